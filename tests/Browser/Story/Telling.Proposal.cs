using System.Text.RegularExpressions;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>3 and 4: Clara posts a job; Dmytro proposes in Artem's name; Clara sees Artem.</summary>
internal sealed partial class Telling
{
    private const string Letter =
        "Ledger is the word you asked for. In the first week I would write down every place where an order changes state.";

    /// <summary>The job with two questions, the feed, and the proposal.</summary>
    public async Task DmytroProposesInArtemsNameAsync()
    {
        var clara = await AtAsync("Clara Whitfield", "/c/new");
        await clara.EnterAsync("Company or own name", "Harbor & Pine");
        await clara.EnterAsync("Country", "United States");
        await clara.PushAsync("Open account");
        // What the payment provider says comes from outside.
        await site.InAsync<MarketplaceDb>(async db =>
        {
            (await db.Clients.SingleAsync()).VerifyPayment(true);
            await db.SaveChangesAsync();
        });
        await PostAsync(
            "Rebuild order-management backend",
            "C#, PostgreSQL",
            questions: "Which message broker would you choose?\nWhen could you start?"
        );

        var dmytro = await AtAsync("Dmytro Bondar", "/a/auxility/jobs");
        await dmytro.FollowAsync("Rebuild order-management backend");
        await dmytro.FollowAsync("Submit a proposal");
        await dmytro.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Artem Kovalenko") }).CheckAsync();
        await dmytro.EnterAsync("Hourly rate", "55");
        await dmytro.EnterAsync("Cover letter", Letter);
        await dmytro.EnterAsync("Which message broker would you choose?", "The database you already run.");
        await dmytro.EnterAsync("When could you start?", "Monday");
        await dmytro.ArriveAsync(() => dmytro.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Submit as") }).First.ClickAsync());
        Assert.False(dmytro.Url.EndsWith("/propose", StringComparison.Ordinal), await dmytro.TellAsync());

        var sent = Assert.Single(await ProposalsAsync("Rebuild order-management backend"));
        var left = await site.InAsync<MarketplaceDb, int>(db => db.Pools.Select(pool => pool.Balance).SingleAsync());
        Assert.Equal(("Artem Kovalenko", "Dmytro Bondar"), (sent.Sender!.Name, sent.ActorName));
        Assert.Equal(Granted - sent.Connects, left);
    }

    /// <summary>The client's list and the proposal in full.</summary>
    public async Task ClaraSeesArtemAsync()
    {
        var sent = Assert.Single(await ProposalsAsync("Rebuild order-management backend"));
        var clara = await AtAsync("Clara Whitfield", $"/c/harbor-pine/jobs/{sent.JobId}/proposals");
        await clara.SeesAsync("Artem Kovalenko", "Ledger is the word you asked for.");
        await clara.GotoAsync($"/c/harbor-pine/jobs/{sent.JobId}/proposals/{sent.Id}");
        await clara.SeesAsync("Artem Kovalenko", "every place where an order changes state", "The database you already run.");
    }

    // A job of Clara's, by the hour. What is posted has happened everywhere when this returns.
    private async Task<Guid> PostAsync(string title, string skills, string? from = null, string? to = null, string? questions = null)
    {
        var clara = await AtAsync("Clara Whitfield", "/c/harbor-pine/jobs/new");
        await clara.EnterAsync("Title", title);
        await clara.EnterAsync(
            "Description",
            "Orders are paid in one system and unknown in the other. We want somebody who has built things like this before, and who tells us each week what is done."
        );
        await clara.EnterAsync("Skills", skills);
        await clara.EnterAsync("Questions to everyone who proposes", questions ?? "");
        if (from is not null && to is not null)
        {
            await clara.EnterAsync("From", from);
            await clara.EnterAsync("To", to);
        }
        await clara.PushAsync("Post job");
        await site.SettleAsync();
        return await site.InAsync<MarketplaceDb, Guid>(db => db.Jobs.Where(job => job.Title == title).Select(job => job.Id).SingleAsync());
    }

    private Task<List<Proposal>> ProposalsAsync(string title) =>
        site.InAsync<MarketplaceDb, List<Proposal>>(db =>
            db.Proposals.AsNoTracking().Include(proposal => proposal.Sender).Where(proposal => proposal.Job.Title == title).ToListAsync()
        );
}

using System.Text.RegularExpressions;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Connects;
using Guildhall.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The story of the briefs, in a browser without script: an agency forms, its business manager proposes in a member's name.</summary>
public sealed class StoryTests
{
    private const string Letter =
        "Ledger is the word you asked for. In the first week I would write down every place where an order changes state.";

    [Theory]
    [BothDatabases]
    [Rule(
        "M-011",
        "M-014",
        "M-030",
        "M-080",
        "M-081",
        "M-082",
        "M-085",
        "M-086",
        "M-120",
        "M-123",
        "M-124",
        "M-125",
        "M-126",
        "M-161",
        "M-180",
        "M-192"
    )]
    public async Task Dmytro_proposes_in_Artems_name_and_Clara_sees_Artem_only(Engine engine)
    {
        await using var site = await Site.StartAsync(engine);
        foreach (var name in new[] { "Olga Marchenko", "Dmytro Bondar", "Artem Kovalenko", "Clara Whitfield" })
            await site.AccountAsync(name);
        await site.AccountAsync("Ruth Asante", isOperator: true);

        var olga = await site.SignedInAsync("Olga Marchenko", next: "/me/profile");
        await DescribeAsync(olga, "Delivery lead", "Project management");
        await olga.GotoAsync("/a/new");
        await FillAsync(olga, "Name", "Auxility");
        await PressAsync(olga, "Create agency");
        await olga.GotoAsync("/a/auxility/members");
        await Assertions.Expect(olga.GetByText("Agency Plus").First).ToBeVisibleAsync();
        Assert.Equal(0, await olga.GetByRole(AriaRole.Link, new() { Name = "Invite people", Exact = true }).CountAsync());

        var ruth = await site.SignedInAsync("Ruth Asante", next: "/operator/agencies");
        await PressAsync(ruth, "Put Auxility on Agency Plus", "Put Auxility on Plus");
        await GrantAsync(site, 100);

        foreach (var (who, preset) in new[] { ("dmytro@example.com", "Radar manager"), ("artem@example.com", "Freelancer") })
        {
            await olga.GotoAsync("/a/auxility/members/invite");
            await PressAsync(olga, preset);
            await FillAsync(olga, "E-mail addresses or usernames", who);
            await PressAsync(olga, "Invite");
            await Assertions.Expect(olga.GetByText(who).First).ToBeVisibleAsync();
        }
        var artem = await site.SignedInAsync("Artem Kovalenko", next: "/me/profile");
        await DescribeAsync(artem, "Full-stack .NET developer", "C#, .NET, PostgreSQL");
        var dmytro = await site.SignedInAsync("Dmytro Bondar", next: "/me/profile");
        foreach (var person in new[] { artem, dmytro })
        {
            await person.GotoAsync(await LinkToAsync(site, person == artem ? "artem@example.com" : "dmytro@example.com"));
            await PressAsync(person, "Accept");
        }

        var clara = await site.SignedInAsync("Clara Whitfield", next: "/c/new");
        await FillAsync(clara, "Company or own name", "Harbor & Pine");
        await FillAsync(clara, "Country", "United States");
        await PressAsync(clara, "Open account");
        await clara.GotoAsync("/c/harbor-pine/jobs/new");
        await FillAsync(clara, "Title", "Rebuild order-management backend");
        await FillAsync(clara, "Description", "Orders are paid in one system and unknown in the other. Please begin with the word ledger.");
        await FillAsync(clara, "Skills", "C#, PostgreSQL");
        await FillAsync(clara, "Questions to everyone who proposes", "Which message broker would you choose?\nWhen could you start?");
        await PressAsync(clara, "Post job");

        await dmytro.GotoAsync("/a/auxility/jobs");
        await dmytro.GetByRole(AriaRole.Link, new() { Name = "Rebuild order-management backend" }).ClickAsync();
        await dmytro.GetByRole(AriaRole.Link, new() { Name = "Submit a proposal" }).First.ClickAsync();
        await dmytro.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Artem Kovalenko") }).CheckAsync();
        await FillAsync(dmytro, "Hourly rate", "55");
        await FillAsync(dmytro, "Cover letter", Letter);
        await FillAsync(dmytro, "Which message broker would you choose?", "The database you already run.");
        await FillAsync(dmytro, "When could you start?", "Monday");
        await dmytro.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Submit as") }).First.ClickAsync();
        await dmytro.WaitForURLAsync(url => !url.EndsWith("/propose", StringComparison.Ordinal));

        var sent = await OneAsync(site);
        Assert.Equal(("Artem Kovalenko", "Dmytro Bondar"), (sent.Sender, sent.Actor));
        Assert.Equal(100 - sent.Connects, sent.Balance);

        await clara.GotoAsync($"/c/harbor-pine/jobs/{sent.JobId}/proposals");
        await clara.GotoAsync($"/c/harbor-pine/jobs/{sent.JobId}/proposals/{sent.Id}");
        await Assertions.Expect(clara.GetByText("Artem Kovalenko").First).ToBeVisibleAsync();
        await Assertions.Expect(clara.GetByText("every place where an order changes state").First).ToBeVisibleAsync();
        await Assertions.Expect(clara.GetByText("The database you already run.").First).ToBeVisibleAsync();
        foreach (
            var address in new[]
            {
                $"/c/harbor-pine/jobs/{sent.JobId}/proposals",
                $"/c/harbor-pine/jobs/{sent.JobId}/proposals/{sent.Id}",
                "/c/harbor-pine/jobs",
            }
        )
        {
            await clara.GotoAsync(address);
            var source = await clara.ContentAsync();
            foreach (var trace in new[] { "Dmytro", "Bondar", "dmytro", sent.ActorId.ToString() })
                Assert.DoesNotContain(trace, source, StringComparison.OrdinalIgnoreCase);
        }
        await using var scope = site.Services.CreateAsyncScope();
        var mails = await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .Mails.AsNoTracking()
            .Where(mail => mail.To == "clara@example.com")
            .ToListAsync();
        Assert.DoesNotContain(mails, mail => mail.Text.Contains("Dmytro", StringComparison.Ordinal));
    }

    private static async Task DescribeAsync(IPage page, string title, string skills)
    {
        await FillAsync(page, "Title", title);
        await FillAsync(page, "Hourly rate", "55");
        await FillAsync(page, "Skills", skills);
        await FillAsync(page, "Country", "Ukraine");
        await FillAsync(page, "Time zone", "Europe/Kyiv");
        await PressAsync(page, "Save");
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true })).ToHaveValueAsync(title);
    }

    // Fills the field whose label begins so; says what the page shows when there is none.
    private static async Task FillAsync(IPage page, string label, string text)
    {
        var field = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex($"^{Regex.Escape(label)}") });
        if (await field.CountAsync() == 0)
            Assert.Fail($"{page.Url} has no field {label}: {await page.Locator("body").AriaSnapshotAsync()}");
        await field.First.FillAsync(text);
    }

    // Presses the first button that has one of the names, and waits for the page after it.
    private static async Task PressAsync(IPage page, params string[] names)
    {
        foreach (var name in names)
        {
            var button = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            if (await button.CountAsync() == 0)
                continue;
            await button.First.ClickAsync();
            await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            return;
        }
        Assert.Fail($"{page.Url} has no button {string.Join(" or ", names)}: {await page.Locator("main").First.AriaSnapshotAsync()}");
    }

    private static async Task GrantAsync(Site site, int connects)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MarketplaceDb>();
        var agency = await db.Agencies.SingleAsync();
        await scope
            .ServiceProvider.GetRequiredService<GrantConnects>()
            .RunAsync(Kernel.Actor.System("test"), new(agency.Id, connects, "Story"), default);
    }

    private static async Task<string> LinkToAsync(Site site, string address)
    {
        await site.Services.GetRequiredService<Kernel.Dispatcher>().DrainAsync(CancellationToken.None);
        await using var scope = site.Services.CreateAsyncScope();
        var mail = await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .Mails.AsNoTracking()
            .Where(mail => mail.To == address)
            .OrderByDescending(mail => mail.At)
            .FirstAsync();
        return new Uri(Regex.Match(mail.Text, "https?://\\S+").Value).PathAndQuery;
    }

    private static async Task<(Guid Id, Guid JobId, string Sender, string Actor, Guid ActorId, int Connects, int Balance)> OneAsync(
        Site site
    )
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MarketplaceDb>();
        var proposal = await db.Proposals.AsNoTracking().Include(proposal => proposal.Sender).SingleAsync();
        var pool = await db.Pools.AsNoTracking().SingleAsync();
        return (proposal.Id, proposal.JobId, proposal.Sender!.Name, proposal.ActorName, proposal.ActorId, proposal.Connects, pool.Balance);
    }
}

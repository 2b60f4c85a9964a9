using Guildhall.Marketplace;
using Guildhall.Marketplace.Proposals;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>6: the operator's managers are invited to Auxility, one after the other.</summary>
internal sealed partial class Telling
{
    private const string Sync = "52350e00";
    private const string Bidding = "7c1e94d2";
    private const string Waiting = "React portal for a travel agency";

    /// <summary>The pool, the workspace, the wizard with exactly the values of the brief, and the first manager.</summary>
    public async Task TheFirstManagerConnectsPartlyAsync()
    {
        foreach (var (kind, name, id) in new[] { ("Sync", "Radar Sync", Sync), ("Bidding", "Radar Bidding", Bidding) })
        {
            var ruth = await AtAsync("Ruth Asante", "/operator/managers?dialog=add");
            await ruth.TickAsync(kind);
            await ruth.EnterAsync("Name", name);
            await ruth.EnterAsync("Id", id);
            await ruth.PushAsync("Add to the pool");
            await ruth.SeesAsync(id);
        }

        var olga = await AtAsync("Olga Marchenko", "/r/new?agency=auxility");
        await olga.PushAsync("Create workspace");
        Assert.EndsWith("/r/auxility-radar/connect", olga.Url, StringComparison.Ordinal);
        await olga.PushAsync("Next");
        await SendByWizardAsync(olga, Sync);
        await olga.SeesAsync($"Sync {Sync} is active.", "Every value is as wanted.");

        await olga.GotoAsync("/r/auxility-radar");
        await olga.SeesAsync("Partly connected", "Nothing is sent: bids wait until a bidding manager is active.");
    }

    /// <summary>A scanner in Review prepares a bid; approved, it waits for a bidding manager, and nothing reaches the client.</summary>
    public async Task AScannerFindsAJobAndItsBidWaitsAsync()
    {
        await WriteTheLetterAsync();
        await DraftTheScannerAsync();
        await SetAsync("Review");
        await PostAsync(Waiting, "React", "60", "80");
        await ApproveAsync(Waiting);

        Assert.Empty(await ProposalsAsync(Waiting));
        var held = await site.InAsync<RadarDb, Bid>(db => db.Bids.AsNoTracking().SingleAsync());
        Assert.Equal((BidState.Held, "no-manager"), (held.State, held.Code));
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar");
        await olga.SeesAsync("Held");
    }

    /// <summary>The second manager is asked for, invited and accepts: all green, and what waited leaves.</summary>
    public async Task TheSecondManagerConnectsAndTheBidLeavesAsync()
    {
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar/connection");
        await olga.TickAsync("Bidding");
        await olga.PushAsync("Ask for its id");
        await site.SettleAsync();
        if (await olga.GetByText(Bidding).CountAsync() == 0)
        {
            var ruth = await AtAsync("Ruth Asante", "/operator/managers");
            await ruth.PushAsync("Assign");
        }
        await olga.GotoAsync("/r/auxility-radar/connect");
        await SendByWizardAsync(olga, Bidding);
        await olga.SeesAsync($"Bidding {Bidding} is active.");

        await olga.GotoAsync("/r/auxility-radar/connection");
        await olga.MissesAsync("Partly connected");
        await olga.SeesAsync("Connected");
        var matrix = await MatrixAsync(olga);
        foreach (var (row, wanted) in Wanted)
        {
            Assert.Equal(wanted, matrix[row].Wanted);
            Assert.All(matrix[row].Found, found => Assert.StartsWith("as wanted", found, StringComparison.Ordinal));
        }

        await site.PassAsync(TimeSpan.FromMinutes(30));
        await WasSentForArtemAsync(Waiting);
    }

    // Exactly once, in Artem's name; the bidding manager did it, and Olga had approved it.
    private async Task<Proposal> WasSentForArtemAsync(string title)
    {
        var sent = Assert.Single(await ProposalsAsync(title));
        var manager = await site.InAsync<MarketplaceDb, string>(db =>
            db.People.Where(person => person.Id == sent.ActorId).Select(person => person.ShortId).SingleAsync()
        );
        Assert.Equal(("Artem Kovalenko", Bidding, "Olga Marchenko"), (sent.Sender!.Name, manager, sent.ActorName));
        return sent;
    }

    // The connection's table, and what brief 2 says each value is to be.
    private static readonly (string Row, string Wanted)[] Wanted =
    [
        ("Invitation", "accepted"),
        ("Team", "same for all"),
        ("Admin", "None, or Full for top-up"),
        ("Business", "Manager"),
        ("Contractor", "Non-exclusive"),
        ("Work diaries", "Individual"),
        ("Can chat with", "Company"),
        ("Account", "active"),
    ];

    // Admin None, the values, the consent, the invitation; the pool answers.
    private async Task SendByWizardAsync(IPage olga, string id)
    {
        await olga.SeesAsync("Admin: None");
        await olga.PushAsync("Next");
        Assert.Equal(
            [
                ("Invite to team", "Auxility"),
                ("E-mail addresses or usernames", id),
                ("Message", "leave it empty"),
                ("Admin", "None"),
                ("Business", "Manager"),
                ("Agency contractor", "Non-exclusive"),
                ("View work diaries", "Individual"),
                ("Can chat with", "Company"),
            ],
            await olga.Locator("dl.values").LinesAsync()
        );
        await olga.TickAsync("I agree to the values shown");
        await olga.PushAsync("Send the invitation");
        // The pool answers within a minute.
        await site.PassAsync(TimeSpan.FromMinutes(1));
        await olga.FollowAsync("4 Check");
    }

    // Each row's value wanted, and the cells of the Sync and the Bidding manager as a reader hears them.
    private static async Task<Dictionary<string, (string Wanted, string[] Found)>> MatrixAsync(IPage page)
    {
        var rows = new Dictionary<string, (string, string[])>();
        foreach (var row in await page.Locator("table.matrix tbody tr").AllAsync())
        {
            var found = new List<string>();
            foreach (var cell in (await row.Locator("td:not(.want)").AllAsync()).Take(2))
            {
                var sign = cell.Locator("svg");
                var label = await sign.CountAsync() == 0 ? "" : await sign.First.GetAttributeAsync("aria-label") ?? "";
                found.Add($"{label} {await cell.InnerTextAsync()}".Trim());
            }
            rows[(await row.Locator("th").InnerTextAsync()).Trim()] = ((await row.Locator("td.want").InnerTextAsync()).Trim(), [.. found]);
        }
        return rows;
    }
}

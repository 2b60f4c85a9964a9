using System.Text.RegularExpressions;
using Guildhall.Marketplace;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>9: the workspace's numbers, from what happened above.</summary>
internal sealed partial class Telling
{
    /// <summary>Clara opens what Radar sent, replies, offers; Dmytro accepts. Each stands in the workspace's numbers.</summary>
    public async Task TheNumbersSayWhatHappenedAsync()
    {
        var proposal = Assert.Single(await ProposalsAsync(Matching));
        var clara = await AtAsync("Clara Whitfield", $"/c/harbor-pine/jobs/{proposal.JobId}/proposals/{proposal.Id}?dialog=message");
        await clara.EnterAsync("Message", "That sounds right. When could you begin?");
        await clara.PushAsync("Send to Artem");
        await clara.GotoAsync($"/c/harbor-pine/offers/new?proposal={proposal.Id}");
        await clara.EnterAsync("Message", "Here is our offer.");
        await clara.PushAsync("Send offer to Artem");
        var made = await site.InAsync<MarketplaceDb, Guid>(db =>
            db.Offers.Where(one => one.ProposalId == proposal.Id).Select(one => one.Id).SingleAsync()
        );
        var dmytro = await AtAsync("Dmytro Bondar", $"/a/auxility/offers/{made}");
        await dmytro.PushAsync("Accept for Artem");
        await site.SettleAsync();

        // A rate counts what had time enough to happen. After so long Olga signs in anew.
        await site.PassAsync(TimeSpan.FromDays(61));
        windows.Clear();
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar/analytics");
        Assert.Equal(
            ("2", "1", "1", "1"),
            (
                await NumberAsync(olga, "Sent"),
                await NumberAsync(olga, "Viewed"),
                await NumberAsync(olga, "Replied"),
                await NumberAsync(olga, "Hired")
            )
        );
    }

    private static async Task<string> NumberAsync(IPage page, string step) =>
        (
            await page.Locator(".funnel .fn", new() { Has = page.Locator(".fn-k", new() { HasTextRegex = new Regex($"^\\s*{step}") }) })
                .Locator("b")
                .First.InnerTextAsync()
        ).Trim();
}

using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>7: the scanner is switched on, a job comes, a proposal goes out once; another job says why not.</summary>
internal sealed partial class Telling
{
    private const string Matching = "React dashboard for solar plants";
    private const string Template =
        "Hello,\n\nI read “{{job.title}}” and have done this before{{#if match.skills}}, with {{join match.skills \", \"}}{{/if}}.\n\n{{sender.first_name}}";

    private string scanner = "";

    /// <summary>After two days in Review it may be Auto; the matching job is told twice and bid on once, in Artem's name.</summary>
    public async Task TheScannerIsSwitchedOnAndBidsOnceAsync()
    {
        await site.PassAsync(TimeSpan.FromDays(2));
        var olga = await AtAsync("Olga Marchenko", scanner);
        await olga.PushAsync("Preview on stored jobs");
        await olga.SeesAsync(Waiting);
        await olga.GotoAsync("/r/auxility-radar/letters");
        await olga.FollowAsync("Honest beginning");
        await olga.ChooseAsync("Test for the scanner", "React portals");
        await olga.PushAsync("Test on stored jobs");
        await olga.SeesAsync($"I read “{Waiting}” and have done this before, with React.");
        await SetAsync("Auto");
        await olga.SeesAsync("Sends by itself where the gate allows.");

        var job = await PostAsync(Matching, "React", "60", "80");
        await TellAgainAsync(job);
        // The first ten of a scanner are approved by a person.
        await ApproveAsync(Matching);
        await TellAgainAsync(job);
        await site.PassAsync(TimeSpan.FromMinutes(30));

        var sent = await WasSentForArtemAsync(Matching);
        Assert.Contains($"I read “{Matching}”", sent.Letter, StringComparison.Ordinal);
        await olga.GotoAsync("/r/auxility-radar/opportunities");
        await olga.FollowAsync(Matching);
        await olga.SeesAsync(
            "Seen,",
            "Reserved: the agency bids on this job once",
            "The sender may send",
            "Within every limit",
            "Terms",
            "A person was asked",
            "Approved",
            "A time to leave",
            "Re-checked",
            "Handed to the market, then seen there",
            Bidding
        );
    }

    /// <summary>A job below the floor is not bid on, and the decisions say why.</summary>
    public async Task AJobBelowTheFloorSaysWhyNotAsync()
    {
        await PostAsync("React page in an hour", "React", "5", "9");
        await site.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Empty(await ProposalsAsync("React page in an hour"));
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar");
        var line = olga.Locator("section.feed tr", new() { HasText = "React page in an hour" });
        await Assertions.Expect(line).ToContainTextAsync("Skipped");
        await Assertions.Expect(line).ToContainTextAsync("Budget is");
    }

    private async Task WriteTheLetterAsync()
    {
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar/letters/new");
        await olga.EnterAsync("Name", "Honest beginning");
        await olga.EnterAsync("Text", Template);
        await olga.PushAsync("Save version");
    }

    // A draft: query, floor, sender, letter, terms, and a limit a day.
    private async Task DraftTheScannerAsync()
    {
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar/scanners/new");
        await olga.EnterAsync("Name", "React portals");
        await olga.EnterAsync("Text", "react");
        await olga.EnterAsync("Pays an hour, at least", "45");
        await olga.ChooseAsync("Sender", "Artem Kovalenko");
        await olga.ChooseAsync("Letter", "Honest beginning v1");
        await olga.ChooseAsync("Hourly jobs", "the profile’s rate");
        await olga.EnterAsync("Proposals a day", "5");
        await olga.PushAsync("Preview on stored jobs");
        await olga.SeesAsync("What each clause removes");
        await olga.PushAsync("Save as draft");
        scanner = new Uri(olga.Url).AbsolutePath;
        await olga.SeesAsync("Looks only when asked to; sends nothing.");
    }

    // Auto asks for a fresh proof of who it is.
    private async Task SetAsync(string mode)
    {
        var olga = await AtAsync("Olga Marchenko", scanner);
        await PushAsync();
        if (await ConfirmAsync(olga))
        {
            await olga.GotoAsync(scanner);
            await PushAsync();
        }

        // Auto asks about a volume that nobody knows yet.
        async Task PushAsync()
        {
            if (mode == "Auto")
                await olga.TickAsync("How much it finds is not known yet");
            await olga.PushAsync($"Set to {mode}");
        }
    }

    private async Task ApproveAsync(string title)
    {
        var olga = await AtAsync("Olga Marchenko", "/r/auxility-radar/approvals");
        await olga.SeesAsync(title);
        await olga.PushAsync("Send as Artem, Auxility");
        await site.SettleAsync();
    }

    // At least once is what the bus promises: the same event comes again, as a message of its own.
    private async Task TellAgainAsync(Guid job)
    {
        var snapshot = await site.InAsync<IJobs, JobSnapshot?>(jobs => jobs.FindAsync(job, default));
        var again = JsonSerializer.Serialize(new JobPosted(snapshot!), Json.Options);
        await site
            .Services.GetRequiredService<IBus>()
            .PublishAsync(new Envelope(Guid.CreateVersion7(), typeof(JobPosted).FullName!, again, clock.GetUtcNow()), default);
        await site.SettleAsync();
    }
}

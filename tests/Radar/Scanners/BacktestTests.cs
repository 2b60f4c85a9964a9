using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Analytics;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class BacktestTests
{
    [Theory, Rule("R-220")]
    [InlineData(12, 60, 3.9, 8.9)]
    [InlineData(0, 30, 0, 2.3)]
    [InlineData(5_000, 30, 4_909, 5_092)]
    public void A_count_has_its_exact_interval(int count, int days, double low, double high)
    {
        var (least, most) = Poisson.Interval(count);

        Assert.Equal(low, least * 30 / days, count > 1_000 ? 1.0 : 0.05);
        Assert.Equal(high, most * 30 / days, count > 1_000 ? 1.0 : 0.05);
    }

    [Theory, BothDatabases, Rule("R-218", "R-587")]
    public async Task A_job_is_judged_as_it_was_when_first_seen_whatever_became_of_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var few = stage.Configuration() with
        {
            Definition = new ScannerDefinition { Query = "react", Clauses = [new Between(Field.Proposals, null, 10)] },
        };
        var scanner = await stage.ScannerAsync(few, ScannerMode.Shadow);
        var job = await stage.PostAsync(stage.Job(but: one => one with { Proposals = 3 }));
        await stage.HearAsync(new JobChanged(job with { Proposals = 60, Title = "Something else", State = JobState.Filled }));
        stage.Clock.Pass(TimeSpan.FromDays(1));

        var found = await RunAsync(stage, scanner);

        Assert.Equal((1, 1), (found.Matches, found.Sends.Count));
        Assert.Equal(job.Title, found.Sends[0].Title);
    }

    [Theory, BothDatabases, Rule("R-219")]
    public async Task It_goes_through_contest_floors_price_caps_and_windows(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration("niche", name: "Niche"), ScannerMode.Review);
        var scanner = await stage.ScannerAsync(stage.Configuration() with { CapDay = 2, MaxPrice = 10 }, ScannerMode.Shadow);
        await stage.PostAsync(stage.Job("React niche"));
        await stage.PostAsync(stage.Job("React, dear", job => job with { Connects = 11 }));
        await stage.PostAsync(stage.Job("React, badly paid", job => job with { HourlyMin = 300, HourlyMax = 500 }));
        for (var i = 0; i < 3; i++)
            await stage.PostAsync(stage.Job($"React {i}"));
        stage.Clock.Pass(TimeSpan.FromDays(3));

        var found = await RunAsync(stage, scanner);

        Assert.Equal(6, found.Matches);
        Assert.Equal(
            [("below-floor", 1), ("lost-contest", 1), ("price-over-limit", 1)],
            found.Stops.OrderBy(one => one.Code).Select(one => (one.Code, one.Count))
        );
        // The third of a day with two places waits for the next local day.
        Assert.Equal([17, 17, 18], found.Sends.Select(send => send.At.ToOffset(TimeSpan.FromHours(2)).Day));
        Assert.Equal(24, found.Connects);

        // Eight Connects each and twelve a day: one a day.
        var budget = await stage.ScannerAsync(stage.Configuration() with { ConnectsDay = 12 }, ScannerMode.Draft);
        var spread = await RunAsync(stage, budget);
        Assert.Equal(spread.Sends.Count, spread.Sends.Select(send => send.At.ToOffset(TimeSpan.FromHours(2)).Day).Distinct().Count());

        var windows = stage.Configuration() with { Windows = [new SendingWindow(DayOfWeek.Wednesday, 9 * 60, 10 * 60)] };
        var inWindows = await stage.ScannerAsync(windows, ScannerMode.Draft);
        Assert.All(
            (await RunAsync(stage, inWindows)).Sends,
            send =>
                Assert.Equal(
                    (DayOfWeek.Wednesday, 9),
                    (send.At.ToOffset(TimeSpan.FromHours(2)).DayOfWeek, send.At.ToOffset(TimeSpan.FromHours(2)).Hour)
                )
        );
    }

    [Theory, BothDatabases, Rule("R-219")]
    public async Task Beside_it_stands_what_was_really_sent_and_answered(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        await stage.ChangeAsync(async db =>
            (await db.Bids.SingleAsync()).Follow(ProposalStep.Replied, stage.Clock.GetUtcNow().AddHours(1))
        );

        Assert.Equal(new Really(1, 8, 1), (await RunAsync(stage, scanner)).Really);
    }

    [Theory, BothDatabases, Rule("R-220", "R-221")]
    public async Task Replies_are_assumed_and_marked_so_until_a_segment_has_enough_and_the_footing_is_told(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var clauses = stage.Configuration() with
        {
            Definition = new ScannerDefinition { Query = "react", Clauses = [new Between(Field.Rating, 450)] },
        };
        var scanner = await stage.ScannerAsync(clauses, ScannerMode.Shadow);
        await stage.PostAsync();
        await stage.PostAsync(stage.Job("React for nobody", job => job with { Description = null }));
        stage.Clock.Pass(TimeSpan.FromDays(1));
        await stage.PostAsync(stage.Job("React and rated", job => job with { Client = job.Client with { Rating = 4.9m } }));
        stage.Clock.Pass(TimeSpan.FromDays(1));

        var found = await RunAsync(stage, scanner, days: 30);

        Assert.Equal(("assumed", 0.08), (found.Segment.Of, found.Segment.Assumed!.Value));
        Assert.Equal(found.Bids.Middle * 0.08, found.Replies.Middle, 6);
        Assert.Equal((30, 2, 3), (found.Footing.AskedDays, found.Footing.StoredDays, found.Footing.Judged));
        Assert.Equal([("rating", 2)], found.Footing.Unknown.Where(one => one.Clause == "rating"));
        Assert.Equal((2, 1, false), (found.Footing.OnUnknown, found.Footing.TitleOnly, found.Footing.IsCut));
    }

    [Theory, BothDatabases, Rule("R-221")]
    public async Task Where_older_jobs_are_not_held_it_covers_only_what_is_and_says_so(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        using var stored = new StoredJobs(stage.Clock, most: 2);
        var scanner = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow);
        for (var day = 0; day < 4; day++)
        {
            await stage.PostAsync(stage.Job($"React job {day}"));
            stage.Clock.Pass(TimeSpan.FromDays(1));
        }

        var found = await stage.RunAsync<IServiceProvider, Backtest>(services =>
            ActivatorUtilities.CreateInstance<RunBacktest>(services, stored).RunAsync(stage.In("dmytro"), new(scanner.Id), default)
        );

        Assert.Equal((2, 2, true), (found.Matches, found.Footing.Judged, found.Footing.IsCut));
        Assert.Equal(TimeSpan.FromDays(2), found.To - found.From);
        Assert.False((await RunAsync(stage, scanner)).Footing.IsCut);
    }

    [Theory, BothDatabases, Rule("R-220")]
    public async Task The_nearest_segment_with_twenty_mature_sends_gives_its_Wilson_bounds(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.CapSenderDay, 100);
        await stage.SetAsync(BiddingSettings.CapScannerDay, 100);
        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 100);
        stage.Market.Pool = 10_000;
        var busy = await stage.ScannerAsync(stage.Configuration(name: "Busy"));
        for (var i = 0; i < 20; i++)
            await stage.PostAsync(
                stage.Job($"React job {i}", job => job with { Category = "Web Development", Description = $"{job.Description} {i}" })
            );
        for (var i = 0; i < 60; i++)
        {
            await stage.DrainAsync();
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
        }
        await stage.ChangeAsync(async db =>
        {
            var bids = await db.Bids.Where(bid => bid.SentAt != null).ToListAsync();
            Assert.Equal(20, bids.Count);
            foreach (var bid in bids.Take(5))
                bid.Follow(ProposalStep.Replied, bid.SentAt!.Value.AddHours(1));
        });
        stage.Clock.Pass(TimeSpan.FromDays(8));

        var own = await RunAsync(stage, busy);
        Assert.Equal("this scanner", own.Segment.Of);
        Assert.Equal(own.Bids.Middle * 0.1119, own.Replies.Low, 2); // 5 of 20 is 11.2 to 46.9 % (R-630)
        Assert.Equal(own.Bids.Middle * 0.4687, own.Replies.High, 2);

        var like = new ScannerDefinition { Query = "vue", Clauses = [new OneOf(Field.Category, ["Web Development"])] };
        var ofSender = await stage.ScannerAsync(stage.Configuration() with { Definition = like }, ScannerMode.Draft);
        Assert.Equal("its sender in Web Development", (await RunAsync(stage, ofSender)).Segment.Of);
        var other = await stage.ScannerAsync(stage.Configuration("vue", "Vue", "sofiia"), ScannerMode.Draft);
        Assert.Equal("the workspace", (await RunAsync(stage, other)).Segment.Of);
    }

    [Theory, BothDatabases, Rule("R-190", "R-218")]
    public async Task An_earlier_version_is_replayed_as_well(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Draft);
        await stage.PostAsync();
        await stage.RunAsync<SaveScanner>(save =>
            save.RunAsync(stage.In("dmytro"), new(scanner.Id, 1, stage.Configuration("vue")), default)
        );

        Assert.Equal(0, (await RunAsync(stage, scanner)).Matches);
        Assert.Equal(1, (await RunAsync(stage, scanner, version: 1)).Matches);
        await Assert.ThrowsAsync<Missing>(() => RunAsync(stage, scanner, version: 3));
    }

    private static Task<Backtest> RunAsync(Stage stage, Scanner scanner, int? version = null, int days = 60) =>
        stage.RunAsync<RunBacktest, Backtest>(run => run.RunAsync(stage.In("dmytro"), new(scanner.Id, version, days), default));
}

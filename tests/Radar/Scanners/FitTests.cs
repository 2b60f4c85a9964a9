using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class FitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    [Fact, Rule("R-224")]
    public void The_weights_sum_to_one_and_the_score_is_their_mean()
    {
        var fit = FitScore.Of(Job(), Artem(), Noon);

        Assert.Equal(1, fit.Parts.Sum(part => part.Weight), 9);
        Assert.Equal([0.5, 1.0, 0.9, 0.9, 0.75], fit.Parts.Select(part => Math.Round(part.Value!.Value, 3)));
        Assert.Equal(79, fit.Score); // 15 + 25 + 18 + 13.5 + 7.5
    }

    [Fact, Rule("R-224")]
    public void What_is_not_stated_is_left_out_and_with_less_than_half_of_the_weight_there_is_no_score()
    {
        // Without skills and the client 50 % is known: (25 + 13.5 + 7.5) / 0.5.
        Assert.Equal(92, FitScore.Of(Job() with { Skills = [], Client = new() }, Artem(), Noon).Score);
        var none = FitScore.Of(Job() with { Skills = [], Client = new(), PostedAtIsStated = false }, Artem(), Noon);
        Assert.Null(none.Score);
        Assert.Null(none.PercentileAmong([1, 2]));
    }

    [Fact, Rule("R-224")]
    public void The_percentile_counts_those_below_and_half_of_those_equal()
    {
        var fit = FitScore.Of(Job(), Artem(), Noon);

        Assert.Equal(50, fit.PercentileAmong([10, 79, 90]));
        Assert.Null(fit.PercentileAmong([]));
    }

    [Theory, BothDatabases, Rule("R-224")]
    public async Task Opportunities_stand_in_its_order_and_show_it_with_its_place_among_the_latest(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync(stage.Job("React, well known", job => job with { Proposals = 1 }));
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(1));
        await stage.PostAsync(stage.Job("React, crowded", job => job with { Proposals = 60 }));
        await stage.DrainAsync();

        var best = await stage.RunAsync<SeeOpportunities, IReadOnlyList<OpportunityRow>>(see =>
            see.BestAsync(stage.In("dmytro"), null, default)
        );
        Assert.Equal(["React, well known", "React, crowded"], best.Select(row => row.Job.Title));
        Assert.True(best[0].Fit > best[1].Fit);
        var view = await stage.RunAsync<SeeOpportunities, OpportunityView>(see =>
            see.OneAsync(stage.In("dmytro"), best[0].Opportunity.Id, default)
        );
        Assert.Equal((best[0].Fit, 100), (view.Fit!.Score, view.Percentile));
    }

    [Theory, BothDatabases, Rule("R-182")]
    public async Task A_later_winner_is_advice_until_somebody_approves(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration("vue", "Higher"), ScannerMode.Review);
        await stage.ScannerAsync(stage.Configuration("react", "Lower"), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Null((await ViewAsync()).Advice);

        var edited = job with { Title = "React or Vue dashboard for solar plants", ContentVersion = "v2" };
        stage.Market.Jobs[job.Id] = edited;
        await stage.HearAsync(new JobChanged(edited));
        await stage.DrainAsync();

        var view = await ViewAsync();
        Assert.StartsWith("Higher stands higher", view.Advice, StringComparison.Ordinal);
        Assert.Equal("Lower", view.Bid!.ScannerName);
        await PathTests.ApproveAsync(stage, view.Bid);
        Assert.Null((await ViewAsync()).Advice);
        await stage.ChangeAsync(async db =>
            (await db.Bids.SingleAsync()).AwaitApproval("Once more.", TimeSpan.FromHours(4), stage.Clock.GetUtcNow())
        );
        Assert.NotNull((await ViewAsync()).Advice);
        await stage.ChangeAsync(db =>
            db.Scanners.Where(one => one.Name == "Higher").ExecuteUpdateAsync(set => set.SetProperty(one => one.Mode, ScannerMode.Shadow))
        );
        Assert.Null((await ViewAsync()).Advice);

        async Task<OpportunityView> ViewAsync() =>
            await stage.RunAsync<SeeOpportunities, OpportunityView>(async see =>
                await see.OneAsync(
                    stage.In("dmytro"),
                    await stage.SeeAsync(db => db.Opportunities.Select(one => one.Id).SingleAsync()),
                    default
                )
            );
    }

    [Theory, BothDatabases, Rule("R-212", "R-230")]
    public async Task One_page_answers_why_it_was_sent_and_by_whom_and_why_another_was_not(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration("react", "First"));
        await stage.ScannerAsync(stage.Configuration("typescript", "Second"));
        await stage.PostAsync();
        await stage.DrainAsync();

        var sent = await ViewAsync();
        Assert.Equal(["First", "Second"], sent.Verdicts.Select(one => one.Name)); // one opportunity, both verdicts
        Assert.Contains(
            sent.Decisions,
            one =>
                one is { Step: BidStep.Contest, Code: "lost-contest" }
                && one.Says.StartsWith("First stands higher", StringComparison.Ordinal)
        );
        Assert.Contains(sent.Decisions, one => one.Step is BidStep.GuardRails && one.Says.Contains("8 Connects", StringComparison.Ordinal));
        Assert.Contains(sent.Decisions, one => one.Step is BidStep.Gate);
        Assert.Equal(stage.People["bid"].ShortId, sent.Bid!.ManagerShortId);

        await stage.PostAsync(
            stage.Job(
                "React for little",
                job => job with { HourlyMin = 300, HourlyMax = 500, Skills = ["React"], Description = new string('a', 200) }
            )
        );
        await stage.DrainAsync();
        var id = await stage.SeeAsync(db =>
            db.Opportunities.Where(one => one.State == OpportunityState.Skipped).Select(one => one.Id).SingleAsync()
        );
        var skipped = await stage.RunAsync<SeeOpportunities, OpportunityView>(see => see.OneAsync(stage.In("dmytro"), id, default));
        Assert.Equal("below-floor", skipped.Opportunity.Code);
        Assert.Contains(skipped.Decisions, one => one.Code == "below-floor" && one.Says == "It pays up to $5 an hour; the floor is $15.");

        async Task<OpportunityView> ViewAsync() =>
            await stage.RunAsync<SeeOpportunities, OpportunityView>(async see =>
                await see.OneAsync(
                    stage.In("dmytro"),
                    await stage.SeeAsync(db => db.Opportunities.OrderBy(one => one.CreatedAt).Select(one => one.Id).FirstAsync()),
                    default
                )
            );
    }

    private static JobSnapshot Job() =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Title = "React",
            Skills = ["React", "Figma"],
            Type = JobType.Hourly,
            HourlyMin = 5000,
            HourlyMax = 8000,
            PostedAt = Noon.AddHours(-6),
            Proposals = 5,
            Client = new ClientFacts
            {
                PaymentVerified = true,
                Rating = 4.5m,
                Hires = 8,
                JobsPosted = 10,
            },
            ContentVersion = "v1",
        };

    private static PersonFacts Artem() =>
        new(
            Guid.CreateVersion7(),
            "00000003",
            "Artem Kovalenko",
            "artem",
            "",
            "Engineer",
            "Ukraine",
            false,
            AccountStatus.Active,
            Visibility.Public,
            5500,
            ["react", "C#"],
            97,
            false,
            null,
            Noon
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class TermsTests
{
    private static JobSnapshot Hourly(long? min = 5000, long? max = 8000) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Title = "A job",
            Type = JobType.Hourly,
            HourlyMin = min,
            HourlyMax = max,
            PostedAt = DateTimeOffset.UnixEpoch,
            ContentVersion = "v1",
        };

    private static JobSnapshot Fixed(long? budget) => Hourly() with { Type = JobType.Fixed, Budget = budget };

    [Theory, Rule("R-284", "R-285")]
    [InlineData(HourlyBy.Profile, 0, 5500)]
    [InlineData(HourlyBy.Constant, 0, 6200)]
    [InlineData(HourlyBy.ClientMin, 5, 5250)]
    [InlineData(HourlyBy.ClientMiddle, 0, 6500)]
    [InlineData(HourlyBy.ClientMax, -10, 7200)]
    [InlineData(HourlyBy.ClientMin, 5.3, 5250)]
    public void An_hourly_rate_starts_where_the_scanner_says_and_is_rounded(HourlyBy by, double percent, long rate)
    {
        var terms = new Terms(new HourlyTerms(by, 6200, (decimal)percent), null);

        Assert.Equal(rate, Assert.IsType<TermsAnswer.Settled>(terms.Settle(Hourly(), 5500, 50)).Amount);
    }

    [Fact, Rule("R-285")]
    public void A_rate_stays_between_floor_and_ceiling()
    {
        var terms = new Terms(new HourlyTerms(HourlyBy.ClientMin, Percent: 0, Floor: 5500, Ceiling: 7500), null);

        Assert.Equal(5500, Assert.IsType<TermsAnswer.Settled>(terms.Settle(Hourly(4000), 5500, 50)).Amount);
        Assert.Equal(7500, Assert.IsType<TermsAnswer.Settled>(terms.Settle(Hourly(9000), 5500, 50)).Amount);
    }

    [Fact, Rule("R-284")]
    public void With_a_hidden_range_the_profiles_rate_is_used_or_the_job_skipped()
    {
        var job = Hourly(null, null);

        Assert.Equal(
            5500,
            Assert.IsType<TermsAnswer.Settled>(new Terms(new(HourlyBy.ClientMin, Percent: 20), null).Settle(job, 5500, 50)).Amount
        );
        Assert.IsType<TermsAnswer.Missing>(new Terms(new(HourlyBy.ClientMin, SkipHidden: true), null).Settle(job, 5500, 50));
    }

    [Theory, Rule("R-287")]
    [InlineData(100_000, 0, 100_000)]
    [InlineData(99_999, -10, 89_999)]
    [InlineData(101, 50, 152)]
    public void A_fixed_price_is_the_budget_and_a_percentage_half_up(long budget, int percent, long price)
    {
        var terms = new Terms(null, new FixedTerms(FixedBy.Budget, Percent: percent));

        Assert.Equal(price, Assert.IsType<TermsAnswer.Settled>(terms.Settle(Fixed(budget), null, 50)).Amount);
    }

    [Fact, Rule("R-291")]
    public void An_unknown_budget_never_sets_a_price() =>
        Assert.Equal(
            "price-unknown",
            Assert.IsType<TermsAnswer.Ask>(new Terms(null, new FixedTerms(FixedBy.Budget)).Settle(Fixed(null), 5500, 50)).Code
        );

    [Fact, Rule("R-289")]
    public void A_job_type_without_terms_is_not_bid_on() =>
        Assert.IsType<TermsAnswer.Missing>(new Terms(new HourlyTerms(HourlyBy.Profile), null).Settle(Fixed(100), 5500, 50));

    [Fact, Rule("R-288", "R-609")]
    public void Milestones_add_up_to_the_price_the_last_taking_the_rest() =>
        Assert.Equal([33_333, 33_333, 33_334], Milestones.Split(100_000, [1, 1, 1]));

    [Theory, Rule("R-193", "R-021", "R-523", "R-524")]
    // Berlin, 28 March 2027: 02:00 to 03:00 does not exist.
    [InlineData("2027-03-28T00:30:00Z", DayOfWeek.Sunday, 120, 240, "2027-03-28T01:00:00Z")]
    // 31 October 2027: 02:00 exists twice; a start means the first.
    [InlineData("2027-10-30T23:30:00Z", DayOfWeek.Sunday, 120, 180, "2027-10-31T00:00:00Z")]
    // Inside the second 02:30 it is still open.
    [InlineData("2027-10-31T01:30:00Z", DayOfWeek.Sunday, 120, 180, "2027-10-31T01:30:00Z")]
    // Over midnight: Monday 22:00 to 02:00 is open on Tuesday at 01:00.
    [InlineData("2026-11-17T00:00:00Z", DayOfWeek.Monday, 1320, 120, "2026-11-17T00:00:00Z")]
    public void A_window_opens_by_local_time_also_when_the_clock_changes(string at, DayOfWeek day, int from, int to, string opens)
    {
        var opening = SendingWindow.Opening([new(day, from, to)], DateTimeOffset.Parse(at, null), LocalTime.Zone("Europe/Berlin"));

        Assert.Equal(DateTimeOffset.Parse(opens, null), opening);
    }

    [Fact, Rule("R-193")]
    public void Windows_may_not_overlap_or_never_open()
    {
        Assert.Throws<InvalidInput>(() => SendingWindow.MustFit([new(DayOfWeek.Monday, 540, 1080), new(DayOfWeek.Monday, 1000, 1200)]));
        Assert.Throws<InvalidInput>(() => SendingWindow.MustFit([new(DayOfWeek.Monday, 540, 540)]));
        SendingWindow.MustFit([new(DayOfWeek.Sunday, 1320, 120), new(DayOfWeek.Monday, 120, 600)]);
    }
}

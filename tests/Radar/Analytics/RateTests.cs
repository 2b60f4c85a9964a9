using Guildhall.Radar.Analytics;

namespace Guildhall.Radar.Tests.Analytics;

public sealed class RateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    private static SentBid Bid(double daysAgo, double? repliedAfterDays = null) =>
        new(
            Guid.CreateVersion7(),
            null,
            "React",
            "Artem",
            Now.AddDays(-daysAgo),
            null,
            8,
            true,
            null,
            repliedAfterDays is { } days ? Now.AddDays(days - daysAgo) : null,
            null,
            null
        );

    [Theory, Rule("R-425", "R-630")]
    [InlineData(5, 20, 11.2, 46.9)]
    [InlineData(0, 20, 0, 16.1)]
    [InlineData(20, 20, 83.9, 100)]
    public void The_interval_is_Wilsons(int did, int mature, double low, double high)
    {
        var share = new Share(did, mature, 0, 0);

        Assert.Equal((low, high), (Math.Round(share.Low!.Value * 100, 1), Math.Round(share.High!.Value * 100, 1)));
    }

    [Fact, Rule("R-421")]
    public void Without_a_denominator_there_is_no_rate_and_no_interval()
    {
        var share = Cohort.Of([], Measure.Replied, Now);

        Assert.Equal((null, null, null), (share.Rate, share.Low, share.High));
    }

    [Fact, Rule("R-423", "R-634")]
    public void A_rate_counts_mature_bids_and_what_came_in_time()
    {
        var share = Cohort.Of([Bid(8, 2), Bid(8, 7.5), Bid(8), Bid(3, 1)], Measure.Replied, Now);

        Assert.Equal(new Share(Did: 1, Mature: 3, Young: 1, Late: 1), share);
    }

    [Fact, Rule("R-427")]
    public void Shares_are_added_by_numerators_and_denominators() =>
        Assert.Equal(new Share(11, 110, 0, 0), Share.Sum([new Share(10, 100, 0, 0), new Share(1, 10, 0, 0)]));

    [Fact, Rule("R-426")]
    public void Two_shares_are_told_apart_only_when_the_interval_of_their_difference_leaves_out_zero()
    {
        Assert.True(Share.ToldApart(new Share(20, 200, 0, 0), new Share(40, 200, 0, 0)));
        Assert.False(Share.ToldApart(new Share(2, 20, 0, 0), new Share(4, 20, 0, 0)));
        // The same difference among ten comparisons is not enough any more.
        Assert.True(Share.ToldApart(new Share(20, 200, 0, 0), new Share(34, 200, 0, 0)));
        Assert.False(Share.ToldApart(new Share(20, 200, 0, 0), new Share(34, 200, 0, 0), comparisons: 10));
    }

    [Fact, Rule("R-428")]
    public void The_middle_is_the_median_beside_the_90th_percentile()
    {
        var middle = Cohort.Middle(Enumerable.Range(1, 10).Select(minutes => TimeSpan.FromMinutes(minutes)))!.Value;

        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(9)), middle);
        Assert.Null(Cohort.Middle([]));
    }
}

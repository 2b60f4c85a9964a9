namespace Guildhall.Radar.Analytics;

/// <summary>A share of a cohort that answers "of what?" .</summary>
/// <param name="Did">How many mature bids did, within the measure's window.</param>
/// <param name="Mature">How many bids are old enough to count .</param>
/// <param name="Young">How many are not yet.</param>
/// <param name="Late">How many did after the window; they are in no rate.</param>
public sealed record Share(int Did, int Mature, int Young, int Late)
{
    private const double Z = 1.959964;

    /// <summary>The share; null where there is nothing to divide by .</summary>
    public double? Rate => Mature == 0 ? null : (double)Did / Mature;

    /// <summary>The lower end of the 95 % Wilson interval; null without data .</summary>
    public double? Low => Mature == 0 ? null : Math.Max(0, Centre - Half);

    /// <summary>The upper end of the 95 % Wilson interval; null without data .</summary>
    public double? High => Mature == 0 ? null : Math.Min(1, Centre + Half);

    private double P => (double)Did / Mature;

    private double Centre => (P + Z * Z / (2.0 * Mature)) / (1 + Z * Z / Mature);

    private double Half => Z * Math.Sqrt(P * (1 - P) / Mature + Z * Z / (4.0 * Mature * Mature)) / (1 + Z * Z / Mature);

    /// <summary>Adds shares of the same measure: numerators over denominators, never the mean of rates .</summary>
    public static Share Sum(IEnumerable<Share> shares) =>
        shares.Aggregate(
            new Share(0, 0, 0, 0),
            (sum, one) => new Share(sum.Did + one.Did, sum.Mature + one.Mature, sum.Young + one.Young, sum.Late + one.Late)
        );

    /// <summary>
    /// Whether two shares are told apart: the interval of their difference leaves out zero, at 95 % divided by the comparisons made.
    /// </summary>
    public static bool ToldApart(Share one, Share other, int comparisons = 1)
    {
        if (one.Mature == 0 || other.Mature == 0)
            return false;
        var pooled = (double)(one.Did + other.Did) / (one.Mature + other.Mature);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / one.Mature + 1.0 / other.Mature));
        return error > 0 && Math.Abs(one.P - other.P) / error > Critical(0.05 / Math.Max(1, comparisons));
    }

    // The two-sided critical value of the normal distribution (Abramowitz and Stegun 26.2.23, error below 4.5e-4).
    private static double Critical(double alpha)
    {
        var t = Math.Sqrt(-2 * Math.Log(alpha / 2));
        return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
    }
}

/// <summary>What a bid can come to, each with the time it has to come .</summary>
public enum Measure
{
    /// <summary>The client opened it.</summary>
    Viewed,

    /// <summary>The client replied.</summary>
    Replied,

    /// <summary>The client sent an offer.</summary>
    Offered,

    /// <summary>A contract came of it.</summary>
    Hired,
}

/// <summary>One sent bid, as far as figures need it.</summary>
public sealed record SentBid(
    Guid Id,
    Guid? ScannerId,
    string ScannerName,
    string SenderName,
    DateTimeOffset SentAt,
    DateTimeOffset? PostedAt,
    int Connects,
    bool ByPerson,
    DateTimeOffset? ViewedAt,
    DateTimeOffset? RepliedAt,
    DateTimeOffset? OfferedAt,
    DateTimeOffset? HiredAt
)
{
    /// <summary>When it came to that; null if it did not.</summary>
    public DateTimeOffset? At(Measure measure) =>
        measure switch
        {
            Measure.Viewed => ViewedAt,
            Measure.Replied => RepliedAt,
            Measure.Offered => OfferedAt,
            _ => HiredAt,
        };

    /// <summary>From posting to sending, absolute times only; null where the posting's time is a guess.</summary>
    public TimeSpan? Speed => SentAt - PostedAt;
}

/// <summary>Counts a cohort of bids by the day they were sent .</summary>
public static class Cohort
{
    /// <summary>How long a measure has to come (<c>maturity_*</c>).</summary>
    public static TimeSpan Window(Measure measure) =>
        measure switch
        {
            Measure.Viewed => TimeSpan.FromDays(3),
            Measure.Replied => TimeSpan.FromDays(7),
            Measure.Offered => TimeSpan.FromDays(30),
            _ => TimeSpan.FromDays(60),
        };

    /// <summary>The share of mature bids that came to the measure within its window.</summary>
    public static Share Of(IReadOnlyCollection<SentBid> bids, Measure measure, DateTimeOffset now)
    {
        var window = Window(measure);
        int did = 0,
            mature = 0,
            young = 0,
            late = 0;
        foreach (var bid in bids)
        {
            var at = bid.At(measure);
            if (now - bid.SentAt < window)
            {
                young++;
                continue;
            }
            mature++;
            if (at - bid.SentAt <= window)
                did++;
            else if (at is not null)
                late++;
        }
        return new Share(did, mature, young, late);
    }

    /// <summary>The middle and the 90th percentile of some lengths of time; null without any .</summary>
    public static (TimeSpan Median, TimeSpan P90)? Middle(IEnumerable<TimeSpan> lengths)
    {
        var sorted = lengths.Order().ToList();
        if (sorted.Count == 0)
            return null;
        return (At(0.5), At(0.9));

        TimeSpan At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}

namespace Guildhall.Matching;

/// <summary>How much a scanner brings in a month .</summary>
public enum VolumeBand
{
    /// <summary>Too few days are stored to say.</summary>
    Unknown,

    /// <summary>Nothing: the scanner is broken.</summary>
    Broken,

    /// <summary>Up to 20.</summary>
    VeryNarrow,

    /// <summary>Up to 300.</summary>
    Healthy,

    /// <summary>Up to 2,000.</summary>
    Broad,

    /// <summary>More.</summary>
    TooBroad,
}

/// <summary>
/// What a scanner brings in a month: matches of the last two complete months divided by two, with the share of their days that
/// were stored.
/// </summary>
public sealed record Volume(double PerMonth, double StoredShare, VolumeBand Band)
{
    /// <summary>With fewer stored days than this the volume is unknown .</summary>
    public const int FewestDays = 14;

    /// <summary>Reckons from a preview over the last two complete months before <paramref name="today"/>; other days in it are left out.</summary>
    public static Volume Of<TKey>(Preview<TKey> preview, DateOnly today)
    {
        var (from, to) = Months(today);
        var days = preview.Days.Where(d => d.Date >= from && d.Date < to).ToList();
        var perMonth = days.Sum(d => d.Matching + d.Asking) / 2.0;
        return new(
            perMonth,
            (double)days.Count / (to.DayNumber - from.DayNumber),
            days.Count < FewestDays ? VolumeBand.Unknown : BandOf(perMonth)
        );
    }

    /// <summary>The first day of the last two complete months, and the first day after them.</summary>
    public static (DateOnly From, DateOnly To) Months(DateOnly today)
    {
        var to = new DateOnly(today.Year, today.Month, 1);
        return (to.AddMonths(-2), to);
    }

    /// <summary>The band of a volume.</summary>
    public static VolumeBand BandOf(double perMonth) =>
        perMonth switch
        {
            <= 0 => VolumeBand.Broken,
            <= 20 => VolumeBand.VeryNarrow,
            <= 300 => VolumeBand.Healthy,
            <= 2_000 => VolumeBand.Broad,
            _ => VolumeBand.TooBroad,
        };
}

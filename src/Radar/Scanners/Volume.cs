using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>What a scanner is expected to find in a month: its matches in the last two complete months divided by two .</summary>
/// <param name="Met">Jobs of those months that match or ask.</param>
/// <param name="StoredDays">Days of those months on which any job was stored.</param>
/// <param name="OfDays">Days those months have.</param>
/// <param name="IsApproximate">Whether it is scaled up from those jobs that memory holds.</param>
public sealed record Volume(int Met, int StoredDays, int OfDays, bool IsApproximate = false)
{
    /// <summary>Stored days below which nothing is said.</summary>
    public const int LeastDays = 14;

    /// <summary>Matches a month; null while too few days are stored.</summary>
    public int? PerMonth => StoredDays < LeastDays ? null : (int)Math.Round(Met / 2.0, MidpointRounding.AwayFromZero);

    /// <summary>The band; null while it is unknown.</summary>
    public VolumeBand? Band =>
        PerMonth switch
        {
            null => null,
            0 => VolumeBand.Broken,
            <= 20 => VolumeBand.VeryNarrow,
            <= 300 => VolumeBand.Healthy,
            <= 2_000 => VolumeBand.Broad,
            _ => VolumeBand.TooBroad,
        };

    /// <summary>The two complete months before a day, [from, to), in UTC.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Months(DateTimeOffset now)
    {
        var to = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return (to.AddMonths(-2), to);
    }
}

/// <summary>Counts the expected volume over stored jobs.</summary>
internal static class Expecting
{
    /// <summary>The volume of a definition at that moment .</summary>
    public static async Task<Volume> VolumeAsync(
        this StoredJobs.Held held,
        RadarDb db,
        ScannerDefinition definition,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (from, to) = Volume.Months(now);
        var of = (to - from).Days;
        var counted = held.Store.Preview(definition, from, to, take: 0);
        var met = counted.Matching + counted.Asking;
        if (held.Covers(from))
            return new Volume(met, counted.Days.Count, of);
        var stored = await db.Jobs.CountAsync(job => job.SeenAt >= from && job.SeenAt < to, cancellation);
        var days = 0;
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var next = day.AddDays(1);
            days += await db.Jobs.AnyAsync(job => job.SeenAt >= day && job.SeenAt < next, cancellation) ? 1 : 0;
        }
        return new Volume(
            counted.Judged == 0 ? 0 : (int)Math.Round((double)met * stored / counted.Judged),
            counted.Judged == 0 ? 0 : days,
            of,
            IsApproximate: true
        );
    }
}

/// <summary>Bands of volume .</summary>
public enum VolumeBand
{
    /// <summary>Nothing.</summary>
    Broken,

    /// <summary>Up to 20 a month.</summary>
    VeryNarrow,

    /// <summary>Up to 300.</summary>
    Healthy,

    /// <summary>Up to 2,000.</summary>
    Broad,

    /// <summary>More.</summary>
    TooBroad,
}

using Guildhall.Kernel;

namespace Guildhall.Radar.Workspaces;

/// <summary>Local days, weeks and months of a zone, and what to do with local times that do not exist or exist twice .</summary>
public static class LocalTime
{
    /// <summary>The zone by its IANA name. Refuses anything else .</summary>
    public static TimeZoneInfo Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name.Trim(), out var zone) && zone.HasIanaId
            ? zone
            : throw new InvalidInput("timeZone", "A time zone is an IANA name, such as Europe/Kyiv.");

    /// <summary>The local day an instant lies in: 23, 24 or 25 hours. The end is not included.</summary>
    public static (DateTimeOffset Since, DateTimeOffset Until) Day(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return (Start(day, zone), Start(day.AddDays(1), zone));
    }

    /// <summary>The local week, from Monday. The end is not included.</summary>
    public static (DateTimeOffset Since, DateTimeOffset Until) Week(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        return (Start(monday, zone), Start(monday.AddDays(7), zone));
    }

    /// <summary>The local month. The end is not included.</summary>
    public static (DateTimeOffset Since, DateTimeOffset Until) Month(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        var first = new DateOnly(day.Year, day.Month, 1);
        return (Start(first, zone), Start(first.AddMonths(1), zone));
    }

    /// <summary>
    /// The instant of a local time that begins something: the first after the gap if it does not exist, the earlier one if it exists
    /// twice.
    /// </summary>
    public static DateTimeOffset Start(DateTime local, TimeZoneInfo zone) => Resolve(local, zone, later: false);

    /// <summary>The instant of a local time that ends something: the later one if it exists twice .</summary>
    public static DateTimeOffset End(DateTime local, TimeZoneInfo zone) => Resolve(local, zone, later: true);

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone) => Start(day.ToDateTime(TimeOnly.MinValue), zone);

    private static DateTimeOffset Resolve(DateTime local, TimeZoneInfo zone, bool later)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            // The minute after the last one that exists is the first instant after the gap.
            var before = local;
            while (zone.IsInvalidTime(before))
                before = before.AddMinutes(-1);
            return new DateTimeOffset(before, zone.GetUtcOffset(before)).AddMinutes(1).ToUniversalTime();
        }
        if (!zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, later ? offsets.Min() : offsets.Max()).ToUniversalTime();
    }
}

using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Scanners;

/// <summary>A time of a weekday in which may be sent: [from, to) in local minutes; it may cross midnight .</summary>
/// <param name="Day">The weekday it begins on.</param>
/// <param name="From">Minutes after local midnight, 0 to 1439.</param>
/// <param name="To">Minutes after local midnight; at or before <paramref name="From"/> it ends on the next day.</param>
public sealed record SendingWindow(DayOfWeek Day, int From, int To)
{
    private const int DayMinutes = 24 * 60;
    private const int WeekMinutes = 7 * DayMinutes;

    private int Start => (int)Day * DayMinutes + From;
    private int Length => To > From ? To - From : To + DayMinutes - From;

    /// <summary>The first instant at or after <paramref name="at"/> that lies in a window; <paramref name="at"/> itself without windows.</summary>
    public static DateTimeOffset Opening(IReadOnlyList<SendingWindow> windows, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (windows.Count == 0)
            return at;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        // From yesterday, because a window may cross midnight; to a week on, because there may be one a week.
        return Enumerable
            .Range(-1, 10)
            .Select(today.AddDays)
            .SelectMany(day => windows.Where(window => window.Day == day.DayOfWeek).Select(window => window.On(day, zone)))
            .Where(span => span.Until > at && span.Until > span.Since)
            .Min(span => span.Since > at ? span.Since : at);
    }

    private (DateTimeOffset Since, DateTimeOffset Until) On(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return (LocalTime.Start(midnight.AddMinutes(From), zone), LocalTime.End(midnight.AddMinutes(From + Length), zone));
    }

    /// <summary>Refuses windows that overlap, or whose minutes are none of a day .</summary>
    public static void MustFit(IReadOnlyList<SendingWindow> windows)
    {
        if (windows.Any(window => window.From is < 0 or >= DayMinutes || window.To is < 0 or > DayMinutes))
            throw new InvalidInput("windows", "A time of the day is between 00:00 and 24:00.");
        if (windows.Any(window => window.From == window.To))
            throw new InvalidInput("windows", "A window that ends when it begins is never open.");
        var taken = new bool[WeekMinutes];
        foreach (var window in windows)
            for (var minute = 0; minute < window.Length; minute++)
            {
                if (taken[(window.Start + minute) % WeekMinutes])
                    throw new InvalidInput("windows", "Two windows overlap.");
                taken[(window.Start + minute) % WeekMinutes] = true;
            }
    }
}

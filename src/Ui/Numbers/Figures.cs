using System.Globalization;

namespace Guildhall.Ui;

/// <summary>
/// How figures, money and times are written, everywhere alike (screens.md 6.12 and 6.13). What is not known is a dash, never a zero.
/// Units stand behind a space that does not break.
/// </summary>
public static class Figures
{
    /// <summary>What stands for "no data".</summary>
    public const string Dash = "–";

    private const char Space = '\u00a0';
    private const string Minus = "−";

    /// <summary>1,284; −3; a dash for nothing.</summary>
    public static string Count(long? count, CultureInfo? culture = null) =>
        count is { } known ? Signed(known < 0, Math.Abs((decimal)known).ToString("N0", culture ?? Reader.English)) : Dash;

    /// <summary>"14 Connects", "1 Connect"; a dash for nothing.</summary>
    public static string Connects(long? count, CultureInfo? culture = null) =>
        count is { } known ? $"{Count(known, culture)}{Space}{(known == 1 ? "Connect" : "Connects")}" : Dash;

    /// <summary>Whole minor units as money with its currency: "$55.00", "−€3.10", "CHF 20.00". A dash for nothing.</summary>
    /// <param name="minor">Cents, pence, or whole yen.</param>
    /// <param name="currency">The three letters of the currency, as the client wrote the price.</param>
    /// <param name="short">Leaves out the cents when there are none: "$4,000".</param>
    /// <param name="culture">Of whoever reads.</param>
    public static string Money(long? minor, string currency, bool @short = false, CultureInfo? culture = null)
    {
        if (minor is not { } known)
            return Dash;
        var digits = currency is "JPY" or "KRW" or "CLP" or "VND" ? 0 : 2;
        var amount = Math.Abs((decimal)known) / (digits == 0 ? 1 : 100);
        var shown = @short && amount == decimal.Truncate(amount) ? 0 : digits;
        var text = amount.ToString("N" + shown.ToString(CultureInfo.InvariantCulture), culture ?? Reader.English);
        var sign = currency switch
        {
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "JPY" => "¥",
            "UAH" => "₴",
            "INR" => "₹",
            _ => currency + Space,
        };
        return Signed(known < 0, sign + text);
    }

    /// <summary>A share as "18.3 %"; a dash for nothing. The share is 0 to 1.</summary>
    public static string Percent(double? share, int digits = 1, CultureInfo? culture = null) =>
        share is { } known && double.IsFinite(known) ? $"{Bare(known, digits, culture)}{Space}%" : Dash;

    /// <summary>Two shares as "15.7–21.2", for beside a percentage.</summary>
    public static string Interval(double low, double high, int digits = 1, CultureInfo? culture = null) =>
        $"{Bare(low, digits, culture)}–{Bare(high, digits, culture)}";

    /// <summary>How long ago, up to a day: "now", "42 s ago", "41 min ago", "3 h ago". Nothing when it is longer ago or yet to come.</summary>
    public static string? Age(TimeSpan ago) =>
        ago < TimeSpan.FromSeconds(-5) ? null
        : ago.TotalSeconds < 5 ? "now"
        : ago.TotalSeconds < 60 ? $"{ago.Seconds}{Space}s ago"
        : ago.TotalMinutes < 60 ? $"{(int)ago.TotalMinutes}{Space}min ago"
        : ago.TotalHours < 24 ? $"{(int)ago.TotalHours}{Space}h ago"
        : null;

    /// <summary>A length of time in the two largest units that say something: "8 s", "30 min", "1 h 20", "6 days 3 h".</summary>
    public static string Length(TimeSpan length)
    {
        length = length.Duration();
        if (length.TotalSeconds < 60)
            return $"{(int)length.TotalSeconds}{Space}s";
        if (length.TotalMinutes < 60)
            return $"{(int)length.TotalMinutes}{Space}min";
        if (length.TotalHours < 24)
            return length.Minutes == 0
                ? $"{(int)length.TotalHours}{Space}h"
                : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours}{Space}h{Space}{length.Minutes:00}");
        var days = (int)length.TotalDays;
        var text = days == 1 ? $"1{Space}day" : $"{days}{Space}days";
        return length.Hours == 0 || days >= 7 ? text : $"{text}{Space}{length.Hours}{Space}h";
    }

    /// <summary>
    /// A moment in the reader's zone, as short as it may be: today "14:32", this year "17 Nov, 14:32", else "17 Nov 2025";
    /// with <paramref name="precise"/> always to the second, as logs need it.
    /// </summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone, CultureInfo? culture = null, bool precise = false)
    {
        culture ??= Reader.English;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone);
        var time = local.ToString(precise ? culture.DateTimeFormat.LongTimePattern : culture.DateTimeFormat.ShortTimePattern, culture);
        if (local.Date == today.Date)
            return time;
        if (local.Year != today.Year)
            return local.ToString("d MMM yyyy", culture) + (precise ? ", " + time : "");
        return $"{local.ToString("d MMM", culture)}, {time}";
    }

    /// <summary>A day alone: "17 Nov" this year, else "17 Nov 2025".</summary>
    public static string Day(DateOnly day, DateTimeOffset now, TimeZoneInfo zone, CultureInfo? culture = null) =>
        day.ToString(day.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? "d MMM" : "d MMM yyyy", culture ?? Reader.English);

    /// <summary>A size of a file: "24 KB", "1.2 MB".</summary>
    public static string Size(long? bytes, CultureInfo? culture = null) =>
        bytes switch
        {
            null => Dash,
            < 1000 => $"{bytes}{Space}B",
            < 1_000_000 => $"{(bytes.Value / 1000m).ToString("N0", culture ?? Reader.English)}{Space}KB",
            _ => $"{(bytes.Value / 1_000_000m).ToString("N1", culture ?? Reader.English)}{Space}MB",
        };

    private static string Bare(double share, int digits, CultureInfo? culture)
    {
        var text = (Math.Abs(share) * 100).ToString("N" + digits.ToString(CultureInfo.InvariantCulture), culture ?? Reader.English);
        if (text.EndsWith(".0", StringComparison.Ordinal) && share is 0 or 1)
            text = text[..^2];
        return Signed(share < 0, text);
    }

    private static string Signed(bool negative, string text) => negative ? Minus + text : text;
}

using System.Globalization;
using Guildhall.Kernel;

namespace Guildhall.Marketplace.Jobs;

/// <summary>What people type into fields for money and counts.</summary>
internal static class Typed
{
    /// <summary>
    /// Minor units of "55", "55.50", "55,50", "$1,200" or "1 200.00"; null for nothing. Refuses anything else for its field.
    /// </summary>
    public static long? Money(string? text, string field) =>
        IsMoney(text, out var minor) ? minor : throw new InvalidInput(field, $"“{text}” is no amount. Write it like 55 or 55.50.");

    /// <summary>The same for what is only shown while it is typed: null also for what is no amount.</summary>
    public static long? MoneyIfAny(string? text) => IsMoney(text, out var minor) ? minor : null;

    /// <summary>"55.00" for a field; empty for nothing.</summary>
    public static string Money(long? minor) => minor is { } known ? (known / 100m).ToString("0.00", CultureInfo.InvariantCulture) : "";

    /// <summary>A whole number; null for nothing. Refuses anything else for its field.</summary>
    public static int? Count(string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new InvalidInput(field, $"“{text}” is no whole number.");

    /// <summary>The lines that say something.</summary>
    public static IReadOnlyList<string> Lines(string? text, params char[] also) =>
        (text ?? "").Split(['\n', '\r', .. also], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsMoney(string? text, out long? minor)
    {
        minor = null;
        var typed = new string([.. (text ?? "").Where(sign => !char.IsWhiteSpace(sign) && sign is not ('$' or '€' or '£'))]);
        if (typed.Length == 0)
            return true;
        // The last mark is the decimal one when one or two digits follow it; all others part thousands.
        var mark = typed.LastIndexOfAny(['.', ',']);
        var cents = mark >= 0 && typed.Length - mark - 1 is 1 or 2;
        var whole = (cents ? typed[..mark] : typed).Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var normal = cents ? $"{whole}.{typed[(mark + 1)..]}" : whole;
        if (!decimal.TryParse(normal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 100_000_000)
            return false;
        minor = (long)(amount * 100);
        return true;
    }
}

using System.Globalization;

namespace Guildhall.Ui;

/// <summary>
/// Who reads the page, as far as its looks go: zone, language, theme. One for each request; the host fills it from the account
/// before the page is drawn. Every time on a page is told from the same <see cref="Now"/>.
/// </summary>
public sealed class Reader(TimeProvider clock)
{
    /// <summary>The language of texts and figures until others are shipped: day before month, 24 hours.</summary>
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private DateTimeOffset? now;

    /// <summary>The person's zone, or the workspace's in Radar and reports (screens.md 6.12).</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>How figures and dates are written.</summary>
    public CultureInfo Culture { get; set; } = English;

    /// <summary>"light" or "dark" when the person chose; nothing follows the system.</summary>
    public string? Theme { get; set; }

    /// <summary>Takes 4 px from each row of a table.</summary>
    public bool Compact { get; set; }

    /// <summary>Whether single keys act (WCAG 2.1.4: they can be switched off).</summary>
    public bool Keys { get; set; } = true;

    /// <summary>The moment this page is drawn.</summary>
    public DateTimeOffset Now => now ??= clock.GetUtcNow();

    /// <summary>
    /// An id for an element that has no name of its own. The same page drawn again gives the same ids, so that a live fragment that
    /// did not change stays the same to the byte; the seed keeps a fragment's ids apart from the page's.
    /// </summary>
    public string Id(string prefix, string seed)
    {
        var hash = 2166136261u;
        foreach (var letter in seed)
            hash = unchecked((hash ^ letter) * 16777619);
        var id = $"{prefix}-{hash:x8}";
        var times = ids.GetValueOrDefault(id);
        ids[id] = times + 1;
        return times == 0 ? id : $"{id}-{times}";
    }

    private readonly Dictionary<string, int> ids = [];
}

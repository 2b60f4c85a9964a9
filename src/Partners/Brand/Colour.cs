using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Kernel;

namespace Guildhall.Partners.Brand;

/// <summary>A colour, and how well it is seen on another (P-117, P-176).</summary>
public readonly partial record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The page in the light theme.</summary>
    public static readonly Colour White = new(255, 255, 255);

    /// <summary>The page in the dark theme.</summary>
    public static readonly Colour DarkSheet = new(0x17, 0x19, 0x1e);

    /// <summary>Black, which is what SVG paints with unless told otherwise.</summary>
    public static readonly Colour Black = new(0, 0, 0);

    /// <summary>The contrast of two colours, 1 to 21, as WCAG counts it.</summary>
    public static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Reads "#rgb", "#rrggbb", "rgb(…)" and the names of CSS; null for anything else, also for "none".</summary>
    public static Colour? Read(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (Short().IsMatch(text))
            return Read(string.Concat("#", new string(text[1], 2), new string(text[2], 2), new string(text[3], 2)));
        if (Long().IsMatch(text))
            return new Colour(Hex(text[1..3]), Hex(text[3..5]), Hex(text[5..7]));
        if (Function().Match(text) is { Success: true } rgb)
            return new Colour(Part(rgb.Groups["r"]), Part(rgb.Groups["g"]), Part(rgb.Groups["b"]));
        var named = System.Drawing.Color.FromName(text);
        return named is { IsKnownColor: true, IsSystemColor: false } && text != "transparent"
            ? new Colour(named.R, named.G, named.B)
            : null;
    }

    /// <summary>An accent as #rrggbb that texts can be read in on a background: contrast at least 4.5 (P-176).</summary>
    public static string ReadAccent(string field, string text, Colour background, string theme)
    {
        if (Read(text) is not { } colour)
            throw new InvalidInput(field, "A colour looks like #0b7285.");
        var contrast = Contrast(colour, background);
        if (contrast < 4.5)
            throw new InvalidInput(
                field,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"On the {theme} theme this has a contrast of {contrast:0.0}; at least 4.5 is needed."
                )
            );
        return colour.ToString();
    }

    /// <summary>As #rrggbb.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte part)
    {
        var share = part / 255d;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static byte Hex(string two) => byte.Parse(two, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static byte Part(Group group) =>
        double.TryParse(group.Value, CultureInfo.InvariantCulture, out var part) ? (byte)Math.Clamp(part, 0, 255) : (byte)0;

    [GeneratedRegex("^#[0-9a-f]{3}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Short();

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Long();

    [GeneratedRegex(
        @"^rgb\(\s*(?<r>[\d.]{1,8})\s*[, ]\s*(?<g>[\d.]{1,8})\s*[, ]\s*(?<b>[\d.]{1,8})\s*\)$",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Function();
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Guildhall.Kernel;

namespace Guildhall.Partners.Brand;

/// <summary>
/// Checks a logo and makes it safe (P-111, P-114 to P-117, P-125 to P-132). An SVG is a document that can carry programs, so only what is
/// on the lists below may be in it; anything else is said with its place, and the file refused. What comes out is written anew from
/// what was allowed; the original is not kept.
/// </summary>
public static partial class Logo
{
    /// <summary>The greatest height in px (P-111).</summary>
    public const int GreatestHeight = 24;

    /// <summary>The greatest file (P-127).</summary>
    public const int MostBytes = 512 * 1024;

    /// <summary>The deepest nesting (P-127).</summary>
    public const int MostDepth = 64;

    /// <summary>The most elements (P-127).</summary>
    public const int MostElements = 5000;

    /// <summary>The contrast below which the company is warned (P-117).</summary>
    public const double LeastContrast = 3;

    private const string Svg = "http://www.w3.org/2000/svg";
    private const string XLink = "http://www.w3.org/1999/xlink";

    private static readonly HashSet<string> Elements =
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "style",
    ];

    private static readonly HashSet<string> Painting =
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "clip-rule",
        "clip-path",
        "mask",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "color",
        "display",
        "visibility",
        "overflow",
        "stop-color",
        "stop-opacity",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "letter-spacing",
        "paint-order",
        "vector-effect",
        "shape-rendering",
        "isolation",
        "mix-blend-mode",
        "transform",
        "enable-background",
    ];

    private static readonly HashSet<string> Attributes =
    [
        .. Painting,
        "id",
        "class",
        "style",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "fr",
        "dx",
        "dy",
        "points",
        "width",
        "height",
        "viewBox",
        "version",
        "preserveAspectRatio",
        "pathLength",
        "offset",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "rotate",
        "textLength",
        "lengthAdjust",
        "type",
    ];

    // Says nothing to a reader of the picture: left out without a word.
    private static readonly HashSet<string> Metadata = ["metadata", "title", "desc"];
    private static readonly HashSet<string> MetadataAttributes = ["role", "focusable", "lang", "tabindex", "baseProfile"];

    private static readonly HashSet<string> Referring = ["use", "linearGradient", "radialGradient", "pattern"];
    private static readonly HashSet<string> Shapes = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"];

    /// <summary>Checks a logo.</summary>
    /// <param name="file">The upload.</param>
    /// <param name="background">What it will stand on (P-117).</param>
    /// <param name="scale">Scales a taller one to 24 px instead of refusing it (P-114).</param>
    /// <param name="clean">Takes forbidden parts out instead of refusing (P-128).</param>
    public static CheckedAsset Check(ReadOnlyMemory<byte> file, Colour background, bool scale = false, bool clean = false)
    {
        var document = Read(Text(file.Span));
        var findings = new List<string>();
        var warnings = new List<string>();
        var references = new References();
        var paint = new Paint();
        var root = Clean(document.DocumentElement!, findings, references, paint, parentFill: null)!;
        references.Check(findings);
        if (findings.Count > 0)
        {
            if (!clean)
                throw new UnsafeLogo(findings);
            warnings.Add($"Taken out: {string.Join("; ", findings)}.");
        }

        var (width, height) = Size(root, scale);
        if (paint.HasText)
            warnings.Add("It holds text, which looks different where the font is missing. Convert text to outlines.");
        var main = paint.Main;
        var contrast = Colour.Contrast(main, background);
        if (contrast < LeastContrast)
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Its main colour {main} has a contrast of {contrast:0.0} on this background; at least 3 is well seen."
                )
            );
        return new CheckedAsset(Write(root), MediaTypes.Svg, width, height, contrast, warnings);
    }

    /// <summary>Whether a file looks like SVG, by its content (P-120).</summary>
    public static bool Looks(ReadOnlySpan<byte> file) =>
        Encoding.UTF8.GetString(file[..Math.Min(file.Length, 2048)]).Contains("<svg", StringComparison.OrdinalIgnoreCase);

    private static string Text(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes)
            throw new NotALogo($"The file has {file.Length / 1024} KB; at most {MostBytes / 1024}");
        if (PictureHeader.Read(file) is { } picture)
            throw new NotALogo($"The file is a {picture.Name}; a logo is an SVG");
        if (file.StartsWith(new byte[] { 0x1f, 0x8b }))
            throw new NotALogo("The file is compressed (svgz); save it as plain SVG");
        if (file.StartsWith(new byte[] { 0xef, 0xbb, 0xbf }))
            throw new NotALogo("The file begins with a byte order mark; save it as UTF-8 without one");
        if (file.StartsWith(new byte[] { 0xff, 0xfe }) || file.StartsWith(new byte[] { 0xfe, 0xff }) || file.Contains((byte)0))
            throw new NotALogo("The file is no UTF-8 text; save it as UTF-8");
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            throw new NotALogo("The file is no UTF-8 text; save it as UTF-8");
        }
    }

    // No DTD, no resolver, and a limit on everything: an entity bomb never goes off (P-127).
    private static Placed Read(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostBytes,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
        };
        var document = new Placed { XmlResolver = null, PreserveWhitespace = false };
        try
        {
            var elements = 0;
            using (var counting = XmlReader.Create(new StringReader(text), settings))
            {
                while (counting.Read())
                {
                    if (counting.NodeType is XmlNodeType.Element && ++elements > MostElements)
                        throw new NotALogo($"The file has more than {MostElements:N0} elements");
                    if (counting.Depth > MostDepth)
                        throw new NotALogo($"The file is nested deeper than {MostDepth} levels");
                    if (counting.NodeType is XmlNodeType.ProcessingInstruction)
                        throw new NotALogo($"The file has an instruction <?{counting.Name}?>{At(counting)}, which may load other files");
                }
            }
            using var reader = XmlReader.Create(new StringReader(text), settings);
            document.Lines = (IXmlLineInfo)reader;
            document.Load(reader);
        }
        catch (XmlException error)
        {
            throw new NotALogo(
                text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)
                    ? text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                        ? "The file is an HTML page; a logo is an SVG"
                        : "The file has a DOCTYPE, which may hold entities; remove it"
                    : string.Create(CultureInfo.InvariantCulture, $"The file does not parse as XML (line {error.LineNumber})")
            );
        }
        var root = document.DocumentElement!;
        if (root.LocalName != "svg" || root.NamespaceURI != Svg)
            throw new NotALogo(
                root.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase)
                    ? "The file is an HTML page; a logo is an SVG"
                    : $"The file begins with <{root.Name}>; an SVG begins with <svg xmlns=\"{Svg}\">"
            );
        return document;
    }

    /// <summary>The element with what is allowed of it; null when it is left out.</summary>
    private static Kept? Clean(XmlElement element, List<string> findings, References references, Paint paint, string? parentFill)
    {
        if (element.NamespaceURI != Svg || Metadata.Contains(element.LocalName))
            return null; // an editor's own notes
        if (!Elements.Contains(element.LocalName))
        {
            findings.Add($"<{element.LocalName}>{Place(element)}{Why(element.LocalName)}");
            return null;
        }

        var kept = new Kept(element.LocalName);
        foreach (XmlAttribute attribute in element.Attributes)
        {
            if (attribute.NamespaceURI == "http://www.w3.org/2000/xmlns/" || IsMetadata(attribute))
                continue;
            var name = attribute.LocalName;
            if (name == "href" && attribute.NamespaceURI is "" or XLink)
            {
                if (!Referring.Contains(element.LocalName) || !attribute.Value.Trim().StartsWith('#'))
                    findings.Add(
                        $"a reference to “{Shortened(attribute.Value)}” on <{element.LocalName}>{Place(element)}; only #names inside the file are allowed"
                    );
                else
                {
                    kept.Attributes["href"] = attribute.Value.Trim();
                    references.Refer(element, attribute.Value.Trim()[1..]);
                }
            }
            else if (attribute.NamespaceURI != "" || !Attributes.Contains(name))
                findings.Add($"{name}=\"{Shortened(attribute.Value)}\" on <{element.LocalName}>{Place(element)}");
            else if (name == "style")
                Style(attribute.Value, element, kept, findings);
            else if (Forbidden(attribute.Value) is { } what)
                findings.Add($"{what} in {name} of <{element.LocalName}>{Place(element)}");
            else
                kept.Attributes[name] = attribute.Value;
        }
        references.Define(element, kept);

        var fill = kept.Attributes.GetValueOrDefault("fill") ?? parentFill;
        if (Shapes.Contains(element.LocalName) && !InDefinition(element))
            paint.Add(fill, kept);
        paint.HasText |= element.LocalName is "text";

        foreach (XmlNode child in element.ChildNodes)
        {
            switch (child)
            {
                case XmlElement inner when Clean(inner, findings, references, paint, fill) is { } clean:
                    kept.Children.Add(clean);
                    break;
                case XmlText or XmlCDataSection when element.LocalName is "text" or "tspan":
                    kept.Text += child.Value;
                    break;
                case XmlText or XmlCDataSection when element.LocalName is "style":
                    Sheet(child.Value!, element, kept, findings, paint);
                    break;
            }
        }
        return kept;
    }

    private static bool InDefinition(XmlElement element)
    {
        for (var parent = element.ParentNode; parent is XmlElement { LocalName: var name }; parent = parent.ParentNode)
            if (name is "defs" or "clipPath" or "mask" or "pattern" or "symbol")
                return true;
        return false;
    }

    private static bool IsMetadata(XmlAttribute attribute) =>
        attribute.NamespaceURI == "http://www.w3.org/XML/1998/namespace" && attribute.LocalName is "space" or "lang"
        || MetadataAttributes.Contains(attribute.LocalName)
        || attribute.LocalName.StartsWith("data-", StringComparison.Ordinal)
        || attribute.LocalName.StartsWith("aria-", StringComparison.Ordinal)
        // Inkscape, Illustrator, Sketch and others write notes of their own beside the picture.
        || attribute.NamespaceURI is not ("" or XLink or "http://www.w3.org/XML/1998/namespace");

    // Declarations one by one: each a known property, none with anything that fetches.
    private static void Style(string style, XmlElement element, Kept kept, List<string> findings)
    {
        foreach (var declaration in style.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            var (property, value) =
                colon < 0 ? (declaration, "") : (declaration[..colon].Trim().ToLowerInvariant(), declaration[(colon + 1)..].Trim());
            if (
                property.StartsWith('-')
                || property.StartsWith("font-", StringComparison.Ordinal)
                || property is "line-height" or "white-space"
            )
            {
                if (Forbidden(value) is null)
                    continue; // an editor's own property, or one that draws nothing without text
            }
            if (!Painting.Contains(property) || Forbidden(value) is not null)
                findings.Add(
                    $"{Forbidden(value) ?? $"the style “{Shortened(declaration)}”"} in style of <{element.LocalName}>{Place(element)}"
                );
            else
                kept.Attributes[property] = value;
        }
    }

    private static void Sheet(string css, XmlElement element, Kept kept, List<string> findings, Paint paint)
    {
        if (css.Contains('@', StringComparison.Ordinal))
        {
            findings.Add(
                $"{(css.Contains("@import", StringComparison.OrdinalIgnoreCase) ? "@import" : "an @ rule")} in <style>{Place(element)}"
            );
            return;
        }
        if (Forbidden(css) is { } what || css.Contains('<', StringComparison.Ordinal))
        {
            findings.Add($"{Forbidden(css) ?? "markup"} in <style>{Place(element)}");
            return;
        }
        foreach (Match rule in Rule().Matches(CssComment().Replace(css, "")))
        {
            foreach (
                var declaration in rule.Groups["declarations"]
                    .Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            )
            {
                var parts = declaration.Split(':', 2, StringSplitOptions.TrimEntries);
                if (parts.Length != 2 || !Painting.Contains(parts[0].ToLowerInvariant()))
                    findings.Add($"the style “{Shortened(declaration)}” in <style>{Place(element)}");
                else if (parts[0].Equals("fill", StringComparison.OrdinalIgnoreCase))
                    foreach (var selector in rule.Groups["selectors"].Value.Split(',', StringSplitOptions.TrimEntries))
                        paint.Classes[selector.TrimStart('.')] = parts[1];
            }
        }
        kept.Text += css;
    }

    private static string? Forbidden(string value)
    {
        if (value.Contains('\\', StringComparison.Ordinal))
            return "an escape (\\)";
        var bare = string.Concat(value.Where(character => !char.IsWhiteSpace(character) && !char.IsControl(character))).ToLowerInvariant();
        if (bare.Contains("javascript:", StringComparison.Ordinal) || bare.Contains("expression(", StringComparison.Ordinal))
            return "a program";
        if (bare.Contains("data:", StringComparison.Ordinal))
            return "embedded data";
        foreach (Match url in Url().Matches(bare))
            if (!url.Groups["to"].Value.Trim('"', '\'').StartsWith('#'))
                return $"a reference to “{Shortened(url.Groups["to"].Value)}”";
        return bare.Contains("://", StringComparison.Ordinal) ? "a reference to another file" : null;
    }

    private static string Why(string element) =>
        element switch
        {
            "script" => ": a program",
            "foreignObject" => ": foreign markup",
            "image" => ": another picture",
            "filter" => ": a filter",
            "a" => ": a link",
            "animate" or "set" or "animateTransform" or "animateMotion" => ": an animation",
            _ => "",
        };

    private static string Shortened(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string Place(XmlElement element) =>
        element is PlacedElement { Line: > 0 and var line } ? string.Create(CultureInfo.InvariantCulture, $" (line {line})") : "";

    private static string At(XmlReader reader) =>
        reader is IXmlLineInfo { LineNumber: > 0 and var line } ? string.Create(CultureInfo.InvariantCulture, $" (line {line})") : "";

    // Both a size and a viewBox are always written: without one of them some browsers draw nothing or distort (P-114, P-115).
    private static (decimal Width, decimal Height) Size(Kept root, bool scale)
    {
        var box = ViewBox(root.Attributes.GetValueOrDefault("viewBox"));
        var statedHeight = root.Attributes.GetValueOrDefault("height")?.Trim();
        var statedWidth = root.Attributes.GetValueOrDefault("width")?.Trim();
        var height = Pixels(statedHeight);
        var width = Pixels(statedWidth);
        var ratio = box is { } b ? b.Width / b.Height : width / height;

        if (statedHeight is null or "auto" || statedHeight.EndsWith('%'))
        {
            if (box is null)
                throw new LogoHeight("It has neither a height nor a viewBox, so nobody knows how tall it is.", canScale: false);
            height = GreatestHeight;
        }
        else if (height is null)
        {
            if (!scale || box is null)
                throw new LogoHeight(
                    $"Its height is {statedHeight}, which cannot be told in px; at most {GreatestHeight} px.",
                    canScale: box is not null
                );
            height = GreatestHeight;
        }
        else if (height > GreatestHeight)
        {
            if (!scale || ratio is null)
                throw new LogoHeight(
                    string.Create(CultureInfo.InvariantCulture, $"Its height is {height:0.##} px; at most {GreatestHeight}."),
                    canScale: ratio is not null
                );
            if (box is null)
                root.Attributes["viewBox"] = string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}");
            height = GreatestHeight;
        }
        if (ratio is null)
            throw new LogoHeight("It has neither a width nor a viewBox, so nobody knows how wide it is.", canScale: false);
        if (!root.Attributes.ContainsKey("viewBox"))
            root.Attributes["viewBox"] = string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}");

        var drawn = (Width: Math.Round(height.Value * ratio.Value, 3), Height: Math.Round(height.Value, 3));
        if (drawn.Width is <= 0 or > 1000)
            throw new LogoHeight("It is too wide for its height.", canScale: false);
        root.Attributes["width"] = drawn.Width.ToString("0.###", CultureInfo.InvariantCulture);
        root.Attributes["height"] = drawn.Height.ToString("0.###", CultureInfo.InvariantCulture);
        root.Attributes.Remove("preserveAspectRatio");
        return drawn;
    }

    private static (decimal Width, decimal Height)? ViewBox(string? text)
    {
        var parts = text?.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return
            parts.Length == 4
            && decimal.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var width)
            && decimal.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out var height)
            && width is > 0 and < 1_000_000
            && height is > 0 and < 1_000_000
            ? (width, height)
            : null;
    }

    // A length at 96 dpi; what depends on a font or on the page is no length.
    private static decimal? Pixels(string? text)
    {
        if (text is null || Length().Match(text) is not { Success: true } length)
            return null;
        if (
            !decimal.TryParse(length.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number <= 0
            || number > 1_000_000
        )
            return null;
        return length.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "" or "px" => number,
            "pt" => number * 96 / 72,
            "pc" => number * 16,
            "in" => number * 96,
            "cm" => number * 96 / 2.54m,
            "mm" => number * 96 / 25.4m,
            "q" => number * 96 / 101.6m,
            _ => null,
        };
    }

    private static byte[] Write(Kept root)
    {
        using var stream = new MemoryStream();
        using (
            var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true })
        )
            root.Write(writer, isRoot: true);
        return stream.ToArray();
    }

    [GeneratedRegex(@"url\((?<to>[^)]*)\)?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();

    [GeneratedRegex(
        @"^(?<number>[0-9.]{1,12}(?:e[+-]?[0-9]{1,2})?)\s*(?<unit>[a-z%]*)$",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Length();

    [GeneratedRegex(@"(?<selectors>[^{}]+)\{(?<declarations>[^{}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CssComment();

    /// <summary>What is kept of an element.</summary>
    private sealed class Kept(string name)
    {
        public string Name => name;
        public SortedDictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);
        public List<Kept> Children { get; } = [];
        public string Text { get; set; } = "";

        public void Write(XmlWriter writer, bool isRoot = false)
        {
            writer.WriteStartElement(name, Svg);
            foreach (var (attribute, value) in Attributes.Where(one => !isRoot || one.Key != "version"))
                writer.WriteAttributeString(attribute, value);
            if (Text.Length > 0)
                writer.WriteString(Text);
            foreach (var child in Children)
                child.Write(writer);
            writer.WriteEndElement();
        }
    }

    /// <summary>Who refers to whom inside the file: a use of a use draws exponentially many shapes (P-132).</summary>
    private sealed class References
    {
        private readonly Dictionary<string, XmlElement> defined = [];
        private readonly List<(XmlElement From, string To)> references = [];

        public void Define(XmlElement element, Kept kept)
        {
            if (kept.Attributes.TryGetValue("id", out var id))
                defined.TryAdd(id, element);
        }

        public void Refer(XmlElement from, string to) => references.Add((from, to));

        public void Check(List<string> findings)
        {
            foreach (var (from, to) in references.Where(one => one.From.LocalName == "use"))
            {
                if (
                    defined.TryGetValue(to, out var target)
                    && (target.LocalName == "use" || target.GetElementsByTagName("use", Svg).Count > 0)
                )
                    findings.Add($"<use> of another <use>{Place(from)}");
                for (var parent = from.ParentNode; parent is XmlElement around; parent = parent.ParentNode)
                    if (around.GetAttribute("id") == to)
                        findings.Add($"<use> of what it stands in{Place(from)}");
            }
        }
    }

    /// <summary>Which colour most of the drawing has, by how much is drawn in it.</summary>
    private sealed class Paint
    {
        private readonly List<(string? Fill, string? Class, string? Stroke, int Weight)> drawn = [];

        public Dictionary<string, string> Classes { get; } = [];
        public bool HasText { get; set; }

        public void Add(string? fill, Kept shape) =>
            drawn.Add(
                (
                    fill,
                    shape.Attributes.GetValueOrDefault("class"),
                    shape.Attributes.GetValueOrDefault("stroke"),
                    1 + (shape.Attributes.GetValueOrDefault("d") ?? shape.Attributes.GetValueOrDefault("points"))?.Length ?? 20
                )
            );

        public Colour Main =>
            drawn
                .Select(one =>
                    (
                        Colour: ColourOf(
                            one.Class is { } name && Classes.TryGetValue(name, out var styled) ? styled : one.Fill,
                            one.Stroke
                        ),
                        one.Weight
                    )
                )
                .Where(one => one.Colour is not null)
                .GroupBy(one => one.Colour!.Value)
                .OrderByDescending(group => group.Sum(one => (long)one.Weight))
                .Select(group => group.Key)
                .FirstOrDefault(Colour.Black);

        private static Colour? ColourOf(string? fill, string? stroke) =>
            fill is null ? Colour.Black
            : fill.Trim() is "none"
                ? stroke is null ? null
                    : Colour.Read(stroke)
            : Colour.Read(fill);
    }

    /// <summary>A document whose elements know their line.</summary>
    private sealed class Placed : XmlDocument
    {
        public IXmlLineInfo? Lines { get; set; }

        public override XmlElement CreateElement(string? prefix, string localName, string? namespaceUri) =>
            new PlacedElement(prefix ?? "", localName, namespaceUri, this) { Line = Lines?.LineNumber ?? 0 };
    }

    private sealed class PlacedElement(string prefix, string localName, string? namespaceUri, XmlDocument document)
        : XmlElement(prefix, localName, namespaceUri, document)
    {
        public int Line { get; init; }
    }
}

/// <summary>The file is no SVG that could be checked (P-126, P-253).</summary>
public sealed class NotALogo(string why) : Refusal(why + ".");

/// <summary>The logo holds what may not be in one (P-128); says what and where.</summary>
public sealed class UnsafeLogo(IReadOnlyList<string> findings)
    : Refusal(
        $"The logo was refused. It holds {string.Join("; ", findings.Take(8))}{(findings.Count > 8 ? $"; and {findings.Count - 8} more" : "")}."
    )
{
    /// <summary>What was found, each with its place.</summary>
    public IReadOnlyList<string> Findings => findings;
}

/// <summary>The logo is too tall, or its height is not known (P-114).</summary>
public sealed class LogoHeight(string message, bool canScale) : Refusal(message)
{
    /// <summary>Whether scaling it to 24 px would do.</summary>
    public bool CanScale => canScale;
}

using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace Guildhall.Radar.Letters;

/// <summary>A letter or answer as it came out, and what is wrong with it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Gaps">Values that were printed but are empty for this job; such a text never goes out by itself (R-324).</param>
/// <param name="Contact">Contact details that stand in it (R-331); null for none.</param>
public sealed record Written(string Text, IReadOnlyList<string> Gaps, string? Contact)
{
    /// <summary>The longest letter, in characters as people see them (R-328).</summary>
    public const int Longest = 5_000;

    /// <summary>How many characters people see.</summary>
    public int Length => LengthOf(Text);

    /// <summary>How many characters people see in a text: a family of emoji is one (R-622).</summary>
    public static int LengthOf(string text) => new StringInfo(text).LengthInTextElements;
}

/// <summary>Writes letters and answers from templates: plain text, nothing escaped, no code, no files, no network (R-321 to R-323).</summary>
public sealed partial class LetterWriter
{
    private const int LongestOutput = 20_000;

    private readonly IHandlebars handlebars;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, HandlebarsTemplate<object, object>> compiled = new();

    /// <summary>Makes a writer that knows the helpers of R-323 and no others.</summary>
    public LetterWriter()
    {
        handlebars = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = false });
        handlebars.RegisterHelper("first", (_, arguments) => Items(arguments[0]).FirstOrDefault() ?? "");
        handlebars.RegisterHelper(
            "join",
            (_, arguments) => string.Join(arguments.Length > 1 ? Text(arguments[1]) : ", ", Items(arguments[0]))
        );
        handlebars.RegisterHelper(
            "both",
            (_, arguments) =>
                Items(arguments[0]).Where(item => Items(arguments[1]).Contains(item, StringComparer.OrdinalIgnoreCase)).ToList()
        );
        handlebars.RegisterHelper("default", (_, arguments) => Text(arguments[0]) is { Length: > 0 } text ? text : Text(arguments[1]));
        handlebars.RegisterHelper(
            "truncate",
            (_, arguments) =>
                Text(arguments[0]) is var text && Number(arguments[1]) is var most && text.Length > most
                    ? text[..most].TrimEnd() + "…"
                    : text
        );
        handlebars.RegisterHelper("lower", (_, arguments) => Text(arguments[0]).ToLowerInvariant());
        handlebars.RegisterHelper(
            "money",
            (_, arguments) =>
                long.TryParse(Text(arguments[0]), NumberStyles.Integer, CultureInfo.InvariantCulture, out var minor)
                    ? LetterScene.Amount(minor, "USD")
                    : ""
        );
        handlebars.RegisterHelper("date", (_, arguments) => Text(arguments[0]));
        handlebars.RegisterHelper("count", (_, arguments) => Items(arguments[0]).Count().ToString(CultureInfo.InvariantCulture));
        handlebars.RegisterHelper("eq", (_, arguments) => Text(arguments[0]) == Text(arguments[1]));
        handlebars.RegisterHelper("gt", (_, arguments) => Number(arguments[0]) > Number(arguments[1]));
        handlebars.RegisterHelper(
            "show",
            (output, context, arguments) =>
            {
                var text = Text(arguments[0]);
                if (text.Length == 0)
                    (gaps.Value ??= []).Add(Text(arguments[1]));
                output.WriteSafeString(text);
            }
        );
    }

    private readonly AsyncLocal<List<string>?> gaps = new();

    /// <summary>Writes the text for a job. Values of the job are put in as text and never read as a template again (R-618).</summary>
    public Written Write(string template, LetterScene scene)
    {
        var run = compiled.GetOrAdd(template, text => handlebars.Compile(TemplateText.Wrapped(text)));
        gaps.Value = [];
        var text = Tidy(run(scene.Values));
        var found = gaps.Value.Distinct().ToList();
        gaps.Value = null;
        if (text.Length > LongestOutput)
            text = text[..LongestOutput];
        return new Written(text, found, ContactIn(text));
    }

    /// <summary>An address, telephone, messenger or calendar in a text (R-331); null for none.</summary>
    public static string? ContactIn(string text) => Contact().Match(text) is { Success: true } match ? match.Value.Trim() : null;

    // Blocks that printed nothing leave empty lines behind.
    private static string Tidy(string text) => EmptyLines().Replace(text.ReplaceLineEndings("\n"), "\n\n").Trim();

    private static IEnumerable<string> Items(object? value) =>
        value switch
        {
            null or UndefinedBindingResult => [],
            string text => text.Length == 0 ? [] : [text],
            IEnumerable list => list.Cast<object?>().Select(Text),
            _ => [Text(value)],
        };

    private static string Text(object? value) =>
        value switch
        {
            null or UndefinedBindingResult => "",
            string text => text,
            IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static int Number(object? value) =>
        int.TryParse(Text(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\n[ \t]*\n(?:[ \t]*\n)+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyLines();

    [GeneratedRegex(
        @"[\w.+-]+@[\w-]+\.[\w.]{2,}|\b(?:t\.me|wa\.me|telegram\.me|calendly\.com|cal\.com|zoom\.us|meet\.google\.com|discord\.gg|join\.skype\.com)/\S*|\b(?:skype|telegram|whatsapp|discord|signal|viber)\b\s*(?:id|me|at|handle)?\s*[:@]\s*@?[\w.]{3,}|(?<![\w@/.])@[A-Za-z]\w{4,}(?![\w/])|(?<![\d.,$€£])\+\d[\d ()-]{7,}\d",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Contact();
}

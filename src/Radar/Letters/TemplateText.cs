using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Kernel;

namespace Guildhall.Radar.Letters;

/// <summary>
/// Reads a template before it is run: which variables and helpers it uses, and whether they exist (R-321 to R-324). What it lets through is
/// handed to Handlebars with each printed value wrapped, so that an empty one is a gap and never goes out.
/// </summary>
public static partial class TemplateText
{
    /// <summary>The longest template.</summary>
    public const int Longest = 20_000;

    private static readonly string[] Helpers =
    [
        "first",
        "join",
        "both",
        "default",
        "truncate",
        "lower",
        "money",
        "date",
        "count",
        "eq",
        "gt",
    ];

    private static readonly string[] Blocks = ["if", "unless", "each"];

    /// <summary>Refuses, with the place, an unknown variable or helper, a block left open, and signs that make no sense here (R-324).</summary>
    public static void MustHold(string text)
    {
        if (text.Length > Longest)
            throw new InvalidInput("text", $"A template has at most {Longest} characters; this one has {text.Length}.");
        if (Problem(text) is { } problem)
            throw new InvalidInput("text", problem);
    }

    /// <summary>What is wrong with the template, with its place; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        Stack<string> open = [];
        foreach (Match tag in Tag().Matches(text))
        {
            var place = PlaceOf(text, tag.Index);
            if (tag.Value.StartsWith("{{{", StringComparison.Ordinal) || tag.Value.StartsWith("{{&", StringComparison.Ordinal))
                return $"{place}: three braces change nothing here, because a letter is plain text. Use two.";
            var inside = tag.Groups["in"].Value.Trim();
            if (inside.Length == 0)
                return $"{place}: there is nothing between the braces.";
            switch (inside[0])
            {
                case '!' or '^':
                    continue;
                case '>':
                    return $"{place}: there is no snippet {inside[1..].Trim()}.";
                case '#':
                    var words = Words(inside[1..]);
                    if (!Blocks.Contains(words[0]))
                        return $"{place}: there is no block #{words[0]}. There are #if, #unless and #each.";
                    if (words.Count < 2)
                        return $"{place}: #{words[0]} needs something to ask about.";
                    open.Push(words[0]);
                    if (Unknown(words.Skip(1), place, open) is { } unknown)
                        return unknown;
                    continue;
                case '/':
                    if (!open.TryPop(out var last) || last != inside[1..].Trim())
                        return $"{place}: {{{{/{inside[1..].Trim()}}}}} closes nothing.";
                    continue;
                default:
                    if (inside == "else" && open.Count > 0)
                        continue;
                    if (Unknown(Words(inside), place, open) is { } wrong)
                        return wrong;
                    continue;
            }
        }
        var rest = Tag().Replace(text, "");
        if (rest.Contains("{{", StringComparison.Ordinal) || rest.Contains("}}", StringComparison.Ordinal))
            return "Two braces are opened or closed alone.";
        return open.TryPeek(out var block) ? $"{{{{#{block}}}}} is not closed." : null;
    }

    /// <summary>The template with each printed value wrapped in <c>show</c>, which notices when it is empty.</summary>
    internal static string Wrapped(string text) =>
        Tag()
            .Replace(
                text.ReplaceLineEndings("\n"),
                tag =>
                {
                    var inside = tag.Groups["in"].Value.Trim();
                    if (inside == "else" || inside[0] is '!' or '#' or '/' or '^')
                        return tag.Value;
                    var words = Words(inside);
                    var called = words.Count > 1 || Helpers.Contains(words[0]);
                    var name = inside.Replace("\"", "", StringComparison.Ordinal);
                    return called ? $"{{{{show ({inside}) \"{name}\"}}}}" : $"{{{{show {inside} \"{name}\"}}}}";
                }
            );

    private static string? Unknown(IEnumerable<string> words, string place, Stack<string> open)
    {
        var list = words.ToList();
        for (var i = 0; i < list.Count; i++)
        {
            var word = list[i].Trim('(', ')');
            if (word.Length == 0 || word[0] is '"' or '\'' || char.IsDigit(word[0]) || word is "true" or "false")
                continue;
            if (word is "this" or "@index" or "@first" or "@last" && open.Contains("each"))
                continue;
            var isCall = list[i].StartsWith('(') || (i == 0 && list.Count > 1 && !word.Contains('.', StringComparison.Ordinal));
            if (isCall && Helpers.Contains(word))
                continue;
            if (!LetterScene.Variables.ContainsKey(word))
                return isCall
                    ? $"{place}: there is no helper “{word}”. There are {string.Join(", ", Helpers)}."
                    : $"{place}: there is no variable “{word}”.{Nearest(word)}";
        }
        return null;
    }

    private static string Nearest(string word)
    {
        var tail = word[(word.LastIndexOf('.') + 1)..];
        var near = LetterScene.Variables.Keys.FirstOrDefault(name =>
            name.EndsWith("." + tail, StringComparison.OrdinalIgnoreCase) || name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        );
        return near is null ? "" : $" Is it “{near}”?";
    }

    private static List<string> Words(string inside) => [.. Word().Matches(inside).Select(match => match.Value)];

    private static string PlaceOf(string text, int at)
    {
        var line = text.AsSpan(0, at).Count('\n') + 1;
        var column = at - text.AsSpan(0, at).LastIndexOf('\n');
        return string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}");
    }

    [GeneratedRegex(@"\{\{\{?(?<in>[^{}]*)\}?\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("""[()]*"[^"]*"[()]*|[()]*'[^']*'[()]*|\S+""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}

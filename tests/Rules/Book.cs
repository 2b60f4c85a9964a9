using System.Text.RegularExpressions;

namespace Guildhall.Rules;

/// <summary>A numbered row of a rule book: its number, its first sentence, and where it comes from.</summary>
public sealed record Rule(string Number, string Title, string Status);

/// <summary>A rule book: the numbered rows of all its tables, in their order.</summary>
public sealed partial record Book(string Name, IReadOnlyList<Rule> Rules)
{
    private const string TestCase = "test case";
    private const string Decision = "decision";
    private static readonly string[] Sources = ["seed", "documented elsewhere", "inferred", "own"];

    /// <summary>The statuses a rule can have, those of the tables without a status column last.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [.. Sources, TestCase, Decision];

    /// <summary>Reads a book from its file, which gives it its name.</summary>
    public static Book Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadLines(path));

    /// <summary>Reads a book from its lines; <see cref="InvalidDataException"/> tells the line of a row it cannot place.</summary>
    public static Book Parse(string name, IEnumerable<string> lines)
    {
        var rules = new Dictionary<string, Rule>();
        string[]? header = null;
        foreach (var (index, line) in lines.Index())
        {
            if (!line.StartsWith('|'))
            {
                header = null;
                continue;
            }
            var cells = Cells(line);
            header ??= cells;
            if (!Number().IsMatch(cells[0]))
                continue;
            if (StatusOf(header, cells) is not { } status)
                throw new InvalidDataException($"{name}, line {index + 1}: {cells[0]} has no status, expected result or decision.");
            if (!rules.TryAdd(cells[0], new Rule(cells[0], FirstSentence(cells[1]), status)))
                throw new InvalidDataException($"{name}, line {index + 1}: {cells[0]} stands there twice.");
        }
        return new Book(name, [.. rules.Values]);
    }

    private static string[] Cells(string row) => [.. Bar().Split(row.Trim().Trim('|')).Select(cell => cell.Trim().Replace(@"\|", "|"))];

    // "seed (switching) / documented elsewhere" counts where it comes from first.
    private static string? StatusOf(string[] header, string[] cells) =>
        header.Contains("Expected") ? TestCase
        : header.Contains("Decision") ? Decision
        : cells.ElementAtOrDefault(Array.IndexOf(header, "Status")) is { } status
            ? Sources.FirstOrDefault(source => status.StartsWith(source, StringComparison.Ordinal))
        : null;

    private static string FirstSentence(string text) => SentenceEnd().Split(text.Replace("**", ""), 2)[0];

    [GeneratedRegex(@"^[MRP]-\d{3}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"(?<=[.!?]) (?=\p{Lu}|[`""(])")]
    private static partial Regex SentenceEnd();
}

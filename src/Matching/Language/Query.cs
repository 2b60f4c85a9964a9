namespace Guildhall.Matching;

/// <summary>Something to say about a place in a query. Positions count UTF-16 units of what was typed.</summary>
/// <param name="Code">A stable code of the rule book: <c>quote-open</c>.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Message">A sentence for the person who typed.</param>
/// <param name="Offers">Whole corrected queries to take with one click, best first.</param>
public sealed record Issue(string Code, int Start, int Length, string Message, IReadOnlyList<string> Offers);

/// <summary>
/// A query of the language of the rule book. Parsing is total: with errors there still is a tree, so that
/// highlighting and preview go on while somebody types.
/// </summary>
public sealed class Query
{
    /// <summary>The most characters a query may have .</summary>
    public const int LongestText = 4_000;

    /// <summary>The most words a query may have .</summary>
    public const int MostWords = 200;

    /// <summary>The most words a phrase may have .</summary>
    public const int LongestPhrase = 20;

    /// <summary>How deep groups may lie in each other .</summary>
    public const int Deepest = 20;

    /// <summary>The most other words a phrase may allow between its own .</summary>
    public const int WidestSlop = 20;

    /// <summary>The most errors that are reported at once .</summary>
    public const int MostErrors = 20;

    private Query(string text, Node root, IReadOnlyList<Issue> errors, IReadOnlyList<Issue> warnings) =>
        (Text, Root, Errors, Warnings) = (text, root, errors, warnings);

    /// <summary>What was typed.</summary>
    public string Text { get; }

    /// <summary>What it means.</summary>
    public Node Root { get; }

    /// <summary>What stops saving, in order of place; at most <see cref="MostErrors"/>.</summary>
    public IReadOnlyList<Issue> Errors { get; }

    /// <summary>What may not be meant; stops nothing but has to be acknowledged for some modes.</summary>
    public IReadOnlyList<Issue> Warnings { get; }

    /// <summary>Whether it has no errors.</summary>
    public bool IsValid => Errors.Count == 0;

    /// <summary>Words for operators and full parentheses; parsing it gives the same tree .</summary>
    public string NormalForm => QueryWriter.Normal(Root);

    /// <summary>Reads a query. Never throws for any text.</summary>
    public static Query Parse(string text)
    {
        var parser = new QueryParser(text);
        var root = parser.Parse();
        return new Query(text, root, [.. parser.Errors.OrderBy(e => e.Start).Take(MostErrors)], [.. parser.Warnings.OrderBy(w => w.Start)]);
    }

    /// <summary>Whether something could match this without any wanted word being found .</summary>
    internal static bool MatchesWithoutWord(Node node) =>
        node switch
        {
            Not or EmptyNode => true,
            And a => a.Children.All(MatchesWithoutWord),
            Or o => o.Children.Any(MatchesWithoutWord),
            _ => false,
        };
}

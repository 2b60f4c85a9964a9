using System.Diagnostics;
using System.Text;

namespace Guildhall.Matching.Tests;

/// <summary>Queries and texts nobody would write, on everything that reads one: in the tests, and for longer in bench/run matching --fuzz.</summary>
internal static class Fuzzing
{
    private static readonly string[] Pieces =
    [
        "react",
        "\"",
        "(",
        ")",
        "|",
        "-",
        "+",
        "OR",
        "AND",
        "NOT",
        "*",
        "~",
        "~3",
        "title:",
        "skills:",
        ":",
        "c++",
        "\0",
        "\u0007",
        "\u200b",
        "\ud83d",
        "\ude00",
        "😀",
        "é",
        "e\u0301",
        "日本",
        "<p>",
        "</",
        "&amp;",
        "&#",
        ";",
        "10,000",
        "3.5",
        "'",
        "\u202e",
        "ß",
        "İ",
        "\ufdfa",
        "\n",
        " ",
        " ",
        " ",
        "ﬁ",
        "가",
        "\uffff",
        "a",
        "-(",
        "))",
        "\"\"",
    ];

    private static readonly string[] Monsters =
    [
        new('a', 1_000_000),
        new('(', 100_000),
        new(')', 100_000),
        string.Concat(Enumerable.Repeat("(a ", 100_000)),
        string.Concat(Enumerable.Repeat("-", 100_000)) + "a",
        string.Concat(Enumerable.Repeat("\"", 100_001)),
        string.Concat(Enumerable.Repeat("a-", 500_000)),
        string.Concat(Enumerable.Repeat("<a", 300_000)),
        string.Concat(Enumerable.Repeat("&a", 300_000)),
        "e" + new string('\u0301', 500_000),
        new('\ud83d', 500_000),
        string.Concat(Enumerable.Repeat("a OR ", 100_000)),
    ];

    /// <summary>How many were read, and how long the slowest took.</summary>
    public static (long Texts, TimeSpan Slowest) Run(long texts, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var index = new ScannerIndex<int>();
        var store = new PostingStore<int>();
        var slowest = TimeSpan.Zero;
        var text = "";
        var done = 0L;
        for (; done < texts && !cancellation.IsCancellationRequested; done++)
        {
            var monster = done < Monsters.Length;
            text =
                monster ? Monsters[done]
                : random.Next(3) == 0 ? Mutated(text, random)
                : Made(random);
            var clock = Stopwatch.StartNew();
            Read(text, keep: monster || done % 64 == 0, (int)(done % 5_000), index, store);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }
        return (done, slowest);
    }

    private static void Read(string text, bool keep, int key, ScannerIndex<int> index, PostingStore<int> store)
    {
        var query = Query.Parse(text);
        if (
            query.Errors.Count > Query.MostErrors
            || query.Errors.Concat(query.Warnings).Any(i => i.Start < 0 || i.Start + i.Length > text.Length)
        )
            throw new InvalidOperationException($"An issue lies outside of {Shown(text)}");
        if (query.IsValid && !Query.Parse(query.NormalForm).Root.Equals(query.Root))
            throw new InvalidOperationException($"The normal form of {Shown(text)} is another query: {query.NormalForm}");
        var words = WordGraph.Of(text);
        foreach (var word in words.Words)
            if (word.Start < 0 || word.Length <= 0 || word.Start + word.Length > text.Length || word.To > words.Positions)
                throw new InvalidOperationException($"A word lies outside of {Shown(text)}");
        if (!keep)
            return;
        var definition = new ScannerDefinition { Query = text, Clauses = [ExcludedWords.Parse(text)] };
        var posting = new Posting { Title = text[..Math.Min(text.Length, 200)], Description = text };
        index.Put(key, definition);
        var found = index.Match(posting);
        store.Remove(key);
        store.Add(key, posting);
        var truth = Evaluator.Judge(definition, posting).Verdict;
        if (
            truth
            != (
                found.Matching.Contains(key) ? Verdict.Match
                : found.Asking.Contains(key) ? Verdict.Ask
                : Verdict.NoMatch
            )
        )
            throw new InvalidOperationException($"The index does not say {truth} of {Shown(text)}");
        if (store.Run(definition).Any(r => r.Key == key) != (truth != Verdict.NoMatch))
            throw new InvalidOperationException($"The store does not say {truth} of {Shown(text)}");
    }

    private static string Made(Random random)
    {
        var text = new StringBuilder();
        for (var n = random.Next(1, 24); n > 0; n--)
        {
            text.Append(random.Next(20) == 0 ? ((char)random.Next(char.MaxValue + 1)).ToString() : Pieces[random.Next(Pieces.Length)]);
            if (random.Next(2) == 0)
                text.Append(' ');
        }
        return text.ToString();
    }

    private static string Mutated(string text, Random random)
    {
        if (text.Length is 0 or > 10_000)
            return Made(random);
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            _ => text[at..] + text[..at],
        };
    }

    private static string Shown(string text) =>
        string.Concat(text.Take(300).Select(c => char.IsAsciiLetterOrDigit(c) || c == ' ' ? c.ToString() : $"\\u{(int)c:x4}"));
}

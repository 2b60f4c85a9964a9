using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Guildhall.Matching;
using Guildhall.Matching.Tests;

namespace Guildhall.Bench;

/// <summary>
/// Random and mutated queries and texts through everything that reads them: nothing may throw, take long, or keep what it needs no more.
/// Most cases are small, so that there are many; every ten-thousandth is one of the monsters.
/// </summary>
public sealed class Fuzzing : IBenchmark
{
    private const string Usage = "usage: bench/run fuzz [--count N] [--seed N] [--json]";
    private const int Batch = 1_000;

    public string Name => "fuzz";

    public string Summary => "random and mutated queries and texts: nothing throws, takes long or grows";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (count, seed) = Read(options);
        await Task.CompletedTask;
        var cases = new Cases(seed);
        var (queries, texts, monsters) = (new Sample(), new Sample(), new Sample());
        var (done, before) = (0L, 0L);
        var slowest = (Time: 0.0, What: "");
        while (done < count)
        {
            cancellation.ThrowIfCancellationRequested();
            if (done == Batch) // machine code is warm, and what is kept for good is there
                (queries, texts, slowest) = (new Sample(), new Sample(), (0, ""));
            var mill = new Mill();
            for (var i = 0; i < Batch && done < count; i++, done++)
            {
                var (kind, text) = cases.Next(done);
                var begun = Cpu.Time();
                try
                {
                    mill.Take(kind, text);
                }
                catch (Exception fault)
                {
                    throw new NotMeasured($"Case {done} of seed {seed}, a {kind} of {text.Length} characters: {Shown(text)}", fault);
                }
                var took = Cpu.Since(begun);
                (
                    kind is Kind.Monster ? monsters
                    : kind is Kind.Query ? queries
                    : texts
                ).Add(took);
                if (took > slowest.Time)
                    slowest = (took, $"{kind} {Shown(text)}");
            }
            if (before == 0)
                before = Memory.Used();
        }
        var grown = (Memory.Used() - before) / 1e6;
        yield return new Figure("cases, none of which threw", done, "");
        yield return new Figure("queries: p50", queries.Percentile(0.5) * 1e6, "µs");
        yield return new Figure("queries: the slowest", queries.Largest * 1e3, "ms", Goal.Under(100));
        yield return new Figure("texts: p50", texts.Percentile(0.5) * 1e6, "µs");
        yield return new Figure("texts: the slowest", texts.Largest * 1e3, "ms", Goal.Under(100));
        yield return new Figure("monsters of up to a million characters", done / Cases.MonsterEvery, "");
        if (done >= Cases.MonsterEvery)
            yield return new Figure("monsters: the slowest", monsters.Largest, "s", Goal.Under(3));
        yield return new Figure("memory kept after all, more than after the first thousand", grown, "MB", Goal.Under(64));
        await Console.Error.WriteLineAsync($"The slowest case: {slowest.What}");
    }

    private static (long Count, int Seed) Read(IReadOnlyList<string> options)
    {
        var (count, seed) = (100_000L, 1);
        for (var i = 0; i < options.Count; i += 2)
            switch (options[i])
            {
                case "--count"
                    when i + 1 < options.Count && long.TryParse(options[i + 1], CultureInfo.InvariantCulture, out count) && count > 0:
                case "--seed" when i + 1 < options.Count && int.TryParse(options[i + 1], CultureInfo.InvariantCulture, out seed):
                    break;
                default:
                    throw new WrongCall(Usage);
            }
        return (count, seed);
    }

    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 200)))
            shown.Append(c is >= ' ' and < (char)127 ? c.ToString() : $"\\u{(int)c:X4}");
        return shown.ToString();
    }

    internal enum Kind
    {
        Query,
        Text,
        Monster,
    }

    /// <summary>Everything that reads what people type or post. Filled for some cases, then thrown away.</summary>
    private sealed class Mill
    {
        private static readonly Posting Plain = new()
        {
            Title = "Senior React developer",
            Description = "front-end lead, C#/.NET, 10,000 users; no agencies, please. e-mail me 24/7 日本",
            Skills = ["react", "node.js", "ui/ux"],
        };

        private readonly ScannerIndex<int> _index = new();
        private readonly PostingStore<int> _store = new();
        private readonly TextDirectory<int> _directory = new();
        private int _key;

        public Mill()
        {
            _store.Add(-1, Plain);
            _index.Put(-1, new ScannerDefinition { Query = "react -wordpress" });
        }

        public void Take(Kind kind, string text)
        {
            if (kind is not Kind.Text)
                AsQuery(text);
            if (kind is not Kind.Query)
                AsText(text);
        }

        private void AsQuery(string text)
        {
            var query = Query.Parse(text);
            foreach (var issue in query.Errors.Concat(query.Warnings))
                if (issue.Start < 0 || issue.Length < 0 || issue.Start + issue.Length > text.Length)
                    throw new NotMeasured($"{issue.Code} has its place outside the text.");
            var normal = query.NormalForm;
            if (
                query.IsValid
                && normal.Length <= Query.LongestText
                && Query.Parse(normal) is { IsValid: true } again
                && again.NormalForm != normal
            )
                throw new NotMeasured($"The normal form {Shown(normal)} is read as {Shown(again.NormalForm)}.");
            UpworkImport.Read(text);
            WordBuilder.TryRead(query);
            var definition = new ScannerDefinition { Query = text };
            Checks.Of(definition);
            if (!query.IsValid)
                return; // such a query is never matched with
            var judged = Evaluator.Judge(definition, Plain).Verdict;
            var key = _key++;
            if (key % 16 == 0) // it judges many times over
                Counterfactual.Of(definition, Plain);
            _index.Put(key, definition);
            var found = _index.Match(Plain);
            if (found.Matching.Contains(key) != judged is Verdict.Match || found.Asking.Contains(key) != judged is Verdict.Ask)
                throw new NotMeasured($"The truth is {judged}, the index says otherwise.");
            if (_store.Run(definition).Any() != judged is Verdict.Match or Verdict.Ask)
                throw new NotMeasured($"The truth is {judged}, the store says otherwise.");
            _index.Remove(key);
        }

        private void AsText(string text)
        {
            var key = _key++;
            var posting = new Posting
            {
                Title = text.Length > 300 ? text[..300] : text,
                Description = text,
                Skills = [text],
            };
            var graph = WordGraph.Of(text);
            foreach (var word in graph.Words)
                if (word.Start < 0 || word.Length <= 0 || word.Start + word.Length > text.Length)
                    throw new NotMeasured($"The word {Shown(word.Text)} has its place outside the text.");
            _index.Match(posting);
            _store.Add(key, posting);
            _directory.Put(
                key,
                new Entry
                {
                    Title = posting.Title,
                    Body = text,
                    Skills = posting.Skills,
                }
            );
            _directory.Complete(text.Length > 40 ? text[..40] : text);
            var items = text.Length > 60 ? text[..60] : text;
            var definition = new ScannerDefinition { Query = "react", Clauses = [AnyWords.Parse(items), ExcludedWords.Parse(items)] };
            Checks.Of(definition);
            Evaluator.Judge(definition, posting);
            _store.Remove(key);
            _directory.Remove(key);
        }
    }

    /// <summary>The cases of a seed.</summary>
    internal sealed class Cases(int seed)
    {
        /// <summary>One case in so many is huge.</summary>
        public const int MonsterEvery = 10_000;

        private static readonly string[] Pieces =
        [
            "\"",
            "(",
            ")",
            "-",
            "+",
            "|",
            "*",
            "~",
            "~3",
            ":",
            "title:",
            "skills:",
            "AND",
            "OR",
            "NOT",
            "and",
            " ",
            "  ",
            "\t",
            "\n",
            "\0",
            "\u0007",
            "\u200b",
            "\u202e",
            "\ufeff",
            "\ud800",
            "\udc00",
            "😀",
            "é",
            "e\u0301",
            "ß",
            "İ",
            "ı",
            "日本",
            "ﬁ",
            "“",
            "”",
            "'",
            "’",
            ",",
            ".",
            ".net",
            "c++",
            "c#",
            "/",
            "&",
            "&amp;",
            "&#0;",
            "&#x110000;",
            "&#55296;",
            "<",
            "<b>",
            "</",
            "<!--",
            "_",
            "#",
            "10,000",
            "3.5",
            "react",
            "front-end",
            "a",
            "\u0660",
            "\u1F88",
        ];

        private readonly Random _random = new(seed);
        private readonly Randoms _sound = new(seed);

        public (Kind Kind, string Text) Next(long number)
        {
            if (number % MonsterEvery == MonsterEvery - 1)
                return (Kind.Monster, Monster((int)(number / MonsterEvery)));
            return (number % 3) switch
            {
                0 => (Kind.Query, Mutated(_sound.Query(3))),
                1 => (Kind.Query, Soup()),
                _ => (Kind.Text, _random.Next(2) == 0 ? Mutated(_sound.Text(14)) : Soup()),
            };
        }

        private string Soup()
        {
            var soup = new StringBuilder();
            for (var n = _random.Next(24); n > 0; n--)
                Spoon(soup);
            return soup.ToString();
        }

        private void Spoon(StringBuilder soup)
        {
            if (_random.Next(8) == 0)
                soup.Append((char)_random.Next(0x10000));
            else
                soup.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        private string Mutated(string text)
        {
            var mutated = new StringBuilder(text);
            for (var n = _random.Next(4); n > 0; n--)
            {
                var at = _random.Next(mutated.Length + 1);
                var length = Math.Min(_random.Next(5), mutated.Length - at);
                switch (_random.Next(4))
                {
                    case 0:
                        mutated.Remove(at, length);
                        break;
                    case 1:
                        mutated.Insert(at, mutated.ToString(at, length));
                        break;
                    case 2 when at < mutated.Length:
                        mutated[at] = (char)_random.Next(0x10000);
                        break;
                    default:
                        mutated.Insert(at, Pieces[_random.Next(Pieces.Length)]);
                        break;
                }
            }
            return mutated.ToString();
        }

        private string Monster(int number) =>
            (number % 14) switch
            {
                0 => new string('x', 1_000_000),
                1 => new string('(', 100_000),
                2 => new string('(', 50_000) + "a" + new string(')', 50_000),
                3 => new string('"', 100_000),
                4 => Repeat("-(", 50_000),
                5 => Repeat("a-", 200_000),
                6 => Repeat("title:", 100_000),
                7 => Repeat("\"a b\"~3 ", 60_000),
                8 => Repeat("a | ", 100_000),
                9 => Repeat("<b>&amp;", 100_000),
                10 => Repeat("\ud800", 300_000),
                11 => Repeat("c#/.net/", 60_000),
                12 => string.Concat(Enumerable.Range(0, 100_000).Select(_ => (char)_random.Next(0x10000))),
                _ => Repeat("1,000", 100_000) + Repeat("日", 50_000),
            };

        private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
    }
}

namespace Guildhall.Matching.Tests;

/// <summary>The fast engine says what the truth says.</summary>
public class EngineTests
{
    [Theory, Rule("R-135", "R-210")]
    [InlineData(1, "Scalar")]
    [InlineData(2, "Vector256")]
    [InlineData(3, "Vector512")]
    public void Reverse_search_gives_what_judging_one_by_one_gives(int seed, string width)
    {
        var random = new Randoms(seed);
        var definitions = Enumerable.Range(0, 1_000).Select(_ => random.Definition()).ToArray();
        var postings = Enumerable.Range(0, 60).Select(_ => random.Posting()).ToArray();
        var index = new ScannerIndex<int>(table: null, Enum.Parse<Kernels.Width>(width));
        for (var i = 0; i < definitions.Length; i++)
            index.Put(i, definitions[i]);

        Assert.Empty(Differences(index, definitions, postings));
        index.Load([]);
        Assert.Empty(Differences(index, definitions, postings[..15]));
    }

    [Theory, Rule("R-135", "R-210")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Groups_of_any_length_and_more_exclusions_than_have_a_bit_are_judged_as_one_by_one(int excerpts)
    {
        // Words w0 to w299 of which a job has some; groups so long that a record, then a program of one, two, three blocks, then a free one holds them.
        var random = new Random(excerpts);
        string Words(int count) => string.Join(" | ", Enumerable.Range(0, count).Select(_ => $"w{random.Next(300)}"));
        var definitions = Enumerable
            .Range(0, 600)
            .Select(i =>
            {
                var groups = Enumerable.Range(0, 2 + i % 3).Select(_ => $"({Words(1 + random.Next(1 + i / 10))})");
                var nots = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => $" -w{random.Next(300)}"));
                return new ScannerDefinition { Query = string.Join(' ', groups) + nots, QueryUnknown = (Unknown)random.Next(3) };
            })
            .ToArray();
        var postings = Enumerable
            .Range(0, 30)
            .Select(i => new Posting
            {
                Title = Words(1 + i / 5).Replace(" |", "", StringComparison.Ordinal),
                Description = Words(1 + 2 * i).Replace(" |", "", StringComparison.Ordinal),
                DescriptionIsExcerpt = excerpts != 0 && i % excerpts == 0,
            })
            .ToArray();
        var index = new ScannerIndex<int>();
        for (var i = 0; i < definitions.Length; i++)
            index.Put(i, definitions[i]);

        Assert.Empty(Differences(index, definitions, postings));
        index.Load([]);
        Assert.Empty(Differences(index, definitions, postings));
        using var file = new MemoryStream();
        index.Write(file, k => k.ToString(System.Globalization.CultureInfo.InvariantCulture));
        file.Position = 0;
        Assert.Empty(Differences(ScannerIndex<int>.Read(file, int.Parse), definitions, postings[..20]));
    }

    [Fact, Rule("R-192", "R-210")]
    public void It_does_so_after_any_changes()
    {
        var random = new Randoms(4);
        var index = new ScannerIndex<int>();
        var held = new Dictionary<int, ScannerDefinition>();
        var paused = new HashSet<int>();
        for (var round = 0; round < 6_000; round++)
        {
            var key = random.Next(300);
            switch (random.Next(7))
            {
                case 0:
                    Assert.Equal(held.Remove(key), index.Remove(key));
                    paused.Remove(key);
                    break;
                case 1:
                    Assert.Equal(held.ContainsKey(key), index.Pause(key));
                    if (held.ContainsKey(key))
                        paused.Add(key);
                    break;
                case 2:
                    Assert.Equal(held.ContainsKey(key), index.Resume(key));
                    paused.Remove(key);
                    break;
                default:
                    index.Put(key, held[key] = random.Definition());
                    paused.Remove(key);
                    break;
            }
            if (round % 1500 == 1499)
                index.Load([]);
            if (round % 150 == 0)
            {
                var posting = random.Posting();
                var text = PostingText.Of(posting);
                var truth = held.Where(h => !paused.Contains(h.Key))
                    .Select(h => (h.Key, Evaluator.Judge(h.Value, posting, text).Verdict))
                    .ToList();
                var found = index.Match(posting);
                Assert.Equal(truth.Where(t => t.Verdict == Verdict.Match).Select(t => t.Key).Order(), found.Matching.Order());
                Assert.Equal(truth.Where(t => t.Verdict == Verdict.Ask).Select(t => t.Key).Order(), found.Asking.Order());
            }
        }
        Assert.Equal(held.Count, index.Count);
    }

    [Fact, Rule("R-210")]
    public void A_change_that_has_returned_is_seen_by_every_later_job_and_no_job_sees_half_of_one()
    {
        // Scanner i wants either a or b; a change only swaps which. A job with both words always matches every scanner exactly once.
        var index = new ScannerIndex<int>();
        string[] queries = ["alpha -delta", "beta gamma -delta", "(alpha beta) | (gamma delta)", "beta -\"alpha delta\""];
        for (var i = 0; i < 200; i++)
            index.Put(i, new() { Query = queries[i % 4] });
        var both = new Posting { Title = "alpha beta gamma", Description = "alpha words here" };
        var stop = false;
        var readers = Enumerable
            .Range(0, 3)
            .Select(_ =>
                Task.Run(() =>
                {
                    var jobs = 0;
                    do
                    {
                        var found = index.Match(both).Matching;
                        Assert.Equal(200, found.Count);
                        Assert.Equal(200, found.Distinct().Count());
                        jobs++;
                    } while (!Volatile.Read(ref stop));
                    return jobs;
                })
            )
            .ToArray();
        var random = new Random(5);
        for (var round = 0; round < 1_500; round++)
        {
            var key = random.Next(200);
            index.Put(key, new() { Query = queries[random.Next(4)] });
            var extra = 1_000 + round;
            index.Put(extra, new() { Query = $"zeta{round}" });
            Assert.Contains(extra, index.Match(new Posting { Title = $"zeta{round}", Description = "" }).Matching);
            Assert.True(index.Remove(extra));
            Assert.DoesNotContain(extra, index.Match(new Posting { Title = $"zeta{round}", Description = "" }).Matching);
        }
        Volatile.Write(ref stop, true);
        Assert.All(readers, r => Assert.True(r.GetAwaiter().GetResult() > 0));
    }

    [Fact, Rule("R-210")]
    public void A_snapshot_gives_the_same_answers_and_can_be_changed_on()
    {
        var random = new Randoms(7);
        var definitions = Enumerable.Range(0, 600).Select(_ => random.Definition()).ToArray();
        var postings = Enumerable.Range(0, 40).Select(_ => random.Posting()).ToArray();
        var index = new ScannerIndex<int>();
        for (var i = 0; i < definitions.Length; i++)
            index.Put(i, definitions[i]);
        for (var i = 0; i < 600; i += 5)
            index.Pause(i);
        for (var i = 0; i < 600; i += 7)
            index.Remove(i);
        using var file = new MemoryStream();

        index.Write(file, key => key.ToString(System.Globalization.CultureInfo.InvariantCulture));
        file.Position = 0;
        var read = ScannerIndex<int>.Read(file, key => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(index.Count, read.Count);
        Same();
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(index.Resume(i), read.Resume(i));
            if (i % 3 == 0)
            {
                var changed = random.Definition();
                index.Put(i, changed);
                read.Put(i, changed);
            }
        }
        Same();

        void Same()
        {
            foreach (var posting in postings)
            {
                var (a, b) = (index.Match(posting), read.Match(posting));
                Assert.Equal(a.Matching.Order(), b.Matching.Order());
                Assert.Equal(a.Asking.Order(), b.Asking.Order());
            }
        }
    }

    [Fact, Rule("R-210")]
    public void A_snapshot_that_is_damaged_cut_or_of_another_table_is_refused()
    {
        var index = new ScannerIndex<string>();
        index.Put("a", new() { Query = "react" });
        using var file = new MemoryStream();
        index.Write(file, key => key);
        var bytes = file.ToArray();
        byte[] damaged = [.. bytes[..^3], (byte)(bytes[^3] ^ 1), .. bytes[^2..]];

        Assert.Equal(1, Read(bytes).Count);
        Assert.Throws<FormatException>(() => Read(damaged));
        Assert.Throws<FormatException>(() => Read(bytes[..^10]));
        Assert.Throws<FormatException>(() => Read(bytes[..30]));
        Assert.Throws<FormatException>(() => Read([]));
        Assert.Throws<FormatException>(() => Read(bytes, new WordTable([])));

        static ScannerIndex<string> Read(byte[] bytes, WordTable? table = null) =>
            ScannerIndex<string>.Read(new MemoryStream(bytes), key => key, table);
    }

    [Fact, Rule("R-210")]
    public void Of_a_file_any_changed_byte_and_any_missing_end_is_refused()
    {
        var random = new Randoms(8);
        var index = new ScannerIndex<string>();
        for (var i = 0; i < 200; i++)
            index.Put($"s{i}", random.Definition());
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "snapshot");
            index.WriteFile(path, key => key);
            index.WriteFile(path, key => key); // in place of the one before
            Assert.Equal(200, ScannerIndex<string>.ReadFile(path, key => key).Count);
            Assert.Equal([path], Directory.GetFiles(folder.FullName));

            var bytes = File.ReadAllBytes(path);
            for (var at = 0; at < bytes.Length; at += 1 + random.Next(bytes.Length / 150))
            {
                bytes[at] ^= (byte)(1 << random.Next(8));
                Assert.Throws<FormatException>(() => ScannerIndex<string>.Read(new MemoryStream(bytes), key => key));
                Assert.Throws<FormatException>(() => ScannerIndex<string>.Read(new MemoryStream(bytes[..at]), key => key));
                bytes = File.ReadAllBytes(path);
            }
            File.WriteAllBytes(path, []);
            Assert.Throws<FormatException>(() => ScannerIndex<string>.ReadFile(path, key => key));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact, Rule("R-135")]
    public void A_paused_scanner_comes_back_whole_before_and_after_packing()
    {
        var index = new ScannerIndex<int>();
        var job = new Posting
        {
            Title = "alpha beta",
            Description = "",
            AlreadyApplied = false,
        };
        index.Put(1, new() { Query = "alpha | beta" });
        index.Put(2, new() { Query = "alpha" });
        for (var round = 0; round < 3; round++)
        {
            Assert.True(index.Pause(1));
            Assert.Equal([2], index.Match(job).Matching);
            Assert.True(index.Pause(1)); // already
            if (round == 1)
                index.Load([]);
            Assert.True(index.Resume(1));
            Assert.Equal([1, 2], index.Match(job).Matching.Order());
            Assert.True(index.Resume(1));
            if (round == 2)
                index.Load([]);
            index.Put(1, new() { Query = "beta" });
            Assert.Equal([1, 2], index.Match(job).Matching.Order());
        }
        index.Pause(2);
        index.Put(2, new() { Query = "alpha" }); // a changed scanner runs again
        Assert.Equal([1, 2], index.Match(job).Matching.Order());
        Assert.False(index.Pause(3));
        Assert.False(index.Resume(3));
    }

    [Fact, Rule("R-148", "R-151", "R-161")]
    public void A_plain_query_means_without_its_tree_what_its_tree_means()
    {
        var random = new Random(9);
        string[] pieces =
        [
            "a",
            "react",
            " ",
            " ",
            " ",
            "|",
            " | ",
            "-",
            " -",
            "(",
            ")",
            "\"",
            "\"a b\"",
            "\"x\"",
            "title:",
            "skills:",
            "dev*",
            "devel*",
            "*",
            "~2",
            "or",
            "OR",
            ":",
            "é",
            "+",
            "\t",
            "c#",
        ];
        var plain = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));
            List<string> leaves = [];
            if (QuickQuery.Read(text, OfText) is not { } quick)
                continue;
            plain++;
            var parsed = Query.Parse(text);
            Assert.True(parsed.IsValid, text);
            Assert.Equal(Shown(OfNode(parsed.Root, wanted: true)), Shown(quick));

            Formula OfText(int start, int length, Scope scope, bool wanted)
            {
                var leaf = (Leaf)Query.Parse(text.Substring(start, length)).Root;
                return One($"{scope} {leaf.GetType().Name} {leaf.Words}", wanted);
            }

            Formula OfNode(Node node, bool wanted) =>
                node switch
                {
                    Leaf leaf => One($"{leaf.Scope} {leaf.GetType().Name} {leaf.Words}", wanted),
                    Not not => OfNode(not.Of, !wanted),
                    _ => node is And == wanted
                        ? Formula.All([.. node.Children.Select(c => OfNode(c, wanted))])
                        : Formula.Any([.. node.Children.Select(c => OfNode(c, wanted))]),
                };

            Formula One(string leaf, bool wanted)
            {
                if (!leaves.Contains(leaf))
                    leaves.Add(leaf);
                return wanted ? new Has(leaves.IndexOf(leaf)) : new HasNot(leaves.IndexOf(leaf));
            }
        }
        Assert.True(plain > 1_000, $"{plain}");

        static string Shown(Formula formula) =>
            formula switch
            {
                Every every => $"({string.Join(" & ", every.Of.Select(Shown))})",
                Some some => $"({string.Join(" | ", some.Of.Select(Shown))})",
                Has has => $"{has.Feature}",
                _ => $"-{((HasNot)formula).Feature}",
            };
    }

    [Fact, Rule("R-168", "R-169", "R-174")]
    public void Words_pass_the_fast_reader_as_they_pass_the_plain_one()
    {
        var random = new Random(6);
        string[] pieces =
        [
            "a",
            "B",
            "c++",
            "#",
            ".",
            "+",
            "-",
            "/",
            "_",
            "&",
            "'",
            ",",
            " ",
            "1",
            "000",
            "net",
            "é",
            "日",
            "’",
            "—",
            "😀",
            "\u0301",
            "&amp;",
            "<b>",
            "<br>",
            "İ",
            "ﬁ",
            "\ud800",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var words = WordGraph.Of(text).Words.Select(w => w.Text).ToHashSet();
            var vocabulary = new Vocabulary();
            var expected = words.ToDictionary(w => w, w => vocabulary.FeatureOf([w], In.Title));
            var reader = new JobReader(vocabulary, new ChunkCache(WordTable.BuiltIn), new WordCounts());
            var decoys = ((string[])["a", "b", "c", "c++", "net", ".net", "1", "1000", "anet"])
                .Select(w => (Word: w, Feature: vocabulary.FeatureOf([w], In.Title)))
                .ToList();

            reader.Read(new Posting { Title = text });

            var present = reader.Present.AsSpan(0, reader.Count).ToArray().ToHashSet();
            Assert.All(expected, w => Assert.True(present.Contains(w.Value), $"{text}: {w.Key}"));
            Assert.All(decoys, d => Assert.True(present.Contains(d.Feature) == words.Contains(d.Word), $"{text}: {d.Word}"));
        }
    }

    private static List<string> Differences(ScannerIndex<int> index, ScannerDefinition[] definitions, Posting[] postings)
    {
        List<string> differences = [];
        foreach (var posting in postings)
        {
            var found = index.Match(posting);
            var said = new Verdict[definitions.Length];
            foreach (var key in found.Matching)
                said[key] = Verdict.Match;
            foreach (var key in found.Asking)
                said[key] = Verdict.Ask;
            Assert.Equal(found.Matching.Count + found.Asking.Count, said.Count(v => v != Verdict.NoMatch));
            var text = PostingText.Of(posting);
            for (var i = 0; i < definitions.Length; i++)
                if (Evaluator.Judge(definitions[i], posting, text).Verdict is var truth && truth != said[i])
                    differences.Add($"{said[i]} instead of {truth}: {definitions[i].ToJson()} on {posting}");
        }
        return differences;
    }
}

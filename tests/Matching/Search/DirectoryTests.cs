namespace Guildhall.Matching.Tests;

/// <summary>The directory finds what judging one by one finds, and counts it right.</summary>
public class DirectoryTests
{
    private static readonly string[] Countries = ["UA", "US", "PL", "DE"];
    private static readonly string[] Levels = ["junior", "senior", "lead"];

    [Theory, Rule("R-148", "R-154")]
    [InlineData(21, TextBlock.Room, "Vector512")]
    [InlineData(22, 90, "Vector512")]
    [InlineData(23, 60, "Vector256")]
    [InlineData(24, 60, "Scalar")]
    public void It_finds_counts_and_ranks_what_judging_one_by_one_does(int seed, int room, string width)
    {
        using var _ = new Widths(width);
        var random = new Randoms(seed);
        var directory = new TextDirectory<int>(table: null, room);
        var entries = new Dictionary<int, (Entry Entry, int Put)>();
        var puts = 0;
        for (var i = 0; i < 400; i++)
            Put(i % 300);
        for (var i = 0; i < 300; i += 13)
            Remove(i);
        for (var n = 0; n < 100; n++)
            Compare(n);

        // Most of the entries go, so that what is left moves on.
        for (var i = 0; i < 300; i++)
            if (i % 5 != 0 && entries.ContainsKey(i))
                Remove(i);
        for (var i = 300; i < 400; i++)
            Put(i);
        directory.Settle();
        for (var n = 100; n < 200; n++)
            Compare(n);

        void Put(int key)
        {
            entries[key] = (Make(random), puts++);
            directory.Put(key, entries[key].Entry);
        }

        void Remove(int key)
        {
            Assert.True(directory.Remove(key));
            entries.Remove(key);
        }

        void Compare(int n)
        {
            Assert.Equal(entries.Count, directory.Count);
            var search = new Search
            {
                Text = n % 10 == 0 ? "" : random.Query(2),
                Facets =
                    n % 2 == 0
                        ? new Dictionary<string, IReadOnlyList<string>> { ["country"] = [Countries[n % 4], "us"] }
                        : new Dictionary<string, IReadOnlyList<string>>(),
                Bounds = n % 3 == 0 ? [new Bound("rate", 20, 70)] : [],
                SortBy =
                    n % 7 == 0 ? "-rate"
                    : n % 11 == 0 ? "rate"
                    : null,
                Skip = n % 5,
                Take = 7,
                Count = ["country", "level"],
            };
            var definition = new ScannerDefinition { Query = search.Text };
            var texts = entries.ToDictionary(e => e.Key, e => PostingText.Of(PostingOf(e.Value.Entry)));
            var having = texts.Values.SelectMany(t => t.Words()).CountBy(w => w).ToDictionary();

            var found = directory.Find(search);

            var worded = entries
                .Where(e => Evaluator.Judge(definition, PostingOf(e.Value.Entry), texts[e.Key]).Verdict == Verdict.Match)
                .Where(e =>
                    search.Bounds.Count == 0 || (e.Value.Entry.Numbers.TryGetValue("rate", out var rate) && rate is >= 20 and <= 70)
                )
                .ToList();
            var expected = worded
                .Where(e =>
                    search.Facets.Count == 0
                    || e.Value.Entry.Facets["country"].Intersect(search.Facets["country"], StringComparer.OrdinalIgnoreCase).Any()
                )
                .Select(e => (e.Key, e.Value, Points: PointsOf(definition.Parsed.Root, texts[e.Key], having)))
                .ToList();
            Assert.Equal(expected.Count, found.Total);
            var ranked = expected
                .OrderByDescending(e =>
                    search.SortBy is null
                        ? search.Text == ""
                            ? (float)e.Value.Entry.Quality
                            : e.Points
                        : e.Value.Entry.Numbers.TryGetValue("rate", out var rate)
                            ? search.SortBy == "rate"
                                ? rate
                                : -rate
                            : double.NegativeInfinity
                )
                .ThenByDescending(e => (float)e.Value.Entry.Quality)
                .ThenBy(e => e.Value.Put)
                .Skip(search.Skip)
                .Take(search.Take)
                .Select(e => (e.Key, search.Text == "" ? (float)e.Value.Entry.Quality : e.Points / 64.0));
            Assert.True(ranked.SequenceEqual(found.Entries.Select(e => (e.Key, e.Score))), $"{n}: {search}");
            foreach (var country in Countries)
                Assert.Equal(
                    worded.Count(e => e.Value.Entry.Facets["country"].Contains(country)),
                    found.Facets["country"].SingleOrDefault(c => c.Value == country)?.Count ?? 0
                );
            foreach (var level in Levels)
                Assert.Equal(
                    expected.Count(e => e.Value.Entry.Facets["level"].Contains(level)),
                    found.Facets["level"].SingleOrDefault(c => c.Value == level)?.Count ?? 0
                );
        }

        // What the directory's summary says, plainly.
        int PointsOf(Node node, PostingText text, Dictionary<string, int> having)
        {
            if (node is not Leaf leaf)
                return node is Not ? 0 : node.Children.Sum(c => PointsOf(c, text, having));
            var forms = LeafForms.Of(leaf, WordTable.BuiltIn);
            long entriesHaving = forms.Alternatives.Sum(a =>
                !forms.Prefix
                    ? a.Min(w => having.GetValueOrDefault(w))
                    : having
                        .Where(h => h.Key.StartsWith(a[^1], StringComparison.Ordinal))
                        .Sum(h => a.SkipLast(1).Select(w => having.GetValueOrDefault(w)).Append(h.Value).Min())
            );
            var points = (int)Math.Round(64 * Math.Log(1 + (entries.Count + 1.0) / (Math.Min(entriesHaving, entries.Count) + 1)));
            var fields = PostingText.FieldsOf(leaf.Scope, new ScannerDefinition());
            (TextField Field, int Weight)[] weights = [(TextField.Title, 3), (TextField.Skills, 2), (TextField.Description, 1)];
            return weights.Where(w => fields.Contains(w.Field) && text.Find(forms, [w.Field]).Count > 0).Sum(w => w.Weight * points);
        }
    }

    [Theory]
    [InlineData(90)] // the numbers of the later blocks' values do not fit a byte
    [InlineData(3_000)] // a block that is not packed
    public void A_facet_of_many_values_is_filtered_by_and_counted(int room)
    {
        var directory = new TextDirectory<int>(table: null, room);
        for (var i = 0; i < 900; i++)
            directory.Put(
                i,
                new Entry
                {
                    Title = i % 30 is 7 or 20 or 21 ? "react" : "vue",
                    Facets = new Dictionary<string, IReadOnlyList<string>>
                    {
                        ["town"] = [$"t{i % 300}"],
                        ["odd"] = i % 2 == 0 ? [] : ["yes"],
                    },
                }
            );
        directory.Settle();
        var search = new Search
        {
            Text = "react",
            Facets = new Dictionary<string, IReadOnlyList<string>> { ["town"] = ["t7", "t260", "t261", "none such"], ["odd"] = ["yes"] },
            Count = ["town", "odd"],
            Take = 50,
        };

        var found = directory.Find(search);

        // t260 is even and has no value of "odd"; the other two have three entries each.
        Assert.Equal((6, 6), (found.Total, found.Entries.Count));
        Assert.All(found.Entries, one => Assert.Contains(one.Key % 300, new[] { 7, 261 }));
        Assert.Equal([new FacetCount("yes", 6)], found.Facets["odd"]);
        Assert.Equal(20, found.Facets["town"].Count);
        Assert.All(
            found.Facets["town"],
            town => Assert.Equal((1, 3), (int.Parse(town.Value[1..], System.Globalization.CultureInfo.InvariantCulture) % 2, town.Count))
        );
    }

    [Fact]
    public void Words_are_completed_commonest_first()
    {
        var directory = new TextDirectory<int>();
        directory.Put(1, new Entry { Title = "React developer" });
        directory.Put(2, new Entry { Title = "Developer" });
        directory.Put(3, new Entry { Body = "We develop" });
        directory.Put(3, new Entry { Body = "We deliver developers" });

        Assert.Equal([new("developer", 2), new("deliver", 1), new("developers", 1)], directory.Complete("De"));
        Assert.Single(directory.Complete("de", 1));
        Assert.Empty(directory.Complete("x"));
    }

    private static Entry Make(Randoms random) =>
        new()
        {
            Title = random.Text(4),
            Skills = [random.Text(2), random.Text(1)],
            Body = random.Text(12),
            Facets = new Dictionary<string, IReadOnlyList<string>>
            {
                ["country"] = [Countries[random.Next(4)]],
                ["level"] = [Levels[random.Next(3)], Levels[random.Next(3)]],
            },
            Numbers = random.Next(4) == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["rate"] = random.Next(100) },
            Quality = random.Next(10) / 10.0,
        };

    private static Posting PostingOf(Entry entry) =>
        new()
        {
            Title = entry.Title,
            Skills = entry.Skills,
            Description = entry.Body,
        };
}

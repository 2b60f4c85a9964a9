namespace Guildhall.Matching.Tests;

/// <summary>The directory finds what judging one by one finds, and counts it right.</summary>
public class DirectoryTests
{
    private static readonly string[] Countries = ["UA", "US", "PL", "DE"];

    [Theory, Rule("R-148", "R-154")]
    [InlineData(21, TextBlock.Room)]
    [InlineData(22, 90)]
    public void It_finds_and_counts_what_judging_one_by_one_does(int seed, int room)
    {
        var random = new Randoms(seed);
        var directory = new TextDirectory<int>(table: null, room);
        var entries = new Dictionary<int, Entry>();
        for (var i = 0; i < 400; i++)
            directory.Put(i % 300, entries[i % 300] = Make(random));
        for (var i = 0; i < 300; i += 13)
        {
            Assert.True(directory.Remove(i));
            entries.Remove(i);
        }
        Assert.Equal(entries.Count, directory.Count);

        for (var n = 0; n < 200; n++)
        {
            var search = new Search
            {
                Text = n % 10 == 0 ? "" : random.Query(2),
                Facets =
                    n % 2 == 0
                        ? new Dictionary<string, IReadOnlyList<string>> { ["country"] = [Countries[n % 4], "us"] }
                        : new Dictionary<string, IReadOnlyList<string>>(),
                Bounds = n % 3 == 0 ? [new Bound("rate", 20, 70)] : [],
                SortBy = n % 7 == 0 ? "-rate" : null,
                Skip = n % 5,
                Take = 7,
                Count = ["country"],
            };
            var definition = new ScannerDefinition { Query = search.Text };

            var found = directory.Find(search);

            var worded = entries
                .Where(e =>
                    Evaluator
                        .Judge(
                            definition,
                            new Posting
                            {
                                Title = e.Value.Title,
                                Skills = e.Value.Skills,
                                Description = e.Value.Body,
                            }
                        )
                        .Verdict == Verdict.Match
                )
                .Where(e => search.Bounds.Count == 0 || (e.Value.Numbers.TryGetValue("rate", out var rate) && rate is >= 20 and <= 70))
                .ToList();
            var expected = worded
                .Where(e =>
                    search.Facets.Count == 0
                    || e.Value.Facets["country"].Intersect(search.Facets["country"], StringComparer.OrdinalIgnoreCase).Any()
                )
                .ToList();
            Assert.Equal(expected.Count, found.Total);
            Assert.Equal(Math.Clamp(expected.Count - search.Skip, 0, 7), found.Entries.Count);
            Assert.All(found.Entries, e => Assert.Contains(expected, x => x.Key == e.Key));
            Assert.Equal(found.Entries.Count, found.Entries.Select(e => e.Key).Distinct().Count());
            if (search.SortBy is null)
                Assert.Equal(found.Entries.OrderByDescending(e => e.Score).Select(e => e.Score), found.Entries.Select(e => e.Score));
            else
                Assert.Equal(
                    expected.Select(e => e.Value.Numbers.GetValueOrDefault("rate", long.MaxValue)).Order().Skip(search.Skip).Take(7),
                    found.Entries.Select(e => entries[e.Key].Numbers.GetValueOrDefault("rate", long.MaxValue))
                );
            foreach (var country in Countries)
                Assert.Equal(
                    worded.Count(e => e.Value.Facets["country"].Contains(country)),
                    found.Facets["country"].SingleOrDefault(c => c.Value == country)?.Count ?? 0
                );
        }
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
            Facets = new Dictionary<string, IReadOnlyList<string>> { ["country"] = [Countries[random.Next(4)]] },
            Numbers = random.Next(4) == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["rate"] = random.Next(100) },
            Quality = random.Next(10) / 10.0,
        };
}

namespace Guildhall.Matching.Tests;

public class PlainSearchTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact, Rule("R-135")]
    public void A_job_meets_the_scanners_that_match_and_those_that_ask()
    {
        var index = new ScannerIndex<string>();
        index.Put("match", new() { Query = "react" });
        index.Put("ask", new() { Query = "react", Clauses = [new Is(Field.UsOnly)] });
        index.Put("no", new() { Query = "vue" });

        var found = index.Match(new Posting { Title = "React", Description = "" });

        Assert.Equal(["match"], found.Matching);
        Assert.Equal(["ask"], found.Asking);
        Assert.Equal(3, index.Count);
    }

    [Fact, Rule("R-192")]
    public void A_change_is_seen_by_the_next_job()
    {
        var index = new ScannerIndex<int>();
        var job = new Posting { Title = "React", Description = "" };
        index.Put(1, new() { Query = "react" });
        Assert.Equal([1], index.Match(job).Matching);

        Assert.True(index.Pause(1));
        Assert.Empty(index.Match(job).Matching);
        Assert.True(index.Resume(1));
        Assert.Equal([1], index.Match(job).Matching);
        index.Put(1, new() { Query = "vue" });
        Assert.Empty(index.Match(job).Matching);
        index.Put(1, new() { Query = "react" });
        Assert.True(index.Remove(1));
        Assert.Empty(index.Match(job).Matching);
        Assert.False(index.Remove(1));
        Assert.False(index.Pause(1));
        Assert.False(index.Resume(2));
    }

    [Fact, Rule("R-214", "R-216", "R-218")]
    public void A_preview_counts_by_day_and_clause_newest_first()
    {
        var store = new PostingStore<int>();
        for (var i = 0; i < 10; i++)
            store.Add(
                i,
                new Posting
                {
                    SeenAt = Monday.AddHours(12 * i),
                    Title = i % 2 == 0 ? "react" : "vue",
                    Description = "",
                    Proposals = i < 8 ? i : null,
                }
            );
        store.Add(3, new Posting { SeenAt = Monday.AddYears(1), Title = "react, edited later" });
        var definition = new ScannerDefinition
        {
            Query = "react",
            Clauses = [new Between(Field.Proposals, max: 4) { Unknown = Unknown.Ask }],
        };

        var preview = store.Preview(definition, to: Monday.AddDays(7), take: 2);

        Assert.Equal((10, 3, 1), (preview.Judged, preview.Matching, preview.Asking));
        Assert.Equal([(8, Verdict.Ask), (4, Verdict.Match)], preview.Newest.Select(r => (r.Key, r.Verdict)));
        Assert.Equal([8, 4, 2, 0], store.Run(definition).Select(r => r.Key));
        Assert.Equal([2], store.Run(definition, from: Monday.AddHours(12), to: Monday.AddHours(48)).Select(r => r.Key));
        Assert.Equal(6, preview.Days.Count);
        Assert.All(preview.Waterfall, l => Assert.Equal(10, l.Passed + l.Failed + l.Unknown));
        var (query, proposals) = (preview.Waterfall[0], preview.Waterfall[1]);
        Assert.Equal((5, 5, 0, 3, 5), (query.Passed, query.Failed, query.Unknown, query.FailedAlone, query.Left));
        Assert.Equal((5, 3, 2, 1, 4), (proposals.Passed, proposals.Failed, proposals.Unknown, proposals.FailedAlone, proposals.Left));
    }

    [Fact, Rule("R-218")]
    public void A_job_is_kept_as_first_seen_until_it_is_forgotten()
    {
        var store = new PostingStore<string>();
        store.Add("a", new Posting { Title = "first" });
        store.Add("a", new Posting { Title = "second" });

        Assert.Equal("first", store.Find("a")!.Title);
        Assert.True(store.Remove("a"));
        Assert.False(store.Remove("a"));
        Assert.Null(store.Find("a"));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void A_directory_finds_filters_counts_and_ranks()
    {
        var directory = new TextDirectory<string>();
        directory.Put("olga", Entry("React developer", ["react", "typescript"], "I lead", "UA", 6000, 0.9));
        directory.Put("artem", Entry("Developer", ["react"], "I write code", "UA", 4000, 0.5));
        directory.Put("clara", Entry("Designer", ["figma"], "I know a developer who writes react", "US", 9000, 0.7));

        var found = directory.Find(new Search { Text = "react", Count = ["country"] });
        Assert.Equal(["olga", "artem", "clara"], found.Entries.Select(e => e.Key));
        Assert.Equal([new("UA", 2), new("US", 1)], found.Facets["country"]);

        found = directory.Find(
            new Search
            {
                Text = "react",
                Facets = new Dictionary<string, IReadOnlyList<string>> { ["country"] = ["us"] },
                Count = ["country"],
            }
        );
        Assert.Equal((1, "clara"), (found.Total, found.Entries[0].Key));
        Assert.Equal(2, found.Facets["country"].Count);

        Assert.Equal(
            ["artem"],
            directory.Find(new Search { Text = "react", Bounds = [new("rate", Max: 5000)] }).Entries.Select(e => e.Key)
        );
        Assert.Equal(["artem", "olga", "clara"], directory.Find(new Search { SortBy = "-rate" }).Entries.Select(e => e.Key));
        Assert.Equal(["olga", "clara", "artem"], directory.Find(new Search()).Entries.Select(e => e.Key));
        Assert.Equal(["clara"], directory.Find(new Search { Skip = 1, Take = 1 }).Entries.Select(e => e.Key));
        Assert.Equal(["developer"], directory.Complete("dev").Select(c => c.Value));

        Assert.True(directory.Remove("olga"));
        Assert.Equal(2, directory.Find(new Search { Text = "react" }).Total);
    }

    private static Entry Entry(string title, string[] skills, string body, string country, long rate, double quality) =>
        new()
        {
            Title = title,
            Skills = skills,
            Body = body,
            Facets = new Dictionary<string, IReadOnlyList<string>> { ["country"] = [country] },
            Numbers = new Dictionary<string, long> { ["rate"] = rate },
            Quality = quality,
        };
}

namespace Guildhall.Matching.Tests;

/// <summary>The store says what judging one by one says.</summary>
public class StoreTests
{
    [Theory, Rule("R-210", "R-214", "R-216", "R-218")]
    [InlineData(11, TextBlock.Room, false, "Vector512")]
    [InlineData(12, 70, false, "Vector512")]
    [InlineData(13, 70, true, "Vector512")]
    [InlineData(14, 70, true, "Vector256")]
    [InlineData(15, 70, false, "Scalar")]
    public void A_backtest_gives_what_judging_one_by_one_gives(int seed, int room, bool inOrder, string width)
    {
        using var _ = new Widths(width);
        var random = new Randoms(seed);
        var postings = Enumerable.Range(0, 300).Select(_ => random.Posting()).ToArray();
        if (inOrder)
            Array.Sort(postings, (a, b) => a.SeenAt.CompareTo(b.SeenAt));
        var store = new PostingStore<int>(table: null, room);
        int[] keys = [];
        for (var i = 0; i < postings.Length; i++)
            store.Add(i, postings[i]);
        if (seed % 2 == 0)
            store.Settle(); // the others meet blocks that are being packed
        for (var i = 0; i < 300; i += 17)
            store.Remove(i);
        var kept = Enumerable.Range(0, 300).Where(i => i % 17 != 0).ToArray();
        var texts = postings.Select(p => PostingText.Of(p)).ToArray();

        for (var n = 0; n < 300; n++)
        {
            var definition = random.Definition();
            var (from, to) = n % 3 == 0 ? (postings[60].SeenAt, postings[230].SeenAt) : ((DateTimeOffset?)null, (DateTimeOffset?)null);
            var judged = kept.Where(i => !(postings[i].SeenAt < from) && !(postings[i].SeenAt >= to))
                .Select(i => (Key: i, Judgement: Evaluator.Judge(definition, postings[i], texts[i])))
                .ToList();

            var run = store.Run(definition, from, to).ToList();
            var preview = store.Preview(definition, from, to, take: 5);

            var count = store.Run(definition, ref keys, from, to);

            Assert.Equal(run.Select(r => r.Key), keys[..count]);
            var expected = judged.Where(j => j.Judgement.Verdict != Verdict.NoMatch).ToList();
            Assert.True(
                expected.Select(j => (j.Key, j.Judgement.Verdict)).Order().SequenceEqual(run.Select(r => (r.Key, r.Verdict)).Order()),
                definition.ToJson()
            );
            Assert.Equal(run.Select(r => r.At).OrderDescending(), run.Select(r => r.At));
            Assert.Equal(run.Take(5).Select(r => r.At), preview.Newest.Select(r => r.At));
            Assert.Equal(judged.Count, preview.Judged);
            Assert.Equal(judged.Count(j => j.Judgement.Verdict == Verdict.Match), preview.Matching);
            Assert.Equal(judged.Count(j => j.Judgement.Verdict == Verdict.Ask), preview.Asking);
            Assert.Equal(
                judged
                    .GroupBy(j => DateOnly.FromDateTime(postings[j.Key].SeenAt.UtcDateTime))
                    .OrderBy(g => g.Key)
                    .Select(g => new Day(
                        g.Key,
                        g.Count(),
                        g.Count(j => j.Judgement.Verdict == Verdict.Match),
                        g.Count(j => j.Judgement.Verdict == Verdict.Ask)
                    )),
                preview.Days
            );
            for (var i = 0; i < preview.Waterfall.Count; i++)
            {
                var findings = judged.Select(j => j.Judgement.Findings[i]).ToList();
                var alone = judged.Count(j =>
                    j.Judgement.Findings[i].Counts == Counts.Fail && j.Judgement.Findings.Count(f => f.Counts == Counts.Fail) == 1
                );
                var left = judged.Count(j => j.Judgement.Findings.Take(i + 1).All(f => f.Counts != Counts.Fail));
                var line = preview.Waterfall[i];
                Assert.Equal(findings.Count(f => f.Origin == Origin.Unknown), line.Unknown);
                Assert.Equal(findings.Count(f => f.Origin != Origin.Unknown && f.Counts == Counts.Pass), line.Passed);
                Assert.Equal(findings.Count(f => f.Origin != Origin.Unknown && f.Counts != Counts.Pass), line.Failed);
                Assert.Equal((alone, left), (line.FailedAlone, line.Left));
            }
        }
    }
}

/// <summary>Forces the vectors that sets are worked on with, as far as the machine has them.</summary>
internal sealed class Widths : IDisposable
{
    private readonly Kernels.Width _before = BlockKernels.Width;

    public Widths(string width) => BlockKernels.Width = (Kernels.Width)Math.Min((int)Enum.Parse<Kernels.Width>(width), (int)Kernels.Widest);

    public void Dispose() => BlockKernels.Width = _before;
}

/// <summary>What the store says of several scanners.</summary>
public class ComparingTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact, Rule("R-222")]
    public void Overlap_is_the_number_of_jobs_both_meet_and_its_share_of_the_smaller()
    {
        var store = Store("react vue", "react", "react", "vue angular", "angular");

        var overlaps = store.Overlaps([new() { Query = "react" }, new() { Query = "vue" }, new() { Query = "angular -vue" }]);

        Assert.Equal([new(0, 1, 1, 0.5), new(0, 2, 0, 0), new(1, 2, 0, 0)], overlaps);
    }

    [Fact, Rule("R-189")]
    public void A_change_is_told_by_what_it_gains_and_loses()
    {
        var store = Store("react vue", "react", "vue", "vue shop");

        var change = store.Compare(new() { Query = "react" }, new() { Query = "vue" });

        Assert.Equal(new Comparison(2, 3, 2, 1), change);
        Assert.True(change.WidensBy(0.2));
        Assert.False(store.Compare(new() { Query = "react" }, new() { Query = "react -vue" }).WidensBy(0.2));
        Assert.Equal(
            new Comparison(1, 1, 1, 1),
            store.Compare(new() { Query = "react" }, new() { Query = "vue" }, from: Start.AddHours(1), to: Start.AddHours(3))
        );
    }

    [Fact, Rule("R-165")]
    public void Each_part_of_a_query_is_counted_by_itself()
    {
        var store = Store("react vue", "react", "angular", "shop");
        var definition = new ScannerDefinition { Query = "(react | angular) -vue" };

        Assert.Equal(
            ["(react OR angular) AND (NOT vue)", "react OR angular", "react", "angular", "NOT vue", "vue"],
            definition.Parsed.Root.All().Select(n => n.ToString())
        );
        Assert.Equal([2, 3, 2, 1, 3, 1], store.CountNodes(definition));
        Assert.Equal([4], store.CountNodes(new ScannerDefinition()));
    }

    private static PostingStore<int> Store(params string[] titles)
    {
        var store = new PostingStore<int>();
        for (var i = 0; i < titles.Length; i++)
            store.Add(
                i,
                new Posting
                {
                    SeenAt = Start.AddHours(i),
                    Title = titles[i],
                    Description = "",
                }
            );
        return store;
    }
}

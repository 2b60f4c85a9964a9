namespace Guildhall.Matching.Tests;

/// <summary>The store says what judging one by one says.</summary>
public class StoreTests
{
    [Theory, Rule("R-210", "R-214", "R-216", "R-218")]
    [InlineData(11)]
    [InlineData(12)]
    public void A_backtest_gives_what_judging_one_by_one_gives(int seed)
    {
        var random = new Randoms(seed);
        var postings = Enumerable.Range(0, 300).Select(_ => random.Posting()).ToArray();
        var store = new PostingStore<int>();
        for (var i = 0; i < postings.Length; i++)
            store.Add(i, postings[i]);
        for (var i = 0; i < 300; i += 17)
            store.Remove(i);
        var kept = Enumerable.Range(0, 300).Where(i => i % 17 != 0).ToArray();
        var texts = postings.Select(p => PostingText.Of(p)).ToArray();

        for (var n = 0; n < 300; n++)
        {
            var definition = random.Definition();
            var (from, to) = n % 3 == 0 ? (postings[1].SeenAt, postings[2].SeenAt) : ((DateTimeOffset?)null, (DateTimeOffset?)null);
            var judged = kept.Where(i => !(postings[i].SeenAt < from) && !(postings[i].SeenAt >= to))
                .Select(i => (Key: i, Judgement: Evaluator.Judge(definition, postings[i], texts[i])))
                .ToList();

            var run = store.Run(definition, from, to).ToList();
            var preview = store.Preview(definition, from, to, take: 5);

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
            Assert.Equal(judged.Count, preview.Days.Sum(d => d.Stored));
            Assert.Equal(run.Count, preview.Days.Sum(d => d.Matching + d.Asking));
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

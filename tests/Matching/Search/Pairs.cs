namespace Guildhall.Matching.Tests;

/// <summary>The index and the store against the truth, on random scanners and jobs: in the tests, and for longer in bench/run matching --verify.</summary>
internal static class Pairs
{
    private const int Scanners = 1_000;
    private const int Jobs = 250;

    /// <summary>Compares at least so many pairs unless stopped; gives how many, how many differ, and the first that does.</summary>
    public static (long Compared, long Differences, string? First) Run(long pairs, int seed, CancellationToken cancellation)
    {
        var (done, differences, first) = (0L, 0L, (string?)null);
        for (; done < pairs && !cancellation.IsCancellationRequested; seed++)
        {
            var random = new Randoms(seed);
            var definitions = Enumerable.Range(0, Scanners).Select(_ => random.Definition()).ToArray();
            var postings = Enumerable.Range(0, Jobs).Select(_ => random.Posting()).ToArray();
            var index = new ScannerIndex<int>();
            for (var i = 0; i < Scanners; i++)
                index.Put(i, definitions[i]);
            var store = new PostingStore<int>();
            for (var i = 0; i < Jobs; i++)
                store.Add(i, postings[i]);
            var stored = definitions.Select(d => store.Run(d).ToDictionary(r => r.Key, r => r.Verdict)).ToArray();
            for (var j = 0; j < Jobs && !cancellation.IsCancellationRequested; j++)
            {
                var found = index.Match(postings[j]);
                var (matching, asking) = (found.Matching.ToHashSet(), found.Asking.ToHashSet());
                var text = PostingText.Of(postings[j]);
                for (var i = 0; i < Scanners; i++)
                {
                    var truth = Evaluator.Judge(definitions[i], postings[j], text).Verdict;
                    var indexed =
                        matching.Contains(i) ? Verdict.Match
                        : asking.Contains(i) ? Verdict.Ask
                        : Verdict.NoMatch;
                    if (truth == indexed && truth == stored[i].GetValueOrDefault(j, Verdict.NoMatch))
                        continue;
                    differences++;
                    first ??=
                        $"seed {seed}, job {j}: {truth} is {indexed} and {stored[i].GetValueOrDefault(j)} of {definitions[i].ToJson()}";
                }
                done += Scanners;
            }
        }
        return (done, differences, first);
    }
}

namespace Guildhall.Matching;

/// <summary>What one job came to: the scanners that match and those that ask, each once, in no order.</summary>
public sealed record Matches<TKey>(IReadOnlyList<TKey> Matching, IReadOnlyList<TKey> Asking);

/// <summary>
/// Reverse search: holds scanners and answers, for one job, which of them match and which ask. One thread at a time
/// changes it; any number of threads match meanwhile, and after a change has returned every later match sees it.
/// </summary>
public interface IScannerIndex<TKey>
    where TKey : notnull
{
    /// <summary>How many scanners it holds, paused ones included.</summary>
    int Count { get; }

    /// <summary>Adds a scanner, or puts this definition in the place of the one it has under the key.</summary>
    void Put(TKey key, ScannerDefinition definition);

    /// <summary>Takes a scanner out; false if there was none.</summary>
    bool Remove(TKey key);

    /// <summary>Leaves a scanner out of matching until it is resumed; false if there is none.</summary>
    bool Pause(TKey key);

    /// <summary>Takes a paused scanner in again; false if there is none.</summary>
    bool Resume(TKey key);

    /// <summary>Which scanners match the job, and which ask.</summary>
    Matches<TKey> Match(Posting posting);
}

/// <summary>Reverse search over compiled scanners.</summary>
public sealed class ScannerIndex<TKey>(WordTable? table = null) : IScannerIndex<TKey>
    where TKey : notnull
{
    private readonly Lock _writing = new();
    private volatile Dictionary<TKey, (ScannerDefinition Definition, bool Paused)> _scanners = [];

    /// <inheritdoc/>
    public int Count => _scanners.Count;

    /// <inheritdoc/>
    public void Put(TKey key, ScannerDefinition definition) => Change(s => s[key] = (definition, false));

    /// <inheritdoc/>
    public bool Remove(TKey key) => Has(key) && Change(s => s.Remove(key));

    /// <inheritdoc/>
    public bool Pause(TKey key) => Has(key) && Change(s => s[key] = (s[key].Definition, true));

    /// <inheritdoc/>
    public bool Resume(TKey key) => Has(key) && Change(s => s[key] = (s[key].Definition, false));

    /// <inheritdoc/>
    public Matches<TKey> Match(Posting posting)
    {
        var text = PostingText.Of(posting, table);
        List<TKey> matching = [];
        List<TKey> asking = [];
        foreach (var (key, (definition, paused)) in _scanners)
        {
            if (paused)
                continue;
            var verdict = Evaluator.Judge(definition, posting, text).Verdict;
            if (verdict != Verdict.NoMatch)
                (verdict == Verdict.Match ? matching : asking).Add(key);
        }
        return new(matching, asking);
    }

    private bool Has(TKey key) => _scanners.ContainsKey(key);

    private bool Change(Action<Dictionary<TKey, (ScannerDefinition Definition, bool Paused)>> change)
    {
        lock (_writing)
        {
            var copy = new Dictionary<TKey, (ScannerDefinition, bool)>(_scanners);
            change(copy);
            _scanners = copy;
            return true;
        }
    }
}

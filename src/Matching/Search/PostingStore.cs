namespace Guildhall.Matching;

/// <summary>A stored job that a scanner matches or asks about.</summary>
public sealed record Result<TKey>(TKey Key, DateTimeOffset At, Verdict Verdict);

/// <summary>How many of a day's jobs matched and asked; days are UTC.</summary>
public sealed record Day(DateOnly Date, int Stored, int Matching, int Asking);

/// <summary>
/// One line of the waterfall: of all jobs judged, how many this clause passed, failed or did not know, how many failed by
/// this clause alone, and how many are left after it and those before it.
/// </summary>
/// <param name="Clause">The place of the clause as in <see cref="Finding.Clause"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">What it wants, for people.</param>
/// <param name="Passed">Jobs whose value is known and passes.</param>
/// <param name="Failed">Jobs whose value is known and fails or asks.</param>
/// <param name="Unknown">Jobs whose value is unknown.</param>
/// <param name="FailedAlone">Jobs that are no match because of this clause only: they come back if it goes.</param>
/// <param name="Left">Jobs that no clause up to this one made a "no match".</param>
public sealed record WaterfallLine(int Clause, string Name, string Wanted, int Passed, int Failed, int Unknown, int FailedAlone, int Left);

/// <summary>What a scanner would have done over stored jobs .</summary>
/// <param name="Judged">How many jobs were judged.</param>
/// <param name="Matching">How many of them match.</param>
/// <param name="Asking">How many ask.</param>
/// <param name="Newest">The newest that match or ask, newest first.</param>
/// <param name="Days">Each day of the period that has stored jobs, oldest first.</param>
/// <param name="Waterfall">A line for each clause, in the order shown.</param>
public sealed record Preview<TKey>(
    int Judged,
    int Matching,
    int Asking,
    IReadOnlyList<Result<TKey>> Newest,
    IReadOnlyList<Day> Days,
    IReadOnlyList<WaterfallLine> Waterfall
);

/// <summary>Backtest: holds jobs as they were first seen and answers, for one scanner, which of them it matches .</summary>
public interface IPostingStore<TKey>
    where TKey : notnull
{
    /// <summary>How many jobs it holds.</summary>
    int Count { get; }

    /// <summary>Stores a job as it was seen at <see cref="Posting.SeenAt"/>; a job it holds already is kept as first seen .</summary>
    void Add(TKey key, Posting posting);

    /// <summary>Forgets a job; false if there was none.</summary>
    bool Remove(TKey key);

    /// <summary>The job, or null.</summary>
    Posting? Find(TKey key);

    /// <summary>All jobs seen in [from, to) that the scanner matches or asks about, newest first, as they are found.</summary>
    IEnumerable<Result<TKey>> Run(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null);

    /// <summary>Counts, the newest <paramref name="take"/>, each day, and the waterfall over jobs seen in [from, to).</summary>
    Preview<TKey> Preview(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null, int take = 20);
}

/// <summary>Jobs in memory, in the order they were seen.</summary>
public sealed class PostingStore<TKey>(WordTable? table = null) : IPostingStore<TKey>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Stored> _byKey = [];
    private readonly List<Stored> _inOrder = []; // oldest first

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    /// <inheritdoc/>
    public void Add(TKey key, Posting posting)
    {
        var stored = new Stored(key, posting, PostingText.Of(posting, table));
        lock (_lock)
        {
            if (!_byKey.TryAdd(key, stored))
                return;
            var at = _inOrder.Count;
            while (at > 0 && _inOrder[at - 1].Posting.SeenAt > posting.SeenAt)
                at--;
            _inOrder.Insert(at, stored);
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
            return _byKey.Remove(key, out var stored) && _inOrder.Remove(stored);
    }

    /// <inheritdoc/>
    public Posting? Find(TKey key)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(key)?.Posting;
    }

    /// <inheritdoc/>
    public IEnumerable<Result<TKey>> Run(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        foreach (var stored in NewestFirst(from, to))
            if (Evaluator.Judge(definition, stored.Posting, stored.Text).Verdict is var verdict and not Verdict.NoMatch)
                yield return new(stored.Key, stored.Posting.SeenAt, verdict);
    }

    /// <inheritdoc/>
    public Preview<TKey> Preview(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null, int take = 20)
    {
        List<Result<TKey>> newest = [];
        var days = new SortedDictionary<DateOnly, Day>();
        List<WaterfallLine> lines = [];
        var (judged, matching, asking) = (0, 0, 0);
        foreach (var stored in NewestFirst(from, to))
        {
            var judgement = Evaluator.Judge(definition, stored.Posting, stored.Text);
            var (match, ask) = (judgement.Verdict == Verdict.Match ? 1 : 0, judgement.Verdict == Verdict.Ask ? 1 : 0);
            judged++;
            matching += match;
            asking += ask;
            if (match + ask > 0 && newest.Count < take)
                newest.Add(new(stored.Key, stored.Posting.SeenAt, judgement.Verdict));
            var date = DateOnly.FromDateTime(stored.Posting.SeenAt.UtcDateTime);
            var day = days.GetValueOrDefault(date) ?? new Day(date, 0, 0, 0);
            days[date] = day with { Stored = day.Stored + 1, Matching = day.Matching + match, Asking = day.Asking + ask };
            Pour(judgement, lines);
        }
        return new(judged, matching, asking, newest, [.. days.Values], lines);
    }

    private static void Pour(Judgement judgement, List<WaterfallLine> lines)
    {
        var fails = judgement.Findings.Count(f => f.Counts == Counts.Fail);
        var left = true;
        for (var i = 0; i < judgement.Findings.Count; i++)
        {
            var finding = judgement.Findings[i];
            if (i == lines.Count)
                lines.Add(new(finding.Clause, finding.Name, finding.Wanted, 0, 0, 0, 0, 0));
            var (unknown, failed) = (finding.Origin == Origin.Unknown, finding.Counts == Counts.Fail);
            left &= !failed;
            lines[i] = lines[i] with
            {
                Passed = lines[i].Passed + (!unknown && finding.Counts == Counts.Pass ? 1 : 0),
                Failed = lines[i].Failed + (!unknown && finding.Counts != Counts.Pass ? 1 : 0),
                Unknown = lines[i].Unknown + (unknown ? 1 : 0),
                FailedAlone = lines[i].FailedAlone + (failed && fails == 1 ? 1 : 0),
                Left = lines[i].Left + (left ? 1 : 0),
            };
        }
    }

    private List<Stored> NewestFirst(DateTimeOffset? from, DateTimeOffset? to)
    {
        lock (_lock)
            return [.. _inOrder.Where(s => !(s.Posting.SeenAt < from) && !(s.Posting.SeenAt >= to)).Reverse()];
    }

    private sealed record Stored(TKey Key, Posting Posting, PostingText Text);
}

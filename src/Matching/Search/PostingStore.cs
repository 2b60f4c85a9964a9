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

/// <summary>How many jobs two scanners both match or ask about, and what share that is of the smaller .</summary>
public sealed record Overlap(int First, int Second, int Both, double ShareOfSmaller);

/// <summary>What a change of a scanner does to its matches over stored jobs .</summary>
/// <param name="Before">Jobs that matched or asked before.</param>
/// <param name="After">Jobs that do after.</param>
/// <param name="Gained">Those that are new.</param>
/// <param name="Lost">Those that are gone.</param>
public sealed record Comparison(int Before, int After, int Gained, int Lost)
{
    /// <summary>Whether more than this share of what there was before is new.</summary>
    public bool WidensBy(double share) => Gained > Before * share;
}

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

    /// <summary>
    /// How many jobs seen in [from, to) each part of the query finds by itself, by the parts' places in <see cref="Node.All"/> (R-165).
    /// </summary>
    IReadOnlyList<int> CountNodes(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null);

    /// <summary>What happens to the matches over jobs seen in [from, to) if one definition takes the place of the other .</summary>
    Comparison Compare(ScannerDefinition before, ScannerDefinition after, DateTimeOffset? from = null, DateTimeOffset? to = null);

    /// <summary>For each pair of scanners, by their places in the list, how many jobs seen in [from, to) both meet .</summary>
    IReadOnlyList<Overlap> Overlaps(IReadOnlyList<ScannerDefinition> definitions, DateTimeOffset? from = null, DateTimeOffset? to = null);
}

/// <summary>
/// Jobs in memory, in blocks with a list for each of their words; a scanner is judged over a block at once, and whoever adds waits for
/// that block only.
/// </summary>
public sealed class PostingStore<TKey> : IPostingStore<TKey>
    where TKey : notnull
{
    private readonly WordTable _table;
    private readonly Lexicon _lexicon = new();
    private readonly WordCollector _collector;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (int Block, int Document)> _places = [];
    private readonly List<Block> _blocks = [];

    /// <summary>An empty store; the table is the built-in one unless an operator extended it .</summary>
    public PostingStore(WordTable? table = null)
    {
        _table = table ?? WordTable.BuiltIn;
        _collector = new WordCollector(_lexicon, _table);
    }

    /// <inheritdoc/>
    public int Count => Reading(() => _places.Count);

    /// <inheritdoc/>
    public void Add(TKey key, Posting posting)
    {
        lock (_lock)
        {
            if (_places.ContainsKey(key))
                return;
            if (_blocks.Count == 0 || _blocks[^1].Text.Count == TextBlock.Size)
                _blocks.Add(new Block(_lexicon));
            var block = _blocks[^1];
            var document = block.Text.Add(posting, _collector.Read(posting));
            block.Keys.Add(key);
            block.Newest = posting.SeenAt > block.Newest ? posting.SeenAt : block.Newest;
            block.Oldest = posting.SeenAt < block.Oldest ? posting.SeenAt : block.Oldest;
            _places[key] = (_blocks.Count - 1, document);
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_places.Remove(key, out var place))
                return false;
            var block = _blocks[place.Block];
            block.Text.Remove(place.Document);
            if (block.Text.Count == TextBlock.Size && block.Text.Live.IsEmpty)
                block.Clear(_lexicon); // jobs are forgotten oldest first, a block at a time
            return true;
        }
    }

    /// <inheritdoc/>
    public Posting? Find(TKey key) =>
        Reading(() => _places.TryGetValue(key, out var place) ? _blocks[place.Block].Text[place.Document] : null);

    /// <inheritdoc/>
    public IEnumerable<Result<TKey>> Run(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var judge = new BlockJudge(definition, _table);
        var blocks = Reading(() => _blocks.OrderByDescending(b => b.Newest).ToList());
        var found = new PriorityQueue<Result<TKey>, long>(); // newest first
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            Reading(() =>
            {
                if (block.Newest < from || block.Oldest >= to)
                    return 0;
                var among = block.Among(from, to);
                var clauses = judge.Judge(block.Text, among, verdictOnly: true);
                foreach (var document in among.All())
                {
                    var at = block.Text[document].SeenAt;
                    var verdict = clauses.Exists(c => c.Ask[document]) ? Verdict.Ask : Verdict.Match;
                    found.Enqueue(new(block.Keys[document], at, verdict), -at.UtcTicks);
                }
                return 0;
            });
            // What is older than the newest of the blocks to come waits for them.
            while (found.TryPeek(out var next, out _) && (i == blocks.Count - 1 || next.At > blocks[i + 1].Newest))
                yield return found.Dequeue();
        }
    }

    /// <inheritdoc/>
    public Preview<TKey> Preview(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null, int take = 20)
    {
        var judge = new BlockJudge(definition, _table);
        var (judged, matching, asking) = (0, 0, 0);
        List<Result<TKey>> newest = [];
        var days = new SortedDictionary<DateOnly, Day>();
        List<WaterfallLine> lines = [.. Names(definition).Select(n => new WaterfallLine(n.Clause, n.Name, n.Wanted, 0, 0, 0, 0, 0))];
        foreach (var block in Reading(() => _blocks.OrderByDescending(b => b.Newest).ToList()))
            Reading(() =>
            {
                if (block.Newest < from || block.Oldest >= to)
                    return 0;
                var among = block.Among(from, to);
                var clauses = judge.Judge(block.Text, among, verdictOnly: false);
                var (left, once, more) = (among.Copy(), new Bits(), new Bits());
                foreach (var clause in clauses)
                {
                    more.Or(once.Copy().And(clause.Fail));
                    once.Or(clause.Fail);
                }
                for (var i = 0; i < clauses.Count; i++)
                {
                    var (fail, ask, unknown) = clauses[i];
                    left.Without(fail);
                    lines[i] = lines[i] with
                    {
                        Failed = lines[i].Failed + fail.Copy().Or(ask).Without(unknown).Count,
                        Unknown = lines[i].Unknown + unknown.Count,
                        FailedAlone = lines[i].FailedAlone + fail.Copy().Without(more).Count,
                        Left = lines[i].Left + left.Count,
                    };
                }
                var asks = new Bits();
                foreach (var clause in clauses)
                    asks.Or(clause.Ask);
                asks.And(left);
                judged += among.Count;
                asking += asks.Count;
                matching += left.Count - asks.Count;
                foreach (var document in among.All())
                {
                    var at = block.Text[document].SeenAt;
                    var (match, ask) = (left[document] && !asks[document], asks[document]);
                    var date = DateOnly.FromDateTime(at.UtcDateTime);
                    var day = days.GetValueOrDefault(date) ?? new Day(date, 0, 0, 0);
                    days[date] = day with
                    {
                        Stored = day.Stored + 1,
                        Matching = day.Matching + (match ? 1 : 0),
                        Asking = day.Asking + (ask ? 1 : 0),
                    };
                    if (match || ask)
                        newest.Add(new(block.Keys[document], at, ask ? Verdict.Ask : Verdict.Match));
                }
                newest = [.. newest.OrderByDescending(n => n.At).Take(take)];
                return 0;
            });
        return new(
            judged,
            matching,
            asking,
            newest,
            [.. days.Values],
            [.. lines.Select(l => l with { Passed = judged - l.Failed - l.Unknown })]
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> CountNodes(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var judge = new BlockJudge(definition, _table);
        var nodes = definition.Parsed.Root.All().ToList();
        var counts = new int[nodes.Count];
        foreach (var (block, among) in Within(from, to))
            for (var i = 0; i < counts.Length; i++)
                counts[i] += Reading(() => judge.Holds(nodes[i], block.Text).CountAnd(among));
        return counts;
    }

    /// <inheritdoc/>
    public Comparison Compare(ScannerDefinition before, ScannerDefinition after, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var counts = new Comparison(0, 0, 0, 0);
        foreach (var (block, among) in Within(from, to))
        {
            var (old, made) = (Met(before, block, among), Met(after, block, among));
            counts = new(
                counts.Before + old.Count,
                counts.After + made.Count,
                counts.Gained + made.Copy().Without(old).Count,
                counts.Lost + old.Copy().Without(made).Count
            );
        }
        return counts;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Overlap> Overlaps(
        IReadOnlyList<ScannerDefinition> definitions,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null
    )
    {
        var (alone, both) = (new int[definitions.Count], new int[definitions.Count, definitions.Count]);
        foreach (var (block, among) in Within(from, to))
        {
            var met = definitions.Select(d => Met(d, block, among)).ToList();
            for (var i = 0; i < met.Count; i++)
            {
                alone[i] += met[i].Count;
                for (var j = i + 1; j < met.Count; j++)
                    both[i, j] += met[i].CountAnd(met[j]);
            }
        }
        List<Overlap> overlaps = [];
        for (var i = 0; i < definitions.Count; i++)
        for (var j = i + 1; j < definitions.Count; j++)
            overlaps.Add(new(i, j, both[i, j], both[i, j] == 0 ? 0 : (double)both[i, j] / Math.Min(alone[i], alone[j])));
        return overlaps;
    }

    /// <summary>The blocks with jobs of a time, each with those.</summary>
    private IEnumerable<(Block Block, Bits Among)> Within(DateTimeOffset? from, DateTimeOffset? to)
    {
        foreach (var block in Reading(() => _blocks.ToList()))
            if (!(block.Newest < from) && !(block.Oldest >= to))
                yield return (block, Reading(() => block.Among(from, to)));
    }

    /// <summary>Which of a block's jobs a scanner matches or asks about.</summary>
    private Bits Met(ScannerDefinition definition, Block block, Bits among) =>
        Reading(() =>
        {
            var left = among.Copy().And(block.Text.Live);
            new BlockJudge(definition, _table).Judge(block.Text, left, verdictOnly: true);
            return left;
        });

    /// <summary>The clauses in the order they are judged, as the truth names them.</summary>
    private static IEnumerable<(int Clause, string Name, string Wanted)> Names(ScannerDefinition definition) =>
        Evaluator.Judge(definition, new Posting()).Findings.Select(f => (f.Clause, f.Name, f.Wanted));

    private T Reading<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private sealed class Block(Lexicon lexicon)
    {
        public TextBlock Text = new(lexicon);
        public readonly List<TKey> Keys = [];
        public DateTimeOffset Newest = DateTimeOffset.MinValue;
        public DateTimeOffset Oldest = DateTimeOffset.MaxValue;

        public void Clear(Lexicon words)
        {
            Text = new(words);
            Keys.Clear();
            (Newest, Oldest) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        }

        public Bits Among(DateTimeOffset? from, DateTimeOffset? to)
        {
            var among = Text.Live.Copy();
            if ((from is null || from <= Oldest) && (to is null || to > Newest))
                return among;
            foreach (var document in Text.Live.All())
                if (Text[document].SeenAt < from || Text[document].SeenAt >= to)
                    among[document] = false;
            return among;
        }
    }
}

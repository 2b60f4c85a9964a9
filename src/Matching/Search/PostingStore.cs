using System.Numerics;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>A stored job that a scanner matches or asks about.</summary>
public readonly record struct Result<TKey>(TKey Key, DateTimeOffset At, Verdict Verdict);

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

    /// <summary>
    /// The same at once and without making anything: the keys, newest first, are written over <paramref name="keys"/>, which grows as
    /// needed; gives how many.
    /// </summary>
    int Run(ScannerDefinition definition, ref TKey[] keys, DateTimeOffset? from = null, DateTimeOffset? to = null);

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
/// Jobs in memory, in blocks with a list for each of their words and a column for each of their fields; a scanner is judged over a block
/// at once, newest first, and whoever adds waits for that block only.
/// </summary>
public sealed class PostingStore<TKey> : IPostingStore<TKey>
    where TKey : notnull
{
    private readonly WordTable _table;
    private readonly int _room; // of a block
    private readonly Lexicon _lexicon = new();
    private readonly WordCollector _collector;
    private readonly Lock _lock = new(); // of what is here; taken before a block's own, never after
    private readonly Dictionary<TKey, (Block Block, int Document)> _places = [];
    private readonly List<Block> _blocks = [];

    /// <summary>An empty store; the table is the built-in one unless an operator extended it .</summary>
    public PostingStore(WordTable? table = null)
        : this(table, TextBlock.Room) { }

    internal PostingStore(WordTable? table, int room)
    {
        _room = room;
        _table = table ?? WordTable.BuiltIn;
        _collector = new WordCollector(_lexicon, _table);
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
                return _places.Count;
        }
    }

    /// <inheritdoc/>
    public void Add(TKey key, Posting posting)
    {
        lock (_lock)
        {
            if (_places.ContainsKey(key))
                return;
            if (_blocks.Count == 0 || _blocks[^1].Jobs.Text.IsFull)
                _blocks.Add(new Block(_table, _room));
            var block = _blocks[^1];
            _collector.Read(posting);
            lock (block.Lock)
            {
                block.Keys.Add(key);
                _places[key] = (block, block.Jobs.Add(posting, _collector));
            }
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_places.Remove(key, out var place))
                return false;
            lock (place.Block.Lock)
                place.Block.Jobs.Remove(place.Document);
            if (place.Block.Jobs.Text is { IsFull: true, Live.IsEmpty: true })
                _blocks.Remove(place.Block); // jobs are forgotten oldest first, a block at a time
            return true;
        }
    }

    /// <inheritdoc/>
    public Posting? Find(TKey key)
    {
        lock (_lock)
            return _places.TryGetValue(key, out var place) ? place.Block.Jobs[place.Document] : null;
    }

    /// <inheritdoc/>
    public IEnumerable<Result<TKey>> Run(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (judge, blocks) = Begin(definition, from, to);
        var found = new PriorityQueue<Result<TKey>, long>(); // those that jobs of a block to come may be newer than
        List<Result<TKey>> some = [];
        for (var i = 0; i < blocks.Count; i++)
        {
            some.Clear();
            Collect(blocks[i], judge, from, to, some);
            var next = i == blocks.Count - 1 ? DateTimeOffset.MinValue : blocks[i + 1].Jobs.Newest;
            foreach (var result in some)
                if (found.Count == 0 && (i == blocks.Count - 1 || result.At >= next))
                    yield return result;
                else
                    found.Enqueue(result, -result.At.UtcTicks);
            while (found.TryPeek(out var waiting, out _) && (i == blocks.Count - 1 || waiting.At >= next))
                yield return found.Dequeue();
        }
    }

    /// <inheritdoc/>
    public int Run(ScannerDefinition definition, ref TKey[] keys, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (judge, blocks) = Begin(definition, from, to);
        var count = 0;
        if (blocks.Exists(b => !b.Jobs.InOrder) || blocks.Zip(blocks.Skip(1)).Any(b => b.First.Jobs.Oldest < b.Second.Jobs.Newest))
        {
            foreach (var result in Run(definition, from, to))
                Put(ref keys, count++, result.Key);
            return count;
        }
        foreach (var block in blocks)
            lock (block.Lock)
            {
                var scratch = Scratch.Fresh();
                var among = block.Jobs.Among(from, to, scratch);
                judge.Reduce(block.Jobs, among, scratch.Empty(), scratch);
                var words = among.Words;
                for (var i = words.Length - 1; i >= 0; i--)
                for (var left = words[i]; left != 0; )
                {
                    var highest = 63 - BitOperations.LeadingZeroCount(left);
                    left ^= 1UL << highest;
                    Put(ref keys, count++, block.Keys[(i << 6) + highest]);
                }
            }
        return count;

        static void Put(ref TKey[] keys, int at, TKey key)
        {
            if (at == keys.Length)
                Array.Resize(ref keys, Math.Max(64, at * 2));
            keys[at] = key;
        }
    }

    /// <inheritdoc/>
    public Preview<TKey> Preview(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null, int take = 20)
    {
        var (judge, blocks) = Begin(definition, from, to);
        var (judged, matching, asking) = (0, 0, 0);
        List<Result<TKey>> newest = [];
        var days = new Dictionary<int, (int Stored, int Matching, int Asking)>();
        var lines = new (int Failed, int Unknown, int Alone, int Left)[Names(definition).Count()];
        foreach (var block in blocks)
            lock (block.Lock)
            {
                var scratch = Scratch.Fresh();
                var among = block.Jobs.Among(from, to, scratch);
                var clauses = judge.Judge(block.Jobs, among, scratch);
                var (left, once, more, asks) = (scratch.Copy(among), scratch.Empty(), scratch.Empty(), scratch.Empty());
                foreach (var (fail, ask, _) in clauses)
                {
                    more.Or(scratch.Copy(once).And(fail));
                    once.Or(fail);
                    asks.Or(ask);
                }
                for (var i = 0; i < clauses.Count; i++)
                {
                    var (fail, ask, unknown) = clauses[i];
                    left.Without(fail);
                    lines[i].Failed += fail.CountWithout(unknown) + ask.CountWithout(unknown);
                    lines[i].Unknown += unknown.Count;
                    lines[i].Alone += fail.CountWithout(more);
                    lines[i].Left += left.Count;
                }
                asks.And(left);
                judged += among.Count;
                asking += asks.Count;
                matching += left.Count - asks.Count;
                block.Count(among, days, (ref (int Stored, int Matching, int Asking) day, int count) => day.Stored += count);
                block.Count(asks, days, (ref (int Stored, int Matching, int Asking) day, int count) => day.Asking += count);
                block.Count(
                    scratch.Copy(left).Without(asks),
                    days,
                    (ref (int Stored, int Matching, int Asking) day, int count) => day.Matching += count
                );
                block.Newest(left, asks, take, newest);
            }
        return new(
            judged,
            matching,
            asking,
            newest,
            [
                .. days.OrderBy(d => d.Key)
                    .Select(d => new Day(DateOnly.FromDayNumber(d.Key), d.Value.Stored, d.Value.Matching, d.Value.Asking)),
            ],
            [
                .. Names(definition)
                    .Zip(
                        lines,
                        (name, line) =>
                            new WaterfallLine(
                                name.Clause,
                                name.Name,
                                name.Wanted,
                                judged - line.Failed - line.Unknown,
                                line.Failed,
                                line.Unknown,
                                line.Alone,
                                line.Left
                            )
                    ),
            ]
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> CountNodes(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var (judge, blocks) = Begin(definition, from, to);
        var nodes = definition.Parsed.Root.All().ToList();
        var counts = new int[nodes.Count];
        foreach (var block in blocks)
            lock (block.Lock)
                for (var i = 0; i < counts.Length; i++)
                {
                    var scratch = Scratch.Fresh();
                    counts[i] += judge.Holds(nodes[i], block.Jobs, scratch).CountAnd(block.Jobs.Among(from, to, scratch));
                }
        return counts;
    }

    /// <inheritdoc/>
    public Comparison Compare(ScannerDefinition before, ScannerDefinition after, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var counts = new Comparison(0, 0, 0, 0);
        foreach (var met in Met([before, after], from, to))
            counts = new(
                counts.Before + met[0].Count,
                counts.After + met[1].Count,
                counts.Gained + met[1].CountWithout(met[0]),
                counts.Lost + met[0].CountWithout(met[1])
            );
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
        foreach (var met in Met(definitions, from, to))
            for (var i = 0; i < met.Count; i++)
            {
                alone[i] += met[i].Count;
                for (var j = i + 1; j < met.Count; j++)
                    both[i, j] += met[i].CountAnd(met[j]);
            }
        List<Overlap> overlaps = [];
        for (var i = 0; i < definitions.Count; i++)
        for (var j = i + 1; j < definitions.Count; j++)
            overlaps.Add(new(i, j, both[i, j], both[i, j] == 0 ? 0 : (double)both[i, j] / Math.Min(alone[i], alone[j])));
        return overlaps;
    }

    /// <summary>The blocks with jobs of a time, newest first.</summary>
    private (BlockJudge Judge, List<Block> Blocks) Begin(ScannerDefinition definition, DateTimeOffset? from, DateTimeOffset? to)
    {
        lock (_lock)
            return (new(definition, _table, _lexicon), Within(from, to));
    }

    private List<Block> Within(DateTimeOffset? from, DateTimeOffset? to) =>
        [.. _blocks.Where(b => !(b.Jobs.Newest < from) && !(b.Jobs.Oldest >= to)).OrderByDescending(b => b.Jobs.Newest)];

    /// <summary>A block's jobs that match or ask, newest first.</summary>
    private static void Collect(Block block, BlockJudge judge, DateTimeOffset? from, DateTimeOffset? to, List<Result<TKey>> into)
    {
        lock (block.Lock)
        {
            var scratch = Scratch.Fresh();
            var (among, asks) = (block.Jobs.Among(from, to, scratch), scratch.Empty());
            judge.Reduce(block.Jobs, among, asks, scratch);
            block.Newest(among, asks, int.MaxValue, into);
        }
    }

    /// <summary>For each block, which of its jobs each scanner matches or asks about.</summary>
    private IEnumerable<List<Bits>> Met(IReadOnlyList<ScannerDefinition> definitions, DateTimeOffset? from, DateTimeOffset? to)
    {
        List<BlockJudge> judges;
        List<Block> blocks;
        lock (_lock)
            (judges, blocks) = ([.. definitions.Select(d => new BlockJudge(d, _table, _lexicon))], Within(from, to));
        foreach (var block in blocks)
        {
            List<Bits> met = [];
            foreach (var judge in judges)
                lock (block.Lock)
                {
                    var scratch = Scratch.Fresh();
                    var among = block.Jobs.Among(from, to, scratch);
                    judge.Reduce(block.Jobs, among, scratch.Empty(), scratch);
                    met.Add(new Bits().Become(among));
                }
            yield return met;
        }
    }

    /// <summary>The clauses in the order they are judged, as the truth names them.</summary>
    private static IEnumerable<(int Clause, string Name, string Wanted)> Names(ScannerDefinition definition) =>
        Evaluator.Judge(definition, new Posting()).Findings.Select(f => (f.Clause, f.Name, f.Wanted));

    private delegate void Counting(ref (int Stored, int Matching, int Asking) day, int count);

    private sealed class Block(WordTable table, int room)
    {
        public readonly Lock Lock = new();
        public readonly PostingBlock Jobs = new(table, room);
        public readonly List<TKey> Keys = [];

        /// <summary>Counts jobs by the day they were seen.</summary>
        public void Count(Bits jobs, Dictionary<int, (int Stored, int Matching, int Asking)> days, Counting add)
        {
            if (!Jobs.InOrder)
            {
                foreach (var document in jobs.All())
                    add(ref CollectionsMarshal.GetValueRefOrAddDefault(days, DayOf(Jobs.Ticks(document)), out _), 1);
                return;
            }
            for (var (at, end) = (0, Jobs.Text.Count); at < end; )
            {
                var day = DayOf(Jobs.Ticks(at));
                var next = Jobs.FirstFrom((day + 1) * TimeSpan.TicksPerDay);
                if (jobs.CountWithin(at, next) is var count and > 0)
                    add(ref CollectionsMarshal.GetValueRefOrAddDefault(days, day, out _), count);
                at = next;
            }
        }

        /// <summary>Adds the newest to a list that is sorted newest first, and leaves as many in it.</summary>
        public void Newest(Bits met, Bits asks, int most, List<Result<TKey>> into)
        {
            var before = into.Count;
            if (most == 0 || (before >= most && into[^1].At >= Jobs.Newest))
                return;
            if (!Jobs.InOrder)
            {
                foreach (var document in met.All())
                    into.Add(Of(document, asks));
            }
            else
            {
                var words = met.Words;
                for (var i = words.Length - 1; i >= 0 && into.Count - before < most; i--)
                for (var left = words[i]; left != 0; )
                {
                    var highest = 63 - BitOperations.LeadingZeroCount(left);
                    left ^= 1UL << highest;
                    into.Add(Of((i << 6) + highest, asks));
                }
            }
            if (!Jobs.InOrder || (before > 0 && into.Count > before && into[before].At > into[before - 1].At))
                into.Sort(static (a, b) => b.At.CompareTo(a.At));
            if (into.Count > most)
                into.RemoveRange(most, into.Count - most);
        }

        private Result<TKey> Of(int document, Bits asks) =>
            new(Keys[document], new(Jobs.Ticks(document), TimeSpan.Zero), asks[document] ? Verdict.Ask : Verdict.Match);

        private static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);
    }
}

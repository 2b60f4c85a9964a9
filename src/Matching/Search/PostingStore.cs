using System.Buffers.Binary;
using System.Globalization;
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
/// Jobs in memory, in blocks with lists for their words and columns for their fields; a scanner is judged over a block at once, newest
/// first. A full block is packed in the background, and from then on read without a lock. With a folder the jobs of full blocks and their
/// texts lie on the disk, and in memory only what a search needs.
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
    private readonly string? _folder;
    private readonly Func<TKey, string> _toText = key => key.ToString()!;
    private Task _sealing = Task.CompletedTask;
    private long _lastFile;

    /// <summary>An empty store; the table is the built-in one unless an operator extended it .</summary>
    public PostingStore(WordTable? table = null)
        : this(table, TextBlock.Room) { }

    /// <summary>
    /// A store that keeps the jobs of full blocks in a folder, made if it is not there, and begins with those it finds there. Jobs that were
    /// in no full block yet, and those of a file that is damaged or was being written when the machine stopped, are not among them: whoever
    /// has all jobs adds them again. One process at a time.
    /// </summary>
    public PostingStore(string folder, Func<TKey, string> toText, Func<string, TKey> fromText, WordTable? table = null)
        : this(table, TextBlock.Room, folder, toText, fromText) { }

    internal PostingStore(WordTable? table, int room)
    {
        _room = room;
        _table = table ?? WordTable.BuiltIn;
        _collector = new WordCollector(_lexicon, _table);
    }

    internal PostingStore(WordTable? table, int room, string folder, Func<TKey, string> toText, Func<string, TKey> fromText)
        : this(table, room)
    {
        (_folder, _toText) = (folder, toText);
        Directory.CreateDirectory(folder);
        foreach (var draft in Directory.GetFiles(folder, "*.draft"))
            File.Delete(draft);
        var numbers = Directory
            .GetFiles(folder, "*.jobs")
            .Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture));
        List<(BlockFile File, HashSet<int> Gone)> others = [];
        foreach (var number in numbers.Order())
        {
            _lastFile = number;
            if (BlockFile.Open(NameOf(number, "jobs"), _table.Fingerprint) is { } file)
            {
                if (file.IsExact && file.Count == room)
                {
                    ReadBlock(number, file, fromText);
                    continue;
                }
                others.Add((file, GoneOf(number)));
            }
            Forget(number);
        }
        foreach (var (file, gone) in others)
            for (var i = 0; i < file.Count; i++)
                if (!gone.Contains(i) && file[i] is { } posting)
                    Add(fromText(file.Key(i)), posting);
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
                _blocks.Add(new Block(_table, _room) { File = ++_lastFile });
            var block = _blocks[^1];
            _collector.Read(posting);
            lock (block.Lock)
            {
                _places[key] = (block, block.Jobs.Add(posting, _collector));
                block.Keys.Add(key);
            }
            if (!block.Jobs.Text.IsFull)
                return;
            _sealing.GetAwaiter().GetResult(); // a block that fills before the last one is packed waits for it
            _sealing = Task.Run(() => Seal(block));
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_places.Remove(key, out var place))
                return false;
            var block = place.Block;
            lock (block.Lock)
            {
                block.Jobs.Remove(place.Document);
                if (block.IsSpilled)
                    Forget(block, [(ushort)place.Document]);
            }
            if (block.Jobs.Text is not { IsFull: true, Live.IsEmpty: true })
                return true;
            if (_folder is not null)
            {
                _sealing.GetAwaiter().GetResult(); // it may be this one's, which would leave a file behind
                Forget(block.File);
            }
            _blocks.Remove(block); // jobs are forgotten oldest first, a block at a time
            return true;
        }
    }

    /// <inheritdoc/>
    public Posting? Find(TKey key)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var place))
                return null;
            using var scope = place.Block.Enter();
            return place.Block.Jobs[place.Document];
        }
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
        if (!AreInOrder(blocks))
        {
            foreach (var result in Run(definition, from, to))
            {
                if (count == keys.Length)
                    Array.Resize(ref keys, Math.Max(64, count * 2));
                keys[count++] = result.Key;
            }
            return count;
        }
        foreach (var block in blocks)
        {
            using var scope = block.Enter();
            var scratch = Scratch.Fresh();
            var among = block.Jobs.Among(from, to, scratch);
            judge.Reduce(block.Jobs, among, scratch);
            var more = among.Count;
            if (keys.Length - count < more)
                Array.Resize(ref keys, Math.Max(keys.Length * 2, count + more));
            block.NewestKeys(among, keys.AsSpan(count, more));
            count += more;
        }
        return count;
    }

    /// <inheritdoc/>
    public Preview<TKey> Preview(ScannerDefinition definition, DateTimeOffset? from = null, DateTimeOffset? to = null, int take = 20)
    {
        var (judge, blocks) = Begin(definition, from, to);
        var (judged, matching, asking) = (0, 0, 0);
        List<Result<TKey>> newest = [];
        var days = new Dictionary<int, PostingBlock.DayCounts>();
        var names = Names(definition);
        var lines = new (int Failed, int Unknown, int Alone, int Left)[names.Count];
        foreach (var block in blocks)
        {
            using var scope = block.Enter();
            var scratch = Scratch.Fresh();
            var among = block.Jobs.Among(from, to, scratch);
            var clauses = judge.Judge(block.Jobs, among, scratch);
            var (left, once, more) = (scratch.Copy(among), scratch.Empty(), scratch.Empty());
            Bits? asks = null;
            foreach (var (fail, _, _) in clauses)
            {
                var mark = scratch.Mark;
                more.Or(scratch.Copy(once).And(fail));
                scratch.Release(mark);
                once.Or(fail);
            }
            foreach (var (_, ask, _) in clauses)
                if (ask is not null)
                    asks = asks is null ? scratch.Copy(ask) : asks.Or(ask);
            for (var i = 0; i < clauses.Count; i++)
            {
                var (fail, ask, unknown) = clauses[i];
                left.Without(fail);
                lines[i].Failed += unknown is null
                    ? fail.Count + (ask?.Count ?? 0)
                    : fail.CountWithout(unknown) + (ask?.CountWithout(unknown) ?? 0);
                lines[i].Unknown += unknown?.Count ?? 0;
                lines[i].Alone += fail.CountWithout(more);
                lines[i].Left += left.Count;
            }
            asks?.And(left);
            var asked = asks?.Count ?? 0;
            judged += among.Count;
            asking += asked;
            matching += left.Count - asked;
            block.Jobs.CountDays(among, left, asks, days);
            block.Newest(left, asks, take, newest);
        }
        return new(
            judged,
            matching,
            asking,
            newest,
            [
                .. days.OrderBy(d => d.Key)
                    .Select(d => new Day(DateOnly.FromDayNumber(d.Key), d.Value.Stored, d.Value.Met - d.Value.Asking, d.Value.Asking)),
            ],
            [
                .. names.Zip(
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
        var counts = new int[definition.Parsed.Root.All().Count()];
        foreach (var block in blocks)
        {
            using var scope = block.Enter();
            var scratch = Scratch.Fresh();
            var among = block.Jobs.Among(from, to, scratch);
            var at = 0;
            foreach (var holds in judge.Holds(block.Jobs, scratch))
                counts[at++] += holds.CountAnd(among);
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

    /// <summary>Returns when every full block is packed.</summary>
    internal void Settle() => _sealing.GetAwaiter().GetResult();

    // ---- blocks on the disk

    private string NameOf(long number, string kind) =>
        Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{number:D10}.{kind}"));

    /// <summary>Packs a full block, and moves what is seldom needed to the disk. Readers go on with the block as it is until all is done.</summary>
    private void Seal(Block block)
    {
        var packed = block.Jobs.Seal();
        BlockFile? file = null;
        if (_folder is not null)
        {
            var path = NameOf(block.File, "jobs");
            BlockFile.Write(
                path,
                _table.Fingerprint,
                _room,
                document => _toText(block.Keys[document]),
                document => block.Jobs[document],
                block.Jobs.Text.Tokens
            );
            file = BlockFile.Open(path, _table.Fingerprint) ?? throw new IOException($"{path} is not what was written.");
        }
        Seal(block, packed, file);
    }

    private void Seal(Block block, Action packed, BlockFile? file)
    {
        lock (block.Lock)
        {
            packed();
            if (file is not null)
            {
                List<ushort> gone = [];
                for (var document = 0; document < _room; document++)
                    if (!block.Jobs.Text.Live[document])
                        gone.Add((ushort)document);
                block.Jobs.Spill(file);
                Forget(block, CollectionsMarshal.AsSpan(gone));
            }
            block.GoOnSealed(file is not null);
        }
    }

    /// <summary>Reads a block back: its jobs give the same lists again, and stay where they are.</summary>
    private void ReadBlock(long number, BlockFile file, Func<string, TKey> fromText)
    {
        var block = new Block(_table, _room) { File = number };
        var isSame = true;
        for (var document = 0; document < file.Count; document++)
        {
            var posting = file[document]!; // an exact file has all
            _collector.Read(posting);
            block.Jobs.Add(posting, _collector);
            block.Keys.Add(fromText(file.Key(document)));
            isSame &= file.Tokens(document).SequenceEqual(block.Jobs.Text.Tokens(document));
        }
        foreach (var document in GoneOf(number))
            block.Jobs.Remove(document);
        for (var document = 0; document < file.Count; document++)
            if (block.Jobs.Text.Live[document] && !_places.TryAdd(block.Keys[document], (block, document)))
                block.Jobs.Remove(document);
        if (block.Jobs.Text.Live.IsEmpty)
        {
            Forget(number);
            return;
        }
        _blocks.Add(block);
        if (isSame)
            Seal(block, block.Jobs.Seal(), file);
        else
            Seal(block); // it was written by a program that read words otherwise
    }

    /// <summary>The documents of a block that were taken out after its file was written.</summary>
    private HashSet<int> GoneOf(long number)
    {
        var bytes = File.Exists(NameOf(number, "gone")) ? File.ReadAllBytes(NameOf(number, "gone")) : [];
        var gone = new HashSet<int>();
        for (var i = 0; i + 1 < bytes.Length; i += 2)
            gone.Add(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i)));
        return gone;
    }

    /// <summary>Notes that jobs of a block on the disk were taken out; two bytes each, so that a torn end is one job more at most.</summary>
    private void Forget(Block block, ReadOnlySpan<ushort> documents)
    {
        if (documents.IsEmpty)
            return;
        var bytes = new byte[documents.Length * 2];
        for (var i = 0; i < documents.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), documents[i]);
        File.AppendAllBytes(NameOf(block.File, "gone"), bytes);
    }

    private void Forget(long number)
    {
        File.Delete(NameOf(number, "jobs"));
        File.Delete(NameOf(number, "gone"));
    }

    // ---- reading

    /// <summary>The blocks with jobs of a time, newest first.</summary>
    private (BlockJudge Judge, List<Block> Blocks) Begin(ScannerDefinition definition, DateTimeOffset? from, DateTimeOffset? to)
    {
        lock (_lock)
            return (new(definition, _table, _lexicon), Within(from, to));
    }

    private List<Block> Within(DateTimeOffset? from, DateTimeOffset? to)
    {
        List<Block> within = [];
        for (var i = _blocks.Count - 1; i >= 0; i--)
            if (!(_blocks[i].Jobs.Newest < from) && !(_blocks[i].Jobs.Oldest >= to))
                within.Add(_blocks[i]);
        for (var i = 1; i < within.Count; i++)
            if (within[i].Jobs.Newest > within[i - 1].Jobs.Newest)
                return [.. within.OrderByDescending(b => b.Jobs.Newest)];
        return within;
    }

    private static bool AreInOrder(List<Block> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
            if (!blocks[i].Jobs.InOrder || (i > 0 && blocks[i - 1].Jobs.Oldest < blocks[i].Jobs.Newest))
                return false;
        return true;
    }

    /// <summary>A block's jobs that match or ask, newest first.</summary>
    private static void Collect(Block block, BlockJudge judge, DateTimeOffset? from, DateTimeOffset? to, List<Result<TKey>> into)
    {
        using var scope = block.Enter();
        var scratch = Scratch.Fresh();
        var among = block.Jobs.Among(from, to, scratch);
        var asks = judge.Reduce(block.Jobs, among, scratch);
        block.Newest(among, asks, int.MaxValue, into);
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
            {
                using var scope = block.Enter();
                var scratch = Scratch.Fresh();
                var among = block.Jobs.Among(from, to, scratch);
                judge.Reduce(block.Jobs, among, scratch);
                met.Add(new Bits().Become(among));
            }
            yield return met;
        }
    }

    /// <summary>The clauses in the order they are judged, as the truth names them.</summary>
    private static List<(int Clause, string Name, string Wanted)> Names(ScannerDefinition definition) =>
        [.. Evaluator.Judge(definition, new Posting()).Findings.Select(f => (f.Clause, f.Name, f.Wanted))];

    private sealed class Block(WordTable table, int room)
    {
        public readonly Lock Lock = new();
        public readonly PostingBlock Jobs = new(table, room);
        public readonly List<TKey> Keys = [];
        private volatile bool _isSealed;

        /// <summary>The number of its file.</summary>
        public long File { get; init; }

        /// <summary>Whether its jobs lie on the disk.</summary>
        public bool IsSpilled { get; private set; }

        /// <summary>For whoever reads: a sealed block changes no more but that jobs are taken out, and needs no lock.</summary>
        public Lock.Scope Enter() => _isSealed ? default : Lock.EnterScope();

        /// <summary>Whoever read it with a lock needs none from now on.</summary>
        public void GoOnSealed(bool isSpilled)
        {
            IsSpilled = isSpilled;
            _isSealed = true;
        }

        /// <summary>Writes the keys of a set, newest first; the jobs are in order.</summary>
        public void NewestKeys(Bits met, Span<TKey> into)
        {
            var words = met.Words;
            var keys = CollectionsMarshal.AsSpan(Keys);
            var at = 0;
            for (var i = words.Length - 1; i >= 0; i--)
            for (var left = words[i]; left != 0; )
            {
                var highest = 63 - BitOperations.LeadingZeroCount(left);
                left ^= 1UL << highest;
                into[at++] = keys[(i << 6) + highest];
            }
        }

        /// <summary>Adds the newest to a list that is sorted newest first, and leaves as many in it.</summary>
        public void Newest(Bits met, Bits? asks, int most, List<Result<TKey>> into)
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

        private Result<TKey> Of(int document, Bits? asks) =>
            new(Keys[document], new(Jobs.Ticks(document), TimeSpan.Zero), asks is not null && asks[document] ? Verdict.Ask : Verdict.Match);
    }
}

namespace Guildhall.Matching;

/// <summary>
/// For each feature the scanners that hang on it, with their reject words: first those that were packed together, then what came since, in
/// blocks that are never moved. Feature -1 is the list of those that every job meets. One thread adds, any number reads.
/// </summary>
internal sealed class Lists
{
    private const int LargestTail = 4096;

    private readonly Slab<ulong> _rejects;
    private readonly Slab<uint> _entries;
    private readonly int[] _starts; // of each packed list, from -1 on
    private readonly int[] _counts;
    private Tail?[] _tails;

    /// <summary>What came after packing, the newest first. Entries are in the order of their numbers.</summary>
    internal sealed class Tail(int capacity, Tail? older)
    {
        public readonly ulong[] Rejects = new ulong[capacity];
        public readonly uint[] Entries = new uint[capacity];
        public readonly Tail? Older = older;
        public int Count;
    }

    /// <summary>Lists of these lengths, from feature -1 on, to be filled with <see cref="Pack"/>.</summary>
    public Lists(ReadOnlySpan<int> counts)
    {
        _counts = counts.ToArray();
        _starts = new int[counts.Length];
        var at = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            _starts[i] = (int)at;
            at += counts[i];
        }
        if (at > int.MaxValue - 64)
            throw new InvalidOperationException("There are more scanners than one index can hold.");
        _rejects = new((int)at);
        _entries = new((int)at);
        _tails = new Tail?[counts.Length];
    }

    private Lists(int[] starts, int[] counts, int total)
    {
        (_starts, _counts) = (starts, counts);
        _rejects = new(total);
        _entries = new(total);
        _tails = new Tail?[counts.Length];
    }

    /// <summary>All that were packed, one list after the other.</summary>
    public (Slab<ulong> Rejects, Slab<uint> Entries) Packed => (_rejects, _entries);

    /// <summary>One more than the highest feature that has a list.</summary>
    public int Features => Volatile.Read(ref _tails).Length - 1;

    /// <summary>Where a packed list lies.</summary>
    public (int Start, int Count) PackedOf(int feature) =>
        feature + 1 < _starts.Length ? (_starts[feature + 1], _counts[feature + 1]) : default;

    public Tail? TailOf(int feature)
    {
        var tails = Volatile.Read(ref _tails);
        return feature + 1 < tails.Length ? Volatile.Read(ref tails[feature + 1]) : null;
    }

    public void Pack(int at, ulong reject, uint entry) => (_rejects.Values[at], _entries.Values[at]) = (reject, entry);

    public void Append(int feature, ulong reject, uint entry)
    {
        if (feature + 1 >= _tails.Length)
        {
            var more = new Tail?[Math.Max(_tails.Length * 2, feature + 2)];
            _tails.CopyTo(more, 0);
            Volatile.Write(ref _tails, more);
        }
        var tail = _tails[feature + 1];
        if (tail is null || tail.Count == tail.Entries.Length)
            tail = new Tail(Math.Clamp((tail?.Entries.Length ?? 2) * 2, 4, LargestTail), tail);
        (tail.Entries[tail.Count], tail.Rejects[tail.Count]) = (entry, reject);
        Volatile.Write(ref tail.Count, tail.Count + 1);
        Volatile.Write(ref _tails[feature + 1], tail);
    }

    /// <summary>All entries with their feature, from -1 on.</summary>
    public void Each(Action<int, ulong, uint> take)
    {
        for (var feature = -1; feature < Features; feature++)
        {
            var (start, count) = PackedOf(feature);
            for (var i = start; i < start + count; i++)
                take(feature, _rejects.Values[i], _entries.Values[i]);
            for (var tail = TailOf(feature); tail is not null; tail = tail.Older)
            for (var i = 0; i < tail.Count; i++)
                take(feature, tail.Rejects[i], tail.Entries[i]);
        }
    }

    /// <summary>Writes lists that have no tails, as they lie.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Write<int>(_starts);
        writer.Write<int>(_counts);
        writer.Write<ulong>(_rejects.Values);
        writer.Write<uint>(_entries.Values);
    }

    public static Lists Load(ref SnapshotReader reader)
    {
        var starts = reader.Read<int>().ToArray();
        var counts = reader.Read<int>().ToArray();
        var rejects = reader.Read<ulong>();
        var entries = reader.Read<uint>();
        var lists = new Lists(starts, counts, rejects.Length);
        rejects.CopyTo(lists._rejects.Values);
        entries.CopyTo(lists._entries.Values);
        return lists;
    }
}

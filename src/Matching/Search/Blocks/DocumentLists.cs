using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// The documents of a block by what they have in common: for each number and each of eight slots of it a list or, where it is long, a set.
/// They grow with the block; packed, they lie in three arrays one after the other.
/// </summary>
internal sealed class DocumentLists
{
    private const int Slots = 8;
    private readonly int _longest; // of a list; what is longer is a set
    private Growing[] _growing = new Growing[64];
    private int _numbers; // that have places in what grows
    private PackedLists? _packed;

    /// <summary>A list while it grows, in place: a document's words lie all over memory, and each object on the way is waited for.</summary>
    private struct Growing
    {
        public ushort[]? Documents;
        public ulong[]? Set;
        public int Count;
    }

    /// <summary>Lists longer than <paramref name="longest"/> are kept as sets.</summary>
    public DocumentLists(int longest) => _longest = longest;

    /// <summary>Makes room for a number, and asks for the memory of its first list ahead of a change.</summary>
    public void Expect(int number)
    {
        var at = number * Slots;
        if (at + Slots > _growing.Length)
            Array.Resize(ref _growing, Math.Max(_growing.Length * 2, at + Slots));
        _numbers = Math.Max(_numbers, number + 1);
        Kernels.Prefetch(ref _growing[at]);
    }

    /// <summary>Asks for the memory that a change of the first list writes.</summary>
    public void ExpectEnd(int number)
    {
        ref var list = ref _growing[number * Slots];
        if (list.Documents is { } documents && list.Count < documents.Length)
            Kernels.Prefetch(ref documents[list.Count]);
    }

    /// <summary>Adds a document; those of a list come in rising order.</summary>
    public void Add(int number, int slot, int document)
    {
        var at = number * Slots + slot;
        if (at >= _growing.Length || number >= _numbers)
            Expect(number);
        ref var list = ref _growing[at];
        if (list.Set is not null)
        {
            list.Count += (int)(~list.Set[document >> 6] >> document & 1);
            list.Set[document >> 6] |= 1UL << document;
            return;
        }
        if (list.Count > 0 && list.Documents![list.Count - 1] == document)
            return; // a job may name a value twice
        if (list.Count == _longest)
        {
            list.Set = new ulong[BlockKernels.Words];
            BlockKernels.Add(list.Documents, ref list.Set[0]);
            list.Documents = null;
            list.Set[document >> 6] |= 1UL << document;
            list.Count++;
            return;
        }
        list.Documents ??= new ushort[2];
        if (list.Count == list.Documents.Length)
            Array.Resize(ref list.Documents, Math.Min(list.Count * 2, _longest));
        list.Documents[list.Count++] = (ushort)document;
    }

    /// <summary>How many documents are kept for a number and slot.</summary>
    public int Count(int number, int slot) => Find(number, slot, out _, out _);

    /// <summary>Adds the documents of a number and slot to a set.</summary>
    public void AddTo(int number, int slot, Bits into)
    {
        if (Find(number, slot, out var list, out var set) == 0)
            return;
        if (set.IsEmpty)
            into.Add(list);
        else
            into.Add(set);
    }

    /// <summary>Takes the documents of a number and slot out of a set.</summary>
    public void RemoveFrom(int number, int slot, Bits from)
    {
        if (Find(number, slot, out var list, out var set) == 0)
            return;
        if (set.IsEmpty)
            from.Remove(list);
        else
            from.Remove(set);
    }

    /// <summary>How many documents of a set are among those of a number and slot.</summary>
    public int CountAnd(int number, int slot, Bits among) =>
        Find(number, slot, out var list, out var set) == 0 ? 0
        : set.IsEmpty ? among.CountAnd(list)
        : among.CountAnd(set);

    /// <summary>Adds points to those of a set that are among the documents of a number and slot; the set is also given as a list.</summary>
    public void AddPoints(int number, int slot, int points, Bits among, ReadOnlySpan<ushort> members, Span<int> scores)
    {
        if (Find(number, slot, out var list, out var set) == 0)
            return;
        if (set.IsEmpty)
        {
            foreach (var document in list)
                if (among[document])
                    scores[document] += points;
        }
        else
            foreach (var document in members)
                scores[document] += points * (int)(set[document >> 6] >> (document & 63) & 1);
    }

    /// <summary>Goes on with what was packed.</summary>
    public void Become(PackedLists packed) => (_packed, _growing) = (packed, []);

    /// <summary>The same lists packed. Nothing may be added meanwhile, anything may be read.</summary>
    public PackedLists Pack()
    {
        var (entries, documents, sets) = (0, 0, 0);
        for (var i = 0; i < _numbers * Slots; i++)
        {
            entries += _growing[i].Count > 0 ? 1 : 0;
            documents += _growing[i].Set is null ? _growing[i].Count : 0;
            sets += _growing[i].Set is null ? 0 : 1;
        }
        var packed = new PackedLists(
            new int[_numbers + 1],
            new PackedLists.Entry[entries],
            new ushort[documents],
            new ulong[sets * BlockKernels.Words]
        );
        (entries, documents, sets) = (0, 0, 0);
        for (var number = 0; number < _numbers; number++)
        {
            packed.First[number] = entries;
            for (var slot = 0; slot < Slots; slot++)
            {
                ref var list = ref _growing[number * Slots + slot];
                if (list.Count == 0)
                    continue;
                packed.Entries[entries++] = new(list.Set is null ? documents : ~sets, list.Count << 3 | slot);
                if (list.Set is not null)
                {
                    list.Set.CopyTo(packed.Sets, sets);
                    sets += BlockKernels.Words;
                }
                else
                {
                    list.Documents.AsSpan(0, list.Count).CopyTo(packed.Documents.AsSpan(documents));
                    documents += list.Count;
                }
            }
        }
        packed.First[_numbers] = entries;
        return packed;
    }

    /// <summary>What is kept for a number and slot, a list or a set, and how many documents that is.</summary>
    private int Find(int number, int slot, out ReadOnlySpan<ushort> list, out ReadOnlySpan<ulong> set)
    {
        if (_packed is { } packed)
            return packed.Find(number, slot, out list, out set);
        list = default;
        set = default;
        if (number >= _numbers)
            return 0;
        ref var found = ref _growing[number * Slots + slot];
        if (found.Set is not null)
            set = found.Set;
        else
            list = found.Documents.AsSpan(0, found.Count);
        return found.Count;
    }
}

/// <summary>DocumentLists that change no more.</summary>
internal sealed class PackedLists(int[] first, PackedLists.Entry[] entries, ushort[] documents, ulong[] sets)
{
    /// <summary>Where documents begin, or as a complement where a set does; how many there are, above three bits of slot.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Entry(int Start, int CountAndSlot);

    public int[] First { get; } = first;

    public Entry[] Entries { get; } = entries;

    public ushort[] Documents { get; } = documents;

    public ulong[] Sets { get; } = sets;

    /// <summary>As <see cref="DocumentLists.Find"/>.</summary>
    public int Find(int number, int slot, out ReadOnlySpan<ushort> list, out ReadOnlySpan<ulong> set)
    {
        list = default;
        set = default;
        if (number + 1 >= First.Length)
            return 0;
        for (var i = First[number]; i < First[number + 1]; i++)
        {
            var entry = Entries[i];
            if ((entry.CountAndSlot & 7) != slot)
                continue;
            var count = entry.CountAndSlot >> 3;
            if (entry.Start < 0)
                set = Sets.AsSpan(~entry.Start, BlockKernels.Words);
            else
                list = Documents.AsSpan(entry.Start, count);
            return count;
        }
        return 0;
    }
}

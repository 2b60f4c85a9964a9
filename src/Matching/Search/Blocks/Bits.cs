using System.Numerics;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>A set of a block's documents: 8 KB, small enough that several stay in the nearest cache.</summary>
internal sealed class Bits
{
    /// <summary>How many documents a set has places for.</summary>
    public const int Size = 1 << 16;

    private readonly ulong[] _words = new ulong[Size / 64];

    public bool this[int document]
    {
        get => (_words[document >> 6] >> (document & 63) & 1) != 0;
        set
        {
            if (value)
                _words[document >> 6] |= 1UL << (document & 63);
            else
                _words[document >> 6] &= ~(1UL << (document & 63));
        }
    }

    /// <summary>64 documents a word.</summary>
    public Span<ulong> Words => _words;

    public int Count => BlockKernels.Count(ref First);

    public bool IsEmpty => BlockKernels.IsEmpty(ref First);

    private ref ulong First => ref MemoryMarshal.GetArrayDataReference(_words);

    public void Clear() => _words.AsSpan().Clear();

    public Bits Become(Bits other)
    {
        other._words.CopyTo(_words, 0);
        return this;
    }

    public Bits And(Bits other)
    {
        BlockKernels.And(ref First, ref other.First);
        return this;
    }

    public Bits Or(Bits other)
    {
        BlockKernels.Or(ref First, ref other.First);
        return this;
    }

    public Bits Without(Bits other)
    {
        BlockKernels.Without(ref First, ref other.First);
        return this;
    }

    /// <summary>Adds each of a list.</summary>
    public void Add(ReadOnlySpan<ushort> documents) => BlockKernels.Add(documents, ref First);

    /// <summary>Takes each of a list out.</summary>
    public void Remove(ReadOnlySpan<ushort> documents) => BlockKernels.Remove(documents, ref First);

    /// <summary>Adds a set that lies somewhere else; it is as long as this one.</summary>
    public void Add(ReadOnlySpan<ulong> set) => BlockKernels.Or(ref First, ref Whole(set));

    /// <summary>Takes out what is not in a set that lies somewhere else.</summary>
    public void Keep(ReadOnlySpan<ulong> set) => BlockKernels.And(ref First, ref Whole(set));

    /// <summary>Takes out what is in a set that lies somewhere else.</summary>
    public void Remove(ReadOnlySpan<ulong> set) => BlockKernels.Without(ref First, ref Whole(set));

    /// <summary>Adds the documents whose code lies from low to high; there is a code for each.</summary>
    public void AddWithin(ushort[] codes, int low, int high)
    {
        if (low <= high)
            BlockKernels.Within(codes, (ushort)low, (ushort)high, ref First);
    }

    public int CountAnd(Bits other) => BlockKernels.CountAnd(ref First, ref other.First);

    public int CountAnd(ReadOnlySpan<ulong> set) => BlockKernels.CountAnd(ref First, ref Whole(set));

    public int CountWithout(Bits other) => BlockKernels.CountWithout(ref First, ref other.First);

    /// <summary>How many of a list are in the set.</summary>
    public int CountAnd(ReadOnlySpan<ushort> documents)
    {
        var (count, words) = (0, _words);
        foreach (var document in documents)
            count += (int)(words[document >> 6] >> document) & 1;
        return count;
    }

    /// <summary>How many of the set lie in [from, to).</summary>
    public int CountWithin(int from, int to)
    {
        if (from >= to)
            return 0;
        var (first, last) = (from >> 6, (to - 1) >> 6);
        var (head, tail) = (ulong.MaxValue << from, ulong.MaxValue >> -to);
        if (first == last)
            return BitOperations.PopCount(_words[first] & head & tail);
        var count = BitOperations.PopCount(_words[first] & head) + BitOperations.PopCount(_words[last] & tail);
        for (var i = first + 1; i < last; i++)
            count += BitOperations.PopCount(_words[i]);
        return count;
    }

    /// <summary>Adds all of [0, to).</summary>
    public void AddFirst(int to)
    {
        _words.AsSpan(0, to >> 6).Fill(ulong.MaxValue);
        if ((to & 63) != 0)
            _words[to >> 6] |= (1UL << to) - 1;
    }

    public Members All() => new(_words);

    /// <summary>Writes the documents of the set one after the other, lowest first, and says how many they are.</summary>
    public int CopyTo(Span<ushort> documents)
    {
        var count = 0;
        foreach (var document in All())
            documents[count++] = (ushort)document;
        return count;
    }

    private static ref ulong Whole(ReadOnlySpan<ulong> set)
    {
        if (set.Length != Size / 64)
            throw new ArgumentException("This is no whole set.", nameof(set));
        return ref MemoryMarshal.GetReference(set);
    }

    /// <summary>The documents of a set, lowest first. One may be taken out while they are walked.</summary>
    internal struct Members(ulong[] words)
    {
        private int _at = -1;
        private ulong _left;

        public readonly Members GetEnumerator() => this;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_at == words.Length)
                    return false;
                _left = words[_at];
            }
            Current = (_at << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}

/// <summary>Sets to work with, used again from block to block; all lent are taken back at once.</summary>
internal sealed class Scratch
{
    [ThreadStatic]
    private static Scratch? _mine;

    private readonly List<Bits> _sets = [];
    private int _lent;

    /// <summary>This thread's, with nothing lent; what was lent before must not be used any more.</summary>
    public static Scratch Fresh()
    {
        var mine = _mine ??= new();
        mine._lent = 0;
        return mine;
    }

    public int Mark => _lent;

    /// <summary>Takes back what was lent since a mark.</summary>
    public void Release(int mark) => _lent = mark;

    public Bits Empty()
    {
        var set = Next();
        set.Clear();
        return set;
    }

    public Bits Copy(Bits of) => Next().Become(of);

    private Bits Next()
    {
        if (_lent == _sets.Count)
            _sets.Add(new Bits());
        return _sets[_lent++];
    }
}

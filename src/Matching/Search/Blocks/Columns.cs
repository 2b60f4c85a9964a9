using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Guildhall.Matching;

/// <summary>
/// One code for each document of a block, 0 for an unknown value. A sealed column has one byte a document where its codes allow, and is
/// looked through 64 documents at a time.
/// </summary>
internal sealed class Codes
{
    private ushort[] _wide = new ushort[64];
    private byte[]? _narrow;

    public int this[int document]
    {
        get =>
            _narrow is not null ? _narrow[document]
            : document < _wide.Length ? _wide[document]
            : 0;
        set
        {
            if (document >= _wide.Length)
                Array.Resize(ref _wide, Math.Min(Bits.Size, Math.Max(document + 1, _wide.Length * 2)));
            _wide[document] = (ushort)value;
        }
    }

    /// <summary>Packs a column that is complete.</summary>
    public void Seal()
    {
        if (_wide.AsSpan().ContainsAnyInRange((ushort)256, ushort.MaxValue))
        {
            Array.Resize(ref _wide, Bits.Size);
            return;
        }
        var narrow = new byte[Bits.Size];
        for (var i = 0; i < _wide.Length; i++)
            narrow[i] = (byte)_wide[i];
        (_narrow, _wide) = (narrow, []);
    }

    /// <summary>Adds the documents whose code lies from low to high.</summary>
    public void Within(int low, int high, Bits into)
    {
        if (low > high || (_narrow is not null && low > byte.MaxValue))
            return;
        if (_narrow is not null)
            Within<byte>(_narrow, (byte)low, (byte)Math.Min(high, byte.MaxValue), into.Words);
        else
            Within<ushort>(_wide, (ushort)low, (ushort)high, into.Words);
    }

    private static void Within<T>(ReadOnlySpan<T> column, T low, T high, Span<ulong> into)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (from, reach) = (Vector512.Create(low), Vector512.Create(high - low));
        var vectors = MemoryMarshal.Cast<T, Vector512<T>>(column);
        if (Vector512<T>.Count == 64)
        {
            for (var i = 0; i < vectors.Length; i++)
                into[i] |= Vector512.LessThanOrEqual(vectors[i] - from, reach).ExtractMostSignificantBits();
        }
        else
        {
            for (var i = 0; i + 1 < vectors.Length; i += 2)
                into[i >> 1] |=
                    Vector512.LessThanOrEqual(vectors[i] - from, reach).ExtractMostSignificantBits()
                    | Vector512.LessThanOrEqual(vectors[i + 1] - from, reach).ExtractMostSignificantBits() << 32;
        }
        // What does not fill whole words; columns are sized in whole words once they are sealed.
        for (var i = vectors.Length * Vector512<T>.Count / 64 * 64; i < column.Length; i++)
            if (column[i] - low <= high - low && column[i] >= low)
                into[i >> 6] |= 1UL << i;
    }
}

/// <summary>A number for each document of a block, or nothing. Sealed, it is its rank among the block's numbers.</summary>
internal sealed class NumberColumn
{
    private readonly List<(int Document, long Value)> _growing = [];
    private readonly Codes _ranks = new();
    private long[]? _values;

    public void Set(int document, long value) => _growing.Add((document, value));

    public void Seal()
    {
        _values = [.. _growing.Select(g => g.Value).Distinct().Order()];
        foreach (var (document, value) in _growing)
            _ranks[document] = 1 + Array.BinarySearch(_values, value);
        _ranks.Seal();
        _growing.Clear();
        _growing.TrimExcess();
    }

    /// <summary>Adds the documents whose number lies between the bounds, both included, each of which may be missing.</summary>
    public void Within(long? min, long? max, Bits into)
    {
        if (_values is null)
        {
            foreach (var (document, value) in _growing)
                if (!(value < min) && !(value > max))
                    into[document] = true;
            return;
        }
        var (low, high) = Ranks(min, max);
        _ranks.Within(low, high, into);
    }

    /// <summary>Adds the documents whose number is known.</summary>
    public void Known(Bits into) => Within(null, null, into);

    /// <summary>Takes documents out of a set: those whose number does not lie between the bounds, and unknown ones if they fail.</summary>
    public void Keep(long? min, long? max, bool unknown, Bits from)
    {
        var (low, high) = Ranks(min, max);
        foreach (var document in from.All())
        {
            var rank = _ranks[document];
            if (rank == 0 ? !unknown : rank < low || rank > high)
                from[document] = false;
        }
    }

    /// <summary>A document's number, or null.</summary>
    public long? this[int document]
    {
        get
        {
            if (_values is not null)
                return _ranks[document] is var rank and > 0 ? _values[rank - 1] : null;
            var (low, high) = (0, _growing.Count);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                (low, high) = _growing[middle].Document < document ? (middle + 1, high) : (low, middle);
            }
            return low < _growing.Count && _growing[low].Document == document ? _growing[low].Value : null;
        }
    }

    private (int Low, int High) Ranks(long? min, long? max)
    {
        var low = min is { } least ? Array.BinarySearch(_values!, least) : 0;
        var high = max is { } most ? Array.BinarySearch(_values!, most) : _values!.Length - 1;
        return (1 + (low < 0 ? ~low : low), 1 + (high < 0 ? ~high - 1 : high));
    }
}

/// <summary>Values by name for each document of a block, letters' case apart; most have one, some none, some several.</summary>
internal sealed class ChoiceColumn
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _names = [];
    private readonly Codes _first = new();
    private readonly List<(ushort Document, int Value)> _more = [];

    /// <summary>The values that occur, by number from 0.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether no document has several.</summary>
    public bool IsSingle => _more.Count == 0;

    /// <summary>The number of a document's first value; -1 for none.</summary>
    public int First(int document) => _first[document] - 1;

    public void Add(int document, string value)
    {
        if (!_numbers.TryGetValue(value, out var number))
        {
            _numbers[value] = number = _names.Count;
            _names.Add(value);
        }
        if (_first[document] == 0)
            _first[document] = number + 1;
        else if (_first[document] != number + 1)
            _more.Add(((ushort)document, number));
    }

    public void Seal() => _first.Seal();

    /// <summary>Adds the documents that have one of the values.</summary>
    public void AnyOf(IReadOnlyList<string> values, Bits into)
    {
        foreach (var value in values)
            if (_numbers.TryGetValue(value, out var number))
            {
                _first.Within(number + 1, number + 1, into);
                foreach (var (document, more) in _more)
                    if (more == number)
                        into[document] = true;
            }
    }

    /// <summary>Adds the documents that have any value.</summary>
    public void Known(Bits into) => _first.Within(1, ushort.MaxValue, into);

    /// <summary>Counts the values of some documents.</summary>
    public void Count(Bits among, Span<int> counts)
    {
        foreach (var document in among.All())
            if (_first[document] is var code and > 0)
                counts[code - 1]++;
        foreach (var (document, value) in _more)
            if (among[document])
                counts[value]++;
    }

    /// <summary>Takes documents out of a set, as <see cref="NumberColumn.Keep"/>; only where no document has several values.</summary>
    public void Keep(IReadOnlyList<string> values, bool wanted, bool unknown, Bits from)
    {
        Span<bool> keeps = _names.Count < 1024 ? stackalloc bool[_names.Count + 1] : new bool[_names.Count + 1];
        keeps.Fill(!wanted);
        keeps[0] = unknown;
        foreach (var value in values)
            if (_numbers.TryGetValue(value, out var number))
                keeps[number + 1] = wanted;
        foreach (var document in from.All())
            if (!keeps[_first[document]])
                from[document] = false;
    }
}

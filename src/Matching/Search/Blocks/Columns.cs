using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// A number for each document of a block, or nothing. Sealed, it is its rank among the block's numbers, and bounds that are asked for are
/// kept as sets, since scanners share few of them.
/// </summary>
internal sealed class NumberColumn
{
    private const int MostKept = 16;

    private readonly Bits _known = new();
    private int _knownCount;
    private long[] _raw = new long[64]; // until sealed
    private Sealed? _sealed;
    private int _next; // place of the next bound to keep; whichever thread counts on does no harm

    /// <param name="Values">The numbers that occur, smallest first.</param>
    /// <param name="Ranks">Each document's place among them, from 1; 0 for none.</param>
    /// <param name="Kept">Sets by bound; an entry is replaced as a whole and changes no more.</param>
    private sealed record Sealed(long[] Values, ushort[] Ranks, Bound?[] Kept);

    /// <summary>The documents with a rank from 1 up to this.</summary>
    private sealed record Bound(int Rank, Bits UpTo);

    public void Set(int document, long value)
    {
        if (document >= _raw.Length)
            Array.Resize(ref _raw, Math.Min(Bits.Size, Math.Max(document + 1, _raw.Length * 2)));
        _raw[document] = value;
        _knownCount += _known[document] ? 0 : 1;
        _known[document] = true;
    }

    /// <summary>Packs a column that is complete, which goes on as it is until what this gives is called.</summary>
    public Action Seal()
    {
        var values = new HashSet<long>();
        foreach (var document in _known.All())
            values.Add(_raw[document]);
        long[] sorted = [.. values.Order()];
        var ranks = new ushort[Bits.Size];
        foreach (var document in _known.All())
            ranks[document] = (ushort)(1 + Array.BinarySearch(sorted, _raw[document]));
        var done = new Sealed(sorted, ranks, new Bound?[MostKept]);
        return () => (_sealed, _raw) = (done, []);
    }

    /// <summary>The documents whose number is known.</summary>
    public Bits Known => _known;

    /// <summary>Whether the number of so many documents, which are all of a block, is known.</summary>
    public bool IsKnownOf(int all) => _knownCount == all;

    /// <summary>The documents whose number is smaller; null for none.</summary>
    public Bits? Below(long? bound, Scratch scratch) => bound is { } least and > long.MinValue ? UpTo(least - 1, scratch) : null;

    /// <summary>The documents whose number is known and up to this; null for none.</summary>
    public Bits? UpTo(long bound, Scratch scratch)
    {
        if (_sealed is not { } done)
        {
            var some = scratch.Empty();
            foreach (var document in _known.All())
                if (_raw[document] <= bound)
                    some[document] = true;
            return some;
        }
        var at = Array.BinarySearch(done.Values, bound);
        var rank = at < 0 ? ~at : at + 1;
        if (rank == 0)
            return null;
        if (rank == done.Values.Length)
            return _known;
        foreach (var kept in done.Kept)
            if (kept is not null && kept.Rank == rank)
                return kept.UpTo;
        var upTo = new Bits();
        upTo.AddWithin(done.Ranks, 1, rank);
        done.Kept[_next++ & MostKept - 1] = new(rank, upTo);
        return upTo;
    }

    /// <summary>Leaves those of a set whose number lies between the bounds, both included, each of which may be missing.</summary>
    public void Keep(long? min, long? max, Bits from, Scratch scratch)
    {
        if (_sealed is null)
        {
            foreach (var document in from.All())
                if (!_known[document] || _raw[document] < (min ?? long.MinValue) || _raw[document] > (max ?? long.MaxValue))
                    from[document] = false;
            return;
        }
        var mark = scratch.Mark;
        if (max is not { } most)
            from.And(_known);
        else if (UpTo(most, scratch) is { } upTo)
            from.And(upTo);
        else
            from.Clear();
        if (Below(min, scratch) is { } below)
            from.Without(below);
        scratch.Release(mark);
    }

    /// <summary>A document's number, or null.</summary>
    public long? this[int document] =>
        !_known[document] ? null
        : _sealed is { } done ? done.Values[done.Ranks[document] - 1]
        : _raw[document];
}

/// <summary>Names by number, in the order they came.</summary>
internal sealed class NameTable(StringComparer comparer)
{
    private readonly Dictionary<string, int> _numbers = new(comparer);
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public string this[int number] => _names[number];

    /// <summary>The number of a name; -1 if it never came.</summary>
    public int Find(string name) => _numbers.GetValueOrDefault(name, -1);

    public int Make(string name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        _names.Add(name);
        return _numbers[name] = _names.Count - 1;
    }
}

/// <summary>
/// Values by name for each document of a block; most have one, some none, some several. Whoever shares <paramref name="names"/> between
/// blocks holds one lock for all of them.
/// </summary>
internal sealed class ChoiceColumn(NameTable names)
{
    /// <summary>Values are few, so their sets are cheap.</summary>
    private const int LongestList = 256;

    private readonly DocumentLists _lists = new(LongestList);
    private int _knownCount;

    /// <summary>A column with names of its own, told apart without regard to letters' case.</summary>
    public ChoiceColumn()
        : this(new NameTable(StringComparer.OrdinalIgnoreCase)) { }

    /// <summary>The values that occur, here or in blocks that share them.</summary>
    public NameTable Names => names;

    /// <summary>The documents that say what their values are, or that there are none.</summary>
    public Bits Known { get; } = new();

    /// <summary>Adds a value of a document; documents come in rising order.</summary>
    public void Add(int document, string value) => Add(document, names.Make(value));

    /// <summary>The same by the value's number.</summary>
    public void Add(int document, int number)
    {
        _lists.Add(number, 0, document);
        _knownCount += Known[document] ? 0 : 1;
        Known[document] = true;
    }

    /// <summary>Packs a column that is complete, which goes on as it is until what this gives is called.</summary>
    public Action Seal()
    {
        var packed = _lists.Pack();
        return () => _lists.Become(packed);
    }

    /// <summary>Adds the documents that have a value.</summary>
    public void AddTo(int number, Bits into) => _lists.AddTo(number, 0, into);

    /// <summary>Adds the documents that have one of the values.</summary>
    public void AnyOf(IReadOnlyList<string> values, Bits into)
    {
        for (var i = 0; i < values.Count; i++)
            if (names.Find(values[i]) is var number and >= 0)
                _lists.AddTo(number, 0, into);
    }

    /// <summary>Takes the documents that have one of the values out of a set.</summary>
    public void Exclude(IReadOnlyList<string> values, Bits from)
    {
        for (var i = 0; i < values.Count; i++)
            if (names.Find(values[i]) is var number and >= 0)
                _lists.RemoveFrom(number, 0, from);
    }

    /// <summary>Whether so many documents, which are all of a block, say what their values are.</summary>
    public bool IsKnownOf(int all) => _knownCount == all;

    /// <summary>How many of some documents have a value.</summary>
    public int CountAnd(int number, Bits among) => _lists.CountAnd(number, 0, among);
}

/// <summary>
/// The values of a facet: sets to filter by, and each document's own, so that the values of a few are looked at one by one. Where no
/// document of a sealed block has two and their names fit a byte, as in most facets, they lie one after the other: the few of a block then
/// lie so close together that memory is read in one go.
/// </summary>
internal sealed class FacetColumn(NameTable names)
{
    private readonly ChoiceColumn _choices = new(names);
    private List<int> _starts = []; // of each document's values, up to the last document that has any
    private List<int> _values = [];
    private byte[]? _only; // by document: the number of its only value + 1, or 0

    /// <summary>Adds the values of a document; documents come in rising order.</summary>
    public void Add(int document, IReadOnlyList<string> values)
    {
        while (_starts.Count <= document)
            _starts.Add(_values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            var number = names.Make(values[i]);
            if (_values.IndexOf(number, _starts[document]) >= 0)
                continue;
            _values.Add(number);
            _choices.Add(document, number);
        }
    }

    /// <summary>As <see cref="ChoiceColumn.Seal"/>.</summary>
    public Action Seal()
    {
        var choices = _choices.Seal();
        var only = Only();
        return () =>
        {
            choices();
            if (only is not null)
                (_only, _starts, _values) = (only, [], []);
        };
    }

    /// <summary>As <see cref="ChoiceColumn.AnyOf"/>.</summary>
    public void AnyOf(IReadOnlyList<string> values, Bits into) => _choices.AnyOf(values, into);

    /// <summary>Sets a bit for each of some documents that has none of the values that are marked with 1, by number + 1.</summary>
    public void Fail(ReadOnlySpan<ushort> documents, ReadOnlySpan<byte> marked, uint bit, Span<uint> failed)
    {
        if (_only is { } only)
        {
            for (var i = 0; i < documents.Length; i++)
                failed[i] |= bit & (uint)(marked[only[documents[i]]] - 1);
            return;
        }
        for (var i = 0; i < documents.Length; i++)
        {
            var has = 0;
            foreach (var number in Of(documents[i]))
                has |= marked[number + 1];
            failed[i] |= bit & (uint)(has - 1);
        }
    }

    /// <summary>
    /// Counts the values, by number + 1, of those of some documents that failed at none of the filters that matter. What is counted at 0 says
    /// nothing.
    /// </summary>
    public void CountInto(ReadOnlySpan<ushort> documents, ReadOnlySpan<uint> failed, uint mattering, Span<int> counts)
    {
        if (_only is { } only)
        {
            for (var i = 0; i < documents.Length; i++)
                counts[only[documents[i]]] += (failed[i] & mattering) == 0 ? 1 : 0;
            return;
        }
        for (var i = 0; i < documents.Length; i++)
            if ((failed[i] & mattering) == 0)
                foreach (var number in Of(documents[i]))
                    counts[number + 1]++;
    }

    /// <summary>Counts the values, by number + 1, of some documents.</summary>
    public void CountInto(Bits among, Span<int> counts)
    {
        const int aValue = 128; // looking through a set takes about as long as looking at so many documents
        if (among.Count > (long)names.Count * aValue)
            for (var number = 0; number < names.Count; number++)
                counts[number + 1] += _choices.CountAnd(number, among);
        else
            foreach (var document in among.All())
                if (_only is { } only)
                    counts[only[document]]++;
                else
                    foreach (var number in Of(document))
                        counts[number + 1]++;
    }

    private ReadOnlySpan<int> Of(int document)
    {
        if (document >= _starts.Count)
            return [];
        var end = document + 1 < _starts.Count ? _starts[document + 1] : _values.Count;
        return CollectionsMarshal.AsSpan(_values)[_starts[document]..end];
    }

    private byte[]? Only()
    {
        var only = new byte[Bits.Size];
        for (var document = 0; document < _starts.Count; document++)
            switch (Of(document))
            {
                case []:
                    break;
                case [var number and < byte.MaxValue]:
                    only[document] = (byte)(number + 1);
                    break;
                default:
                    return null;
            }
        return only;
    }
}

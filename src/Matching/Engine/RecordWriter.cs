namespace Guildhall.Matching;

/// <summary>
/// Turns compiled scanners into records. Features that records speak of have a short number, and those that are often excluded a bit;
/// both are given as scanners come. One thread writes, any number reads.
/// </summary>
internal sealed class RecordWriter(Vocabulary vocabulary)
{
    /// <summary>Bits of a record but for the one that every job has.</summary>
    private const int Bits = 127;

    private const int BitShift = 16;

    private uint[] _marks = new uint[1024]; // of each feature: its short number, and above that its bit + 1
    private int[] _features = new int[1024]; // of each short number
    private int[] _ofBit = new int[Bits];
    private int _shorts = 1; // 0 is never present
    private int _bits;

    /// <summary>A scanner as it is written.</summary>
    /// <param name="Record">Its record, without the place of a wide program.</param>
    /// <param name="Program">What does not fit; null if all does.</param>
    /// <param name="IsLong">Whether the program is a <see cref="Long"/> one.</param>
    public readonly record struct Draft(Record Record, List<uint>? Program, bool IsLong = false);

    /// <summary>Of each feature its short number, and above that its bit + 1; for <see cref="Mark"/>.</summary>
    public uint[] Marks => Volatile.Read(ref _marks);

    public int FeatureOf(int shortNumber) => Volatile.Read(ref _features)[shortNumber];

    /// <summary>Gives bits to these features first, as far as there are any left.</summary>
    public void Prefer(IEnumerable<int> excluded)
    {
        foreach (var feature in excluded)
            if (!HasBit(feature) && _bits < Bits - Bits / 8)
                GiveBit(feature);
    }

    /// <summary>Writes a scanner.</summary>
    /// <param name="compiled">The scanner.</param>
    /// <param name="anchors">The features it hangs on, null if every job has to look at it.</param>
    /// <param name="group">The condition that is those features, which needs no second look; null if they come from inside one.</param>
    /// <param name="asks">The number of the set of unknowns that ask.</param>
    public Draft Write(Compiled compiled, List<int>? anchors, Formula? group, int asks)
    {
        var record = new Record();
        var where = vocabulary.Current.FeatureWhere;
        var (fits, flat) = (true, true);
        Unknown? setting = null;
        var (left, used, nots) = (false, 0, 0);
        Span<int> excluded = stackalloc int[Record.Places];
        foreach (var (section, formula) in compiled.Texts)
        {
            if (section != Section.Fields)
            {
                flat &= setting is null || setting == compiled.TextUnknown[(int)section];
                setting = compiled.TextUnknown[(int)section];
            }
            foreach (var part in formula.Parts)
            {
                if (part is HasNot not)
                {
                    if (HasBit(not.Feature) || _bits < Bits && GiveBit(not.Feature))
                    {
                        SetBit(ref record, not.Feature);
                        if ((where[not.Feature] & In.Description) != In.None)
                            record.Head |= Record.NotInDescription;
                    }
                    else if (nots < Record.Places)
                        excluded[nots++] = not.Feature;
                    else
                        fits = false;
                }
                else if (!left && ReferenceEquals(part, group))
                    left = true; // once: the same words may stand in two of the texts
                else if (part.IsGroup && part is not Some { Of.Count: 0 })
                    fits &= TryGroup(ref record, part, ref used, Record.Places);
                else
                    flat = false;
            }
        }
        fits &= flat && used + nots <= Record.Places;
        for (var i = 0; fits && i < nots; i++)
            fits &= TryPlace(ref record, excluded[i], used + i, Record.Nots);
        record.Head |= Record.Of(setting ?? Unknown.Pass) | (uint)asks;
        if (compiled.Judged)
            record.Head |= Record.IsJudged;
        if (group is not null)
            record.Head |= Record.AnchorsAreCondition;
        for (var i = 0; i < anchors?.Count; i++)
            if ((where[anchors[i]] & In.Description) != In.None)
                record.Head |= Record.AnchorInDescription;
        if (fits)
            return new(record, Program: null);

        // Of the groups as many as fit beside the place of the program stay: most scanners are out by them.
        var narrow = new Record { RejectLow = record.RejectLow, RejectHigh = record.RejectHigh };
        (left, used) = (false, 0);
        foreach (var (_, formula) in compiled.Texts)
        foreach (var part in formula.Parts)
            if (!left && ReferenceEquals(part, group))
                left = true;
            else if (part.IsGroup && part is not Some { Of.Count: 0 })
                TryGroup(ref narrow, part, ref used, Record.Places - 2);
        var heads =
            Record.AskNumber
            | Record.Of((Unknown)3)
            | Record.IsJudged
            | Record.AnchorsAreCondition
            | Record.AnchorInDescription
            | Record.NotInDescription;
        narrow.Head |= record.Head & heads | Record.IsWide;
        return flat && !compiled.Judged && TryLong(compiled, group, asks) is { } words
            ? new(narrow, words, IsLong: true)
            : new(narrow, Wide.Write(compiled, group));
    }

    /// <summary>All groups, and what must not be present and has no bit, as a long program; null if they are too many for one.</summary>
    private List<uint>? TryLong(Compiled compiled, Formula? group, int asks)
    {
        List<(int, bool)> places = [];
        List<int> nots = [];
        var left = false;
        foreach (var (_, formula) in compiled.Texts)
        foreach (var part in formula.Parts)
            if (part is HasNot not)
            {
                if (!HasBit(not.Feature))
                    nots.Add(ShortOf(not.Feature));
            }
            else if (!left && ReferenceEquals(part, group))
                left = true;
            else
                for (var i = 0; i < part.LeafCount; i++)
                    places.Add((ShortOf(part.Leaf(i)), i == part.LeafCount - 1));
        var fits = places.Count + nots.Count <= Long.Block * Long.MostBlocks && !nots.Contains(0) && !places.Exists(p => p.Item1 == 0);
        return fits ? Long.Write(places, nots, asks) : null;
    }

    private bool TryGroup(ref Record record, Formula group, ref int used, int places)
    {
        var (draft, at, last) = (record, used, 0);
        if (group.LeafCount > places - used)
            return false;
        for (var i = 0; i < group.LeafCount; i++)
        {
            if (!TryPlace(ref draft, group.Leaf(i), at, kind: -1))
                return false;
            last = at++;
        }
        draft.Head |= 1u << (Record.Ends + last);
        (record, used) = (draft, at);
        return true;
    }

    private bool TryPlace(ref Record record, int feature, int at, int kind)
    {
        var number = ShortOf(feature);
        if (number == 0)
            return false;
        record[at] = (ushort)number;
        if (kind >= 0)
            record.Head |= 1u << (kind + at);
        return true;
    }

    private int ShortOf(int feature)
    {
        if ((Of(feature) & ushort.MaxValue) is var known and > 0)
            return (int)known;
        if (_shorts > ushort.MaxValue)
            return 0;
        var number = _shorts++;
        if (number == _features.Length)
        {
            var more = new int[number * 2];
            _features.CopyTo(more, 0);
            Volatile.Write(ref _features, more);
        }
        _features[number] = feature;
        _marks[feature] |= (uint)number;
        return number;
    }

    private bool HasBit(int feature) => Of(feature) >> BitShift != 0;

    private bool GiveBit(int feature)
    {
        _ofBit[_bits] = feature;
        _marks[feature] = Of(feature) | (uint)++_bits << BitShift;
        return true;
    }

    private void SetBit(ref Record record, int feature)
    {
        var bit = (int)(_marks[feature] >> BitShift) - 1;
        record.RejectLow |= bit < 64 ? 1UL << bit : 0;
        record.RejectHigh |= bit < 64 ? 0 : 1UL << (bit - 64);
    }

    private uint Of(int feature)
    {
        if (feature >= _marks.Length)
        {
            var more = new uint[Math.Max(feature + 1, _marks.Length * 2)];
            _marks.CopyTo(more, 0);
            Volatile.Write(ref _marks, more);
        }
        return _marks[feature];
    }

    /// <summary>Marks what records know of a job's features: the bits against it, and the short numbers present; gives the bits.</summary>
    public (ulong Low, ulong High) Mark(ReadOnlySpan<int> features, byte[] present)
    {
        var marks = Marks;
        var (low, high) = (0UL, Record.Dead);
        foreach (var feature in features)
        {
            if (feature >= marks.Length)
                continue; // newer than what this job looks at
            var mark = marks[feature];
            present[mark & ushort.MaxValue] = 1;
            var bit = (int)(mark >> BitShift) - 1;
            if (bit >= 64)
                high |= 1UL << (bit - 64);
            else if (bit >= 0)
                low |= 1UL << bit;
        }
        present[0] = 0;
        return (low, high);
    }

    /// <summary>Takes back what <see cref="Mark"/> marked.</summary>
    public void Unmark(ReadOnlySpan<int> features, byte[] present)
    {
        var marks = Marks;
        foreach (var feature in features)
            if (feature < marks.Length)
                present[marks[feature] & ushort.MaxValue] = 0;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_shorts);
        for (var i = 1; i < _shorts; i++)
            writer.Write(_features[i]);
        writer.Write(_bits);
        for (var i = 0; i < _bits; i++)
            writer.Write(_ofBit[i]);
    }

    public void Load(BinaryReader reader)
    {
        for (var n = reader.ReadInt32(); n > 1; n--)
            ShortOf(reader.ReadInt32());
        for (var n = reader.ReadInt32(); n > 0; n--)
        {
            var feature = reader.ReadInt32();
            Of(feature);
            GiveBit(feature);
        }
    }
}

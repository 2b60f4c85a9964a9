namespace Guildhall.Matching;

/// <summary>
/// A scanner as it lies in the arena: flags, the set of unknowns that ask, its slot; conditions one after the other; trees; the features
/// it hangs on; its reject word. Words of conditions are described by <see cref="Condition"/>.
/// </summary>
internal readonly ref struct Program(uint[] words, int at, uint offset)
{
    public const int Head = 3;
    public const uint IsJudged = 1;
    public const int FlatCount = 16;
    public const uint Done = 1u << 31; // an entry that is a slot: list and reject word say all there is to say; else it is a program
    private const uint AnchorsAreCondition = 2;
    private const uint HasAnchors = 4;
    private const int AnchorSection = 3;
    private const int Settings = 5; // two bits for each text's unknown
    private const uint TreeNot = 1u << 30;
    private const uint TreeOperator = 1u << 31;
    private const uint TreeAny = 1u << 29;
    private const uint Count = (1 << 24) - 1;

    public uint Flags => words[at];
    public int Asks => (int)(words[at + 1] & 0xFFFF);
    public uint Slot => words[at + 2];
    private int Trees => (int)(words[at + 1] >> 16);
    private ReadOnlySpan<uint> Flat => words.AsSpan(at + Head, (int)(Flags >> FlatCount));
    private ReadOnlySpan<uint> AfterFlat => words.AsSpan(at + Head + (int)(Flags >> FlatCount));

    private int AnchorsAt
    {
        get
        {
            var rest = AfterFlat;
            var skip = 0;
            for (var n = Trees; n > 0; n--)
                skip += 1 + (int)(rest[skip] & Count);
            return at + Head + (int)(Flags >> FlatCount) + skip;
        }
    }

    private ReadOnlySpan<uint> AnchorWords
    {
        get
        {
            var anchors = AnchorsAt;
            return words.AsSpan(anchors + 1, (int)words[anchors]);
        }
    }

    public ulong Reject
    {
        get
        {
            var end = AnchorsAt + 1 + AnchorWords.Length;
            return words[end] | ((ulong)words[end + 1] << 32);
        }
    }

    /// <summary>What stands for it in lists.</summary>
    public uint Entry
    {
        get
        {
            var all = (Flags & IsJudged) == 0 && Flags >> FlatCount == 0 && words[at + 1] == 0;
            var found = (Flags & (HasAnchors | AnchorsAreCondition)) is 0 or (HasAnchors | AnchorsAreCondition);
            return all && found ? Done | Slot : offset;
        }
    }

    /// <summary>The lists it stands in; -1 is the list of those that every job meets.</summary>
    public int[] Anchors()
    {
        if ((Flags & HasAnchors) == 0)
            return [-1];
        var features = new int[AnchorWords.Length];
        for (var i = 0; i < features.Length; i++)
            features[i] = (int)AnchorWords[i];
        return features;
    }

    public List<uint> Copy() => [.. words.AsSpan(at, AnchorsAt + 3 + AnchorWords.Length - at)];

    // ---- writing

    /// <summary>Writes a scanner; its slot is put in later.</summary>
    /// <param name="compiled">The scanner.</param>
    /// <param name="anchors">The features it hangs on, null if every job has to look at it.</param>
    /// <param name="group">The condition that is those features, which needs no second look; null if they come from inside one.</param>
    /// <param name="asks">The number of the set of unknowns that ask.</param>
    public static List<uint> Write(Compiled compiled, List<int>? anchors, Formula? group, int asks)
    {
        List<uint> draft = [0, 0, 0];
        var groupSection = Section.Query;
        var left = false;
        List<(Section Section, List<uint> Words)> trees = [];
        List<int> none = [];
        for (var section = Section.Query; section <= Section.Fields; section++)
        {
            none.Clear();
            foreach (var (of, formula) in compiled.Texts)
            {
                if (of != section)
                    continue;
                IReadOnlyList<Formula> parts = formula is Every every ? every.Of : [formula];
                foreach (var part in parts)
                {
                    if (part is HasNot not)
                        none.Add(not.Feature);
                    else if (!left && ReferenceEquals(part, group))
                        (groupSection, left) = (section, true); // once: the same words may stand in two of the texts
                    else if (part.IsGroup && part is not Some { Of.Count: 0 })
                        Add([.. Leaves(part)], section, 0);
                    else
                    {
                        List<uint> tree = [];
                        WriteTree(part, tree);
                        trees.Add((section, tree));
                    }
                }
            }
            if (none.Count > 0)
                Add(none, section, Condition.None);
        }
        var flat = draft.Count - Head;
        foreach (var (section, tree) in trees)
        {
            draft.Add(((uint)section << Condition.Section) | (uint)tree.Count);
            draft.AddRange(tree);
        }
        List<int> distinct =
            anchors is null ? []
            : anchors.Count == 1 ? anchors
            : [.. anchors.Distinct()];
        draft.Add((uint)distinct.Count);
        draft.AddRange(distinct.Select(a => (uint)a));
        draft.AddRange([(uint)compiled.Reject, (uint)(compiled.Reject >> 32)]);
        if (flat > ushort.MaxValue || trees.Count > ushort.MaxValue)
            throw new InvalidOperationException("A scanner has more conditions than the engine can hold.");
        draft[0] =
            (compiled.Judged ? IsJudged : 0)
            | (group is not null ? AnchorsAreCondition : 0)
            | (anchors is not null ? HasAnchors : 0)
            | ((uint)groupSection << AnchorSection)
            | ((uint)compiled.TextUnknown[0] << Settings)
            | ((uint)compiled.TextUnknown[1] << (Settings + 2))
            | ((uint)compiled.TextUnknown[2] << (Settings + 4))
            | ((uint)flat << FlatCount);
        draft[1] = (uint)asks | ((uint)trees.Count << 16);
        return draft;

        void Add(List<int> features, Section section, uint kind)
        {
            for (var i = 0; i < features.Count; i++)
            {
                var end = i == features.Count - 1 ? kind | Condition.End : 0;
                draft.Add((uint)features[i] | ((uint)section << Condition.Section) | end);
            }
        }
    }

    private static IEnumerable<int> Leaves(Formula formula) =>
        formula is Has has ? [has.Feature] : ((Some)formula).Of.Select(f => ((Has)f).Feature).Distinct();

    private static void WriteTree(Formula formula, List<uint> tree)
    {
        switch (formula)
        {
            case Has has:
                tree.Add((uint)has.Feature);
                break;
            case HasNot not:
                tree.Add((uint)not.Feature | TreeNot);
                break;
            case Every or Some:
                var of = formula is Every every ? every.Of : ((Some)formula).Of;
                foreach (var part in of)
                    WriteTree(part, tree);
                tree.Add(TreeOperator | (formula is Some ? TreeAny : 0) | (uint)of.Count);
                break;
        }
    }

    // ---- reading

    /// <summary>Whether all trees of the scanner at this place hold.</summary>
    public static bool TreesHold(uint[] words, int at, ulong[] bits)
    {
        var rest = words.AsSpan(at + Head + (int)(words[at] >> FlatCount));
        for (var n = words[at + 1] >> 16; n > 0; n--)
        {
            var count = (int)(rest[0] & Count);
            if (!IsTrue(rest.Slice(1, count), bits))
                return false;
            rest = rest[(1 + count)..];
        }
        return true;
    }

    /// <summary>What its texts count as where a feature that is not found in a text may be there still .</summary>
    public Counts CountsOfCut(ulong[] bits, In[] where)
    {
        Span<Truth> sections = [Truth.Yes, Truth.Yes, Truth.Yes, Truth.Yes];
        var any = Truth.No;
        foreach (var word in Flat)
        {
            any = Max(any, TruthOf(word & Condition.Feature, bits, where));
            if ((word & Condition.End) == 0)
                continue;
            ref var section = ref sections[(int)(word >> Condition.Section & 3)];
            section = Min(section, (word & Condition.None) != 0 ? Truth.Yes - (int)any : any);
            any = Truth.No;
        }
        var rest = AfterFlat;
        for (var n = Trees; n > 0; n--)
        {
            var count = (int)(rest[0] & Count);
            ref var section = ref sections[(int)(rest[0] >> Condition.Section & 3)];
            section = Min(section, TreeTruth(rest.Slice(1, count), bits, where));
            rest = rest[(1 + count)..];
        }
        if ((Flags & AnchorsAreCondition) != 0)
        {
            foreach (var word in AnchorWords)
                any = Max(any, TruthOf(word, bits, where));
            ref var section = ref sections[(int)(Flags >> AnchorSection & 3)];
            section = Min(section, any);
        }
        var counts = Counts.Pass;
        for (var i = 0; i < sections.Length; i++)
        {
            var section = sections[i] switch
            {
                Truth.Yes => Counts.Pass,
                Truth.No => Counts.Fail,
                _ => Evaluator.Counting((Unknown)(Flags >> (Settings + 2 * i) & 3)),
            };
            counts = section < counts ? section : counts;
        }
        return counts;
    }

    private static bool IsTrue(ReadOnlySpan<uint> tree, ulong[] bits)
    {
        Span<bool> stack = tree.Length <= 256 ? stackalloc bool[256] : new bool[tree.Length];
        var top = 0;
        foreach (var word in tree)
        {
            if ((word & TreeOperator) == 0)
            {
                stack[top++] = Kernels.Bit(bits, word & ~TreeNot) != 0 != ((word & TreeNot) != 0);
                continue;
            }
            var count = (int)(word & Count);
            var any = (word & TreeAny) != 0;
            var value = stack.Slice(top - count, count).Contains(any) == any;
            top -= count;
            stack[top++] = value;
        }
        return stack[0];
    }

    private static Truth TreeTruth(ReadOnlySpan<uint> tree, ulong[] bits, In[] where)
    {
        var stack = new List<Truth>(tree.Length);
        foreach (var word in tree)
        {
            if ((word & TreeOperator) == 0)
            {
                var truth = TruthOf(word & ~TreeNot, bits, where);
                stack.Add((word & TreeNot) != 0 ? Truth.Yes - (int)truth : truth);
                continue;
            }
            var count = (int)(word & Count);
            var value = (word & TreeAny) != 0 ? Truth.No : Truth.Yes;
            for (var i = stack.Count - count; i < stack.Count; i++)
                value = (word & TreeAny) != 0 ? Max(value, stack[i]) : Min(value, stack[i]);
            stack.RemoveRange(stack.Count - count, count);
            stack.Add(value);
        }
        return stack[0];
    }

    private static Truth TruthOf(uint feature, ulong[] bits, In[] where) =>
        Kernels.Bit(bits, feature) != 0 ? Truth.Yes
        : (where[feature] & In.Description) != In.None ? Truth.Unknown
        : Truth.No;

    private static Truth Min(Truth a, Truth b) => a < b ? a : b;

    private static Truth Max(Truth a, Truth b) => a > b ? a : b;
}

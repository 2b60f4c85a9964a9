namespace Guildhall.Matching;

/// <summary>
/// All conditions of a scanner that do not fit a <see cref="Record"/>: two words of counts and settings, conditions one after the other, trees.
/// Words of conditions are described by <see cref="Condition"/>. The features it hangs on are left out if they are a condition by themselves.
/// </summary>
internal readonly ref struct Wide(uint[] words, int at)
{
    private const int Head = 2;
    private const int AnchorSection = 6; // after two bits for each text's unknown
    private const uint TreeNot = 1u << 30;
    private const uint TreeOperator = 1u << 31;
    private const uint TreeAny = 1u << 29;
    private const uint Count = (1 << 24) - 1;

    private readonly int _flat = (int)(words[at + 1] & 0xFFFF);
    private readonly int _trees = (int)(words[at + 1] >> 16);

    private ReadOnlySpan<uint> Flat => words.AsSpan(at + Head, _flat);

    private ReadOnlySpan<uint> AfterFlat => words.AsSpan(at + Head + _flat);

    /// <summary>How many words it takes.</summary>
    public int Length
    {
        get
        {
            var rest = AfterFlat;
            var skip = 0;
            for (var n = _trees; n > 0; n--)
                skip += 1 + (int)(rest[skip] & Count);
            return Head + _flat + skip;
        }
    }

    public List<uint> Copy() => [.. words.AsSpan(at, Length)];

    // ---- writing

    /// <summary>Writes what a scanner wants.</summary>
    /// <param name="compiled">The scanner.</param>
    /// <param name="group">The condition that is the features it hangs on; null if they come from inside one.</param>
    public static List<uint> Write(Compiled compiled, Formula? group)
    {
        List<uint> draft = [0, 0];
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
                foreach (var part in formula.Parts)
                {
                    if (part is HasNot not)
                        none.Add(not.Feature);
                    else if (!left && ReferenceEquals(part, group))
                        (groupSection, left) = (section, true); // once: the same words may stand in two of the texts
                    else if (part.IsGroup && part is not Some { Of.Count: 0 })
                        Add([.. Enumerable.Range(0, part.LeafCount).Select(part.Leaf).Distinct()], section, 0);
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
        if (flat > ushort.MaxValue || trees.Count > ushort.MaxValue)
            throw new InvalidOperationException("A scanner has more conditions than the engine can hold.");
        draft[0] =
            (uint)compiled.TextUnknown[0]
            | ((uint)compiled.TextUnknown[1] << 2)
            | ((uint)compiled.TextUnknown[2] << 4)
            | ((uint)groupSection << AnchorSection);
        draft[1] = (uint)flat | ((uint)trees.Count << 16);
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

    /// <summary>Whether all holds.</summary>
    public bool Holds(ulong[] bits)
    {
        if (!Kernels.Holds(words, at + Head, _flat, bits))
            return false;
        var rest = AfterFlat;
        for (var n = _trees; n > 0; n--)
        {
            var count = (int)(rest[0] & Count);
            if (!IsTrue(rest.Slice(1, count), bits))
                return false;
            rest = rest[(1 + count)..];
        }
        return true;
    }

    /// <summary>
    /// What its texts count as where a feature that is not found in a text may be there still.
    /// </summary>
    /// <param name="bits">The features that are present.</param>
    /// <param name="where">The texts each feature counts in.</param>
    /// <param name="anchors">What the features it hangs on say, <see cref="Truth.Yes"/> if they are no condition.</param>
    public Counts CountsOfCut(ulong[] bits, In[] where, Truth anchors)
    {
        Span<Truth> sections = [Truth.Yes, Truth.Yes, Truth.Yes, Truth.Yes];
        sections[(int)(words[at] >> AnchorSection & 3)] = anchors;
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
        for (var n = _trees; n > 0; n--)
        {
            var count = (int)(rest[0] & Count);
            ref var section = ref sections[(int)(rest[0] >> Condition.Section & 3)];
            section = Min(section, TreeTruth(rest.Slice(1, count), bits, where));
            rest = rest[(1 + count)..];
        }
        var counts = Counts.Pass;
        for (var i = 0; i < sections.Length; i++)
        {
            var section = sections[i] switch
            {
                Truth.Yes => Counts.Pass,
                Truth.No => Counts.Fail,
                _ => Evaluator.Counting((Unknown)(words[at] >> 2 * i & 3)),
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

    /// <summary>Whether a feature is present; unknown if it may stand in what is not known of a description.</summary>
    public static Truth TruthOf(uint feature, ulong[] bits, In[] where) =>
        Kernels.Bit(bits, feature) != 0 ? Truth.Yes
        : (where[feature] & In.Description) != In.None ? Truth.Unknown
        : Truth.No;

    public static Truth Min(Truth a, Truth b) => a < b ? a : b;

    public static Truth Max(Truth a, Truth b) => a > b ? a : b;
}

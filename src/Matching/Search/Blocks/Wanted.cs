namespace Guildhall.Matching;

/// <summary>A leaf as a store's words: the rows of words of which one is enough, and where they are looked for.</summary>
internal sealed class Wanted
{
    private readonly Dictionary<In, Wanted> _narrowed = [];

    /// <summary>Whoever makes one holds the lexicon's lock.</summary>
    public Wanted(LeafForms forms, In where, Lexicon lexicon)
    {
        (Slop, Where) = (forms.Slop, where);
        foreach (var alternative in forms.Alternatives)
        {
            var words = new int[alternative.Count];
            var last = words.Length - (forms.Prefix ? 1 : 0);
            var known = true;
            for (var i = 0; i < last && known; i++)
                known = (words[i] = lexicon.Find(alternative[i])) >= 0;
            if (!known)
                continue; // no stored text has this word
            if (!forms.Prefix)
                Add(words, alternative);
            else
                foreach (var word in lexicon.Beginning(alternative[^1]))
                    Add([.. words[..^1], word], [.. alternative.SkipLast(1), lexicon[word]]);
        }
    }

    private Wanted(Wanted other, In where)
    {
        (Slop, Where) = (other.Slop, where);
        foreach (var row in other.Rows)
            Add(row.Words, row.Texts);
    }

    /// <summary>Words side by side, or one, by number and as they are written, with a hash that names them in every block.</summary>
    internal sealed record Row(int[] Words, IReadOnlyList<string> Texts, int Name);

    public List<Row> Rows { get; } = [];

    public In Where { get; }

    /// <summary>How many other words may stand between.</summary>
    public int Slop { get; }

    /// <summary>The same looked for in one kind of text only; null if it is not looked for there.</summary>
    public Wanted? Within(In where) =>
        (Where & where) == In.None ? null
        : Where == where ? this
        : _narrowed.TryGetValue(where, out var known) ? known
        : _narrowed[where] = new(this, where);

    /// <summary>Whether a row stands in a text, by reading it again.</summary>
    public bool StandsIn(Posting posting, Row row, WordTable table)
    {
        foreach (var (field, _, text) in PostingText.Values(posting))
            if ((Compiler.WhereOf(field) & Where) != In.None && WordGraph.Of(text, table).Find(row.Texts, prefix: false, Slop).Any())
                return true;
        return false;
    }

    private void Add(int[] words, IReadOnlyList<string> texts)
    {
        var name = (uint)Where + ((uint)Slop << 8) + 1;
        foreach (var word in words)
            name = (name ^ (uint)word) * 0x9E3779B1u + (name >> 15);
        Rows.Add(new(words, texts, (int)name));
    }
}

/// <summary>A query as a store looks for it: the tree of <see cref="Node"/> with each leaf's words looked up once for all blocks.</summary>
internal sealed class Sought
{
    /// <summary>Whoever makes one holds the lexicon's lock.</summary>
    public Sought(Node node, ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        Node = node;
        if (node is Leaf leaf)
            Wanted = new(LeafForms.Of(leaf, table), Compiler.Where(leaf.Scope, definition), lexicon);
        var children = node.Children;
        Of = children.Count == 0 ? [] : new Sought[children.Count];
        for (var i = 0; i < Of.Length; i++)
            Of[i] = new(children[i], definition, table, lexicon);
    }

    public Node Node { get; }

    /// <summary>What a leaf looks for.</summary>
    public Wanted? Wanted { get; }

    /// <summary>The parts directly inside.</summary>
    public Sought[] Of { get; }

    /// <summary>This and all parts inside, in the order of <see cref="Node.All"/>.</summary>
    public IEnumerable<Sought> All() => Of.SelectMany(p => p.All()).Prepend(this);

    /// <summary>Where it holds in a block all of whose texts are known; documents that were taken out may be among them.</summary>
    public Bits Certain(TextBlock block, Scratch scratch)
    {
        var found = scratch.Empty();
        switch (Node)
        {
            case Leaf:
                block.Find(Wanted!, found, scratch);
                return found;
            case Not:
                return found.Become(block.Live).Without(Of[0].Certain(block, scratch));
            case Or:
                foreach (var part in Of)
                    if (part.Wanted is { } wanted)
                        block.Find(wanted, found, scratch);
                    else
                    {
                        var mark = scratch.Mark;
                        found.Or(part.Certain(block, scratch));
                        scratch.Release(mark);
                    }
                return found;
            case And:
                var first = true;
                foreach (var part in Of)
                {
                    if (part.Node is Not)
                        continue;
                    if (first && part.Wanted is { } wanted)
                        block.Find(wanted, found, scratch);
                    else
                    {
                        var mark = scratch.Mark;
                        var also = part.Certain(block, scratch);
                        _ = first ? found.Become(also) : found.And(also);
                        scratch.Release(mark);
                    }
                    first = false;
                    if (found.IsEmpty)
                        return found;
                }
                if (first)
                    found.Become(block.Live);
                foreach (var part in Of)
                    if (part.Node is Not)
                        part.Of[0].Exclude(found, block, scratch);
                return found;
            default:
                return found.Become(block.Live);
        }
    }

    private void Exclude(Bits from, TextBlock block, Scratch scratch)
    {
        if (Wanted is not null)
            block.Exclude(Wanted, from, scratch);
        else if (Node is Or)
            foreach (var part in Of)
                part.Exclude(from, block, scratch);
        else
        {
            var mark = scratch.Mark;
            from.Without(Certain(block, scratch));
            scratch.Release(mark);
        }
    }
}

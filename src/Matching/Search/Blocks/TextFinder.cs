namespace Guildhall.Matching;

/// <summary>
/// What a scanner looks for in texts, its words looked up once for all blocks. Whoever makes it holds the lexicon's lock.
/// </summary>
internal sealed class TextFinder
{
    private readonly Dictionary<Leaf, Wanted> _leaves = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Wanted> _items = new(StringComparer.Ordinal);

    public TextFinder(ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        Make(definition.Parsed.Root, definition, table, lexicon);
        foreach (var clause in definition.Clauses)
            Make(clause, definition, table, lexicon);
    }

    /// <summary>A leaf of the query.</summary>
    public Wanted this[Leaf leaf] => _leaves[leaf];

    /// <summary>An item of a list of words.</summary>
    public Wanted this[string item] => _items[item];

    /// <summary>Where a node holds in a block all of whose texts are known; documents that were taken out may be among them.</summary>
    public Bits Certain(Node node, TextBlock block, Scratch scratch)
    {
        var found = scratch.Empty();
        switch (node)
        {
            case Leaf leaf:
                block.Find(_leaves[leaf], found, scratch);
                return found;
            case Not not:
                return found.Become(block.Live).Without(Certain(not.Of, block, scratch));
            case Or:
                foreach (var child in node.Children)
                    if (child is Leaf leaf)
                        block.Find(_leaves[leaf], found, scratch);
                    else
                        found.Or(Certain(child, block, scratch));
                return found;
            case And:
                var first = true;
                foreach (var child in node.Children)
                    if (child is not Not)
                    {
                        var mark = scratch.Mark;
                        var also = Certain(child, block, scratch);
                        _ = first ? found.Become(also) : found.And(also);
                        scratch.Release(mark);
                        first = false;
                        if (found.IsEmpty)
                            return found;
                    }
                if (first)
                    found.Become(block.Live);
                foreach (var child in node.Children)
                    if (child is Not not)
                        Exclude(not.Of, found, block, scratch);
                return found;
            default:
                return found.Become(block.Live);
        }
    }

    private void Exclude(Node node, Bits from, TextBlock block, Scratch scratch)
    {
        if (node is Leaf leaf)
            block.Exclude(_leaves[leaf], from, scratch);
        else if (node is Or)
            foreach (var child in node.Children)
                Exclude(child, from, block, scratch);
        else
        {
            var mark = scratch.Mark;
            from.Without(Certain(node, block, scratch));
            scratch.Release(mark);
        }
    }

    private void Make(Node node, ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        if (node is Leaf leaf)
            _leaves[leaf] = new(LeafForms.Of(leaf, table), Compiler.Where(leaf.Scope, definition), lexicon);
        foreach (var child in node.Children)
            Make(child, definition, table, lexicon);
    }

    private void Make(Clause clause, ScannerDefinition definition, WordTable table, Lexicon lexicon)
    {
        var words = clause switch
        {
            AnyWords c => c.Words,
            ExcludedWords c => c.Words.Select(w => w.Words),
            _ => [],
        };
        foreach (var item in words)
            _items[item] = new(LeafForms.OfItem(item, table), Compiler.Where(Scope.Default, definition), lexicon);
        if (clause is AnyOf any)
            foreach (var member in any.Of)
                Make(member, definition, table, lexicon);
    }
}

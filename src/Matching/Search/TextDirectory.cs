namespace Guildhall.Matching;

/// <summary>
/// A directory in memory, in blocks with a list for each word and a set for each value to filter by. A search intersects sets block by
/// block, and weighs only what is left.
/// </summary>
public sealed class TextDirectory<TKey> : ITextDirectory<TKey>
    where TKey : notnull
{
    private const double TitleWeight = 3;
    private const double SkillWeight = 2;
    private const double BodyWeight = 1;
    private static readonly ScannerDefinition Everywhere = new();

    private readonly WordTable _table;
    private readonly Lexicon _lexicon = new();
    private readonly WordCollector _collector;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (Block Block, int Document)> _places = [];
    private readonly List<Block> _blocks = [];

    /// <summary>An empty directory; the table is the built-in one unless an operator extended it .</summary>
    public TextDirectory(WordTable? table = null)
    {
        _table = table ?? WordTable.BuiltIn;
        _collector = new WordCollector(_lexicon, _table);
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
                return _places.Count;
        }
    }

    /// <inheritdoc/>
    public void Put(TKey key, Entry entry)
    {
        var posting = new Posting
        {
            Title = entry.Title,
            Skills = entry.Skills,
            Description = entry.Body,
        };
        lock (_lock)
        {
            Remove(key);
            if (_blocks.Count == 0 || _blocks[^1].Text.Count == TextBlock.Size)
                _blocks.Add(new Block(_lexicon));
            var block = _blocks[^1];
            _places[key] = (block, block.Add(key, entry, posting, _collector.Read(posting)));
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_places.Remove(key, out var place))
                return false;
            place.Block.Remove(place.Document);
            place.Block.Left--;
            if (place.Block.Text.Count == TextBlock.Size && place.Block.Left < TextBlock.Size / 4 && _blocks.Remove(place.Block))
                foreach (var document in place.Block.Text.Live.All())
                {
                    var (kept, entry) = (place.Block.Keys[document], place.Block.Entries[document]!);
                    _places.Remove(kept);
                    Put(kept, entry); // the few that are left move on, so that what was taken out takes no room
                }
            return true;
        }
    }

    /// <inheritdoc/>
    public SearchResult<TKey> Find(Search search)
    {
        var root = Query.Parse(search.Text).Root;
        lock (_lock)
        {
            var leaves = Wanted(root).Select(l => (Leaf: l, Forms: LeafForms.Of(l, _table))).ToList();
            var weights = leaves.Select(l => Rarity(l.Forms)).ToList();
            var counts = search.Count.ToDictionary(f => f, _ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase));
            var best = new PriorityQueue<(Block Block, int Document, double Score), (double, double, int)>(); // the worst of the best first
            var (total, order, needed) = (0, 0, (long)search.Skip + search.Take);
            foreach (var block in _blocks)
            {
                var found = Matching(root, block).And(block.Text.Live);
                foreach (var bound in search.Bounds)
                    block.Bound(bound, found);
                var chosen = search.Facets.Where(f => f.Value.Count > 0).Select(f => (f.Key, Set: block.AnyOf(f.Key, f.Value))).ToList();
                foreach (var facet in search.Count)
                {
                    var among = found.Copy();
                    foreach (var (name, set) in chosen)
                        if (name != facet)
                            among.And(set);
                    block.CountInto(facet, among, counts[facet]);
                }
                foreach (var (_, set) in chosen)
                    found.And(set);
                total += found.Count;
                var scores = Scores(leaves, weights, block, found);
                foreach (var document in found.All())
                {
                    var entry = block.Entries[document]!;
                    var score = scores is null ? entry.Quality : scores[document];
                    var rank = (Rank(search.SortBy, entry, score), entry.Quality, -order++);
                    if (best.Count < needed)
                        best.Enqueue((block, document, score), rank);
                    else if (needed > 0)
                        best.EnqueueDequeue((block, document, score), rank);
                }
            }
            var ranked = new Ranked<TKey>[best.Count];
            for (var i = ranked.Length - 1; i >= 0; i--)
                ranked[i] = best.Dequeue() is var next ? new Ranked<TKey>(next.Block.Keys[next.Document], next.Score) : null!;
            return new(
                total,
                [.. ranked.Skip(search.Skip)],
                counts.ToDictionary(c => c.Key, c => (IReadOnlyList<FacetCount>)[.. Sorted(c.Value)])
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FacetCount> Complete(string prefix, int take = 10)
    {
        var folded = Folding.FoldWord(prefix.Trim());
        lock (_lock)
            return
            [
                .. Sorted(
                        _lexicon
                            .Beginning(folded)
                            .Select(w => KeyValuePair.Create(_lexicon[w], _blocks.Sum(b => b.Text.CountLive(w))))
                            .Where(w => w.Value > 0)
                    )
                    .Take(take),
            ];
    }

    private static IEnumerable<FacetCount> Sorted(IEnumerable<KeyValuePair<string, int>> counts) =>
        counts.Select(c => new FacetCount(c.Key, c.Value)).OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal);

    private static double Rank(string? sortBy, Entry entry, double score) =>
        sortBy switch
        {
            null => score,
            ['-', .. var number] => entry.Numbers.TryGetValue(number, out var value) ? -value : double.MinValue,
            _ => entry.Numbers.TryGetValue(sortBy, out var value) ? value : double.MinValue,
        };

    private Bits Matching(Node node, Block block)
    {
        switch (node)
        {
            case EmptyNode:
                return block.Text.Live.Copy();
            case Leaf leaf:
                return block.Text.Find(LeafForms.Of(leaf, _table), Compiler.Where(leaf.Scope, Everywhere), _table);
            case Not not:
                return block.Text.Live.Copy().Without(Matching(not.Of, block));
            default:
                var bits = Matching(node.Children[0], block);
                foreach (var child in node.Children.Skip(1))
                    _ = node is And ? bits.And(Matching(child, block)) : bits.Or(Matching(child, block));
                return bits;
        }
    }

    private static IEnumerable<Leaf> Wanted(Node node) =>
        node switch
        {
            Leaf leaf => [leaf],
            Not => [],
            _ => node.Children.SelectMany(Wanted),
        };

    /// <summary>For each entry, the sum over the wanted words it has of where they stand and how rare they are; null if none is wanted.</summary>
    private double[]? Scores(List<(Leaf Leaf, LeafForms Forms)> leaves, List<double> weights, Block block, Bits found)
    {
        if (leaves.Count == 0 || found.IsEmpty)
            return null;
        var scores = new double[TextBlock.Size];
        for (var i = 0; i < leaves.Count; i++)
        {
            var (leaf, forms) = leaves[i];
            var scope = Compiler.Where(leaf.Scope, Everywhere);
            foreach (var (where, weight) in new[] { (In.Title, TitleWeight), (In.Skills, SkillWeight), (In.Description, BodyWeight) })
            {
                if ((scope & where) == In.None)
                    continue;
                var plus = weight * weights[i];
                foreach (var document in block.Text.Find(forms, where, _table, found).All())
                    scores[document] += plus;
            }
        }
        return scores;
    }

    private double Rarity(LeafForms forms)
    {
        double having = forms.Alternatives.Sum(a =>
            a.Min(w => _lexicon.Find(w) is var word and >= 0 ? _blocks.Sum(b => b.Text.CountOf(word)) : 0)
        );
        return Math.Log(1 + (_places.Count + 1) / (having + 1));
    }

    private sealed class Block(Lexicon lexicon)
    {
        public readonly TextBlock Text = new(lexicon);
        public readonly List<TKey> Keys = [];
        public readonly List<Entry?> Entries = [];
        public int Left = TextBlock.Size; // places that are free or live
        private readonly Dictionary<string, Dictionary<string, Bits>> _facets = [];

        public int Add(TKey key, Entry entry, Posting posting, IReadOnlyList<(int, In)> words)
        {
            var document = Text.Add(posting, words);
            Keys.Add(key);
            Entries.Add(entry);
            foreach (var (name, values) in entry.Facets)
            {
                if (!_facets.TryGetValue(name, out var sets))
                    _facets[name] = sets = new(StringComparer.OrdinalIgnoreCase);
                foreach (var value in values)
                {
                    if (!sets.TryGetValue(value, out var set))
                        sets[value] = set = new Bits();
                    set[document] = true;
                }
            }
            return document;
        }

        public void Remove(int document)
        {
            Text.Remove(document);
            Entries[document] = null;
        }

        public Bits AnyOf(string facet, IReadOnlyList<string> values)
        {
            var any = new Bits();
            if (_facets.TryGetValue(facet, out var sets))
                foreach (var value in values)
                    if (sets.TryGetValue(value, out var set))
                        any.Or(set);
            return any;
        }

        public void CountInto(string facet, Bits among, Dictionary<string, int> counts)
        {
            if (!_facets.TryGetValue(facet, out var sets))
                return;
            foreach (var (value, set) in sets)
                if (set.CountAnd(among) is var count and > 0)
                    counts[value] = counts.GetValueOrDefault(value) + count;
        }

        public void Bound(Bound bound, Bits among)
        {
            foreach (var document in among.Copy().All())
                if (!Entries[document]!.Numbers.TryGetValue(bound.Number, out var number) || number < bound.Min || number > bound.Max)
                    among[document] = false;
        }
    }
}

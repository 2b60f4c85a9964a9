namespace Guildhall.Matching;

/// <summary>A directory in memory. Entries are posting lists by word; a query is decided exactly on the few that can match.</summary>
public sealed class TextDirectory<TKey>(WordTable? table = null) : ITextDirectory<TKey>
    where TKey : notnull
{
    private static readonly ScannerDefinition Everywhere = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Held> _held = [];
    private readonly SortedDictionary<string, HashSet<TKey>> _words = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_lock)
                return _held.Count;
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
        var held = new Held(key, entry, PostingText.Of(posting, table));
        lock (_lock)
        {
            Remove(key);
            _held[key] = held;
            foreach (var word in held.Text.Words())
            {
                if (!_words.TryGetValue(word, out var keys))
                    _words[word] = keys = [];
                keys.Add(key);
            }
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!_held.Remove(key, out var held))
                return false;
            foreach (var word in held.Text.Words())
                if (_words[word].Remove(key) && _words[word].Count == 0)
                    _words.Remove(word);
            return true;
        }
    }

    /// <inheritdoc/>
    public SearchResult<TKey> Find(Search search)
    {
        var root = Query.Parse(search.Text).Root;
        List<(Held Held, double Score)> found;
        lock (_lock)
            found = [.. _held.Values.Select(h => (h, Score(root, h))).Where(h => h.Item2 >= 0)];
        var bounded = found.Where(f => search.Bounds.All(b => Within(f.Held.Entry, b))).ToList();
        var all = bounded.Where(f => search.Facets.All(c => Has(f.Held.Entry, c.Key, c.Value))).ToList();
        var facets = search.Count.ToDictionary(
            facet => facet,
            facet =>
                (IReadOnlyList<FacetCount>)
                    [
                        .. bounded
                            .Where(f => search.Facets.All(c => c.Key == facet || Has(f.Held.Entry, c.Key, c.Value)))
                            .SelectMany(f => f.Held.Entry.Facets.GetValueOrDefault(facet) ?? [])
                            .GroupBy(v => v, StringComparer.OrdinalIgnoreCase)
                            .Select(g => new FacetCount(g.Key, g.Count()))
                            .OrderByDescending(c => c.Count)
                            .ThenBy(c => c.Value, StringComparer.Ordinal),
                    ]
        );
        var ordered = search.SortBy switch
        {
            null => all.OrderByDescending(f => f.Score),
            ['-', .. var number] => all.OrderBy(f => f.Held.Entry.Numbers.TryGetValue(number, out var n) ? n : long.MaxValue),
            var number => all.OrderByDescending(f => f.Held.Entry.Numbers.TryGetValue(number, out var n) ? n : long.MinValue),
        };
        return new(
            all.Count,
            [
                .. ordered
                    .ThenByDescending(f => f.Held.Entry.Quality)
                    .Skip(search.Skip)
                    .Take(search.Take)
                    .Select(f => new Ranked<TKey>(f.Held.Key, f.Score)),
            ],
            facets
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<FacetCount> Complete(string prefix, int take = 10)
    {
        var folded = Folding.FoldWord(prefix.Trim());
        lock (_lock)
            return
            [
                .. _words
                    .Where(w => w.Key.StartsWith(folded, StringComparison.Ordinal))
                    .Select(w => new FacetCount(w.Key, w.Value.Count))
                    .OrderByDescending(c => c.Count)
                    .ThenBy(c => c.Value, StringComparer.Ordinal)
                    .Take(take),
            ];
    }

    /// <summary>Below zero if the entry has not what is asked for, else the sum over wanted words of weight and rarity.</summary>
    private double Score(Node node, Held held)
    {
        switch (node)
        {
            case EmptyNode:
                return held.Entry.Quality;
            case Leaf leaf:
                var score = 0.0;
                var forms = LeafForms.Of(leaf, held.Text.Table);
                foreach (var field in PostingText.FieldsOf(leaf.Scope, Everywhere))
                    if (held.Text.Find(forms, [field]).Count is var hits and > 0)
                        score +=
                            (
                                field switch
                                {
                                    TextField.Title => 3,
                                    TextField.Skills => 2,
                                    _ => 1,
                                }
                            ) * (hits / (hits + 1.0));
                return score == 0 ? -1 : score * Rarity(forms);
            case Not not:
                return Score(not.Of, held) < 0 ? 0 : -1;
            case And all:
                var each = all.Children.Select(c => Score(c, held)).ToList();
                return each.Exists(s => s < 0) ? -1 : each.Sum();
            default:
                var some = node.Children.Select(c => Score(c, held)).Where(s => s >= 0).ToList();
                return some.Count == 0 ? -1 : some.Sum();
        }
    }

    private double Rarity(LeafForms forms)
    {
        var having = forms.Alternatives.Sum(a => a.Min(w => _words.TryGetValue(w, out var keys) ? keys.Count : 0));
        return Math.Log(1 + ((double)_held.Count + 1) / (having + 1));
    }

    private static bool Within(Entry entry, Bound bound) =>
        entry.Numbers.TryGetValue(bound.Number, out var number) && !(number < bound.Min) && !(number > bound.Max);

    private static bool Has(Entry entry, string facet, IReadOnlyList<string> values) =>
        values.Count == 0
        || (entry.Facets.TryGetValue(facet, out var has) && has.Intersect(values, StringComparer.OrdinalIgnoreCase).Any());

    private sealed record Held(TKey Key, Entry Entry, PostingText Text);
}

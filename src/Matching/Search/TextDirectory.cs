using System.Numerics;

namespace Guildhall.Matching;

/// <summary>
/// A directory in memory, in blocks with a list for each word and a column for each facet and number. A search intersects sets block by
/// block, weighs only what is left, and keeps the best.
/// </summary>
public sealed class TextDirectory<TKey> : ITextDirectory<TKey>
    where TKey : notnull
{
    private const float TitleWeight = 3;
    private const float SkillWeight = 2;
    private const float BodyWeight = 1;
    private static readonly ScannerDefinition Everywhere = new();

    private readonly WordTable _table;
    private readonly int _room; // of a block
    private readonly Lexicon _lexicon = new();
    private readonly WordCollector _collector;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (Block Block, int Document)> _places = [];
    private readonly List<Block> _blocks = [];
    private readonly float[] _scores = new float[Bits.Size];

    /// <summary>An empty directory; the table is the built-in one unless an operator extended it .</summary>
    public TextDirectory(WordTable? table = null)
        : this(table, TextBlock.Room) { }

    internal TextDirectory(WordTable? table, int room)
    {
        _room = room;
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
        lock (_lock)
        {
            Remove(key);
            if (_blocks.Count == 0 || _blocks[^1].Text.IsFull)
                _blocks.Add(new Block(_table, _room));
            var block = _blocks[^1];
            _places[key] = (block, block.Add(key, entry, _collector));
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
            if (place.Block.Text.IsFull && place.Block.Left < _room / 4 && _blocks.Remove(place.Block))
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
        var definition = Everywhere with { Query = search.Text };
        var root = definition.Parsed.Root;
        lock (_lock)
        {
            var finder = new TextFinder(definition, _table, _lexicon);
            var weighed = Wanting(root).Select(leaf => (Wanted: finder[leaf], Rarity: Rarity(finder[leaf]))).ToList();
            var chosen = search.Facets.Where(f => f.Value.Count > 0).ToList();
            var counts = search.Count.ToDictionary(f => f, _ => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase));
            var best = new Best(search.Skip + (long)search.Take, search.SortBy);
            var total = 0;
            foreach (var block in _blocks)
            {
                var scratch = Scratch.Fresh();
                var found = finder.Certain(root, block.Text, scratch).And(block.Text.Live);
                foreach (var bound in search.Bounds)
                    block.Keep(bound, found, scratch);
                if (found.IsEmpty)
                    continue;
                var sets = chosen.ConvertAll(f => (f.Key, Set: block.AnyOf(f.Key, f.Value, scratch)));
                foreach (var facet in search.Count)
                {
                    var among = scratch.Copy(found);
                    foreach (var (name, set) in sets)
                        if (name != facet)
                            among.And(set);
                    block.CountInto(facet, among, counts[facet]);
                }
                foreach (var (_, set) in sets)
                    found.And(set);
                total += found.Count;
                if (weighed.Count > 0)
                    Weigh(weighed, block.Text, found, scratch);
                best.Take(block, found, weighed.Count > 0 ? _scores : null);
            }
            return new(
                total,
                best.Ranked(search.Skip),
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

    private static IEnumerable<Leaf> Wanting(Node node) =>
        node switch
        {
            Leaf leaf => [leaf],
            Not => [],
            _ => node.Children.SelectMany(Wanting),
        };

    /// <summary>Gives each entry found the sum over the wanted words it has of where they stand and how rare they are.</summary>
    private void Weigh(List<(Wanted Wanted, float Rarity)> weighed, TextBlock block, Bits found, Scratch scratch)
    {
        foreach (var document in found.All())
            _scores[document] = 0;
        foreach (var (wanted, rarity) in weighed)
        foreach (
            var (where, weight) in (ReadOnlySpan<(In, float)>)
                [(In.Title, TitleWeight), (In.Skills, SkillWeight), (In.Description, BodyWeight)]
        )
        {
            if (wanted.Within(where) is not { } narrowed)
                continue;
            var mark = scratch.Mark;
            var having = scratch.Empty();
            block.Find(narrowed, having, scratch);
            var plus = weight * rarity;
            foreach (var document in having.And(found).All())
                _scores[document] += plus;
            scratch.Release(mark);
        }
    }

    private float Rarity(Wanted wanted)
    {
        double having = _blocks.Sum(b => (long)b.Text.Most(wanted));
        return (float)Math.Log(1 + (_places.Count + 1) / (having + 1));
    }

    /// <summary>The best so far, the worst of them first; of equals those that came first.</summary>
    private sealed class Best(long most, string? sortBy)
    {
        private readonly PriorityQueue<(Block Block, int Document, double Score), (double, double, long)> _kept = new();
        private long _order;

        public void Take(Block block, Bits found, float[]? scores)
        {
            var number = sortBy is null ? null : block.Number(sortBy.TrimStart('-'));
            var sign = sortBy is ['-', ..] ? -1 : 1;
            foreach (var document in found.All())
            {
                _order--;
                var score = scores is null ? block.Quality[document] : scores[document];
                double rank =
                    sortBy is null ? score
                    : number?[document] is { } value ? sign * value
                    : double.MinValue;
                if (_kept.Count < most)
                    _kept.Enqueue((block, document, score), (rank, block.Quality[document], _order));
                else if (
                    _kept.TryPeek(out _, out var worst)
                    && (rank > worst.Item1 || (rank == worst.Item1 && block.Quality[document] > worst.Item2))
                )
                    _kept.EnqueueDequeue((block, document, score), (rank, block.Quality[document], _order));
            }
        }

        public Ranked<TKey>[] Ranked(int skip)
        {
            var ranked = new Ranked<TKey>[Math.Max(0, _kept.Count - skip)];
            for (var i = ranked.Length - 1; i >= 0; i--)
            {
                var (block, document, score) = _kept.Dequeue();
                ranked[i] = new(block.Keys[document], score);
            }
            return ranked;
        }
    }

    private sealed class Block
    {
        public readonly TextBlock Text;
        public readonly List<TKey> Keys = [];
        public readonly List<Entry?> Entries = [];
        public readonly List<float> Quality = [];
        private readonly Dictionary<string, ChoiceColumn> _facets = [];
        private readonly Dictionary<string, NumberColumn> _numbers = [];

        public Block(WordTable table, int room) => Text = new(document => PostingOf(Entries[document]!), table, room);

        /// <summary>How many were not taken out.</summary>
        public int Left { get; private set; }

        public int Add(TKey key, Entry entry, WordCollector words)
        {
            var document = Keys.Count;
            Keys.Add(key);
            Entries.Add(entry);
            Quality.Add((float)entry.Quality);
            Left++;
            foreach (var (name, values) in entry.Facets)
            foreach (var value in values)
                (_facets.TryGetValue(name, out var column) ? column : _facets[name] = new()).Add(document, value);
            foreach (var (name, value) in entry.Numbers)
                (_numbers.TryGetValue(name, out var column) ? column : _numbers[name] = new()).Set(document, value);
            var posting = PostingOf(entry);
            words.Read(posting);
            Text.Add(posting, words);
            if (Text.IsFull)
            {
                foreach (var column in _facets.Values)
                    column.Seal();
                foreach (var column in _numbers.Values)
                    column.Seal();
            }
            return document;
        }

        public void Remove(int document)
        {
            Text.Remove(document);
            Entries[document] = null;
            Left--;
        }

        public NumberColumn? Number(string name) => _numbers.GetValueOrDefault(name);

        public Bits AnyOf(string facet, IReadOnlyList<string> values, Scratch scratch)
        {
            var any = scratch.Empty();
            if (_facets.TryGetValue(facet, out var column))
                column.AnyOf(values, any);
            return any;
        }

        public void CountInto(string facet, Bits among, Dictionary<string, int> counts)
        {
            if (!_facets.TryGetValue(facet, out var column))
                return;
            Span<int> mine = column.Names.Count <= 512 ? stackalloc int[column.Names.Count] : new int[column.Names.Count];
            mine.Clear();
            column.Count(among, mine);
            for (var i = 0; i < mine.Length; i++)
                if (mine[i] > 0)
                    counts[column.Names[i]] = counts.GetValueOrDefault(column.Names[i]) + mine[i];
        }

        public void Keep(Bound bound, Bits among, Scratch scratch)
        {
            var within = scratch.Empty();
            Number(bound.Number)?.Within(bound.Min, bound.Max, within);
            among.And(within);
        }

        private static Posting PostingOf(Entry entry) =>
            new()
            {
                Title = entry.Title,
                Skills = entry.Skills,
                Description = entry.Body,
            };
    }
}

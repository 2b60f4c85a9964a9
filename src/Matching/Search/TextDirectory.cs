using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// A directory in memory, in blocks with lists for words and values. A search intersects sets block by block, weighs only what is left, and
/// keeps the best. A word weighs more the fewer entries have it, and by where it stands: three times as much in the title, twice in skills.
/// </summary>
public sealed class TextDirectory<TKey> : ITextDirectory<TKey>
    where TKey : notnull
{
    /// <summary>Parts of a point; scores are whole numbers of them, so that no order of adding changes a score.</summary>
    internal const int Parts = 64;

    private const int MostFilters = 32; // a bit for each

    /// <summary>How many entries a change moves out of a block that is mostly empty.</summary>
    private const int MovedAtOnce = 4;

    private static readonly (In Where, int Weight)[] Weights = [(In.Title, 3), (In.Skills, 2), (In.Description, 1)];
    private static readonly ScannerDefinition Everywhere = new();

    private readonly WordTable _table;
    private readonly int _room; // of a block
    private readonly int _few; // found in a block, that are looked at one by one; more are told apart faster as sets
    private readonly Lexicon _lexicon = new();
    private readonly WordCollector _collector;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (Block Block, int Document)> _places = [];
    private readonly List<Block> _blocks = [];
    private readonly Queue<Block> _emptying = [];
    private readonly Dictionary<string, NameTable> _facets = [];
    private readonly List<int> _having = []; // by word: how many entries have it
    private readonly int[] _scores = new int[Bits.Size];
    private readonly ushort[] _members = new ushort[Bits.Size];
    private readonly uint[] _failed; // a bit for each filter, by member
    private Task<Action>? _sealing; // what it gives is called by whoever comes next
    private long _puts;

    /// <summary>An empty directory; the table is the built-in one unless an operator extended it .</summary>
    public TextDirectory(WordTable? table = null)
        : this(table, TextBlock.Room) { }

    internal TextDirectory(WordTable? table, int room)
    {
        (_room, _few) = (room, Math.Max(1, room / 8));
        _failed = new uint[_few];
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
            Packed(waits: false);
            TakeOut(key);
            Add(key, entry, _puts++);
            Move();
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_lock)
        {
            if (!TakeOut(key))
                return false;
            Move();
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
            Packed(waits: false);
            var query = root is EmptyNode ? null : new Sought(root, definition, _table, _lexicon);
            List<(Wanted Wanted, int Points)> weighed = [];
            if (query is not null)
                foreach (var wanted in Wanting(query))
                    Weigh(wanted, weighed);
            List<Chosen> chosen = [];
            foreach (var (facet, values) in search.Facets)
                if (values.Count > 0)
                    chosen.Add(new(facet, values, _facets.GetValueOrDefault(facet)));
            var counts = search
                .Count.Distinct()
                .Select(f => (Facet: f, Counts: new int[1 + (_facets.GetValueOrDefault(f)?.Count ?? 0)]))
                .ToList();
            var best = new Best(search.Skip + (long)search.Take, search.SortBy);
            var most = weighed.Sum(one => one.Points);
            var total = 0;
            foreach (var block in _blocks)
                total += Find(block, query, weighed, most, search, chosen, counts, best);
            return new(total, best.Ranked(search.Skip), counts.ToDictionary(c => c.Facet, c => Counted(c.Facet, c.Counts)));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FacetCount> Complete(string prefix, int take = 10)
    {
        var folded = Folding.FoldWord(prefix.Trim());
        lock (_lock)
            return
            [
                .. Sorted(_lexicon.Beginning(folded).Where(w => _having[w] > 0).Select(w => new FacetCount(_lexicon[w], _having[w])))
                    .Take(take),
            ];
    }

    /// <summary>Returns when every full block is packed.</summary>
    internal void Settle()
    {
        lock (_lock)
            Packed(waits: true);
    }

    /// <summary>How much having a word says: more the fewer have it.</summary>
    internal static int PointsOf(long having, int entries) => (int)Math.Round(Parts * Math.Log(1 + (entries + 1.0) / (having + 1)));

    // ---- changes

    private void Add(TKey key, Entry entry, long put)
    {
        if (_blocks.Count == 0 || _blocks[^1].Text.IsFull)
            _blocks.Add(new Block(_table, _room));
        var block = _blocks[^1];
        _places[key] = (block, block.Add(key, entry, put, _collector, _facets));
        foreach (var (word, _) in _collector.Words)
        {
            while (_having.Count <= word)
                _having.Add(0);
            _having[word]++;
        }
        if (!block.Text.IsFull)
            return;
        Packed(waits: true); // a block that fills before the last one is packed waits for it
        _sealing = Task.Run(block.Seal);
    }

    /// <summary>Goes on with the packed form of a full block once it is there.</summary>
    private void Packed(bool waits)
    {
        if (_sealing is null || !(waits || _sealing.IsCompleted))
            return;
        _sealing.GetAwaiter().GetResult()();
        _sealing = null;
    }

    private bool TakeOut(TKey key)
    {
        if (!_places.Remove(key, out var place))
            return false;
        var block = place.Block;
        _collector.Read(PostingOf(block.Entries[place.Document]!));
        foreach (var (word, _) in _collector.Words)
            _having[word]--;
        block.Remove(place.Document);
        if (block.Text.IsFull && !block.IsEmptying && block.Left <= _room / 4)
        {
            block.IsEmptying = true;
            _emptying.Enqueue(block);
        }
        return true;
    }

    /// <summary>Moves a few entries on from a block that is mostly empty, so that what was taken out takes no room, and nobody waits long.</summary>
    private void Move()
    {
        for (var n = 0; n < MovedAtOnce && _emptying.TryPeek(out var block); n++)
        {
            if (block.NextLeft() is not (var document and >= 0))
            {
                _emptying.Dequeue();
                _blocks.Remove(block);
                continue;
            }
            var (key, entry, put) = (block.Keys[document], block.Entries[document]!, block.Puts[document]);
            TakeOut(key);
            Add(key, entry, put);
        }
    }

    // ---- searches

    private static IEnumerable<Wanted> Wanting(Sought part) =>
        part.Wanted is { } wanted ? [wanted]
        : part.Node is Not ? []
        : part.Of.SelectMany(Wanting);

    /// <summary>What a wanted word is worth in each text it is looked for in.</summary>
    private void Weigh(Wanted wanted, List<(Wanted Wanted, int Points)> into)
    {
        var having = 0L;
        foreach (var row in wanted.Rows)
            having += row.Words.Min(w => _having[w]);
        var points = PointsOf(Math.Min(having, _places.Count), _places.Count);
        foreach (var (where, weight) in Weights)
            if (wanted.Within(where) is { } narrowed)
                into.Add((narrowed, weight * points));
    }

    private int Find(
        Block block,
        Sought? query,
        List<(Wanted Wanted, int Points)> weighed,
        int most,
        Search search,
        List<Chosen> chosen,
        List<(string Facet, int[] Counts)> counts,
        Best best
    )
    {
        var scratch = Scratch.Fresh();
        var found = query is null ? scratch.Copy(block.Text.Live) : query.Certain(block.Text, scratch).And(block.Text.Live);
        foreach (var bound in search.Bounds)
            if (block.Number(bound.Number) is { } column)
                column.Keep(bound.Min, bound.Max, found, scratch);
            else
                found.Clear();
        var left = found.Count;
        if (left == 0)
            return 0;
        if (left <= _few && chosen.Count <= MostFilters)
            left = SiftOneByOne(block, found, chosen, counts);
        else
        {
            SiftAsSets(block, found, chosen, counts, scratch);
            left = found.CopyTo(_members);
        }
        if (left == 0)
            return 0;
        var members = _members.AsSpan(0, left);
        if (weighed.Count == 0)
        {
            if (best.MayTake(block, block.BestQuality))
                best.Take(block, members, scores: null);
        }
        else if (best.MayTake(block, most))
        {
            foreach (var document in members)
                _scores[document] = 0;
            foreach (var (wanted, points) in weighed)
                block.Text.AddPoints(wanted, points, found, members, _scores, scratch);
            best.Take(block, members, _scores);
        }
        return left;
    }

    /// <summary>
    /// Leaves those with the chosen values, counts each facet without its own filter, and gives how many are left in the members. Column by
    /// column and without a branch, so that the memory of many documents is waited for at once.
    /// </summary>
    private int SiftOneByOne(Block block, Bits found, List<Chosen> chosen, List<(string Facet, int[] Counts)> counts)
    {
        var members = _members.AsSpan(0, found.CopyTo(_members));
        var failed = _failed.AsSpan(0, members.Length);
        failed.Clear();
        for (var i = 0; i < chosen.Count; i++)
            if (block.Facet(chosen[i].Facet) is { } column)
                column.Fail(members, chosen[i].Marked, 1u << i, failed);
            else
                for (var at = 0; at < failed.Length; at++)
                    failed[at] |= 1u << i;
        foreach (var (facet, sums) in counts)
        {
            var own = chosen.FindIndex(one => one.Facet == facet);
            block.Facet(facet)?.CountInto(members, failed, own < 0 ? uint.MaxValue : ~(1u << own), sums);
        }
        if (chosen.Count == 0)
            return members.Length;
        found.Clear();
        var left = 0;
        for (var at = 0; at < members.Length; at++)
        {
            var document = members[at];
            members[left] = document;
            if (failed[at] != 0)
                continue;
            found[document] = true;
            left++;
        }
        return left;
    }

    /// <summary>The same for many, block-wide.</summary>
    private static void SiftAsSets(Block block, Bits found, List<Chosen> chosen, List<(string Facet, int[] Counts)> counts, Scratch scratch)
    {
        var sets = new Bits[chosen.Count];
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = scratch.Empty();
            block.Facet(chosen[i].Facet)?.AnyOf(chosen[i].Values, sets[i]);
        }
        foreach (var (facet, sums) in counts)
        {
            if (block.Facet(facet) is not { } column)
                continue;
            var mark = scratch.Mark;
            var among = scratch.Copy(found);
            for (var i = 0; i < sets.Length; i++)
                if (chosen[i].Facet != facet)
                    among.And(sets[i]);
            column.CountInto(among, sums);
            scratch.Release(mark);
        }
        foreach (var set in sets)
            found.And(set);
    }

    private IReadOnlyList<FacetCount> Counted(string facet, int[] counts)
    {
        List<FacetCount> counted = [];
        for (var i = 1; i < counts.Length; i++)
            if (counts[i] > 0)
                counted.Add(new(_facets[facet][i - 1], counts[i]));
        return [.. Sorted(counted)];
    }

    private static IEnumerable<FacetCount> Sorted(IEnumerable<FacetCount> counts) =>
        counts.OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal);

    private static Posting PostingOf(Entry entry) =>
        new()
        {
            Title = entry.Title,
            Skills = entry.Skills,
            Description = entry.Body,
        };

    /// <summary>The values of a facet of which one is enough.</summary>
    private sealed class Chosen
    {
        public Chosen(string facet, IReadOnlyList<string> values, NameTable? names)
        {
            (Facet, Values) = (facet, values);
            Marked = new byte[1 + (names?.Count ?? 0)];
            foreach (var value in values)
                if (names?.Find(value) is { } number and >= 0)
                    Marked[number + 1] = 1;
        }

        public string Facet { get; }

        public IReadOnlyList<string> Values { get; }

        /// <summary>1 for each that is chosen, by the number of a value + 1; 0 stands for no value, which is never chosen.</summary>
        public byte[] Marked { get; }
    }

    /// <summary>The best so far, the worst of them first: by rank, then quality; of equals those put first.</summary>
    private sealed class Best(long most, string? sortBy)
    {
        private readonly PriorityQueue<(Block Block, int Document, double Score), (double Rank, float Quality, long Order)> _kept = new();
        private (double Rank, float Quality, long Order) _worst = (double.NegativeInfinity, 0, 0);

        /// <summary>Whether any entry of a block may be among the best, if none ranks higher than this.</summary>
        public bool MayTake(Block block, double rank) =>
            most > 0 && (sortBy is not null || (rank, block.BestQuality, -block.FirstPut).CompareTo(_worst) > 0);

        public void Take(Block block, ReadOnlySpan<ushort> members, int[]? scores)
        {
            var number = sortBy is null ? null : block.Number(sortBy.TrimStart('-'));
            var sign = sortBy is ['-', ..] ? -1 : 1;
            var qualities = CollectionsMarshal.AsSpan(block.Qualities);
            var puts = CollectionsMarshal.AsSpan(block.Puts);
            foreach (var document in members)
            {
                double rank = sortBy is null
                    ? scores is null
                        ? qualities[document]
                        : scores[document]
                    : number?[document] is { } value
                        ? sign * value
                        : double.NegativeInfinity;
                if (rank < _worst.Rank)
                    continue;
                var quality = qualities[document];
                var order = (rank, quality, -puts[document]);
                if (order.CompareTo(_worst) <= 0 && _kept.Count == most)
                    continue;
                var score = scores is null ? quality : (double)scores[document] / Parts;
                if (_kept.Count < most)
                    _kept.Enqueue((block, document, score), order);
                else
                    _kept.EnqueueDequeue((block, document, score), order);
                if (_kept.Count == most && _kept.TryPeek(out _, out var worst))
                    _worst = worst;
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
        public readonly List<float> Qualities = [];
        public readonly List<long> Puts = []; // in the order of which equals are given
        private readonly Dictionary<string, FacetColumn> _facets = [];
        private readonly Dictionary<string, NumberColumn> _numbers = [];
        private int _next; // where the first that was not taken out may be, of a block that is emptied

        public Block(WordTable table, int room) =>
            Text = new(document => Entries[document] is { } entry ? PostingOf(entry) : null, table, room);

        /// <summary>How many were not taken out.</summary>
        public int Left { get; private set; }

        public bool IsEmptying { get; set; }

        public float BestQuality { get; private set; } = float.NegativeInfinity;

        public long FirstPut { get; private set; } = long.MaxValue;

        public int Add(TKey key, Entry entry, long put, WordCollector words, Dictionary<string, NameTable> facets)
        {
            var document = Keys.Count;
            Keys.Add(key);
            Entries.Add(entry);
            Qualities.Add((float)entry.Quality);
            Puts.Add(put);
            Left++;
            BestQuality = Math.Max(BestQuality, (float)entry.Quality);
            FirstPut = Math.Min(FirstPut, put);
            foreach (var (name, values) in entry.Facets)
            {
                ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(_facets, name, out _);
                ref var names = ref CollectionsMarshal.GetValueRefOrAddDefault(facets, name, out _);
                column ??= new(names ??= new(StringComparer.OrdinalIgnoreCase));
                column.Add(document, values);
            }
            foreach (var (name, value) in entry.Numbers)
            {
                ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, name, out _);
                (column ??= new()).Set(document, value);
            }
            var posting = PostingOf(entry);
            words.Read(posting);
            Text.Add(posting, words);
            return document;
        }

        public void Remove(int document)
        {
            Text.Remove(document);
            Entries[document] = null;
            Left--;
        }

        /// <summary>Packs a full block, which goes on as it is until what this gives is called under the directory's lock.</summary>
        public Action Seal()
        {
            List<Action> parts = [Text.Seal()];
            parts.AddRange(_facets.Values.Select(c => c.Seal()));
            parts.AddRange(_numbers.Values.Select(c => c.Seal()));
            return () => parts.ForEach(part => part());
        }

        /// <summary>The first that was not taken out; -1 if none is left.</summary>
        public int NextLeft()
        {
            while (_next < Entries.Count && Entries[_next] is null)
                _next++;
            return _next < Entries.Count ? _next : -1;
        }

        public NumberColumn? Number(string name) => _numbers.GetValueOrDefault(name);

        public FacetColumn? Facet(string name) => _facets.GetValueOrDefault(name);
    }
}

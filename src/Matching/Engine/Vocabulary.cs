using System.Collections.Concurrent;

namespace Guildhall.Matching;

/// <summary>The texts of a job as bits, so that a feature says in one comparison where it counts.</summary>
[Flags]
internal enum In : byte
{
    None = 0,
    Title = 1,
    Description = 2,
    Skills = 4,
    Questions = 8,
    Category = 16,
}

/// <summary>
/// Every distinct thing scanners look for is a feature: a word, several words side by side, or the beginning of one, each in some of a
/// job's texts. One thread adds, any number read: what readers reach is written before the number that leads to it, and arrays that
/// are full are replaced, not moved.
/// </summary>
internal sealed class Vocabulary
{
    private const int FilterBits = 1 << 19;
    private const int Guards = 4096;

    private readonly Dictionary<(int Node, In Where), int> _nodeFeatures = [];
    private readonly Dictionary<(string Prefix, In Where), int> _prefixFeatures = [];
    private readonly Dictionary<(int Word, In Where), int> _wordFeatures = [];
    private readonly ConcurrentDictionary<string, int> _prefixes = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> _featureWords = [];
    private volatile Tables _tables = new(1 << 12);

    /// <summary>What readers use for one job: arrays that stay as they are while something is added to them.</summary>
    internal sealed class Tables(int capacity)
    {
        // words: open addressing, empty where the number is 0, else word + 1
        public ulong[] WordHashes = new ulong[capacity * 2];
        public int[] WordNumbers = new int[capacity * 2];
        public string[] Words = new string[capacity];
        public int[] WordFirst = new int[capacity]; // first of the word's features, 0 if none, else link + 1
        public int[] WordNode = new int[capacity]; // node of phrases that begin so, 0 if none
        public int WordCount;

        // phrases: a trie, its edges in open addressing under node << 32 | word
        public ulong[] EdgeKeys = new ulong[capacity * 2];
        public int[] EdgeNodes = new int[capacity * 2];
        public int[] NodeFirst = new int[capacity];
        public int NodeCount = 1;
        public int EdgeCount;

        // links: (where, feature, next) of a word, node or prefix
        public In[] LinkWhere = new In[capacity];
        public int[] LinkFeature = new int[capacity];
        public int[] LinkNext = new int[capacity];
        public int LinkCount;

        public In[] FeatureWhere = new In[capacity];
        public int FeatureCount;

        public ulong[] Filter = new ulong[FilterBits / 64]; // no bit: no scanner knows this word
        public ulong[] PrefixLengths = new ulong[Guards]; // by the first two characters: lengths of prefixes

        public Tables Larger() => (Tables)MemberwiseClone();
    }

    public Tables Current => _tables;

    public int FeatureCount => _tables.FeatureCount;

    public ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Prefixes =>
        _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();

    // ---- the writer's side

    /// <summary>A feature that no text has; whoever asks for it sets it.</summary>
    public int NewFact() => NewFeature(In.None, []);

    /// <summary>The feature of these words side by side, made if new.</summary>
    public int FeatureOf(IReadOnlyList<string> sequence, In where)
    {
        if (sequence.Count == 1)
        {
            var word = WordOf(sequence[0]);
            if (_wordFeatures.TryGetValue((word, where), out var known))
                return known;
            var feature = NewFeature(where, sequence);
            var link = NewLink(where, feature, _tables.WordFirst[word]);
            Volatile.Write(ref _tables.WordFirst[word], link);
            return _wordFeatures[(word, where)] = feature;
        }
        var node = NodeOf(sequence);
        if (_nodeFeatures.TryGetValue((node, where), out var old))
            return old;
        var made = NewFeature(where, sequence);
        var first = NewLink(where, made, _tables.NodeFirst[node]);
        Volatile.Write(ref _tables.NodeFirst[node], first);
        return _nodeFeatures[(node, where)] = made;
    }

    /// <summary>The feature of words that begin so, made if new. At least two, at most 63 characters.</summary>
    public int FeatureOfPrefix(string prefix, In where)
    {
        if (_prefixFeatures.TryGetValue((prefix, where), out var known))
            return known;
        var feature = NewFeature(where, [prefix]);
        _prefixes[prefix] = NewLink(where, feature, _prefixes.GetValueOrDefault(prefix));
        var tables = _tables;
        ref var lengths = ref tables.PrefixLengths[Guard(prefix)];
        Volatile.Write(ref lengths, lengths | (1UL << prefix.Length));
        return _prefixFeatures[(prefix, where)] = feature;
    }

    /// <summary>In how many of a hundred jobs, divided by a hundred, a feature is expected.</summary>
    public double FrequencyOf(int feature, WordCounts counts)
    {
        var elsewhere = (_tables.FeatureWhere[feature] & In.Description) == In.None ? 0.2 : 1;
        return _featureWords[feature].Count == 0 ? 0.1 : elsewhere * _featureWords[feature].Min(counts.Of);
    }

    private int WordOf(string text)
    {
        var hash = Kernels.Hash(text);
        if (Find(_tables, hash, text) is var known and >= 0)
            return known;
        if (_tables.WordCount == _tables.Words.Length)
            GrowWords();
        var tables = _tables;
        var word = tables.WordCount++;
        tables.Words[word] = text;
        Insert(tables, hash, word);
        var bit = (int)(hash >> 45);
        Volatile.Write(ref tables.Filter[bit >> 6], tables.Filter[bit >> 6] | (1UL << (bit & 63)));
        return word;
    }

    private int NodeOf(IReadOnlyList<string> sequence)
    {
        var first = WordOf(sequence[0]);
        var node = _tables.WordNode[first];
        if (node == 0)
        {
            node = NewNode();
            Volatile.Write(ref _tables.WordNode[first], node);
        }
        for (var i = 1; i < sequence.Count; i++)
        {
            var word = WordOf(sequence[i]);
            var next = Step(_tables, node, word);
            if (next == 0)
            {
                next = NewNode();
                if (_tables.EdgeCount * 2 >= _tables.EdgeKeys.Length)
                    GrowEdges();
                InsertEdge(_tables, Key(node, word), next);
                _tables.EdgeCount++;
            }
            node = next;
        }
        return node;
    }

    private int NewNode()
    {
        if (_tables.NodeCount == _tables.NodeFirst.Length)
        {
            var larger = _tables.Larger();
            Array.Resize(ref larger.NodeFirst, larger.NodeFirst.Length * 2);
            _tables = larger;
        }
        return _tables.NodeCount++;
    }

    private int NewLink(In where, int feature, int next)
    {
        if (_tables.LinkCount == _tables.LinkWhere.Length)
        {
            var larger = _tables.Larger();
            Array.Resize(ref larger.LinkWhere, larger.LinkWhere.Length * 2);
            Array.Resize(ref larger.LinkFeature, larger.LinkFeature.Length * 2);
            Array.Resize(ref larger.LinkNext, larger.LinkNext.Length * 2);
            _tables = larger;
        }
        var link = _tables.LinkCount++;
        (_tables.LinkWhere[link], _tables.LinkFeature[link], _tables.LinkNext[link]) = (where, feature, next);
        return link + 1;
    }

    private int NewFeature(In where, IReadOnlyList<string> words)
    {
        _featureWords.Add(words);
        if (_tables.FeatureCount == _tables.FeatureWhere.Length)
        {
            var larger = _tables.Larger();
            Array.Resize(ref larger.FeatureWhere, larger.FeatureWhere.Length * 2);
            _tables = larger;
        }
        _tables.FeatureWhere[_tables.FeatureCount] = where;
        return _tables.FeatureCount++;
    }

    private void GrowWords()
    {
        var larger = _tables.Larger();
        var size = larger.Words.Length * 2;
        Array.Resize(ref larger.Words, size);
        Array.Resize(ref larger.WordFirst, size);
        Array.Resize(ref larger.WordNode, size);
        (larger.WordHashes, larger.WordNumbers) = (new ulong[size * 2], new int[size * 2]);
        for (var word = 0; word < larger.WordCount; word++)
            Insert(larger, Kernels.Hash(larger.Words[word]), word);
        _tables = larger;
    }

    private void GrowEdges()
    {
        var larger = _tables.Larger();
        var (keys, nodes) = (larger.EdgeKeys, larger.EdgeNodes);
        (larger.EdgeKeys, larger.EdgeNodes) = (new ulong[keys.Length * 2], new int[keys.Length * 2]);
        for (var i = 0; i < keys.Length; i++)
            if (nodes[i] != 0)
                InsertEdge(larger, keys[i], nodes[i]);
        _tables = larger;
    }

    private static void Insert(Tables tables, ulong hash, int word)
    {
        var mask = tables.WordNumbers.Length - 1;
        var at = (int)hash & mask;
        while (tables.WordNumbers[at] != 0)
            at = (at + 1) & mask;
        tables.WordHashes[at] = hash;
        Volatile.Write(ref tables.WordNumbers[at], word + 1);
    }

    private static void InsertEdge(Tables tables, ulong key, int node)
    {
        var mask = tables.EdgeNodes.Length - 1;
        var at = Spread(key) & mask;
        while (tables.EdgeNodes[at] != 0)
            at = (at + 1) & mask;
        tables.EdgeKeys[at] = key;
        Volatile.Write(ref tables.EdgeNodes[at], node);
    }

    // ---- the readers' side

    /// <summary>The word's number, or -1. The text is compared, so no collision of hashes can lie.</summary>
    public static int Find(Tables tables, ulong hash, ReadOnlySpan<char> text)
    {
        var mask = tables.WordNumbers.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var number = Volatile.Read(ref tables.WordNumbers[at]);
            if (number == 0)
                return -1;
            if (tables.WordHashes[at] == hash && text.SequenceEqual(tables.Words[number - 1]))
                return number - 1;
        }
    }

    /// <summary>Whether any scanner may know a word with this hash.</summary>
    public static bool MayKnow(Tables tables, ulong hash)
    {
        var bit = (int)(hash >> 45);
        return (tables.Filter[bit >> 6] >> (bit & 63) & 1) != 0;
    }

    /// <summary>The node after this word, or 0.</summary>
    public static int Step(Tables tables, int node, int word)
    {
        var key = Key(node, word);
        var mask = tables.EdgeNodes.Length - 1;
        for (var at = Spread(key) & mask; ; at = (at + 1) & mask)
        {
            var next = Volatile.Read(ref tables.EdgeNodes[at]);
            if (next == 0 || tables.EdgeKeys[at] == key)
                return next;
        }
    }

    public static int Guard(ReadOnlySpan<char> word) => (word[0] * 31 + word[1] * 7) & (Guards - 1);

    private static ulong Key(int node, int word) => ((ulong)node << 32) | (uint)word;

    private static int Spread(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 33);
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;

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
    private readonly Dictionary<(ulong Sequences, In Where), int> _anyFeatures = [];
    private readonly Dictionary<int, string> _prefixOf = []; // of features that are beginnings
    private readonly List<int> _spelled = []; // what features are made of: of each of their sequences the length, then its words
    private readonly List<int> _spelledTo = []; // of each feature
    private volatile Tables _tables = new(1 << 12);

    /// <summary>A word, all that a reader wants of it side by side.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WordEntry
    {
        public ulong Hash;
        public int Number; // word + 1
        public int First; // its features: a link + 1, 0 if none
        public int Node; // phrases that begin so, 0 if none
    }

    /// <summary>One of the features of a word, phrase or prefix, and the next.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Link(int Feature, int Next, In Where);

    /// <summary>What readers use for one job: arrays that stay as they are while something is added to them.</summary>
    internal sealed class Tables(int capacity)
    {
        /// <summary>Words in open addressing; empty where the number is 0.</summary>
        public WordEntry[] Entries = new WordEntry[capacity * 2];
        public string[] Words = new string[capacity];
        public int WordCount;

        /// <summary>Phrases as a trie, its edges in open addressing under node &lt;&lt; 32 | word.</summary>
        public ulong[] EdgeKeys = new ulong[capacity * 2];
        public int[] EdgeNodes = new int[capacity * 2];
        public int[] NodeFirst = new int[capacity];
        public int NodeCount = 1;
        public int EdgeCount;

        public Link[] Links = new Link[capacity];
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
            var feature = NewFeature(where, [sequence]);
            var link = NewLink(where, feature, EntryOf(sequence[0]).First);
            Volatile.Write(ref EntryOf(sequence[0]).First, link);
            return _wordFeatures[(word, where)] = feature;
        }
        var node = NodeOf(sequence);
        if (_nodeFeatures.TryGetValue((node, where), out var old))
            return old;
        var made = NewFeature(where, [sequence]);
        LinkNode(node, where, made);
        return _nodeFeatures[(node, where)] = made;
    }

    /// <summary>The one feature of several ways to write the same, each words side by side; made if new.</summary>
    public int FeatureOfAny(IReadOnlyList<IReadOnlyList<string>> sequences, In where)
    {
        if (sequences.Count == 1)
            return FeatureOf(sequences[0], where);
        var key = (Kernels.Hash(string.Join('|', sequences.Select(s => string.Join(' ', s)))), where);
        if (_anyFeatures.TryGetValue(key, out var known))
        {
            var same = SequencesOf(known);
            if (same.Count != sequences.Count || !same.Zip(sequences).All(p => p.First.SequenceEqual(p.Second)))
                throw new InvalidOperationException($"The words {sequences[0][0]} and {same[0][0]} cannot be told apart.");
            return known;
        }
        var made = NewFeature(where, sequences);
        foreach (var sequence in sequences)
            if (sequence.Count == 1)
            {
                WordOf(sequence[0]);
                var link = NewLink(where, made, EntryOf(sequence[0]).First);
                Volatile.Write(ref EntryOf(sequence[0]).First, link);
            }
            else
                LinkNode(NodeOf(sequence), where, made);
        return _anyFeatures[key] = made;
    }

    private void LinkNode(int node, In where, int feature)
    {
        var first = NewLink(where, feature, _tables.NodeFirst[node]);
        Volatile.Write(ref _tables.NodeFirst[node], first);
    }

    /// <summary>The feature of words that begin so, made if new. At least two, at most 63 characters.</summary>
    public int FeatureOfPrefix(string prefix, In where)
    {
        if (_prefixFeatures.TryGetValue((prefix, where), out var known))
            return known;
        var feature = NewFeature(where, []);
        _prefixOf[feature] = prefix;
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
        if (_prefixOf.TryGetValue(feature, out var prefix))
            return elsewhere * counts.Of(prefix);
        var (at, end) = (feature == 0 ? 0 : _spelledTo[feature - 1], _spelledTo[feature]);
        if (at == end)
            return 0.1;
        var sum = 0.0;
        while (at < end)
        {
            var least = double.MaxValue;
            for (var n = _spelled[at++]; n > 0; n--)
                least = Math.Min(least, counts.Of(_tables.Words[_spelled[at++]]));
            sum += least;
        }
        return elsewhere * Math.Min(1, sum);
    }

    /// <summary>The ways to write a feature, each words side by side; none for facts and beginnings.</summary>
    private List<string[]> SequencesOf(int feature)
    {
        List<string[]> sequences = [];
        for (var at = feature == 0 ? 0 : _spelledTo[feature - 1]; at < _spelledTo[feature]; at += 1 + _spelled[at])
            sequences.Add([.. _spelled.Slice(at + 1, _spelled[at]).Select(w => _tables.Words[w])]);
        return sequences;
    }

    /// <summary>Writes all features, in the order they were made.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_spelledTo.Count);
        for (var feature = 0; feature < _spelledTo.Count; feature++)
        {
            var prefix = _prefixOf.GetValueOrDefault(feature);
            List<string[]> any = prefix is null
                ? SequencesOf(feature)
                :
                [
                    [prefix],
                ];
            writer.Write(prefix is not null);
            writer.Write((byte)_tables.FeatureWhere[feature]);
            writer.Write7BitEncodedInt(any.Count);
            foreach (var words in any)
            {
                writer.Write7BitEncodedInt(words.Length);
                foreach (var word in words)
                    writer.Write(word);
            }
        }
    }

    /// <summary>Makes the features that were saved again, with the same numbers.</summary>
    public void Load(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        for (var feature = 0; feature < count; feature++)
        {
            var prefix = reader.ReadBoolean();
            var where = (In)reader.ReadByte();
            var any = new string[reader.Read7BitEncodedInt()][];
            for (var i = 0; i < any.Length; i++)
            {
                any[i] = new string[reader.Read7BitEncodedInt()];
                for (var j = 0; j < any[i].Length; j++)
                    any[i][j] = reader.ReadString();
            }
            var made =
                any.Length == 0 ? NewFact()
                : prefix ? FeatureOfPrefix(any[0][0], where)
                : FeatureOfAny(any, where);
            if (made != feature)
                throw new FormatException("The features of a snapshot are not what they were.");
        }
    }

    private int WordOf(string text)
    {
        var hash = Kernels.Hash(text);
        ref var known = ref Find(_tables, hash);
        if (known.Number != 0 && _tables.Words[known.Number - 1] == text)
            return known.Number - 1;
        if (known.Number != 0)
            throw new InvalidOperationException($"The words {text} and {_tables.Words[known.Number - 1]} cannot be told apart.");
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
        WordOf(sequence[0]);
        var node = EntryOf(sequence[0]).Node;
        if (node == 0)
        {
            node = NewNode();
            Volatile.Write(ref EntryOf(sequence[0]).Node, node);
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

    private ref WordEntry EntryOf(string word) => ref Find(_tables, Kernels.Hash(word));

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
        if (_tables.LinkCount == _tables.Links.Length)
        {
            var larger = _tables.Larger();
            Array.Resize(ref larger.Links, larger.Links.Length * 2);
            _tables = larger;
        }
        var link = _tables.LinkCount++;
        _tables.Links[link] = new Link(feature, next, where);
        return link + 1;
    }

    private int NewFeature(In where, IReadOnlyList<IReadOnlyList<string>> sequences)
    {
        foreach (var sequence in sequences)
        {
            _spelled.Add(sequence.Count);
            foreach (var word in sequence)
                _spelled.Add(WordOf(word));
        }
        _spelledTo.Add(_spelled.Count);
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
        var old = larger.Entries;
        larger.Entries = new WordEntry[size * 2];
        foreach (var entry in old)
            if (entry.Number != 0)
                Find(larger, entry.Hash) = entry;
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
        ref var entry = ref Find(tables, hash);
        entry.Hash = hash;
        Volatile.Write(ref entry.Number, word + 1);
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

    /// <summary>
    /// The word with this hash, or the empty place for it. The 64 bits stand for the word: two words of scanners that shared them would be
    /// refused, and that a word of a job shares them with another word is less likely than a wrong bit in memory.
    /// </summary>
    public static ref WordEntry Find(Tables tables, ulong hash)
    {
        var mask = tables.Entries.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ref var entry = ref tables.Entries[at];
            if (Volatile.Read(ref entry.Number) == 0 || entry.Hash == hash)
                return ref entry;
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

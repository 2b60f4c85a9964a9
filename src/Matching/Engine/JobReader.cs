namespace Guildhall.Matching;

/// <summary>
/// Is told every word of a text as it passes: the position it leads from and over how many it leads. Before each text it is told
/// position -1.
/// </summary>
internal delegate void WordSink(ReadOnlySpan<char> word, In where, int position, int span);

/// <summary>
/// Reads a job's texts into the set of features present, with the same words as <see cref="WordGraph"/> but without making any object:
/// folding into one buffer, words looked up as they pass, phrases walked in a trie alongside. One reader serves one thread at a time.
/// </summary>
internal sealed class JobReader(Vocabulary vocabulary, ChunkCache chunks, WordCounts counts, WordSink? sink = null)
{
    private Vocabulary.Tables _tables = vocabulary.Current;
    private char[] _buffer = new char[4096];
    private int[] _nodes = new int[32]; // phrases under way, waiting for a word at this position …
    private int[] _next = new int[32]; // … and at the one after
    private int _nodeCount;
    private int _nextCount;
    private readonly List<(int At, int Node)> _later = []; // and farther on, behind a joined form
    private int _position;
    private bool _counting;
    private bool _watched;

    /// <summary>A bit for each feature that is present.</summary>
    public ulong[] Bits { get; private set; } = new ulong[64];

    /// <summary>The features that are present, each once.</summary>
    public int[] Present { get; private set; } = new int[256];

    /// <summary>How many are present.</summary>
    public int Count { get; private set; }

    /// <summary>Reads a job; features made while it reads may be missing.</summary>
    public void Read(Posting posting)
    {
        Clear();
        _tables = vocabulary.Current;
        _counting = counts.Begin();
        _watched = _counting || sink is not null;
        var needed = (_tables.FeatureCount >> 6) + 1;
        if (Bits.Length < needed)
            Bits = new ulong[needed * 2];
        Read(posting.Title, In.Title);
        Read(posting.Description, In.Description);
        for (var i = 0; i < posting.Skills?.Count; i++)
            Read(posting.Skills[i], In.Skills);
        for (var i = 0; i < posting.Questions?.Count; i++)
            Read(posting.Questions[i], In.Questions);
        Read(posting.Category, In.Category);
        Read(posting.Subcategory, In.Category);
        Read(posting.Occupation, In.Category);
    }

    private void Clear()
    {
        for (var i = 0; i < Count; i++)
            Bits[Present[i] >> 6] = 0;
        Count = 0;
    }

    private void Read(string? text, In where)
    {
        if (string.IsNullOrEmpty(text))
            return;
        sink?.Invoke([], where, -1, 0);
        var length = Folding.FoldInto(text, ref _buffer);
        if (_buffer.Length < length + 16)
            Array.Resize(ref _buffer, length + 64);
        _buffer.AsSpan(length, 16).Fill(' '); // whole vectors are read, and the text ends a word
        ReadOnlySpan<char> buffer = _buffer.AsSpan(0, length);
        (_position, _nodeCount, _nextCount) = (0, 0, 0);
        _later.Clear();
        for (var i = 0; i < length; )
        {
            var end = Kernels.PlainRun(_buffer, i, out var hash);
            if (end == i)
            {
                var c = buffer[i];
                if (c < 0x80 && Kinds[c] == Kind.Other)
                {
                    i++;
                    continue;
                }
            }
            else if (buffer.Length == end || buffer[end] == ' ' || EndsHere(buffer, end))
            {
                Plain(buffer[i..end], hash, where);
                i = end + 1; // whatever ended it is no word, and a joiner at the end is dropped
                continue;
            }
            end = ChunkEnd(buffer, end);
            if (end == i)
                i++; // a sign that neither is nor joins a word
            else
            {
                Chunk(buffer[i..end], where);
                i = end;
            }
        }
    }

    /// <summary>A word by itself: most are in no scanner, and no phrase is under way.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private void Plain(ReadOnlySpan<char> text, ulong hash, In where)
    {
        if (_watched || Vocabulary.MayKnow(_tables, hash) || (text.Length >= 2 && _tables.PrefixLengths[Vocabulary.Guard(text)] != 0))
            Word(text, hash, where, _position);
        if ((_nodeCount | _nextCount | _later.Count) != 0)
            Forward();
        else
            _position++;
    }

    /// <summary>Whether a run of plain letters and digits is a chunk by itself: nothing joins it to what follows.</summary>
    private static bool EndsHere(ReadOnlySpan<char> text, int at)
    {
        if (at == text.Length)
            return true;
        var c = text[at];
        if (c >= 0x80)
            return !Chunks.IsWord(text, at, out _);
        if (c == ',')
            return !char.IsAsciiDigit(text[at - 1]);
        if (Kinds[c] == Kind.Other)
            return true;
        if (c is '+' or '#')
            return false;
        return at + 1 == text.Length || (text[at + 1] < 0x80 && Kinds[text[at + 1]] == Kind.Other && text[at + 1] != ',');
    }

    private static int ChunkEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
            if (Chunks.IsWord(text, at, out var length))
                at += length;
            else if (Chunks.IsJoiner(text[at]) || Chunks.IsThousands(text, at))
                at++;
            else
                break;
        return at;
    }

    /// <summary>A chunk with joiners, affixes or letters beyond ASCII: cut once, then remembered.</summary>
    private void Chunk(ReadOnlySpan<char> chunk, In where)
    {
        var cut = chunks.Of(chunk);
        var first = _position;
        foreach (var (text, bare) in cut.Parts)
        {
            if (cut.Joined is not null && _position == first)
                Word(cut.Joined, Kernels.Hash(cut.Joined), where, _position, cut.Parts.Length);
            Word(text, Kernels.Hash(text), where, _position);
            if (!ReferenceEquals(bare, text))
                Word(bare, Kernels.Hash(bare), where, _position);
            Forward();
        }
    }

    private void Forward()
    {
        (_nodes, _next) = (_next, _nodes);
        (_nodeCount, _nextCount) = (_nextCount, 0);
        _position++;
        for (var i = _later.Count - 1; i >= 0; i--)
            if (_later[i].At == _position)
            {
                Push(ref _nodes, ref _nodeCount, _later[i].Node);
                _later.RemoveAt(i);
            }
    }

    private void Word(ReadOnlySpan<char> text, ulong hash, In where, int position, int span = 1)
    {
        if (_counting)
            counts.Add(hash);
        sink?.Invoke(text, where, position, span);
        if (text.Length >= 2)
        {
            var lengths = _tables.PrefixLengths[Vocabulary.Guard(text)];
            if (lengths != 0)
                Begins(text, lengths, where);
        }
        if (!Vocabulary.MayKnow(_tables, hash))
            return;
        ref var word = ref Vocabulary.Find(_tables, hash);
        if (word.Number == 0)
            return;
        Set(Volatile.Read(ref word.First), where);
        for (var i = 0; i < _nodeCount; i++)
            Reach(Vocabulary.Step(_tables, _nodes[i], word.Number - 1), where, position + span);
        Reach(Volatile.Read(ref word.Node), where, position + span);
    }

    private void Reach(int node, In where, int at)
    {
        if (node == 0)
            return;
        if (node >= _tables.NodeFirst.Length)
            _tables = vocabulary.Current;
        Set(_tables.NodeFirst[node], where);
        if (at == _position + 1)
            Push(ref _next, ref _nextCount, node);
        else
            _later.Add((at, node));
    }

    private static void Push(ref int[] nodes, ref int count, int node)
    {
        if (count == nodes.Length)
            Array.Resize(ref nodes, count * 2);
        nodes[count++] = node;
    }

    private void Begins(ReadOnlySpan<char> text, ulong lengths, In where)
    {
        var prefixes = vocabulary.Prefixes;
        for (; lengths != 0; lengths &= lengths - 1)
        {
            var length = System.Numerics.BitOperations.TrailingZeroCount(lengths);
            if (length > text.Length)
                return;
            if (prefixes.TryGetValue(text[..length], out var link))
                Set(link, where);
        }
    }

    private void Set(int link, In where)
    {
        while (link != 0)
        {
            if (link > _tables.Links.Length)
                _tables = vocabulary.Current; // made since this job began to be read
            var known = _tables.Links[link - 1];
            if ((known.Where & where) != In.None)
                Set(known.Feature);
            link = known.Next;
        }
    }

    /// <summary>Marks a feature as present; one that is newer than this reading is left out.</summary>
    public void Set(int feature)
    {
        if (feature >> 6 >= Bits.Length)
            return;
        ref var bits = ref Bits[feature >> 6];
        var bit = 1UL << (feature & 63);
        if ((bits & bit) != 0)
            return;
        bits |= bit;
        if (Count == Present.Length)
        {
            var more = Present;
            Array.Resize(ref more, Count * 2);
            Present = more;
        }
        Present[Count++] = feature;
    }

    private enum Kind : byte
    {
        Other,
        Letter,
        Digit,
        Joiner,
        Wide,
    }

    private static readonly Kind[] Kinds =
    [
        .. Enumerable
            .Range(0, 0x80)
            .Select(c =>
                char.IsAsciiDigit((char)c) ? Kind.Digit
                : char.IsAsciiLetter((char)c) ? Kind.Letter
                : Chunks.IsJoiner((char)c) ? Kind.Joiner
                : Kind.Other
            ),
    ];
}

/// <summary>Chunks that are more than a plain word, cut once and remembered; a bounded table in which a newer chunk takes the place of an older.</summary>
internal sealed class ChunkCache(WordTable table)
{
    private const int Places = 1 << 14;
    private readonly Cut?[] _cuts = new Cut?[Places];

    internal sealed record Cut(string Chunk, (string Text, string Bare)[] Parts, string? Joined);

    public Cut Of(ReadOnlySpan<char> chunk)
    {
        ref var place = ref _cuts[Kernels.Hash(chunk) >> 50];
        var known = Volatile.Read(ref place);
        if (known is not null && chunk.SequenceEqual(known.Chunk))
            return known;
        var text = chunk.ToString();
        var parts = Chunks.Of(text, table).SingleOrDefault() ?? [];
        var cut = new Cut(text, [.. parts.Select(p => (p.Text, p.Bare == p.Text ? p.Text : p.Bare))], Chunks.Joined(parts));
        if (chunk.Length <= 64)
            Volatile.Write(ref place, cut);
        return cut;
    }
}

/// <summary>
/// How common words are in jobs, in little memory and without locks: words that share a counter count together, and an increment lost
/// between threads does not matter. Only some jobs are counted.
/// </summary>
internal sealed class WordCounts
{
    private const int Every = 16;
    private const int First = 2_000;
    private readonly int[] _counts = new int[1 << 16];
    private int _jobs;
    private int _counted;

    /// <summary>Whether the job that now begins is counted: the first ones all, later some.</summary>
    public bool Begin()
    {
        var counted = _jobs++ < First || _jobs % Every == 0;
        _counted += counted ? 1 : 0;
        return counted;
    }

    public void Add(ulong hash) => _counts[hash >> 48]++;

    public void Save(BinaryWriter writer)
    {
        writer.Write(_counted);
        foreach (var count in _counts)
            writer.Write(count);
    }

    public void Load(BinaryReader reader)
    {
        _counted = _jobs = reader.ReadInt32();
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = reader.ReadInt32();
    }

    /// <summary>How often a job says this word, about; a guess before any job was seen.</summary>
    public double Of(string word)
    {
        const double guess = 0.02;
        return _counted < 50 ? guess : (_counts[Kernels.Hash(word) >> 48] + 0.1) / _counted;
    }
}

using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// The texts of some ten thousand documents: for each word a list of those that have it, by the text it stands in, and each document's
/// words in order, so that words side by side are found without reading the text again. A full block is sealed: its lists are packed, and
/// phrases once looked for are kept. A block takes <paramref name="room"/> documents.
/// </summary>
internal sealed class TextBlock(Func<int, Posting> document, WordTable table, int room = TextBlock.Room)
{
    /// <summary>How many documents a block takes; a few places short of a set, so that a place and "none" fit 16 bits.</summary>
    public const int Room = Bits.Size - 64;

    /// <summary>A list longer than this takes about as much room as a set.</summary>
    private readonly int _dense = room / 16;

    /// <summary>How many documents the kept phrases of a block may name in all.</summary>
    private const int MostKept = 16 * Bits.Size;

    private Dictionary<int, Growing>? _growing = [];
    private Dictionary<int, (int Start, int Count)> _lists = [];
    private ushort[] _documents = [];
    private ushort[] _tokens = new ushort[256];
    private int _tokenCount;
    private int[] _starts = new int[17]; // of each document's tokens, and the end of the last
    private readonly Dictionary<int, Kept> _kept = [];
    private int _keptCount;

    private sealed class Growing
    {
        public ushort[] Documents = new ushort[2];
        public int Count;
    }

    private sealed record Kept(int[] Words, In Where, int Slop, ushort[] Documents);

    /// <summary>How many places are taken.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == room;

    /// <summary>The documents that were not taken out.</summary>
    public Bits Live { get; } = new();

    /// <summary>Documents of whose description only the beginning is known, or nothing; null if there are none.</summary>
    public Bits? Cut { get; private set; }

    public int Add(Posting posting, WordCollector words)
    {
        var at = Count++;
        Live[at] = true;
        if (posting.Description is null || posting.DescriptionIsExcerpt)
            (Cut ??= new())[at] = true;
        foreach (var (word, places) in words.Words)
            for (var left = (int)places; left != 0; left &= left - 1)
                Append(Key(word, System.Numerics.BitOperations.TrailingZeroCount(left)), (ushort)at);
        var tokens = words.Tokens;
        if (_tokens.Length - _tokenCount < tokens.Length)
            Array.Resize(ref _tokens, Math.Max(_tokens.Length * 2, _tokenCount + tokens.Length));
        tokens.CopyTo(_tokens.AsSpan(_tokenCount));
        _tokenCount += tokens.Length;
        if (_starts.Length <= Count)
            Array.Resize(ref _starts, _starts.Length * 2);
        _starts[Count] = _tokenCount;
        if (IsFull)
            Seal();
        return at;
    }

    public void Remove(int at) => Live[at] = false;

    /// <summary>Adds the documents that have one of these words, or several side by side, to a set; some may have been taken out.</summary>
    public void Find(Wanted wanted, Bits into, Scratch scratch)
    {
        foreach (var row in wanted.Rows)
            if (row.Words.Length == 1)
                AddWord(row.Words[0], wanted.Where, into);
            else
                Phrase(wanted, row, into, scratch);
    }

    /// <summary>Takes the documents that have it out of a set.</summary>
    public void Exclude(Wanted wanted, Bits from, Scratch scratch)
    {
        if (wanted.Rows.TrueForAll(r => r.Words.Length == 1 && IsSparse(r.Words[0], wanted.Where)))
        {
            foreach (var row in wanted.Rows)
                for (var left = (int)wanted.Where; left != 0; left &= left - 1)
                    from.Remove(List(Key(row.Words[0], System.Numerics.BitOperations.TrailingZeroCount(left))));
            return;
        }
        var mark = scratch.Mark;
        var found = scratch.Empty();
        Find(wanted, found, scratch);
        from.Without(found);
        scratch.Release(mark);
    }

    /// <summary>At most this many documents have it; cheap to tell.</summary>
    public int Most(Wanted wanted)
    {
        var most = 0L;
        foreach (var row in wanted.Rows)
        {
            var least = long.MaxValue;
            foreach (var word in row.Words)
            {
                var count = 0L;
                for (var left = (int)wanted.Where; left != 0; left &= left - 1)
                    count += CountOf(Key(word, System.Numerics.BitOperations.TrailingZeroCount(left)));
                least = Math.Min(least, count);
            }
            most += least;
        }
        return (int)Math.Min(most, Bits.Size);
    }

    /// <summary>How many documents have the word and were not taken out.</summary>
    public int CountLive(int word)
    {
        var some = Scratch.Fresh().Empty();
        AddWord(word, (In)((1 << WordCollector.Places) - 1), some);
        return some.CountAnd(Live);
    }

    private static int Key(int word, int place) => word * 8 + place;

    private void Append(int key, ushort at)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_growing!, key, out _);
        list ??= new();
        if (list.Count == list.Documents.Length)
            Array.Resize(ref list.Documents, list.Count * 2);
        list.Documents[list.Count++] = at;
    }

    private void Seal()
    {
        var total = 0;
        foreach (var list in _growing!.Values)
            total += list.Count > _dense ? Bits.Size / 16 : list.Count;
        var documents = new ushort[total];
        var lists = new Dictionary<int, (int, int)>(_growing.Count);
        var dense = new Bits();
        var at = 0;
        foreach (var (key, list) in _growing.OrderByDescending(l => l.Value.Count)) // sets first, so that they lie at whole words
        {
            lists[key] = (at, list.Count);
            if (list.Count > _dense)
            {
                dense.Clear();
                dense.Add(list.Documents.AsSpan(0, list.Count));
                MemoryMarshal.Cast<ulong, ushort>(dense.Words).CopyTo(documents.AsSpan(at));
                at += Bits.Size / 16;
            }
            else
            {
                list.Documents.AsSpan(0, list.Count).CopyTo(documents.AsSpan(at));
                at += list.Count;
            }
        }
        (_growing, _lists, _documents) = (null, lists, documents);
        Array.Resize(ref _tokens, _tokenCount);
    }

    private int CountOf(int key) => _growing is null ? _lists.GetValueOrDefault(key).Count : _growing.GetValueOrDefault(key)?.Count ?? 0;

    private bool IsSparse(int word, In where)
    {
        for (var left = (int)where; left != 0; left &= left - 1)
            if (_growing is null && CountOf(Key(word, System.Numerics.BitOperations.TrailingZeroCount(left))) > _dense)
                return false;
        return true;
    }

    private ReadOnlySpan<ushort> List(int key)
    {
        if (_growing is null)
            return _lists.TryGetValue(key, out var list) ? _documents.AsSpan(list.Start, list.Count) : [];
        return _growing.TryGetValue(key, out var growing) ? growing.Documents.AsSpan(0, growing.Count) : [];
    }

    private void AddList(int key, Bits into)
    {
        if (_growing is not null)
            into.Add(List(key));
        else if (_lists.TryGetValue(key, out var list))
            if (list.Count > _dense)
                into.Add(MemoryMarshal.Cast<ushort, ulong>(_documents.AsSpan(list.Start, Bits.Size / 16)));
            else
                into.Add(_documents.AsSpan(list.Start, list.Count));
    }

    private void AddWord(int word, In where, Bits into)
    {
        for (var left = (int)where; left != 0; left &= left - 1)
            AddList(Key(word, System.Numerics.BitOperations.TrailingZeroCount(left)), into);
    }

    // ---- words side by side

    private void Phrase(Wanted wanted, Wanted.Row row, Bits into, Scratch scratch)
    {
        var sequence = row.Words;
        var sealedNow = _growing is null;
        if (
            sealedNow
            && _kept.TryGetValue(row.Name, out var known)
            && (known.Where, known.Slop) == (wanted.Where, wanted.Slop)
            && known.Words.AsSpan().SequenceEqual(sequence)
        )
        {
            into.Add(known.Documents);
            return;
        }
        var mark = scratch.Mark;
        var candidates = scratch.Empty();
        AddWord(sequence[0], wanted.Where, candidates);
        for (var i = 1; i < sequence.Length && !candidates.IsEmpty; i++)
        {
            var also = scratch.Empty();
            AddWord(sequence[i], wanted.Where, also);
            candidates.And(also);
        }
        var alternatives = scratch.Empty();
        foreach (var word in sequence)
            AddList(Key(word, WordCollector.Alternative), alternatives);
        var exact = Array.TrueForAll(sequence, w => WordCollector.Code(w) != WordCollector.Other);
        var codes = sequence.Select(w => (char)WordCollector.Code(w)).ToArray();
        List<ushort>? found = sealedNow ? [] : null;
        foreach (var at in candidates.All())
        {
            // A word that is another way to read what stands there is not in the row of tokens, nor is one too rare to have a code.
            var stands = Follows(at, codes, wanted.Slop, wanted.Where);
            if (stands is not true && (stands is null || alternatives[at]) || stands is true && !exact)
                stands = Live[at] && wanted.StandsIn(document(at), row, table);
            if (stands is not true)
                continue;
            into[at] = true;
            found?.Add((ushort)at);
        }
        scratch.Release(mark);
        if (found is null)
            return;
        if (_keptCount + found.Count > MostKept)
        {
            _kept.Clear();
            _keptCount = 0;
        }
        _kept[row.Name] = new(sequence, wanted.Where, wanted.Slop, [.. found]);
        _keptCount += found.Count + 8;
    }

    /// <summary>Whether codes follow each other in one of these texts; null if the document has no row of tokens.</summary>
    private bool? Follows(int at, ReadOnlySpan<char> codes, int slop, In where)
    {
        var tokens = MemoryMarshal.Cast<ushort, char>(_tokens.AsSpan(_starts[at], _starts[at + 1] - _starts[at]));
        if (tokens.IsEmpty)
            return null;
        var ends = tokens[..(WordCollector.Places - 1)];
        var text = tokens[(WordCollector.Places - 1)..];
        for (var place = 0; place < WordCollector.Places; )
        {
            if (((int)where >> place & 1) == 0)
            {
                place++;
                continue;
            }
            var from = place == 0 ? 0 : ends[place - 1];
            while (place < WordCollector.Places && ((int)where >> place & 1) != 0)
                place++;
            var to = place == WordCollector.Places ? text.Length : ends[place - 1];
            if (slop == 0 ? text[from..to].IndexOf(codes) >= 0 : Near(text[from..to], codes, slop))
                return true;
        }
        return false;
    }

    private static bool Near(ReadOnlySpan<char> text, ReadOnlySpan<char> codes, int slop)
    {
        for (var at = text.IndexOf(codes[0]); at >= 0; )
        {
            if (Rest(text[(at + 1)..], codes[1..], slop))
                return true;
            var next = text[(at + 1)..].IndexOf(codes[0]);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return false;

        static bool Rest(ReadOnlySpan<char> text, ReadOnlySpan<char> codes, int left)
        {
            if (codes.IsEmpty)
                return true;
            for (var gap = 0; gap <= left && gap < text.Length && text[gap] >= WordCollector.Places; gap++)
                if (text[gap] == codes[0] && Rest(text[(gap + 1)..], codes[1..], left - gap))
                    return true;
            return false;
        }
    }
}

/// <summary>A leaf as a store's words: the rows of words of which one is enough, and where they are looked for.</summary>
internal sealed class Wanted
{
    private readonly int _slop;
    private readonly Dictionary<In, Wanted> _narrowed = [];

    public Wanted(LeafForms forms, In where, Lexicon lexicon)
    {
        (_slop, Where) = (forms.Slop, where);
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
        (_slop, Where) = (other._slop, where);
        foreach (var row in other.Rows)
            Add(row.Words, row.Texts);
    }

    /// <summary>Words side by side, or one, by number and as they are written, with a hash that names them in every block.</summary>
    internal sealed record Row(int[] Words, IReadOnlyList<string> Texts, int Name);

    public List<Row> Rows { get; } = [];

    public In Where { get; }

    public int Slop => _slop;

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
            if ((Compiler.WhereOf(field) & Where) != In.None && WordGraph.Of(text, table).Find(row.Texts, prefix: false, _slop).Any())
                return true;
        return false;
    }

    private void Add(int[] words, IReadOnlyList<string> texts)
    {
        var name = new HashCode();
        name.Add(Where);
        name.Add(_slop);
        foreach (var word in words)
            name.Add(word);
        Rows.Add(new(words, texts, name.ToHashCode()));
    }
}

/// <summary>Reads documents into the words of a lexicon: each word once with the texts it stands in, and all in order.</summary>
internal sealed class WordCollector
{
    /// <summary>How many kinds of texts there are; codes of tokens below this begin a text of that kind.</summary>
    public const int Places = 5;

    /// <summary>The place of words that are another way to read what stands in a text: joined forms, and forms without affix.</summary>
    public const int Alternative = Places;

    /// <summary>The code of words whose number is too large for a code of their own.</summary>
    public const ushort Other = ushort.MaxValue;

    private readonly Lexicon _lexicon;
    private readonly JobReader _reader;
    private readonly List<(int Word, byte Places)> _words = [];
    private int[] _at = new int[1024]; // by word: its place in the list + 1, for the document being read
    private ushort[] _tokens = new ushort[512];
    private int _count;
    private int _place;
    private int _position; // the next in the text that no word leads from yet

    public WordCollector(Lexicon lexicon, WordTable table)
    {
        _lexicon = lexicon;
        _reader = new JobReader(new Vocabulary(), new ChunkCache(table), new WordCounts(), Take);
    }

    /// <summary>Each word of the document read last, with a bit for each place it stands in.</summary>
    public IReadOnlyList<(int Word, byte Places)> Words => _words;

    /// <summary>
    /// Where the texts of each kind but the last end, then all texts: a code that says the kind, and the words' codes. Empty for a document
    /// too long for this.
    /// </summary>
    public ReadOnlySpan<ushort> Tokens => _count > ushort.MaxValue ? [] : _tokens.AsSpan(0, _count);

    public static ushort Code(int word) => word < Other - Places ? (ushort)(word + Places) : Other;

    public void Read(Posting posting)
    {
        foreach (var (word, _) in _words)
            _at[word] = 0;
        _words.Clear();
        (_count, _place) = (Places - 1, 0);
        _tokens.AsSpan(0, Places - 1).Clear();
        _reader.Read(posting);
        Reach(Places - 1);
    }

    private void Take(ReadOnlySpan<char> text, In where, int position, int span)
    {
        var place = System.Numerics.BitOperations.TrailingZeroCount((int)where);
        if (position < 0)
        {
            Reach(place);
            _position = 0;
            Push((ushort)place);
            return;
        }
        var word = _lexicon.Make(text);
        Note(word, place);
        if (span == 1 && position == _position)
        {
            Push(Code(word));
            _position++;
        }
        else
            Note(word, Alternative);
    }

    /// <summary>The texts of the kinds before this one end here.</summary>
    private void Reach(int place)
    {
        for (; _place < place; _place++)
            _tokens[_place] = (ushort)Math.Min(_count - (Places - 1), ushort.MaxValue);
    }

    private void Push(ushort code)
    {
        if (_count > ushort.MaxValue)
            return;
        if (_count == _tokens.Length)
            Array.Resize(ref _tokens, _count * 2);
        _tokens[_count++] = code;
    }

    private void Note(int word, int place)
    {
        if (word >= _at.Length)
            Array.Resize(ref _at, word * 2);
        var at = _at[word];
        var bit = (byte)(1 << place);
        if (at == 0)
        {
            _words.Add((word, bit));
            _at[word] = _words.Count;
        }
        else
            _words[at - 1] = (word, (byte)(_words[at - 1].Places | bit));
    }
}

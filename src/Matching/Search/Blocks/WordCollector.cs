namespace Guildhall.Matching;

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
    private int[] _tokens = new int[512];
    private int _count;
    private int _place;
    private int _position; // the next in the text that no word leads from yet

    public WordCollector(Lexicon lexicon, WordTable table)
    {
        _lexicon = lexicon;
        _reader = new JobReader(new Vocabulary(), new ChunkCache(table), new WordCounts(), Take);
    }

    /// <summary>Each word of the document read last, with a bit for each place it stands in.</summary>
    public List<(int Word, byte Places)> Words => _words;

    /// <summary>
    /// Where the texts of each kind but the last end, then all texts: the complement of the kind, and the words' numbers.
    /// </summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _count);

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
            Push(~place);
            return;
        }
        var word = _lexicon.Make(text);
        Note(word, place);
        if (span == 1 && position == _position)
        {
            Push(word);
            _position++;
        }
        else
            Note(word, Alternative);
    }

    /// <summary>The texts of the kinds before this one end here.</summary>
    private void Reach(int place)
    {
        for (; _place < place; _place++)
            _tokens[_place] = _count - (Places - 1);
    }

    private void Push(int token)
    {
        if (_count == _tokens.Length)
            Array.Resize(ref _tokens, _count * 2);
        _tokens[_count++] = token;
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

using System.Numerics;

namespace Guildhall.Matching;

/// <summary>The words of stored texts, numbered, and those that begin alike.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private string[] _sorted = [];

    public int Count => _words.Count;

    public string this[int number] => _words[number];

    public int Make(ReadOnlySpan<char> word)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out var known))
            return known;
        var text = word.ToString();
        _words.Add(text);
        return _numbers[text] = _words.Count - 1;
    }

    public int Find(string word) => _numbers.GetValueOrDefault(word, -1);

    /// <summary>The words that begin so, in alphabetical order.</summary>
    public IEnumerable<int> Beginning(string prefix)
    {
        var sorted = Volatile.Read(ref _sorted);
        if (sorted.Length != _words.Count)
        {
            sorted = [.. _words];
            Array.Sort(sorted, StringComparer.Ordinal);
            Volatile.Write(ref _sorted, sorted);
        }
        var at = Array.BinarySearch(sorted, prefix, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < sorted.Length && sorted[at].StartsWith(prefix, StringComparison.Ordinal); at++)
            yield return _numbers[sorted[at]];
    }
}

/// <summary>A set of a block's documents.</summary>
internal sealed class Bits
{
    private readonly ulong[] _words = new ulong[TextBlock.Size / 64];

    public bool this[int document]
    {
        get => (_words[document >> 6] >> (document & 63) & 1) != 0;
        set
        {
            if (value)
                _words[document >> 6] |= 1UL << (document & 63);
            else
                _words[document >> 6] &= ~(1UL << (document & 63));
        }
    }

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public Bits Copy()
    {
        var copy = new Bits();
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    public Bits And(Bits other) => Each(other, static (a, b) => a & b);

    public Bits Or(Bits other) => Each(other, static (a, b) => a | b);

    public Bits Without(Bits other) => Each(other, static (a, b) => a & ~b);

    public int CountAnd(Bits other)
    {
        var count = 0;
        for (var i = 0; i < _words.Length; i++)
            count += BitOperations.PopCount(_words[i] & other._words[i]);
        return count;
    }

    public Members All() => new(_words);

    private Bits Each(Bits other, Func<Vector<ulong>, Vector<ulong>, Vector<ulong>> join)
    {
        for (var i = 0; i < _words.Length; i += Vector<ulong>.Count)
            join(new Vector<ulong>(_words, i), new Vector<ulong>(other._words, i)).CopyTo(_words, i);
        return this;
    }

    /// <summary>The documents of a set, lowest first.</summary>
    internal struct Members(ulong[] words)
    {
        private int _at = -1;
        private ulong _left;

        public readonly Members GetEnumerator() => this;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_at == words.Length)
                    return false;
                _left = words[_at];
            }
            Current = (_at << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}

/// <summary>
/// Some thousand documents with a list for each of their words: which of them have it, and in which of their texts. What lists cannot
/// say (words side by side) is looked up in the documents that have all the words.
/// </summary>
internal sealed class TextBlock(Lexicon lexicon)
{
    public const int Size = 1 << 15;

    private readonly Dictionary<int, List> _lists = [];
    private readonly Posting?[] _documents = new Posting?[Size];

    private sealed class List
    {
        public ushort[] Documents = new ushort[2];
        public In[] Where = new In[2];
        public int Count;
    }

    /// <summary>How many places are taken.</summary>
    public int Count { get; private set; }

    /// <summary>The documents that were not taken out.</summary>
    public Bits Live { get; } = new();

    /// <summary>Documents of whose description only the beginning is known, or nothing.</summary>
    public Bits Cut { get; } = new();

    public Posting this[int document] => _documents[document]!;

    public int Add(Posting posting, IReadOnlyList<(int Word, In Where)> words)
    {
        var document = Count++;
        _documents[document] = posting;
        Live[document] = true;
        Cut[document] = posting.Description is null || posting.DescriptionIsExcerpt;
        foreach (var (word, where) in words)
        {
            if (!_lists.TryGetValue(word, out var list))
                _lists[word] = list = new List();
            if (list.Count == list.Documents.Length)
            {
                Array.Resize(ref list.Documents, list.Count * 2);
                Array.Resize(ref list.Where, list.Count * 2);
            }
            (list.Documents[list.Count], list.Where[list.Count]) = ((ushort)document, where);
            list.Count++;
        }
        return document;
    }

    public void Remove(int document)
    {
        Live[document] = false;
        _documents[document] = null;
    }

    /// <summary>The documents in which a leaf stands, in one of these texts; only among some if they are given.</summary>
    public Bits Find(LeafForms forms, In where, WordTable table, Bits? among = null)
    {
        var found = new Bits();
        foreach (var sequence in forms.Alternatives)
            if (sequence.Count == 1)
                foreach (var word in forms.Prefix ? lexicon.Beginning(sequence[0]) : [lexicon.Find(sequence[0])])
                    Mark(word, where, found);
            else
                Sequence(sequence, forms, where, table, among ?? Live, found);
        return found.And(among ?? Live);
    }

    /// <summary>How many documents have the word, taken-out ones included.</summary>
    public int CountOf(int word) => _lists.TryGetValue(word, out var list) ? list.Count : 0;

    /// <summary>How many documents have the word and were not taken out.</summary>
    public int CountLive(int word)
    {
        var bits = new Bits();
        Mark(word, In.Title | In.Description | In.Skills | In.Questions | In.Category, bits);
        return bits.CountAnd(Live);
    }

    private void Mark(int word, In where, Bits found)
    {
        if (!_lists.TryGetValue(word, out var list))
            return;
        var (documents, wheres) = (list.Documents, list.Where);
        for (var i = 0; i < list.Count; i++)
            if ((wheres[i] & where) != In.None)
                found[documents[i]] = true;
    }

    private void Sequence(IReadOnlyList<string> sequence, LeafForms forms, In where, WordTable table, Bits among, Bits found)
    {
        var candidates = among.Copy().Without(found);
        for (var i = 0; i < sequence.Count; i++)
        {
            var some = new Bits();
            foreach (var word in forms.Prefix && i == sequence.Count - 1 ? lexicon.Beginning(sequence[i]) : [lexicon.Find(sequence[i])])
                Mark(word, where, some);
            candidates.And(some);
        }
        if (candidates.IsEmpty)
            return;
        if (forms.Prefix || forms.Slop > 0)
        {
            foreach (var document in candidates.All())
                found[document] = Stands(this[document], sequence, forms, where, table);
            return;
        }
        var vocabulary = new Vocabulary();
        var feature = vocabulary.FeatureOf(sequence, where);
        var reader = new JobReader(vocabulary, new ChunkCache(table), new WordCounts());
        foreach (var document in candidates.All())
        {
            reader.Read(this[document]);
            found[document] = Kernels.Bit(reader.Bits, (uint)feature) != 0;
        }
    }

    private static bool Stands(Posting posting, IReadOnlyList<string> sequence, LeafForms forms, In where, WordTable table)
    {
        foreach (var (field, _, text) in PostingText.Values(posting))
            if ((Compiler.WhereOf(field) & where) != In.None && WordGraph.Of(text, table).Find(sequence, forms.Prefix, forms.Slop).Any())
                return true;
        return false;
    }
}

/// <summary>Reads documents into the words of a lexicon, each with the texts it stands in.</summary>
internal sealed class WordCollector
{
    private readonly Lexicon _lexicon;
    private readonly JobReader _reader;
    private readonly List<(int Word, In Where)> _words = [];
    private int[] _places = new int[1024]; // by word: its place in the list + 1, for the document being read

    public WordCollector(Lexicon lexicon, WordTable table)
    {
        _lexicon = lexicon;
        _reader = new JobReader(new Vocabulary(), new ChunkCache(table), new WordCounts(), Take);
    }

    public IReadOnlyList<(int Word, In Where)> Read(Posting posting)
    {
        foreach (var (word, _) in _words)
            _places[word] = 0;
        _words.Clear();
        _reader.Read(posting);
        return _words;
    }

    private void Take(ReadOnlySpan<char> text, In where)
    {
        var word = _lexicon.Make(text);
        if (word >= _places.Length)
            Array.Resize(ref _places, word * 2);
        var place = _places[word];
        if (place == 0)
        {
            _words.Add((word, where));
            _places[word] = _words.Count;
        }
        else
            _words[place - 1] = (word, _words[place - 1].Where | where);
    }
}

/// <summary>What one clause came to over a block: the documents it fails, those it asks about, and those whose value is unknown.</summary>
internal sealed record ClauseBits(Bits Fail, Bits Ask, Bits Unknown);

/// <summary>Judges a block of jobs at once, clause by clause, as the truth does one by one.</summary>
internal sealed class BlockJudge(ScannerDefinition definition, WordTable table)
{
    /// <summary>
    /// One for each finding of <see cref="Evaluator.Judge(ScannerDefinition, Posting)"/>, in its order. If only the verdict is asked for,
    /// what a clause fails is taken out of <paramref name="among"/>, and the next clauses are spared it.
    /// </summary>
    public List<ClauseBits> Judge(TextBlock block, Bits among, bool verdictOnly)
    {
        List<ClauseBits> all = [];
        if (definition.Parsed.Root is not EmptyNode)
        {
            var (yes, unknown) = Of(definition.Parsed.Root, block);
            Take(OfText(yes, unknown, definition.QueryUnknown, among));
        }
        foreach (var clause in definition.Clauses.Concat(ScannerDefinition.AlwaysOn))
            if (!verdictOnly || !among.IsEmpty)
                Take(Of(clause, block, among));
        return all;

        void Take(ClauseBits bits)
        {
            all.Add(bits);
            if (verdictOnly)
                among.Without(bits.Fail);
        }
    }

    /// <summary>The documents for which a node surely holds.</summary>
    public Bits Holds(Node node, TextBlock block) => Of(node, block).Yes;

    private static ClauseBits OfText(Bits yes, Bits unknown, Unknown setting, Bits among)
    {
        var fail = among.Copy().Without(yes).Without(unknown);
        var ask = new Bits();
        unknown = unknown.Copy().And(among);
        if (setting == Unknown.Fail)
            fail.Or(unknown);
        else if (setting == Unknown.Ask)
            ask.Or(unknown);
        return new(fail, ask, unknown);
    }

    /// <summary>Where a node holds, and where it may hold in what is not known of a text.</summary>
    private (Bits Yes, Bits Unknown) Of(Node node, TextBlock block)
    {
        switch (node)
        {
            case Leaf leaf:
                return Found(LeafForms.Of(leaf, table), Compiler.Where(leaf.Scope, definition), block);
            case Not not:
                var (inner, perhaps) = Of(not.Of, block);
                return (block.Live.Copy().Without(inner).Without(perhaps), perhaps);
            case EmptyNode:
                return (block.Live.Copy(), new Bits());
            default:
                var (yes, unknown) = Of(node.Children[0], block);
                foreach (var child in node.Children.Skip(1))
                {
                    var (also, perhapsAlso) = Of(child, block);
                    var either = yes.Copy().Or(unknown); // may hold
                    var other = also.Copy().Or(perhapsAlso);
                    if (node is And)
                    {
                        yes.And(also);
                        unknown = either.And(other).Without(yes);
                    }
                    else
                    {
                        yes.Or(also);
                        unknown = either.Or(other).Without(yes);
                    }
                }
                return (yes, unknown);
        }
    }

    private (Bits Yes, Bits Unknown) Found(LeafForms forms, In where, TextBlock block)
    {
        var yes = block.Find(forms, where, table);
        var unknown = (where & In.Description) != In.None ? block.Live.Copy().And(block.Cut).Without(yes) : new Bits();
        return (yes, unknown);
    }

    private ClauseBits Of(Clause clause, TextBlock block, Bits among)
    {
        var where = Compiler.Where(Scope.Default, definition);
        switch (clause)
        {
            case AnyWords c:
                var (any, perhaps) = (new Bits(), new Bits());
                foreach (var item in c.Words)
                {
                    var (yes, unknown) = Found(LeafForms.OfItem(item, table), where, block);
                    any.Or(yes);
                    perhaps.Or(unknown);
                }
                if (c.Words.Count == 0)
                    perhaps = block.Live.Copy().And(block.Cut);
                return OfText(any, perhaps.Without(any), c.Unknown, among);
            case ExcludedWords c:
                var hits = new Bits();
                foreach (var item in c.Words.Where(w => w.Except.Count == 0))
                    hits.Or(block.Find(LeafForms.OfItem(item.Words, table), where, table));
                foreach (var item in c.Words.Where(w => w.Except.Count > 0))
                foreach (var document in block.Find(LeafForms.OfItem(item.Words, table), where, table).Without(hits).And(among).All())
                    hits[document] = Full(new ExcludedWords([item]) { Unknown = Unknown.Pass }, block[document]).Counts == Counts.Fail;
                var cut = (where & In.Description) != In.None ? block.Live.Copy().And(block.Cut).Without(hits) : new Bits();
                return OfText(block.Live.Copy().Without(hits).Without(cut), cut, c.Unknown, among);
            case AiQuestion c:
                return OneByOne(
                    among,
                    d => block[d].Answers?.ContainsKey(c.Text) == true ? Full(c, block[d]) : (Evaluator.Counting(c.Unknown), true)
                );
            case AnyOf c:
                var members = c.Of.Select(m => Of(m, block, among)).ToList();
                return OneByOne(among, d => Best(members, d));
            default:
                return OneByOne(among, d => Lean.Of(clause, block[d]));
        }
    }

    private static (Counts, bool) Best(List<ClauseBits> members, int document)
    {
        var (best, unknown) = (Counts.Fail, false);
        for (var i = 0; i < members.Count; i++)
        {
            var counts =
                members[i].Fail[document] ? Counts.Fail
                : members[i].Ask[document] ? Counts.Ask
                : Counts.Pass;
            if (i == 0 || counts > best)
                (best, unknown) = (counts, members[i].Unknown[document]);
        }
        return (best, unknown);
    }

    private (Counts Counts, bool Unknown) Full(Clause clause, Posting posting)
    {
        var finding = Evaluator.Judge(clause, definition, posting, PostingText.Of(posting, table));
        return (finding.Counts, finding.Origin == Origin.Unknown);
    }

    private static ClauseBits OneByOne(Bits among, Func<int, (Counts Counts, bool Unknown)> judge)
    {
        var bits = new ClauseBits(new Bits(), new Bits(), new Bits());
        foreach (var document in among.All())
        {
            var (counts, unknown) = judge(document);
            if (counts == Counts.Fail)
                bits.Fail[document] = true;
            else if (counts == Counts.Ask)
                bits.Ask[document] = true;
            if (unknown)
                bits.Unknown[document] = true;
        }
        return bits;
    }
}

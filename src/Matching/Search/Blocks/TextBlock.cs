using System.Numerics;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// The texts of some ten thousand documents: for each word a list of those that have it, by the text it stands in, and each document's
/// words in order, so that words side by side are found without reading the text again. Phrases once looked for are kept. A block takes
/// <paramref name="room"/> documents; whoever adds to one that is not sealed, or reads it, holds its lock.
/// </summary>
internal sealed class TextBlock(Func<int, Posting?> document, WordTable table, int room = TextBlock.Room)
{
    /// <summary>How many documents a block takes; a few places short of a set, so that a place and "none" fit 16 bits.</summary>
    public const int Room = Bits.Size - 64;

    private const In Main = In.Title | In.Description | In.Skills;

    /// <summary>The lists of a word: any of title, description and skills; those of them without the description; each other text.</summary>
    private enum Slot
    {
        Main,
        NotDescription,
        Title,
        Skills,
        Questions,
        Category,
        Alternative,
    }

    private readonly DocumentLists _lists = new(Math.Max(4, room / 64)); // a set is read as fast as a list an eighth as long
    private readonly PhraseLists _phrases = new();
    private readonly TokenRows _rows = new();
    private int[] _localOf = new int[1024]; // by a word's number: its number in this block + 1
    private NumberTable? _locals; // the same once sealed
    private int _words;

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
        // Three times over the words, so that the memory of all is asked for before any is waited for.
        foreach (var (word, _) in words.Words)
            _lists.Expect(Make(word));
        foreach (var (word, _) in words.Words)
            _lists.ExpectEnd(_localOf[word] - 1);
        foreach (var (word, places) in words.Words)
            Add(_localOf[word] - 1, (In)places, (places >> WordCollector.Alternative & 1) != 0, at);
        _rows.Add(words.Tokens, this);
        return at;
    }

    public void Remove(int at) => Live[at] = false;

    /// <summary>Packs a full block, which goes on as it is until what this gives is called under its lock.</summary>
    public Action Seal()
    {
        var lists = _lists.Pack();
        var locals = new NumberTable(_words);
        for (var word = 0; word < _localOf.Length; word++)
            if (_localOf[word] != 0)
                locals.Put(word, _localOf[word] - 1);
        return () =>
        {
            _lists.Become(lists);
            (_locals, _localOf) = (locals, []);
        };
    }

    /// <summary>A document's words in order, as codes.</summary>
    public ReadOnlySpan<char> Tokens(int document) => _rows[document];

    /// <summary>Goes on with rows of tokens on the disk; called under the block's lock, before anybody reads without it.</summary>
    public void Spill(BlockFile file) => _rows.Become(file);

    /// <summary>Adds the documents that have one of these words, or several side by side, to a set; some may have been taken out.</summary>
    public void Find(Wanted wanted, Bits into, Scratch scratch) => Apply(wanted, into, removes: false, scratch);

    /// <summary>Takes the documents that have it out of a set.</summary>
    public void Exclude(Wanted wanted, Bits from, Scratch scratch) => Apply(wanted, from, removes: true, scratch);

    /// <summary>
    /// Adds points to those of a set that have it, once however often it stands there. It is looked for in one kind of text; the set is also
    /// given as a list.
    /// </summary>
    public void AddPoints(Wanted wanted, int points, Bits among, ReadOnlySpan<ushort> members, Span<int> scores, Scratch scratch)
    {
        if (wanted is { Rows: [{ Words: [var word] }], Where: In.Title or In.Skills or In.Description })
        {
            if (Local(word) is not (var local and >= 0))
                return;
            var slot = wanted.Where switch
            {
                In.Title => Slot.Title,
                In.Skills => Slot.Skills,
                _ => Slot.Main,
            };
            _lists.AddPoints(local, (int)slot, points, among, members, scores);
            if (slot is Slot.Main) // those that have it elsewhere alone were counted with the others
                _lists.AddPoints(local, (int)Slot.NotDescription, -points, among, members, scores);
            return;
        }
        var mark = scratch.Mark;
        var having = scratch.Empty();
        Find(wanted, having, scratch);
        foreach (var document in members)
            if (having[document])
                scores[document] += points;
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
                least = Math.Min(least, Most(word, wanted.Where));
            most += least;
        }
        return (int)Math.Min(most, Bits.Size);
    }

    /// <summary>
    /// Of some documents that have an item, adds those where it stands anywhere but inside one of the exceptions.
    /// </summary>
    public void FindUncovered(Wanted item, IReadOnlyList<Wanted> exceptions, Bits among, Bits into, Func<int, bool> inFull, Scratch scratch)
    {
        var alternatives = scratch.Empty();
        var exact = true;
        List<char[]> covering = [];
        foreach (var exception in exceptions)
            exact &= CodesOf(exception, covering, alternatives);
        List<char[]> codes = [];
        exact &= CodesOf(item, codes, alternatives);
        foreach (var at in among.All())
        {
            var tokens = _rows[at];
            into[at] = exact && !tokens.IsEmpty && !alternatives[at] ? IsUncovered(tokens, item.Where, codes, covering) : inFull(at);
        }
        GC.KeepAlive(_rows);
    }

    // ---- words

    private int Make(int word)
    {
        if (word >= _localOf.Length)
            Array.Resize(ref _localOf, Math.Max(word + 1, _localOf.Length * 2));
        ref var local = ref _localOf[word];
        if (local == 0)
            local = ++_words;
        return local - 1;
    }

    /// <summary>The number of a word in this block; -1 if no document has it.</summary>
    private int Local(int word) =>
        _locals is { } sealedLocals ? sealedLocals.Find(word)
        : word < _localOf.Length ? _localOf[word] - 1
        : -1;

    private void Add(int local, In places, bool alternative, int at)
    {
        if ((places & Main) != In.None)
        {
            _lists.Add(local, (int)Slot.Main, at);
            if ((places & In.Description) == In.None)
                _lists.Add(local, (int)Slot.NotDescription, at);
            if ((places & In.Title) != In.None)
                _lists.Add(local, (int)Slot.Title, at);
            if ((places & In.Skills) != In.None)
                _lists.Add(local, (int)Slot.Skills, at);
        }
        if ((places & In.Questions) != In.None)
            _lists.Add(local, (int)Slot.Questions, at);
        if ((places & In.Category) != In.None)
            _lists.Add(local, (int)Slot.Category, at);
        if (alternative)
            _lists.Add(local, (int)Slot.Alternative, at);
    }

    private void Apply(Wanted wanted, Bits set, bool removes, Scratch scratch)
    {
        foreach (var row in wanted.Rows)
            if (row.Words.Length == 1)
                ApplyWord(Local(row.Words[0]), wanted.Where, set, removes, scratch);
            else if (removes)
                PhraseOf(wanted, row, scratch).RemoveFrom(set);
            else
                PhraseOf(wanted, row, scratch).AddTo(set);
    }

    private void ApplyWord(int local, In where, Bits set, bool removes, Scratch scratch)
    {
        if (local < 0)
            return;
        if ((where & Main) == Main)
            Apply(local, Slot.Main, set, removes);
        else
        {
            if ((where & In.Description) != In.None)
            {
                var mark = scratch.Mark;
                var described = scratch.Empty();
                _lists.AddTo(local, (int)Slot.Main, described);
                _lists.RemoveFrom(local, (int)Slot.NotDescription, described);
                _ = removes ? set.Without(described) : set.Or(described);
                scratch.Release(mark);
            }
            if ((where & In.Title) != In.None)
                Apply(local, Slot.Title, set, removes);
            if ((where & In.Skills) != In.None)
                Apply(local, Slot.Skills, set, removes);
        }
        if ((where & In.Questions) != In.None)
            Apply(local, Slot.Questions, set, removes);
        if ((where & In.Category) != In.None)
            Apply(local, Slot.Category, set, removes);
    }

    private void Apply(int local, Slot slot, Bits set, bool removes)
    {
        if (removes)
            _lists.RemoveFrom(local, (int)slot, set);
        else
            _lists.AddTo(local, (int)slot, set);
    }

    private long Most(int word, In where)
    {
        var local = Local(word);
        if (local < 0)
            return 0;
        var most = 0L;
        if ((where & Main) == Main)
            most += _lists.Count(local, (int)Slot.Main);
        else
        {
            if ((where & In.Description) != In.None)
                most += _lists.Count(local, (int)Slot.Main) - _lists.Count(local, (int)Slot.NotDescription);
            if ((where & In.Title) != In.None)
                most += _lists.Count(local, (int)Slot.Title);
            if ((where & In.Skills) != In.None)
                most += _lists.Count(local, (int)Slot.Skills);
        }
        if ((where & In.Questions) != In.None)
            most += _lists.Count(local, (int)Slot.Questions);
        if ((where & In.Category) != In.None)
            most += _lists.Count(local, (int)Slot.Category);
        return most;
    }

    // ---- words side by side

    private PhraseLists.Kept PhraseOf(Wanted wanted, Wanted.Row row, Scratch scratch)
    {
        var known = _phrases.Find(wanted, row);
        if (known is not null && known.Through == Count)
            return known;
        var mark = scratch.Mark;
        var found = scratch.Empty();
        var from = 0;
        if (known is not null)
        {
            known.AddTo(found);
            from = known.Through;
        }
        Look(wanted, row, from, found, scratch);
        known = _phrases.Keep(wanted, row, found, Count, room / 64);
        scratch.Release(mark);
        return known;
    }

    /// <summary>Adds the documents from a place on that have words side by side.</summary>
    private void Look(Wanted wanted, Wanted.Row row, int from, Bits into, Scratch scratch)
    {
        var candidates = scratch.Empty();
        var alternatives = scratch.Empty();
        var codes = new char[row.Words.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var local = Local(row.Words[i]);
            if (local < 0)
                return;
            codes[i] = (char)Code(local);
            _lists.AddTo(local, (int)Slot.Alternative, alternatives);
            if (i == 0)
            {
                ApplyWord(local, wanted.Where, candidates, removes: false, scratch);
                continue;
            }
            var also = scratch.Empty();
            ApplyWord(local, wanted.Where, also, removes: false, scratch);
            if (candidates.And(also).IsEmpty)
                return;
        }
        var exact = !codes.Contains((char)WordCollector.Other);
        foreach (var at in candidates.All())
        {
            if (at < from)
                continue;
            // A word that is another way to read what stands there is not in the row of tokens, nor is one too rare to have a code.
            var stands = Follows(_rows[at], codes, wanted.Slop, wanted.Where);
            if (stands is not true && (stands is null || alternatives[at]) || stands is true && !exact)
                stands = Live[at] && document(at) is { } posting && wanted.StandsIn(posting, row, table);
            if (stands is true)
                into[at] = true;
        }
        GC.KeepAlive(_rows);
    }

    private static ushort Code(int local) =>
        local < WordCollector.Other - WordCollector.Places ? (ushort)(local + WordCollector.Places) : WordCollector.Other;

    /// <summary>Whether codes follow each other in one of these texts; null if the document has no row of tokens.</summary>
    private static bool? Follows(ReadOnlySpan<char> tokens, ReadOnlySpan<char> codes, int slop, In where)
    {
        if (tokens.IsEmpty)
            return null;
        foreach (var (from, to) in new Stretches(tokens, where))
        {
            var text = tokens[from..to];
            if (slop == 0 ? text.IndexOf(codes) >= 0 : Near(text, codes, slop))
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

    /// <summary>Adds what is wanted as codes; whether every word has one of its own.</summary>
    private bool CodesOf(Wanted wanted, List<char[]> into, Bits alternatives)
    {
        var exact = true;
        foreach (var row in wanted.Rows)
        {
            var codes = new char[row.Words.Length];
            var occurs = true;
            for (var i = 0; i < codes.Length; i++)
            {
                var local = Local(row.Words[i]);
                occurs &= local >= 0;
                if (!occurs)
                    break;
                codes[i] = (char)Code(local);
                exact &= codes[i] != WordCollector.Other;
                _lists.AddTo(local, (int)Slot.Alternative, alternatives);
            }
            if (occurs)
                into.Add(codes);
        }
        return exact;
    }

    private static bool IsUncovered(ReadOnlySpan<char> tokens, In where, List<char[]> codes, List<char[]> covering)
    {
        foreach (var (from, to) in new Stretches(tokens, where))
        foreach (var wanted in codes)
            for (var at = from; tokens[at..to].IndexOf(wanted) is var next and >= 0; at++)
            {
                at += next;
                if (!IsCovered(tokens, from, to, at, wanted.Length, covering))
                    return true;
            }
        return false;
    }

    private static bool IsCovered(ReadOnlySpan<char> tokens, int from, int to, int at, int length, List<char[]> covering)
    {
        foreach (var cover in covering)
            for (var start = Math.Max(from, at + length - cover.Length); start <= at && start + cover.Length <= to; start++)
                if (tokens.Slice(start, cover.Length).SequenceEqual(cover))
                    return true;
        return false;
    }

    /// <summary>The stretches of a row of tokens that hold the texts of some kinds, joined where they lie side by side.</summary>
    private ref struct Stretches(ReadOnlySpan<char> tokens, In where)
    {
        private readonly ReadOnlySpan<char> _tokens = tokens;
        private int _place;

        public readonly Stretches GetEnumerator() => this;

        public (int From, int To) Current { get; private set; }

        public bool MoveNext()
        {
            while (_place < WordCollector.Places && ((int)where >> _place & 1) == 0)
                _place++;
            if (_place == WordCollector.Places)
                return false;
            var from = EndOf(_place - 1);
            while (_place < WordCollector.Places && ((int)where >> _place & 1) != 0)
                _place++;
            Current = (from, EndOf(_place - 1));
            return true;
        }

        private readonly int EndOf(int place) =>
            place < 0 ? WordCollector.Places - 1
            : place == WordCollector.Places - 1 ? _tokens.Length
            : WordCollector.Places - 1 + _tokens[place];
    }

    /// <summary>Each document's words in order, as codes: where the texts of each kind but the last end, then the texts.</summary>
    private sealed class TokenRows
    {
        private const int ChunkBits = 18;
        private readonly List<char[]> _chunks = [];
        private readonly List<int> _starts = [];
        private readonly List<ushort> _lengths = [];
        private int _end = 1 << ChunkBits; // in the last chunk

        private BlockFile? _file;

        public ReadOnlySpan<char> this[int document] =>
            _file is { } file ? file.Tokens(document)
            : _lengths[document] == 0 ? []
            : _chunks[_starts[document] >> ChunkBits].AsSpan(_starts[document] & ((1 << ChunkBits) - 1), _lengths[document]);

        public void Become(BlockFile file)
        {
            _file = file;
            _chunks.Clear();
            _starts.Clear();
            _starts.TrimExcess();
            _lengths.Clear();
            _lengths.TrimExcess();
        }

        /// <summary>Adds a document's; nothing is kept of one too long for this.</summary>
        public void Add(ReadOnlySpan<int> tokens, TextBlock block)
        {
            if (tokens.Length > ushort.MaxValue)
                tokens = [];
            if (_end + tokens.Length > 1 << ChunkBits)
            {
                _chunks.Add(new char[1 << ChunkBits]);
                _end = 0;
            }
            var row = _chunks[^1].AsSpan(_end, tokens.Length);
            for (var i = 0; i < tokens.Length; i++)
                row[i] =
                    i < WordCollector.Places - 1 ? (char)tokens[i]
                    : tokens[i] < 0 ? (char)~tokens[i]
                    : (char)Code(block.Make(tokens[i]));
            _starts.Add((_chunks.Count - 1 << ChunkBits) + _end);
            _lengths.Add((ushort)tokens.Length);
            _end += tokens.Length;
        }
    }
}

/// <summary>Numbers by other numbers, filled once.</summary>
internal sealed class NumberTable
{
    private readonly (int Key, int Value)[] _places; // key + 1, so that 0 is free
    private readonly int _shift;

    public NumberTable(int count)
    {
        var bits = BitOperations.Log2((uint)Math.Max(4, count + count / 3)) + 1;
        (_places, _shift) = (new (int, int)[1 << bits], 32 - bits);
    }

    public void Put(int key, int value)
    {
        var at = First(key);
        while (_places[at].Key != 0)
            at = at + 1 & _places.Length - 1;
        _places[at] = (key + 1, value);
    }

    /// <summary>The number, or -1.</summary>
    public int Find(int key)
    {
        for (var at = First(key); _places[at].Key != 0; at = at + 1 & _places.Length - 1)
            if (_places[at].Key == key + 1)
                return _places[at].Value;
        return -1;
    }

    private int First(int key) => (int)((uint)key * 0x9E3779B1u >> _shift);
}

/// <summary>
/// Phrases once looked for, with the documents that have them. When there are too many, those not asked for since the last time this
/// happened are forgotten.
/// </summary>
internal sealed class PhraseLists
{
    private const int MostBytes = 2 << 20; // of one of two generations

    private readonly Lock _lock = new();
    private Dictionary<int, Kept> _young = [];
    private Dictionary<int, Kept> _old = [];
    private int _bytes;

    /// <summary>The documents of a phrase among the first <paramref name="Through"/> of a block.</summary>
    internal sealed record Kept(int[] Words, In Where, int Slop, int Through, ushort[]? List, ulong[]? Set)
    {
        public int Bytes => 100 + (List?.Length * 2 ?? 0) + (Set?.Length * 8 ?? 0);

        public bool Is(Wanted wanted, Wanted.Row row) =>
            Where == wanted.Where && Slop == wanted.Slop && Words.AsSpan().SequenceEqual(row.Words);

        public void AddTo(Bits set)
        {
            if (List is not null)
                set.Add(List);
            else
                set.Add(Set);
        }

        public void RemoveFrom(Bits set)
        {
            if (List is not null)
                set.Remove(List);
            else
                set.Remove(Set);
        }
    }

    public Kept? Find(Wanted wanted, Wanted.Row row)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(row.Name, out var kept))
                return kept.Is(wanted, row) ? kept : null;
            if (!_old.TryGetValue(row.Name, out kept) || !kept.Is(wanted, row))
                return null;
            Put(row.Name, kept);
            return kept;
        }
    }

    public Kept Keep(Wanted wanted, Wanted.Row row, Bits found, int through, int longest)
    {
        var count = found.Count;
        ushort[]? list = null;
        if (count <= longest)
        {
            list = new ushort[count];
            var at = 0;
            foreach (var document in found.All())
                list[at++] = (ushort)document;
        }
        var kept = new Kept(row.Words, wanted.Where, wanted.Slop, through, list, list is null ? found.Words.ToArray() : null);
        lock (_lock)
            Put(row.Name, kept);
        return kept;
    }

    private void Put(int name, Kept kept)
    {
        if (_bytes + kept.Bytes > MostBytes)
        {
            (_old, _young, _bytes) = (_young, [], 0);
        }
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, name, out var known);
        _bytes += kept.Bytes - (known ? place!.Bytes : 0);
        place = kept;
    }
}

using System.Collections.Concurrent;

namespace Guildhall.Matching;

/// <summary>The numbers of scanners one job came to; reused from job to job.</summary>
internal sealed class Outcome
{
    public int[] Matching { get; private set; } = new int[256];
    public int[] Asking { get; private set; } = new int[256];
    public int MatchingCount { get; private set; }
    public int AskingCount { get; private set; }

    public void Clear() => (MatchingCount, AskingCount) = (0, 0);

    public void Add(int slot, bool asks)
    {
        if (asks)
        {
            if (AskingCount == Asking.Length)
                Asking = Larger(Asking);
            Asking[AskingCount++] = slot;
            return;
        }
        if (MatchingCount == Matching.Length)
            Matching = Larger(Matching);
        Matching[MatchingCount++] = slot;
    }

    private static int[] Larger(int[] array)
    {
        Array.Resize(ref array, array.Length * 2);
        return array;
    }
}

/// <summary>
/// Reverse search. Each scanner hangs on the features of one of its conditions, the rarest: whatever job it matches has at least one of
/// them. A job walks the lists of its features; of each scanner there one word of bits says whether the job's fields rule it out, and
/// only what is left is looked at in full.
///
/// One writer at a time, readers without locks. What is visible is one immutable object: a scanner exists for readers that begin after
/// it was published there, and is hidden from readers that begin after it was hidden there; what is hidden is taken out of the lists
/// once no reader is left that could still need it. So every change has one instant, and a job sees all of it or nothing.
/// </summary>
internal sealed class ReverseEngine<TKey>
{
    private const int ChunkBits = 18; // program words in a chunk
    private const int ChunkWords = 1 << ChunkBits;
    private const ulong Done = 1UL << 31;
    private const uint HasFail = 1;
    private const uint IsJudged = 2;

    private readonly WordTable _table;
    private readonly Vocabulary _vocabulary = new();
    private readonly ChoiceNumbers _numbers = new();
    private readonly WordCounts _counts = new();
    private readonly ChunkCache _chunks;
    private readonly Compiler _compiler;
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly Kernels.Width _width;
    private Reader[] _readers = [];
    private volatile State _state = new();
    private List<uint> _draft = [];

    public ReverseEngine(WordTable? table = null, Kernels.Width? width = null)
    {
        _table = table ?? WordTable.BuiltIn;
        _chunks = new ChunkCache(_table);
        _compiler = new Compiler(_vocabulary, _numbers, _table);
        _width = width ?? Kernels.Widest;
    }

    /// <summary>What readers that begin now see: scanners below the limit, but for the hidden ones.</summary>
    private sealed record Visible(int Limit, int[] Hidden, long Version);

    /// <summary>Parallel arrays of a list; full ones are replaced, so that a reader's pair always belongs together.</summary>
    private sealed class Block(int capacity)
    {
        public readonly ulong[] Rejects = new ulong[capacity];
        public readonly ulong[] Entries = new ulong[capacity];
        public int Count;
    }

    private sealed class State
    {
        public Block?[] Lists = new Block?[1024];
        public volatile Block Always = new(4);
        public uint[]?[] Programs = new uint[]?[16];
        public int[] Offsets = new int[1024]; // of each slot's program, in groups of four words; turned over once it left the lists
        public TKey[] Keys = new TKey[1024];
        public ScannerDefinition?[] Judged = new ScannerDefinition?[1024];
        public volatile Visible Seen = new(0, [], 0);
        public long ProgramWords;
        public int Slots;
        public int Live;
        public List<(int Slot, long Version)> Leaving = []; // hidden, still in the lists
    }

    /// <summary>What one thread needs to match a job.</summary>
    private sealed class Reader(ReverseEngine<TKey> engine)
    {
        public readonly JobReader Words = new(engine._vocabulary, engine._chunks, engine._counts);
        public readonly JobFacts Facts = new(engine._numbers);
        public readonly Outcome Outcome = new();
        public ulong[] Survivors = new ulong[1024];
        public ulong[] Given = new ulong[64]; // a bit for each slot that is in the outcome or hidden
        public volatile Visible? Uses;
    }

    /// <summary>How many scanners there are.</summary>
    public int Count => _state.Live;

    /// <summary>How many numbers were given out since the last <see cref="Compact"/>.</summary>
    public int Slots => _state.Slots;

    // ---- the writer's side

    /// <summary>Adds a scanner and gives its number; with <paramref name="instead"/> it takes the place of that one in the same instant.</summary>
    public int Put(TKey key, ScannerDefinition definition, int instead = -1)
    {
        var compiled = _compiler.Compile(definition);
        var anchors = Anchors(compiled, out var group);
        Write(compiled, anchors, group);
        return Publish(key, compiled.Reject, _draft, compiled.Judged ? definition : null, instead);
    }

    /// <summary>Hides a scanner. Its program stays, for <see cref="Again"/>.</summary>
    public void Remove(int slot)
    {
        _state.Live--;
        Hide(slot, _state.Seen.Limit);
        Leave();
    }

    /// <summary>Puts a removed scanner in again, under a new number.</summary>
    public int Again(int slot)
    {
        var state = _state;
        var program = ProgramAt(state, OffsetOf(state, slot) * 4);
        List<uint> copy = [.. program];
        return Publish(state.Keys[slot], Reject(program), copy, state.Judged[slot], instead: -1);
    }

    private static int OffsetOf(State state, int slot) => state.Offsets[slot] < 0 ? ~state.Offsets[slot] : state.Offsets[slot];

    private int Publish(TKey key, ulong reject, List<uint> program, ScannerDefinition? judged, int instead)
    {
        var state = _state;
        var slot = state.Slots++;
        program[1] = (uint)slot;
        if (slot == state.Offsets.Length)
        {
            Array.Resize(ref state.Offsets, slot * 2);
            Array.Resize(ref state.Judged, slot * 2);
            Array.Resize(ref state.Keys, slot * 2);
        }
        var offset = Store(state, program);
        state.Offsets[slot] = offset;
        (state.Judged[slot], state.Keys[slot]) = (judged, key);
        var span = ProgramAt(state, offset * 4);
        var entry = ((ulong)(uint)offset << 32) | (IsDone(span) ? Done : 0) | (uint)slot;
        foreach (var feature in AnchorsOf(span))
            Append(state, feature, reject, entry);
        if (instead < 0)
            state.Live++;
        Hide(instead, slot + 1);
        Leave();
        return slot;
    }

    /// <summary>
    /// Copies what is live to new arrays without gaps, programs of one list side by side, and gives the new number of each slot (-1 for
    /// those that are gone). Removed scanners come along if they are <paramref name="resting"/>. Readers go on with what they have.
    /// </summary>
    public int[] Compact(IReadOnlySet<int> resting)
    {
        var old = _state;
        var hidden = old.Seen.Hidden.ToHashSet();
        List<int> live = [.. Enumerable.Range(0, old.Slots).Where(s => old.Offsets[s] >= 0 && !hidden.Contains(s))];
        var count = live.Count;
        var sizes = new int[_vocabulary.FeatureCount + 1];
        foreach (var slot in live)
        foreach (var feature in AnchorsOf(ProgramAt(old, old.Offsets[slot] * 4)))
            sizes[feature + 1]++;
        var home = new int[old.Slots]; // the longest list a scanner stands in
        foreach (var slot in live)
            home[slot] = AnchorsOf(ProgramAt(old, old.Offsets[slot] * 4)).MaxBy(f => sizes[f + 1]);
        live.Sort((a, b) => home[a] != home[b] ? home[a].CompareTo(home[b]) : a.CompareTo(b));

        live.AddRange(resting);
        var made = new State
        {
            Lists = new Block?[sizes.Length],
            Offsets = new int[live.Count + 64],
            Keys = new TKey[live.Count + 64],
            Judged = new ScannerDefinition?[live.Count + 64],
            Always = new Block(sizes[0] + 4),
            Slots = live.Count,
            Live = count,
            Seen = new Visible(live.Count, [], old.Seen.Version + 1),
        };
        for (var feature = 0; feature + 1 < sizes.Length; feature++)
            if (sizes[feature + 1] > 0)
                made.Lists[feature] = new Block(sizes[feature + 1]);
        var moved = new int[old.Slots];
        Array.Fill(moved, -1);
        for (var slot = 0; slot < live.Count; slot++)
        {
            var from = live[slot];
            List<uint> program = [.. ProgramAt(old, OffsetOf(old, from) * 4)];
            program[1] = (uint)slot;
            made.Offsets[slot] = Store(made, program);
            (made.Keys[slot], made.Judged[slot], moved[from]) = (old.Keys[from], old.Judged[from], slot);
            var span = ProgramAt(made, made.Offsets[slot] * 4);
            var entry = ((ulong)(uint)made.Offsets[slot] << 32) | (IsDone(span) ? Done : 0) | (uint)slot;
            if (slot >= count)
                made.Offsets[slot] = ~made.Offsets[slot];
            else
                foreach (var feature in AnchorsOf(span))
                    Append(made, feature, Reject(span), entry);
        }
        _state = made;
        return moved;
    }

    /// <summary>The one instant of a change.</summary>
    private void Hide(int slot, int limit)
    {
        var seen = _state.Seen;
        if (slot >= 0)
            _state.Leaving.Add((slot, seen.Version + 1)); // those that began before still need it
        _state.Seen = new Visible(limit, slot < 0 ? seen.Hidden : [.. seen.Hidden, slot], seen.Version + 1);
    }

    /// <summary>Takes what is hidden out of the lists, as far as no reader is left that began before.</summary>
    private void Leave()
    {
        var state = _state;
        if (state.Leaving.Count == 0)
            return;
        Interlocked.MemoryBarrier(); // what was published is seen before the readers are asked
        var oldest = long.MaxValue;
        foreach (var reader in _readers)
            if (reader.Uses is { } uses)
                oldest = Math.Min(oldest, uses.Version);
        HashSet<int>? gone = null;
        state.Leaving.RemoveAll(l =>
        {
            if (l.Version > oldest)
                return false;
            var offset = state.Offsets[l.Slot];
            foreach (var feature in AnchorsOf(ProgramAt(state, offset * 4)))
                Kill(state, feature, l.Slot);
            state.Offsets[l.Slot] = ~offset;
            (gone ??= []).Add(l.Slot);
            return true;
        });
        if (gone is not null)
            state.Seen = new Visible(state.Seen.Limit, [.. state.Seen.Hidden.Where(h => !gone.Contains(h))], state.Seen.Version + 1);
    }

    private static int Store(State state, List<uint> program)
    {
        var words = (program.Count + 3) & ~3;
        var left = ChunkWords - (int)(state.ProgramWords & (ChunkWords - 1));
        if (words > left && left < ChunkWords)
            state.ProgramWords += left; // a program lies within one chunk
        if (words > ChunkWords)
            throw new InvalidOperationException("A scanner is larger than the engine can hold.");
        var at = state.ProgramWords;
        var chunk = (int)(at >> ChunkBits);
        if (chunk == state.Programs.Length)
        {
            var more = new uint[]?[chunk * 2];
            state.Programs.CopyTo(more, 0);
            Volatile.Write(ref state.Programs, more);
        }
        state.Programs[chunk] ??= GC.AllocateUninitializedArray<uint>(ChunkWords);
        program.CopyTo(state.Programs[chunk]!, (int)(at & (ChunkWords - 1)));
        state.ProgramWords += words;
        return (int)(at / 4);
    }

    private static void Append(State state, int feature, ulong reject, ulong entry)
    {
        if (feature >= 0 && feature >= state.Lists.Length)
        {
            var more = new Block?[Math.Max(state.Lists.Length * 2, feature + 1)];
            state.Lists.CopyTo(more, 0);
            Volatile.Write(ref state.Lists, more);
        }
        var block = feature < 0 ? state.Always : state.Lists[feature] ?? new Block(0);
        if (block.Count == block.Rejects.Length)
        {
            var larger = new Block(Math.Max(2, block.Count + (block.Count >> 1)));
            for (var i = 0; i < block.Count; i++)
                if (block.Rejects[i] != ulong.MaxValue)
                {
                    larger.Rejects[larger.Count] = block.Rejects[i];
                    larger.Entries[larger.Count++] = block.Entries[i];
                }
            block = larger;
        }
        block.Entries[block.Count] = entry;
        block.Rejects[block.Count] = reject;
        Volatile.Write(ref block.Count, block.Count + 1);
        if (feature < 0)
            state.Always = block;
        else
            Volatile.Write(ref state.Lists[feature], block);
    }

    private static void Kill(State state, int feature, int slot)
    {
        var block = feature < 0 ? state.Always : state.Lists[feature]!;
        for (var i = block.Count - 1; i >= 0; i--)
            if (((uint)block.Entries[i] & 0x7FFFFFFF) == (uint)slot)
            {
                Volatile.Write(ref block.Rejects[i], ulong.MaxValue);
                return;
            }
    }

    // ---- where a scanner hangs

    /// <summary>
    /// The features of which one is in every job the scanner matches, with the fewest jobs expected; null if there are none such. If
    /// they are a condition by themselves, <paramref name="group"/> is it, and needs no second look.
    /// </summary>
    private List<int>? Anchors(Compiled compiled, out Formula? group)
    {
        (List<int>? Features, double Cost, Formula? Group) best = (null, double.MaxValue, null);
        foreach (var (_, formula) in compiled.Texts)
        foreach (var part in formula is Every every ? every.Of : [formula])
            if (Anchor(part) is { } found && found.Cost < best.Cost)
                best = (found.Features, found.Cost, part is Has or Some && IsGroup(part) ? part : null);
        group = best.Group;
        return best.Features;
    }

    private static bool IsGroup(Formula formula) => formula is Has || formula is Some some && some.Of.All(f => f is Has);

    private (List<int> Features, double Cost)? Anchor(Formula formula)
    {
        const double charge = 0.0005; // what a place in a list costs even if no job comes by
        switch (formula)
        {
            case Has has:
                return ([has.Feature], Frequency(has.Feature) + charge);
            case Every every:
                (List<int>, double)? best = null;
                foreach (var part in every.Of)
                    if (Anchor(part) is { } found && (best is null || found.Cost < best.Value.Item2))
                        best = found;
                return best;
            case Some some:
                HashSet<int> all = [];
                var cost = 0.0;
                foreach (var part in some.Of)
                {
                    if (Anchor(part) is not { } found)
                        return null;
                    all.UnionWith(found.Features);
                    cost += found.Cost;
                }
                return ([.. all], cost);
            default:
                return null;
        }
    }

    private readonly List<double> _frequency = []; // of each feature, as guessed when it was first used

    private double Frequency(int feature) => feature < _frequency.Count ? _frequency[feature] : Guess(feature);

    private double Guess(int feature)
    {
        while (_frequency.Count <= feature)
            _frequency.Add(_vocabulary.FrequencyOf(_frequency.Count, _counts));
        return _frequency[feature];
    }

    // ---- programs: [flags | slot | reject | ask | (fail)] filters, then conditions of [kind, section, anchor, count] features

    private const uint AnyOfThese = 0;
    private const uint NoneOfThese = 1;
    private const uint Tree = 2;
    private const uint AnchorsOnly = 3;
    private const uint IsAnchor = 1 << 4;
    private const uint TreeNot = 1u << 30;
    private const uint TreeOperator = 1u << 31;
    private const uint TreeAny = 1u << 29;

    private void Write(Compiled compiled, List<int>? anchors, Formula? group)
    {
        var draft = _draft = [];
        draft.AddRange([0, 0, (uint)compiled.Reject, (uint)(compiled.Reject >> 32), (uint)compiled.Ask, (uint)(compiled.Ask >> 32)]);
        if (compiled.Fail != 0)
            draft.AddRange([(uint)compiled.Fail, (uint)(compiled.Fail >> 32)]);
        draft.AddRange(compiled.Filters);
        uint conditions = 0;
        foreach (var section in Enum.GetValues<Section>())
        {
            List<uint> none = [];
            foreach (var (of, formula) in compiled.Texts)
                if (of == section)
                    foreach (var part in formula is Every every ? every.Of : [formula])
                        if (part is HasNot not)
                            none.Add((uint)not.Feature);
                        else if (IsGroup(part))
                            Condition(AnyOfThese, section, [.. Leaves(part)], ReferenceEquals(part, group));
                        else
                        {
                            List<uint> tree = [];
                            WriteTree(part, tree);
                            Condition(Tree, section, tree, anchor: false);
                        }
            if (none.Count > 0)
                Condition(NoneOfThese, section, none, anchor: false);
        }
        if (anchors is not null && group is null)
            Condition(AnchorsOnly, Section.Query, [.. anchors.Select(a => (uint)a)], anchor: true);
        if (compiled.FilterCount > byte.MaxValue || conditions > ushort.MaxValue)
            throw new InvalidOperationException("A scanner has more conditions than the engine can hold.");
        draft[0] =
            (compiled.Fail != 0 ? HasFail : 0)
            | (compiled.Judged ? IsJudged : 0)
            | ((uint)compiled.TextUnknown[0] << 2)
            | ((uint)compiled.TextUnknown[1] << 4)
            | ((uint)compiled.TextUnknown[2] << 6)
            | ((uint)compiled.FilterCount << 8)
            | (conditions << 16);

        void Condition(uint kind, Section section, List<uint> words, bool anchor)
        {
            conditions++;
            draft.Add(kind | ((uint)section << 2) | (anchor ? IsAnchor : 0) | ((uint)words.Count << 8));
            draft.AddRange(words);
        }
    }

    private static IEnumerable<uint> Leaves(Formula formula) =>
        formula is Has has ? [(uint)has.Feature] : ((Some)formula).Of.Select(f => (uint)((Has)f).Feature);

    private static void WriteTree(Formula formula, List<uint> words)
    {
        switch (formula)
        {
            case Has has:
                words.Add((uint)has.Feature);
                break;
            case HasNot not:
                words.Add((uint)not.Feature | TreeNot);
                break;
            case Every or Some:
                var of = formula is Every every ? every.Of : ((Some)formula).Of;
                foreach (var part in of)
                    WriteTree(part, words);
                words.Add(TreeOperator | (formula is Some ? TreeAny : 0) | (uint)of.Count);
                break;
        }
    }

    private static ReadOnlySpan<uint> ProgramAt(State state, int word)
    {
        var chunk = state.Programs[word >> ChunkBits]!;
        var at = word & (ChunkWords - 1);
        return chunk.AsSpan(at, Length(chunk.AsSpan(at)));
    }

    private static int Length(ReadOnlySpan<uint> program)
    {
        var at = AfterFilters(program);
        for (var n = program[0] >> 16; n > 0; n--)
            at += 1 + (int)(program[at] >> 8);
        return at;
    }

    private static int AfterFilters(ReadOnlySpan<uint> program)
    {
        var at = (program[0] & HasFail) != 0 ? 8 : 6;
        for (var n = program[0] >> 8 & 0xFF; n > 0; n--)
            at += (program[at] & Compiler.IsChoice) != 0 ? 1 + (int)(program[at] >> 16) : 2;
        return at;
    }

    private static ulong Reject(ReadOnlySpan<uint> program) => program[2] | ((ulong)program[3] << 32);

    /// <summary>Whether its list and its reject word say all there is to say.</summary>
    private static bool IsDone(ReadOnlySpan<uint> program)
    {
        if ((program[0] & (HasFail | IsJudged)) != 0 || (program[0] >> 8 & 0xFF) != 0 || program[4] != 0 || program[5] != 0)
            return false;
        var conditions = program[0] >> 16;
        return conditions == 0 || (conditions == 1 && (program[6] & IsAnchor) != 0 && (program[6] & 3) == AnyOfThese);
    }

    /// <summary>The lists a scanner stands in; -1 is the list of those that every job meets.</summary>
    private static List<int> AnchorsOf(ReadOnlySpan<uint> program)
    {
        var at = AfterFilters(program);
        for (var n = program[0] >> 16; n > 0; n--)
        {
            var count = (int)(program[at] >> 8);
            if ((program[at] & IsAnchor) != 0)
                return [.. new HashSet<int>(program.Slice(at + 1, count).ToArray().Select(f => (int)f))];
            at += 1 + count;
        }
        return [-1];
    }

    // ---- the readers' side

    /// <summary>Matches a job and hands the outcome to <paramref name="use"/>, which may not keep it.</summary>
    public TResult Match<TResult>(Posting posting, Func<Outcome, TKey[], TResult> use)
    {
        var reader = Rent();
        try
        {
            var state = Match(posting, reader);
            return use(reader.Outcome, state.Keys);
        }
        finally
        {
            reader.Uses = null;
            _idle.Add(reader);
        }
    }

    private Reader Rent()
    {
        if (_idle.TryTake(out var idle))
            return idle;
        var reader = new Reader(this);
        lock (_idle)
            _readers = [.. _readers, reader];
        return reader;
    }

    private State Match(Posting posting, Reader reader)
    {
        var outcome = reader.Outcome;
        outcome.Clear();
        if (posting.AlreadyApplied == true || posting.BlockedClient == true)
            return _state; // always on
        State state;
        Visible seen;
        do
        {
            state = _state;
            seen = state.Seen;
            reader.Uses = seen;
            Interlocked.MemoryBarrier(); // from here on the writer leaves alone what this reader sees
        } while (!ReferenceEquals(state.Seen, seen) || !ReferenceEquals(_state, state));

        reader.Words.Read(posting);
        reader.Facts.Read(posting);
        var words = (seen.Limit >> 6) + 1;
        if (reader.Given.Length < words)
            reader.Given = new ulong[words * 2];
        foreach (var hidden in seen.Hidden)
            reader.Given[hidden >> 6] |= 1UL << (hidden & 63);
        if (posting.Description is null || posting.DescriptionIsExcerpt)
            MatchCut(posting, reader, state, seen);
        else
            MatchWhole(posting, reader, state, seen);
        foreach (var hidden in seen.Hidden)
            reader.Given[hidden >> 6] = 0;
        for (var i = 0; i < outcome.MatchingCount; i++)
            reader.Given[outcome.Matching[i] >> 6] = 0;
        for (var i = 0; i < outcome.AskingCount; i++)
            reader.Given[outcome.Asking[i] >> 6] = 0;
        return state;
    }

    private void MatchWhole(Posting posting, Reader reader, State state, Visible seen)
    {
        var lists = Volatile.Read(ref state.Lists);
        PostingText? text = null;
        Walk(state.Always);
        for (var i = 0; i < reader.Words.Count; i++)
        {
            var feature = reader.Words.Present[i];
            if (feature < lists.Length && Volatile.Read(ref lists[feature]) is { } block)
                Walk(block);
        }

        void Walk(Block block)
        {
            var count = Volatile.Read(ref block.Count);
            if (reader.Survivors.Length < count + 16)
                reader.Survivors = new ulong[count + (count >> 1) + 16];
            var left = Kernels.Scan(block.Rejects, block.Entries, count, reader.Facts.Mask, reader.Survivors, 0, _width);
            Look(reader.Survivors.AsSpan(0, left), posting, reader, state, seen, ref text);
        }
    }

    private void Look(ReadOnlySpan<ulong> survivors, Posting posting, Reader reader, State state, Visible seen, ref PostingText? text)
    {
        const int ahead = 12;
        var programs = Volatile.Read(ref state.Programs);
        var given = reader.Given;
        var allAsk = posting.AlreadyApplied is null;
        for (var i = 0; i < survivors.Length; i++)
        {
            if (i + ahead < survivors.Length)
            {
                var word = (uint)(survivors[i + ahead] >> 32) * 4;
                if (word >> ChunkBits < programs.Length && programs[word >> ChunkBits] is { } soon)
                    Kernels.Prefetch(soon, (int)(word & (ChunkWords - 1)));
            }
            var entry = survivors[i];
            var slot = (int)((uint)entry & 0x7FFFFFFF);
            if (slot >= seen.Limit)
                continue; // came after this job began
            var asks = allAsk;
            if ((entry & Done) == 0)
            {
                var at = (uint)(entry >> 32) * 4;
                var program = programs[at >> ChunkBits].AsSpan((int)(at & (ChunkWords - 1)));
                if (!Passes(program, reader))
                    continue;
                if ((given[slot >> 6] >> (slot & 63) & 1) != 0)
                    continue;
                if ((program[0] & IsJudged) != 0)
                {
                    var verdict = Evaluator.Judge(state.Judged[slot]!, posting, text ??= PostingText.Of(posting, _table)).Verdict;
                    if (verdict == Verdict.NoMatch)
                        continue;
                    asks = verdict == Verdict.Ask;
                }
                else
                    asks |= (Pair(program, 4) & reader.Facts.Unknown) != 0;
            }
            else if ((given[slot >> 6] >> (slot & 63) & 1) != 0)
                continue;
            given[slot >> 6] |= 1UL << (slot & 63);
            reader.Outcome.Add(slot, asks);
        }
    }

    private static ulong Pair(ReadOnlySpan<uint> program, int at) => program[at] | ((ulong)program[at + 1] << 32);

    private static bool Passes(ReadOnlySpan<uint> program, Reader reader)
    {
        if (!PassesFields(program, reader.Facts, out var at))
            return false;
        var bits = reader.Words.Bits;
        for (var n = program[0] >> 16; n > 0; n--)
        {
            var head = program[at++];
            var count = (int)(head >> 8);
            var features = program.Slice(at, count);
            at += count;
            if ((head & IsAnchor) != 0)
                continue; // it was found by one of these
            uint any = 0;
            switch (head & 3)
            {
                case AnyOfThese:
                    foreach (var feature in features)
                        any |= Kernels.Bit(bits, feature);
                    if (any == 0)
                        return false;
                    break;
                case NoneOfThese:
                    foreach (var feature in features)
                        any |= Kernels.Bit(bits, feature);
                    if (any != 0)
                        return false;
                    break;
                case Tree when !IsTrue(features, bits):
                    return false;
            }
        }
        return true;
    }

    private static bool PassesFields(ReadOnlySpan<uint> program, JobFacts facts, out int at)
    {
        at = 6;
        if ((program[0] & HasFail) != 0)
        {
            if ((Pair(program, 6) & facts.Unknown) != 0)
                return false;
            at = 8;
        }
        for (var n = program[0] >> 8 & 0xFF; n > 0; n--)
        {
            var head = program[at];
            var fact = (int)(head & 0xFF);
            if ((head & Compiler.IsChoice) == 0)
            {
                var bound = (int)program[at + 1];
                if ((head & Compiler.IsMax) != 0 ? facts.ForMax[fact] > bound : facts.ForMin[fact] < bound)
                    return false;
                at += 2;
                continue;
            }
            var count = (int)(head >> 16);
            var chosen = facts.Choices[fact];
            if (chosen != JobFacts.NoChoice)
            {
                var has = program.Slice(at + 1, count).Contains((uint)chosen);
                if (has == ((head & Compiler.IsNot) != 0))
                    return false;
            }
            at += 1 + count;
        }
        return true;
    }

    /// <summary>A tree in the order of its leaves; what is known so far lies in the low bits of a word, or in an array if that is too short.</summary>
    private static bool IsTrue(ReadOnlySpan<uint> tree, ulong[] bits)
    {
        Span<bool> stack = tree.Length <= 256 ? stackalloc bool[256] : new bool[tree.Length];
        var top = 0;
        foreach (var word in tree)
        {
            if ((word & TreeOperator) == 0)
            {
                stack[top++] = Kernels.Bit(bits, word & ~TreeNot) != 0 != ((word & TreeNot) != 0);
                continue;
            }
            var count = (int)(word & 0x1FFFFFFF);
            var any = (word & TreeAny) != 0;
            var value = stack.Slice(top - count, count).Contains(any) == any;
            top -= count;
            stack[top++] = value;
        }
        return stack[0];
    }

    // ---- jobs of which only an excerpt is known: what is not found may still be there, so every scanner is looked at

    private void MatchCut(Posting posting, Reader reader, State state, Visible seen)
    {
        PostingText? text = null;
        var features = _vocabulary.Current.FeatureWhere;
        for (var slot = 0; slot < seen.Limit; slot++)
        {
            var offset = state.Offsets[slot];
            if ((reader.Given[slot >> 6] >> (slot & 63) & 1) != 0 || offset < 0)
                continue;
            var program = ProgramAt(state, offset * 4);
            if ((Reject(program) & reader.Facts.Mask & ~RejectBits.Never) != 0 || !PassesFields(program, reader.Facts, out var at))
                continue;
            var asks = posting.AlreadyApplied is null;
            if ((program[0] & IsJudged) != 0)
            {
                var verdict = Evaluator.Judge(state.Judged[slot]!, posting, text ??= PostingText.Of(posting, _table)).Verdict;
                if (verdict == Verdict.NoMatch)
                    continue;
                asks = verdict == Verdict.Ask;
            }
            else
            {
                var counts = TextCounts(program, at, reader.Words.Bits, features);
                if (counts == Counts.Fail)
                    continue;
                asks |= counts == Counts.Ask || (Pair(program, 4) & reader.Facts.Unknown) != 0;
            }
            reader.Outcome.Add(slot, asks);
        }
    }

    private static Counts TextCounts(ReadOnlySpan<uint> program, int at, ulong[] bits, In[] where)
    {
        Span<Truth> sections = [Truth.Yes, Truth.Yes, Truth.Yes];
        for (var n = program[0] >> 16; n > 0; n--)
        {
            var head = program[at++];
            var count = (int)(head >> 8);
            var words = program.Slice(at, count);
            at += count;
            if ((head & 3) == AnchorsOnly)
                continue;
            var truth = (head & 3) switch
            {
                AnyOfThese => Truth.No,
                NoneOfThese => Truth.Yes,
                _ => TreeTruth(words, bits, where),
            };
            if ((head & 3) != Tree)
                foreach (var word in words)
                {
                    var found = TruthOf(word, bits, where);
                    truth =
                        (head & 3) == AnyOfThese ? (Truth)Math.Max((int)truth, (int)found) : (Truth)Math.Min((int)truth, Truth.Yes - found);
                }
            ref var section = ref sections[(int)(head >> 2 & 3)];
            section = (Truth)Math.Min((int)section, (int)truth);
        }
        var counts = Counts.Pass;
        for (var i = 0; i < 3; i++)
        {
            var section = sections[i] switch
            {
                Truth.Yes => Counts.Pass,
                Truth.No => Counts.Fail,
                _ => Evaluator.Counting((Unknown)(program[0] >> (2 + 2 * i) & 3)),
            };
            counts = (Counts)Math.Min((int)counts, (int)section);
        }
        return counts;
    }

    private static Truth TruthOf(uint feature, ulong[] bits, In[] where) =>
        Kernels.Bit(bits, feature) != 0 ? Truth.Yes
        : (where[feature] & In.Description) != In.None ? Truth.Unknown
        : Truth.No;

    private static Truth TreeTruth(ReadOnlySpan<uint> tree, ulong[] bits, In[] where)
    {
        var stack = new List<Truth>(tree.Length);
        foreach (var word in tree)
        {
            if ((word & TreeOperator) == 0)
            {
                var truth = TruthOf(word & ~TreeNot, bits, where);
                stack.Add((word & TreeNot) != 0 ? (Truth)(Truth.Yes - truth) : truth);
                continue;
            }
            var count = (int)(word & 0x1FFFFFFF);
            var value = (word & TreeAny) != 0 ? Truth.No : Truth.Yes;
            for (var i = stack.Count - count; i < stack.Count; i++)
                value = (word & TreeAny) != 0 ? (Truth)Math.Max((int)value, (int)stack[i]) : (Truth)Math.Min((int)value, (int)stack[i]);
            stack.RemoveRange(stack.Count - count, count);
            stack.Add(value);
        }
        return stack[0];
    }
}

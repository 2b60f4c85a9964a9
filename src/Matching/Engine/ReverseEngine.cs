using System.Collections.Concurrent;

namespace Guildhall.Matching;

/// <summary>
/// Reverse search. Each scanner hangs on the features of one of its conditions, the rarest: whatever job it matches has at least one of
/// them. A job walks the lists of its features; of each scanner there one word of bits says whether the job's fields rule it out, what is
/// left is looked at in its record, and the few that do not fit a record in their program.
///
/// One writer at a time, readers without locks. What is visible is one immutable object: a scanner exists for readers that begin after
/// it was published there, and is hidden from readers that begin after it was hidden there; what is hidden is marked dead once no reader is
/// left that could still need it, and leaves the lists when they are packed. So every change has one instant, and a job sees all of it or
/// nothing.
/// </summary>
internal sealed partial class ReverseEngine<TKey>
{
    private const int ChunkBits = 18; // words of wide programs in a chunk
    private const int ChunkWords = 1 << ChunkBits;
    private const int CutPiece = 1 << 14; // entries looked at at once for jobs of which only an excerpt is known

    private readonly WordTable _table;
    private readonly Vocabulary _vocabulary = new();
    private readonly WordCounts _counts = new();
    private readonly FactFeatures _facts;
    private readonly ChunkCache _chunks;
    private readonly Compiler _compiler;
    private readonly RecordWriter _records;
    private readonly Kernels.Width _width;
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly List<float> _frequency = []; // of each feature, as guessed when it was first used
    private readonly Dictionary<ulong, int> _askNumbers = new() { [0] = 0 };
    private ulong[] _asks = [0]; // sets of unknowns that ask, by number
    private Reader[] _readers = [];
    private volatile State _state = new(new Lists(new int[1025]), new Records(1), new TKey[1024]);

    public ReverseEngine(WordTable? table = null, Kernels.Width? width = null)
    {
        _table = table ?? WordTable.BuiltIn;
        _width = width ?? Kernels.Widest;
        _chunks = new ChunkCache(_table);
        _facts = new FactFeatures(_vocabulary.NewFact);
        _compiler = new Compiler(_vocabulary, _facts, _table);
        _records = new RecordWriter(_vocabulary);
    }

    /// <summary>What readers that begin now see: scanners below the limit, but for the hidden ones.</summary>
    private sealed record Visible(int Limit, int[] Hidden, long Version);

    private sealed class State(Lists lists, Records records, TKey[] keys)
    {
        public readonly ConcurrentDictionary<int, ScannerDefinition> Judged = [];
        public readonly List<(int Slot, long Version)> Leaving = []; // hidden, not yet dead
        public readonly Lists Lists = lists;
        public readonly Records Records = records;
        public uint[]?[] Programs = new uint[]?[4];
        public TKey[] Keys = keys;
        public volatile Visible Seen = new(0, [], 0);
        public long ProgramWords;
        public int Slots;
    }

    /// <summary>What one thread needs to match a job.</summary>
    private sealed class Reader(ReverseEngine<TKey> engine)
    {
        public readonly JobReader Words = new(engine._vocabulary, engine._chunks, engine._counts);
        public readonly JobFacts Facts = new(engine._facts);
        public readonly Outcome Outcome = new();
        public readonly byte[] Shorts = new byte[1 << 16];
        public readonly byte[] Asks = new byte[Record.MostAsks];
        public uint[] Survivors = new uint[1024];
        public ulong[] Others = new ulong[1024];
        public ulong[] Longs = new ulong[1024];
        public ulong[] Given = new ulong[64]; // a bit for each slot that is in the outcome or hidden
        public ulong[] Anchored = []; // a bit for each slot of which an anchor is present; for excerpts
        public volatile Visible? Uses;
    }

    /// <summary>Scanners that are compiled but hang nowhere yet.</summary>
    private sealed class Pending
    {
        public readonly List<int> Slots = [];
        public readonly List<ulong> Rejects = [];
        public readonly List<int> Ends = []; // of each one's features
        public readonly List<int> Features = [];
    }

    private Pending? _pending;

    /// <summary>How many numbers were given out since the last <see cref="Pack"/>.</summary>
    public int Slots => _state.Slots;

    public TKey KeyOf(int slot) => _state.Keys[slot];

    // ---- the writer's side

    /// <summary>Adds a scanner and gives its number; with <paramref name="instead"/> it takes the place of that one in the same instant.</summary>
    public int Put(TKey key, ScannerDefinition definition, int instead = -1)
    {
        var compiled = Compile(definition);
        var slot = Write(key, definition, compiled, out var anchors);
        foreach (var feature in anchors)
            _state.Lists.Append(feature, compiled.Reject, (uint)slot);
        Hide(instead, slot + 1);
        Leave();
        return slot;
    }

    /// <summary>Adds a scanner that no job sees until <see cref="Pack"/>.</summary>
    public int Prepare(TKey key, ScannerDefinition definition)
    {
        var compiled = Compile(definition);
        var slot = Write(key, definition, compiled, out var anchors);
        var pending = _pending ??= new();
        pending.Slots.Add(slot);
        pending.Rejects.Add(compiled.Reject);
        pending.Features.AddRange(anchors);
        pending.Ends.Add(pending.Features.Count);
        return slot;
    }

    /// <summary>Learns from some scanners that come soon what is often excluded.</summary>
    public void Learn(IEnumerable<ScannerDefinition> some)
    {
        Dictionary<int, int> excluded = [];
        foreach (var definition in some)
        foreach (var (_, formula) in Compile(definition).Texts)
        foreach (var part in formula.Parts)
            if (part is HasNot not)
                excluded[not.Feature] = excluded.GetValueOrDefault(not.Feature) + 1;
        _records.Prefer(excluded.OrderByDescending(e => e.Value).ThenBy(e => e.Key).Select(e => e.Key));
    }

    /// <summary>Hides a scanner; its record stays, for <see cref="Again"/>.</summary>
    public void Remove(int slot)
    {
        Hide(slot, _state.Seen.Limit);
        Leave();
    }

    /// <summary>Shows a removed scanner again.</summary>
    public void Again(int slot)
    {
        var state = _state;
        if (state.Leaving.RemoveAll(l => l.Slot == slot) > 0)
            state.Seen = new Visible(state.Seen.Limit, [.. state.Seen.Hidden.Where(h => h != slot)], state.Seen.Version + 1);
        else
            Revive(state, slot);
    }

    private static void Kill(State state, int slot) =>
        Volatile.Write(ref state.Records[slot].RejectHigh, state.Records[slot].RejectHigh | Record.Dead);

    private static void Revive(State state, int slot) =>
        Volatile.Write(ref state.Records[slot].RejectHigh, state.Records[slot].RejectHigh & ~Record.Dead);

    private Compiled Compile(ScannerDefinition definition)
    {
        var compiled = _compiler.Compile(definition);
        if (_vocabulary.FeatureCount > Condition.Feature)
            throw new InvalidOperationException("There are more different words and phrases than the engine can hold.");
        return compiled;
    }

    private int Write(TKey key, ScannerDefinition definition, Compiled compiled, out List<int> anchors)
    {
        compiled.Judged |= !TryNumber(compiled.Ask, out var asks);
        var features = Anchors(compiled, out var group);
        var (record, program, isLong) = _records.Write(compiled, features, group, asks);
        anchors = features ?? Everywhere;
        var state = _state;
        var slot = state.Slots;
        if (slot == state.Keys.Length)
            Array.Resize(ref state.Keys, slot + (slot >> 1));
        state.Records.EnsureRoomFor(slot);
        if (program is not null)
            record.WideAt = Store(state, program) | (isLong ? Record.LongMark : 0);
        state.Records[slot] = record;
        state.Keys[slot] = key;
        if (compiled.Judged)
            state.Judged[slot] = definition;
        state.Slots++;
        return slot;
    }

    private static readonly List<int> Everywhere = [-1];

    /// <summary>The one instant of a change.</summary>
    private void Hide(int slot, int limit)
    {
        var seen = _state.Seen;
        if (slot >= 0)
            _state.Leaving.Add((slot, seen.Version + 1)); // those that began before still need it
        _state.Seen = new Visible(limit, slot < 0 ? seen.Hidden : [.. seen.Hidden, slot], seen.Version + 1);
    }

    /// <summary>Marks as dead what is hidden, as far as no reader is left that began before.</summary>
    private void Leave()
    {
        var state = _state;
        if (state.Leaving.Count == 0)
            return;
        Interlocked.MemoryBarrier(); // what was published is seen before the readers are asked
        var oldest = long.MaxValue;
        foreach (var reader in Volatile.Read(ref _readers))
            if (reader.Uses is { } uses)
                oldest = Math.Min(oldest, uses.Version);
        List<int> staying = [];
        state.Leaving.RemoveAll(l =>
        {
            if (l.Version > oldest)
            {
                staying.Add(l.Slot);
                return false;
            }
            Kill(state, l.Slot);
            return true;
        });
        if (staying.Count < state.Seen.Hidden.Length)
            state.Seen = new Visible(state.Seen.Limit, [.. staying], state.Seen.Version + 1);
    }

    private static Long LongOf(State state, uint at) =>
        new(Volatile.Read(ref state.Programs)[at >> ChunkBits]!, (int)(at & (ChunkWords - 1)));

    private static uint Store(State state, List<uint> program)
    {
        var left = ChunkWords - (int)(state.ProgramWords & (ChunkWords - 1));
        if (program.Count > left && left < ChunkWords)
            state.ProgramWords += left; // a program lies within one chunk
        if (program.Count > ChunkWords || state.ProgramWords + program.Count >= Record.LongMark)
            throw new InvalidOperationException("A scanner is larger than the engine can hold.");
        var at = (uint)state.ProgramWords;
        var chunk = (int)(at >> ChunkBits);
        if (chunk == state.Programs.Length)
        {
            var more = new uint[]?[chunk * 2];
            state.Programs.CopyTo(more, 0);
            Volatile.Write(ref state.Programs, more);
        }
        state.Programs[chunk] ??= GC.AllocateUninitializedArray<uint>(ChunkWords);
        program.CopyTo(state.Programs[chunk]!, (int)(at & (ChunkWords - 1)));
        state.ProgramWords += program.Count;
        return at;
    }

    private static Wide WideOf(State state, uint at) => WideOf(Volatile.Read(ref state.Programs), at);

    private static Wide WideOf(uint[]?[] programs, uint at) => new(programs[at >> ChunkBits]!, (int)(at & (ChunkWords - 1)));

    /// <summary>A set of unknowns has a number, so that a job answers once for all scanners with that set.</summary>
    private bool TryNumber(ulong asks, out int number)
    {
        if (_askNumbers.TryGetValue(asks, out number))
            return true;
        if (_askNumbers.Count >= Record.MostAsks)
            return false; // such a scanner is judged one by one
        _askNumbers[asks] = number = _askNumbers.Count;
        Volatile.Write(ref _asks, [.. _asks, asks]);
        return true;
    }

    // ---- where a scanner hangs

    /// <summary>
    /// The features of which one is in every job the scanner matches, with the fewest jobs expected; null if there are none such. If
    /// they are a condition by themselves, <paramref name="group"/> is it, and needs no second look.
    /// </summary>
    private List<int>? Anchors(Compiled compiled, out Formula? group)
    {
        var (best, least) = ((Formula?)null, double.MaxValue);
        foreach (var (_, formula) in compiled.Texts)
        {
            var parts = formula.Parts;
            for (var i = 0; i < parts.Count; i++)
                if (Cost(parts[i]) is var cost && cost < least)
                    (best, least) = (parts[i], cost);
        }
        group = best is { IsGroup: true } ? best : null;
        if (best is null)
            return null;
        _anchors.Clear();
        Collect(best);
        return _anchors;
    }

    private readonly List<int> _anchors = []; // of the scanner that is being written

    /// <summary>How many jobs come by if a scanner hangs on this, about; infinite if it cannot.</summary>
    private double Cost(Formula formula)
    {
        const double charge = 0.0005; // what a place in a list costs even if no job comes by
        switch (formula)
        {
            case Has has:
                return Frequency(has.Feature) + charge;
            case Every every:
                var least = double.PositiveInfinity;
                for (var i = 0; i < every.Of.Count; i++)
                    least = Math.Min(least, Cost(every.Of[i]));
                return least;
            case Some some:
                var sum = 0.0;
                for (var i = 0; i < some.Of.Count; i++)
                    sum += Cost(some.Of[i]);
                return sum;
            default:
                return double.PositiveInfinity;
        }
    }

    private void Collect(Formula formula)
    {
        switch (formula)
        {
            case Has has:
                if (!_anchors.Contains(has.Feature))
                    _anchors.Add(has.Feature);
                break;
            case Every every:
                Collect(every.Of.MinBy(Cost)!);
                break;
            case Some some:
                for (var i = 0; i < some.Of.Count; i++)
                    Collect(some.Of[i]);
                break;
        }
    }

    private float Frequency(int feature)
    {
        while (_frequency.Count <= feature)
            _frequency.Add((float)_vocabulary.FrequencyOf(_frequency.Count, _counts));
        return _frequency[feature];
    }

    // ---- packing

    /// <summary>
    /// Copies what is kept to new arrays without gaps, scanners of one list side by side, takes in what was prepared, and gives the new
    /// number of each slot (-1 for those that are gone). Of what is kept, some rest: they stay hidden. Readers go on with what they have.
    /// </summary>
    public int[] Pack(IEnumerable<(int Slot, bool Rests)> kept)
    {
        var old = _state;
        var place = new int[old.Slots]; // first the order of what is kept, then the new number
        var rests = new ulong[(old.Slots >> 6) + 1];
        Array.Fill(place, -1);
        foreach (var (slot, resting) in kept)
        {
            place[slot] = 0;
            if (resting)
                rests[slot >> 6] |= 1UL << (slot & 63);
        }
        var live = 0;
        for (var slot = 0; slot < place.Length; slot++)
            if (place[slot] == 0)
                place[slot] = live++;

        // Each one's features, one after the other; how long each list becomes.
        var rejects = new ulong[live];
        var ends = new int[live + 1];
        var sizes = new int[Math.Max(_vocabulary.FeatureCount, old.Lists.Features) + 1];
        EachPosting(
            old,
            (feature, reject, slot) =>
            {
                if (place[slot] is var at and >= 0)
                    (rejects[at], ends[at + 1], sizes[feature + 1]) = (reject, ends[at + 1] + 1, sizes[feature + 1] + 1);
            }
        );
        for (var i = 0; i < live; i++)
            ends[i + 1] += ends[i];
        var features = new int[ends[live]];
        var next = ends[..live];
        EachPosting(
            old,
            (feature, _, slot) =>
            {
                if (place[slot] is var at and >= 0)
                    features[next[at]++] = feature;
            }
        );

        // A scanner's home is the list by which most jobs come to it; those of one home lie side by side.
        var home = next;
        var starts = new int[sizes.Length + 1];
        for (var i = 0; i < live; i++)
        {
            var most = features[ends[i]];
            foreach (var feature in features.AsSpan(ends[i], ends[i + 1] - ends[i]))
                if (Expected(feature, sizes) > Expected(most, sizes))
                    most = feature;
            home[i] = most;
            starts[most + 2]++;
        }
        for (var i = 0; i + 1 < starts.Length; i++)
            starts[i + 1] += starts[i];
        var order = new int[live];
        for (var i = 0; i < live; i++)
            order[starts[home[i] + 1]++] = i;

        var made = new State(new Lists(sizes), new Records(live), new TKey[live + (live >> 6) + 64])
        {
            Slots = live,
            Seen = new Visible(live, [], old.Seen.Version + 1),
        };
        var cursor = new int[sizes.Length];
        for (var feature = -1; feature + 1 < sizes.Length; feature++)
            cursor[feature + 1] = made.Lists.PackedOf(feature).Start;
        var number = home; // of each that is kept
        for (var slot = 0; slot < live; slot++)
        {
            var from = order[slot];
            number[from] = slot;
            for (var i = ends[from]; i < ends[from + 1]; i++)
                made.Lists.Pack(cursor[features[i] + 1]++, rejects[from], (uint)slot);
        }
        for (var slot = 0; slot < place.Length; slot++)
            if (place[slot] is var at and >= 0)
                place[slot] = number[at];
        Move(old, made, place, rests);
        _state = made;
        _pending = null;
        _compiler.Forget();
        return place;
    }

    private double Expected(int feature, int[] sizes) => feature < 0 ? 2 : Frequency(feature) + 1e-9 * sizes[feature + 1];

    private void EachPosting(State state, Action<int, ulong, int> take)
    {
        state.Lists.Each((feature, reject, entry) => take(feature, reject, (int)entry));
        var at = 0;
        for (var i = 0; i < _pending?.Slots.Count; i++)
        for (; at < _pending.Ends[i]; at++)
            take(_pending.Features[at], _pending.Rejects[i], _pending.Slots[i]);
    }

    private static void Move(State old, State made, int[] place, ulong[] rests)
    {
        var from = new int[made.Slots];
        for (var slot = 0; slot < place.Length; slot++)
            if (place[slot] >= 0)
                from[place[slot]] = slot;
        for (var to = 0; to < from.Length; to++) // programs lie in the order of their scanners
        {
            var slot = from[to];
            var record = old.Records[slot];
            if (record.IsLong)
                record.WideAt = Store(made, LongOf(old, record.WideAt).Copy()) | Record.LongMark;
            else if ((record.Head & Record.IsWide) != 0)
                record.WideAt = Store(made, WideOf(old, record.WideAt).Copy());
            record.RejectHigh &= ~Record.Dead;
            if ((rests[slot >> 6] >> (slot & 63) & 1) != 0)
                record.RejectHigh |= Record.Dead;
            made.Records[to] = record;
            made.Keys[to] = old.Keys[slot];
            if ((record.Head & Record.IsJudged) != 0)
                made.Judged[to] = old.Judged[slot];
        }
    }

    // ---- the readers' side

    /// <summary>Matches a job and hands the outcome to <paramref name="use"/>, which may not keep it.</summary>
    public TResult Match<TResult>(Posting posting, Func<Outcome, TKey[], TResult> use)
    {
        var reader = Rent();
        try
        {
            var state = Match(posting, reader);
            return use(reader.Outcome, Volatile.Read(ref state.Keys));
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
            Volatile.Write(ref _readers, [.. _readers, reader]);
        return reader;
    }

    private State Match(Posting posting, Reader reader)
    {
        var outcome = reader.Outcome;
        outcome.Clear();
        State state;
        Visible seen;
        do
        {
            state = _state;
            seen = state.Seen;
            reader.Uses = seen;
            Interlocked.MemoryBarrier(); // from here on the writer leaves alone what this reader sees
        } while (!ReferenceEquals(state.Seen, seen) || !ReferenceEquals(_state, state));
        if (posting.AlreadyApplied == true || posting.BlockedClient == true)
            return state; // always on

        reader.Words.Read(posting);
        reader.Facts.Read(posting);
        _facts.Mark(reader.Facts, reader.Words);
        FillAsks(posting, reader);
        var words = (seen.Limit >> 6) + 1;
        if (reader.Given.Length < words)
            reader.Given = new ulong[words + (words >> 1)];
        foreach (var hidden in seen.Hidden)
            reader.Given[hidden >> 6] |= 1UL << (hidden & 63);

        var present = reader.Words.Present.AsSpan(0, reader.Words.Count);
        var (low, high) = _records.Mark(present, reader.Shorts);
        if (posting.Description is null || posting.DescriptionIsExcerpt)
        {
            MatchCut(posting, reader, state, seen, low, high);
            reader.Given.AsSpan(0, words).Clear();
        }
        else
        {
            MatchWhole(posting, reader, state, seen, low, high);
            foreach (var hidden in seen.Hidden)
                reader.Given[hidden >> 6] = 0;
            foreach (var slot in outcome.Matching.AsSpan(0, outcome.MatchingCount))
                reader.Given[slot >> 6] = 0;
            foreach (var slot in outcome.Asking.AsSpan(0, outcome.AskingCount))
                reader.Given[slot >> 6] = 0;
        }
        _records.Unmark(present, reader.Shorts);
        return state;
    }

    private void FillAsks(Posting posting, Reader reader)
    {
        var asks = Volatile.Read(ref _asks);
        if (posting.AlreadyApplied is null)
            reader.Asks.AsSpan(0, asks.Length).Fill(1); // always on, and unknown
        else
            for (var i = 0; i < asks.Length; i++)
                reader.Asks[i] = (asks[i] & reader.Facts.Unknown) != 0 ? (byte)1 : (byte)0;
    }

    private void MatchWhole(Posting posting, Reader reader, State state, Visible seen, ulong low, ulong high)
    {
        // First the lists, then what survives: each round waits for memory once for all, not once for each.
        var survivors = Everyone(reader, state, seen, reader.Facts.Mask);
        reader.Survivors.AsSpan(survivors, Kernels.Beyond).Clear(); // what is asked for ahead is a record, too
        var outcome = reader.Outcome;
        outcome.EnsureRoomFor(survivors + 1);
        if (reader.Others.Length <= survivors)
            (reader.Others, reader.Longs) = (new ulong[survivors * 2], new ulong[survivors * 2]);
        var looking = new Kernels.Looking
        {
            Chunks = state.Records.Chunks,
            Low = low,
            High = high,
            Present = reader.Shorts,
            Asks = reader.Asks,
            Given = reader.Given,
            Matching = outcome.Matching,
            Asking = outcome.Asking,
            Others = reader.Others,
            Longs = reader.Longs,
        };
        Kernels.Look(reader.Survivors, survivors, ref looking);
        Kernels.LookLong(Volatile.Read(ref state.Programs), ChunkBits, ref looking);
        outcome.Set(looking.MatchingCount, looking.AskingCount);
        GC.KeepAlive(state);
        if (looking.OtherCount > 0)
            LookFurther(reader.Others.AsSpan(0, looking.OtherCount), posting, reader, state);
    }

    /// <summary>Those in the lists of the features present whose reject word lets them through.</summary>
    private int Everyone(Reader reader, State state, Visible seen, ulong mask)
    {
        var lists = state.Lists;
        var present = reader.Words.Present.AsSpan(0, reader.Words.Count);
        var (rejects, entries) = lists.Packed;
        foreach (var feature in present)
            Kernels.Prefetch(ref rejects.At(lists.PackedOf(feature).Start));
        var survivors = 0;
        OfList(-1, ref survivors);
        foreach (var feature in present)
            OfList(feature, ref survivors);
        return survivors;

        void OfList(int feature, ref int survivors)
        {
            var (start, count) = lists.PackedOf(feature);
            if (count > 0)
            {
                EnsureRoom(ref reader.Survivors, survivors + count);
                survivors = Kernels.Scan(ref rejects.At(start), ref entries.At(start), count, mask, reader.Survivors, survivors, _width);
            }
            for (var tail = lists.TailOf(feature); tail is not null; tail = tail.Older)
                survivors = OfTail(tail, reader, seen, mask, survivors);
        }
    }

    private int OfTail(Lists.Tail tail, Reader reader, Visible seen, ulong mask, int survivors)
    {
        var count = Volatile.Read(ref tail.Count);
        while (count > 0 && tail.Entries[count - 1] >= (uint)seen.Limit)
            count--; // came after this job began
        EnsureRoom(ref reader.Survivors, survivors + count);
        return Kernels.Scan(ref tail.Rejects[0], ref tail.Entries[0], count, mask, reader.Survivors, survivors, _width);
    }

    private static void EnsureRoom(ref uint[] survivors, int count)
    {
        if (survivors.Length < count + Kernels.Beyond)
            Array.Resize(ref survivors, (count + Kernels.Beyond) * 2);
    }

    private void LookFurther(ReadOnlySpan<ulong> others, Posting posting, Reader reader, State state)
    {
        const int ahead = 12;
        const int line = 16;
        PostingText? text = null;
        var programs = Volatile.Read(ref state.Programs);
        var given = reader.Given;
        for (var i = 0; i < others.Length; i++)
        {
            if (i + ahead < others.Length)
            {
                var soon = (uint)(others[i + ahead] >> 32);
                if (soon >> ChunkBits < programs.Length && programs[soon >> ChunkBits] is { } chunk) // of a judged one it may be anything
                {
                    Kernels.Prefetch(ref chunk[soon & (ChunkWords - 1)]);
                    Kernels.Prefetch(ref chunk[Math.Min((soon & (ChunkWords - 1)) + line, ChunkWords - 1)]);
                }
            }
            var slot = (int)(uint)others[i];
            if (IsGiven(given, slot))
                continue;
            var head = state.Records[slot].Head;
            if ((head & Record.IsWide) != 0 && !WideOf(programs, (uint)(others[i] >> 32)).Holds(reader.Words.Bits))
                continue;
            var ask = reader.Asks[head & Record.AskNumber] != 0;
            if ((head & Record.IsJudged) != 0 && !Judge(slot, posting, state, ref text, out ask))
                continue;
            given[slot >> 6] |= 1UL << (slot & 63);
            reader.Outcome.Add(slot, ask);
        }
    }

    private static bool IsGiven(ulong[] given, int slot) => (given[slot >> 6] >> (slot & 63) & 1) != 0;

    private bool Judge(int slot, Posting posting, State state, ref PostingText? text, out bool ask)
    {
        var verdict = Evaluator.Judge(state.Judged[slot], posting, text ??= PostingText.Of(posting, _table)).Verdict;
        ask = verdict == Verdict.Ask;
        return verdict != Verdict.NoMatch;
    }

    // ---- jobs of which only an excerpt is known: what is not found may still be there, so every scanner is looked at

    private void MatchCut(Posting posting, Reader reader, State state, Visible seen, ulong low, ulong high)
    {
        var words = (seen.Limit >> 6) + 1;
        if (reader.Anchored.Length < words)
            reader.Anchored = new ulong[words + (words >> 1)];
        var survivors = Everyone(reader, state, seen, mask: 0);
        foreach (var slot in reader.Survivors.AsSpan(0, survivors))
            reader.Anchored[slot >> 6] |= 1UL << (int)(slot & 63);

        PostingText? text = null;
        var (rejects, entries) = state.Lists.Packed;
        for (var at = 0; at < rejects.Length; at += CutPiece)
        {
            EnsureRoom(ref reader.Survivors, CutPiece);
            var found = Kernels.Scan(
                ref rejects.At(at),
                ref entries.At(at),
                Math.Min(CutPiece, rejects.Length - at),
                reader.Facts.Mask,
                reader.Survivors,
                0,
                _width
            );
            LookAtCut(reader.Survivors.AsSpan(0, found), posting, reader, state, low, high, ref text);
        }
        for (var feature = -1; feature < state.Lists.Features; feature++)
        for (var tail = state.Lists.TailOf(feature); tail is not null; tail = tail.Older)
        {
            var found = OfTail(tail, reader, seen, reader.Facts.Mask, 0);
            LookAtCut(reader.Survivors.AsSpan(0, found), posting, reader, state, low, high, ref text);
        }
        reader.Anchored.AsSpan(0, words).Clear();
    }

    private void LookAtCut(
        ReadOnlySpan<uint> survivors,
        Posting posting,
        Reader reader,
        State state,
        ulong low,
        ulong high,
        ref PostingText? text
    )
    {
        var where = _vocabulary.Current.FeatureWhere;
        foreach (var each in survivors)
        {
            var slot = (int)each;
            if (IsGiven(reader.Given, slot))
                continue;
            reader.Given[slot >> 6] |= 1UL << (slot & 63); // looked at, whatever comes of it
            ref readonly var record = ref state.Records[slot];
            if ((record.RejectLow & low | record.RejectHigh & high) != 0)
                continue;
            bool ask;
            if ((record.Head & Record.IsJudged) != 0)
            {
                if (!Judge(slot, posting, state, ref text, out ask))
                    continue;
            }
            else
            {
                var anchors =
                    (record.Head & Record.AnchorsAreCondition) == 0 || IsGiven(reader.Anchored, slot) ? Truth.Yes
                    : (record.Head & Record.AnchorInDescription) != 0 ? Truth.Unknown
                    : Truth.No;
                var counts =
                    record.IsLong ? CountsOfCut(record, LongOf(state, record.WideAt), reader.Words.Bits, where, anchors)
                    : (record.Head & Record.IsWide) != 0 ? WideOf(state, record.WideAt).CountsOfCut(reader.Words.Bits, where, anchors)
                    : CountsOfCut(record, reader.Words.Bits, where, anchors);
                if (counts == Counts.Fail)
                    continue;
                ask = counts == Counts.Ask || reader.Asks[record.Head & Record.AskNumber] != 0;
            }
            reader.Outcome.Add(slot, ask);
        }
    }

    private Counts CountsOfCut(in Record record, ulong[] bits, In[] where, Truth anchors)
    {
        var groups = new CutGroups(record, anchors);
        for (var i = 0; i < Record.Places; i++)
            groups.Add(
                record[i],
                (record.Head >> Record.Ends >> i & 1) != 0,
                (record.Head >> Record.Nots >> i & 1) != 0,
                _records,
                bits,
                where
            );
        return groups.Counts;
    }

    private Counts CountsOfCut(in Record record, Long program, ulong[] bits, In[] where, Truth anchors)
    {
        var groups = new CutGroups(record, anchors);
        for (var i = 0; i < program.Places; i++)
        {
            var (number, ends, not) = program[i];
            groups.Add(number, ends, not, _records, bits, where);
        }
        return groups.Counts;
    }

    /// <summary>What the groups of a scanner come to, place by place, where what is not found may be there.</summary>
    private ref struct CutGroups(in Record record, Truth anchors)
    {
        private readonly Unknown _unknown = record.TextUnknown;
        private Truth _all = (record.Head & Record.NotInDescription) != 0 ? Wide.Min(anchors, Truth.Unknown) : anchors;
        private Truth _any = Truth.No;

        public readonly Counts Counts =>
            _all switch
            {
                Truth.Yes => Counts.Pass,
                Truth.No => Counts.Fail,
                _ => Evaluator.Counting(_unknown),
            };

        public void Add(int number, bool ends, bool not, RecordWriter records, ulong[] bits, In[] where)
        {
            if (number == 0)
                return; // not used
            var truth = Wide.TruthOf((uint)records.FeatureOf(number), bits, where);
            if (not)
            {
                _all = Wide.Min(_all, Truth.Yes - (int)truth);
                return;
            }
            _any = Wide.Max(_any, truth);
            if (!ends)
                return;
            _all = Wide.Min(_all, _any);
            _any = Truth.No;
        }
    }
}

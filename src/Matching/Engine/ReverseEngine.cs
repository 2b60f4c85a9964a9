using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

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

    private readonly WordTable _table;
    private readonly Vocabulary _vocabulary = new();
    private readonly WordCounts _counts = new();
    private readonly FactFeatures _facts;
    private readonly ChunkCache _chunks;
    private readonly Compiler _compiler;
    private readonly Kernels.Width _width;
    private readonly ConcurrentBag<Reader> _idle = [];
    private readonly List<double> _frequency = []; // of each feature, as guessed when it was first used
    private readonly Dictionary<ulong, int> _askNumbers = new() { [0] = 0 };
    private ulong[] _asks = [0]; // sets of unknowns that ask, by number
    private Reader[] _readers = [];
    private volatile State _state = new();

    public ReverseEngine(WordTable? table = null, Kernels.Width? width = null)
    {
        _table = table ?? WordTable.BuiltIn;
        _width = width ?? Kernels.Widest;
        _chunks = new ChunkCache(_table);
        _facts = new FactFeatures(_vocabulary.NewFact);
        _compiler = new Compiler(_vocabulary, _facts, _table);
    }

    /// <summary>What readers that begin now see: scanners below the limit, but for the hidden ones.</summary>
    private sealed record Visible(int Limit, int[] Hidden, long Version);

    /// <summary>Parallel arrays of a list; full ones are replaced, so that a reader's pair always belongs together.</summary>
    private sealed class Block(int capacity)
    {
        public readonly ulong[] Rejects = new ulong[capacity];
        public readonly uint[] Entries = new uint[capacity];
        public int Count;
    }

    private sealed class State
    {
        public readonly ConcurrentDictionary<int, ScannerDefinition> Judged = [];
        public readonly List<(int Slot, long Version)> Leaving = []; // hidden, still in the lists
        public Block?[] Lists = new Block?[1024];
        public Block Always = new(4);
        public uint[]?[] Programs = new uint[]?[16];
        public int[] Offsets = new int[1024]; // of each slot's program, in pairs of words; turned over once it left the lists
        public TKey[] Keys = new TKey[1024];
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
        public uint[] Survivors = new uint[1024];
        public Block[] Blocks = new Block[64];
        public ulong[] Given = new ulong[64]; // a bit for each slot that is in the outcome or hidden
        public bool[] Asks = new bool[16]; // by the number of a set of unknowns
        public volatile Visible? Uses;
    }

    /// <summary>How many numbers were given out since the last <see cref="Compact"/>.</summary>
    public int Slots => _state.Slots;

    // ---- the writer's side

    /// <summary>Adds a scanner and gives its number; with <paramref name="instead"/> it takes the place of that one in the same instant.</summary>
    public int Put(TKey key, ScannerDefinition definition, int instead = -1)
    {
        var compiled = _compiler.Compile(definition);
        if (_vocabulary.FeatureCount > Condition.Feature)
            throw new InvalidOperationException("There are more different words and phrases than the engine can hold.");
        compiled.Judged |= !TryNumber(compiled.Ask, out var asks);
        var anchors = Anchors(compiled, out var group);
        return Publish(key, compiled.Reject, Program.Write(compiled, anchors, group, asks), compiled.Judged ? definition : null, instead);
    }

    /// <summary>Hides a scanner. Its program stays, for <see cref="Again"/>.</summary>
    public void Remove(int slot)
    {
        Hide(slot, _state.Seen.Limit);
        Leave();
    }

    /// <summary>Puts a removed scanner in again, under a new number.</summary>
    public int Again(int slot)
    {
        var state = _state;
        var program = ProgramOf(state, slot);
        return Publish(state.Keys[slot], program.Reject, program.Copy(), state.Judged.GetValueOrDefault(slot), instead: -1);
    }

    /// <summary>
    /// Copies what is live to new arrays without gaps, programs of one list side by side, and gives the new number of each slot (-1 for
    /// those that are gone). Removed scanners come along if they are <paramref name="resting"/>. Readers go on with what they have.
    /// </summary>
    public int[] Compact(IReadOnlySet<int> resting)
    {
        var old = _state;
        var hidden = old.Seen.Hidden.ToHashSet();
        List<int> slots = [.. Enumerable.Range(0, old.Slots).Where(s => old.Offsets[s] >= 0 && !hidden.Contains(s))];
        var live = slots.Count;
        var sizes = new int[_vocabulary.FeatureCount + 1];
        foreach (var slot in slots)
        foreach (var feature in ProgramOf(old, slot).Anchors())
            sizes[feature + 1]++;
        var home = new int[old.Slots]; // the longest list a scanner stands in
        foreach (var slot in slots)
            home[slot] = Longest(ProgramOf(old, slot).Anchors(), sizes);
        slots.Sort((a, b) => home[a] != home[b] ? home[a].CompareTo(home[b]) : a.CompareTo(b));
        slots.AddRange(resting);

        var made = new State
        {
            Lists = new Block?[sizes.Length],
            Always = new Block(sizes[0] + 4),
            Offsets = new int[slots.Count + 64],
            Keys = new TKey[slots.Count + 64],
            Slots = slots.Count,
            Seen = new Visible(slots.Count, [], old.Seen.Version + 1),
        };
        for (var feature = 0; feature + 1 < sizes.Length; feature++)
            if (sizes[feature + 1] > 0)
                made.Lists[feature] = new Block(sizes[feature + 1]);
        var moved = new int[old.Slots];
        Array.Fill(moved, -1);
        for (var slot = 0; slot < slots.Count; slot++)
        {
            var from = slots[slot];
            var copy = ProgramOf(old, from).Copy();
            copy[2] = (uint)slot;
            made.Offsets[slot] = Store(made, copy);
            (made.Keys[slot], moved[from]) = (old.Keys[from], slot);
            if (old.Judged.TryGetValue(from, out var judged))
                made.Judged[slot] = judged;
            var program = ProgramOf(made, slot);
            if (slot >= live)
                made.Offsets[slot] = ~made.Offsets[slot];
            else
                foreach (var feature in program.Anchors())
                    Append(made, feature, program.Reject, program.Entry);
        }
        _state = made;
        _compiler.Forget();
        return moved;
    }

    private static int Longest(int[] features, int[] sizes)
    {
        var longest = -1;
        foreach (var feature in features)
            if (longest < 0 || sizes[feature + 1] > sizes[longest + 1])
                longest = feature;
        return longest;
    }

    private int Publish(TKey key, ulong reject, List<uint> draft, ScannerDefinition? judged, int instead)
    {
        var state = _state;
        var slot = state.Slots++;
        draft[2] = (uint)slot;
        if (slot == state.Offsets.Length)
        {
            Array.Resize(ref state.Offsets, slot * 2);
            Array.Resize(ref state.Keys, slot * 2);
        }
        state.Offsets[slot] = Store(state, draft);
        state.Keys[slot] = key;
        if (judged is not null)
            state.Judged[slot] = judged;
        var program = ProgramOf(state, slot);
        foreach (var feature in program.Anchors())
            Append(state, feature, reject, program.Entry);
        Hide(instead, slot + 1);
        Leave();
        return slot;
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
        foreach (var reader in Volatile.Read(ref _readers))
            if (reader.Uses is { } uses)
                oldest = Math.Min(oldest, uses.Version);
        HashSet<int>? gone = null;
        state.Leaving.RemoveAll(l =>
        {
            if (l.Version > oldest)
                return false;
            var program = ProgramOf(state, l.Slot);
            foreach (var feature in program.Anchors())
                Kill(state, feature, program.Entry);
            state.Offsets[l.Slot] = ~state.Offsets[l.Slot];
            (gone ??= []).Add(l.Slot);
            return true;
        });
        if (gone is not null)
            state.Seen = new Visible(state.Seen.Limit, [.. state.Seen.Hidden.Where(h => !gone.Contains(h))], state.Seen.Version + 1);
    }

    private static int Store(State state, List<uint> program)
    {
        var words = (program.Count + 1) & ~1;
        var left = ChunkWords - (int)(state.ProgramWords & (ChunkWords - 1));
        if (words > left && left < ChunkWords)
            state.ProgramWords += left; // a program lies within one chunk
        if (words > ChunkWords || state.ProgramWords / 2 + words >= int.MaxValue)
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
        return (int)(at / 2);
    }

    private static void Append(State state, int feature, ulong reject, uint entry)
    {
        if (feature >= state.Lists.Length)
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
            Volatile.Write(ref state.Always, block);
        else
            Volatile.Write(ref state.Lists[feature], block);
    }

    private static void Kill(State state, int feature, uint entry)
    {
        var block = feature < 0 ? state.Always : state.Lists[feature]!;
        var at = block.Entries.AsSpan(0, block.Count).IndexOf(entry);
        if (at >= 0)
            Volatile.Write(ref block.Rejects[at], ulong.MaxValue);
    }

    private static Program ProgramOf(State state, int slot)
    {
        var offset = state.Offsets[slot] < 0 ? ~state.Offsets[slot] : state.Offsets[slot];
        var word = (long)offset * 2;
        return new Program(Volatile.Read(ref state.Programs)[word >> ChunkBits]!, (int)(word & (ChunkWords - 1)), (uint)offset);
    }

    /// <summary>A set of unknowns has a number, so that a job answers once for all scanners with that set.</summary>
    private bool TryNumber(ulong asks, out int number)
    {
        if (_askNumbers.TryGetValue(asks, out number))
            return true;
        if (_askNumbers.Count > ushort.MaxValue)
            return false; // such a scanner is judged one by one
        _askNumbers[asks] = number = _askNumbers.Count;
        Volatile.Write(ref _asks, [.. _asks, asks]);
        return true;
    }

    // ---- snapshots

    /// <summary>Writes all there is as it lies, keys and judged definitions as text. Best directly after <see cref="Compact"/>.</summary>
    public void Save(BinaryWriter writer, Func<TKey, string> key)
    {
        var state = _state;
        _vocabulary.Save(writer);
        _facts.Save(writer);
        _counts.Save(writer);
        writer.Write(_asks.Length);
        foreach (var ask in _asks)
            writer.Write(ask);
        writer.Write(state.Slots);
        for (var slot = 0; slot < state.Slots; slot++)
        {
            writer.Write(key(state.Keys[slot]));
            writer.Write(state.Offsets[slot]);
        }
        writer.Write(state.ProgramWords);
        for (var at = 0L; at < state.ProgramWords; at += ChunkWords)
            writer.Write(
                MemoryMarshal.AsBytes(state.Programs[at >> ChunkBits].AsSpan(0, (int)Math.Min(ChunkWords, state.ProgramWords - at)))
            );
        writer.Write(state.Lists.Length);
        for (var feature = -1; feature < state.Lists.Length; feature++)
        {
            var block = feature < 0 ? state.Always : state.Lists[feature];
            writer.Write(block?.Count ?? 0);
            writer.Write(MemoryMarshal.AsBytes((block?.Rejects).AsSpan(0, block?.Count ?? 0)));
            writer.Write(MemoryMarshal.AsBytes((block?.Entries).AsSpan(0, block?.Count ?? 0)));
        }
        writer.Write(state.Judged.Count);
        foreach (var (slot, definition) in state.Judged)
        {
            writer.Write(slot);
            writer.Write(definition.ToJson());
        }
    }

    /// <summary>Reads what was saved, into an engine that is empty; gives the keys by slot, and which of the slots rest.</summary>
    public (TKey[] Keys, bool[] Resting) Load(BinaryReader reader, Func<string, TKey> key)
    {
        _vocabulary.Load(reader);
        _facts.Load(reader);
        _counts.Load(reader);
        _askNumbers.Clear();
        _asks = new ulong[reader.ReadInt32()];
        for (var i = 0; i < _asks.Length; i++)
            _askNumbers[_asks[i] = reader.ReadUInt64()] = i;
        var slots = reader.ReadInt32();
        var state = new State
        {
            Slots = slots,
            Offsets = new int[slots + 64],
            Keys = new TKey[slots + 64],
            Seen = new Visible(slots, [], 1),
        };
        for (var slot = 0; slot < slots; slot++)
            (state.Keys[slot], state.Offsets[slot]) = (key(reader.ReadString()), reader.ReadInt32());
        state.ProgramWords = reader.ReadInt64();
        state.Programs = new uint[Math.Max(16, (state.ProgramWords >> ChunkBits) + 1)][];
        for (var at = 0L; at < state.ProgramWords; at += ChunkWords)
        {
            var chunk = state.Programs[at >> ChunkBits] = new uint[ChunkWords];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(chunk.AsSpan(0, (int)Math.Min(ChunkWords, state.ProgramWords - at))));
        }
        state.Lists = new Block?[reader.ReadInt32()];
        for (var feature = -1; feature < state.Lists.Length; feature++)
        {
            var count = reader.ReadInt32();
            if (count == 0)
                continue;
            var block = new Block(count) { Count = count };
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(block.Rejects.AsSpan()));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(block.Entries.AsSpan()));
            if (feature < 0)
                state.Always = block;
            else
                state.Lists[feature] = block;
        }
        for (var n = reader.ReadInt32(); n > 0; n--)
            state.Judged[reader.ReadInt32()] = ScannerDefinition.FromJson(reader.ReadString());
        _state = state;
        return (state.Keys[..slots], [.. state.Offsets[..slots].Select(o => o < 0)]);
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
                best = (found.Features, found.Cost, part.IsGroup ? part : null);
        group = best.Group;
        return best.Features;
    }

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
            case Some some when some.IsGroup:
                var features = new List<int>(some.Of.Count);
                var sum = 0.0;
                foreach (var part in some.Of)
                {
                    features.Add(((Has)part).Feature);
                    sum += Frequency(features[^1]) + charge;
                }
                return (features, sum);
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

    private double Frequency(int feature)
    {
        while (_frequency.Count <= feature)
            _frequency.Add(_vocabulary.FrequencyOf(_frequency.Count, _counts));
        return _frequency[feature];
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
        var asks = Volatile.Read(ref _asks);
        if (reader.Asks.Length < asks.Length)
            reader.Asks = new bool[asks.Length * 2];
        for (var i = 0; i < asks.Length; i++)
            reader.Asks[i] = (asks[i] & reader.Facts.Unknown) != 0;
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
        // First the lists, then what survives, then the programs: each round waits for memory once for all, not once for each.
        var lists = Volatile.Read(ref state.Lists);
        var (count, blocks) = (0, reader.Blocks);
        if (blocks.Length <= reader.Words.Count)
            blocks = reader.Blocks = new Block[reader.Words.Count * 2];
        blocks[count++] = Volatile.Read(ref state.Always);
        for (var i = 0; i < reader.Words.Count; i++)
            if (reader.Words.Present[i] is var feature && feature < lists.Length && Volatile.Read(ref lists[feature]) is { } block)
                blocks[count++] = block;
        foreach (var block in blocks.AsSpan(0, count))
            Kernels.Prefetch(block.Rejects);
        var survivors = 0;
        foreach (var block in blocks.AsSpan(0, count))
        {
            var length = Volatile.Read(ref block.Count);
            if (reader.Survivors.Length < survivors + length + 8)
            {
                var more = reader.Survivors;
                Array.Resize(ref more, (survivors + length + 8) * 2);
                reader.Survivors = more;
            }
            survivors = Kernels.Scan(block.Rejects, block.Entries, length, reader.Facts.Mask, reader.Survivors, survivors, _width);
        }
        PostingText? text = null;
        Look(reader.Survivors.AsSpan(0, survivors), posting, reader, state, seen, ref text);
    }

    private void Look(ReadOnlySpan<uint> survivors, Posting posting, Reader reader, State state, Visible seen, ref PostingText? text)
    {
        const int ahead = 16;
        var programs = Volatile.Read(ref state.Programs);
        var given = reader.Given;
        var bits = reader.Words.Bits;
        var asks = reader.Asks;
        var allAsk = posting.AlreadyApplied is null;
        for (var i = 0; i < survivors.Length; i++)
        {
            if (i + ahead < survivors.Length && (survivors[i + ahead] & Program.Done) == 0)
            {
                var soon = (ulong)survivors[i + ahead] * 2;
                Kernels.Prefetch(programs[soon >> ChunkBits]!, (int)(soon & (ChunkWords - 1)));
            }
            var entry = survivors[i];
            int slot;
            var ask = allAsk;
            if ((entry & Program.Done) != 0)
            {
                slot = (int)(entry & ~Program.Done);
                if (slot >= seen.Limit || IsGiven(given, slot))
                    continue;
            }
            else
            {
                var word = (ulong)entry * 2;
                var words = programs[word >> ChunkBits]!;
                var at = (int)(word & (ChunkWords - 1));
                slot = (int)words[at + 2];
                if (slot >= seen.Limit)
                    continue; // came after this job began
                var flags = words[at];
                if (!Kernels.Holds(words, at + Program.Head, (int)(flags >> Program.FlatCount), bits) || IsGiven(given, slot))
                    continue;
                var more = words[at + 1];
                if (more >> 16 != 0 && !Program.TreesHold(words, at, bits))
                    continue;
                if ((flags & Program.IsJudged) == 0)
                    ask |= asks[more & 0xFFFF];
                else if (!Judge(slot, posting, state, ref text, out ask))
                    continue;
            }
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

    /// <summary>For jobs of which only an excerpt is known: what is not found may still be there, so every scanner is looked at .</summary>
    private void MatchCut(Posting posting, Reader reader, State state, Visible seen)
    {
        PostingText? text = null;
        var where = _vocabulary.Current.FeatureWhere;
        var offsets = state.Offsets;
        for (var slot = 0; slot < seen.Limit; slot++)
        {
            if (IsGiven(reader.Given, slot) || offsets[slot] < 0)
                continue;
            var program = ProgramOf(state, slot);
            if ((program.Reject & reader.Facts.Mask) != 0)
                continue;
            bool ask;
            if ((program.Flags & Program.IsJudged) != 0)
            {
                if (!Judge(slot, posting, state, ref text, out ask))
                    continue;
            }
            else
            {
                var counts = program.CountsOfCut(reader.Words.Bits, where);
                if (counts == Counts.Fail)
                    continue;
                ask = posting.AlreadyApplied is null || counts == Counts.Ask || reader.Asks[program.Asks];
            }
            reader.Outcome.Add(slot, ask);
        }
    }
}

namespace Guildhall.Matching;

internal sealed partial class ReverseEngine<TKey>
{
    /// <summary>Writes all there is as it lies, judged definitions as text. Only directly after <see cref="Pack"/>.</summary>
    public void Save(SnapshotWriter writer, Func<TKey, string> key)
    {
        var state = _state;
        writer.Write(head =>
        {
            _vocabulary.Save(head);
            _facts.Save(head);
            _counts.Save(head);
            _records.Save(head);
            head.Write(state.Slots);
            head.Write(state.ProgramWords);
        });
        writer.Write<ulong>(_asks);
        SaveKeys(writer, state, key);
        for (var slot = 0; slot < state.Slots; slot += 1 << Records.ChunkBits)
            writer.Write<Record>(state.Records.Chunk(slot >> Records.ChunkBits, state.Slots));
        for (var at = 0L; at < state.ProgramWords; at += ChunkWords)
            writer.Write<uint>(state.Programs[at >> ChunkBits].AsSpan(0, (int)Math.Min(ChunkWords, state.ProgramWords - at)));
        state.Lists.Save(writer);
        writer.Write(judged =>
        {
            judged.Write(state.Judged.Count);
            foreach (var (slot, definition) in state.Judged)
            {
                judged.Write(slot);
                judged.Write(definition.ToJson());
            }
        });
    }

    /// <summary>Reads what was saved, into an engine that is empty.</summary>
    public void Load(ref SnapshotReader reader, Func<string, TKey> key)
    {
        using var head = reader.ReadBinary();
        _vocabulary.Load(head);
        _facts.Load(head);
        _counts.Load(head);
        _records.Load(head);
        var slots = head.ReadInt32();
        var programWords = head.ReadInt64();
        _asks = reader.Read<ulong>().ToArray();
        _askNumbers.Clear();
        for (var i = 0; i < _asks.Length; i++)
            _askNumbers[_asks[i]] = i;
        var keys = LoadKeys(ref reader, slots, key);
        var records = new Records(slots);
        for (var slot = 0; slot < slots; slot += 1 << Records.ChunkBits)
            reader.Read<Record>().CopyTo(records.Chunk(slot >> Records.ChunkBits, slots));
        var programs = new uint[]?[Math.Max(4, (programWords >> ChunkBits) + 1)];
        for (var at = 0L; at < programWords; at += ChunkWords)
        {
            var chunk = programs[at >> ChunkBits] = GC.AllocateUninitializedArray<uint>(ChunkWords);
            reader.Read<uint>().CopyTo(chunk);
        }
        var state = new State(Lists.Load(ref reader), records, keys)
        {
            Programs = programs,
            ProgramWords = programWords,
            Slots = slots,
            Seen = new Visible(slots, [], 1),
        };
        using var judged = reader.ReadBinary();
        for (var n = judged.ReadInt32(); n > 0; n--)
            state.Judged[judged.ReadInt32()] = ScannerDefinition.FromJson(judged.ReadString());
        _state = state;
    }

    /// <summary>Whether a scanner that was loaded rests.</summary>
    public bool Rests(int slot) => (_state.Records[slot].RejectHigh & Record.Dead) != 0;

    // Keys that are numbers are written as they are, others as text.

    private static void SaveKeys(SnapshotWriter writer, State state, Func<TKey, string> key)
    {
        if (state.Keys is int[] ints)
            writer.Write<int>(ints.AsSpan(0, state.Slots));
        else if (state.Keys is long[] longs)
            writer.Write<long>(longs.AsSpan(0, state.Slots));
        else if (state.Keys is Guid[] guids)
            writer.Write<Guid>(guids.AsSpan(0, state.Slots));
        else
            writer.Write(keys =>
            {
                for (var slot = 0; slot < state.Slots; slot++)
                    keys.Write(key(state.Keys[slot]));
            });
    }

    private static TKey[] LoadKeys(ref SnapshotReader reader, int slots, Func<string, TKey> key)
    {
        var keys = new TKey[slots + (slots >> 6) + 64];
        if (keys is int[] ints)
            reader.Read<int>()[..slots].CopyTo(ints);
        else if (keys is long[] longs)
            reader.Read<long>()[..slots].CopyTo(longs);
        else if (keys is Guid[] guids)
            reader.Read<Guid>()[..slots].CopyTo(guids);
        else
        {
            using var texts = reader.ReadBinary();
            for (var slot = 0; slot < slots; slot++)
                keys[slot] = key(texts.ReadString());
        }
        return keys;
    }
}

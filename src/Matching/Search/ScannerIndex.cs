using System.Text;

namespace Guildhall.Matching;

/// <summary>What one job came to: the scanners that match and those that ask, each once, in no order.</summary>
public sealed record Matches<TKey>(IReadOnlyList<TKey> Matching, IReadOnlyList<TKey> Asking);

/// <summary>
/// Reverse search: holds scanners and answers, for one job, which of them match and which ask. One thread at a time
/// changes it; any number of threads match meanwhile, and after a change has returned every later match sees it.
/// </summary>
public interface IScannerIndex<TKey>
    where TKey : notnull
{
    /// <summary>How many scanners it holds, paused ones included.</summary>
    int Count { get; }

    /// <summary>Adds a scanner, or puts this definition in the place of the one it has under the key.</summary>
    void Put(TKey key, ScannerDefinition definition);

    /// <summary>Takes a scanner out; false if there was none.</summary>
    bool Remove(TKey key);

    /// <summary>Leaves a scanner out of matching until it is resumed; false if there is none.</summary>
    bool Pause(TKey key);

    /// <summary>Takes a paused scanner in again; false if there is none.</summary>
    bool Resume(TKey key);

    /// <summary>Which scanners match the job, and which ask.</summary>
    Matches<TKey> Match(Posting posting);
}

/// <summary>
/// Reverse search over compiled scanners, made for millions of them: a job looks at the few scanners it shares a rare word with, and
/// what it answers is what <see cref="Evaluator"/> would say of each.
/// </summary>
public sealed class ScannerIndex<TKey> : IScannerIndex<TKey>
    where TKey : notnull
{
    private readonly Lock _writing = new();
    private readonly KeyTable<TKey> _keys;
    private const string Mark = "guildhall scanners 3 "; // changes with whatever a record or reject word means

    private readonly WordTable _table;
    private readonly ReverseEngine<TKey> _engine;

    /// <summary>An empty index; the table is the built-in one unless an operator extended it .</summary>
    public ScannerIndex(WordTable? table = null)
        : this(table, width: null) { }

    internal ScannerIndex(WordTable? table, Kernels.Width? width)
    {
        _table = table ?? WordTable.BuiltIn;
        _engine = new(_table, width);
        _keys = new(_engine.KeyOf);
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_writing)
                return _keys.Count;
        }
    }

    /// <inheritdoc/>
    public void Put(TKey key, ScannerDefinition definition)
    {
        lock (_writing)
        {
            var instead = _keys.TryGet(key, out var known, out var rests) && !rests ? known : -1;
            _keys.Set(key, _engine.Put(key, definition, instead));
            if (_engine.Slots > 2 * _keys.Count + 4096)
                Pack();
        }
    }

    /// <summary>Adds many scanners at once, and packs the index; for starting up. Jobs see them when it returns.</summary>
    public void Load(IEnumerable<KeyValuePair<TKey, ScannerDefinition>> scanners)
    {
        const int some = 2_000;
        lock (_writing)
        {
            try
            {
                var first = new List<KeyValuePair<TKey, ScannerDefinition>>();
                foreach (var scanner in scanners)
                {
                    if (first.Count < some)
                    {
                        first.Add(scanner);
                        if (first.Count == some)
                            Prepare(first);
                        continue;
                    }
                    Prepare(scanner);
                }
                if (first.Count < some)
                    Prepare(first);
            }
            finally
            {
                Pack(); // whatever came is whole
            }
        }

        void Prepare(params IReadOnlyList<KeyValuePair<TKey, ScannerDefinition>> all)
        {
            if (all.Count > 1)
                _engine.Learn(all.Select(s => s.Value));
            foreach (var (key, definition) in all)
                _keys.Set(key, _engine.Prepare(key, definition));
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_writing)
        {
            if (!_keys.TryGet(key, out var known, out var rests))
                return false;
            _keys.Remove(key);
            if (!rests)
                _engine.Remove(known);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Pause(TKey key)
    {
        lock (_writing)
        {
            if (!_keys.TryGet(key, out var known, out var rests))
                return false;
            if (!rests)
            {
                _engine.Remove(known);
                _keys.Set(key, known, rests: true);
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Resume(TKey key)
    {
        lock (_writing)
        {
            if (!_keys.TryGet(key, out var known, out var rests))
                return false;
            if (rests)
            {
                _engine.Again(known);
                _keys.Set(key, known);
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public Matches<TKey> Match(Posting posting) =>
        _engine.Match(
            posting,
            static (outcome, keys) =>
            {
                var matching = new TKey[outcome.MatchingCount];
                for (var i = 0; i < matching.Length; i++)
                    matching[i] = keys[outcome.Matching[i]];
                var asking = new TKey[outcome.AskingCount];
                for (var i = 0; i < asking.Length; i++)
                    asking[i] = keys[outcome.Asking[i]];
                return new Matches<TKey>(matching, asking);
            }
        );

    /// <summary>
    /// The same without making anything: the keys of scanners that match, then of those that ask, are written over
    /// <paramref name="keys"/>, which grows as needed; gives how many of each.
    /// </summary>
    public (int Matching, int Asking) Match(Posting posting, ref TKey[] keys)
    {
        _given = keys;
        var counts = _engine.Match(posting, CopyTo);
        keys = _given;
        return counts;
    }

    [ThreadStatic]
    private static TKey[]? _given;

    private static readonly Func<Outcome, TKey[], (int, int)> CopyTo = static (outcome, all) =>
    {
        var total = outcome.MatchingCount + outcome.AskingCount;
        var keys = _given!;
        if (keys.Length < total)
            keys = _given = new TKey[total + (total >> 1)];
        for (var i = 0; i < outcome.MatchingCount; i++)
            keys[i] = all[outcome.Matching[i]];
        for (var i = 0; i < outcome.AskingCount; i++)
            keys[outcome.MatchingCount + i] = all[outcome.Asking[i]];
        return (outcome.MatchingCount, outcome.AskingCount);
    };

    /// <summary>
    /// Writes the index as it lies, packed, with a checksum. Readers go on meanwhile, changes wait. What it was compiled with (this program's
    /// format, the word table) is written too, and <see cref="Read(Stream, Func{string, TKey}, WordTable?)"/> refuses anything else. Keys that are <c>int</c>, <c>long</c> or
    /// <c>Guid</c> are written as they are, others as the text <paramref name="key"/> gives.
    /// </summary>
    public void Write(Stream to, Func<TKey, string> key)
    {
        lock (_writing)
        {
            Pack();
            var writer = new SnapshotWriter(to);
            writer.Write<byte>(Encoding.UTF8.GetBytes(Mark + _table.Fingerprint));
            _engine.Save(writer, key);
            writer.End();
        }
    }

    /// <summary>
    /// Writes a snapshot to a file: beside it first, then, when all of it is on the disk, in its place, so that at any time there is a whole one.
    /// </summary>
    public void WriteFile(string path, Func<TKey, string> key)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            Write(file, key);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. Throws <see cref="FormatException"/> if it is of another version or word table, or not whole;
    /// then the index has to be made from the definitions.
    /// </summary>
    public static ScannerIndex<TKey> Read(Stream from, Func<string, TKey> key, WordTable? table = null)
    {
        using var all = new MemoryStream();
        from.CopyTo(all);
        return Read(all.GetBuffer().AsSpan(0, (int)all.Length), key, table);
    }

    /// <summary>Reads a snapshot from a file by mapping it; refuses like <see cref="Read(Stream, Func{string, TKey}, WordTable?)"/>.</summary>
    public static ScannerIndex<TKey> ReadFile(string path, Func<string, TKey> key, WordTable? table = null)
    {
        using var file = new MappedFile(path);
        return Read(file.Bytes, key, table);
    }

    private static ScannerIndex<TKey> Read(ReadOnlySpan<byte> bytes, Func<string, TKey> key, WordTable? table)
    {
        var index = new ScannerIndex<TKey>(table);
        var reader = new SnapshotReader(bytes);
        var mark = Encoding.UTF8.GetString(reader.Read<byte>());
        if (!mark.StartsWith(Mark, StringComparison.Ordinal))
            throw new FormatException("This is no snapshot of scanners, or one of another version.");
        if (mark[Mark.Length..] != index._table.Fingerprint)
            throw new FormatException("This snapshot was made with another word table.");
        index._engine.Load(ref reader, key);
        index._keys.Resize(index._engine.Slots);
        for (var slot = 0; slot < index._engine.Slots; slot++)
            index._keys.Set(index._engine.KeyOf(slot), slot, index._engine.Rests(slot));
        return index;
    }

    /// <summary>
    /// Matches jobs and forgets what came of it: words, memory and machine code are warm before anybody waits. Some thousand jobs are enough.
    /// </summary>
    public void WarmUp(IEnumerable<Posting> jobs)
    {
        var keys = Array.Empty<TKey>();
        foreach (var job in jobs)
            Match(job, ref keys);
    }

    private void Pack()
    {
        _keys.Renumber(_engine.Pack(_keys.All()));
        _keys.Resize(_keys.Count);
    }
}

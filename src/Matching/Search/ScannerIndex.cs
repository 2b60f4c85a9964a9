using System.Security.Cryptography;
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
    private readonly Dictionary<TKey, int> _slots = []; // turned over while paused
    private const string Mark = "guildhall scanners 1"; // changes with whatever a program or reject word means

    private readonly WordTable _table;
    private readonly ReverseEngine<TKey> _engine;

    /// <summary>An empty index; the table is the built-in one unless an operator extended it .</summary>
    public ScannerIndex(WordTable? table = null)
        : this(table, width: null) { }

    internal ScannerIndex(WordTable? table, Kernels.Width? width)
    {
        _table = table ?? WordTable.BuiltIn;
        _engine = new(_table, width);
    }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_writing)
                return _slots.Count;
        }
    }

    /// <inheritdoc/>
    public void Put(TKey key, ScannerDefinition definition)
    {
        lock (_writing)
        {
            var instead = _slots.TryGetValue(key, out var known) && known >= 0 ? known : -1;
            _slots[key] = _engine.Put(key, definition, instead);
            if (_engine.Slots > 2 * _slots.Count + 4096)
                Compact();
        }
    }

    /// <summary>Adds many scanners, then packs the index; for starting up.</summary>
    public void Load(IEnumerable<KeyValuePair<TKey, ScannerDefinition>> scanners)
    {
        foreach (var (key, definition) in scanners)
            Put(key, definition);
        lock (_writing)
            Compact();
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_writing)
        {
            if (!_slots.Remove(key, out var known))
                return false;
            if (known >= 0)
                _engine.Remove(known);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Pause(TKey key)
    {
        lock (_writing)
        {
            if (!_slots.TryGetValue(key, out var known))
                return false;
            if (known < 0)
                return true;
            _engine.Remove(known);
            _slots[key] = ~known;
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Resume(TKey key)
    {
        lock (_writing)
        {
            if (!_slots.TryGetValue(key, out var known))
                return false;
            if (known < 0)
                _slots[key] = _engine.Again(~known);
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
    /// format, the word table) is written too, and <see cref="Read"/> refuses anything else.
    /// </summary>
    public void Write(Stream to, Func<TKey, string> key)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
            lock (_writing)
            {
                Compact();
                _engine.Save(writer, key);
            }
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        using var head = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        head.Write(Mark);
        head.Write(_table.Fingerprint);
        head.Write(SHA256.HashData(bytes));
        head.Write(bytes.Length);
        head.Write(bytes);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. Throws <see cref="FormatException"/> if it is of another version or word table, or not whole;
    /// then the index has to be made from the definitions.
    /// </summary>
    public static ScannerIndex<TKey> Read(Stream from, Func<string, TKey> key, WordTable? table = null)
    {
        var index = new ScannerIndex<TKey>(table);
        try
        {
            using var head = new BinaryReader(from, Encoding.UTF8, leaveOpen: true);
            if (head.ReadString() != Mark)
                throw new FormatException("This is no snapshot of scanners, or one of another version.");
            if (head.ReadString() != index._table.Fingerprint)
                throw new FormatException("This snapshot was made with another word table.");
            var hash = head.ReadBytes(SHA256.HashSizeInBytes);
            var body = head.ReadBytes(head.ReadInt32());
            if (!SHA256.HashData(body).AsSpan().SequenceEqual(hash))
                throw new FormatException("This snapshot is damaged.");
            using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
            var (keys, resting) = index._engine.Load(reader, key);
            for (var slot = 0; slot < keys.Length; slot++)
                index._slots[keys[slot]] = resting[slot] ? ~slot : slot;
            return index;
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("This snapshot is cut short.", e);
        }
    }

    private void Compact()
    {
        var moved = _engine.Compact(_slots.Values.Where(s => s < 0).Select(s => ~s).ToHashSet());
        foreach (var (key, slot) in _slots.ToList())
            _slots[key] = slot < 0 ? ~moved[~slot] : moved[slot];
        _slots.TrimExcess(_slots.Count);
    }
}

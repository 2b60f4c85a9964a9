using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Guildhall.Matching;

/// <summary>When a change is on the disk.</summary>
public enum Durability
{
    /// <summary>Before the call that makes it returns.</summary>
    EachChange,

    /// <summary>When the operating system writes it, or with <see cref="ScannerFolder{TKey}.Flush"/>; a crash of the machine may lose the last ones, one of the program none.</summary>
    Later,
}

/// <summary>
/// Scanners kept in a folder: a snapshot, and beside it a log of the changes since. Opening it maps the snapshot and applies the log; a change
/// that was being written when the machine stopped is left out. One process at a time.
/// </summary>
public sealed class ScannerFolder<TKey> : IScannerIndex<TKey>, IDisposable
    where TKey : notnull
{
    private const int Head = 12; // length, sum
    private const int LongestEntry = 1 << 26;

    private readonly Lock _writing = new();
    private readonly string _folder;
    private readonly Func<TKey, string> _toText;
    private readonly Durability _durability;
    private ScannerIndex<TKey> _index;
    private FileStream _log;
    private long _number;

    private enum Change : byte
    {
        Put,
        Remove,
        Pause,
        Resume,
    }

    /// <summary>
    /// Opens a folder, made if it is not there. Throws <see cref="FormatException"/> if the snapshot or the log is damaged or of another version;
    /// then the folder has to be emptied and filled from the definitions.
    /// </summary>
    public ScannerFolder(
        string folder,
        Func<TKey, string> toText,
        Func<string, TKey> fromText,
        Durability durability = Durability.EachChange,
        WordTable? table = null
    )
    {
        (_folder, _toText, _durability) = (folder, toText, durability);
        Directory.CreateDirectory(folder);
        _number = Numbers("snapshot").DefaultIfEmpty(0).Max();
        _index = _number > 0 ? ScannerIndex<TKey>.ReadFile(Name("snapshot", _number), fromText, table) : new ScannerIndex<TKey>(table);
        foreach (var older in Numbers("snapshot").Where(n => n < _number))
            File.Delete(Name("snapshot", older));
        foreach (var older in Numbers("log").Where(n => n < _number))
            File.Delete(Name("log", older));
        long[] logs = [.. Numbers("log").Order()];
        for (var i = 0; i < logs.Length; i++)
        {
            if (logs[i] != _number + (i == 0 ? 0 : 1) && (i > 0 || _number > 0))
                throw new FormatException($"A log is missing before {Name("log", logs[i])}.");
            Replay(Name("log", logs[i]), isLast: i == logs.Length - 1, fromText);
            _number = logs[i];
        }
        _log = OpenLog(_number);
    }

    /// <inheritdoc/>
    public int Count => _index.Count;

    /// <summary>How many bytes of changes were written since the last snapshot.</summary>
    public long LogLength
    {
        get
        {
            lock (_writing)
                return _log.Length;
        }
    }

    /// <inheritdoc/>
    public Matches<TKey> Match(Posting posting) => _index.Match(posting);

    /// <summary>Without making anything, as <see cref="ScannerIndex{TKey}.Match(Posting, ref TKey[])"/>.</summary>
    public (int Matching, int Asking) Match(Posting posting, ref TKey[] keys) => _index.Match(posting, ref keys);

    /// <inheritdoc/>
    public void Put(TKey key, ScannerDefinition definition)
    {
        lock (_writing)
        {
            Append(Change.Put, key, definition);
            _index.Put(key, definition);
        }
    }

    /// <inheritdoc/>
    public bool Remove(TKey key)
    {
        lock (_writing)
        {
            Append(Change.Remove, key);
            return _index.Remove(key);
        }
    }

    /// <inheritdoc/>
    public bool Pause(TKey key)
    {
        lock (_writing)
        {
            Append(Change.Pause, key);
            return _index.Pause(key);
        }
    }

    /// <inheritdoc/>
    public bool Resume(TKey key)
    {
        lock (_writing)
        {
            Append(Change.Resume, key);
            return _index.Resume(key);
        }
    }

    /// <summary>Adds many at once and takes a snapshot, without writing each to the log.</summary>
    public void Load(IEnumerable<KeyValuePair<TKey, ScannerDefinition>> scanners)
    {
        lock (_writing)
        {
            _index.Load(scanners);
            TakeSnapshot();
        }
    }

    /// <summary>Takes a snapshot and begins a new log. Jobs go on meanwhile, changes wait.</summary>
    public void TakeSnapshot()
    {
        lock (_writing)
        {
            // The new snapshot has all that is in the log so far; whichever of the two is found after a crash, nothing is lost or done twice.
            var next = _number + 1;
            _index.WriteFile(Name("snapshot", next), _toText);
            var old = _log;
            _log = OpenLog(next);
            old.Dispose();
            File.Delete(Name("log", _number));
            File.Delete(Name("snapshot", _number));
            _number = next;
        }
    }

    /// <summary>Returns when all changes so far are on the disk.</summary>
    public void Flush()
    {
        lock (_writing)
            _log.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _log.Flush(flushToDisk: true);
            _log.Dispose();
        }
    }

    private string Name(string kind, long number) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number:D10}.{kind}"));

    private IEnumerable<long> Numbers(string kind) =>
        Directory.GetFiles(_folder, "*." + kind).Select(f => long.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture));

    private FileStream OpenLog(long number) => new(Name("log", number), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Before the change is made: what a later job sees is on the disk. An entry is its length, its sum, and itself.</summary>
    private void Append(Change change, TKey key, ScannerDefinition? definition = null)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            body.Position = Head;
            writer.Write((byte)change);
            writer.Write(_toText(key));
            writer.Write(definition?.ToJson() ?? "");
        }
        var entry = body.GetBuffer().AsSpan(0, (int)body.Length);
        if (entry.Length > LongestEntry)
            throw new ArgumentException("A scanner is too large to be kept.", nameof(definition));
        BinaryPrimitives.WriteInt32LittleEndian(entry, entry.Length - Head);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[4..], SumOf(entry[Head..]));
        _log.Write(entry);
        if (_durability == Durability.EachChange)
            _log.Flush(flushToDisk: true);
    }

    private void Replay(string path, bool isLast, Func<string, TKey> fromText)
    {
        var bytes = File.ReadAllBytes(path);
        var at = 0;
        while (at < bytes.Length)
        {
            var rest = bytes.AsSpan(at);
            var length = rest.Length < Head ? 0 : BinaryPrimitives.ReadInt32LittleEndian(rest);
            var cut = rest.Length < Head || length > rest.Length - Head;
            var whole = !cut && length > 0 && BinaryPrimitives.ReadUInt64LittleEndian(rest[4..]) == SumOf(rest.Slice(Head, length));
            if (!whole)
            {
                // Only the last entry can have been under way; anything before it was on the disk and has changed since.
                if (!isLast || length is < 0 or > LongestEntry || (!cut && Head + length < rest.Length && rest.ContainsAnyExcept((byte)0)))
                    throw new FormatException(
                        string.Create(CultureInfo.InvariantCulture, $"The log {Path.GetFileName(path)} is damaged at byte {at}.")
                    );
                using var log = new FileStream(path, FileMode.Open, FileAccess.Write);
                log.SetLength(at);
                return;
            }
            using var reader = new BinaryReader(new MemoryStream(bytes, at + Head, length), Encoding.UTF8);
            var change = (Change)reader.ReadByte();
            var key = fromText(reader.ReadString());
            switch (change)
            {
                case Change.Put:
                    _index.Put(key, ScannerDefinition.FromJson(reader.ReadString()));
                    break;
                case Change.Remove:
                    _index.Remove(key);
                    break;
                case Change.Pause:
                    _index.Pause(key);
                    break;
                case Change.Resume:
                    _index.Resume(key);
                    break;
                default:
                    throw new FormatException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The log {Path.GetFileName(path)} has a change of a newer version at byte {at}."
                        )
                    );
            }
            at += Head + length;
        }
    }

    private static ulong SumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = new Checksum();
        var whole = bytes.Length & ~(Checksum.Stripe - 1);
        sum.Add(bytes[..whole]);
        Span<byte> last = stackalloc byte[Checksum.Stripe];
        last.Clear();
        bytes[whole..].CopyTo(last);
        sum.Add(last);
        return sum.Value;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Guildhall.Matching;

/// <summary>
/// What a sealed block needs seldom, on the disk and mapped: its jobs as they were given, and each job's row of tokens. A file is whole or
/// it is none: it gets its name when all of it is on the disk, and its sum is looked at when it is opened.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Readers without locks may still look at the mapping; only the collector knows when nobody does."
)]
internal sealed class BlockFile
{
    private const int Version = 1;
    private const int Tail = 16; // where the table of contents begins, and the sum

    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SetConverter() },
    };

    private readonly MappedFile _file;
    private readonly long[] _starts; // of each job's text, then of its tokens, and the end
    private readonly string[] _keys;

    private BlockFile(MappedFile file, long[] starts, string[] keys, bool isExact)
    {
        (_file, _starts, _keys, IsExact) = (file, starts, keys, isExact);
    }

    /// <summary>A document's row of tokens.</summary>
    internal delegate ReadOnlySpan<char> RowOf(int document);

    /// <summary>How many documents it has.</summary>
    public int Count => _keys.Length;

    /// <summary>Whether the rows of tokens are those that its jobs give when they are added one after the other.</summary>
    public bool IsExact { get; }

    public string Key(int document) => _keys[document];

    /// <summary>The job; null if it was taken out before the file was written.</summary>
    public Posting? this[int document]
    {
        get
        {
            var (start, end) = (_starts[2 * document], _starts[2 * document + 1]);
            var posting = start == end ? null : JsonSerializer.Deserialize<Posting>(Stretch(start, end), Json);
            GC.KeepAlive(this);
            return posting;
        }
    }

    /// <summary>A document's row of tokens. Whoever reads it keeps the file alive.</summary>
    public ReadOnlySpan<char> Tokens(int document) =>
        MemoryMarshal.Cast<byte, char>(Stretch(_starts[2 * document + 1], _starts[2 * document + 2]));

    /// <summary>Writes a block's file; one that had the name is replaced.</summary>
    public static void Write(string path, string fingerprint, int count, Func<int, string> key, Func<int, Posting?> posting, RowOf tokens)
    {
        var draft = path + ".draft";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var writer = new SummingWriter(file);
            var starts = new long[2 * count + 1];
            var isExact = true;
            using var body = new MemoryStream();
            for (var i = 0; i < count; i++)
            {
                starts[2 * i] = writer.Position;
                if (posting(i) is { } job)
                {
                    body.SetLength(0);
                    JsonSerializer.Serialize(body, job, Json);
                    if (body.Length % 2 != 0)
                        body.WriteByte((byte)' '); // rows of tokens begin at whole characters
                    writer.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
                }
                else
                    isExact = false;
                starts[2 * i + 1] = writer.Position;
                writer.Write(MemoryMarshal.AsBytes(tokens(i)));
            }
            starts[^1] = writer.Position;
            body.SetLength(0);
            using (var contents = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
            {
                contents.Write(Version);
                contents.Write(fingerprint);
                contents.Write(isExact);
                contents.Write(count);
                foreach (var start in starts)
                    contents.Write(start);
                for (var i = 0; i < count; i++)
                    contents.Write(key(i));
            }
            writer.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
            writer.End(starts[^1]);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Opens a file; null if it is damaged, cut short, or was written for another table of words or by another version.</summary>
    public static BlockFile? Open(string path, string fingerprint)
    {
        if (new FileInfo(path).Length < Tail)
            return null;
        var file = new MappedFile(path);
        var bytes = file.Bytes;
        var sum = new Checksum();
        var body = bytes[..^Tail];
        if (body.Length % Checksum.Stripe == 0)
        {
            sum.Add(body);
            var contents = BinaryPrimitives.ReadInt64LittleEndian(bytes[^Tail..]);
            if (sum.Value == BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]) && contents >= 0 && contents <= body.Length)
            {
                using var reader = new BinaryReader(new MemoryStream(body[(int)contents..].ToArray()), Encoding.UTF8);
                if (reader.ReadInt32() == Version && reader.ReadString() == fingerprint)
                {
                    var isExact = reader.ReadBoolean();
                    var count = reader.ReadInt32();
                    var starts = new long[2 * count + 1];
                    for (var i = 0; i < starts.Length; i++)
                        starts[i] = reader.ReadInt64();
                    var keys = new string[count];
                    for (var i = 0; i < count; i++)
                        keys[i] = reader.ReadString();
                    return new(file, starts, keys, isExact);
                }
            }
        }
        file.Dispose();
        return null;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "MA0055:Do not use finalizer", Justification = "As said above.")]
    ~BlockFile() => _file.Dispose();

    private ReadOnlySpan<byte> Stretch(long start, long end) => _file.Bytes[(int)start..(int)end];

    /// <summary>Writes through a buffer of whole stripes and sums what passes.</summary>
    private sealed class SummingWriter(Stream to)
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private Checksum _sum = new();
        private int _count;

        public long Position { get; private set; }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            Position += bytes.Length;
            while (bytes.Length > 0)
            {
                var some = Math.Min(bytes.Length, _buffer.Length - _count);
                bytes[..some].CopyTo(_buffer.AsSpan(_count));
                bytes = bytes[some..];
                _count += some;
                if (_count == _buffer.Length)
                    Put();
            }
        }

        /// <summary>Fills up the last stripe, and writes where the contents begin and the sum.</summary>
        public void End(long contents)
        {
            while (_count % Checksum.Stripe != 0)
                _buffer[_count++] = 0;
            Put();
            Span<byte> tail = stackalloc byte[Tail];
            BinaryPrimitives.WriteInt64LittleEndian(tail, contents);
            BinaryPrimitives.WriteUInt64LittleEndian(tail[8..], _sum.Value);
            to.Write(tail);
        }

        private void Put()
        {
            _sum.Add(_buffer.AsSpan(0, _count));
            to.Write(_buffer, 0, _count);
            _count = 0;
        }
    }

    /// <summary>Sets of fields, which the serializer cannot make by their interface.</summary>
    private sealed class SetConverter : JsonConverter<IReadOnlySet<Field>>
    {
        public override IReadOnlySet<Field> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<HashSet<Field>>(ref reader, options)!;

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<Field> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IEnumerable<Field>>(writer, value, options);
    }
}

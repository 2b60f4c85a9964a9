using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// What a job looks at of a scanner that its list and reject word let through: half a cache line. Features that must not be present, as
/// far as they have a bit; groups of which one must be present, each ended by a mark; more that must not be present; what asks. What does
/// not fit stands in a program, <see cref="Long"/> or <see cref="Wide"/>, and the places hold some of its groups and where it is.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct Record
{
    public const int Places = 6;

    /// <summary>A bit that every job has: whoever sets it is out.</summary>
    public const ulong Dead = 1UL << 63;

    public const int MostAsks = 1 << 13;
    public const uint AskNumber = MostAsks - 1;
    private const int Setting = 13; // two bits: what its texts' unknown counts as
    public const uint AnchorsAreCondition = 1 << 15;
    public const uint AnchorInDescription = 1 << 16;
    public const uint NotInDescription = 1 << 17; // among the bits is one for a text of which an excerpt does not say all
    public const uint IsJudged = 1 << 18;
    public const uint IsWide = 1 << 19;
    public const uint LongMark = 1u << 31; // of where a program begins
    public const int Ends = 20; // a bit for each place that ends a group
    public const int Nots = 26; // a bit for each place that must not be present

    public ulong RejectLow;
    public ulong RejectHigh;
    public uint Head;
    public ushort Place0;
    public ushort Place1;
    public ushort Place2;
    public ushort Place3;
    public ushort Place4;
    public ushort Place5;

    public readonly Unknown TextUnknown => (Unknown)(Head >> Setting & 3);

    public static uint Of(Unknown textUnknown) => (uint)textUnknown << Setting;

    /// <summary>Where the program begins, of a record that is wide.</summary>
    public uint WideAt
    {
        readonly get => (Place4 | (uint)Place5 << 16) & ~LongMark;
        set => (Place4, Place5) = ((ushort)value, (ushort)(value >> 16));
    }

    /// <summary>Whether what does not fit stands in a <see cref="Long"/> and not in a <see cref="Wide"/>; of a record that is wide.</summary>
    public readonly bool IsLong => (Head & IsWide) != 0 && (Place5 & LongMark >> 16) != 0;

    public ushort this[int place]
    {
        readonly get =>
            place switch
            {
                0 => Place0,
                1 => Place1,
                2 => Place2,
                3 => Place3,
                4 => Place4,
                _ => Place5,
            };
        set
        {
            switch (place)
            {
                case 0:
                    Place0 = value;
                    break;
                case 1:
                    Place1 = value;
                    break;
                case 2:
                    Place2 = value;
                    break;
                case 3:
                    Place3 = value;
                    break;
                case 4:
                    Place4 = value;
                    break;
                default:
                    Place5 = value;
                    break;
            }
        }
    }
}

/// <summary>The records of an index by number, in chunks that never move. One thread adds, any number reads those that were published.</summary>
internal sealed class Records
{
    public const int ChunkBits = 15;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<Slab<Record>> _slabs = [];
    private Slab<Record>[] _of = []; // by chunk, the slab it lies in …
    private int[] _from = []; // … and where in it
    private nint[] _chunks = [];

    /// <summary>Room for so many at once, side by side.</summary>
    public Records(int count) => Add(Math.Max(1, (count + ChunkSize - 1) >> ChunkBits));

    /// <summary>Where each chunk begins; replaced when there are more.</summary>
    public nint[] Chunks => Volatile.Read(ref _chunks);

    public int Capacity => _chunks.Length << ChunkBits;

    public ref Record this[int number]
    {
        get
        {
            var chunk = number >> ChunkBits;
            return ref _of[chunk].Values[_from[chunk] + (number & (ChunkSize - 1))];
        }
    }

    /// <summary>As much of a chunk as there is up to this many records; for copying many.</summary>
    public Span<Record> Chunk(int chunk, int count) =>
        _of[chunk].Values.Slice(_from[chunk], Math.Min(ChunkSize, count - (chunk << ChunkBits)));

    public void EnsureRoomFor(int number)
    {
        if (number >= Capacity)
            Add(1);
    }

    private void Add(int chunks)
    {
        var slab = new Slab<Record>(chunks << ChunkBits);
        _slabs.Add(slab);
        var more = new nint[_chunks.Length + chunks];
        _chunks.CopyTo(more, 0);
        for (var i = 0; i < chunks; i++)
            more[_chunks.Length + i] = slab.Address + ((nint)i << ChunkBits) * 32;
        _of = [.. _of, .. Enumerable.Repeat(slab, chunks)];
        _from = [.. _from, .. Enumerable.Range(0, chunks).Select(i => i << ChunkBits)];
        Volatile.Write(ref _chunks, more);
    }
}

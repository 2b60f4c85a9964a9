using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>A sum over bytes that any changed bit changes; thirty-two at a time.</summary>
internal struct Checksum()
{
    public const int Stripe = 32;
    private const ulong P1 = 0x9E3779B185EBCA87;
    private const ulong P2 = 0xC2B2AE3D27D4EB4F;
    private ulong _a = 1;
    private ulong _b = 2;
    private ulong _c = 3;
    private ulong _d = 4;

    /// <summary>Adds whole stripes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i + 3 < words.Length; i += 4)
        {
            _a = Round(_a, words[i]);
            _b = Round(_b, words[i + 1]);
            _c = Round(_c, words[i + 2]);
            _d = Round(_d, words[i + 3]);
        }
    }

    public readonly ulong Value => Round(Round(Round(Round(P1, _a), _b), _c), _d);

    private static ulong Round(ulong sum, ulong word) => BitOperations.RotateLeft(sum + word * P2, 31) * P1;
}

/// <summary>
/// Writes sections, each its length and its bytes filled up to whole stripes, and at the end the sum of all. Numbers stand as they do in
/// memory, the low byte first.
/// </summary>
internal sealed class SnapshotWriter(Stream to)
{
    private Checksum _sum = new();

    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<byte> head = stackalloc byte[Checksum.Stripe];
        head.Clear();
        var bytes = MemoryMarshal.AsBytes(values);
        BinaryPrimitives.WriteInt64LittleEndian(head, bytes.Length);
        Put(head);
        var whole = bytes.Length & ~(Checksum.Stripe - 1);
        Put(bytes[..whole]);
        if (whole == bytes.Length)
            return;
        head.Clear();
        bytes[whole..].CopyTo(head);
        Put(head);
    }

    /// <summary>Writes what is not an array.</summary>
    public void Write(Action<BinaryWriter> write)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true))
            write(writer);
        Write<byte>(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Writes the sum; nothing may come after it.</summary>
    public void End()
    {
        Span<byte> sum = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, _sum.Value);
        to.Write(sum);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _sum.Add(bytes);
        to.Write(bytes);
    }
}

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Nothing is given out before the sum over all was found right.</summary>
internal ref struct SnapshotReader
{
    private ReadOnlySpan<byte> _rest;

    public SnapshotReader(ReadOnlySpan<byte> all)
    {
        if (!BitConverter.IsLittleEndian)
            throw new FormatException("Snapshots are read on machines with the low byte first only.");
        if (all.Length < 8 || (all.Length - 8) % Checksum.Stripe != 0)
            throw new FormatException("This snapshot is cut short.");
        _rest = all[..^8];
        var sum = new Checksum();
        sum.Add(_rest);
        if (sum.Value != BinaryPrimitives.ReadUInt64LittleEndian(all[^8..]))
            throw new FormatException("This snapshot is damaged or cut short.");
    }

    /// <summary>The next section.</summary>
    public ReadOnlySpan<T> Read<T>()
        where T : unmanaged
    {
        var length = _rest.Length < Checksum.Stripe ? -1 : BinaryPrimitives.ReadInt64LittleEndian(_rest);
        if (length < 0 || length > _rest.Length - Checksum.Stripe || length % Unsafe.SizeOf<T>() != 0)
            throw new FormatException("This snapshot is not made as one is.");
        var bytes = _rest.Slice(Checksum.Stripe, (int)length);
        _rest = _rest[(Checksum.Stripe + ((int)length + Checksum.Stripe - 1 & ~(Checksum.Stripe - 1)))..];
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    public BinaryReader ReadBinary() => new(new MemoryStream(Read<byte>().ToArray()), System.Text.Encoding.UTF8);
}

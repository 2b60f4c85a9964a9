using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Guildhall.Matching;

/// <summary>
/// A run of values that never moves and begins on a cache line. It is an ordinary array of the collector, so whoever holds the slab keeps
/// the memory; the address is good for as long. Of large ones the kernel is asked for large pages, which spares most of the waiting of
/// random reads; where it does not know how, nothing else changes.
/// </summary>
internal sealed unsafe class Slab<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly ulong[] _array;
    private readonly int _skip; // in words

    /// <summary>Room for so many values, with anything in them.</summary>
    public Slab(int length)
    {
        // Invariant: the array is pinned, so Address stays right; it is a line longer than the values, so what is skipped leaves room for all.
        var words = ((long)length * sizeof(T) + 7) / 8;
        _array = GC.AllocateUninitializedArray<ulong>(checked((int)(words + Line / 8)), pinned: true);
        var first = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _skip = (int)(-first & (Line - 1)) / 8;
        Length = length;
        Address = first + _skip * 8;
        LargePages.Ask(first, (nint)_array.Length * 8);
    }

    public int Length { get; }

    /// <summary>Where the first value lies.</summary>
    public nint Address { get; }

    private ref T First => ref Unsafe.As<ulong, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _skip));

    /// <summary>The value at a place, not checked but in a debug build; one beyond the last is allowed, for nothing is read there.</summary>
    public ref T At(int place)
    {
        Debug.Assert(place >= 0 && place <= Length);
        return ref Unsafe.Add(ref First, place);
    }

    /// <summary>All values; as many as there is room for.</summary>
    public Span<T> Values => MemoryMarshal.CreateSpan(ref First, Length);

    /// <summary>All values as bytes, for files.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(Values);
}

/// <summary>Asks the kernel for large pages behind memory that is ours.</summary>
internal static partial class LargePages
{
    private const int Size = 2 << 20;

    public static void Ask(nint first, nint bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * Size)
            return;
        // Only whole pages inside; it is a hint, and a refusal changes nothing.
        const int hugePage = 14;
        var from = (first + Size - 1) & ~(nint)(Size - 1);
        var to = (first + bytes) & ~(nint)(Size - 1);
        _ = Advise(from, to - from, hugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}

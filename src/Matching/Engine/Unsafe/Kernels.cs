using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Guildhall.Matching;

/// <summary>
/// All code of this library that reads or writes without bounds checks. Each method states what its caller guarantees; a debug build
/// checks it. The vector paths give the same result as the scalar one, bit for bit.
/// </summary>
internal static class Kernels
{
    /// <summary>Which vectors the scan may use; tests force each.</summary>
    internal enum Width
    {
        Scalar,
        Vector256,
        Vector512,
    }

    internal static Width Widest { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? Width.Vector512
        : Vector256.IsHardwareAccelerated ? Width.Vector256
        : Width.Scalar;

    /// <summary>
    /// Copies to <paramref name="survivors"/> the entries whose reject word has no bit in common with the job's mask; gives how many.
    /// Guaranteed: <paramref name="count"/> entries in both arrays, and room for <paramref name="count"/> + 8 survivors, for a vector may be
    /// written whole.
    /// </summary>
    public static int Scan(ulong[] rejects, uint[] entries, int count, ulong mask, uint[] survivors, int at, Width width)
    {
        Debug.Assert(count <= rejects.Length && count <= entries.Length && at + count + 8 <= survivors.Length);
        ref var reject = ref MemoryMarshal.GetArrayDataReference(rejects);
        ref var entry = ref MemoryMarshal.GetArrayDataReference(entries);
        ref var survivor = ref MemoryMarshal.GetArrayDataReference(survivors);
        var i = 0;
        if (width == Width.Vector512 && Avx512F.VL.IsSupported)
        {
            var masks = Vector512.Create(mask);
            for (; i + 8 <= count; i += 8)
            {
                var met = Vector512.Equals(Vector512.LoadUnsafe(ref reject, (nuint)i) & masks, Vector512<ulong>.Zero);
                var bits = met.ExtractMostSignificantBits();
                if (bits == 0)
                    continue;
                var narrow = Avx512F.ConvertToVector256UInt32(met);
                Avx512F
                    .VL.Compress(Vector256<uint>.Zero, narrow, Vector256.LoadUnsafe(ref entry, (nuint)i))
                    .StoreUnsafe(ref survivor, (nuint)at);
                at += BitOperations.PopCount(bits);
            }
        }
        else if (width != Width.Scalar && Vector256.IsHardwareAccelerated)
        {
            var masks = Vector256.Create(mask);
            for (; i + 4 <= count; i += 4)
            {
                var bits = Vector256
                    .Equals(Vector256.LoadUnsafe(ref reject, (nuint)i) & masks, Vector256<ulong>.Zero)
                    .ExtractMostSignificantBits();
                for (; bits != 0; bits &= bits - 1)
                    Unsafe.Add(ref survivor, at++) = Unsafe.Add(ref entry, i + BitOperations.TrailingZeroCount(bits));
            }
        }
        for (; i < count; i++)
        {
            Unsafe.Add(ref survivor, at) = Unsafe.Add(ref entry, i); // written always, kept if it survives: no branch to guess
            at += (Unsafe.Add(ref reject, i) & mask) == 0 ? 1 : 0;
        }
        return at;
    }

    /// <summary>
    /// Whether conditions hold that lie one after the other, each some features of which the last is marked: any of them present, or, where
    /// the mark says so, none. Guaranteed: <paramref name="count"/> words from <paramref name="at"/> on, and a bit for each feature. Nothing
    /// is skipped early, for a wrong guess costs more than a look.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(uint[] words, int at, int count, ulong[] bits)
    {
        Debug.Assert(at >= 0 && at + count <= words.Length);
        ref var word = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), at);
        ref var set = ref MemoryMarshal.GetArrayDataReference(bits);
        uint any = 0;
        uint failed = 0;
        for (var i = 0; i < count; i++)
        {
            var w = Unsafe.Add(ref word, i);
            var feature = w & Condition.Feature;
            Debug.Assert(feature >> 6 < (uint)bits.Length);
            any |= (uint)(Unsafe.Add(ref set, feature >> 6) >> (int)(feature & 63)) & 1;
            var end = w >> 31;
            failed |= end & (any ^ (w >> 30) ^ 1);
            any &= end - 1;
        }
        return (failed & 1) == 0;
    }

    private const ulong K1 = 0x9E3779B97F4A7C15;
    private const ulong K2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>For each number of characters up to eight, a vector that keeps so many.</summary>
    private static readonly ushort[] Keep =
    [
        .. Enumerable.Range(0, 9).SelectMany(n => Enumerable.Range(0, 8).Select(i => i < n ? ushort.MaxValue : (ushort)0)),
    ];

    /// <summary>A 64-bit hash of a word, eight characters at a time, the last ones filled up with zeros.</summary>
    public static ulong Hash(ReadOnlySpan<char> word)
    {
        var h = (ulong)word.Length * K1;
        Span<char> block = stackalloc char[8];
        do
        {
            block.Clear();
            word[..Math.Min(8, word.Length)].CopyTo(block);
            var halves = MemoryMarshal.Cast<char, ulong>(block);
            h = Mix(h ^ halves[0], halves[1]);
            word = word[Math.Min(8, word.Length)..];
        } while (word.Length > 0);
        return h;
    }

    /// <summary>
    /// Where the run of small ASCII letters and digits that begins here ends, with its hash; the same place if there is none. Guaranteed:
    /// eight characters may be read from any place of the text, and what follows it is no letter or digit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PlainRun(char[] text, int at, out ulong hash)
    {
        Debug.Assert(at >= 0 && at + 8 <= text.Length);
        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(text));
        var block = Vector128.LoadUnsafe(ref first, (nuint)at);
        var stop = Others(block);
        if (stop != 0)
        {
            var length = BitOperations.TrailingZeroCount(stop);
            hash = Mixed(
                (ulong)length * K1,
                block & Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Keep), (nuint)length * 8)
            );
            return at + length;
        }
        var end = at + 8;
        while ((stop = Others(Vector128.LoadUnsafe(ref first, (nuint)end))) == 0)
            end += 8;
        var last = end;
        end += BitOperations.TrailingZeroCount(stop);
        hash = Mixed((ulong)(end - at) * K1, block);
        for (at += 8; at < last; at += 8)
            hash = Mixed(hash, Vector128.LoadUnsafe(ref first, (nuint)at));
        if (end > last)
            hash = Mixed(
                hash,
                Vector128.LoadUnsafe(ref first, (nuint)last)
                    & Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Keep), (nuint)(end - last) * 8)
            );
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Others(Vector128<ushort> block) =>
        ~(
            Vector128.LessThanOrEqual(block - Vector128.Create((ushort)'a'), Vector128.Create((ushort)25))
            | Vector128.LessThanOrEqual(block - Vector128.Create((ushort)'0'), Vector128.Create((ushort)9))
        ).ExtractMostSignificantBits() & 0xFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mixed(ulong h, Vector128<ushort> block) => Mix(h ^ block.AsUInt64().ToScalar(), block.AsUInt64().GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ K2, b ^ K1, out var low);
        return high ^ low;
    }

    /// <summary>Asks for the cache line of a program. Harmless for any index within the array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(uint[] words, int at)
    {
        Debug.Assert((uint)at < (uint)words.Length);
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), at)));
    }

    /// <summary>Asks for the beginning of an array. An empty one is asked for in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ulong[] words)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(words)));
    }

    /// <summary>Whether a feature is present. Guaranteed: the bit set is as long as the features that exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bit(ulong[] bits, uint feature)
    {
        Debug.Assert(feature >> 6 < (uint)bits.Length);
        return (uint)(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bits), feature >> 6) >> (int)(feature & 63)) & 1;
    }
}

/// <summary>How a word of a condition is made up: a feature, the section it belongs to, and marks on the last of a condition.</summary>
internal static class Condition
{
    public const uint Feature = (1 << 24) - 1;
    public const int Section = 24;
    public const uint None = 1u << 30; // none may be present, instead of one must
    public const uint End = 1u << 31;
}

using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Guildhall.Matching;

/// <summary>
/// What a store does with sets of a block's documents. Every set handed in has <see cref="Words"/> words from its reference on, every list
/// names documents below <see cref="Words"/> * 64; a debug build checks what a reference cannot say. All widths give the same bits.
/// </summary>
internal static class BlockKernels
{
    /// <summary>How many words of 64 documents a set has; whole vectors of every width.</summary>
    public const int Words = Bits.Size / 64;

    /// <summary>Which vectors are used; tests force each. One setting for all: whoever works meanwhile gets the same results.</summary>
    public static Kernels.Width Width { get; set; } = Kernels.Widest;

    public static void And(ref ulong mine, ref ulong its) => Combine<Both>(ref mine, ref its);

    public static void Or(ref ulong mine, ref ulong its) => Combine<Either>(ref mine, ref its);

    public static void Without(ref ulong mine, ref ulong its) => Combine<Difference>(ref mine, ref its);

    private static void Combine<T>(ref ulong mine, ref ulong its)
        where T : struct, ICombine
    {
        if (Width == Kernels.Width.Vector512)
            for (nuint i = 0; i < Words; i += 8)
                T.Of(Vector512.LoadUnsafe(ref mine, i), Vector512.LoadUnsafe(ref its, i)).StoreUnsafe(ref mine, i);
        else if (Width == Kernels.Width.Vector256)
            for (nuint i = 0; i < Words; i += 4)
                T.Of(Vector256.LoadUnsafe(ref mine, i), Vector256.LoadUnsafe(ref its, i)).StoreUnsafe(ref mine, i);
        else
            for (var i = 0; i < Words; i++)
                Unsafe.Add(ref mine, i) = T.Of(Unsafe.Add(ref mine, i), Unsafe.Add(ref its, i));
    }

    public static bool IsEmpty(ref ulong set) => !MemoryMarshal.CreateReadOnlySpan(ref set, Words).ContainsAnyExcept(0UL);

    public static int Count(ref ulong set)
    {
        var (a, b) = (0, 0);
        for (var i = 0; i < Words; i += 2)
        {
            a += BitOperations.PopCount(Unsafe.Add(ref set, i));
            b += BitOperations.PopCount(Unsafe.Add(ref set, i + 1));
        }
        return a + b;
    }

    public static int CountAnd(ref ulong mine, ref ulong its)
    {
        var (a, b) = (0, 0);
        for (var i = 0; i < Words; i += 2)
        {
            a += BitOperations.PopCount(Unsafe.Add(ref mine, i) & Unsafe.Add(ref its, i));
            b += BitOperations.PopCount(Unsafe.Add(ref mine, i + 1) & Unsafe.Add(ref its, i + 1));
        }
        return a + b;
    }

    public static int CountWithout(ref ulong mine, ref ulong its)
    {
        var (a, b) = (0, 0);
        for (var i = 0; i < Words; i += 2)
        {
            a += BitOperations.PopCount(Unsafe.Add(ref mine, i) & ~Unsafe.Add(ref its, i));
            b += BitOperations.PopCount(Unsafe.Add(ref mine, i + 1) & ~Unsafe.Add(ref its, i + 1));
        }
        return a + b;
    }

    /// <summary>Adds each of a list. A list holds 16-bit numbers, so every one has its place in a set.</summary>
    public static void Add(ReadOnlySpan<ushort> documents, ref ulong into)
    {
        ref var first = ref MemoryMarshal.GetReference(documents);
        for (var i = 0; i < documents.Length; i++)
        {
            var document = Unsafe.Add(ref first, i);
            Unsafe.Add(ref into, document >> 6) |= 1UL << document;
        }
    }

    /// <summary>Takes each of a list out.</summary>
    public static void Remove(ReadOnlySpan<ushort> documents, ref ulong from)
    {
        ref var first = ref MemoryMarshal.GetReference(documents);
        for (var i = 0; i < documents.Length; i++)
        {
            var document = Unsafe.Add(ref first, i);
            Unsafe.Add(ref from, document >> 6) &= ~(1UL << document);
        }
    }

    /// <summary>
    /// Adds the documents whose code lies from low to high, both included. Guaranteed: a code for each document of a set.
    /// </summary>
    public static void Within(ushort[] codes, ushort low, ushort high, ref ulong into)
    {
        Debug.Assert(codes.Length == Words * 64 && low <= high);
        ref var first = ref MemoryMarshal.GetArrayDataReference(codes);
        var reach = (ushort)(high - low);
        if (Width == Kernels.Width.Vector512)
        {
            var (from, most) = (Vector512.Create(low), Vector512.Create(reach));
            for (var i = 0; i < Words; i++)
            {
                var (a, b) = (Vector512.LoadUnsafe(ref first, (nuint)i * 64), Vector512.LoadUnsafe(ref first, (nuint)i * 64 + 32));
                Unsafe.Add(ref into, i) |=
                    Vector512.LessThanOrEqual(a - from, most).ExtractMostSignificantBits()
                    | Vector512.LessThanOrEqual(b - from, most).ExtractMostSignificantBits() << 32;
            }
        }
        else if (Width == Kernels.Width.Vector256)
        {
            var (from, most) = (Vector256.Create(low), Vector256.Create(reach));
            for (var i = 0; i < Words; i++)
            {
                var bits = 0UL;
                for (var part = 0; part < 4; part++)
                {
                    var some = Vector256.LoadUnsafe(ref first, (nuint)(i * 64 + part * 16));
                    bits |= (ulong)Vector256.LessThanOrEqual(some - from, most).ExtractMostSignificantBits() << part * 16;
                }
                Unsafe.Add(ref into, i) |= bits;
            }
        }
        else
            for (var i = 0; i < Words * 64; i++)
                if ((ushort)(Unsafe.Add(ref first, i) - low) <= reach)
                    Unsafe.Add(ref into, i >> 6) |= 1UL << i;
    }

    private interface ICombine
    {
        static abstract Vector512<ulong> Of(Vector512<ulong> a, Vector512<ulong> b);

        static abstract Vector256<ulong> Of(Vector256<ulong> a, Vector256<ulong> b);

        static abstract ulong Of(ulong a, ulong b);
    }

    private readonly struct Both : ICombine
    {
        public static Vector512<ulong> Of(Vector512<ulong> a, Vector512<ulong> b) => a & b;

        public static Vector256<ulong> Of(Vector256<ulong> a, Vector256<ulong> b) => a & b;

        public static ulong Of(ulong a, ulong b) => a & b;
    }

    private readonly struct Either : ICombine
    {
        public static Vector512<ulong> Of(Vector512<ulong> a, Vector512<ulong> b) => a | b;

        public static Vector256<ulong> Of(Vector256<ulong> a, Vector256<ulong> b) => a | b;

        public static ulong Of(ulong a, ulong b) => a | b;
    }

    private readonly struct Difference : ICombine
    {
        public static Vector512<ulong> Of(Vector512<ulong> a, Vector512<ulong> b) => Vector512.AndNot(a, b);

        public static Vector256<ulong> Of(Vector256<ulong> a, Vector256<ulong> b) => Vector256.AndNot(a, b);

        public static ulong Of(ulong a, ulong b) => a & ~b;
    }
}

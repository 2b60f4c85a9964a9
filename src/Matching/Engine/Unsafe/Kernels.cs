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
    /// Guaranteed: <paramref name="count"/> entries from both references on, and room for <paramref name="count"/> + 8 survivors, for a
    /// vector may be written whole.
    /// </summary>
    public static int Scan(ref ulong reject, ref uint entry, int count, ulong mask, uint[] survivors, int at, Width width)
    {
        Debug.Assert(count >= 0 && at + count + 8 <= survivors.Length);
        ref var survivor = ref MemoryMarshal.GetArrayDataReference(survivors);
        var i = 0;
        if (width == Width.Vector512 && Avx512F.VL.IsSupported)
        {
            var masks = Vector512.Create(mask);
            for (; i + 8 <= count; i += 8)
            {
                Prefetch(ref Unsafe.Add(ref reject, i + ScanAhead)); // beyond the list it is only asked for
                Prefetch(ref Unsafe.Add(ref entry, i + ScanAhead));
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

    /// <summary>What one job brings to <see cref="Look"/>.</summary>
    internal struct Looking
    {
        public nint[] Chunks; // where records lie
        public ulong Low; // the bits a job has against records
        public ulong High;
        public byte[] Present; // 1 for each short feature that is present
        public byte[] Asks; // 1 for each number of a set of unknowns that asks
        public ulong[] Given; // a bit for each scanner that is in the outcome or hidden
        public int[] Matching;
        public int[] Asking;
        public ulong[] Others; // those that need more than a record, above them where their program begins
        public ulong[] Longs; // the same of those that are long
        public int MatchingCount;
        public int AskingCount;
        public int OtherCount;
        public int LongCount;
    }

    private const int Ahead = 24; // records
    private const int ScanAhead = 96; // entries
    private const int JudgedBit = 18; // of Record.IsJudged
    private const int WideBit = 19; // of Record.IsWide

    /// <summary>How many survivors more than there are may be read: what is asked for ahead.</summary>
    public const int Beyond = Ahead;

    /// <summary>
    /// Looks at the records of survivors and adds those that hold to the outcome, each scanner once; what needs more than its record is
    /// added to the others. Nothing is skipped early, for a wrong guess costs more than a look. Guaranteed: every survivor's record lies in
    /// the chunks, and its bit in <see cref="Looking.Given"/>; <see cref="Beyond"/> numbers after the last may be read and have records too;
    /// each list has room for all survivors and one more; every number of a set has its byte, every short feature its byte.
    /// </summary>
    public static unsafe void Look(uint[] survivors, int count, ref Looking looking)
    {
        Debug.Assert(count + Beyond <= survivors.Length);
        Debug.Assert(looking.MatchingCount + count < looking.Matching.Length && looking.AskingCount + count < looking.Asking.Length);
        Debug.Assert(looking.OtherCount + count < looking.Others.Length);
        Debug.Assert(looking.Present.Length > ushort.MaxValue && looking.Asks.Length == Record.MostAsks);
        ref var first = ref MemoryMarshal.GetArrayDataReference(survivors);
        ref var chunks = ref MemoryMarshal.GetArrayDataReference(looking.Chunks);
        ref var present = ref MemoryMarshal.GetArrayDataReference(looking.Present);
        ref var asks = ref MemoryMarshal.GetArrayDataReference(looking.Asks);
        ref var given = ref MemoryMarshal.GetArrayDataReference(looking.Given);
        ref var matching = ref MemoryMarshal.GetArrayDataReference(looking.Matching);
        ref var asking = ref MemoryMarshal.GetArrayDataReference(looking.Asking);
        ref var others = ref MemoryMarshal.GetArrayDataReference(looking.Others);
        var (low, high) = (looking.Low, looking.High);
        var (matchingCount, askingCount, otherCount) = (looking.MatchingCount, looking.AskingCount, looking.OtherCount);
        for (var i = 0; i < Math.Min(Ahead, count); i++)
            Ask(ref chunks, Unsafe.Add(ref first, i));
        for (var i = 0; i < count; i++)
        {
            Ask(ref chunks, Unsafe.Add(ref first, i + Ahead));
            var slot = Unsafe.Add(ref first, i);
            Debug.Assert(slot >> Records.ChunkBits < (uint)looking.Chunks.Length && slot >> 6 < (uint)looking.Given.Length);
            var record = At(ref chunks, slot);
            var head = record->Head;
            uint met = Unsafe.Add(ref present, (uint)record->Place5);
            met = met * 2 + Unsafe.Add(ref present, (uint)record->Place4);
            met = met * 2 + Unsafe.Add(ref present, (uint)record->Place3);
            met = met * 2 + Unsafe.Add(ref present, (uint)record->Place2);
            met = met * 2 + Unsafe.Add(ref present, (uint)record->Place1);
            met = met * 2 + Unsafe.Add(ref present, (uint)record->Place0);
            var against =
                (record->RejectLow & low)
                | (record->RejectHigh & high)
                | (met & head >> Record.Nots)
                | Unmet(met, head >> Record.Ends & (1 << Record.Places) - 1);
            ref var mine = ref Unsafe.Add(ref given, slot >> 6);
            var holds = (against == 0 ? 1u : 0) & ~(uint)(mine >> (int)slot);
            var other = (head >> JudgedBit | head >> WideBit) & holds & 1;
            holds = holds & ~other & 1;
            mine |= (ulong)holds << (int)slot;
            Unsafe.Add(ref others, otherCount) = slot;
            otherCount += (int)other;
            var asked = (uint)Unsafe.Add(ref asks, head & Record.AskNumber);
            Unsafe.Add(ref matching, matchingCount) = (int)slot;
            Unsafe.Add(ref asking, askingCount) = (int)slot;
            askingCount += (int)(holds & asked);
            matchingCount += (int)(holds & (asked ^ 1));
        }
        (looking.MatchingCount, looking.AskingCount, looking.OtherCount) = (matchingCount, askingCount, otherCount);
        Part(ref looking);
    }

    /// <summary>Gives the others the place of their program, and takes the long ones out.</summary>
    private static unsafe void Part(ref Looking looking)
    {
        ref var chunks = ref MemoryMarshal.GetArrayDataReference(looking.Chunks);
        ref var others = ref MemoryMarshal.GetArrayDataReference(looking.Others);
        ref var longs = ref MemoryMarshal.GetArrayDataReference(looking.Longs);
        var (count, otherCount, longCount) = (looking.OtherCount, 0, looking.LongCount);
        for (var i = 0; i < count; i++)
        {
            var slot = (uint)Unsafe.Add(ref others, i);
            var record = At(ref chunks, slot);
            var each = slot | (ulong)record->Place4 << 32 | (ulong)record->Place5 << 48;
            var isLong = record->Head >> WideBit & (uint)record->Place5 >> 15;
            Unsafe.Add(ref others, otherCount) = each; // at most where it was read
            Unsafe.Add(ref longs, longCount) = each;
            otherCount += (int)(isLong ^ 1);
            longCount += (int)isLong;
        }
        (looking.OtherCount, looking.LongCount) = (otherCount, longCount);
    }

    /// <summary>
    /// Looks at the programs of those <see cref="Look"/> found to be long, and adds those that hold to the outcome, each scanner once.
    /// Guaranteed: what <see cref="Look"/> needs, after it has run; each program is written as <see cref="Long"/> says, within one chunk.
    /// </summary>
    public static void LookLong(uint[]?[] programs, int chunkBits, ref Looking looking)
    {
        const int ahead = 12;
        const int line = 16; // words
        ref var longs = ref MemoryMarshal.GetArrayDataReference(looking.Longs);
        ref var present = ref MemoryMarshal.GetArrayDataReference(looking.Present);
        ref var given = ref MemoryMarshal.GetArrayDataReference(looking.Given);
        var (matchingCount, askingCount) = (looking.MatchingCount, looking.AskingCount);
        var count = looking.LongCount;
        for (var i = 0; i < Math.Min(ahead, count); i++)
            Prefetch(ref Program(programs, chunkBits, Unsafe.Add(ref longs, i)));
        for (var i = 0; i < count; i++)
        {
            if (i + ahead < count)
            {
                ref var soon = ref Program(programs, chunkBits, Unsafe.Add(ref longs, i + ahead));
                Prefetch(ref soon);
                Prefetch(ref Unsafe.Add(ref soon, line)); // at most the line after the chunk, which is only asked for
            }
            var slot = (uint)Unsafe.Add(ref longs, i);
            ref var word = ref Program(programs, chunkBits, Unsafe.Add(ref longs, i));
            var head = word;
            word = ref Unsafe.Add(ref word, 1);
            var (met, ends, nots) = (0UL, 0UL, 0UL);
            for (var at = 0; at < (int)(head & Long.Blocks) * Long.Block; at += Long.Block)
            {
                ref var place = ref Unsafe.As<uint, ushort>(ref Unsafe.Add(ref word, 1));
                uint here = 0;
                for (var p = Long.Block - 1; p >= 0; p--)
                    here = here * 2 + Unsafe.Add(ref present, (uint)Unsafe.Add(ref place, p));
                met |= (ulong)here << at;
                ends |= (ulong)(word & ushort.MaxValue) << at;
                nots |= (ulong)(word >> Long.Block) << at;
                word = ref Unsafe.Add(ref word, Long.BlockWords);
            }
            var failed = Unmet(met, ends) | (met & nots);
            ref var mine = ref Unsafe.Add(ref given, slot >> 6);
            var holds = (failed == 0 ? 1u : 0) & ~(uint)(mine >> (int)slot) & 1;
            mine |= (ulong)holds << (int)slot;
            var asked = (uint)looking.Asks[head >> Long.Asks];
            looking.Matching[matchingCount] = (int)slot;
            looking.Asking[askingCount] = (int)slot;
            askingCount += (int)(holds & asked);
            matchingCount += (int)(holds & (asked ^ 1));
        }
        (looking.MatchingCount, looking.AskingCount) = (matchingCount, askingCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref uint Program(uint[]?[] programs, int chunkBits, ulong entry)
    {
        var at = (uint)(entry >> 32) & ~Record.LongMark;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(programs[at >> chunkBits]!), at & (1u << chunkBits) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Record* At(ref nint chunks, uint slot) =>
        (Record*)Unsafe.Add(ref chunks, slot >> Records.ChunkBits) + (slot & ((1 << Records.ChunkBits) - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Ask(ref nint chunks, uint slot)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(At(ref chunks, slot));
    }

    /// <summary>The ends of groups, up to each from the one before, of which no place is met.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Unmet(ulong met, ulong ends)
    {
        // The places of a group below its end are all ones here: one that is met makes them carry into the end, and nothing carries farther.
        var below = ulong.MaxValue >> BitOperations.LeadingZeroCount(ends) & ~ends;
        return ((met & below) + below | met) & ends ^ ends;
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

    /// <summary>Asks for the cache line of a value. Harmless for any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T value)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
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

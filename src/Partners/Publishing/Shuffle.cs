using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// A fair order that can be checked: Fisher and Yates' shuffle driven by a seed that stands in the address (P-173, P-174). The same seed
/// gives the same order on every machine, so pages of a list neither double nor miss anyone (P-265).
/// </summary>
public static class Shuffle
{
    /// <summary>The seed of a day (UTC): all visitors of that day, crawlers and feeds see the same order.</summary>
    public static string OfDay(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The seed that "Shuffle" leads to from another.</summary>
    public static string After(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("next " + seed)))[..8];

    /// <summary>The items in the order of a seed; <paramref name="salt"/> makes each list's order its own.</summary>
    public static IReadOnlyList<T> Order<T>(IEnumerable<T> items, string seed, string salt)
    {
        var order = items.ToArray();
        var state = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{salt}")));
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)Below((ulong)i + 1, ref state);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    // A whole number below a limit, each equally likely: numbers of the last, incomplete span are drawn again.
    private static ulong Below(ulong limit, ref ulong state)
    {
        var fair = ulong.MaxValue - (ulong.MaxValue % limit + 1) % limit;
        ulong drawn;
        do drawn = Next(ref state);
        while (drawn > fair);
        return drawn % limit;
    }

    // SplitMix64.
    private static ulong Next(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}

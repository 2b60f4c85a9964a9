using System.Diagnostics;

namespace Guildhall.Bench;

/// <summary>Times of single pieces of work, in seconds.</summary>
internal sealed class Sample
{
    private readonly List<double> _times = [];

    /// <summary>
    /// The best of three rounds, after rounds for a second: code is compiled anew while it runs, and the peers run for as long before they
    /// are measured.
    /// </summary>
    public static Sample BestOf(Func<Sample> round)
    {
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed < TimeSpan.FromSeconds(1))
            round();
        Sample[] rounds = [round(), round(), round()];
        return rounds.MinBy(times => times.Sum)!;
    }

    public double Sum => _times.Sum();

    public double Mean => Sum / _times.Count;

    public double Largest => _times.Max();

    public void Add(double time) => _times.Add(time);

    /// <summary>The smallest time that at least this share of all does not exceed.</summary>
    public double Percentile(double share)
    {
        var sorted = _times.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}

/// <summary>One number for a set of (job, scanner) pairs, in any order; the same as the peers'.</summary>
internal static class PairHash
{
    public static ulong Of(int job, int scanner)
    {
        var x = (ulong)job * 0x9E3779B97F4A7C15 + (ulong)scanner * 0xC2B2AE3D27D4EB4F;
        x ^= x >> 29;
        x *= 0xBF58476D1CE4E5B9;
        return x ^ (x >> 32);
    }
}

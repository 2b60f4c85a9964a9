using System.Globalization;
using System.Text.RegularExpressions;

namespace Guildhall.Bench;

/// <summary>What a peer said of a piece of work, and under what conditions.</summary>
/// <param name="Name">Which peer on which data.</param>
/// <param name="Data">The hash of the data it was given.</param>
/// <param name="Machine">The processor it ran on.</param>
/// <param name="At">When it was done.</param>
/// <param name="Load">The machine's load when it began and when it was done: how many threads wanted a core.</param>
/// <param name="Said">All it printed.</param>
internal sealed record PeerRun(string Name, string Data, string Machine, DateTimeOffset At, string Load, string Said)
{
    /// <summary>The last number of what it said that this pattern's group catches; thrown if there is none.</summary>
    public double Number(string pattern) => double.Parse(Text(pattern), CultureInfo.InvariantCulture);

    /// <summary>The last text that this pattern's group catches; thrown if there is none.</summary>
    public string Text(string pattern) =>
        Regex.Matches(Said, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).LastOrDefault()?.Groups[1].Value
        ?? throw new NotMeasured($"{Name} did not say {pattern}, but:{Environment.NewLine}{Said}");
}

/// <summary>Where figures stand in what peers print.</summary>
internal static class SaidBy
{
    public const string Rate = @"([\d.]+) jobs/cpu-s";
    public const string P50 = @"p50=([\d.]+)ms";
    public const string P99 = @"p99=([\d.]+)ms";
    public const string Hash = @"hash=([0-9a-f]{16})";
    public const string Jobs = @"jobs=(\d+)";
    public const string Build = @"build=([\d.]+)s";
    public const string BytesOfRum = @"bytes/scanner\|n=(\d+)";
    public const string Matches = @"matches/job=([\d.]+)";
    public const string RateOfPolling = @"([\d.]+) jobs/cpu-s at 10k";
    public const string Microseconds = @"([\d.]+) us/scanner";
    public const string Backtest = @"backtest.*mean=([\d.]+)ms";
    public const string Directory = @"queries=\d+ mean=([\d.]+)ms";
    public const string Hits = @"backtest.*hits/query=([\d.]+)";
    public const string Found = @" hits=(\d+)";
    public const string Counted = @"counted=(\d+)";
}

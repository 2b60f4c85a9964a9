using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>Makes data and runs peers by bench/peers/run; what peers said is kept in artifacts/bench/peers.json.</summary>
internal sealed class Peers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };
    private static readonly string Folder = Path.Combine(Command.Root(), "artifacts", "bench");

    private readonly Dictionary<string, string> _hashes = [];
    private readonly List<PeerRun> _earlier = [];
    private readonly bool _fresh;

    /// <summary>Peers that are run unless this file has what they said earlier on this machine of the same data.</summary>
    /// <param name="from">Such a file, or null.</param>
    /// <param name="fresh">Whether those it has nothing of are run; else they are left out.</param>
    public Peers(string? from, bool fresh)
    {
        _fresh = fresh;
        if (from is not null)
            _earlier.AddRange(JsonSerializer.Deserialize<List<PeerRun>>(File.ReadAllText(from), Json) ?? []);
    }

    /// <summary>Where what peers said is kept.</summary>
    public static string Kept => Path.Combine(Folder, "peers.json");

    /// <summary>What of the peers' figures is not of this run.</summary>
    public List<PeerRun> Reused { get; } = [];

    /// <summary>The folder of a set of data, made if it is not there.</summary>
    public static string Data(string name)
    {
        var folder = Path.Combine(Folder, "data", name);
        return File.Exists(Path.Combine(folder, "whole")) ? folder : Run("data", name).Trim();
    }

    /// <summary>A place for a file of this run.</summary>
    public static string Place(string name)
    {
        Directory.CreateDirectory(Folder);
        return Path.Combine(Folder, name);
    }

    /// <summary>A Lucene peer of bench-peers or of ours.</summary>
    public PeerRun? Lucene(string name, string data, string heap, params string[] call) => Get(name, data, ["lucene", heap, .. call]);

    /// <summary>A PostgreSQL peer.</summary>
    public PeerRun? Postgres(string name, string data, params string[] call) => Get(name, data, ["postgres", .. call]);

    /// <summary>An SQLite peer.</summary>
    public PeerRun? Sqlite(string name, string data, params string[] call) => Get(name, data, ["sqlite", .. call]);

    private PeerRun? Get(string name, string data, string[] call)
    {
        var (hash, machine) = (Hash(data), Machine());
        if (_earlier.Find(r => r.Name == name && r.Data == hash && r.Machine == machine) is { } known)
        {
            Reused.Add(known);
            return known;
        }
        if (!_fresh)
            return null;
        var before = Load();
        var said = Run(call);
        var run = new PeerRun(name, hash, machine, DateTimeOffset.UtcNow, $"{before} to {Load()}", said);
        Keep(run);
        return run;
    }

    private static void Keep(PeerRun run)
    {
        var all = File.Exists(Kept) ? JsonSerializer.Deserialize<List<PeerRun>>(File.ReadAllText(Kept), Json) ?? [] : [];
        all.RemoveAll(r => r.Name == run.Name);
        all.Add(run);
        File.WriteAllText(Place("peers.json"), JsonSerializer.Serialize(all, Json));
    }

    private string Hash(string data)
    {
        if (_hashes.TryGetValue(data, out var known))
            return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in (string[])["jobs.tsv", "scanners.tsv"])
        {
            using var file = File.OpenRead(Path.Combine(Data(data), name));
            var buffer = new byte[1 << 20];
            for (int read; (read = file.Read(buffer)) > 0; )
                hash.AppendData(buffer, 0, read);
        }
        return _hashes[data] = Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    /// <summary>How many threads wanted a core in the last minute.</summary>
    internal static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Machine() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        ?? "";

    private static string Run(params string[] call)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(Path.Combine(Command.Root(), "bench", "peers", "run"), call)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            ) ?? throw new NotMeasured("bench/peers/run does not start.");
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? said
            : throw new NotMeasured(
                $"bench/peers/run {string.Join(' ', call)} ended with {process.ExitCode}.{Environment.NewLine}{said}{error.Result}"
            );
    }
}

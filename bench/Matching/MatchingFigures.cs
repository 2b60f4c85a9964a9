using System.Globalization;
using System.Runtime.CompilerServices;
using Guildhall.Matching.Tests;

namespace Guildhall.Bench;

/// <summary>
/// The matching engine beside its peers, on data the peers' own generators make. Time is CPU time of one thread, the best of three rounds
/// after one that warms up; what is compared gives the same pairs, which a hash over all of them shows.
/// </summary>
public sealed class MatchingFigures : IBenchmark
{
    private const string Usage = """
        usage: bench/run matching [--json] [--quick] [--verify] [--pairs N] [--large] [--no-peers] [--peers-from FILE] [--only NAME]...
          --quick            100,000 scanners and 20,000 stored jobs at most
          --verify           compares pairs with the truth, as many as --pairs says (10,000,000), and hashes with the peers'
          --large            10,000,000 scanners too: half an hour
          --no-peers         ours alone
          --peers-from FILE  what peers said earlier on this machine of the same data, as artifacts/bench/peers.json holds it
          --only NAME        one part: 1m, 100k, 10k, real, worst, backtest, preview, directory, verify, large
        """;

    private Peers _peers = new(null, fresh: false);
    private Asked _asked = new();

    public string Name => "matching";

    public string Summary => "reverse search, changes, backtest, preview and directory beside Lucene, PostgreSQL and SQLite";

    /// <summary>What the command line asks for.</summary>
    internal sealed record Asked
    {
        public bool Quick { get; init; }
        public bool Verify { get; init; }
        public bool Large { get; init; }
        public bool NoPeers { get; init; }
        public string? PeersFrom { get; init; }
        public long Pairs { get; init; } = 10_000_000;
        public IReadOnlyList<string> Only { get; init; } = [];

        /// <summary>Reads the options; refuses what it does not know.</summary>
        public static Asked Read(IReadOnlyList<string> options)
        {
            var asked = new Asked();
            for (var i = 0; i < options.Count; i++)
                asked = options[i] switch
                {
                    "--quick" => asked with { Quick = true },
                    "--verify" => asked with { Verify = true },
                    "--large" => asked with { Large = true },
                    "--no-peers" => asked with { NoPeers = true },
                    "--peers-from" when i + 1 < options.Count => asked with { PeersFrom = options[++i] },
                    "--pairs" when i + 1 < options.Count && long.TryParse(options[i + 1], CultureInfo.InvariantCulture, out var pairs) =>
                        asked with
                        {
                            Pairs = Next(ref i, pairs),
                        },
                    "--only" when i + 1 < options.Count => asked with { Only = [.. asked.Only, options[++i]] },
                    _ => throw new WrongCall(Usage),
                };
            return asked.PeersFrom is { } file && !File.Exists(file) ? throw new WrongCall($"There is no file {file}.") : asked;

            static long Next(ref int i, long value)
            {
                i++;
                return value;
            }
        }

        public bool Wants(string part) => Only.Count == 0 || Only.Contains(part);
    }

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _asked = Asked.Read(options);
        _peers = new(_asked.PeersFrom, fresh: !_asked.NoPeers);
        await Task.CompletedTask;
        foreach (var part in Parts(cancellation))
        foreach (var figure in part)
            yield return figure;
        foreach (var run in _peers.Reused)
            yield return new Figure(
                $"hours since {run.Name} was measured, with load {run.Load}",
                (DateTimeOffset.UtcNow - run.At).TotalHours,
                "h"
            );
    }

    private IEnumerable<IEnumerable<Figure>> Parts(CancellationToken cancellation)
    {
        yield return
        [
            new Figure("threads that wanted a core in the minute before", double.Parse(Peers.Load(), CultureInfo.InvariantCulture), ""),
        ];
        if (_asked.Wants("1m") && !_asked.Quick)
            yield return Million(cancellation);
        if (_asked.Wants("100k"))
            yield return Beside("synthetic-100k", "100,000 scanners", 1_000, cancellation);
        if (_asked.Wants("10k"))
            yield return Beside("synthetic-10k", "10,000 scanners", 400, cancellation);
        if (_asked.Wants("real"))
        {
            yield return Beside("real-100k", "100,000 scanners grown from real ones", 1_500, cancellation);
            yield return Beside("real-10k", "10,000 scanners grown from real ones", null, cancellation);
        }
        if (_asked.Wants("worst") && !_asked.Quick)
            yield return WorstCases(cancellation);
        if (_asked.Wants("backtest"))
            yield return Backtest(cancellation);
        if (_asked.Wants("preview"))
            yield return Preview(cancellation);
        if (_asked.Wants("directory"))
            yield return Directory(cancellation);
        if (_asked.Verify && _asked.Wants("verify"))
            yield return Truth(cancellation);
        if (_asked.Large && _asked.Wants("large"))
            yield return Large(cancellation);
    }

    private IEnumerable<Figure> Million(CancellationToken cancellation)
    {
        const string what = "1,000,000 scanners";
        var monitor = _peers.Lucene(
            "monitor-1m",
            "synthetic-1m",
            "7g",
            "MonitorBench",
            Peers.Data("synthetic-1m"),
            "monitor",
            "300",
            "filters=post"
        );
        var rum = _peers.Postgres("rum-1m", "synthetic-1m", "pg_bench.py", Peers.Data("synthetic-1m"), "60", "rum");
        var ours = new Reverse("synthetic-1m").Run(cancellation);
        yield return new Figure($"{what}: jobs, one at a time, beside Lucene Monitor", ours.Rate, "jobs/CPU-s", Goal.Times(2_000))
        {
            Peer = monitor?.Number(SaidBy.Rate),
        };
        yield return new Figure($"{what}: jobs, one at a time, beside PostgreSQL RUM", ours.Rate, "jobs/CPU-s", Goal.Times(2_000))
        {
            Peer = rum?.Number(SaidBy.Rate),
        };
        yield return new Figure($"{what}: a job, p50, beside Lucene Monitor", ours.Times.Percentile(0.5) * 1e3, "ms", Goal.Under(0.2))
        {
            Peer = monitor?.Number(SaidBy.P50),
        };
        yield return new Figure($"{what}: a job, p99, beside Lucene Monitor", ours.Times.Percentile(0.99) * 1e3, "ms", Goal.Under(0.7))
        {
            Peer = monitor?.Number(SaidBy.P99),
        };
        yield return new Figure($"{what}: matches a job", ours.MatchesAJob, "");
        foreach (var figure in Agreement(what, ours, monitor, rum))
            yield return figure;
        yield return new Figure($"{what}: memory, all in, beside PostgreSQL RUM", ours.Bytes, "B a scanner", Goal.Under(100))
        {
            Peer = rum?.Number(SaidBy.BytesOfRum),
        };
        yield return new Figure($"{what}: from definitions, beside Lucene Monitor", ours.LoadSeconds, "s", Goal.Under(3))
        {
            Peer = monitor?.Number(SaidBy.Build),
        };
        yield return new Figure($"{what}: allocated for a job", ours.Allocated, "B", Goal.Under(1));
        var (write, read, megabytes) = ours.Snapshot();
        yield return new Figure($"{what}: from a snapshot", read, "s", Goal.Under(0.3));
        yield return new Figure($"{what}: writing the snapshot", write, "s");
        yield return new Figure($"{what}: the snapshot", megabytes, "MB");
        var (quiet, changing, rate) = ours.Changing(1_000, cancellation);
        yield return new Figure($"{what}: changes by another thread meanwhile", rate, "changes/s");
        yield return new Figure($"{what}: a job, p99, with these changes, beside quiet", changing * 1e3, "ms") { Peer = quiet * 1e3 };
        yield return new Figure($"{what}: that p99 as a multiple of the quiet one", changing / quiet, "", Goal.Under(1.2));
        var (puts, others, unseen) = ours.Changes(5_000);
        yield return new Figure($"{what}: a put until the next match sees it, p50", puts.Percentile(0.5) * 1e6, "µs");
        yield return new Figure($"{what}: a put until the next match sees it, p99", puts.Percentile(0.99) * 1e6, "µs", Goal.Under(30));
        yield return new Figure($"{what}: a pause or resume, p99", others.Percentile(0.99) * 1e6, "µs", Goal.Under(30));
        yield return new Figure($"{what}: changes the next match did not see", unseen, "", Goal.Under(1));
    }

    private IEnumerable<Figure> Beside(string data, string what, double? goal, CancellationToken cancellation)
    {
        var folder = Peers.Data(data);
        var size = data[(data.LastIndexOf('-') + 1)..];
        var name = data.StartsWith("real", StringComparison.Ordinal) ? $"real-{size}" : size;
        var jobs = data == "real-100k" ? 4_874 : 2_000;
        var monitor = _peers.Lucene($"monitor4-{name}", data, "10g", "MonitorBench", folder, "monitor4", $"{jobs}", "filters=post");
        var rum = _peers.Postgres($"rum-{name}", data, "pg_bench.py", folder, size == "10k" ? "600" : "200", "rum");
        var ours = new Reverse(data).Run(cancellation, jobs);
        var best = (monitor?.Number(SaidBy.Rate) ?? 0) >= (rum?.Number(SaidBy.Rate) ?? 0) ? monitor : rum;
        if (name == "real-100k")
            best = monitor; // that is what was promised
        yield return new Figure(
            $"{what}: jobs, one at a time, beside {(best == rum && rum is not null ? "PostgreSQL RUM" : "Lucene Monitor, four passes")}",
            ours.Rate,
            "jobs/CPU-s",
            goal is { } times ? Goal.Times(times) : null
        )
        {
            Peer = best?.Number(SaidBy.Rate),
        };
        yield return new Figure($"{what}: a job, p50", ours.Times.Percentile(0.5) * 1e3, "ms") { Peer = best?.Number(SaidBy.P50) };
        yield return new Figure($"{what}: a job, p99", ours.Times.Percentile(0.99) * 1e3, "ms") { Peer = best?.Number(SaidBy.P99) };
        yield return new Figure($"{what}: matches a job", ours.MatchesAJob, "");
        foreach (var figure in Agreement(what, ours, monitor, rum))
            yield return figure;
        yield return new Figure($"{what}: memory, all in", ours.Bytes, "B a scanner") { Peer = rum?.Number(SaidBy.BytesOfRum) };
        yield return new Figure($"{what}: allocated for a job", ours.Allocated, "B", Goal.Under(1));
        if (size == "10k" && _peers.Sqlite($"fts5-{name}", data, "fts5_bench.py", folder, "1000", "10000") is { } polling)
            yield return new Figure($"{what}: jobs, one at a time, beside SQLite FTS5 with 1,000 at once", ours.Rate, "jobs/CPU-s")
            {
                Peer = polling.Number(SaidBy.RateOfPolling),
            };
    }

    /// <summary>Whether a peer found the same pairs: Lucene by its hash; PostgreSQL, which joins fields, by how many there are.</summary>
    private static IEnumerable<Figure> Agreement(string what, Reverse ours, PeerRun? monitor, PeerRun? rum)
    {
        if (monitor is not null)
        {
            var (hash, looked) = ours.Pairs((int)monitor.Number(SaidBy.Jobs));
            yield return new Figure($"{what}: pairs looked at by Lucene Monitor too", looked, "");
            yield return new Figure(
                $"{what}: hashes of what was found that differ from Lucene's",
                hash.ToString("x16", CultureInfo.InvariantCulture) == monitor.Text(SaidBy.Hash) ? 0 : 1,
                "",
                Goal.Under(1)
            );
        }
        if (rum is not null)
            yield return new Figure($"{what}: matches a job in PostgreSQL, which joins fields", rum.Number(SaidBy.Matches), "");
    }

    private static IEnumerable<Figure> WorstCases(CancellationToken cancellation)
    {
        var word = Worst.CommonestWord(Workload.Jobs(Peers.Data("synthetic-1m"), 300));
        var (seconds, matches) = Worst.Run("synthetic-1m", word, cancellation);
        yield return new Figure("1,000,000 scanners on one common word: a match", seconds / matches * 1e9, "ns", Goal.Under(15));
        yield return new Figure("1,000,000 scanners on one common word: matches a job", matches, "");
        (seconds, matches) = Worst.Run("synthetic-1m", "", cancellation);
        yield return new Figure("1,000,000 scanners without a word: a job", seconds * 1e3, "ms");
        yield return new Figure("1,000,000 scanners without a word: matches a job", matches, "");
        yield return new Figure(
            "1,000,000 scanners without a word: a job beyond 15 ns a match",
            Math.Max(0, seconds - matches * 15e-9) * 1e3,
            "ms",
            Goal.Under(0.5)
        );
    }

    private IEnumerable<Figure> Backtest(CancellationToken cancellation)
    {
        var data = _asked.Quick ? "stored-20k" : "stored-200k";
        var count = _asked.Quick ? "20000" : "200000";
        var folder = Peers.Data(data);
        var lucene = _peers.Lucene($"backtest-lucene-{count}", data, "2g", "FwdBench", folder, folder, count, "200");
        var gin = _peers.Postgres($"backtest-gin-{count}", data, "pg_fwd.py", folder, folder, count, "60");
        var polling = _peers.Sqlite($"backtest-fts5-{count}", data, "fts5_bench.py", folder, count, "200");
        var ours = new Stored(folder, Workload.Jobs(folder, int.Parse(count, CultureInfo.InvariantCulture)), 1, 200);
        var (times, hits) = ours.Run(cancellation);
        var what = $"backtest of a scanner over {ours.Count:N0} jobs, all hits, mean of 200";
        yield return new Figure($"{what}, beside Lucene", times.Mean * 1e3, "ms", Goal.Times(25))
        {
            Peer = lucene?.Number(SaidBy.Backtest),
        };
        yield return new Figure($"{what}, beside SQLite FTS5", times.Mean * 1e3, "ms", Goal.Times(75))
        {
            Peer = polling?.Number(SaidBy.Microseconds) / 1e3,
        };
        yield return new Figure($"{what}, beside PostgreSQL GIN", times.Mean * 1e3, "ms", Goal.Times(500))
        {
            Peer = gin?.Number(SaidBy.Backtest),
        };
        yield return new Figure("backtest: p50", times.Percentile(0.5) * 1e3, "ms");
        yield return new Figure("backtest: the slowest", times.Largest * 1e3, "ms");
        yield return new Figure("backtest: hits of a scanner", hits, "");
        if (lucene is not null)
            yield return new Figure(
                "backtest: hits of a scanner more or fewer than Lucene's",
                Math.Abs(Math.Round(hits, 1) - lucene.Number(SaidBy.Hits)),
                "",
                Goal.Under(0.05)
            );
        yield return new Figure("backtest: reading and storing a job", ours.StoreSeconds * 1e6, "µs");
        yield return new Figure("backtest: memory of a stored job beside its texts", ours.Bytes, "B");
    }

    private IEnumerable<Figure> Preview(CancellationToken cancellation)
    {
        var folder = Peers.Data(_asked.Quick ? "stored-20k" : "stored-200k");
        var ours = new Stored(folder, Workload.Jobs(folder, 200_000), 5, 100);
        var (hits, _) = ours.Run(cancellation);
        var previews = ours.Previews(cancellation);
        var what = $"preview over {ours.Count:N0} jobs";
        yield return new Figure(
            $"{what}, with waterfall and days, mean of 100 scanners",
            previews.Mean * 1e3,
            "ms",
            _asked.Quick ? null : Goal.Under(2)
        );
        yield return new Figure($"{what}, with waterfall and days, p99", previews.Percentile(0.99) * 1e3, "ms");
        yield return new Figure($"{what}, hits alone, mean of 100 scanners", hits.Mean * 1e3, "ms", _asked.Quick ? null : Goal.Under(0.6));
        yield return new Figure($"{what}, hits alone, p99", hits.Percentile(0.99) * 1e3, "ms");
        yield return new Figure($"{what}, newest hit alone, p99", ours.FirstHits().Percentile(0.99) * 1e3, "ms");
        yield return new Figure($"{what}: memory of a stored job beside its texts", ours.Bytes, "B");
    }

    private IEnumerable<Figure> Directory(CancellationToken cancellation)
    {
        var data = _asked.Quick ? "stored-20k" : "stored-200k";
        var folder = Peers.Data(data);
        var jobs = Workload.Jobs(folder, 200_000);
        var queries = People.Queries(jobs);
        var file = Peers.Place("directory-queries");
        File.WriteAllLines(file, queries);
        var lucene = _peers.Lucene($"directory-{data}", data, "2g", "DirectoryBench", folder, "5", file);
        var ours = new People(jobs, 5);
        var (times, hits, counted) = ours.Find(queries, cancellation);
        var what = $"directory of {ours.Count:N0} profiles, top 20, three filters, two counts";
        yield return new Figure($"{what}, mean of 60, beside Lucene", times.Mean * 1e3, "ms", Goal.Times(10))
        {
            Peer = lucene?.Number(SaidBy.Directory),
        };
        yield return new Figure($"{what}, p99", times.Percentile(0.99) * 1e3, "ms");
        if (lucene is not null)
        {
            yield return new Figure(
                "directory: profiles found more or fewer than by Lucene",
                Math.Abs(hits - lucene.Number(SaidBy.Found)),
                "",
                Goal.Under(1)
            );
            yield return new Figure(
                "directory: counts more or less than Lucene's",
                Math.Abs(counted - lucene.Number(SaidBy.Counted)),
                "",
                Goal.Under(1)
            );
        }
        yield return new Figure("directory: putting a profile in", ours.PutSeconds * 1e6, "µs");
        yield return new Figure("directory: memory of a profile beside its texts", ours.Bytes, "B");
    }

    private IEnumerable<Figure> Truth(CancellationToken cancellation)
    {
        var begun = Cpu.Time();
        var (pairs, differences, first) = Pairs.Run(_asked.Pairs, Environment.TickCount, cancellation);
        if (first is not null)
            Console.Error.WriteLine(first);
        yield return new Figure("random pairs judged by the truth, by the index and by the store", pairs, "");
        yield return new Figure("random pairs: differences", differences, "", Goal.Under(1));
        yield return new Figure("random pairs: the three together", pairs / (Cpu.Time() - begun), "pairs/CPU-s");
    }

    private static IEnumerable<Figure> Large(CancellationToken cancellation)
    {
        var ours = new Reverse("synthetic-10m").Run(cancellation);
        yield return new Figure("10,000,000 scanners: memory", ours.Bytes * ours.Count / 1e9, "GB", Goal.Under(1.2));
        yield return new Figure("10,000,000 scanners: a job, p50", ours.Times.Percentile(0.5) * 1e3, "ms", Goal.Under(1.5));
        yield return new Figure("10,000,000 scanners: a job, p99", ours.Times.Percentile(0.99) * 1e3, "ms");
        yield return new Figure("10,000,000 scanners: jobs, one at a time", ours.Rate, "jobs/CPU-s");
        yield return new Figure("10,000,000 scanners: matches a job", ours.MatchesAJob, "");
        yield return new Figure("10,000,000 scanners: from definitions", ours.LoadSeconds, "s");
    }
}

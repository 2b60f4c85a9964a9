using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Guildhall.Matching;

namespace Guildhall.Bench;

/// <summary>
/// The matching engine beside its peers, on the files the peers read: jobs.tsv and scanners.tsv, tab-separated, scanners as S-expressions.
/// Time is CPU time of one thread, the best of three rounds.
/// </summary>
public sealed partial class Matching : IBenchmark
{
    public string Name => "matching";

    public string Summary => "reverse search, changes, backtest and directory: bench/run matching FOLDER with jobs.tsv and scanners.tsv";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var verify = options.Contains("--verify");
        if (options.Where(o => o != "--verify").ToList() is not [var folder] || !File.Exists(Path.Combine(folder, "scanners.tsv")))
            throw new WrongCall("usage: bench/run matching FOLDER [--verify] [--json], where FOLDER holds jobs.tsv and scanners.tsv");

        var jobs = await Workload.JobsAsync(folder, 2_000, cancellation);
        foreach (var figure in Reverse(folder, jobs, verify, cancellation))
            yield return figure;
        foreach (var figure in Backtest(folder, await Workload.JobsAsync(folder, 200_000, cancellation), cancellation))
            yield return figure;
    }

    private static IEnumerable<Figure> Reverse(string folder, List<Posting> jobs, bool verify, CancellationToken cancellation)
    {
        var index = new ScannerIndex<int>();
        foreach (var job in jobs)
            index.Match(job); // what words are common is learnt from jobs
        var before = Used();
        var clock = CpuTime();
        index.Load(Workload.Scanners(folder));
        var seconds = CpuTime() - clock;
        var count = index.Count;
        var bytes = (double)(Used() - before) / count;
        yield return new Figure("scanners", count, "");
        yield return new Figure("from definitions as text", seconds, "s", Goal.Under(3.0 * count / 1_000_000));
        yield return new Figure("memory for each scanner, with its key's place", bytes, "B", Goal.Under(100));

        var keys = new int[1 << 20];
        var hash = 0UL;
        var (best, matches) = (double.MaxValue, 0L);
        var times = new List<double>();
        for (var round = 0; round < 4; round++) // the first warms up
        {
            times.Clear();
            (hash, matches) = (0, 0);
            var begun = CpuTime();
            foreach (var job in jobs)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = CpuTime();
                var (matching, asking) = index.Match(job, ref keys);
                times.Add(CpuTime() - start);
                matches += matching + asking;
                foreach (var key in keys.AsSpan(0, matching + asking))
                    hash += Mix((ulong)times.Count, (ulong)key);
            }
            if (round > 0)
                best = Math.Min(best, times.Sum());
            _ = begun;
        }
        times.Sort();
        yield return new Figure("matches for each job", (double)matches / jobs.Count, "");
        yield return new Figure("hash of all pairs (last six digits)", hash % 1_000_000, "");
        yield return new Figure("jobs, one at a time", jobs.Count / best, "jobs/CPU-s");
        yield return new Figure("latency p50", times[times.Count / 2] * 1000, "ms", Goal.Under(0.2));
        yield return new Figure("latency p99", times[times.Count * 99 / 100] * 1000, "ms", Goal.Under(0.7));

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        foreach (var job in jobs)
            index.Match(job, ref keys);
        yield return new Figure(
            "allocated for each job",
            (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / jobs.Count,
            "B",
            Goal.Under(1)
        );

        times.Clear();
        foreach (var (key, definition) in Workload.Scanners(folder).Take(5_000))
        {
            _ = definition.Parsed; // the editor has parsed it long before
            var start = CpuTime();
            index.Put(key, definition);
            times.Add(CpuTime() - start);
        }
        times.Sort();
        yield return new Figure("a change p50", times[times.Count / 2] * 1_000_000, "µs");
        yield return new Figure("a change p99", times[times.Count * 99 / 100] * 1_000_000, "µs", Goal.Under(30));

        if (verify)
        {
            var differences = 0L;
            var pairs = 0L;
            var definitions = Workload.Scanners(folder).Take(20_000).ToList();
            var small = new ScannerIndex<int>();
            small.Load(definitions);
            foreach (var job in jobs.Take(100))
            {
                var found = small.Match(job);
                var (matching, asking) = (found.Matching.ToHashSet(), found.Asking.ToHashSet());
                var text = PostingText.Of(job);
                foreach (var (key, definition) in definitions)
                {
                    pairs++;
                    var verdict = Evaluator.Judge(definition, job, text).Verdict;
                    var said =
                        matching.Contains(key) ? Verdict.Match
                        : asking.Contains(key) ? Verdict.Ask
                        : Verdict.NoMatch;
                    differences += verdict == said ? 0 : 1;
                }
            }
            yield return new Figure("pairs compared with the truth", pairs, "");
            yield return new Figure("differences", differences, "", Goal.Under(1));
        }
    }

    private static IEnumerable<Figure> Backtest(string folder, List<Posting> jobs, CancellationToken cancellation)
    {
        var most = Math.Max(jobs.Count, 50_000);
        var before = Used();
        var clock = CpuTime();
        var store = new PostingStore<int>();
        for (var i = 0; i < most; i++)
            store.Add(i, jobs[i % jobs.Count] with { SeenAt = DateTimeOffset.UnixEpoch.AddMinutes(i) });
        yield return new Figure("stored jobs", store.Count, "");
        yield return new Figure("reading and storing each", (CpuTime() - clock) / most * 1e6, "µs");
        yield return new Figure("memory for each stored job beside its text", (double)(Used() - before) / most, "B");
        var definitions = Workload.Scanners(folder).Take(60).Select(s => s.Value).ToList();
        List<double> runs = [];
        List<double> previews = [];
        foreach (var definition in definitions)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = CpuTime();
            _ = store.Run(definition).Count();
            runs.Add(CpuTime() - start);
            start = CpuTime();
            _ = store.Preview(definition);
            previews.Add(CpuTime() - start);
        }
        runs.Sort();
        previews.Sort();
        yield return new Figure("backtest of one scanner, all hits, median", runs[runs.Count / 2] * 1000, "ms");
        yield return new Figure("preview with days and waterfall, median", previews[previews.Count / 2] * 1000, "ms", Goal.Under(1000));
        yield return new Figure("preview, slowest of 60", previews[^1] * 1000, "ms", Goal.Under(1000));

        var directory = new TextDirectory<int>();
        for (var i = 0; i < most; i++)
        {
            var job = jobs[i % jobs.Count];
            directory.Put(
                i,
                new Entry
                {
                    Title = job.Title,
                    Skills = job.Skills ?? [],
                    Body = job.Description ?? "",
                    Quality = i % 100 / 100.0,
                    Facets = new Dictionary<string, IReadOnlyList<string>>
                    {
                        ["country"] = [job.Country!],
                        ["level"] = [job.Experience!],
                        ["category"] = [job.Category!],
                    },
                    Numbers = new Dictionary<string, long> { ["rating"] = job.Rating ?? 0 },
                }
            );
        }
        List<double> finds = [];
        foreach (var job in jobs.Take(60))
        {
            var search = new Search
            {
                Text = string.Join(" | ", job.Skills!.Take(4).Select(s => $"\"{s}\"")),
                Facets = new Dictionary<string, IReadOnlyList<string>> { ["country"] = ["US", "GB", "CA"], ["level"] = ["l1", "l2"] },
                Bounds = [new Bound("rating", 400)],
                Count = ["country", "category"],
            };
            var start = CpuTime();
            _ = directory.Find(search);
            finds.Add(CpuTime() - start);
        }
        finds.Sort();
        yield return new Figure(
            $"directory of {most:N0}, top 20 of four phrases, three filters, counts, median",
            finds[finds.Count / 2] * 1000,
            "ms"
        );
    }

    private static long Used()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var x = a * 0x9E3779B97F4A7C15 + b * 0xC2B2AE3D27D4EB4F;
        x ^= x >> 29;
        x *= 0xBF58476D1CE4E5B9;
        return x ^ (x >> 32);
    }

    private static double CpuTime()
    {
        const int thread = 3;
        _ = ClockGetTime(thread, out var time);
        return time.Seconds + time.Nanoseconds / 1e9;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);
}

/// <summary>Reads the files of the peers.</summary>
internal static class Workload
{
    public static async Task<List<Posting>> JobsAsync(string folder, int most, CancellationToken cancellation)
    {
        List<Posting> jobs = [];
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, "jobs.tsv"), cancellation))
        {
            if (jobs.Count == most)
                break;
            var c = line.Split('\t');
            var hourly = c[6] == "h";
            jobs.Add(
                new Posting
                {
                    Title = c[1],
                    Description = c[2],
                    Skills = c[3].Split(',', StringSplitOptions.RemoveEmptyEntries),
                    Category = "k" + c[4],
                    Country = c[5],
                    JobType = hourly ? JobType.Hourly : JobType.Fixed,
                    FixedBudget = hourly ? null : Number(c[7]) * 100,
                    HourlyMin = hourly ? Number(c[8]) * 100 : null,
                    HourlyMax = hourly ? Number(c[9]) * 100 : null,
                    Spent = Number(c[10]) * 100,
                    Rating = Number(c[11]),
                    Hires = Number(c[12]),
                    PaymentVerified = c[13] == "1",
                    UsOnly = c[14] == "1",
                    Experience = "l" + c[15],
                    Proposals = Number(c[16]),
                }
            );
        }
        return jobs;
    }

    public static IEnumerable<KeyValuePair<int, ScannerDefinition>> Scanners(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "scanners.tsv")))
        {
            var c = line.Split('\t');
            yield return new(
                int.Parse(c[0], CultureInfo.InvariantCulture),
                new ScannerDefinition { Query = Query(c[1]), Clauses = Clauses(c[2]) }
            );
        }
    }

    private static List<Clause> Clauses(string filters)
    {
        List<Clause> clauses = [];
        long? hourly = null;
        long? whole = null;
        foreach (var filter in filters.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = filter.IndexOfAny(['=', '<', '>']);
            var value = filter[(filter.LastIndexOf('=') + 1)..];
            switch (filter[..at])
            {
                case "type":
                    clauses.Add(new OneOf(Field.JobType, [value == "h" ? "hourly" : "fixed"]));
                    break;
                case "budget":
                    whole = Number(value) * 100;
                    break;
                case "hourly":
                    hourly = Number(value) * 100;
                    break;
                case "spend":
                    clauses.Add(new Between(Field.Spent, Number(value) * 100));
                    break;
                case "rating":
                    clauses.Add(new Between(Field.Rating, Number(value)));
                    break;
                case "hires":
                    clauses.Add(new Between(Field.Hires, Number(value)));
                    break;
                case "verified":
                    clauses.Add(new Is(Field.PaymentVerified));
                    break;
                case "usonly":
                    clauses.Add(new Is(Field.UsOnly, value == "1") { Unknown = Unknown.Pass });
                    break;
                case "level":
                    clauses.Add(new OneOf(Field.Experience, [.. value.Split(',').Select(v => "l" + v)]));
                    break;
                case "cat":
                    clauses.Add(new OneOf(Field.Category, [.. value.Split(',').Select(v => "k" + v)]) { Unknown = Unknown.Pass });
                    break;
                case "cin":
                    clauses.Add(new OneOf(Field.Country, value.Split(',')) { Unknown = Unknown.Pass });
                    break;
                case "cout":
                    clauses.Add(new NoneOf(Field.Country, value.Split(',')));
                    break;
                case "prop":
                    clauses.Add(new Between(Field.Proposals, max: Number(value)));
                    break;
            }
        }
        if ((hourly ?? whole) is not null)
            clauses.Add(new Budget(new(hourly, Unknown: Unknown.Pass), new(whole, Unknown: Unknown.Pass)) { PlaceholderFixed = 500 });
        return clauses;
    }

    /// <summary>An S-expression as a query of ours.</summary>
    private static string Query(string expression)
    {
        var at = 0;
        var query = Read();
        return query.StartsWith('(') && query.EndsWith(')') && Depth(query) ? query[1..^1] : query;

        string Read()
        {
            if (expression[at] != '(')
                return Leaf();
            var end = expression.IndexOf(' ', at);
            var join = expression[(at + 1)..end] switch
            {
                "or" => " | ",
                "and" => " ",
                _ => "-",
            };
            at = end;
            List<string> parts = [];
            while (expression[at] != ')')
            {
                at++;
                parts.Add(Read());
            }
            at++;
            return join == "-" ? "-" + parts[0] : $"({string.Join(join, parts)})";
        }

        string Leaf()
        {
            var field = "";
            if (at + 1 < expression.Length && expression[at + 1] == ':')
            {
                field = expression[at] switch
                {
                    't' => "title:",
                    's' => "skills:",
                    _ => "description:",
                };
                at += 2;
            }
            var start = at;
            at = expression[at] == '"' ? expression.IndexOf('"', at + 1) + 1 : expression.IndexOfAny([' ', ')'], at);
            if (at < start)
                at = expression.Length;
            return field + expression[start..at];
        }

        static bool Depth(string text)
        {
            var depth = 0;
            for (var i = 0; i < text.Length - 1; i++)
            {
                depth +=
                    text[i] == '(' ? 1
                    : text[i] == ')' ? -1
                    : 0;
                if (depth == 0)
                    return false;
            }
            return true;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

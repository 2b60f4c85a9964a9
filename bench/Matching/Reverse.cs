using System.Globalization;
using Guildhall.Matching;

namespace Guildhall.Bench;

/// <summary>Which scanners meet a job: one set of scanners, and what matching, changing, keeping and loading them takes.</summary>
/// <param name="data">The folder with the scanners and 2,000 jobs or more.</param>
internal sealed class Reverse(string data)
{
    private const int Rounds = 4; // the first warms up
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5); // and as many more as this takes: few scanners are matched too soon
    private const int Jobs = 2_000;

    private readonly string _folder = Peers.Data(data);
    private readonly ScannerIndex<int> _index = new();
    private readonly List<ulong> _hashes = []; // of the pairs of so many jobs, from none on
    private readonly List<long> _pairs = [];
    private int[] _keys = new int[1 << 20];

    /// <summary>How many scanners there are.</summary>
    public int Count { get; private set; }

    /// <summary>CPU seconds that loading all scanners from definitions took, the reading of their queries included.</summary>
    public double LoadSeconds { get; private set; }

    /// <summary>Bytes a scanner, all of the index counted.</summary>
    public double Bytes { get; private set; }

    /// <summary>Jobs a CPU second, one at a time, in the best round.</summary>
    public double Rate { get; private set; }

    /// <summary>How long each job of the best round took.</summary>
    public Sample Times { get; private set; } = new();

    /// <summary>Bytes allocated for a job.</summary>
    public double Allocated { get; private set; }

    public double MatchesAJob => (double)_pairs[^1] / (_pairs.Count - 1);

    private List<Posting> All { get; } = [];

    /// <summary>Loads and matches.</summary>
    public Reverse Run(CancellationToken cancellation, int jobs = Jobs)
    {
        All.AddRange(Workload.Jobs(_folder, jobs));
        _index.WarmUp(All.Take(Jobs)); // what words are common is learnt from jobs
        var before = Memory.Used();
        var begun = Cpu.Time();
        var making = 0.0;
        _index.Load(Definitions());
        LoadSeconds = Cpu.Time() - begun - making;
        Count = _index.Count;
        Bytes = (double)(Memory.Used() - before) / Count;

        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var round = 0; round < Rounds || began.Elapsed < Warm; round++)
        {
            var times = Match(cancellation);
            if (round == 1 || (round > 1 && times.Sum < Times.Sum))
                Times = times;
            Rate = Math.Max(Rate, All.Count / Cpu.Of(MatchAll));
        }
        Remember();

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        MatchAll();
        Allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / All.Count;
        return this;

        // The file's own reading is not the engine's: definitions are made some at a time, and that time is taken off.
        IEnumerable<KeyValuePair<int, ScannerDefinition>> Definitions()
        {
            var start = Cpu.Time();
            foreach (var some in Workload.Scanners(_folder).Chunk(10_000))
            {
                making += Cpu.Time() - start;
                foreach (var scanner in some)
                    yield return scanner;
                start = Cpu.Time();
            }
            making += Cpu.Time() - start;
        }
    }

    /// <summary>The hash of all pairs of the first jobs, and how many pairs were looked at.</summary>
    public (ulong Hash, long Looked) Pairs(int jobs) => (_hashes[jobs], (long)jobs * Count);

    /// <summary>Matches the jobs once, each timed.</summary>
    public Sample Match(CancellationToken cancellation)
    {
        var times = new Sample();
        foreach (var job in All)
        {
            cancellation.ThrowIfCancellationRequested();
            var begun = Cpu.Time();
            _index.Match(job, ref _keys);
            times.Add(Cpu.Since(begun));
        }
        return times;
    }

    private void MatchAll()
    {
        foreach (var job in All)
            _index.Match(job, ref _keys);
    }

    private void Remember()
    {
        _hashes.Add(0);
        _pairs.Add(0);
        for (var i = 0; i < All.Count; i++)
        {
            var (matching, asking) = _index.Match(All[i], ref _keys);
            var hash = _hashes[^1];
            foreach (var key in _keys.AsSpan(0, matching))
                hash += PairHash.Of(i, key);
            _hashes.Add(hash);
            _pairs.Add(_pairs[^1] + matching + asking);
        }
    }

    /// <summary>The p99 of matching, quiet and with so many changes a second by another thread; rounds take turns, the best of each counts.</summary>
    public (double Quiet, double Changing, double ChangesASecond) Changing(int changesASecond, CancellationToken cancellation)
    {
        var changes = Workload.Scanners(_folder).Take(20_000).ToList();
        foreach (var (_, definition) in changes)
            _ = definition.Parsed; // whoever changes it has had it read before
        var (quiet, changing, rates) = (new List<double>(), new List<double>(), new List<double>());
        var at = 0;
        for (var round = 0; round < 3; round++)
        {
            quiet.Add(Match(cancellation).Percentile(0.99));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var begun = System.Diagnostics.Stopwatch.StartNew();
            var made = 0;
            var changer = new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    for (; made < begun.Elapsed.TotalSeconds * changesASecond; made++)
                        Change(changes[at % changes.Count].Key, changes[at++ * 7 % changes.Count].Value, made);
                    Thread.Sleep(1);
                }
            });
            changer.Start();
            changing.Add(Match(cancellation).Percentile(0.99));
            stop.Cancel();
            changer.Join();
            rates.Add(made / begun.Elapsed.TotalSeconds);
        }
        return (quiet.Min(), changing.Min(), rates.Average());

        void Change(int key, ScannerDefinition definition, int number)
        {
            switch (number % 4)
            {
                case 0:
                    _index.Pause(key);
                    break;
                case 1:
                    _index.Resume(key);
                    break;
                case 2:
                    _index.Remove(key);
                    break;
                default:
                    _index.Put(key, definition);
                    break;
            }
        }
    }

    /// <summary>How long changes take until they have returned; that the next match sees each is looked at, not timed.</summary>
    public (Sample Puts, Sample Others, int Unseen) Changes(int count)
    {
        var (puts, others, unseen) = (new Sample(), new Sample(), 0);
        foreach (var (key, definition) in Workload.Scanners(_folder).Take(count))
        {
            var word = "seenat" + key.ToString(CultureInfo.InvariantCulture);
            var changed = key % 10 == 0 ? new ScannerDefinition { Query = word } : definition;
            _ = changed.Parsed;
            puts.Add(Cpu.Of(() => _index.Put(key, changed)));
            var job = new Posting { Title = word };
            if (key % 10 == 0 && !_index.Match(job).Matching.Contains(key))
                unseen++;
            others.Add(Cpu.Of(() => _index.Pause(key)));
            if (_index.Match(job).Matching.Contains(key))
                unseen++;
            others.Add(Cpu.Of(() => _index.Resume(key)));
            if (key % 10 == 0 && !_index.Match(job).Matching.Contains(key))
                unseen++;
        }
        return (puts, others, unseen);
    }

    /// <summary>CPU seconds to write all to a file and to read it; thrown if what was read does not give the same pairs.</summary>
    public (double Write, double Read, double Megabytes) Snapshot()
    {
        var path = Peers.Place("scanners.snapshot");
        try
        {
            var write = Cpu.Of(() => _index.WriteFile(path, k => k.ToString(CultureInfo.InvariantCulture)));
            var read = double.MaxValue;
            ScannerIndex<int>? again = null;
            for (var time = 0; time < 3; time++)
            {
                again = null;
                Memory.Used();
                read = Math.Min(
                    read,
                    Cpu.Of(() => again = ScannerIndex<int>.ReadFile(path, k => int.Parse(k, CultureInfo.InvariantCulture)))
                );
            }
            var hash = 0UL;
            for (var i = 0; i < 200; i++)
            {
                var (matching, _) = again!.Match(All[i], ref _keys);
                foreach (var key in _keys.AsSpan(0, matching))
                    hash += PairHash.Of(i, key);
            }
            return again!.Count == Count && hash == _hashes[200]
                ? (write, read, new FileInfo(path).Length / 1e6)
                : throw new NotMeasured("A snapshot did not give the same pairs as what it was taken of.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>What no shape of scanners may slow down.</summary>
internal static class Worst
{
    /// <summary>All scanners with these filters, and one query for all: CPU time of a job that has the word, and its matches.</summary>
    public static (double SecondsAJob, double MatchesAJob) Run(string data, string query, CancellationToken cancellation)
    {
        var folder = Peers.Data(data);
        var jobs = Workload.Jobs(folder, 300);
        var index = new ScannerIndex<int>();
        index.WarmUp(jobs);
        index.Load(Workload.Scanners(folder).Select(s => KeyValuePair.Create(s.Key, s.Value with { Query = query })));
        var keys = new int[1 << 20];
        var (best, matches) = (double.MaxValue, 0L);
        for (var round = 0; round < 3; round++)
        {
            var (seconds, met, with) = (0.0, 0L, 0);
            foreach (var job in jobs)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Cpu.Time();
                var (matching, asking) = index.Match(job, ref keys);
                var took = Cpu.Since(begun);
                if (matching + asking == 0)
                    continue;
                seconds += took;
                met += matching + asking;
                with++;
            }
            (best, matches) = (Math.Min(best, seconds / with), met / with);
        }
        return (best, matches);
    }

    /// <summary>The word that stands in most of these jobs.</summary>
    public static string CommonestWord(IEnumerable<Posting> jobs)
    {
        var counts = new Dictionary<string, int>();
        foreach (var job in jobs)
        foreach (var word in $"{job.Title} {job.Description}".Split(' ').Distinct())
            counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts.MaxBy(c => c.Value).Key;
    }
}

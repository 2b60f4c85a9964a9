using Guildhall.Matching;

namespace Guildhall.Bench;

/// <summary>Which jobs a scanner meets: jobs stored, the same some times over, as if one came every seven seconds.</summary>
internal sealed class Stored
{
    private readonly PostingStore<int> _store = new();
    private readonly List<ScannerDefinition> _definitions;
    private int[] _keys = new int[1 << 20];

    public Stored(string folder, List<Posting> jobs, int times, int definitions)
    {
        var before = Memory.Used();
        var begun = Cpu.Time();
        for (var i = 0; i < jobs.Count * times; i++)
            _store.Add(i, jobs[i % jobs.Count] with { SeenAt = DateTimeOffset.UnixEpoch.AddSeconds(7 * i) });
        StoreSeconds = (Cpu.Time() - begun) / _store.Count;
        Bytes = (double)(Memory.Used() - before) / _store.Count;
        _definitions = [.. Workload.Scanners(folder).Take(definitions).Select(s => s.Value)];
        foreach (var definition in _definitions)
            _ = definition.Parsed; // as the peers' queries are
    }

    public int Count => _store.Count;

    /// <summary>CPU seconds to read and store a job.</summary>
    public double StoreSeconds { get; }

    /// <summary>Bytes for a stored job, beside the texts, which all have in common.</summary>
    public double Bytes { get; }

    /// <summary>All hits of each scanner: the best of three rounds, and the hits of a scanner.</summary>
    public (Sample Times, double Hits) Run(CancellationToken cancellation)
    {
        var hits = 0L;
        var best = Sample.BestOf(() =>
        {
            var times = new Sample();
            hits = 0;
            foreach (var definition in _definitions)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Cpu.Time();
                hits += _store.Run(definition, ref _keys);
                times.Add(Cpu.Since(begun));
            }
            return times;
        });
        return (best, (double)hits / _definitions.Count);
    }

    /// <summary>Counts, days, waterfall and the newest twenty of each scanner: the best of three rounds.</summary>
    public Sample Previews(CancellationToken cancellation) =>
        Sample.BestOf(() =>
        {
            var times = new Sample();
            foreach (var definition in _definitions)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Cpu.Time();
                var preview = _store.Preview(definition);
                times.Add(Cpu.Since(begun));
                if (preview.Judged != _store.Count || preview.Waterfall.Count == 0 || preview.Days.Count == 0)
                    throw new NotMeasured("A preview was not whole.");
            }
            return times;
        });

    /// <summary>CPU seconds until the newest hit of each scanner.</summary>
    public Sample FirstHits()
    {
        var times = new Sample();
        foreach (var definition in _definitions)
            times.Add(Cpu.Of(() => _ = _store.Run(definition).Any()));
        return times;
    }
}

/// <summary>Ranked search with filters and counts: the jobs as if they were people, some times over.</summary>
internal sealed class People
{
    private readonly TextDirectory<int> _directory = new();

    public People(List<Posting> jobs, int times)
    {
        var before = Memory.Used();
        var begun = Cpu.Time();
        for (var i = 0; i < jobs.Count * times; i++)
        {
            var job = jobs[i % jobs.Count];
            _directory.Put(
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
        PutSeconds = (Cpu.Time() - begun) / _directory.Count;
        Bytes = (double)(Memory.Used() - before) / _directory.Count;
    }

    public int Count => _directory.Count;

    /// <summary>CPU seconds to put a profile in.</summary>
    public double PutSeconds { get; }

    /// <summary>Bytes for a profile, beside the texts, which all have in common.</summary>
    public double Bytes { get; }

    /// <summary>Sixty expressions in the peers' form: up to four skills of a job, any of them.</summary>
    public static List<string> Queries(List<Posting> jobs) =>
        [
            .. jobs.Take(60)
                .Select(j => j.Skills!.Take(4).Select(s => s.Contains(' ', StringComparison.Ordinal) ? $"\"{s}\"" : s).ToList())
                .Select(s => s.Count == 1 ? s[0] : $"(or {string.Join(' ', s)})"),
        ];

    /// <summary>
    /// The twenty best of each query from three countries and two levels with a rating, and counts of countries and categories: the best
    /// of three rounds, with the sum of all totals and the sum of all counts.
    /// </summary>
    public (Sample Times, long Hits, long Counted) Find(IEnumerable<string> queries, CancellationToken cancellation)
    {
        var searches = queries
            .Select(q => new Search
            {
                Text = Workload.Query(q),
                Facets = new Dictionary<string, IReadOnlyList<string>> { ["country"] = ["US", "GB", "CA"], ["level"] = ["l1", "l2"] },
                Bounds = [new Bound("rating", 400)],
                Count = ["country", "category"],
            })
            .ToList();
        var (hits, counted) = (0L, 0L);
        var best = Sample.BestOf(() =>
        {
            var times = new Sample();
            (hits, counted) = (0, 0);
            foreach (var search in searches)
            {
                cancellation.ThrowIfCancellationRequested();
                var begun = Cpu.Time();
                var found = _directory.Find(search);
                times.Add(Cpu.Since(begun));
                hits += found.Total;
                counted += found.Facets.Values.SelectMany(f => f).Sum(f => (long)f.Count);
            }
            return times;
        });
        return (best, hits, counted);
    }
}

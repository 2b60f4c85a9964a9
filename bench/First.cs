using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>What a new user meets: the start, the first pages, the process at rest, pages under load, and a file of jobs run through ten scanners.</summary>
public sealed class First : IBenchmark
{
    private const int MadeUpJobs = 6_000;
    private const int ManyJobs = 100_000;

    // The code that a page runs is made better while it runs. What the first seconds cost is told by the pages' first looks.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(10);

    public string Name => "first";

    public string Summary => "start to first page, memory at rest, pages under load and their time, replay with ten scanners";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var quick = options.Contains("--quick");
        string[] files = [.. options.Where(option => option != "--quick")];
        if (files is not ([] or ["--jobs", _, "--searches", _]))
            throw new WrongCall(
                "usage: bench/run first [--jobs FILE --searches FILE] [--quick] [--json]; without files, with made-up ones; "
                    + "quick looks at the memory after two minutes at most and not after ten, and leaves 100,000 jobs out"
            );

        var folder = Directory.CreateTempSubdirectory("guildhall-bench-");
        string In(string name) => Path.Combine(folder.FullName, name);
        try
        {
            await Command.RunAsync(["--help"], cancellation); // builds, when needed, before the clock runs
            await foreach (var figure in StartsAsync(In("data"), In("plain"), cancellation))
                yield return figure;
            await foreach (var figure in ServesAsync(In("data"), quick, cancellation))
                yield return figure;
            if (!quick)
            {
                JobFile.Write(In("many.jsonl"), ManyJobs);
                await Command.RunAsync(["import", "jobs", In("many.jsonl"), "--data", In("data")], cancellation);
                await using var server = await RunningServer.StartAsync(In("data"), demo: true, cancellation);
                yield return Start("data kept, 100,000 jobs", server);
                await foreach (var figure in Pages.LookAsync(server, " with 100,000 jobs", cancellation))
                    yield return figure;
                yield return new Figure("memory with 100,000 jobs, after the pages", server.ResidentMegabytes, "MB");
            }
            await foreach (var figure in ReplaysAsync(files, folder.FullName, cancellation))
                yield return figure;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // An empty folder, with the demo and without, and one that is whole.
    private static async IAsyncEnumerable<Figure> StartsAsync(
        string data,
        string plain,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using (var bare = await RunningServer.StartAsync(plain, demo: false, cancellation))
            yield return Start("empty folder, no demo", bare);
        await using (var fresh = await RunningServer.StartAsync(data, demo: true, cancellation))
        {
            yield return Start("empty folder, demo filled behind it", fresh);
            yield return new Figure("demo whole after", (await fresh.WaitForDemoAsync(cancellation)).TotalSeconds, "s");
        }
    }

    private static async IAsyncEnumerable<Figure> ServesAsync(
        string data,
        bool quick,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var server = await RunningServer.StartAsync(data, demo: true, cancellation);
        yield return Start("data kept", server);

        var rested = TimeSpan.Zero;
        foreach (var (until, words) in Rests.Take(quick ? 2 : 3))
        {
            await Task.Delay(until - rested, cancellation);
            rested = until;
            yield return new Figure($"memory of the idle process, {words}", server.ResidentMegabytes, "MB", Goal.Under(200));
        }

        await foreach (var figure in Pages.LookAsync(server, "", cancellation))
            yield return figure;

        yield return new Figure(
            "public experts page",
            await LoadAsync(server, "/experts/tidepost", [""], cancellation),
            "requests/s",
            Goal.AtLeast(4000)
        );
        var dmytro = await server.SignInAsync("dmytro", cancellation);
        yield return new Figure(
            "job feed page, signed in",
            await LoadAsync(server, "/a/auxility/jobs", [dmytro.Cookies], cancellation),
            "requests/s",
            Goal.AtLeast(1500)
        );
        var olga = await server.SignInAsync("olga", cancellation);
        var artem = await server.SignInAsync("artem", cancellation);
        yield return new Figure(
            "job feed page, three people in turn",
            await LoadAsync(server, "/a/auxility/jobs", [dmytro.Cookies, olga.Cookies, artem.Cookies], cancellation),
            "requests/s"
        );
        yield return new Figure("memory after the load", server.ResidentMegabytes, "MB");
    }

    private static async IAsyncEnumerable<Figure> ReplaysAsync(
        string[] options,
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (jobs, searches) = Files(options, folder);
        var said = await Command.RunAsync(
            ["replay", jobs, "--searches", searches, "--scanners", "10", "--data", Path.Combine(folder, "replay"), "--json"],
            cancellation
        );
        using var report = JsonDocument.Parse(said.Split('\n').Last(line => line.StartsWith('{'))); // warnings stand above it
        yield return new Figure("replay with ten scanners", Value(report, "jobsPerSecond"), "jobs/s", Goal.AtLeast(300));
        yield return new Figure("replayed jobs", Value(report, "jobs"), "");
        yield return new Figure("decisions missing", Value(report, "missing"), "", Goal.Under(1));
        yield return new Figure("jobs bid on twice", Value(report, "doubleBids"), "", Goal.Under(1));
        yield return new Figure("memory of the replay", Value(report, "memoryMb"), "MB");
    }

    private static readonly (TimeSpan Until, string Words)[] Rests =
    [
        (TimeSpan.FromSeconds(15), "15 s"),
        (TimeSpan.FromMinutes(2), "2 min"),
        (TimeSpan.FromMinutes(10), "10 min"),
    ];

    private static Figure Start(string on, RunningServer server) =>
        new($"start to first page, {on}", server.ToFirstPage.TotalSeconds, "s", Goal.Under(3));

    private static Task<double> LoadAsync(RunningServer server, string page, string[] cookies, CancellationToken cancellation) =>
        Load.RequestsASecondAsync(new Uri(server.Address, page), cookies, WarmUp, Counted, cancellation);

    private static (string Jobs, string Searches) Files(string[] options, string folder)
    {
        if (options is ["--jobs", var jobs, "--searches", var searches])
            return (Path.GetFullPath(jobs), Path.GetFullPath(searches));
        var made = (Jobs: Path.Combine(folder, "jobs.jsonl"), Searches: Path.Combine(folder, "searches.jsonl"));
        JobFile.Write(made.Jobs, MadeUpJobs);
        JobFile.WriteSearches(made.Searches);
        return made;
    }

    private static double Value(JsonDocument report, string name) => report.RootElement.GetProperty(name).GetDouble();
}

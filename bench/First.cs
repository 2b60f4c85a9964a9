using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Guildhall.Bench;

/// <summary>What a new user meets: the start, the first pages, the process at rest, and a file of jobs run through ten scanners.</summary>
public sealed class First : IBenchmark
{
    private const int MadeUpJobs = 6_000;

    public string Name => "first";

    public string Summary => "start to first page, memory at rest, experts page and job feed under load, replay with ten scanners";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options is not ([] or ["--jobs", _, "--searches", _]))
            throw new WrongCall("usage: bench/run first [--jobs FILE --searches FILE] [--json]; without files, with made-up ones");

        var folder = Directory.CreateTempSubdirectory("guildhall-bench-");
        var data = folder.CreateSubdirectory("data");
        try
        {
            await Command.RunAsync(["--help"], cancellation); // builds, when needed, before the clock runs
            await using (var fresh = await RunningServer.StartAsync(data.FullName, cancellation))
                yield return new Figure(
                    "start to first page, demo made on an empty folder",
                    fresh.ToFirstPage.TotalSeconds,
                    "s",
                    Goal.Under(3)
                );

            await using (var server = await RunningServer.StartAsync(data.FullName, cancellation))
            {
                yield return new Figure("start to first page, data kept", server.ToFirstPage.TotalSeconds, "s", Goal.Under(3));

                await Task.Delay(TimeSpan.FromSeconds(15), cancellation);
                yield return new Figure("memory of the idle process", server.ResidentMegabytes, "MB", Goal.Under(200));

                yield return new Figure(
                    "public experts page",
                    await LoadAsync(server, "/experts/tidepost", "", cancellation),
                    "requests/s",
                    Goal.AtLeast(4000)
                );
                var dmytro = await server.SignInAsync("dmytro", cancellation);
                yield return new Figure(
                    "job feed page, signed in",
                    await LoadAsync(server, "/a/auxility/jobs", dmytro, cancellation),
                    "requests/s",
                    Goal.AtLeast(1500)
                );
                yield return new Figure("memory after the load", server.ResidentMegabytes, "MB");
            }

            var (jobs, searches) = Files(options, folder.FullName);
            var said = await Command.RunAsync(
                ["replay", jobs, "--searches", searches, "--scanners", "10", "--data", Path.Combine(folder.FullName, "replay"), "--json"],
                cancellation
            );
            using var report = JsonDocument.Parse(said.Split('\n').Last(line => line.StartsWith('{'))); // warnings stand above it
            yield return new Figure("replay with ten scanners", Value(report, "jobsPerSecond"), "jobs/s", Goal.AtLeast(300));
            yield return new Figure("replayed jobs", Value(report, "jobs"), "");
            yield return new Figure("decisions missing", Value(report, "missing"), "", Goal.Under(1));
            yield return new Figure("jobs bid on twice", Value(report, "doubleBids"), "", Goal.Under(1));
            yield return new Figure("memory of the replay", Value(report, "memoryMb"), "MB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<double> LoadAsync(RunningServer server, string page, string cookies, CancellationToken cancellation) =>
        Load.RequestsASecondAsync(new Uri(server.Address, page), cookies, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), cancellation);

    private static (string Jobs, string Searches) Files(IReadOnlyList<string> options, string folder)
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

using System.Runtime.CompilerServices;

namespace Guildhall.Bench;

/// <summary>What a new user meets: the start, the first pages, the process at rest, and a file of jobs run through ten scanners.</summary>
public sealed class First : IBenchmark
{
    private const int Jobs = 6_000;

    public string Name => "first";

    public string Summary => "start to first page, job feed and experts page under load, memory at rest, replay with ten scanners";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options is not ([] or ["--jobs", _]))
            throw new WrongCall(
                "usage: bench/run first [--jobs FILE] [--json], where FILE holds jobs as JSON lines; without it, made-up ones"
            );

        var data = Directory.CreateTempSubdirectory("guildhall-bench-");
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

            await using var server = await RunningServer.StartAsync(data.FullName, cancellation);
            yield return new Figure("start to first page, data kept", server.ToFirstPage.TotalSeconds, "s", Goal.Under(3));

            await Task.Delay(TimeSpan.FromSeconds(15), cancellation);
            yield return new Figure("memory of the idle process", server.ResidentMegabytes, "MB", Goal.Under(200));

            var dmytro = await server.SignInAsync("dmytro", cancellation);
            yield return new Figure(
                "job feed page, signed in",
                await LoadAsync("/a/auxility/jobs", dmytro),
                "requests/s",
                Goal.AtLeast(1500)
            );
            yield return new Figure("public experts page", await LoadAsync("/experts/demo", ""), "requests/s", Goal.AtLeast(4000));
            yield return new Figure("memory after the load", server.ResidentMegabytes, "MB");

            Task<double> LoadAsync(string page, string cookies) =>
                Load.RequestsASecondAsync(
                    new Uri(server.Address, page),
                    cookies,
                    TimeSpan.FromSeconds(5),
                    TimeSpan.FromSeconds(10),
                    cancellation
                );
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}

using System.Runtime.CompilerServices;

namespace Guildhall.Bench;

/// <summary>What a new user meets: the start, the first pages, and the process at rest.</summary>
public sealed class First : IBenchmark
{
    public string Name => "first";

    public string Summary => "start to first page, memory at rest, experts page and job feed under load";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options.Count > 0)
            throw new WrongCall("usage: bench/run first [--json]");

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

            yield return new Figure("public experts page", await LoadAsync("/experts/tidepost", ""), "requests/s", Goal.AtLeast(4000));
            var dmytro = await server.SignInAsync("dmytro", cancellation);
            yield return new Figure(
                "job feed page, signed in",
                await LoadAsync("/a/auxility/jobs", dmytro),
                "requests/s",
                Goal.AtLeast(1500)
            );
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

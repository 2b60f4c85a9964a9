using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Guildhall.Bench;

/// <summary>The built server, started as a person would start it, on a data folder of its own.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    private readonly Command command;

    private RunningServer(Command command, Uri address, TimeSpan toFirstPage)
    {
        this.command = command;
        Address = address;
        ToFirstPage = toFirstPage;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the last byte of the first page.</summary>
    public TimeSpan ToFirstPage { get; }

    /// <summary>Memory that the process holds and nobody else could use, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{command.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(Digits().Match(line).ValueSpan, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    /// <summary>Starts the server and waits until it has served its first page; it gives up after three minutes.</summary>
    public static async Task<RunningServer> StartAsync(string data, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var clock = Stopwatch.StartNew();
        var command = new Command("serve", "--port", $"{address.Port}", "--data", data, "--demo");
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (command.HasEnded || clock.Elapsed > TimeSpan.FromMinutes(3))
            {
                await command.DisposeAsync();
                throw new NotMeasured($"The server did not start.{Environment.NewLine}{command.Said}");
            }
            try
            {
                await http.GetStringAsync("/sign-in", cancellation);
                return new RunningServer(command, address, clock.Elapsed);
            }
            catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError)
            {
                await Task.Delay(10, cancellation); // not listening yet
            }
        }
    }

    /// <summary>Signs one of the demo's cast in with the form of the sign-in page and gives the cookies for the next requests.</summary>
    public async Task<string> SignInAsync(string name, CancellationToken cancellation)
    {
        var jar = new CookieContainer();
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false })
        {
            BaseAddress = Address,
        };
        var page = await http.GetStringAsync("/sign-in", cancellation);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
        ]);
        using var answer = await http.PostAsync($"/demo/sign-in/{name}", form, cancellation);
        if (answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther))
            throw new NotMeasured($"Signing {name} in was answered {(int)answer.StatusCode}.");
        return jar.GetCookieHeader(Address);
    }

    /// <summary>Stops the server as Ctrl-C would.</summary>
    public ValueTask DisposeAsync() => command.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

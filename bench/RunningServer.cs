using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Guildhall.Bench;

/// <summary>The built server, started as a person would start it, on a data folder of its own.</summary>
public sealed partial class RunningServer : IAsyncDisposable
{
    private readonly Command command;

    private readonly Stopwatch sinceStart;

    private RunningServer(Command command, Uri address, Stopwatch clock)
    {
        this.command = command;
        Address = address;
        ToFirstPage = clock.Elapsed;
        sinceStart = clock;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the last byte of the first page.</summary>
    public TimeSpan ToFirstPage { get; }

    /// <summary>Memory that the process holds, program files that are mapped into it included, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{command.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(Digits().Match(line).ValueSpan, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    /// <summary>Starts the server and waits until it has served its first page; it gives up after three minutes.</summary>
    /// <param name="data">The data folder; empty for a first start.</param>
    /// <param name="demo">Whether the demo is wanted.</param>
    public static async Task<RunningServer> StartAsync(string data, bool demo, CancellationToken cancellation)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var clock = Stopwatch.StartNew();
        var command = new Command("serve", "--port", $"{address.Port}", "--data", data, demo ? "--demo" : "--no-demo");
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
                return new RunningServer(command, address, clock);
            }
            catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError)
            {
                await Task.Delay(10, cancellation); // not listening yet
            }
        }
    }

    /// <summary>Waits until the demo is whole, and tells how long after the start that was; it gives up after ten minutes.</summary>
    public async Task<TimeSpan> WaitForDemoAsync(CancellationToken cancellation)
    {
        using var nobody = Visitor();
        while (sinceStart.Elapsed < TimeSpan.FromMinutes(10))
        {
            // A part that keeps asking stands there as long as something is being filled.
            var page = await nobody.Http.GetStringAsync("/sign-in", cancellation);
            if (!page.Contains("/demo/cast", StringComparison.Ordinal))
                return sinceStart.Elapsed;
            await Task.Delay(500, cancellation);
        }
        throw new NotMeasured($"The demo was not whole after ten minutes.{Environment.NewLine}{command.Said}");
    }

    /// <summary>A browser in which nobody is signed in.</summary>
    public Browser Visitor()
    {
        var jar = new CookieContainer();
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = Address };
        return new Browser(http, () => jar.GetCookieHeader(Address));
    }

    /// <summary>A browser in which one of the demo's cast is signed in, by the form of the sign-in page.</summary>
    public async Task<Browser> SignInAsync(string name, CancellationToken cancellation)
    {
        var browser = Visitor();
        var page = await browser.Http.GetStringAsync("/sign-in", cancellation);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
        ]);
        using var answer = await browser.Http.PostAsync($"/demo/sign-in/{name}", form, cancellation);
        if (answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.SeeOther))
            throw new NotMeasured($"Signing {name} in was answered {(int)answer.StatusCode}.");
        return browser;
    }

    /// <summary>Asks the server to end, as a supervisor would.</summary>
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

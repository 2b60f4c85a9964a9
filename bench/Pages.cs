using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Guildhall.Bench;

/// <summary>
/// The ten busiest pages, looked at as people do: now and then, each in turn, so that nothing that is kept for a moment helps.
/// </summary>
public static partial class Pages
{
    private const int Looks = 40;

    // Longer than anything is kept for the next look (decision 0010).
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2.2);

    /// <summary>The time from asking to the last byte for each page: p95 of 40 looks, after the code has settled.</summary>
    /// <param name="server">Its demo is whole.</param>
    /// <param name="on">What the figures' names end with.</param>
    public static async IAsyncEnumerable<Figure> LookAsync(
        RunningServer server,
        string on,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var dmytro = await server.SignInAsync("dmytro", cancellation);
        using var olga = await server.SignInAsync("olga", cancellation);
        using var clara = await server.SignInAsync("clara", cancellation);
        using var nobody = server.Visitor();
        (string Name, Browser Who, string At)[] pages =
        [
            ("job feed", dmytro, "/a/auxility/jobs"),
            ("job", dmytro, await FirstAsync(dmytro, "/a/auxility/jobs", "/a/auxility/jobs/", cancellation)),
            ("proposals", dmytro, "/a/auxility/proposals"),
            ("agency's home", dmytro, "/a/auxility"),
            ("notifications", dmytro, "/notifications"),
            ("Radar's home", olga, "/r/auxility-radar"),
            ("opportunities", olga, "/r/auxility-radar/opportunities"),
            (
                "opportunity",
                olga,
                await FirstAsync(olga, "/r/auxility-radar/opportunities", "/r/auxility-radar/opportunities/", cancellation)
            ),
            ("client's jobs", clara, "/c/harbor-pine/jobs"),
            ("experts page", nobody, "/experts/tidepost"),
        ];
        foreach (var (_, who, at) in pages)
            for (var look = 0; look < Looks; look++)
                await who.TimeAsync(at, cancellation);

        var times = pages.ToDictionary(page => page.Name, _ => new List<double>());
        for (var look = 0; look < Looks; look++)
        {
            var round = Stopwatch.StartNew();
            foreach (var (name, who, at) in pages)
                times[name].Add((await who.TimeAsync(at, cancellation)).TotalMilliseconds);
            if (Round > round.Elapsed)
                await Task.Delay(Round - round.Elapsed, cancellation);
        }
        foreach (var (name, taken) in times)
            yield return new Figure($"{name}{on}, p95", taken.Order().ElementAt(Looks * 95 / 100 - 1), "ms", Goal.Under(50));
    }

    private static async Task<string> FirstAsync(Browser who, string list, string below, CancellationToken cancellation)
    {
        var html = await who.Http.GetStringAsync(list, cancellation);
        var first = Links()
            .Matches(html)
            .Select(link => WebUtility.HtmlDecode(link.Groups[1].Value))
            .FirstOrDefault(link => Leads(link, below));
        return first ?? throw new NotMeasured($"{list} leads to nothing below {below}.");
    }

    private static bool Leads(string link, string below) =>
        link.StartsWith(below, StringComparison.Ordinal) && Guid.TryParse(link.AsSpan(below.Length), out _);

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Links();
}

/// <summary>Somebody's browser, signed in or not.</summary>
public sealed class Browser(HttpClient http, Func<string> cookies) : IDisposable
{
    /// <summary>What it asks with.</summary>
    public HttpClient Http => http;

    /// <summary>The value of its Cookie header.</summary>
    public string Cookies => cookies();

    /// <summary>How long a page took to its last byte; anything but 200 is thrown.</summary>
    public async Task<TimeSpan> TimeAsync(string page, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await http.GetAsync(page, cancellation);
        return answer.StatusCode is HttpStatusCode.OK
            ? clock.Elapsed
            : throw new NotMeasured($"{page} was answered {(int)answer.StatusCode}.");
    }

    public void Dispose() => http.Dispose();
}

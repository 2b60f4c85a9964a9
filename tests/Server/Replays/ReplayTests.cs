using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Server.Commands;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Guildhall.Server.Replays;

namespace Guildhall.Server.Tests.Replays;

/// <summary>The replay as a person starts it: a process of its own, its exit code, what it prints.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Connects = 2;
    private readonly string folder = Directory.CreateTempSubdirectory("guildhall-replay-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, BothDatabases, Rule("R-098", "R-210", "R-279")]
    public async Task A_file_goes_from_feed_to_sent_with_every_figure_of_the_report_as_it_is(Engine engine)
    {
        // Every fiftieth fits while the scanners watch; of the hundred after they are switched on, every twelfth; the last hundred let time pass.
        var lines = Enumerable.Range(0, 700).Select(i => Line(i, fits: i < 500 ? i % 50 == 0 : i < 600 && i % 12 == 0)).ToList();
        lines.Insert(10, "no job at all");
        lines.Add(Line(588, fits: true)); // once more, word for word
        var file = Write("jobs.jsonl", lines);
        var searches = Write(
            "searches.jsonl",
            [
                """{"id":"s1","kind":"boolean","query":"(react OR vue) AND NOT wordpress","filters":{}}""",
                """{"id":"s2","kind":"words","query":"react","filters":{}}""",
                """{"id":"s3","kind":"boolean","query":"cobol AND mainframe","filters":{}}""",
                """{"id":"s4","kind":"boolean","query":"plumbing","filters":{}}""",
            ]
        );
        await using var lease = engine is Engine.PostgreSql ? await PostgreSqlLease.TakeAsync("replay") : null;

        var (code, said, wrong) = await RunAsync(lease?.Url, file, "--searches", searches, "--scanners", "2", "--json");

        Assert.True(code == 0, wrong + said);
        using var json = JsonDocument.Parse(said);
        var report = json.RootElement;
        Assert.Equal((701, 1), (Number("jobs"), Number("rejected")));
        // The second of the four is no boolean search, and two were asked for.
        Assert.Equal(
            [("Search 1: s1", "Auto", 18, 0, 700), ("Search 2: s3", "Review", 0, 0, 700)],
            report
                .GetProperty("scanners")
                .EnumerateArray()
                .Select(one =>
                    (
                        one.GetProperty("name").GetString()!,
                        one.GetProperty("mode").GetString()!,
                        one.GetProperty("matched").GetInt32(),
                        one.GetProperty("asked").GetInt32(),
                        one.GetProperty("judged").GetInt32()
                    )
                )
        );
        Assert.Equal((1400, 0, 0), (Number("judgements"), Number("missing"), Number("undecided")));
        // Eight matched after the switch: all went out, each once.
        Assert.Equal((8, 0), (Number("sent"), Number("doubleBids")));
        Assert.Equal(8, report.GetProperty("bids").GetProperty("Sent").GetInt32());
        Assert.Equal(8, report.GetProperty("bids").EnumerateObject().Sum(state => state.Value.GetInt32()));
        Assert.Equal(8 * Connects, Number("connectsSpent"));
        Assert.True(report.GetProperty("ledgerAddsUp").GetBoolean());
        // The first bids of a new scanner are a person's, and each asks.
        Assert.True(report.GetProperty("reasons").GetProperty("gate").GetInt32() >= 1);
        var (half, most) = Pair("postedToSent");
        Assert.True(half > 0 && most >= half);
        (half, most) = Pair("processing");
        Assert.True(half > 0 && most >= half);
        Assert.Equal(
            ["approve", "contest", "deliver", "evaluate", "import", "send", "settle", "wake", "walk"],
            report.GetProperty("phases").EnumerateObject().Select(phase => phase.Name).Order()
        );
        var (seconds, perSecond) = (report.GetProperty("seconds").GetDouble(), report.GetProperty("jobsPerSecond").GetDouble());
        Assert.Equal(701 / seconds, perSecond, 6);
        Assert.True(report.GetProperty("cpuSeconds").GetDouble() > 0);
        // Jobs on both sides, judgements, eight bids with opportunity, proposal and entry at the least.
        Assert.True(Number("rows") >= 700 + 700 + 1400 + 8 * 4);
        Assert.True(Number("memoryMb") > 0);

        int Number(string name) => report.GetProperty(name).GetInt32();

        (double, double) Pair(string name) =>
            (report.GetProperty(name).GetProperty("item1").GetDouble(), report.GetProperty(name).GetProperty("item2").GetDouble());
    }

    [Theory, BothDatabases]
    public async Task Killed_while_the_cast_is_made_and_again_while_jobs_are_judged_it_goes_on_and_nothing_is_lost_or_done_twice(
        Engine engine
    )
    {
        var file = Write("jobs.jsonl", Enumerable.Range(0, 700).Select(i => Line(i, fits: i < 500 ? i % 50 == 0 : i % 12 == 0)));
        var searches = Write(
            "searches.jsonl",
            [
                """{"id":"s1","kind":"boolean","query":"(react OR vue) AND NOT wordpress","filters":{}}""",
                """{"id":"s2","kind":"boolean","query":"cobol AND mainframe","filters":{}}""",
            ]
        );
        await using var lease = engine is Engine.PostgreSql ? await PostgreSqlLease.TakeAsync("replay-killed") : null;
        string[] options = ["--searches", searches, "--json"];

        await KillAsync(lease?.Url, file, options, "server", "SELECT COUNT(*) > 5 FROM logins");
        await KillAsync(lease?.Url, file, options, "radar", "SELECT COUNT(*) > 1100 FROM evaluations");
        var (code, said, wrong) = await RunAsync(lease?.Url, file, options);

        Assert.True(code == 0, wrong + said);
        using var json = JsonDocument.Parse(said);
        var report = json.RootElement;
        Assert.Equal(
            (700, 1400, 0, 0, 0),
            (Number("jobs"), Number("judgements"), Number("missing"), Number("undecided"), Number("doubleBids"))
        );
        Assert.True(report.GetProperty("ledgerAddsUp").GetBoolean());
        Assert.True(Number("sent") > 0);
        Assert.Equal(Number("sent") * Connects, Number("connectsSpent"));

        int Number(string name) => report.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task On_an_instance_of_other_people_it_makes_no_cast()
    {
        var data = Path.Combine(folder, "data");
        await using (var app = GuildhallApp.Build(new ServeOptions("http://127.0.0.1:0", data) { Quiet = true }))
        {
            await GuildhallApp.MigrateAsync(app.Services, TestContext.Current.CancellationToken);
            await new DemoWorld(app.Services, TimeProvider.System).LoginAsync("Somebody", "somebody@else.example");
        }
        var searches = Write("searches.jsonl", ["""{"id":"s1","kind":"boolean","query":"react","filters":{}}"""]);

        var (code, _, wrong) = await RunAsync(null, Write("jobs.jsonl", [Line(1, fits: false)]), "--searches", searches);

        Assert.Equal(1, code);
        Assert.StartsWith(
            "Scanners can be made from searches on an empty instance or on one with the demo",
            wrong,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task At_a_rate_it_takes_the_time_that_the_rate_asks_for_and_tells_it_in_words()
    {
        var file = Write("jobs.jsonl", Enumerable.Range(0, 6).Select(i => Line(i, fits: false)));
        var searches = Write("searches.jsonl", ["""{"id":"s1","kind":"boolean","query":"react","filters":{}}"""]);
        var started = Stopwatch.GetTimestamp();

        var (code, said, wrong) = await RunAsync(null, file, "--searches", searches, "--rate", "4/s");

        Assert.True(code == 0, wrong + said);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1.5)); // six at four a second
        Assert.Contains("jobs                6 (0 lines rejected)", said, StringComparison.Ordinal);
        Assert.Contains("judgements          6, 0 missing; matches without a decision: 0", said, StringComparison.Ordinal);
        Assert.Contains("posted to sent      none sent", said, StringComparison.Ordinal);
        Assert.Contains("the ledger adds up", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_or_a_workspace_it_says_so_and_fails()
    {
        var (code, said, wrong) = await RunAsync(null, Path.Combine(folder, "nothing.jsonl"));
        Assert.Equal((1, ""), (code, said));
        Assert.StartsWith("There is no file ", wrong, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "data"))); // it looked before it made anything

        var file = Write("jobs.jsonl", [Line(1, fits: false)]);
        (code, _, wrong) = await RunAsync(null, file, "--searches", Path.Combine(folder, "none.jsonl"));
        Assert.Equal(1, code);
        Assert.Contains("none.jsonl", wrong, StringComparison.Ordinal);

        (code, _, wrong) = await RunAsync(null, file, "--workspace", "nobody");
        Assert.Equal(1, code);
        Assert.StartsWith("There is no workspace nobody in ", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20/s", true)]
    [InlineData("0.5", true)]
    [InlineData("0/s", false)]
    [InlineData("-3", false)]
    [InlineData("fast", false)]
    [InlineData("20/min", false)]
    public void A_rate_is_a_number_above_zero(string rate, bool isOne)
    {
        var errors = ReplayCommand.Create().Parse(["jobs.jsonl", "--rate", rate]).Errors;

        Assert.Equal(isOne ? [] : ["--rate is a number of jobs a second above zero, such as 20/s."], errors.Select(error => error.Message));
    }

    [Fact]
    public void What_does_not_add_up_is_not_overlooked_in_the_words()
    {
        var report = new ReplayReport
        {
            Jobs = 12_000,
            Rejected = 3,
            Seconds = 40,
            JobsPerSecond = 300,
            CpuSeconds = 61.25,
            Phases = new Dictionary<string, double> { ["evaluate"] = 10.04, ["send"] = 1.5 },
            Scanners = [new("React", "Auto", 18, 2, 12_000)],
            Judgements = 12_000,
            Missing = 5,
            Undecided = 4,
            Sent = 7,
            DoubleBids = 1,
            Bids = new Dictionary<string, int> { ["Sent"] = 7, ["Held"] = 2 },
            Reasons = new Dictionary<string, int> { ["cap-day"] = 11 },
            ConnectsSpent = 42,
            LedgerAddsUp = false,
            PostedToSent = (31.4, 600.6),
            Processing = (120.4, 480.6),
            Rows = 99,
            MemoryMb = 512,
        };

        Assert.Equal(
            [
                "jobs                12000 (3 lines rejected)",
                "time                40.0 s, 300 jobs/s, 61.3 s CPU",
                "  of it             evaluate 10.0 s, send 1.5 s",
                "judgements          12000, 5 missing; matches without a decision: 4",
                "  React                            Auto         18 matched      2 asked",
                "sent                7, jobs bid on twice: 1",
                "bids                Sent 7, Held 2",
                "  cap-day                              11",
                "Connects            42 spent, the ledger DOES NOT ADD UP",
                "posted to sent      p50 31 s, p99 601 s on the replay's clock (pace and limits included)",
                "fed to decided      p50 120 ms, p99 481 ms",
                "rows written        99",
                "memory              512 MB",
            ],
            report.Lines()
        );
    }

    private static string Line(int number, bool fits) =>
        JsonSerializer.Serialize(
            new
            {
                id = string.Create(CultureInfo.InvariantCulture, $"job-{number}"),
                title = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(fits ? "React portal for growers" : "Water pipes in a greenhouse")} {number}"
                ),
                description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Number {number} of our houses is to be done before the winter. We tell what is there, what leaks and what has been tried, and look for someone to do it in a month."
                ),
                type = "hourly",
                hourly_min = 40,
                hourly_max = 70,
                connects = Connects,
                payment_verified = true,
                client_country = "Canada",
                client_hires = 12,
            }
        );

    private string Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private async Task<(int Code, string Said, string Wrong)> RunAsync(string? database, string file, params string[] options)
    {
        using var process = Start(database, file, options);
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await wrong);
    }

    // Kills the process, as a power cut would, once a question to its database is answered with yes; one that ends before was not cut off.
    private async Task KillAsync(string? url, string file, string[] options, string module, string question)
    {
        using var process = Start(url, file, options);
        var drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var database = new Database(Path.Combine(folder, "data"), url);
        while (!process.HasExited && !await IsSoAsync(database, module, question))
            await Task.Delay(10);
        process.Kill();
        await process.WaitForExitAsync();
        await drained;
    }

    private static async Task<bool> IsSoAsync(Database database, string module, string question)
    {
        if (!database.IsPostgreSql && !File.Exists(Path.Combine(database.Folder, $"{module}.db")))
            return false;
        try
        {
            await using var connection = await database.OpenAsync(module, CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = question;
            return Convert.ToBoolean(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }
        catch (DbException)
        {
            return false; // its table is not there yet, or it is locked
        }
    }

    private Process Start(string? database, string file, string[] options)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet")
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                WorkingDirectory = folder,
            },
        };
        string[] arguments = [typeof(GuildhallApp).Assembly.Location, "replay", file, "--data", Path.Combine(folder, "data"), .. options];
        foreach (var argument in arguments)
            process.StartInfo.ArgumentList.Add(argument);
        if (database is not null)
            process.StartInfo.Environment["Database__Url"] = database;
        process.Start();
        return process;
    }
}

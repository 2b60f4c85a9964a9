using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Guildhall.Server.Replays;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Spectre.Console;

namespace Guildhall.Server.Commands;

/// <summary><c>guildhall replay FILE</c>: streams job posts through feed and scanners as if posted now, and reports what came of it.</summary>
internal static class ReplayCommand
{
    private const string Cast = "replay.cast";
    private const string CastBegan = "began";
    private const string CastWhole = "whole";

    private static readonly JsonSerializerOptions ReportJson = new(Json.Options) { IncludeFields = true };

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON lines, plain or gzip" };
        var workspace = new Option<string>("--workspace")
        {
            Description = "The workspace whose scanners judge",
            DefaultValueFactory = _ => DemoRadar.Slug,
        };
        var data = CommandHost.Data();
        var rate = new Option<double?>("--rate")
        {
            Description = "Jobs a second, such as 20/s",
            CustomParser = result =>
            {
                if (RateOf(result.Tokens[0].Value) is { } jobs)
                    return jobs;
                result.AddError("--rate is a number of jobs a second above zero, such as 20/s.");
                return null;
            },
        };
        var fast = new Option<bool>("--as-fast-as-possible") { Description = "No waiting between jobs; the default" };
        var spacing = new Option<int>("--spacing")
        {
            Description = "Seconds between two jobs on the replay's own clock",
            DefaultValueFactory = _ => 20,
        };
        var searches = new Option<FileInfo?>("--searches")
        {
            Description = "Saved searches, JSON lines, to make scanners from; on an empty instance the demo's cast is made first",
        };
        var scanners = new Option<int>("--scanners") { Description = "How many scanners to make from them", DefaultValueFactory = _ => 10 };
        var json = new Option<bool>("--json") { Description = "The report as JSON" };
        var command = new Command("replay", "Streams job posts through the marketplace's feed as if posted now.")
        {
            file,
            workspace,
            data,
            rate,
            fast,
            spacing,
            searches,
            scanners,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    parsed.GetRequiredValue(file),
                    new Replay.Options(
                        parsed.GetRequiredValue(file).FullName,
                        parsed.GetRequiredValue(workspace),
                        parsed.GetValue(fast) ? null : parsed.GetValue(rate),
                        TimeSpan.FromSeconds(parsed.GetValue(spacing))
                    ),
                    Path.GetFullPath(parsed.GetRequiredValue(data)),
                    parsed.GetValue(searches),
                    parsed.GetValue(scanners),
                    parsed.GetValue(json),
                    cancellation
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo file,
        Replay.Options options,
        string data,
        FileInfo? searches,
        int scanners,
        bool json,
        CancellationToken cancellation
    )
    {
        foreach (var needed in new[] { file, searches }.OfType<FileInfo>().Where(needed => !needed.Exists))
        {
            await Console.Error.WriteLineAsync($"There is no file {needed.FullName}.");
            return 1;
        }
        var clock = new DemoClock(TimeProvider.System.GetUtcNow());
        await using var app = GuildhallApp.Build(
            new ServeOptions("http://127.0.0.1:0", data) { Quiet = true },
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock))
        );
        await GuildhallApp.MigrateAsync(app.Services, cancellation);
        var replay = new Replay(app.Services, clock);
        if (searches is null && !await replay.KnowsAsync(options.Workspace, cancellation))
        {
            await Console.Error.WriteLineAsync(
                $"There is no workspace {options.Workspace} in {data}. With --searches FILE one is made on an empty instance."
            );
            return 1;
        }
        if (searches is not null && !await PrepareAsync(app.Services, clock, replay, searches, scanners, cancellation))
        {
            await Console.Error.WriteLineAsync(
                $"Scanners can be made from searches on an empty instance or on one with the demo; {data} holds people of its own."
            );
            return 1;
        }

        ReplayReport report = null!;
        if (json)
            report = await replay.RunAsync(options, _ => { }, cancellation);
        else
            await AnsiConsole
                .Progress()
                .StartAsync(async progress =>
                {
                    var bar = progress.AddTask(file.Name, maxValue: 1);
                    report = await replay.RunAsync(options, share => bar.Value = share, cancellation);
                });
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson));
        else
            foreach (var line in report.Lines())
                Console.WriteLine(line);
        return report is { Missing: 0, Undecided: 0, DoubleBids: 0, LedgerAddsUp: true } ? 0 : 2;
    }

    // A fresh instance gets people, agency and managers the way the demo does; killed in the middle of that, it goes on where it was. The
    // operator lets scanners go from Shadow to Auto on the same day, and the agency is no newcomer whose bids are few at first.
    private static async Task<bool> PrepareAsync(
        IServiceProvider services,
        DemoClock clock,
        Replay replay,
        FileInfo searches,
        int scanners,
        CancellationToken cancellation
    )
    {
        var world = new DemoWorld(services, clock);
        var told = await world.NotesAsync(Cast, cancellation);
        var isOurs = told.ContainsKey(CastBegan);
        if (!isOurs && !await world.InAsync<ServerDb, bool>(db => db.Logins.AnyAsync(cancellation)))
        {
            await world.NoteAsync(Cast, CastBegan, cancellation);
            isOurs = true;
        }
        if (isOurs && !told.ContainsKey(CastWhole))
        {
            var story = new DemoStory(world);
            await story.MakePeopleAsync(_ => { }, cancellation);
            await story.OpenClientsAsync(cancellation);
            await story.FoundAgenciesAsync(cancellation);
            await new DemoRadar(world).ConnectAsync(cancellation);
            await world.SettleAsync(cancellation);
            await world.NoteAsync(Cast, CastWhole, cancellation);
        }
        if (!await replay.KnowsAsync(DemoRadar.Slug, cancellation))
            return false;
        var ruth = await world.AsAsync("ruth", AccountKind.Operator, cancellation: cancellation);
        var settings = services.GetRequiredService<Settings<RadarDb>>();
        await settings.ChangeAsync(ruth, BiddingSettings.ShadowBeforeAuto.Name, "0", cancellation);
        await settings.ChangeAsync(ruth, BiddingSettings.WarmUp.Name, "off", cancellation);
        await replay.MakeScannersAsync(searches.FullName, scanners, cancellation);
        return true;
    }

    private static double? RateOf(string text) =>
        double.TryParse(
            text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text,
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var rate
        )
        && rate > 0
            ? rate
            : null;
}

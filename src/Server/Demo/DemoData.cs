using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Radar.Bidding;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Server.Demo;

/// <summary>
/// Fills an empty instance with the demo. The past is lived through at its own time, by the same use cases that people use, on a program
/// of its own beside the one that serves. Killed at any moment, it goes on where it was: who is there already is found, and each round
/// of the market that is through is noted with its number. An instance that others filled is left alone.
/// </summary>
internal sealed class DemoData(ServeOptions options, Database database, OutboxSignal signal, TimeProvider clock, DemoProgress progress)
{
    /// <summary>The time one round of the market stands for.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(3);

    /// <summary>How long ago the past begins.</summary>
    public TimeSpan Past { get; init; } = TimeSpan.FromDays(28);

    private static readonly TimeSpan Looking = TimeSpan.FromDays(6);
    private const string Note = "demo.told";
    private const string Began = "began";
    private const string Whole = "whole";
    private const double PeopleShare = 0.2;

    /// <summary>Whether it was filled to its end. Asked at each start, so it makes no context.</summary>
    public async Task<bool> IsWholeAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(ServerDb.Name, cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM requests WHERE scope LIKE '{Note}/%' AND key = '{Whole}'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) > 0;
    }

    /// <summary>Fills the instance, or what is missing of it.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        var past = new DemoClock(DateTimeOffset.MinValue);
        await using var app = GuildhallApp.Build(
            options with
            {
                Demo = false,
                Quiet = true,
                Address = "http://127.0.0.1:0",
            },
            services =>
                services
                    .Replace(ServiceDescriptor.Singleton<TimeProvider>(past))
                    // What is saved here is a save of the serving program too: what it remembers must be read again.
                    .Replace(ServiceDescriptor.Singleton(signal))
        );
        var world = new DemoWorld(app.Services, past);
        var notes = await world.NotesAsync(Note, cancellation);
        if (notes.ContainsKey(Whole))
            return;
        if (!notes.TryGetValue(Began, out var began))
        {
            if (await world.InAsync<ServerDb, bool>(db => db.Logins.AnyAsync(cancellation)))
                return;
            began = clock.GetUtcNow() - Past;
            past.GoTo(began);
            await world.NoteAsync(Note, Began, cancellation);
        }
        past.GoTo(began);
        progress.Reach(0);
        var radar = new DemoRadar(world);
        if (notes.Count <= 1)
            await BeginAsync(world, radar, app.Environment, cancellation);
        progress.Meet();
        progress.Reach(PeopleShare);
        await LiveAsync(world, radar, app.Services.GetRequiredService<Lane>(), past, began, notes, cancellation);
        await LeaveAsync(world, app.Services.GetRequiredService<Lane>(), past, notes, cancellation);
        past.GoTo(clock.GetUtcNow());
        await world.NoteAsync(Note, Whole, cancellation);
    }

    private async Task BeginAsync(DemoWorld world, DemoRadar radar, IWebHostEnvironment host, CancellationToken cancellation)
    {
        var story = new DemoStory(world);
        await story.MakePeopleAsync(share => progress.Reach(share * PeopleShare / 2), cancellation);
        await story.OpenClientsAsync(cancellation);
        await story.FoundAgenciesAsync(cancellation);
        progress.Reach(PeopleShare * 0.6);
        await new DemoPartners(world, host).OpenAsync(cancellation);
        // Each of them has a home now; scanners and the past of the market can follow while they are looked at.
        progress.Meet();
        progress.Reach(PeopleShare * 0.8);
        await radar.ConnectAsync(cancellation);
        await radar.LookAsync(cancellation);
        await world.SettleAsync(cancellation);
    }

    // Four weeks of the market, a job every three hours. Each round draws from a seed of its own, so that one that is lived through
    // again after the program was killed is the same as before.
    private async Task LiveAsync(
        DemoWorld world,
        DemoRadar radar,
        Lane lane,
        DemoClock past,
        DateTimeOffset began,
        Dictionary<string, DateTimeOffset> told,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var rounds = (int)((now - TimeSpan.FromMinutes(30) - began) / Round);
        for (var round = 0; round <= rounds; round++)
        {
            var key = $"round {round}";
            if (told.ContainsKey(key))
                continue;
            var at = began + round * Round;
            past.GoTo(at);
            var life = new MarketLife(world, JobGenerator.Of(round), Round, MarketLife.AllAgencies);
            await life.PostAsync(cancellation);
            await life.GoOnAsync(cancellation);
            await world.SettleAsync(cancellation);
            await lane.DrainAsync(cancellation);
            if (at > began + Looking)
                await radar.SwitchOnAsync(cancellation);
            // Of what waits for a person Dmytro reads most; the last hours are left for whoever opens the demo.
            if (at < now - TimeSpan.FromHours(6) && await radar.ApproveAsync(50, cancellation) > 0)
            {
                past.GoTo(at + TimeSpan.FromMinutes(40));
                await lane.DrainAsync(cancellation);
            }
            await world.SettleAsync(cancellation);
            await world.NoteAsync(Note, key, cancellation);
            progress.Reach(PeopleShare + (1 - PeopleShare) * round / Math.Max(1, rounds));
        }
    }

    // What a person decides is left for whoever opens the demo: young jobs that scanners in Review find, and nobody has read.
    private async Task LeaveAsync(
        DemoWorld world,
        Lane lane,
        DemoClock past,
        Dictionary<string, DateTimeOffset> told,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        foreach (var (at, fits) in DemoRadar.Undecided.Index())
        {
            var key = $"undecided {at}";
            if (told.ContainsKey(key))
                continue;
            past.GoTo(now - TimeSpan.FromMinutes(9 * (DemoRadar.Undecided.Count - at)));
            var draw = JobGenerator.Of(-1 - at);
            await new MarketLife(world, draw, Round, MarketLife.AllAgencies).PostAsync(() => draw.Next(fits), cancellation);
            await world.SettleAsync(cancellation);
            await lane.DrainAsync(cancellation);
            await world.SettleAsync(cancellation);
            await world.NoteAsync(Note, key, cancellation);
        }
        const string Asked = "asked";
        if (told.ContainsKey(Asked))
            return;
        await new DemoStory(world).AskAuxilityAsync(cancellation);
        await world.SettleAsync(cancellation);
        await world.NoteAsync(Note, Asked, cancellation);
    }
}

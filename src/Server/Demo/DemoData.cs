using Guildhall.Radar.Bidding;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Server.Demo;

/// <summary>
/// Fills an empty instance with the demo. The past is lived through at its own time, by the same use cases that people use, on a program
/// of its own beside the one that serves; filling an instance that has people already does nothing.
/// </summary>
internal static class DemoData
{
    private static readonly TimeSpan Past = TimeSpan.FromDays(28);

    /// <summary>Fills the instance whose program is given, if it is empty.</summary>
    public static async Task FillAsync(ServeOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var past = new DemoClock(now - Past);
        await using var app = GuildhallApp.Build(
            options with
            {
                Demo = false,
                Quiet = true,
                Address = "http://127.0.0.1:0",
            },
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(past))
        );
        var world = new DemoWorld(app.Services, past);
        if (await world.InAsync<ServerDb, bool>(db => db.Logins.AnyAsync(cancellation)))
            return;

        var story = new DemoStory(world);
        await story.MakePeopleAsync(cancellation);
        await story.OpenClientsAsync(cancellation);
        await story.FoundAgenciesAsync(cancellation);
        await new DemoPartners(world, app.Environment).OpenAsync(cancellation);
        var radar = new DemoRadar(world);
        await radar.ConnectAsync(cancellation);
        await radar.LookAsync(cancellation);
        await world.SettleAsync(cancellation);

        // Four weeks of the market, at first a job every few hours.
        var draw = new JobGenerator(seed: 20261117);
        var lane = app.Services.GetRequiredService<Lane>();
        var on = false;
        var life = new MarketLife(world, draw, agenciesPropose: true);
        for (var at = past.GetUtcNow(); at < now - TimeSpan.FromMinutes(30); at += TimeSpan.FromHours(3))
        {
            past.GoTo(at);
            await life.PostAsync(cancellation);
            await life.GoOnAsync(cancellation);
            await world.SettleAsync(cancellation);
            await lane.DrainAsync(cancellation);
            if (!on && at > now - Past + TimeSpan.FromDays(6))
            {
                await radar.SwitchOnAsync(cancellation);
                on = true;
            }
            // Of what waits for a person Dmytro reads most; the last hours are left for whoever opens the demo.
            if (at < now - TimeSpan.FromHours(6) && await radar.ApproveAsync(cancellation) > 0)
            {
                past.GoTo(at + TimeSpan.FromMinutes(40));
                await lane.DrainAsync(cancellation);
            }
            await world.SettleAsync(cancellation);
        }
        past.GoTo(now);
    }
}

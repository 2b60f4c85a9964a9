using Guildhall.Kernel;

namespace Guildhall.Server.Demo;

/// <summary>How the demo lives on.</summary>
public static class DemoSettings
{
    /// <summary>Whether anything happens by itself.</summary>
    public static readonly Setting<bool> Lives = new(
        "demo_life",
        true,
        false,
        true,
        "Demo",
        "Simulated clients and agencies of the demo go on posting, proposing, reading, answering and hiring."
    );

    /// <summary>How often.</summary>
    public static readonly Setting<TimeSpan> Pace = new(
        "demo_pace",
        TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromHours(3),
        "Demo",
        "How long the simulated people of the demo wait before they look around again. They do as much in a day whatever it is."
    );
}

/// <summary>
/// Keeps the demo alive on the real clock, by the same code that told its past. Auxility's people are left to whoever signed in as one
/// of them; everybody else goes on.
/// </summary>
internal sealed class DemoLife(IServiceProvider services, Settings<ServerDb> settings, TimeProvider clock, ILogger<DemoLife> log)
    : BackgroundService
{
    // A job every twenty minutes: often enough that a feed that is left open grows, seldom enough that it can be read.
    private static readonly TimeSpan Posting = TimeSpan.FromMinutes(20);

    /// <summary>One round, if the demo lives: what people do in the time that the pace stands for.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        if (!await settings.GetAsync(DemoSettings.Lives, cancellation))
            return;
        var pace = await settings.GetAsync(DemoSettings.Pace, cancellation);
        var draw = JobGenerator.Of(clock.GetUtcNow().Ticks / pace.Ticks);
        var life = new MarketLife(new DemoWorld(services, clock), draw, pace, MarketLife.OtherAgencies);
        if (draw.Chance(100 * (pace / Posting)))
            await life.PostAsync(cancellation);
        await life.GoOnAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await settings.GetAsync(DemoSettings.Pace, stoppingToken), clock, stoppingToken);
                await RoundAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The next round begins anew from what the database says.
                log.LogError(error, "A round of the demo's market failed");
            }
        }
    }
}

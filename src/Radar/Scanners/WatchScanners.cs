using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Notices live scanners that find nothing for three times as long as they usually wait for a match (R-198), and tells it once, with the clause
/// that takes the most and whether jobs come in at all.
/// </summary>
public sealed class WatchScanners(RadarDb db, StoredJobs stored, TimeProvider clock)
{
    private const int Gaps = 3;
    private static readonly TimeSpan Least = TimeSpan.FromDays(3);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>Looks at every live scanner; returns how many began to starve.</summary>
    public async Task<int> GoAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var live = await db
            .Scanners.Where(one => one.ArchivedAt == null && one.Mode != ScannerMode.Draft && one.LiveSince <= now - Least)
            .Join(
                db.Workspaces.Where(workspace => workspace.State != WorkspaceState.Archived),
                one => one.WorkspaceId,
                workspace => workspace.Id,
                (one, _) => one
            )
            .Join(db.ScannerVersions, one => one.VersionId, version => version.Id, (one, version) => new { one, version })
            .ToListAsync(cancellation);
        if (live.Count == 0)
            return 0;
        var held = await stored.LookAsync(db, cancellation);
        var lastJob = await db.Jobs.MaxAsync(job => (DateTimeOffset?)job.SeenAt, cancellation);
        var began = 0;
        foreach (var row in live)
        {
            var last = await db
                .Evaluations.Where(one => one.ScannerId == row.one.Id && one.Verdict != Verdict.NoMatch)
                .MaxAsync(one => (DateTimeOffset?)one.At, cancellation);
            var definition = row.version.Configuration.Definition;
            var volume = await held.VolumeAsync(db, definition, now, cancellation);
            var since = last > row.one.LiveSince ? last.Value : row.one.LiveSince!.Value;
            if (Patience(volume) is not { } patience || now - since < patience)
                row.one.Found();
            else if (row.one.Starve(since))
            {
                began++;
                var waterfall = held.Store.Preview(definition, since, take: 0);
                await db.TellThoseWhoMayAsync(
                    row.one.WorkspaceId,
                    Act.EditScanners,
                    NoticeKind.Scanner,
                    Says(row.one.Name, now - since, volume, waterfall, lastJob is { } seen ? now - seen : null),
                    $"/scanners/{row.one.Id}#preview",
                    now,
                    cancellation
                );
            }
        }
        await db.SaveChangesAsync(cancellation);
        return began;
    }

    /// <summary>How long is waited before a scanner counts as starving; null while nothing is known of its volume.</summary>
    public static TimeSpan? Patience(Volume volume) =>
        volume.PerMonth is not { } month ? null
        : Gaps * Month / Math.Max(1, month) is var patience && patience > Least ? patience
        : Least;

    private static string Says(string name, TimeSpan nothing, Volume volume, Preview<Guid> waterfall, TimeSpan? lastJob)
    {
        var most = waterfall.Waterfall.MaxBy(line => line.Failed);
        var jobs = lastJob switch
        {
            null => "No job has come in yet.",
            { TotalDays: >= 2 } since => $"No job has come in for {since.TotalDays:0} days: look at the feeds.",
            _ =>
                $"Jobs come in; of {waterfall.Judged} since then “{(most is null ? "nothing" : ClauseLine.Words(most.Name))}” turned away {most?.Failed ?? 0}.",
        };
        return $"{name} is starving: nothing found for {nothing.TotalDays:0} days, {volume.PerMonth} a month were expected. {jobs}";
    }
}

/// <summary>Looks after the scanners every hour.</summary>
internal sealed class ScannerRounds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ScannerRounds> log) : BackgroundService
{
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Hourly, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<WatchScanners>().GoAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The next round looks again.
                log.LogError(error, "A round of the scanners failed");
            }
        }
    }
}

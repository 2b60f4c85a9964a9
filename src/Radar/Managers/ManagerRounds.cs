using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Managers;

/// <summary>
/// Goes round the connections: each is checked hourly, and sooner when a Sync manager is due to read or a value is waited for.
/// Quarantines for too many questions end after an hour; retired managers leave after their notice.
/// </summary>
public sealed class ManagerRounds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ManagerRounds> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);

    /// <summary>Checks what is due; returns how many connections that was.</summary>
    public async Task<int> GoAsync(CancellationToken cancellation)
    {
        List<Guid> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RadarDb>();
            var settings = scope.ServiceProvider.GetRequiredService<Settings<RadarDb>>();
            var now = clock.GetUtcNow();
            var (hour, sync) = (now - Hourly, now - await settings.GetAsync(ManagerSettings.SyncEvery, cancellation));
            var minute = now - Assignment.LeastBetweenChecks;
            due = await db
                .Assignments.Where(each => each.State != AssignmentState.Removed && each.State != AssignmentState.Assigned)
                .Where(each =>
                    each.CheckedAt == null
                    || each.CheckedAt <= hour
                    || (
                        each.Kind == ManagerKind.Sync
                        && each.State == AssignmentState.Active
                        && (each.LastSyncAt == null || each.LastSyncAt <= sync)
                    )
                    || (each.State == AssignmentState.Invited && each.AcceptedAt != null && each.CheckedAt <= minute)
                )
                .Select(each => each.ConnectionId)
                .Distinct()
                .ToListAsync(cancellation);
        }
        foreach (var connection in due)
            await CheckAsync(connection, cancellation);
        return due.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await GoAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The next round begins anew from what the database says.
                log.LogError(error, "A round over the business managers failed");
            }
        }
    }

    private async Task CheckAsync(Guid connection, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RadarDb>();
        try
        {
            await scope.ServiceProvider.GetRequiredService<CheckConnection>().CheckAsync(connection, "The hourly check", cancellation);
            await EndAsync(db, connection, scope.ServiceProvider.GetRequiredService<Settings<RadarDb>>(), cancellation);
            await db.SaveChangesAsync(cancellation);
        }
        catch (Overtaken)
        {
            log.LogInformation(
                "The managers of connection {Connection} were changed meanwhile; they are checked in the next round",
                connection
            );
        }
    }

    private async Task EndAsync(RadarDb db, Guid connection, Settings<RadarDb> settings, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var notice = await settings.GetAsync(ManagerSettings.RetireNotice, cancellation);
        foreach (var assignment in db.Assignments.Local.Where(each => each.ConnectionId == connection).ToList())
        {
            if (assignment is { State: AssignmentState.Quarantined, ReasonCode: "rate-limit" })
            {
                var since = await db
                    .AssignmentChanges.Where(change => change.AssignmentId == assignment.Id && change.To == AssignmentState.Quarantined)
                    .MaxAsync(change => (DateTimeOffset?)change.At, cancellation);
                if (now >= since + Faults.RateLimitPause)
                    assignment.Release("Rule R-065", now);
            }
            if (assignment.State is not AssignmentState.Removed && assignment.Manager.RetiredAt is { } retired && now >= retired + notice)
                assignment.Remove("retired", "The manager was retired; its notice is over.", "Rule R-071", now);
        }
    }
}

using Guildhall.Kernel;
using Guildhall.Radar;
using Guildhall.Radar.Managers;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Operator;

/// <summary>How the instance does: its databases, the messages between its modules, its disk, and what waits for the operator.</summary>
public sealed class SeeHealth(IEnumerable<Module> modules, IServiceProvider services, ServeOptions options, RadarDb radar) : IUseCase
{
    private const int Shown = 50;

    /// <summary>All of it, the modules by name.</summary>
    public async Task<InstanceHealth> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        List<ModuleHealth> rows = [];
        foreach (var module in modules.OrderBy(module => module.Name, StringComparer.Ordinal))
            rows.Add(await OfAsync(module.Name, modules.DbOf(module.Name, services), cancellation));
        var requests = rows.Single(row => row.Name == RadarModule.Name).Reachable
            ? await radar.ManagerRequests.CountAsync(request => request.State == RequestState.Open, cancellation)
            : 0;
        return new InstanceHealth(rows, new DriveInfo(Path.GetFullPath(options.Data)).AvailableFreeSpace, requests);
    }

    private static async Task<ModuleHealth> OfAsync(string name, ModuleDb db, CancellationToken cancellation)
    {
        if (!await db.Database.CanConnectAsync(cancellation))
            return new ModuleHealth(name, false, 0, null, []);
        var waiting = db.Outbox.AsNoTracking().Where(message => !message.IsDead);
        return new ModuleHealth(
            name,
            true,
            await waiting.CountAsync(cancellation),
            await waiting
                .OrderBy(message => message.Position)
                .Select(message => (DateTimeOffset?)message.At)
                .FirstOrDefaultAsync(cancellation),
            await db
                .Outbox.AsNoTracking()
                .Where(message => message.IsDead)
                .OrderBy(message => message.Position)
                .Take(Shown)
                .ToListAsync(cancellation)
        );
    }
}

/// <summary>How the instance does.</summary>
/// <param name="Modules">Each module.</param>
/// <param name="FreeBytes">Free where the data is.</param>
/// <param name="ManagerRequests">Requests for a manager that nobody has answered; 0 where Radar's database does not answer.</param>
public sealed record InstanceHealth(IReadOnlyList<ModuleHealth> Modules, long FreeBytes, int ManagerRequests)
{
    /// <summary>Messages that wait to be delivered.</summary>
    public int Waiting => Modules.Sum(module => module.Waiting);

    /// <summary>Messages that were given up, at most 50 of each module.</summary>
    public int Dead => Modules.Sum(module => module.Dead.Count);
}

/// <summary>One module's database and messages.</summary>
/// <param name="Name">The module.</param>
/// <param name="Reachable">Whether its database answers; nothing else is known where it does not.</param>
/// <param name="Waiting">Messages that wait to be delivered.</param>
/// <param name="Oldest">Since when the oldest waits (UTC).</param>
/// <param name="Dead">Those given up after many tries, the oldest 50.</param>
public sealed record ModuleHealth(string Name, bool Reachable, int Waiting, DateTimeOffset? Oldest, IReadOnlyList<OutboxMessage> Dead);

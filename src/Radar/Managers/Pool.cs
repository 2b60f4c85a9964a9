using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>The operator's managers, as far as they are given away .</summary>
public sealed class Pool(RadarDb db, Settings<RadarDb> settings)
{
    /// <summary>
    /// The free, healthy manager of the kind with the fewest agencies; null when none is free. One that works for the agency
    /// already is not free for it: a manager works for one team.
    /// </summary>
    public async Task<Manager?> FreeAsync(ManagerKind kind, Guid agencyId, CancellationToken cancellation)
    {
        var limit = await settings.GetAsync(ManagerSettings.AgenciesPerManager, cancellation);
        var loads = await db
            .Managers.Where(manager => manager.AgencyId == null && manager.Kind == kind && manager.State == ManagerState.Ready)
            .Select(manager => new
            {
                Manager = manager,
                Agencies = db
                    .Assignments.Where(assignment => assignment.ManagerId == manager.Id && assignment.State != AssignmentState.Removed)
                    .Select(assignment => assignment.Connection.AgencyId)
                    .Distinct()
                    .Count(),
                WorksHere = db.Assignments.Any(assignment =>
                    assignment.ManagerId == manager.Id
                    && assignment.State != AssignmentState.Removed
                    && assignment.Connection.AgencyId == agencyId
                ),
                Troubled = db.Assignments.Any(assignment =>
                    assignment.ManagerId == manager.Id
                    && (assignment.State == AssignmentState.Quarantined || assignment.State == AssignmentState.Suspended)
                ),
            })
            .Where(load => load.Agencies < limit && !load.WorksHere && !load.Troubled)
            .OrderBy(load => load.Agencies)
            .ThenBy(load => load.Manager.ShortId)
            .Take(1)
            .ToListAsync(cancellation);
        return loads.FirstOrDefault()?.Manager;
    }

    /// <summary>Whether this manager may take one more agency .</summary>
    public async Task<bool> IsFreeAsync(Manager manager, CancellationToken cancellation)
    {
        var limit = await settings.GetAsync(ManagerSettings.AgenciesPerManager, cancellation);
        var agencies = await db
            .Assignments.Where(assignment => assignment.ManagerId == manager.Id && assignment.State != AssignmentState.Removed)
            .Select(assignment => assignment.Connection.AgencyId)
            .Distinct()
            .CountAsync(cancellation);
        return manager.State is ManagerState.Ready && (!manager.IsPool || agencies < limit);
    }

    /// <summary>Gives a free manager of the kind to the connection; null when none is free.</summary>
    public async Task<Assignment?> GiveAsync(
        Connection connection,
        ManagerKind kind,
        string by,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var manager = await FreeAsync(kind, connection.AgencyId, cancellation);
        if (manager is null)
            return null;

        manager.Given(now);
        var assignment = Assignment.Give(connection, manager, kind, by, now);
        db.Assignments.Add(assignment);
        return assignment;
    }

    /// <summary>
    /// Lets the requests of a connection begin that waited for its first manager, and answers from the pool what it may answer by
    /// itself: the first manager always, further ones with <c>auto_assign_managers</c> (R-038, R-039).
    /// </summary>
    public async Task AnswerAsync(Connection connection, bool firstIsActive, DateTimeOffset now, CancellationToken cancellation)
    {
        var byItself = await settings.GetAsync(ManagerSettings.AutoAssign, cancellation);
        var open = await db
            .ManagerRequests.Where(request =>
                request.ConnectionId == connection.Id && (request.State == RequestState.WaitsForFirst || request.State == RequestState.Open)
            )
            .OrderBy(request => request.AskedAt)
            .ToListAsync(cancellation);
        // What was asked for in this very request is not in the database yet.
        open.AddRange(
            db.ManagerRequests.Local.Where(request =>
                request.ConnectionId == connection.Id && request.IsOpen && db.Entry(request).State is EntityState.Added
            )
        );
        foreach (var request in open)
        {
            if (firstIsActive)
                request.Begin();
            if (request.State is not RequestState.Open || (!byItself && request.Kind is not ManagerKind.Sync))
                continue;
            if (await GiveAsync(connection, request.Kind, "The pool", now, cancellation) is { } assignment)
                request.Assign(assignment, now);
            else
                request.FindNone();
        }
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>Asks for the id of a further manager .</summary>
public sealed class RequestManager(RadarDb db, Pool pool, TimeProvider clock) : IUseCase
{
    /// <param name="Kind">The kind of work.</param>
    /// <param name="Why">Why; may be empty.</param>
    public sealed record Input(ManagerKind Kind, string Why = "");

    /// <summary>Asks; with <c>auto_assign_managers</c> and a free manager the answer is there at once.</summary>
    public async Task<ManagerRequest> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .SingleOrDefaultAsync(each => each.WorkspaceId == acting.WorkspaceId, cancellation);
        if (connection is null)
            throw new ConnectFirst();
        if (
            await db.ManagerRequests.AnyAsync(
                each =>
                    each.ConnectionId == connection.Id
                    && each.Kind == input.Kind
                    && each.State != RequestState.Assigned
                    && each.State != RequestState.Refused,
                cancellation
            )
        )
            throw new RequestedAlready();

        var now = clock.GetUtcNow();
        var first = await db.Assignments.AnyAsync(
            each => each.ConnectionId == connection.Id && each.Kind == ManagerKind.Sync && each.State == AssignmentState.Active,
            cancellation
        );
        var request = ManagerRequest.Ask(connection, input.Kind, input.Why, first, actor.Name, now);
        db.Add(request);
        db.Record(
            actor,
            "manager.requested",
            request.Id,
            now,
            after: new
            {
                request.Kind,
                request.Why,
                request.State,
            }
        );
        await pool.AnswerAsync(connection, first, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return request;
    }
}

/// <summary>Answers the operator's question about a request .</summary>
public sealed class ReplyToRequest(RadarDb db) : IUseCase
{
    /// <param name="RequestId">The request.</param>
    /// <param name="Text">The answer.</param>
    public sealed record Input(Guid RequestId, string Text);

    /// <summary>Adds the answer; the request waits for the operator again.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var request = await db
            .ManagerRequests.Where(each => each.Id == input.RequestId && each.Connection.WorkspaceId == acting.WorkspaceId)
            .OneAsync("request", cancellation);
        request.Reply(input.Text);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Lets a person of the agency work as its own manager, so that nobody from outside sits in the agency .</summary>
public sealed class UseOwnManager(RadarDb db, IAgencies agencies, IRoster roster, CheckConnection check, TimeProvider clock) : IUseCase
{
    /// <param name="ShortId">The person's short id on the market.</param>
    /// <param name="Kind">The kind of work; the same person may do Sync and Bid.</param>
    public sealed record Input(string ShortId, ManagerKind Kind);

    /// <summary>Assigns the person and reads at once what they hold. Refuses people who are no members of the agency.</summary>
    public async Task<Assignment> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .SingleOrDefaultAsync(each => each.WorkspaceId == acting.WorkspaceId, cancellation);
        if (connection is null)
            throw new ConnectFirst();
        var shortId = ShortIds.Read(input.ShortId);
        var person = await roster.FindByShortIdAsync(shortId, cancellation) ?? throw new Missing("person");
        if (await agencies.MembershipAsync(connection.AgencyId, person.Id, cancellation) is null)
            throw new Missing("person");
        var manager = await db.Managers.SingleOrDefaultAsync(each => each.ShortId == shortId, cancellation);
        if (manager is { IsPool: true })
            throw new InvalidInput("shortId", "This is a manager of the operator's pool. It is assigned on request, not taken.");

        var now = clock.GetUtcNow();
        if (manager is null)
            db.Add(manager = Manager.Own(connection.AgencyId, person, now));
        else
            manager.Given(now);
        var assignment = Assignment.Give(connection, manager, input.Kind, actor.Name, now);
        db.Add(assignment);
        db.Record(actor, "manager.own.assigned", assignment.Id, now, after: new { manager.ShortId, assignment.Kind });
        await db.SaveChangesAsync(cancellation);
        await check.CheckAsync(connection.Id, actor.Name, cancellation);
        await db.SaveChangesAsync(cancellation);
        return assignment;
    }
}

/// <summary>Goes on after a stop for conduct, by a person who has read it .</summary>
public sealed class ResumeConnection(RadarDb db, CheckConnection check, TimeProvider clock) : IUseCase
{
    /// <param name="HasRead">Whether the person has read what the market said.</param>
    public sealed record Input(bool HasRead);

    /// <summary>Lifts the stop and checks every manager anew.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        if (!input.HasRead)
            throw new InvalidInput("hasRead", "Say that you have read what the market said.");
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .Where(each => each.WorkspaceId == acting.WorkspaceId)
            .OneAsync("connection", cancellation);
        var now = clock.GetUtcNow();
        db.Record(actor, "connection.resumed", connection.Id, now, before: new { connection.StopReason });
        connection.Resume();
        await check.CheckAsync(connection.Id, actor.Name, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Ends a quarantine: the operator for the pool, an Admin of the workspace for own managers .</summary>
public sealed class ReleaseManager(RadarDb db, CheckConnection check, TimeProvider clock) : IUseCase
{
    /// <summary>Checks the manager and lets it work again; what still blocks keeps it degraded.</summary>
    public async Task RunAsync(Actor actor, Guid assignmentId, CancellationToken cancellation)
    {
        var assignment = await db
            .Assignments.Include(each => each.Manager)
            .Include(each => each.Connection.Workspace)
            .Where(each => each.Id == assignmentId)
            .OneAsync("manager", cancellation);
        if (assignment.Manager.IsPool)
        {
            actor.MustBeOperator();
        }
        else
        {
            var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
            if (acting.WorkspaceId != assignment.Connection.WorkspaceId)
                throw new Missing("manager");
            acting.Must(Act.Connect);
        }
        var now = clock.GetUtcNow();
        await check.CheckAsync(assignment.ConnectionId, actor.Name, cancellation);
        assignment.Release(actor.Name, now);
        db.Record(actor, "manager.released", assignment.Id, now, after: new { assignment.State });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Takes note of a fault of a manager's own account and quarantines it where R-064 says so; the caller saves.</summary>
public sealed class ReportFault(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Notes the fault.</summary>
    public async Task RunAsync(Guid assignmentId, FaultKind kind, string message, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var assignment = await db
            .Assignments.Include(each => each.Manager)
            .Where(each => each.Id == assignmentId)
            .OneAsync("manager", cancellation);
        var since = now - Faults.Window;
        var recent = await db
            .ManagerFaults.Where(fault => fault.AssignmentId == assignmentId && fault.At > since)
            .Select(fault => fault.Kind)
            .ToListAsync(cancellation);
        recent.Add(kind);
        var sends = await db
            .ManagerSends.Where(send => send.AssignmentId == assignmentId)
            .OrderByDescending(send => send.At)
            .Take(10)
            .Select(send => send.At)
            .ToListAsync(cancellation);
        var failed = await db
            .ManagerFaults.Where(fault => fault.AssignmentId == assignmentId && fault.Kind == FaultKind.Send)
            .OrderByDescending(fault => fault.At)
            .Take(10)
            .Select(fault => fault.At)
            .ToListAsync(cancellation);
        if (kind is FaultKind.Send)
            failed.Insert(0, now);
        var failures = sends.Count == 0 ? 0 : failed.Count(at => at >= sends[^1]);
        db.Add(ManagerFault.Of(assignmentId, kind, message, now));
        if (Faults.Quarantine(recent, [.. sends.Select((_, n) => n < failures)]) is var (code, reason))
            assignment.Quarantine(code, reason, now);
    }
}

/// <summary>The workspace has no connection yet.</summary>
public sealed class ConnectFirst() : Refusal("Connect the workspace to its team first.");

/// <summary>The same request waits already.</summary>
public sealed class RequestedAlready() : Refusal("A manager of this kind is asked for already. Its state is on the connection's page.");

internal sealed class RequestManagerEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/managers/requests",
            async (RequestManager.Input input, RequestManager request, Actor actor, CancellationToken cancellation) =>
            {
                var made = await request.RunAsync(actor, input, cancellation);
                return TypedResults.Created((string?)null, new { made.Id, made.State });
            }
        );
}

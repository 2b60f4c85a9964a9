using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>The operator adds a business manager to the pool: an account on the built-in market that nobody signs in to .</summary>
public sealed class AddManager(RadarDb db, IRoster roster, Pool pool, TimeProvider clock) : IUseCase
{
    /// <param name="Kind">The one kind of work .</param>
    /// <param name="Name">The account's name, as agencies see it among their members.</param>
    /// <param name="ShortId">Eight hexadecimal digits; drawn when empty .</param>
    /// <param name="Country">The account's country by name.</param>
    /// <param name="UsConfirmed">Whether a U.S. location is confirmed; the US kind needs it .</param>
    public sealed record Input(ManagerKind Kind, string Name, string? ShortId = null, string Country = "", bool UsConfirmed = false);

    /// <summary>Makes the account and adds the manager; requests that waited for one are answered. Refuses ids that are or were in use.</summary>
    public async Task<Manager> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        if (input.Kind is ManagerKind.Us && !input.UsConfirmed)
            throw new UsLocationNeeded();
        var shortId = string.IsNullOrWhiteSpace(input.ShortId) ? await DrawAsync(cancellation) : ShortIds.Read(input.ShortId);
        if (await db.Managers.AnyAsync(other => other.ShortId == shortId, cancellation))
            throw new ManagerIdTaken(shortId);

        var now = clock.GetUtcNow();
        var account = await roster.MakeManagerAccountAsync(shortId, input.Name, input.Country, input.UsConfirmed, cancellation);
        var manager = Manager.ForPool(input.Kind, account, now);
        db.Managers.Add(manager);
        db.Record(
            actor,
            "manager.added",
            manager.Id,
            now,
            after: new
            {
                manager.ShortId,
                manager.Kind,
                manager.Name,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await AnswerWaitingAsync(manager.Kind!.Value, now, cancellation);
        return manager;
    }

    private async Task AnswerWaitingAsync(ManagerKind kind, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db
            .ManagerRequests.Include(request => request.Connection.Workspace)
            .Where(request => request.State == RequestState.Open && request.Kind == kind)
            .OrderBy(request => request.AskedAt)
            .Take(20)
            .ToListAsync(cancellation);
        foreach (var connection in waiting.Select(request => request.Connection).Distinct())
        {
            await pool.AnswerAsync(connection, firstIsActive: false, now, cancellation);
            await db.SaveChangesAsync(cancellation);
        }
    }

    private async Task<string> DrawAsync(CancellationToken cancellation)
    {
        for (; ; )
        {
            var drawn = ShortIds.Draw();
            if (!await IsTakenAsync(drawn, cancellation))
                return drawn;
        }
    }

    private async Task<bool> IsTakenAsync(string shortId, CancellationToken cancellation) =>
        await db.Managers.AnyAsync(manager => manager.ShortId == shortId, cancellation)
        || await roster.FindByShortIdAsync(shortId, cancellation) is not null;
}

/// <summary>A short id is never given twice, also not after removal .</summary>
public sealed class ManagerIdTaken(string shortId) : Refusal($"The id {shortId} is or was in use. Ids are never given twice.");

/// <summary>The operator retires a manager: each workspace gets a replacement id, and time to move .</summary>
public sealed class RetireManager(RadarDb db, Pool pool, TimeProvider clock) : IUseCase
{
    /// <param name="ManagerId">The manager.</param>
    /// <param name="Reason">Why; the workspaces read it.</param>
    public sealed record Input(Guid ManagerId, string Reason);

    /// <summary>Retires it. Where no replacement is free, a request waits for one.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var manager = await db.Managers.Where(each => each.Id == input.ManagerId).OneAsync("manager", cancellation);
        if (input.Reason.Trim().Length is 0 or > 500)
            throw new InvalidInput("reason", "Say why in 1 to 500 characters; the workspaces read it.");
        var now = clock.GetUtcNow();
        manager.Retire(input.Reason.Trim(), now);
        db.Record(actor, "manager.retired", manager.Id, now, after: new { manager.ShortId, reason = manager.StateReason });

        var living = await db
            .Assignments.Include(each => each.Connection.Workspace)
            .Where(each => each.ManagerId == manager.Id && each.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
        foreach (var assignment in living)
        {
            assignment.Await("retired", $"The manager leaves: {manager.StateReason} A replacement is on the connection's page.", now);
            var request = ManagerRequest.Ask(
                assignment.Connection,
                assignment.Kind,
                $"Replaces {manager.ShortId}.",
                firstIsActive: true,
                actor.Name,
                now
            );
            db.Add(request);
            if (await pool.GiveAsync(assignment.Connection, assignment.Kind, actor.Name, now, cancellation) is { } replacement)
                request.Assign(replacement, now);
            else
                request.FindNone();
        }
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>The operator answers a request for a manager: assigned, refused with a reason, or a question back .</summary>
public sealed class AnswerRequest(RadarDb db, Pool pool, TimeProvider clock) : IUseCase
{
    /// <param name="RequestId">The request.</param>
    /// <param name="Answer">What is answered.</param>
    /// <param name="Text">The reason or question; not needed to assign.</param>
    public sealed record Input(Guid RequestId, Answers Answer, string Text = "");

    /// <summary>The answers there are.</summary>
    public enum Answers
    {
        /// <summary>A manager of the pool.</summary>
        Assign,

        /// <summary>No, with a reason.</summary>
        Refuse,

        /// <summary>A question back.</summary>
        Ask,
    }

    /// <summary>Answers it. Refuses to assign while the first manager is not active or none is free .</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var request = await db
            .ManagerRequests.Include(each => each.Connection.Workspace)
            .Where(each => each.Id == input.RequestId)
            .OneAsync("request", cancellation);
        var now = clock.GetUtcNow();
        switch (input.Answer)
        {
            case Answers.Refuse:
                request.Refuse(input.Text, now);
                break;
            case Answers.Ask:
                request.Question(input.Text, now);
                break;
            default:
                if (request.State is RequestState.WaitsForFirst)
                    throw new FirstNotActive();
                request.Assign(
                    await pool.GiveAsync(request.Connection, request.Kind, actor.Name, now, cancellation)
                        ?? throw new NoneFree(request.Kind),
                    now
                );
                break;
        }
        db.Record(actor, "manager.request.answered", request.Id, now, after: new { request.State, request.Answer });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>The pool has no free manager of the kind .</summary>
public sealed class NoneFree(ManagerKind kind) : Refusal($"No {kind.Words()} manager is free. Add one, or raise agencies_per_manager.");

/// <summary>One line of the pool as the operator sees it: the pool, not the work .</summary>
public sealed record PoolRow(
    Guid Id,
    string ShortId,
    ManagerKind? Kind,
    string Name,
    string Country,
    bool UsConfirmed,
    ManagerState State,
    string? StateReason,
    int Agencies,
    int LoadToday,
    string? LastError,
    DateTimeOffset? LastSentAt
);

/// <summary>A request as the operator sees it.</summary>
public sealed record RequestRow(
    Guid Id,
    string Workspace,
    ManagerKind Kind,
    string Why,
    string AskedBy,
    DateTimeOffset AskedAt,
    RequestState State,
    string? Answer
);

/// <summary>Reading requests for managers.</summary>
internal static class RequestRows
{
    /// <summary>The newest of them.</summary>
    public static Task<List<RequestRow>> NewestAsync(this IQueryable<ManagerRequest> requests, int most, CancellationToken cancellation) =>
        requests
            .OrderByDescending(request => request.AskedAt)
            .ThenByDescending(request => request.Id)
            .Take(most)
            .Select(request => new RequestRow(
                request.Id,
                request.Connection.Workspace.Name,
                request.Kind,
                request.Why,
                request.AskedBy,
                request.AskedAt,
                request.State,
                request.Answer
            ))
            .ToListAsync(cancellation);
}

/// <summary>The pool and the requests, for the operator .</summary>
public sealed class SeePool(RadarDb db, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>What the page shows.</summary>
    public sealed record View(IReadOnlyList<PoolRow> Managers, IReadOnlyList<RequestRow> Requests, int Limit, bool AutoAssign);

    /// <summary>Managers by kind and id, requests that wait first.</summary>
    public async Task<View> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var since = clock.GetUtcNow() - TimeSpan.FromDays(1);
        var managers = await db
            .Managers.Where(manager => manager.AgencyId == null)
            .OrderBy(manager => manager.Kind)
            .ThenBy(manager => manager.ShortId)
            .Select(manager => new PoolRow(
                manager.Id,
                manager.ShortId,
                manager.Kind,
                manager.Name,
                manager.Country,
                manager.UsConfirmed,
                manager.State,
                manager.StateReason,
                db.Assignments.Where(each => each.ManagerId == manager.Id && each.State != AssignmentState.Removed)
                    .Select(each => each.Connection.AgencyId)
                    .Distinct()
                    .Count(),
                db.ManagerSends.Count(send => send.ManagerId == manager.Id && send.At > since),
                db.ManagerFaults.Where(fault => db.Assignments.Any(each => each.Id == fault.AssignmentId && each.ManagerId == manager.Id))
                    .OrderByDescending(fault => fault.At)
                    .Select(fault => fault.Message)
                    .FirstOrDefault(),
                manager.LastSentAt
            ))
            .ToListAsync(cancellation);
        var requests = await db.ManagerRequests.NewestAsync(100, cancellation);
        return new View(
            managers,
            [.. requests.OrderBy(request => request.State is RequestState.Assigned or RequestState.Refused)],
            await settings.GetAsync(ManagerSettings.AgenciesPerManager, cancellation),
            await settings.GetAsync(ManagerSettings.AutoAssign, cancellation)
        );
    }
}

internal sealed class OperatePoolEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/operator/managers",
            (SeePool see, Actor actor, CancellationToken cancellation) => see.RunAsync(actor, cancellation)
        );
        routes.MapPost(
            "/operator/managers",
            async (AddManager.Input input, AddManager add, Actor actor, CancellationToken cancellation) =>
            {
                var manager = await add.RunAsync(actor, input, cancellation);
                return TypedResults.Created($"/api/v1/operator/managers/{manager.Id}", new { manager.Id, manager.ShortId });
            }
        );
        routes.MapPost(
            "/operator/managers/retire",
            async (RetireManager.Input input, RetireManager retire, Actor actor, CancellationToken cancellation) =>
            {
                await retire.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/operator/managers/requests",
            async (AnswerRequest.Input input, AnswerRequest answer, Actor actor, CancellationToken cancellation) =>
            {
                await answer.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

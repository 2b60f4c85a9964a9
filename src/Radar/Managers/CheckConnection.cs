using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>
/// Reads at the market what became of a connection's managers, and moves their assignments accordingly: on acceptance, hourly, after
/// errors, before each send, and when a person asks.
/// </summary>
public sealed class CheckConnection(RadarDb db, IAgencies agencies, Pool pool, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Re-checks for a person, once a minute at most .</summary>
    public async Task RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var connection = await db.Connections.Where(each => each.WorkspaceId == acting.WorkspaceId).OneAsync("connection", cancellation);
        var now = clock.GetUtcNow();
        foreach (var assignment in await LivingAsync(connection.Id, cancellation))
            assignment.MustBeDue(now);

        await CheckAsync(connection.Id, actor.Name, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Checks every living assignment of a connection; the caller saves.</summary>
    public async Task CheckAsync(Guid connectionId, string by, CancellationToken cancellation)
    {
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .Where(each => each.Id == connectionId)
            .OneAsync("connection", cancellation);
        var assignments = await LivingAsync(connectionId, cancellation);
        foreach (var assignment in assignments.OrderBy(each => each.Kind))
        {
            var before = assignment.State;
            await JudgeAsync(connection, assignment, by, cancellation);
            await TellAsync(connection, assignment, before, cancellation);
        }

        var firstIsActive = assignments.Any(each => each is { Kind: ManagerKind.Sync, State: AssignmentState.Active });
        if (firstIsActive)
            connection.Workspace.Begin();
        await pool.AnswerAsync(connection, firstIsActive, clock.GetUtcNow(), cancellation);
    }

    /// <summary>
    /// Checks one assignment right before it sends: membership, Business, account, grant. True if it may be used. The caller
    /// saves, in the transaction that begins the send or that holds the bid.
    /// </summary>
    public async Task<bool> BeforeSendAsync(Guid assignmentId, CancellationToken cancellation)
    {
        var assignment = await db
            .Assignments.Include(each => each.Manager)
            .Include(each => each.Connection.Workspace)
            .Where(each => each.Id == assignmentId)
            .OneAsync("manager", cancellation);
        if (assignment.State is AssignmentState.Removed || assignment.Connection.IsStopped)
            return false;
        var (wanted, found) = await ReadAsync(assignment.Connection, assignment, cancellation);
        // What is as it was is not written again: sends would get in each other's way for nothing.
        if (!assignment.Agrees(wanted, found, clock.GetUtcNow()))
        {
            var before = assignment.State;
            assignment.Judge(wanted, found, "Before a send", clock.GetUtcNow());
            await TellAsync(assignment.Connection, assignment, before, cancellation);
        }
        return assignment.IsUsable;
    }

    // Who runs the connection is told when a manager begins to work, and whenever one no longer does.
    private async Task TellAsync(Connection connection, Assignment assignment, AssignmentState before, CancellationToken cancellation)
    {
        if (assignment.State == before)
            return;
        var manager = $"the manager {assignment.Manager.ShortId}";
        var text = assignment.State switch
        {
            AssignmentState.Active => $"{manager} works.",
            AssignmentState.Degraded => $"{manager} is not used: {assignment.Reason}",
            AssignmentState.Suspended or AssignmentState.Removed or AssignmentState.Quarantined => $"{manager} is out: {assignment.Reason}",
            _ => null,
        };
        if (text is not null)
            await db.TellThoseWhoMayAsync(
                connection.WorkspaceId,
                Act.Connect,
                NoticeKind.Manager,
                text,
                "/connection",
                clock.GetUtcNow(),
                cancellation
            );
    }

    private async Task JudgeAsync(Connection connection, Assignment assignment, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (assignment.Kind is ManagerKind.Sync && await IsDueAsync(assignment, now, cancellation))
            await SyncAsync(connection, assignment, now, cancellation);
        var (wanted, found) = await ReadAsync(connection, assignment, cancellation);
        assignment.Judge(wanted, found, by, now);
    }

    private async Task<(HealthWanted Wanted, ManagerReading Found)> ReadAsync(
        Connection connection,
        Assignment assignment,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var member = await agencies.MembershipAsync(connection.AgencyId, assignment.Manager.PersonId, cancellation);
        var notice = await settings.GetAsync(ManagerSettings.RetireNotice, cancellation);
        var lag = await settings.GetAsync(ManagerSettings.PermissionLag, cancellation);
        var accepted = assignment.AcceptedAt ?? member?.JoinedAt;
        return (
            new HealthWanted(
                assignment.Kind,
                connection.TeamId,
                connection.TeamName,
                assignment.TopUp,
                assignment.FirstActiveAt is null && accepted is { } at && now < at + lag,
                await settings.GetAsync(ManagerSettings.SyncStaleAfter, cancellation)
            ),
            new ManagerReading
            {
                IsMember = member is not null,
                TeamId = member?.TeamId,
                TeamName = member?.TeamName,
                Admin = member?.Permissions.Admin,
                Business = member?.Permissions.Business,
                Contractor = member?.Permissions.Contractor,
                Diaries = member?.Permissions.Diaries,
                Chat = member?.Permissions.Chat,
                Account = member?.Person.Status,
                // Here the account itself is the grant: the instance owns it, or its holder works for the agency.
                Grant = assignment.Manager.RetiredAt is not { } retired || now < retired + notice,
                UsConfirmed = member?.Person.UsConfirmed,
                LastSyncAt = assignment.LastSyncAt,
                JoinedAt = member?.JoinedAt,
            }
        );
    }

    private async Task<bool> IsDueAsync(Assignment sync, DateTimeOffset now, CancellationToken cancellation) =>
        sync.LastSyncAt is not { } last || now >= last + await settings.GetAsync(ManagerSettings.SyncEvery, cancellation);

    private async Task SyncAsync(Connection connection, Assignment sync, DateTimeOffset now, CancellationToken cancellation)
    {
        // It reads by its membership: without one there is nothing to read.
        if (await agencies.MembershipAsync(connection.AgencyId, sync.Manager.PersonId, cancellation) is null)
            return;
        var agency = await agencies.FindAsync(connection.AgencyId, cancellation);
        var team = agency?.Teams.FirstOrDefault(team => team.Id == connection.TeamId);
        if (agency is null || team is null)
            return;
        var members = await agencies.TeamAsync(team.Id, cancellation);
        var managers = await db.Managers.Select(manager => manager.PersonId).ToListAsync(cancellation);
        connection.Read(agency.Name, team.Name, Senders.Of(members, managers).Count);
        sync.Synced(now);
    }

    private Task<List<Assignment>> LivingAsync(Guid connectionId, CancellationToken cancellation) =>
        db
            .Assignments.Include(each => each.Manager)
            .Where(each => each.ConnectionId == connectionId && each.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
}

/// <summary>Who of a team can be a sender .</summary>
public static class Senders
{
    /// <summary>
    /// The team's freelancers, managers left out although they are Non-exclusive contractors. <paramref name="managers"/> are
    /// the accounts of business managers.
    /// </summary>
    public static IReadOnlyList<MemberFacts> Of(IReadOnlyList<MemberFacts> team, IReadOnlyCollection<Guid> managers) =>
        [.. team.Where(member => member.Permissions.Contractor is not Contractor.None && !managers.Contains(member.Person.Id))];
}

internal sealed class CheckConnectionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/connection/check",
            async (CheckConnection check, Actor actor, CancellationToken cancellation) =>
            {
                await check.RunAsync(actor, cancellation);
                return TypedResults.NoContent();
            }
        );
}

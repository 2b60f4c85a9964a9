using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>
/// The wizard's first step: links the workspace to its agency team and gives it the first manager, the Sync one.
/// </summary>
public sealed class ConnectWorkspace(RadarDb db, IAgencies agencies, Pool pool, TimeProvider clock) : IUseCase
{
    /// <param name="TeamId">The team of the agency to work for .</param>
    public sealed record Input(Guid TeamId);

    /// <summary>
    /// Opens the connection; asked again with another team before a manager was invited, it goes over to that one. Without a
    /// free manager the request waits and the operator is told.
    /// </summary>
    public async Task<Connection> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        var workspace = acting.Workspace;
        workspace.MustBeOpen();
        var agency = await agencies.FindAsync(workspace.AgencyId, cancellation) ?? throw new Missing("agency");
        var team = agency.Teams.FirstOrDefault(team => team.Id == input.TeamId) ?? throw new Missing("team");
        if (
            await db.Workspaces.AnyAsync(
                other => other.TeamId == team.Id && other.Id != workspace.Id && other.ArchivedAt == null,
                cancellation
            )
        )
            throw new TeamTaken(team.Name, null);

        var now = clock.GetUtcNow();
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .SingleOrDefaultAsync(each => each.WorkspaceId == workspace.Id && each.Market == Connection.BuiltInMarket, cancellation);
        if (connection is null)
        {
            if (workspace.TeamId != team.Id)
                workspace.Serve(team.Id);
            connection = Connection.Open(workspace, agency.Name, agency.Slug, team.Name, now);
            db.Add(connection);
            db.Record(actor, "connection.opened", connection.Id, now, after: new { agency = agency.Name, team = team.Name });
        }
        else if (connection.TeamId != team.Id)
        {
            if (
                await db.Assignments.AnyAsync(
                    each =>
                        each.ConnectionId == connection.Id
                        && each.State != AssignmentState.Assigned
                        && each.State != AssignmentState.Removed,
                    cancellation
                )
            )
                throw new ManagersInvited(connection.TeamName);
            db.Record(
                actor,
                "connection.team.changed",
                connection.Id,
                now,
                before: new { team = connection.TeamName },
                after: new { team = team.Name }
            );
            connection.Serve(team.Id, team.Name, bidsInFlight: 0);
        }

        if (!await HasFirstAsync(connection.Id, cancellation))
        {
            db.Add(ManagerRequest.Ask(connection, ManagerKind.Sync, "The first manager of a new connection.", false, actor.Name, now));
            await pool.AnswerAsync(connection, firstIsActive: false, now, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        return connection;
    }

    private async Task<bool> HasFirstAsync(Guid connectionId, CancellationToken cancellation) =>
        await db.Assignments.AnyAsync(
            each => each.ConnectionId == connectionId && each.Kind == ManagerKind.Sync && each.State != AssignmentState.Removed,
            cancellation
        )
        || await db.ManagerRequests.AnyAsync(
            each => each.ConnectionId == connectionId && each.Kind == ManagerKind.Sync && each.State == RequestState.Open,
            cancellation
        );
}

/// <summary>Managers are in the old team; changing the team means moving them .</summary>
public sealed class ManagersInvited(string team)
    : Refusal($"Managers are already invited to the team {team}. Change the team on the connection's page; they are degraded until moved.");

internal sealed class ConnectWorkspaceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/connection",
            async (ConnectWorkspace.Input input, ConnectWorkspace connect, Actor actor, CancellationToken cancellation) =>
            {
                var connection = await connect.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { connection.Id });
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>Moves a connection to another team of the agency; managers that are not there are degraded until moved .</summary>
public sealed class ChangeTeam(RadarDb db, IAgencies agencies, CheckConnection check, TimeProvider clock) : IUseCase
{
    /// <param name="TeamId">The new team.</param>
    public sealed record Input(Guid TeamId);

    /// <summary>
    /// Moves it and checks every manager. Refuses while a bid is on its way (<see cref="BidsInFlight"/>) and a team that has another
    /// workspace (<see cref="TeamTaken"/>).
    /// </summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        acting.Workspace.MustBeOpen();
        var connection = await db
            .Connections.Include(each => each.Workspace)
            .Where(each => each.WorkspaceId == acting.WorkspaceId)
            .OneAsync("connection", cancellation);
        var agency = await agencies.FindAsync(connection.AgencyId, cancellation) ?? throw new Missing("agency");
        var team = agency.Teams.FirstOrDefault(team => team.Id == input.TeamId && !team.IsHidden) ?? throw new Missing("team");
        if (team.Id == connection.TeamId)
            return;
        if (
            await db.Workspaces.AnyAsync(
                other => other.TeamId == team.Id && other.Id != acting.WorkspaceId && other.ArchivedAt == null,
                cancellation
            )
        )
            throw new TeamTaken(team.Name, null);

        db.Record(
            actor,
            "connection.team.changed",
            connection.Id,
            clock.GetUtcNow(),
            before: new { team = connection.TeamName },
            after: new { team = team.Name }
        );
        connection.Serve(team.Id, team.Name, await db.InFlightAsync(acting.WorkspaceId, cancellation));
        await check.CheckAsync(connection.Id, actor.Name, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Bids that cannot be called back.</summary>
internal static class InFlight
{
    /// <summary>How many bids of the workspace are being sent or are in doubt .</summary>
    public static Task<int> InFlightAsync(this RadarDb db, Guid workspaceId, CancellationToken cancellation) =>
        db.Bids.CountAsync(
            bid => bid.WorkspaceId == workspaceId && (bid.State == BidState.Sending || bid.State == BidState.Uncertain),
            cancellation
        );
}

/// <summary>What a team needs before it can have a manager for U.S.-only posts, each line met or not .</summary>
/// <param name="Text">What is needed.</param>
/// <param name="Met">Whether it is there; null when it cannot be known yet.</param>
/// <param name="Says">What was found.</param>
public sealed record UsRequirement(string Text, bool? Met, string Says);

/// <summary>Reads the requirements of the US kind .</summary>
public sealed class SeeUsRequirements(RadarDb db, IAgencies agencies) : IUseCase
{
    /// <summary>The lines in order.</summary>
    public async Task<IReadOnlyList<UsRequirement>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var workspace = acting.Workspace;
        var team = await agencies.TeamAsync(workspace.TeamId, cancellation);
        var managers = await db.Managers.Select(manager => manager.PersonId).ToListAsync(cancellation);
        var confirmed = Senders.Of(team, managers).Where(member => member.Person.UsConfirmed).ToList();
        var us = await db
            .Assignments.AsNoTracking()
            .Include(each => each.Manager)
            .Where(each =>
                each.Connection.WorkspaceId == workspace.Id && each.Kind == ManagerKind.Us && each.State != AssignmentState.Removed
            )
            .OrderBy(each => each.CreatedAt)
            .FirstOrDefaultAsync(cancellation);
        return
        [
            new(
                "At least one freelancer of the team has a confirmed U.S. location",
                confirmed.Count > 0,
                confirmed.Count > 0 ? string.Join(", ", confirmed.Take(3).Select(member => member.Person.Name)) : "nobody yet"
            ),
            new(
                "The manager has a confirmed U.S. location",
                us?.Manager.UsConfirmed,
                us is null ? "known when one is assigned" : us.Manager.ShortId
            ),
            new(
                "The manager is on the first one's team",
                us is null || us.Items.Count == 0 || us.AcceptedAt is null
                    ? null
                    : us.Items.Any(item => item is { Kind: HealthItemKind.Team, Verdict: Verdict.Right }),
                us?.AcceptedAt is null ? "known when it has accepted" : us.Reason ?? ""
            ),
        ];
    }
}

internal sealed class ChangeTeamEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/connection/team",
            async (ChangeTeam.Input input, ChangeTeam change, Actor actor, CancellationToken cancellation) =>
            {
                await change.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
}

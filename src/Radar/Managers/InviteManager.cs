using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Managers;

/// <summary>What the wizard shows for a manager: exactly these values, each to copy .</summary>
/// <param name="Team">The connection's team.</param>
/// <param name="Addressee">The short id.</param>
/// <param name="Permissions">The five axes.</param>
public sealed record InvitationValues(string Team, string Addressee, Permissions Permissions)
{
    /// <summary>The values to invite the assignment's manager with.</summary>
    public static InvitationValues For(Assignment assignment) =>
        new(
            assignment.Connection.TeamName,
            assignment.Manager.ShortId,
            Permissions.BiddingManager with
            {
                Admin = assignment.TopUp ? Admin.Full : Admin.None,
            }
        );

    /// <summary>The fields in the form's order, with the words the form has for them.</summary>
    public IReadOnlyList<(string Field, string Value)> Lines =>
        [
            ("Invite to team", Team),
            ("E-mail addresses or usernames", Addressee),
            ("Message", ""),
            ("Admin", Health.Words(Permissions.Admin)),
            ("Business", Health.Words(Permissions.Business)),
            ("Agency contractor", Health.Words(Permissions.Contractor)),
            ("View work diaries", Health.Words(Permissions.Diaries)),
            ("Can chat with", Health.Words(Permissions.Chat)),
        ];
}

/// <summary>Finding the assignment a person of the workspace means.</summary>
internal static class AssignmentLookups
{
    /// <summary>The assignment, with manager and connection, for someone who may connect; others are told it does not exist.</summary>
    public static async Task<Assignment> ForConnectingAsync(this RadarDb db, Actor actor, Guid assignmentId, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Connect);
        return await db
            .Assignments.Include(each => each.Manager)
            .Include(each => each.Connection.Workspace)
            .Where(each => each.Id == assignmentId && each.Connection.WorkspaceId == acting.WorkspaceId)
            .OneAsync("manager", cancellation);
    }
}

/// <summary>Chooses Admin None or Full for a manager before its values are shown .</summary>
public sealed class ChooseAdmin(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="AssignmentId">The manager's assignment.</param>
    /// <param name="TopUp">Admin Full, so that it tops Connects up; else None.</param>
    /// <param name="TopUpLimit">With None: Connects a month it may buy, on the built-in market; 0 for none.</param>
    public sealed record Input(Guid AssignmentId, bool TopUp, int TopUpLimit = 0);

    /// <summary>Keeps the choice.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var assignment = await db.ForConnectingAsync(actor, input.AssignmentId, cancellation);
        if ((assignment.TopUp, assignment.TopUpLimit) == (input.TopUp, input.TopUpLimit))
            return;
        db.Record(
            actor,
            "manager.admin.chosen",
            assignment.Id,
            clock.GetUtcNow(),
            before: new { assignment.TopUp, assignment.TopUpLimit },
            after: new { input.TopUp, input.TopUpLimit }
        );
        assignment.Choose(input.TopUp, input.TopUpLimit);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>"I have sent it": the assignment is Invited as declared; only the market makes it active .</summary>
public sealed class DeclareInvited(RadarDb db, CheckConnection check, TimeProvider clock) : IUseCase
{
    /// <summary>Notes the declaration and looks at the market at once.</summary>
    public async Task RunAsync(Actor actor, Guid assignmentId, CancellationToken cancellation)
    {
        var assignment = await db.ForConnectingAsync(actor, assignmentId, cancellation);
        var now = clock.GetUtcNow();
        assignment.Declare(actor.Name, now);
        db.Record(actor, "manager.invitation.declared", assignment.Id, now, after: new { assignment.Manager.ShortId });
        await check.CheckAsync(assignment.ConnectionId, actor.Name, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>"Send it for me": invites the manager at the built-in market with the values that were shown .</summary>
public sealed class InviteManager(RadarDb db, IAgencies agencies, TimeProvider clock, ILogger<InviteManager> log) : IUseCase
{
    /// <param name="AssignmentId">The manager's assignment.</param>
    /// <param name="Agreed">Whether the person agrees to the values shown.</param>
    public sealed record Input(Guid AssignmentId, bool Agreed);

    /// <summary>
    /// Sends the invitation as the person themselves would on the agency's members page; the same refusals apply, such as a missing
    /// Agency Plus. Refuses people who are neither owner nor admin there, and whoever did not agree.
    /// </summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var assignment = await db.ForConnectingAsync(actor, input.AssignmentId, cancellation);
        if (!input.Agreed)
            throw new InvalidInput("agreed", "Say that you agree to the values shown.");
        var connection = assignment.Connection;
        var member = await agencies.MembershipAsync(connection.AgencyId, actor.PersonId, cancellation);
        if (member is null || (!member.IsOwner && member.Permissions.Admin is not Admin.Full))
            throw new NotAllowed("Only the agency's owner and its admins with Admin: Full can invite. Pass them the link instead.");

        var values = InvitationValues.For(assignment);
        var invitation = await agencies.InviteAsync(
            actor.In(AccountKind.Agency, connection.AgencySlug),
            connection.AgencyId,
            connection.TeamId,
            values.Addressee,
            values.Permissions,
            assignment.TopUpLimit,
            cancellation
        );
        db.Record(
            actor,
            "manager.invited",
            assignment.Id,
            clock.GetUtcNow(),
            after: new
            {
                invitation,
                values.Team,
                values.Addressee,
                values.Permissions,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await DeclareAsync(actor, assignment, cancellation);
    }

    // The pool answers at once, perhaps before this is written down. Then the market has said more than a declaration would.
    private async Task DeclareAsync(Actor actor, Assignment assignment, CancellationToken cancellation)
    {
        await db.Entry(assignment).ReloadAsync(cancellation);
        if (assignment.State is not AssignmentState.Assigned)
            return;
        assignment.Declare(actor.Name, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (Overtaken)
        {
            log.LogInformation("The invitation of {Assignment} was answered before it was noted as sent", assignment.Id);
        }
    }
}

/// <summary>Takes over the team that the first manager was invited to, after its freelancers were shown .</summary>
public sealed class AcceptTeam(RadarDb db, IAgencies agencies, AnswerInvitation answer, TimeProvider clock) : IUseCase
{
    /// <summary>Makes that team the connection's and accepts the waiting invitation. Refuses for later managers.</summary>
    public async Task RunAsync(Actor actor, Guid assignmentId, CancellationToken cancellation)
    {
        var assignment = await db.ForConnectingAsync(actor, assignmentId, cancellation);
        if (assignment.Kind is not ManagerKind.Sync || assignment.InvitationId is not { } id)
            throw new Missing("invitation");
        var invitation =
            (await agencies.InvitationsToAsync(assignment.Manager.PersonId, cancellation)).FirstOrDefault(each =>
                each.Id == id && each.State is JoinInvitationState.Pending
            ) ?? throw new Missing("invitation");
        if (
            await db.Workspaces.AnyAsync(
                other => other.TeamId == invitation.TeamId && other.Id != assignment.Connection.WorkspaceId && other.ArchivedAt == null,
                cancellation
            )
        )
            throw new TeamTaken(invitation.TeamName, null);

        var connection = assignment.Connection;
        db.Record(
            actor,
            "connection.team.changed",
            connection.Id,
            clock.GetUtcNow(),
            before: new { team = connection.TeamName },
            after: new { team = invitation.TeamName }
        );
        connection.Serve(invitation.TeamId, invitation.TeamName, bidsInFlight: 0);
        await answer.AnswerAsync(assignment, invitation, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

internal sealed class InviteManagerEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/r/{workspace}/managers/{id:guid}/declare",
            async (Guid id, DeclareInvited declare, Actor actor, CancellationToken cancellation) =>
            {
                await declare.RunAsync(actor, id, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/r/{workspace}/managers/invite",
            async (InviteManager.Input input, InviteManager invite, Actor actor, CancellationToken cancellation) =>
            {
                await invite.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

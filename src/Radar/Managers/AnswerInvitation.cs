using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>What a pool manager answers to an invitation .</summary>
public abstract record InvitationAnswer
{
    /// <summary>The values pass.</summary>
    public sealed record Accept : InvitationAnswer;

    /// <summary>Declined, and the agency is told why.</summary>
    public sealed record Decline(string Code, string Reason) : InvitationAnswer;

    /// <summary>Neither: it waits until a person of the workspace has looked, or the agency sends it with other values.</summary>
    public sealed record Wait(string Code, string Reason) : InvitationAnswer;
}

/// <summary>Answers invitations to the pool's accounts (R-042, R-050, M-330, M-331).</summary>
public sealed class AnswerInvitation(IAgencies agencies, TimeProvider clock)
{
    /// <summary>
    /// The rule: Exclusive is declined; a later manager on another team is declined; the first on an unexpected team waits for a
    /// person; Business other than Manager waits for a better invitation; anything else is accepted, also with warnings.
    /// </summary>
    public static InvitationAnswer Decide(ManagerKind kind, Guid teamId, string teamName, JoinInvitationFacts invitation)
    {
        if (invitation.Permissions.Contractor is Contractor.Exclusive)
            return new InvitationAnswer.Decline(
                "exclusive",
                "This manager works for several agencies and joins as Non-exclusive only. Invite it again with Agency contractor: Non-exclusive."
            );
        if (invitation.TeamId != teamId)
            return kind is ManagerKind.Sync
                ? new InvitationAnswer.Wait(
                    "unexpected-team",
                    $"The invitation is for the team {invitation.TeamName}, the workspace was made for {teamName}. Look at its freelancers and take it over, or invite to {teamName}."
                )
                : new InvitationAnswer.Decline(
                    "other-team",
                    $"All managers are on the first one's team. It is {teamName}, the invitation is for {invitation.TeamName}."
                );
        if (invitation.Permissions.Business is not Business.Manager)
            return new InvitationAnswer.Wait(
                "business",
                "Business is None, wanted is Manager. Invite it again with Business: Manager; the new invitation replaces this one."
            );
        return new InvitationAnswer.Accept();
    }

    /// <summary>Sees a pending invitation to an assignment's manager and answers it; the caller saves.</summary>
    public async Task AnswerAsync(Assignment assignment, JoinInvitationFacts invitation, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        assignment.See(invitation.Id, invitation.EndsAt, now);
        var connection = assignment.Connection;
        switch (Decide(assignment.Kind, connection.TeamId, connection.TeamName, invitation))
        {
            case InvitationAnswer.Accept when assignment.Manager.IsPool:
                await agencies.AcceptAsync(invitation.Id, assignment.Manager.PersonId, cancellation);
                assignment.Accepted(now);
                break;
            case InvitationAnswer.Decline(var code, var reason) when assignment.Manager.IsPool:
                await agencies.DeclineAsync(invitation.Id, assignment.Manager.PersonId, reason, cancellation);
                assignment.FallBack(code, reason, now);
                break;
            case InvitationAnswer.Wait(var code, var reason):
                assignment.Await(code, reason, now);
                break;
        }
    }
}

/// <summary>Hears what happens to invitations of managers .</summary>
public sealed class HearInvitations(RadarDb db, IAgencies agencies, AnswerInvitation answer, Pool pool, TimeProvider clock)
    : IHear<JoinInvitationChanged>
{
    /// <inheritdoc/>
    public async Task HearAsync(JoinInvitationChanged happened, CancellationToken cancellation)
    {
        if (happened.PersonId is not { } person)
            return;
        var manager = await db.Managers.SingleOrDefaultAsync(each => each.PersonId == person, cancellation);
        if (manager is null)
            return;
        // What is true now counts; the event may be old.
        var invitation = (await agencies.InvitationsToAsync(person, cancellation)).FirstOrDefault(each => each.Id == happened.InvitationId);
        if (invitation is null)
            return;

        var assignment = await AssignmentAsync(manager, invitation, cancellation);
        if (assignment is null)
        {
            if (invitation.State is JoinInvitationState.Pending && manager.IsPool)
                await agencies.DeclineAsync(
                    invitation.Id,
                    person,
                    $"The manager {manager.ShortId} is not assigned to {invitation.AgencyName}. The ids of your managers are on your workspace's connection page.",
                    cancellation
                );
            return;
        }
        await TakeNoteAsync(assignment, invitation, happened, cancellation);
    }

    private async Task TakeNoteAsync(
        Assignment assignment,
        JoinInvitationFacts invitation,
        JoinInvitationChanged happened,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var concerns = assignment.InvitationId is null || assignment.InvitationId == invitation.Id;
        switch (invitation.State)
        {
            case JoinInvitationState.Pending:
                await answer.AnswerAsync(assignment, invitation, cancellation);
                break;
            case JoinInvitationState.Accepted:
                assignment.See(invitation.Id, invitation.EndsAt, now);
                assignment.Accepted(now);
                break;
            case JoinInvitationState.Declined when concerns:
                assignment.FallBack("declined", happened.Reason ?? "The invitation was declined.", now);
                break;
            case JoinInvitationState.Withdrawn when concerns:
                assignment.FallBack("withdrawn", "The agency withdrew the invitation.", now);
                break;
            case JoinInvitationState.Expired when concerns:
                assignment.FallBack("expired", "The invitation ran out. Send it again.", now);
                break;
        }
    }

    private async Task<Assignment?> AssignmentAsync(Manager manager, JoinInvitationFacts invitation, CancellationToken cancellation)
    {
        var all = await db
            .Assignments.Include(each => each.Manager)
            .Include(each => each.Connection.Workspace)
            .Where(each => each.ManagerId == manager.Id && each.Connection.AgencyId == invitation.AgencyId)
            .OrderBy(each => each.Kind)
            .ToListAsync(cancellation);
        if (all.Find(each => each.State is not AssignmentState.Removed) is { } living)
            return living;
        // Removed at the market and invited again: a new assignment, the old one stays as history.
        if (invitation.State is not JoinInvitationState.Pending || all.LastOrDefault() is not { ReasonCode: "removed" } ended)
            return null;
        if (!await pool.IsFreeAsync(manager, cancellation))
            return null;
        manager.Given(clock.GetUtcNow());
        var again = Assignment.Give(ended.Connection, manager, ended.Kind, "Invited again", clock.GetUtcNow());
        db.Assignments.Add(again);
        return again;
    }
}

/// <summary>Checks a connection when one of its managers joined, changed or left .</summary>
public sealed class HearMemberships(RadarDb db, CheckConnection check) : IHear<MembershipChanged>
{
    /// <inheritdoc/>
    public async Task HearAsync(MembershipChanged happened, CancellationToken cancellation)
    {
        var connections = await db
            .Assignments.Where(each =>
                each.Manager.PersonId == happened.PersonId
                && each.Connection.AgencyId == happened.AgencyId
                && each.State != AssignmentState.Removed
            )
            .Select(each => each.ConnectionId)
            .Distinct()
            .ToListAsync(cancellation);
        foreach (var connection in connections)
            await check.CheckAsync(connection, "The market", cancellation);
    }
}

/// <summary>Stops every manager of a connection when the market acts against one of their accounts for conduct .</summary>
public sealed class HearAccounts(RadarDb db, CheckConnection check, TimeProvider clock) : IHear<RosterChanged>
{
    /// <inheritdoc/>
    public async Task HearAsync(RosterChanged happened, CancellationToken cancellation)
    {
        var assignments = await db
            .Assignments.Include(each => each.Connection)
            .Include(each => each.Manager)
            .Where(each => each.Manager.PersonId == happened.PersonId && each.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
        foreach (var connection in assignments.Select(each => each.Connection).Distinct())
        {
            if (happened.Status is AccountStatus.OnHold or AccountStatus.Suspended)
            {
                var shortId = assignments.First(each => each.ConnectionId == connection.Id).Manager.ShortId;
                connection.Stop($"The account of the manager {shortId} is {Health.Words(happened.Status)}.", clock.GetUtcNow());
            }
            await check.CheckAsync(connection.Id, "The market", cancellation);
        }
    }
}

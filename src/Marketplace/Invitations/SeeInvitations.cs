using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Invitations;

/// <summary>An invitation in the agency's list.</summary>
public sealed record InvitationRow(
    Guid Id,
    Guid JobId,
    string Job,
    string Name,
    string Picture,
    InvitationState State,
    DateTimeOffset SentAt,
    string? AnsweredBy
);

/// <summary>The invitations to an agency's members: all of their team's for business managers, their own for members.</summary>
public sealed class SeeInvitations(MarketplaceDb db) : IUseCase
{
    /// <summary>The newest 200, open ones first.</summary>
    public async Task<IReadOnlyList<InvitationRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var rows = db.InterviewInvitations.AsNoTracking().Where(row => row.AgencyId == acting.AgencyId);
        if (!acting.Manages)
            rows = rows.Where(row => row.PersonId == actor.PersonId);
        else if (!acting.IsOwner)
            rows = rows.Where(row => row.TeamId == acting.TeamId);
        return await rows.OrderByDescending(row => row.State == InvitationState.New || row.State == InvitationState.Viewed)
            .ThenByDescending(row => row.SentAt)
            .Take(200)
            .Select(row => new InvitationRow(
                row.Id,
                row.JobId,
                row.Job.Title,
                row.Person.Name,
                row.Person.Picture,
                row.State,
                row.SentAt,
                row.AnsweredByName
            ))
            .ToListAsync(cancellation);
    }
}

/// <summary>One invitation of the agency with its job, and why the reader may not answer it.</summary>
public sealed record InvitationView(InterviewInvitation Invitation, string Agency, string? WhyNot);

/// <summary>One invitation; opening it marks it viewed (M-232).</summary>
public sealed class SeeInvitation(MarketplaceDb db) : IUseCase
{
    /// <summary>Reads it for the actor's agency; a colleague's only for business managers.</summary>
    public async Task<InvitationView> RunAsync(Actor actor, Guid invitationId, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var invitation = await db
            .InterviewInvitations.Include(row => row.Job)
            .Include(row => row.Person)
            .Where(row => row.Id == invitationId && row.AgencyId == acting.AgencyId)
            .OneAsync("invitation", cancellation);
        if (!acting.Manages && invitation.PersonId != actor.PersonId)
            throw new Missing("invitation");
        var invited = await db
            .Members.AsNoTracking()
            .Where(member => member.AgencyId == acting.AgencyId && member.PersonId == invitation.PersonId && member.LeftAt == null)
            .FirstOrDefaultAsync(cancellation);
        var why =
            invited is null ? $"{invitation.Person.FirstName} has left the agency."
            : acting.May(AgencyAct.AnswerInvitation, invited) ? null
            : ActionMatrix.Refusal(AgencyAct.AnswerInvitation);
        if (why is null && invitation.State is InvitationState.New)
        {
            invitation.View();
            await db.SaveChangesAsync(cancellation);
        }
        return new(invitation, acting.Agency.Name, why);
    }
}

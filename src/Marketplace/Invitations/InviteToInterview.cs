using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Invitations;

/// <summary>A client invites a member to interview for a job. Where they live does not matter (M-218).</summary>
public sealed class InviteToInterview(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>For which job, whom, and the message.</summary>
    public sealed record Input(Guid JobId, Guid PersonId, string Text);

    /// <summary>Invites them. An exclusive member's agency answers; of several agencies the one they joined first (M-230).</summary>
    public async Task<InterviewInvitation> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        await using var turn = await db.TakeTurnAsync(input.JobId, cancellation);
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.OwnJobAsync(client, input.JobId, cancellation);
        var places = await db
            .Members.Include(member => member.Person)
            .Where(member => member.PersonId == input.PersonId && member.LeftAt == null && member.Person.Status == AccountStatus.Active)
            .ToListAsync(cancellation);
        var member =
            places
                .Where(member => member.Works)
                .OrderByDescending(member => member.Permissions.Contractor is Contractor.Exclusive)
                .ThenBy(member => member.JoinedAt)
                .FirstOrDefault()
            ?? throw new Missing("person who can be invited");
        if (await db.InterviewInvitations.AnyAsync(other => other.JobId == job.Id && other.PersonId == input.PersonId, cancellation))
            throw new AlreadyInvited(member.Person.FirstName);
        if (
            await db.Proposals.AnyAsync(
                other => other.JobId == job.Id && other.SenderId == input.PersonId && Proposal.Living.Contains(other.State),
                cancellation
            )
        )
            throw new AlreadyProposed(member.Person.FirstName);

        var now = clock.GetUtcNow();
        var invitation = InterviewInvitation.Send(job, member, input.Text, now);
        db.Add(invitation);
        await db
            .Jobs.Where(row => row.Id == job.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Invited, row => row.Invited + 1).SetProperty(row => row.ActiveAt, now),
                cancellation
            );
        db.Tell(new InterviewInvited(invitation.Id, invitation.AgencyId, job.Id, invitation.PersonId, now), now);
        db.Record(actor, "interview.invited", invitation.Id, now, after: new { job = job.Id, person = input.PersonId });
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return invitation;
    }
}

/// <summary>Answers an invitation for the member invited: yes with a letter, no with a reason, or not at all (M-065, M-225, M-227).</summary>
public sealed class AnswerInvitation(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The answers.</summary>
    public enum Kind
    {
        /// <summary>Yes.</summary>
        Accept,

        /// <summary>No.</summary>
        Decline,

        /// <summary>None, for now.</summary>
        Ignore,
    }

    /// <summary>Which invitation, the answer, its letter or reason, and for a yes the answers and terms.</summary>
    public sealed record Input(
        Guid InvitationId,
        Kind Answer,
        string Text,
        IReadOnlyDictionary<Guid, string>? Answers = null,
        long Rate = 0,
        string? Duration = null
    );

    /// <summary>Answers. Of two at once the first wins, and the second is told who it was (M-234).</summary>
    public async Task<InterviewInvitation> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var found = await db
            .InterviewInvitations.Where(invitation => invitation.Id == input.InvitationId)
            .Select(invitation => new { invitation.JobId, invitation.PersonId })
            .OneAsync("invitation", cancellation);
        await using var turn = await db.TakeTurnAsync(found.JobId, cancellation);
        var (acting, invited) = await db.Members.ActingForAsync(actor, found.PersonId, cancellation);
        var invitation = await db
            .InterviewInvitations.Include(invitation => invitation.Job)
            .Where(invitation => invitation.Id == input.InvitationId && invitation.AgencyId == acting.AgencyId)
            .OneAsync("invitation", cancellation);

        var now = clock.GetUtcNow();
        var before = new { invitation.State };
        switch (input.Answer)
        {
            case Kind.Accept:
                if (!acting.Agency.IsPlus)
                    throw new ProposingNeedsPlus();
                var terms = new Terms(input.Text, input.Answers ?? new Dictionary<Guid, string>(), input.Rate, input.Duration);
                var proposal = invitation.Accept(invited, acting, actor, terms, now);
                db.Add(proposal);
                await db.CountProposalAsync(proposal.JobId, now, cancellation);
                db.Tell(
                    new ProposalSubmitted(proposal.Id, proposal.AgencyId, proposal.JobId, invitation.PersonId, actor.PersonId, 0, now),
                    now
                );
                break;
            case Kind.Decline:
                invitation.Decline(invited, acting, actor, input.Text, now);
                db.Tell(new InterviewDeclined(invitation.Id, invitation.AgencyId, invitation.JobId, invitation.PersonId, now), now);
                break;
            default:
                invitation.Ignore(invited, acting);
                break;
        }
        db.Record(
            actor,
            "interview.answered",
            invitation.Id,
            now,
            onBehalfOf: invitation.PersonId,
            before: before,
            after: new
            {
                invitation.State,
                invitation.ProposalId,
                invitation.Reason,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return invitation;
    }
}

internal sealed class InviteToInterviewEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/c/{client}/invitations",
            async (string client, InviteToInterview.Input input, InviteToInterview invite, Actor actor, CancellationToken cancellation) =>
            {
                var invitation = await invite.RunAsync(actor, input, cancellation);
                return TypedResults.Created((string?)null, new { invitation.Id, invitation.State });
            }
        );
        routes.MapPost(
            "/a/{agency}/invitations/answer",
            async (string agency, AnswerInvitation.Input input, AnswerInvitation answer, Actor actor, CancellationToken cancellation) =>
            {
                var invitation = await answer.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        invitation.Id,
                        invitation.State,
                        invitation.ProposalId,
                    }
                );
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Invitations;

/// <summary>
/// A client asks one member to talk about a job (M-226, M-231). The member answers, or a business manager for them (M-225); the answer
/// costs no Connects (M-228).
/// </summary>
public sealed class InterviewInvitation : IVersioned
{
    private InterviewInvitation() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The job itself; loaded where it is needed.</summary>
    public Job Job { get; private init; } = null!;

    /// <summary>The client account.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>The agency the person works for.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team the person is in.</summary>
    public Guid TeamId { get; private init; }

    /// <summary>The person invited.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person themselves; loaded where they are needed.</summary>
    public Person Person { get; private init; } = null!;

    /// <summary>The client's message.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The state (M-232).</summary>
    public InvitationState State { get; private set; }

    /// <summary>When it was sent (UTC).</summary>
    public DateTimeOffset SentAt { get; private init; }

    /// <summary>When it was answered, withdrawn or ran out (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Who answered. Never shown to the client.</summary>
    public Guid? AnsweredById { get; private set; }

    /// <summary>The name of who answered (M-234).</summary>
    public string? AnsweredByName { get; private set; }

    /// <summary>Why it was declined, in the answerer's words.</summary>
    public string? Reason { get; private set; }

    /// <summary>The proposal that accepting it made.</summary>
    public Guid? ProposalId { get; private set; }

    /// <summary>Whether it still waits for an answer; an ignored one does too (M-227).</summary>
    public bool IsOpen => State is InvitationState.New or InvitationState.Viewed or InvitationState.Ignored;

    /// <summary>Invites a member for a job that is open.</summary>
    public static InterviewInvitation Send(Job job, Member member, string text, DateTimeOffset now)
    {
        job.MustBeOpen();
        text = Letter.Checked(text, "text", "A message");
        return new()
        {
            JobId = job.Id,
            ClientId = job.ClientId!.Value,
            AgencyId = member.AgencyId,
            TeamId = member.TeamId,
            PersonId = member.PersonId,
            Text = text,
            SentAt = now,
        };
    }

    /// <summary>Someone of the agency opened it.</summary>
    public void View()
    {
        if (State is InvitationState.New)
            State = InvitationState.Viewed;
    }

    /// <summary>Answers yes with terms and letter; the proposal it makes costs nothing (M-227, M-228).</summary>
    public Proposal Accept(Member invited, Member acting, Actor actor, Terms terms, DateTimeOffset now)
    {
        MustAnswer(invited, acting);
        var proposal = Proposal.Accept(Job, invited, acting, actor, terms, now);
        Answer(InvitationState.Accepted, actor, now);
        ProposalId = proposal.Id;
        return proposal;
    }

    /// <summary>Answers no, with a reason.</summary>
    public void Decline(Member invited, Member acting, Actor actor, string reason, DateTimeOffset now)
    {
        MustAnswer(invited, acting);
        reason = Letter.Checked(reason, "reason", "A reason");
        if (reason.Length == 0)
            throw new InvalidInput("reason", "Say why; the client reads it.");
        Answer(InvitationState.Declined, actor, now);
        Reason = reason;
    }

    /// <summary>Puts it away unanswered; it can still be accepted or declined later (M-227).</summary>
    public void Ignore(Member invited, Member acting)
    {
        MustAnswer(invited, acting);
        State = InvitationState.Ignored;
    }

    /// <summary>The client takes it back.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        MustBeOpen();
        (State, AnsweredAt) = (InvitationState.Withdrawn, now);
    }

    /// <summary>The job closed.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (IsOpen)
            (State, AnsweredAt) = (InvitationState.Expired, now);
    }

    private void MustAnswer(Member invited, Member acting)
    {
        acting.Must(AgencyAct.AnswerInvitation, invited);
        MustBeOpen(AnsweredByName);
    }

    // The client is not told who of the agency answered (M-124).
    private void MustBeOpen(string? by = null)
    {
        if (!IsOpen)
            throw new InvitationAnswered(State, by);
    }

    private void Answer(InvitationState state, Actor actor, DateTimeOffset now) =>
        (State, AnsweredAt, AnsweredById, AnsweredByName) = (state, now, actor.PersonId, actor.Name);

    private sealed class Mapping : IEntityTypeConfiguration<InterviewInvitation>
    {
        public void Configure(EntityTypeBuilder<InterviewInvitation> entity)
        {
            entity.ToTable("InterviewInvitations");
            entity
                .HasOne(invitation => invitation.Job)
                .WithMany()
                .HasForeignKey(invitation => invitation.JobId)
                .OnDelete(DeleteBehavior.Restrict);
            entity
                .HasOne(invitation => invitation.Person)
                .WithMany()
                .HasForeignKey(invitation => invitation.PersonId)
                .OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(invitation => new { invitation.JobId, invitation.PersonId }).IsUnique();
            entity.HasIndex(invitation => new { invitation.AgencyId, invitation.SentAt });
        }
    }
}

/// <summary>States of an invitation to interview (M-232).</summary>
public enum InvitationState
{
    /// <summary>Nobody opened it yet.</summary>
    New,

    /// <summary>Someone of the agency opened it.</summary>
    Viewed,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>Put away unanswered.</summary>
    Ignored,

    /// <summary>The job closed.</summary>
    Expired,

    /// <summary>Taken back by the client.</summary>
    Withdrawn,
}

/// <summary>Someone answered before (M-234; <paramref name="by"/> is null where it may not be told who), or there is nothing to answer any more.</summary>
public sealed class InvitationAnswered(InvitationState state, string? by)
    : Refusal(
        state switch
        {
            InvitationState.Accepted => $"{by ?? "Someone"} has accepted this invitation already.",
            InvitationState.Declined => $"{by ?? "Someone"} has declined this invitation already.",
            InvitationState.Expired => "The job has closed, so this invitation has expired.",
            _ => "The client took this invitation back.",
        }
    );

/// <summary>One invitation for each job and person.</summary>
public sealed class AlreadyInvited(string name) : Refusal($"{name} is invited to this job already.");

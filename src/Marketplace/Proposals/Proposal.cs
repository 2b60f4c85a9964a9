using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Proposals;

/// <summary>
/// What a member offers to do a job for, in the agency's name. Who will work (the sender) and who made it (the actor) are two facts
/// (M-126); the client is shown the sender only (M-124).
/// </summary>
public sealed class Proposal : IVersioned
{
    /// <summary>The states in which it is alive: one of them for each job and person at most (M-133).</summary>
    public static readonly IReadOnlyList<ProposalState> Living =
    [
        ProposalState.Submitted,
        ProposalState.Interview,
        ProposalState.Offered,
        ProposalState.Hired,
    ];

    private Proposal() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; }

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The agency whose proposal it is.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team of the one who begins it, and once sent the sender's.</summary>
    public Guid TeamId { get; private set; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The job itself; loaded where it is needed.</summary>
    public Job Job { get; private init; } = null!;

    /// <summary>The person in whose name it goes out; null for drafts that have not chosen yet.</summary>
    public Guid? SenderId { get; private set; }

    /// <summary>The sender themselves; loaded where it is needed.</summary>
    public Person? Sender { get; private init; }

    /// <summary>The person who made it. Never shown to clients (M-124).</summary>
    public Guid ActorId { get; private set; }

    /// <summary>The actor's name at that time, or the rule by which the program acted (M-126).</summary>
    public string ActorName { get; private set; } = "";

    /// <summary>Who changed it last; null while nobody did.</summary>
    public Guid? ChangedById { get; private set; }

    /// <summary>The name of who changed it last.</summary>
    public string? ChangedByName { get; private set; }

    /// <summary>The letter.</summary>
    public string Letter { get; private set; } = "";

    /// <summary>Answers to the job's questions, each with the question as it was asked (M-147).</summary>
    public List<Answer> Answers { get; private set; } = [];

    /// <summary>Hourly rate or fixed price, minor units of the job's currency; null in drafts without terms.</summary>
    public long? Rate { get; private set; }

    /// <summary>One of <see cref="JobContent.Durations"/> (M-144).</summary>
    public string? Duration { get; private set; }

    /// <summary>The state (M-160 to M-167).</summary>
    public ProposalState State { get; private set; }

    /// <summary>The base price paid, in Connects.</summary>
    public int Connects { get; private set; }

    /// <summary>The boost paid on top, in Connects (M-193).</summary>
    public int Boost { get; private set; }

    /// <summary>When it was begun (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was sent (UTC); null for drafts.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When anything last happened to it (UTC).</summary>
    public DateTimeOffset MovedAt { get; private set; }

    /// <summary>The client's mark: opened (M-168).</summary>
    public DateTimeOffset? ViewedAt { get; private set; }

    /// <summary>The client's mark: on the short list.</summary>
    public DateTimeOffset? ShortlistedAt { get; private set; }

    /// <summary>The client's mark: wrote to them.</summary>
    public DateTimeOffset? MessagedAt { get; private set; }

    /// <summary>The client's mark: hidden without rejecting; the agency never learns of it (M-168).</summary>
    public DateTimeOffset? HiddenAt { get; private set; }

    /// <summary>Why it was declined or withdrawn (M-155).</summary>
    public string? Reason { get; private set; }

    /// <summary>More on that in free words.</summary>
    public string? ReasonText { get; private set; }

    /// <summary>Whether it is alive.</summary>
    public bool IsLiving => Living.Contains(State);

    /// <summary>Begins a draft: nothing is spent and the client sees nothing (M-160).</summary>
    public static Proposal Begin(Job job, Member acting, Actor actor, DateTimeOffset now, Guid? id = null) =>
        new()
        {
            Id = id ?? Guid.CreateVersion7(),
            AgencyId = acting.AgencyId,
            TeamId = acting.TeamId,
            JobId = job.Id,
            ActorId = actor.PersonId,
            ActorName = actor.Name,
            State = ProposalState.Draft,
            CreatedAt = now,
            MovedAt = now,
        };

    /// <summary>Keeps a draft as it is, whatever it lacks. Refuses once it was sent.</summary>
    public void Keep(Guid? sender, string letter, IEnumerable<Answer> answers, long? rate, string? duration, DateTimeOffset now)
    {
        if (State is not ProposalState.Draft)
            throw new ProposalMoved(State);
        (SenderId, Letter, Answers, Rate, Duration) = (sender, Proposals.Letter.Normal(letter), [.. answers], rate, duration);
        MovedAt = now;
    }

    /// <summary>
    /// Sends it in the member's name (M-120, M-123). Refuses a closed job, a sender who cannot be one (M-131), a letter or answers that
    /// are not as they must be, and terms that are none.
    /// </summary>
    public void Send(Job job, Member sender, Member acting, Terms terms, int connects, int boost, DateTimeOffset now)
    {
        acting.MustBidFor(sender);
        Go(job, sender, acting, terms, connects, boost, job.UsOnly, now);
    }

    /// <summary>The proposal that accepting an invitation makes: it costs no Connects (M-184), and no location rule holds (M-218).</summary>
    public static Proposal Accept(Job job, Member sender, Member acting, Actor actor, Terms terms, DateTimeOffset now)
    {
        var proposal = Begin(job, acting, actor, now);
        proposal.Go(job, sender, acting, terms, 0, 0, usOnly: false, now);
        return proposal;
    }

    /// <summary>Why this member cannot send a proposal on this job, in words; null when they can (M-128, M-131, M-216, M-217).</summary>
    public static string? Ineligible(bool usOnly, Member sender, Member acting) =>
        sender switch
        {
            { IsActive: false } => "has left the agency",
            { Person.Status: not AccountStatus.Active } => "has an account that is not active",
            { Works: false } => "is no agency contractor",
            { Person.HasProfile: false } => "has no profile yet",
            { Person.UsConfirmed: false } when usOnly => "has no confirmed U.S. location, and this job is for the United States only",
            _ when usOnly && !acting.Person.UsConfirmed =>
                "cannot be sent by you: this job is for the United States only, and your own U.S. location is not confirmed",
            _ => null,
        };

    /// <summary>Whether the member may change or withdraw it: business managers all of their team's, members their own (M-064, M-121).</summary>
    public bool MayBeHandledBy(Member member) =>
        member.AgencyId == AgencyId
        && member.IsActive
        && (
            member.PersonId == SenderId || member.PersonId == ActorId
                ? member.Works || member.Manages
                : member.Manages && (member.IsOwner || member.TeamId == TeamId)
        );

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not change it.</summary>
    public void MustBeHandledBy(Member member)
    {
        if (!MayBeHandledBy(member))
            throw new NotAllowed("Only a business manager of the team changes a colleague's proposal.");
    }

    /// <summary>Whether letter and answers may still change: for some hours, and until the client has opened it (M-151).</summary>
    public bool IsEditable(TimeSpan window, DateTimeOffset now) =>
        State is ProposalState.Submitted && ViewedAt is null && now - SentAt <= window;

    /// <summary>Whether terms may still change: until it is accepted or rejected (M-152).</summary>
    public bool HasOpenTerms => State is ProposalState.Submitted or ProposalState.Interview;

    /// <summary>Changes letter and answers within the window (M-151).</summary>
    public void Edit(Job job, Member by, string letter, IReadOnlyDictionary<Guid, string> answers, TimeSpan window, DateTimeOffset now)
    {
        MustBeHandledBy(by);
        if (!HasOpenTerms)
            throw new ProposalMoved(State);
        if (!IsEditable(window, now))
            throw new EditWindowOver();
        Letter = LetterFor(job, letter);
        Answers = AnswersFor(job, answers);
        Touched(by, now);
    }

    /// <summary>Changes the terms (M-152).</summary>
    public void ChangeTerms(Member by, long rate, string? duration, DateTimeOffset now)
    {
        MustBeHandledBy(by);
        if (!HasOpenTerms)
            throw new ProposalMoved(State);
        Agree(rate, duration);
        Touched(by, now);
    }

    /// <summary>Withdraws it for good, before there is an offer (M-154); no Connects come back (M-187).</summary>
    public void Withdraw(Member by, WithdrawalReason reason, string? text, DateTimeOffset now)
    {
        MustBeHandledBy(by);
        if (State is ProposalState.Offered)
            throw new OfferStands();
        if (!HasOpenTerms)
            throw new ProposalMoved(State);
        End(ProposalState.Withdrawn, reason.ToString(), text, now);
        Touched(by, now);
    }

    /// <summary>The client opened it; tells whether this was the first time.</summary>
    public bool View(DateTimeOffset now)
    {
        if (ViewedAt is not null || State is ProposalState.Draft)
            return false;
        ViewedAt = now;
        return true;
    }

    /// <summary>The client puts it on the short list or takes it off again; tells whether it was put there for the first time.</summary>
    public bool Shortlist(bool on, DateTimeOffset now)
    {
        MustBeWithClient();
        var first = on && ShortlistedAt is null;
        ShortlistedAt = on ? ShortlistedAt ?? now : null;
        return first;
    }

    /// <summary>The client hides it without rejecting, or shows it again (M-168).</summary>
    public void Hide(bool on, DateTimeOffset now)
    {
        MustBeWithClient();
        HiddenAt = on ? HiddenAt ?? now : null;
    }

    /// <summary>The client wrote: from now on it is an interview (M-162), also when it had been archived (M-167). Tells whether that is new.</summary>
    public bool Reply(DateTimeOffset now)
    {
        if (State is ProposalState.Draft or ProposalState.Withdrawn or ProposalState.Declined)
            throw new ProposalMoved(State);
        var first = MessagedAt is null;
        MessagedAt ??= now;
        ViewedAt ??= now;
        if (State is ProposalState.Submitted or ProposalState.Archived)
            (State, MovedAt) = (ProposalState.Interview, now);
        return first;
    }

    /// <summary>The client declines it, with a reason (M-165).</summary>
    public void Decline(DeclineReason reason, string? text, DateTimeOffset now)
    {
        if (!HasOpenTerms)
            throw new ProposalMoved(State);
        End(ProposalState.Declined, reason.ToString(), text, now);
    }

    /// <summary>The client sent an offer (M-163).</summary>
    public void Offer(DateTimeOffset now)
    {
        if (State is not (ProposalState.Submitted or ProposalState.Interview or ProposalState.Archived))
            throw new ProposalMoved(State);
        ViewedAt ??= now;
        (State, MovedAt) = (ProposalState.Offered, now);
    }

    /// <summary>The offer was taken back or ran out: it is an interview again (M-163, M-242).</summary>
    public void LoseOffer(DateTimeOffset now)
    {
        if (State is ProposalState.Offered)
            (State, MovedAt) = (ProposalState.Interview, now);
    }

    /// <summary>The offer was declined, which withdraws it (M-244).</summary>
    public void DeclineOffer(Member by, string? text, DateTimeOffset now)
    {
        End(ProposalState.Withdrawn, "OfferDeclined", text, now);
        Touched(by, now);
    }

    /// <summary>The offer was accepted (M-164).</summary>
    public void Hire(DateTimeOffset now)
    {
        if (State is not ProposalState.Offered)
            throw new ProposalMoved(State);
        (State, MovedAt) = (ProposalState.Hired, now);
    }

    /// <summary>The job closed, or the draft was put away (M-167, M-335); tells whether it was open until now.</summary>
    public bool Archive(DateTimeOffset now)
    {
        if (State is not (ProposalState.Draft or ProposalState.Submitted or ProposalState.Interview or ProposalState.Offered))
            return false;
        (State, MovedAt) = (ProposalState.Archived, now);
        return true;
    }

    private void Go(Job job, Member sender, Member acting, Terms terms, int connects, int boost, bool usOnly, DateTimeOffset now)
    {
        if (State is not ProposalState.Draft)
            throw new ProposalMoved(State);
        job.MustBeOpen();
        if (Ineligible(usOnly, sender, acting) is { } reason)
            throw new SenderNotEligible(sender.Person.FirstName, reason);

        (SenderId, TeamId) = (sender.PersonId, sender.TeamId);
        Letter = LetterFor(job, terms.Letter);
        Answers = AnswersFor(job, terms.Answers);
        Agree(terms.Rate, terms.Duration);
        (Connects, Boost) = (connects, boost);
        State = ProposalState.Submitted;
        SentAt = MovedAt = now;
    }

    private static string LetterFor(Job job, string letter)
    {
        var text = Proposals.Letter.Checked(letter, "letter", "A letter");
        if (text.Length == 0 && job.LetterRequired)
            throw new InvalidInput("letter", "The client asks for a letter.");
        return text;
    }

    private static List<Answer> AnswersFor(Job job, IReadOnlyDictionary<Guid, string> answers)
    {
        var texts = job
            .Questions.Select(question => new Answer(
                question.Id,
                question.Text,
                Proposals.Letter.Checked(answers.GetValueOrDefault(question.Id), $"answers[{question.Id}]", "An answer")
            ))
            .ToList();
        if (texts.Find(answer => answer.Text.Length == 0) is { } missing)
            throw new AnswerMissing(missing.Question, wasChanged: answers.Keys.Any(id => job.Questions.All(question => question.Id != id)))
            {
                Field = $"answers[{missing.QuestionId}]",
            };
        return texts;
    }

    private void Agree(long rate, string? duration)
    {
        if (rate is < 1 or > 100_000_000_00)
            throw new InvalidInput("rate", "Name a rate or price above zero.");
        if (duration is not null && !JobContent.Durations.Contains(duration))
            throw new InvalidInput("duration", $"A duration is one of {string.Join(", ", JobContent.Durations)}.");
        (Rate, Duration) = (rate, duration);
    }

    private void MustBeWithClient()
    {
        if (State is ProposalState.Draft)
            throw new Missing("proposal");
    }

    private void End(ProposalState state, string reason, string? text, DateTimeOffset now)
    {
        text = Proposals.Letter.Normal(text);
        if (text.Length > 1000)
            throw new InvalidInput("text", "A reason has at most 1,000 characters.");
        (State, Reason, ReasonText, MovedAt) = (state, reason, text.Length == 0 ? null : text, now);
    }

    private void Touched(Member by, DateTimeOffset now) => (ChangedById, ChangedByName, MovedAt) = (by.PersonId, by.Person.Name, now);

    private sealed class Mapping : IEntityTypeConfiguration<Proposal>
    {
        public void Configure(EntityTypeBuilder<Proposal> entity)
        {
            entity.ToTable("Proposals");
            entity.HasOne<Agency>().WithMany().HasForeignKey(proposal => proposal.AgencyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne(proposal => proposal.Job).WithMany().HasForeignKey(proposal => proposal.JobId).OnDelete(DeleteBehavior.Restrict);
            entity
                .HasOne(proposal => proposal.Sender)
                .WithMany()
                .HasForeignKey(proposal => proposal.SenderId)
                .OnDelete(DeleteBehavior.Restrict);
            entity.Property(proposal => proposal.Answers).IsJson();
            // One living proposal for each job and person (M-133), also when two are sent at once.
            entity
                .HasIndex(proposal => new { proposal.JobId, proposal.SenderId })
                .IsUnique()
                .HasFilter("state IN ('Submitted', 'Interview', 'Offered', 'Hired')")
                .HasDatabaseName("ix_proposals_living");
            entity
                .HasIndex(proposal => new
                {
                    proposal.JobId,
                    proposal.AgencyId,
                    proposal.ActorId,
                })
                .IsUnique()
                .HasFilter("state = 'Draft'")
                .HasDatabaseName("ix_proposals_draft");
            entity.HasIndex(proposal => new { proposal.AgencyId, proposal.MovedAt });
            entity.HasIndex(proposal => new { proposal.JobId, proposal.AgencyId });
            entity.HasIndex(proposal => proposal.SenderId);
        }
    }
}

/// <summary>An answer to a screening question, with the question as it was asked.</summary>
public sealed record Answer(Guid QuestionId, string Question, string Text);

/// <summary>What a proposal says: letter, answers by question id, rate or price in minor units, duration.</summary>
public sealed record Terms(string Letter, IReadOnlyDictionary<Guid, string> Answers, long Rate, string? Duration);

/// <summary>Why an agency withdraws (M-155).</summary>
public enum WithdrawalReason
{
    /// <summary>No time for it.</summary>
    NoTime,

    /// <summary>Sent by mistake.</summary>
    Mistake,

    /// <summary>The terms no longer fit.</summary>
    Terms,

    /// <summary>The client does not answer.</summary>
    NoAnswer,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Why a client declines (M-155).</summary>
public enum DeclineReason
{
    /// <summary>Another was chosen.</summary>
    AnotherChosen,

    /// <summary>Too expensive.</summary>
    TooExpensive,

    /// <summary>Not the skills wanted.</summary>
    Skills,

    /// <summary>The letter says too little.</summary>
    Letter,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>The proposal is in another state by now, which is named (M-170).</summary>
public sealed class ProposalMoved(ProposalState state)
    : Refusal(
        state switch
        {
            ProposalState.Draft => "This is still a draft.",
            ProposalState.Interview => "This proposal is an interview by now.",
            ProposalState.Offered => "There is an offer on this proposal by now.",
            ProposalState.Hired => "This proposal led to a contract.",
            ProposalState.Declined => "The client declined this proposal.",
            ProposalState.Withdrawn => "This proposal is withdrawn.",
            ProposalState.Archived => "This proposal is archived: its job has closed.",
            _ => "This proposal is with the client.",
        }
    );

/// <summary>The member cannot send this proposal (M-131).</summary>
public sealed class SenderNotEligible : Refusal
{
    /// <summary>Refuses the sender, who is named, with the reason.</summary>
    public SenderNotEligible(string name, string reason)
        : base($"{name} {reason}. Choose another member.") => Field = "senderId";
}

/// <summary>The member chosen is no longer there; nobody takes their place in silence (M-334).</summary>
public sealed class SenderLeft : Refusal
{
    /// <summary>Refuses the sender.</summary>
    public SenderLeft()
        : base("The member chosen is not in your team any more. Nothing was sent or charged; choose another.") => Field = "senderId";
}

/// <summary>A question has no answer (M-147).</summary>
public sealed class AnswerMissing(string question, bool wasChanged)
    : Refusal(
        wasChanged
            ? $"The client changed a question. Answer this one: “{question}”"
            : $"Every question of the client needs an answer. This one has none: “{question}”"
    )
{
    /// <inheritdoc/>
    public override int Status => 400;
}

/// <summary>The client has opened it, or the hours are over: only terms change now (M-151, M-152).</summary>
public sealed class EditWindowOver()
    : Refusal("The client has opened this proposal or its time for edits is over. The terms can still change, the letter cannot.");

/// <summary>With an offer on the table a proposal is not withdrawn (M-154).</summary>
public sealed class OfferStands() : Refusal("There is an offer on this proposal. Decline the offer instead.");

/// <summary>The price is not the one shown any more (M-183).</summary>
public sealed class PriceChanged(int shown, int now)
    : Refusal(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The price changed from {shown} to {now} Connects. Nothing was sent or charged; submit again to pay {now}."
        )
    );

/// <summary>The person has a living proposal on this job (M-133).</summary>
public sealed class AlreadyProposed(string name) : Refusal($"{name} has a proposal on this job already.");

/// <summary>A colleague has one on this job; a second one wants to be meant (M-133).</summary>
public sealed class ColleagueProposed(string name)
    : Refusal($"{name} of your agency has a proposal on this job already. Submit again to send a second one.");

/// <summary>Sending and accepting need Agency Plus (M-032, M-233).</summary>
public sealed class ProposingNeedsPlus()
    : Refusal("The agency is on Agency Basic. Sending proposals and accepting offers need Agency Plus.");

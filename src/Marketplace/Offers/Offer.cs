using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Offers;

/// <summary>
/// What a client offers one named member of an agency (M-241). The agency's business managers answer it (M-240); exactly one of accept,
/// decline, expire and withdraw wins (M-249).
/// </summary>
public sealed class Offer : IVersioned
{
    private Offer() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The proposal it answers.</summary>
    public Guid ProposalId { get; private init; }

    /// <summary>The proposal itself; loaded where it is needed.</summary>
    public Proposal Proposal { get; private init; } = null!;

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The client account.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team of the member.</summary>
    public Guid TeamId { get; private init; }

    /// <summary>The member.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The member themselves; loaded where they are needed.</summary>
    public Person Person { get; private init; } = null!;

    /// <summary>The terms that stand.</summary>
    public OfferTerms Terms => Revisions[^1];

    /// <summary>All terms so far; a changed offer is a new version, and only the last can be accepted (M-243).</summary>
    public List<OfferTerms> Revisions { get; private set; } = [];

    /// <summary>The number of the version that stands, from 1.</summary>
    public int Revision => Revisions.Count;

    /// <summary>The state.</summary>
    public OfferState State { get; private set; }

    /// <summary>When the version that stands was sent (UTC).</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <summary>The last instant at which it can be accepted (UTC; M-242, M-337).</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>When it was answered, withdrawn or ran out (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Who answered it. Never shown to the client.</summary>
    public Guid? AnsweredById { get; private set; }

    /// <summary>The name of who answered it.</summary>
    public string? AnsweredByName { get; private set; }

    /// <summary>Why it was declined.</summary>
    public string? Reason { get; private set; }

    /// <summary>Offers the sender of a proposal a contract; it is open for <paramref name="days"/> days.</summary>
    public static Offer Send(Proposal proposal, Guid clientId, OfferTerms terms, int days, DateTimeOffset now)
    {
        proposal.Offer(now);
        return new Offer
        {
            ProposalId = proposal.Id,
            JobId = proposal.JobId,
            ClientId = clientId,
            AgencyId = proposal.AgencyId,
            TeamId = proposal.TeamId,
            PersonId = proposal.SenderId!.Value,
            Revisions = [terms.Checked()],
            SentAt = now,
            EndsAt = now.AddDays(days),
        };
    }

    /// <summary>Changes the terms: a new version with its own days (M-243).</summary>
    public void Change(OfferTerms terms, int days, DateTimeOffset now)
    {
        MustBeOpen(now);
        Revisions = [.. Revisions, terms.Checked()];
        (SentAt, EndsAt) = (now, now.AddDays(days));
    }

    /// <summary>The client takes it back; the proposal is an interview again (M-163).</summary>
    public void TakeBack(Proposal proposal, DateTimeOffset now)
    {
        MustBeOpen(now);
        Withdraw(now);
        proposal.LoseOffer(now);
    }

    /// <summary>It is gone because its job is.</summary>
    internal void Withdraw(DateTimeOffset now) => (State, AnsweredAt) = (OfferState.Withdrawn, now);

    /// <summary>Accepts the version that was read (M-243). Refuses members (M-066), an older version, and an offer that is answered or over.</summary>
    public void Accept(Member acting, Actor actor, Proposal proposal, int revision, DateTimeOffset now)
    {
        MustBeAnsweredBy(acting, now);
        if (revision != Revision)
            throw new OfferChanged(Revision);
        proposal.Hire(now);
        Answer(OfferState.Accepted, actor, now);
    }

    /// <summary>Declines it, which withdraws the proposal (M-244).</summary>
    public void Decline(Member acting, Actor actor, Proposal proposal, string? reason, DateTimeOffset now)
    {
        MustBeAnsweredBy(acting, now);
        proposal.DeclineOffer(acting, reason, now);
        Answer(OfferState.Declined, actor, now);
        Reason = proposal.ReasonText;
    }

    /// <summary>What is told when the client changes it, takes it back, or its days are over.</summary>
    public OfferMoved Moved(OfferMove move, DateTimeOffset now) => new(Id, AgencyId, JobId, PersonId, move, now);

    /// <summary>Lets it run out when its days are over: not at their last instant, but after it (M-242, M-337).</summary>
    public bool Expire(Proposal proposal, DateTimeOffset now)
    {
        if (State is not OfferState.Open || now <= EndsAt)
            return false;
        (State, AnsweredAt) = (OfferState.Expired, now);
        proposal.LoseOffer(now);
        return true;
    }

    /// <summary>Whether the member may answer it (M-066, M-240).</summary>
    public bool MayBeAnsweredBy(Member member) =>
        member.AgencyId == AgencyId && member.May(AgencyAct.AnswerOffer) && (member.IsOwner || member.TeamId == TeamId);

    private void MustBeAnsweredBy(Member member, DateTimeOffset now)
    {
        if (!MayBeAnsweredBy(member))
            throw new NotAllowed(ActionMatrix.Refusal(AgencyAct.AnswerOffer));
        MustBeOpen(now, AnsweredByName);
    }

    // The client is not told who of the agency answered (M-124).
    private void MustBeOpen(DateTimeOffset now, string? by = null)
    {
        if (State is not OfferState.Open)
            throw new OfferAnswered(State, by);
        if (now > EndsAt)
            throw new OfferAnswered(OfferState.Expired, null);
    }

    private void Answer(OfferState state, Actor actor, DateTimeOffset now) =>
        (State, AnsweredAt, AnsweredById, AnsweredByName) = (state, now, actor.PersonId, actor.Name);

    private sealed class Mapping : IEntityTypeConfiguration<Offer>
    {
        public void Configure(EntityTypeBuilder<Offer> entity)
        {
            entity.ToTable("Offers");
            entity.Ignore(offer => offer.Terms);
            entity.Ignore(offer => offer.Revision);
            entity.Property(offer => offer.Revisions).IsJson();
            entity.HasOne(offer => offer.Proposal).WithMany().HasForeignKey(offer => offer.ProposalId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne(offer => offer.Person).WithMany().HasForeignKey(offer => offer.PersonId).OnDelete(DeleteBehavior.Restrict);
            // One open offer for each proposal.
            entity.HasIndex(offer => offer.ProposalId).IsUnique().HasFilter("state = 'Open'").HasDatabaseName("ix_offers_open");
            entity.HasIndex(offer => new { offer.AgencyId, offer.SentAt });
            entity.HasIndex(offer => new { offer.ClientId, offer.SentAt });
            entity.HasIndex(offer => new { offer.State, offer.EndsAt });
            entity.HasIndex(offer => offer.JobId);
        }
    }
}

/// <summary>The terms of an offer (M-245). Money in minor units of the job's currency.</summary>
/// <param name="Title">What the contract will be called.</param>
/// <param name="Type">Hourly or fixed.</param>
/// <param name="Rate">Hourly rate, or the whole price.</param>
/// <param name="WeeklyHours">The most hours a week; null for fixed prices and for no limit.</param>
/// <param name="StartsOn">When work begins; null for at once.</param>
/// <param name="Text">The client's message.</param>
/// <param name="ClosesJob">Whether the job closes on acceptance.</param>
public sealed record OfferTerms(string Title, JobType Type, long Rate, int? WeeklyHours, DateOnly? StartsOn, string Text, bool ClosesJob)
{
    internal OfferTerms Checked()
    {
        var terms = this with { Title = Title.Trim(), Text = Letter.Checked(Text, "text", "A message") };
        if (terms.Title.Length is 0 or > JobContent.LongestTitle)
            throw new InvalidInput("title", $"A title has 1 to {JobContent.LongestTitle} characters.");
        if (Rate is < 1 or > 100_000_000_00)
            throw new InvalidInput("rate", "Name a rate or price above zero.");
        if (WeeklyHours is < 1 or > 168)
            throw new InvalidInput("weeklyHours", "A week has 1 to 168 hours.");
        return terms;
    }
}

/// <summary>States of an offer.</summary>
public enum OfferState
{
    /// <summary>Waits for the agency's answer.</summary>
    Open,

    /// <summary>Accepted: a contract exists.</summary>
    Accepted,

    /// <summary>Declined.</summary>
    Declined,

    /// <summary>Taken back by the client.</summary>
    Withdrawn,

    /// <summary>Ran out.</summary>
    Expired,
}

/// <summary>Another answer won (M-249); <paramref name="by"/> is null where it may not be told whose.</summary>
public sealed class OfferAnswered(OfferState state, string? by)
    : Refusal(
        state switch
        {
            OfferState.Accepted => by is null ? "This offer has been accepted already." : $"{by} has accepted this offer already.",
            OfferState.Declined => by is null ? "This offer has been declined already." : $"{by} has declined this offer already.",
            OfferState.Expired => "This offer has expired.",
            _ => "The client took this offer back.",
        }
    );

/// <summary>The client changed the offer after it was read (M-243).</summary>
public sealed class OfferChanged(int revision)
    : Refusal($"The client changed this offer. Nothing was accepted; read version {revision} first.");

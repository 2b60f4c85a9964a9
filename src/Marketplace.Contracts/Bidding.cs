using Guildhall.Kernel;

namespace Guildhall.Marketplace.Contracts;

/// <summary>
/// A proposal to send in a member's name. <paramref name="Key"/> makes it one: asked again with the same key, the first answer comes back.
/// </summary>
/// <param name="Key">The bid's id.</param>
/// <param name="ManagerId">The business manager who acts; must be one of the agency's (M-063).</param>
/// <param name="AgencyId">The agency whose pool pays.</param>
/// <param name="SenderId">The person in whose name it goes out (M-124).</param>
/// <param name="JobId">The job.</param>
/// <param name="Letter">The letter, up to 5,000 characters as people see them (M-145, M-146).</param>
/// <param name="Answers">An answer to each screening question, by question id (M-147).</param>
/// <param name="Rate">Hourly rate or fixed price, minor units of the job's currency.</param>
/// <param name="Duration">One item of the fixed list (M-144).</param>
/// <param name="ExpectedConnects">The price the approver saw; another price refuses (M-183).</param>
/// <param name="ActorName">What stands in the audit as the actor: "System" with scanner and version, or the person who approved .</param>
public sealed record BidRequest(
    Guid Key,
    Guid ManagerId,
    Guid AgencyId,
    Guid SenderId,
    Guid JobId,
    string Letter,
    IReadOnlyDictionary<Guid, string> Answers,
    long Rate,
    string? Duration,
    int ExpectedConnects,
    string ActorName
);

/// <summary>What the market said to a bid.</summary>
public abstract record BidAnswer
{
    /// <summary>The proposal is there.</summary>
    public sealed record Sent(Guid ProposalId, int Connects, DateTimeOffset At) : BidAnswer;

    /// <summary>The market said no, definitely; nothing was charged. <paramref name="Code"/> is the refusal's code.</summary>
    public sealed record Refused(string Code, string Message) : BidAnswer;
}

/// <summary>A proposal as its agency may know it.</summary>
public sealed record ProposalFacts(
    Guid Id,
    Guid AgencyId,
    Guid JobId,
    Guid SenderId,
    ProposalState State,
    int Connects,
    DateTimeOffset SentAt
);

/// <summary>States of a proposal (M-160 to M-167).</summary>
public enum ProposalState
{
    /// <summary>Saved, not sent; nothing spent.</summary>
    Draft,

    /// <summary>With the client.</summary>
    Submitted,

    /// <summary>The client answered.</summary>
    Interview,

    /// <summary>The client sent an offer.</summary>
    Offered,

    /// <summary>A contract exists.</summary>
    Hired,

    /// <summary>The client declined.</summary>
    Declined,

    /// <summary>The agency withdrew it.</summary>
    Withdrawn,

    /// <summary>The job closed, or the draft was put away.</summary>
    Archived,
}

/// <summary>What happened to a proposal after it was sent.</summary>
public enum ProposalStep
{
    /// <summary>The client opened it.</summary>
    Viewed,

    /// <summary>The client put it on the short list.</summary>
    Shortlisted,

    /// <summary>The client wrote, or an interview began: a reply.</summary>
    Replied,

    /// <summary>The client sent an offer.</summary>
    Offered,

    /// <summary>A contract exists.</summary>
    Hired,

    /// <summary>The client declined.</summary>
    Declined,

    /// <summary>The agency withdrew it.</summary>
    Withdrawn,

    /// <summary>The job closed.</summary>
    Archived,
}

/// <summary>A proposal was sent, by whomever of the agency.</summary>
public sealed record ProposalSubmitted(
    Guid ProposalId,
    Guid AgencyId,
    Guid JobId,
    Guid SenderId,
    Guid ActorId,
    int Connects,
    DateTimeOffset At
) : IEvent;

/// <summary>Something happened to a sent proposal.</summary>
public sealed record ProposalProgressed(Guid ProposalId, Guid AgencyId, Guid JobId, Guid SenderId, ProposalStep Step, DateTimeOffset At)
    : IEvent;

/// <summary>A member was invited to interview, or the invitation was answered.</summary>
public sealed record InterviewInvited(Guid InvitationId, Guid AgencyId, Guid JobId, Guid PersonId, DateTimeOffset At) : IEvent;

/// <summary>An invitation to interview was declined; accepting one is told as <see cref="ProposalSubmitted"/>.</summary>
public sealed record InterviewDeclined(Guid InvitationId, Guid AgencyId, Guid JobId, Guid PersonId, DateTimeOffset At) : IEvent;

/// <summary>An open offer was changed or is open no more; that it was sent, accepted or declined is told by the proposal's steps.</summary>
public sealed record OfferMoved(Guid OfferId, Guid AgencyId, Guid JobId, Guid PersonId, OfferMove Move, DateTimeOffset At) : IEvent;

/// <summary>What happened to an open offer.</summary>
public enum OfferMove
{
    /// <summary>The client changed it: a new version (M-243).</summary>
    Changed,

    /// <summary>The client took it back (M-243).</summary>
    Withdrawn,

    /// <summary>It ran out (M-242).</summary>
    Expired,
}

/// <summary>A message was written in the room of a proposal, by the client or in the member's name. What it says is not told.</summary>
public sealed record MessageWritten(Guid RoomId, Guid AgencyId, Guid JobId, Guid PersonId, bool IsClients, DateTimeOffset At) : IEvent;

/// <summary>
/// An agency's pool fell to the mark of <c>low_balance</c>, to half of it, or to nothing; told once at each, and anew after Connects
/// came in.
/// </summary>
public sealed record ConnectsRanLow(Guid AgencyId, int Balance, DateTimeOffset At) : IEvent;

/// <summary>Sends proposals for an agency.</summary>
public interface IBidding
{
    /// <summary>Sends the proposal, or says why not. Never both, and once for one key.</summary>
    Task<BidAnswer> BidAsync(BidRequest request, CancellationToken cancellation);

    /// <summary>The agency's proposals on a job, drafts left out .</summary>
    Task<IReadOnlyList<ProposalFacts>> ProposalsAsync(Guid agencyId, Guid jobId, CancellationToken cancellation);

    /// <summary>The Connects in the agency's pool.</summary>
    Task<int> BalanceAsync(Guid agencyId, CancellationToken cancellation);

    /// <summary>
    /// What a proposal on the job costs now in Connects, also where the job states no price (<see cref="JobSnapshot.Connects"/> is null):
    /// the price to expect in <see cref="BidRequest.ExpectedConnects"/>. Null when there is no such job.
    /// </summary>
    Task<int?> PriceAsync(Guid jobId, CancellationToken cancellation);

    /// <summary>The same for many jobs at once; jobs that are not there are left out.</summary>
    Task<IReadOnlyDictionary<Guid, int>> PricesAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellation);
}

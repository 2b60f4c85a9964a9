using Guildhall.Kernel;

namespace Guildhall.Marketplace.Contracts;

/// <summary>An agency as other modules may know it.</summary>
public sealed record AgencyFacts(
    Guid Id,
    string Slug,
    string Name,
    Guid OwnerId,
    bool IsPlus,
    string Picture,
    IReadOnlyList<TeamFacts> Teams
);

/// <summary>A team of an agency; the primary one was made with the agency (M-014).</summary>
public sealed record TeamFacts(Guid Id, string Name, bool IsPrimary, bool IsHidden);

/// <summary>Someone's place in an agency team, and what decides whether they can be a sender (M-131).</summary>
/// <param name="MemberId">The membership.</param>
/// <param name="TeamId">The team it is for.</param>
/// <param name="TeamName">The team's name.</param>
/// <param name="Person">The person.</param>
/// <param name="IsOwner">Whether the person owns the agency.</param>
/// <param name="Permissions">The five axes.</param>
/// <param name="TopUpLimit">Connects a month the member may buy without Admin Full (M-052); 0 for none.</param>
/// <param name="JoinedAt">When the invitation was accepted (UTC).</param>
public sealed record MemberFacts(
    Guid MemberId,
    Guid TeamId,
    string TeamName,
    PersonFacts Person,
    bool IsOwner,
    Permissions Permissions,
    int TopUpLimit,
    DateTimeOffset JoinedAt
);

/// <summary>An invitation to join a team, as seen by the one invited.</summary>
public sealed record JoinInvitationFacts(
    Guid Id,
    Guid AgencyId,
    string AgencyName,
    Guid TeamId,
    string TeamName,
    Permissions Permissions,
    string InviterName,
    JoinInvitationState State,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt
);

/// <summary>States of an invitation to join (M-087).</summary>
public enum JoinInvitationState
{
    /// <summary>Waits for an answer.</summary>
    Pending,

    /// <summary>Accepted; the permissions were granted.</summary>
    Accepted,

    /// <summary>Declined by the one invited.</summary>
    Declined,

    /// <summary>Withdrawn by the agency, or replaced.</summary>
    Withdrawn,

    /// <summary>Ran out.</summary>
    Expired,
}

/// <summary>An invitation to join was sent, answered, withdrawn or ran out.</summary>
public sealed record JoinInvitationChanged(
    Guid InvitationId,
    Guid AgencyId,
    Guid TeamId,
    Guid? PersonId,
    JoinInvitationState State,
    string? Reason,
    DateTimeOffset At
) : IEvent;

/// <summary>A person joined a team, got other permissions or another team, or left.</summary>
public sealed record MembershipChanged(Guid AgencyId, Guid TeamId, Guid PersonId, MembershipChange Change, DateTimeOffset At) : IEvent;

/// <summary>What happened to a membership.</summary>
public enum MembershipChange
{
    /// <summary>The person joined.</summary>
    Joined,

    /// <summary>Permissions or team changed.</summary>
    Changed,

    /// <summary>The person left or was removed.</summary>
    Left,
}

/// <summary>Asks about agencies, and invites to them.</summary>
public interface IAgencies
{
    /// <summary>The agency; null when there is none.</summary>
    Task<AgencyFacts?> FindAsync(Guid agencyId, CancellationToken cancellation);

    /// <summary>The agency by its address; null when there is none.</summary>
    Task<AgencyFacts?> FindAsync(string slug, CancellationToken cancellation);

    /// <summary>The person's place in the agency; null when they are no member. Several teams give the one with the most rights.</summary>
    Task<MemberFacts?> MembershipAsync(Guid agencyId, Guid personId, CancellationToken cancellation);

    /// <summary>The members of a team.</summary>
    Task<IReadOnlyList<MemberFacts>> TeamAsync(Guid teamId, CancellationToken cancellation);

    /// <summary>
    /// Invites a person by short id with the permissions given, as the actor would on the members page; the same refusals apply.
    /// Returns the invitation's id.
    /// </summary>
    Task<Guid> InviteAsync(
        Actor actor,
        Guid agencyId,
        Guid teamId,
        string shortId,
        Permissions permissions,
        int topUpLimit,
        CancellationToken cancellation
    );

    /// <summary>Invitations to the person, newest first, in every state.</summary>
    Task<IReadOnlyList<JoinInvitationFacts>> InvitationsToAsync(Guid personId, CancellationToken cancellation);

    /// <summary>Accepts for the person whose account the caller answers for; the refusals of M-092 apply.</summary>
    Task AcceptAsync(Guid invitationId, Guid personId, CancellationToken cancellation);

    /// <summary>Declines for the person, with a reason the agency is told.</summary>
    Task DeclineAsync(Guid invitationId, Guid personId, string reason, CancellationToken cancellation);
}

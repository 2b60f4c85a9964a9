namespace Guildhall.Kernel;

/// <summary>
/// Something people are told of under their bell, saved with what caused it (<see cref="ModuleDb.Tell"/>); the host keeps it once for
/// each of them who signs in here, and mails it to those who wish so.
/// </summary>
/// <param name="People">Whom it concerns, by id; those who have no login are left out.</param>
/// <param name="Kind">What kind of thing happened.</param>
/// <param name="Account">
/// The home of the account it belongs to, such as <c>/a/auxility</c>: whoever may no longer act there no longer sees it. Empty for the
/// person's own.
/// </param>
/// <param name="Text">One sentence: what happened, to whom. No letters, no messages, no secrets .</param>
/// <param name="Href">The page where something can be done about it.</param>
public sealed record NoticeQueued(IReadOnlyList<Guid> People, NoticeKind Kind, string Account, string Text, string Href) : IEvent;

/// <summary>What these people were told of is answered or gone: the line that leads there is no longer new.</summary>
/// <param name="People">Whom it concerned, by id.</param>
/// <param name="Kind">The kind they were told under.</param>
/// <param name="Href">Where the line leads.</param>
public sealed record NoticeSettled(IReadOnlyList<Guid> People, NoticeKind Kind, string Href) : IEvent;

/// <summary>Kinds of notice; each can be mailed or not.</summary>
public enum NoticeKind
{
    /// <summary>Invited to an agency, joined, left, other permissions.</summary>
    Membership,

    /// <summary>Invitations to interview.</summary>
    Invitation,

    /// <summary>What became of proposals.</summary>
    Proposal,

    /// <summary>Someone wrote.</summary>
    Message,

    /// <summary>Offers and their answers.</summary>
    Offer,

    /// <summary>Contracts.</summary>
    Contract,

    /// <summary>The pool of Connects.</summary>
    Connects,

    /// <summary>Business managers and their connection .</summary>
    Manager,

    /// <summary>Something waits for an approval .</summary>
    Approval,

    /// <summary>A scanner that finds nothing .</summary>
    Scanner,

    /// <summary>Experts and the page of a partner company (P-092, P-160).</summary>
    Expert,
}

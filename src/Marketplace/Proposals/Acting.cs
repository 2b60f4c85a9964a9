using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>Finding who acts, and for whom.</summary>
public static class Acting
{
    /// <summary>
    /// The acting member and the member for whom they act, in the agency of the actor's account. Of people who are in several teams the
    /// pair that works is taken. Whoever is no member is told the agency does not exist; a sender out of reach is <see cref="SenderLeft"/>.
    /// </summary>
    public static async Task<(Member Acting, Member Sender)> ActingForAsync(
        this IQueryable<Member> members,
        Actor actor,
        Guid senderId,
        CancellationToken cancellation
    )
    {
        var both = await members
            .Include(member => member.Agency)
            .Include(member => member.Person)
            .Where(member => member.PersonId == actor.PersonId || member.PersonId == senderId)
            .Where(member => member.Agency.Slug == actor.Account.Slug && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .ToListAsync(cancellation);
        var acting = both.Where(member => member.PersonId == actor.PersonId).ToList();
        if (acting.Count == 0)
            throw new Missing("agency");

        var pairs =
            from one in acting
            from other in both
            where other.PersonId == senderId && one.Reaches(other)
            orderby one.MayBidFor(other) descending
            select (one, other);
        return pairs.Select(pair => ((Member, Member)?)pair).FirstOrDefault() ?? throw new SenderLeft();
    }

    /// <summary>
    /// The actor's membership from which they may handle a proposal of their agency, and the proposal with job and sender. What another
    /// agency sent does not exist for them; nor do colleagues' proposals for whoever does not manage.
    /// </summary>
    public static async Task<(Member Acting, Proposal Proposal)> HandledAsync(
        this MarketplaceDb db,
        Actor actor,
        Guid proposalId,
        CancellationToken cancellation
    )
    {
        var acting = await db
            .Members.Include(member => member.Agency)
            .Include(member => member.Person)
            .Where(member => member.PersonId == actor.PersonId && member.Agency.Slug == actor.Account.Slug && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .ToListAsync(cancellation);
        if (acting.Count == 0)
            throw new Missing("agency");
        var agency = acting[0].AgencyId;
        var proposal = await db
            .Proposals.Include(proposal => proposal.Job)
            .Include(proposal => proposal.Sender)
            .Where(proposal => proposal.Id == proposalId && proposal.AgencyId == agency)
            .OneAsync("proposal", cancellation);
        return (acting.Find(proposal.MayBeHandledBy) ?? acting[0], proposal);
    }
}

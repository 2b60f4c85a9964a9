using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Offers;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>The lines of an agency's sidebar that are about work, with what waits for the reader.</summary>
internal sealed record AgencyWork(int Invitations, int Proposals, int Offers, int Contracts, int Rooms, int? Balance, bool Manages)
{
    /// <summary>Whether the reader may see the ledger.</summary>
    public bool SeesConnects => Balance is not null;

    /// <summary>Counts for the actor's agency.</summary>
    public static async Task<AgencyWork> OfAsync(MarketplaceDb db, Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var all = acting.Manages;
        var team = acting.IsOwner ? (Guid?)null : acting.TeamId;
        var me = actor.PersonId;
        var agency = acting.AgencyId;
        var counts = await db
            .Agencies.Where(row => row.Id == agency)
            .Select(row => new
            {
                Invitations = db.InterviewInvitations.Count(one =>
                    one.AgencyId == agency
                    && (one.State == InvitationState.New || one.State == InvitationState.Viewed)
                    && (all ? team == null || one.TeamId == team : one.PersonId == me)
                ),
                Proposals = db.Proposals.Count(one =>
                    one.AgencyId == agency
                    && (one.State == ProposalState.Submitted || one.State == ProposalState.Interview || one.State == ProposalState.Offered)
                    && (all ? team == null || one.TeamId == team : one.SenderId == me)
                ),
                Offers = db.Offers.Count(one =>
                    one.AgencyId == agency
                    && one.State == OfferState.Open
                    && (all ? team == null || one.TeamId == team : one.PersonId == me)
                ),
                Contracts = db.Contracts.Count(one =>
                    one.AgencyId == agency && one.EndedAt == null && (all ? team == null || one.TeamId == team : one.PersonId == me)
                ),
                Rooms = db.Rooms.Count(one =>
                    one.AgencyId == agency
                    && one.ClientWaits
                    && (all ? team == null || one.Proposal.TeamId == team : one.Proposal.SenderId == me)
                ),
                Balance = db.Pools.Where(pool => pool.AgencyId == agency).Select(pool => (int?)pool.Balance).FirstOrDefault(),
            })
            .SingleAsync(cancellation);
        return new(
            counts.Invitations,
            counts.Proposals,
            counts.Offers,
            counts.Contracts,
            counts.Rooms,
            acting.SeesConnects ? counts.Balance ?? 0 : null,
            all
        );
    }

    /// <summary>Find work, and the pipeline.</summary>
    public IEnumerable<NavGroup> Groups(string home) =>
        [
            new(
                null,
                [
                    new NavItem("Find work", "search", $"{home}/jobs"),
                    new NavItem("Invitations", "mail-opened", $"{home}/invitations", Invitations, Hot: true),
                ]
            ),
            new(
                "Pipeline",
                [
                    new NavItem("Proposals", "send", $"{home}/proposals", Proposals),
                    new NavItem("Offers", "gavel", $"{home}/offers", Offers, Hot: Manages),
                    new NavItem("Contracts", "file-text", $"{home}/contracts", Contracts),
                    new NavItem("Messages", "message", $"{home}/messages", Rooms, Hot: true),
                ]
            ),
        ];
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Step 12, and what others of the agency send by themselves: a proposal found without a reservation gets one, External, and ends what
/// waits here for that sender; what becomes of ours is followed, never guessed.
/// </summary>
public sealed class HearProposals(RadarDb db, TimeProvider clock) : IHear<ProposalSubmitted>, IHear<ProposalProgressed>
{
    /// <inheritdoc/>
    public async Task HearAsync(ProposalSubmitted happened, CancellationToken cancellation)
    {
        var reservation = await db.Reservations.SingleOrDefaultAsync(
            one =>
                one.AgencyId == happened.AgencyId
                && one.JobId == happened.JobId
                && one.SenderId == happened.SenderId
                && one.State != ReservationState.Released,
            cancellation
        );
        if (reservation is null)
        {
            db.Reservations.Add(Reservation.Found(happened.AgencyId, happened.JobId, happened.SenderId, happened.At));
            var claim = await db.JobClaims.SingleOrDefaultAsync(
                one => one.AgencyId == happened.AgencyId && one.JobId == happened.JobId,
                cancellation
            );
            if (claim is null)
                db.JobClaims.Add(JobClaim.First(happened.AgencyId, happened.JobId));
            else
                claim.Found();
        }
        // Ours: Sending waits for its answer, and reconciling finds it; only what has not left yields.
        else if (reservation is { State: ReservationState.Claimed, BidId: { } bidId })
        {
            var now = clock.GetUtcNow();
            var bid = await db.Bids.SingleAsync(bid => bid.Id == bidId, cancellation);
            var opportunity = await db.Opportunities.SingleAsync(opportunity => opportunity.Id == bid.OpportunityId, cancellation);
            reservation.Yield();
            bid.Cancel("already-applied", $"{bid.SenderName} has applied without Radar. Nothing more is sent.");
            db.Decisions.Add(
                Decision.About(bid, bid.Step, Outcome.Skip, "already-applied", bid.Says, now, new { happened.ProposalId }, "market")
            );
            opportunity.Follow(bid, now);
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(ProposalProgressed happened, CancellationToken cancellation)
    {
        var bid = await db.Bids.SingleOrDefaultAsync(
            bid =>
                bid.ProposalId == happened.ProposalId
                || (
                    bid.ProposalId == null
                    && bid.AgencyId == happened.AgencyId
                    && bid.JobId == happened.JobId
                    && bid.SenderId == happened.SenderId
                    && (bid.State == BidState.Sending || bid.State == BidState.Uncertain)
                ),
            cancellation
        );
        if (bid is null)
            return;
        bid.Follow(happened.Step, happened.At);
        db.Decisions.Add(
            Decision.About(
                bid,
                BidStep.Outcome,
                Outcome.Go,
                null,
                Words(happened.Step),
                happened.At,
                new { happened.ProposalId, happened.Step },
                "market"
            )
        );
        var opportunity = await db.Opportunities.SingleAsync(opportunity => opportunity.Id == bid.OpportunityId, cancellation);
        opportunity.Follow(bid, clock.GetUtcNow());
    }

    private static string Words(ProposalStep step) =>
        step switch
        {
            ProposalStep.Viewed => "The client opened it.",
            ProposalStep.Shortlisted => "The client put it on the short list.",
            ProposalStep.Replied => "The client replied.",
            ProposalStep.Offered => "The client sent an offer.",
            ProposalStep.Hired => "Hired: a contract exists.",
            ProposalStep.Declined => "The client declined.",
            ProposalStep.Withdrawn => "It was withdrawn.",
            _ => "The job closed; the proposal is in the archive.",
        };
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Turns a skip into a bid that a person looks at; it counts as the person's decision, not the scanner's. Hard stops stay.
/// </summary>
public sealed class OverrideSkip(RadarDb db, IAgencies agencies, TimeProvider clock) : IUseCase
{
    /// <param name="OpportunityId">The opportunity.</param>
    /// <param name="SenderId">In whose name.</param>
    /// <param name="Reason">Why, in the person's words.</param>
    public sealed record Input(Guid OpportunityId, Guid SenderId, string Reason);

    /// <summary>Makes the bid. Refuses <see cref="HardStop"/>, a sender outside the team, and no reason.</summary>
    public async Task<Bid> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var opportunity = await db
            .Opportunities.Where(opportunity => opportunity.Id == input.OpportunityId && opportunity.WorkspaceId == acting.WorkspaceId)
            .OneAsync("opportunity", cancellation);
        acting.Must(Act.Override);
        if (string.IsNullOrWhiteSpace(input.Reason))
            throw new InvalidInput("reason", "Say why this shall be bid on after all.");
        var team = await agencies.TeamAsync(acting.Workspace.TeamId, cancellation);
        var sender = team.FirstOrDefault(member => member.Person.Id == input.SenderId) ?? throw new Missing("sender");

        var now = clock.GetUtcNow();
        var earlier = await db.Bids.AsNoTracking().Where(bid => bid.OpportunityId == opportunity.Id).ToListAsync(cancellation);
        if (earlier.Any(bid => bid.IsOpen || bid.State is BidState.Sent))
            throw new JobTaken();
        opportunity.Override(now);
        var job = await db.Jobs.SingleAsync(job => job.Id == opportunity.JobId, cancellation);
        var snapshot = job.Now();
        var bid = Bid.Of(opportunity, acting.Workspace.AgencyId, sender.Person, winner: null, job, snapshot, now);
        var claim = await db.JobClaims.SingleOrDefaultAsync(one => one.AgencyId == bid.AgencyId && one.JobId == bid.JobId, cancellation);
        if (claim is null)
            db.JobClaims.Add(JobClaim.First(bid.AgencyId, bid.JobId));
        else if (!claim.Raise(1))
            throw new JobTaken();
        db.Add(bid);
        db.Add(Reservation.Claim(bid, now));
        db.Decisions.Add(
            Decision.About(bid, BidStep.Contest, Outcome.Go, null, $"Taken up again: {input.Reason.Trim()}", now, actor: acting.Name)
        );
        db.Record(actor, "skip.overridden", opportunity.Id, now, onBehalfOf: sender.Person.Id, after: new { input.Reason });
        opportunity.Follow(bid, now);
        await db.SaveChangesAsync(cancellation);
        return bid;
    }
}

/// <summary>Somebody of the agency has this job already .</summary>
public sealed class JobTaken() : Refusal("Someone of the agency bids on this job already.");

internal sealed class OverrideSkipEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/opportunities/{opportunity:guid}/override",
            async (Guid opportunity, OverrideSkip.Input input, OverrideSkip act, Actor actor, CancellationToken cancellation) =>
            {
                var bid = await act.RunAsync(actor, input with { OpportunityId = opportunity }, cancellation);
                return TypedResults.Ok(new { bid.Id });
            }
        );
}

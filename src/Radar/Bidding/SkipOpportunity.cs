using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>A person says no to an opportunity, with a reason; what waits for it ends.</summary>
public sealed class SkipOpportunity(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="OpportunityId">The opportunity.</param>
    /// <param name="Reason">Why; it feeds the scanner's page.</param>
    public sealed record Input(Guid OpportunityId, SkipReason Reason);

    /// <summary>Skips it. Refuses once a bid has left.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var opportunity = await db
            .Opportunities.Where(opportunity => opportunity.Id == input.OpportunityId && opportunity.WorkspaceId == acting.WorkspaceId)
            .OneAsync("opportunity", cancellation);
        acting.Must(Act.Send);

        var now = clock.GetUtcNow();
        var says = $"A person said no: {Words(input.Reason)}.";
        opportunity.Skip(input.Reason, now);
        foreach (var bid in await db.Bids.Where(bid => bid.OpportunityId == opportunity.Id).ToListAsync(cancellation))
        {
            if (bid.State is BidState.Cancelled or BidState.Expired or BidState.Failed)
                continue;
            bid.Cancel("person-skipped", says);
            db.Decisions.Add(Decision.About(bid, bid.Step, Outcome.Skip, "person-skipped", says, now, new { input.Reason }, acting.Name));
            await db.ReleaseAsync(bid, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>A reason in words.</summary>
    public static string Words(SkipReason reason) =>
        reason switch
        {
            SkipReason.NotOurSkill => "not our skill",
            SkipReason.TooCrowded => "too crowded",
            SkipReason.TooLate => "too late",
            _ => reason.ToString().ToLowerInvariant(),
        };
}

internal sealed class SkipOpportunityEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/opportunities/{opportunity:guid}/skip",
            async (Guid opportunity, SkipOpportunity.Input input, SkipOpportunity skip, Actor actor, CancellationToken cancellation) =>
            {
                await skip.RunAsync(actor, input with { OpportunityId = opportunity }, cancellation);
                return TypedResults.NoContent();
            }
        );
}

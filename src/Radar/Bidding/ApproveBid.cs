using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>A person agrees that exactly what was shown is sent, for at most this price (R-292 to R-294). Each call is one bid (R-492).</summary>
public sealed class ApproveBid(RadarDb db, IJobs jobs, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <param name="BidId">The bid.</param>
    /// <param name="Shown">The content hash of what was shown.</param>
    /// <param name="HighestPrice">The most Connects it may cost.</param>
    public sealed record Input(Guid BidId, string Shown, int HighestPrice);

    /// <summary>Approves; the bid then leaves at its manager's pace. Refuses what changed meanwhile with <see cref="Overtaken"/>.</summary>
    public async Task<Bid> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var bid = await db.Bids.Where(bid => bid.Id == input.BidId && bid.WorkspaceId == acting.WorkspaceId).OneAsync("bid", cancellation);
        acting.Must(Act.Send);
        var job = await jobs.FindAsync(bid.JobId, cancellation);
        if (job is null || job.State is not JobState.Open)
            throw new JobGone();
        if (job.ContentVersion != bid.JobVersion)
            throw new JobEdited();

        var now = clock.GetUtcNow();
        var life = TimeSpan.FromMinutes(await settings.GetAsync(BiddingSettings.ApprovalMinutes, cancellation));
        bid.Approve(acting, input.Shown, input.HighestPrice, [.. job.Questions.Select(question => question.Id)], life, now);
        var opportunity = await db.Opportunities.SingleAsync(opportunity => opportunity.Id == bid.OpportunityId, cancellation);
        opportunity.Follow(bid, now);
        db.Decisions.Add(
            Decision.About(
                bid,
                BidStep.Gate,
                Outcome.Go,
                null,
                $"Approved for at most {input.HighestPrice} Connects{(bid.LetterEdited ? ", letter edited" : "")}.",
                now,
                new { input.HighestPrice, hash = bid.ContentHash },
                acting.Name
            )
        );
        db.Record(
            actor,
            "bid.approved",
            bid.Id,
            now,
            onBehalfOf: bid.SenderId,
            after: new
            {
                bid.SenderName,
                bid.JobId,
                input.HighestPrice,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return bid;
    }
}

internal sealed class ApproveBidEndpoint : IEndpoint
{
    // Tokens do not approve where a person must (R-495): the host lets only a signed-in person through to this one.
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/bids/{bid:guid}/approve",
            async (Guid bid, ApproveBid.Input input, ApproveBid approve, Actor actor, CancellationToken cancellation) =>
            {
                var approved = await approve.RunAsync(actor, input with { BidId = bid }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        approved.Id,
                        approved.State,
                        approved.ApprovedAt,
                    }
                );
            }
        );
}

/// <summary>The job is closed; nothing was charged (R-600).</summary>
public sealed class JobGone() : Refusal("This job closed meanwhile. Nothing was sent and nothing was charged.");

/// <summary>The job was edited since the bid was made (R-292, R-599).</summary>
public sealed class JobEdited() : Refusal("The client edited this job since the bid was made. It is being prepared again; read it anew.");

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Marketplace.Proposals;

/// <summary>The client opens a proposal: from now on its letter stays as it is (M-151), and its agency learns of it once.</summary>
public sealed class ReadProposal(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Opens it and returns it.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Guid proposalId, CancellationToken cancellation)
    {
        var (_, proposal) = await db.ReceivedAsync(actor, proposalId, cancellation);
        if (proposal.ViewedAt is not null)
            return proposal;
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        if (proposal.View(now))
        {
            db.Tell(proposal.Progress(ProposalStep.Viewed, now), now);
            await db.SaveChangesAsync(cancellation);
        }
        await turn.CommitAsync(cancellation);
        return proposal;
    }
}

/// <summary>The client's own marks: short list, or hidden without rejecting (M-168).</summary>
public sealed class MarkProposal(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The marks.</summary>
    public enum Mark
    {
        /// <summary>On the short list.</summary>
        Shortlisted,

        /// <summary>Hidden without rejecting; the agency never learns of it.</summary>
        Hidden,
    }

    /// <summary>Which proposal, which mark, on or off.</summary>
    public sealed record Input(Guid ProposalId, Mark Mark, bool On);

    /// <summary>Sets or takes the mark.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (_, proposal) = await db.ReceivedAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        if (input.Mark is Mark.Hidden)
            proposal.Hide(input.On, now);
        else if (proposal.Shortlist(input.On, now))
            db.Tell(proposal.Progress(ProposalStep.Shortlisted, now), now);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
    }
}

/// <summary>The client declines a proposal, with a reason (M-155, M-165).</summary>
public sealed class DeclineProposal(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which proposal, why, and more on that.</summary>
    public sealed record Input(Guid ProposalId, DeclineReason Reason, string? Text = null);

    /// <summary>Declines it.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (_, proposal) = await db.ReceivedAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        proposal.Decline(input.Reason, input.Text, now);
        db.Tell(proposal.Progress(ProposalStep.Declined, now), now);
        db.Record(actor, "proposal.declined", proposal.Id, now, after: new { proposal.Reason, proposal.ReasonText });
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
    }
}

internal sealed class ReadProposalEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/c/{client}/proposals/mark",
            async (string client, MarkProposal.Input input, MarkProposal mark, Actor actor, CancellationToken cancellation) =>
            {
                await mark.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/c/{client}/proposals/decline",
            async (string client, DeclineProposal.Input input, DeclineProposal decline, Actor actor, CancellationToken cancellation) =>
            {
                await decline.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Offers;

/// <summary>
/// A business manager accepts the version of an offer they read (M-240, M-243): a contract exists from then on. Of two who press at once
/// one wins and the other is told who did (M-249).
/// </summary>
public sealed class AcceptOffer(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Which offer, and the version that was read.</summary>
    public sealed record Input(Guid OfferId, int Revision);

    /// <summary>Accepts it. Needs Agency Plus (M-032).</summary>
    public async Task<Contract> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var (turn, offer) = await db.OfferAsync(
            db.Offers.Where(offer => offer.Id == input.OfferId && offer.AgencyId == acting.AgencyId),
            cancellation
        );
        await using var _ = turn;
        if (!acting.Agency.IsPlus)
            throw new ProposingNeedsPlus();

        var now = clock.GetUtcNow();
        var proposal = offer.Proposal;
        offer.Accept(acting, actor, proposal, input.Revision, now);
        var contract = Contract.Begin(offer, now);
        db.Add(contract);
        await CountAsync(offer, now, cancellation);
        db.Tell(proposal.Progress(ProposalStep.Hired, now), now);
        db.Record(
            actor,
            "offer.accepted",
            offer.Id,
            now,
            onBehalfOf: offer.PersonId,
            before: new { state = OfferState.Open },
            after: new
            {
                offer.State,
                offer.Revision,
                contract = contract.Id,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await SettleAsync(actor, offer, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return contract;
    }

    private async Task CountAsync(Offer offer, DateTimeOffset now, CancellationToken cancellation)
    {
        offer.Proposal.Job.Hire(offer.Terms.ClosesJob, now);
        await db
            .Clients.Where(client => client.Id == offer.ClientId)
            .ExecuteUpdateAsync(set => set.SetProperty(client => client.Hires, client => client.Hires + 1), cancellation);
    }

    /// <summary>A filled job archives everyone else's proposals (M-167); one with a single position at least the agency's own (M-171).</summary>
    private async Task SettleAsync(Actor actor, Offer offer, DateTimeOffset now, CancellationToken cancellation)
    {
        var job = offer.Proposal.Job;
        if (job.IsClosed)
        {
            await db.ArchiveAsync(actor, job, await settings.GetAsync(ConnectsSettings.GraceDays, cancellation), now, cancellation);
            return;
        }
        if (!job.WantsOne)
            return;
        var others = await db
            .Proposals.Where(other => other.JobId == job.Id && other.AgencyId == offer.AgencyId && other.Id != offer.ProposalId)
            .Where(other => other.State == ProposalState.Submitted || other.State == ProposalState.Interview)
            .ToListAsync(cancellation);
        foreach (var other in others.Where(other => other.Archive(now)))
            db.Tell(other.Progress(ProposalStep.Archived, now), now);
    }
}

/// <summary>A business manager declines an offer, which withdraws the proposal (M-240, M-244).</summary>
public sealed class DeclineOffer(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which offer, and why.</summary>
    public sealed record Input(Guid OfferId, string? Reason);

    /// <summary>Declines it.</summary>
    public async Task<Offer> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var (turn, offer) = await db.OfferAsync(
            db.Offers.Where(offer => offer.Id == input.OfferId && offer.AgencyId == acting.AgencyId),
            cancellation
        );
        await using var _ = turn;
        var now = clock.GetUtcNow();
        offer.Decline(acting, actor, offer.Proposal, input.Reason, now);
        db.Tell(offer.Proposal.Progress(ProposalStep.Withdrawn, now), now);
        db.Record(actor, "offer.declined", offer.Id, now, onBehalfOf: offer.PersonId, after: new { offer.State, offer.Reason });
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return offer;
    }
}

/// <summary>Lets offers run out whose days are over (M-242). A timer's work.</summary>
public sealed class ExpireOffers(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Goes through them, one save an offer; returns how many ran out.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var due = await db
            .Offers.Where(offer => offer.State == OfferState.Open && offer.EndsAt < now)
            .Select(offer => offer.Id)
            .ToListAsync(cancellation);
        var expired = 0;
        foreach (var id in due)
        {
            var (turn, offer) = await db.OfferAsync(db.Offers.Where(offer => offer.Id == id), cancellation);
            await using var _ = turn;
            if (offer.Expire(offer.Proposal, now))
            {
                db.Tell(offer.Moved(OfferMove.Expired, now), now);
                expired++;
            }
            await db.SaveChangesAsync(cancellation);
            await turn.CommitAsync(cancellation);
        }
        return expired;
    }
}

internal sealed class AnswerOfferEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/a/{agency}/offers/accept",
            async (string agency, AcceptOffer.Input input, AcceptOffer accept, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(new { Contract = (await accept.RunAsync(actor, input, cancellation)).Id })
        );
        routes.MapPost(
            "/a/{agency}/offers/decline",
            async (string agency, DeclineOffer.Input input, DeclineOffer decline, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(new { (await decline.RunAsync(actor, input, cancellation)).State })
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Marketplace.Offers;

/// <summary>What the operator decides about offers.</summary>
public static class OfferSettings
{
    /// <summary>Days an offer is open.</summary>
    public static readonly Setting<int> LifeDays = new("offer_life", 7, 1, 90, "M-242", "Days in which an offer can be accepted.");
}

/// <summary>The client offers a proposal's sender a contract (M-241, M-245).</summary>
public sealed class SendOffer(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>On which proposal, and the terms.</summary>
    public sealed record Input(Guid ProposalId, OfferTerms Terms);

    /// <summary>Sends it. Refuses a proposal that is over, or that has an offer already.</summary>
    public async Task<Offer> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (client, proposal) = await db.ReceivedAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        proposal.Job.MustBeOpen();

        var now = clock.GetUtcNow();
        var offer = Offer.Send(proposal, client.Id, input.Terms, await settings.GetAsync(OfferSettings.LifeDays, cancellation), now);
        db.Add(offer);
        db.Tell(proposal.Progress(ProposalStep.Offered, now), now);
        db.Record(actor, "offer.sent", offer.Id, now, after: offer.Terms);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return offer;
    }
}

/// <summary>The client changes an offer that is not answered yet: a new version (M-243).</summary>
public sealed class ChangeOffer(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Which offer, and its new terms.</summary>
    public sealed record Input(Guid OfferId, OfferTerms Terms);

    /// <summary>Changes it.</summary>
    public async Task<Offer> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (turn, offer) = await db.OwnOfferAsync(actor, input.OfferId, cancellation);
        await using var _ = turn;
        var now = clock.GetUtcNow();
        var before = offer.Terms;
        offer.Change(input.Terms, await settings.GetAsync(OfferSettings.LifeDays, cancellation), now);
        db.Tell(offer.Moved(OfferMove.Changed, now), now);
        db.Record(actor, "offer.changed", offer.Id, now, before: before, after: offer.Terms);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return offer;
    }
}

/// <summary>The client takes an offer back that is not answered yet (M-243); the proposal is an interview again.</summary>
public sealed class WithdrawOffer(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it back.</summary>
    public async Task<Offer> RunAsync(Actor actor, Guid offerId, CancellationToken cancellation)
    {
        var (turn, offer) = await db.OwnOfferAsync(actor, offerId, cancellation);
        await using var _ = turn;
        var now = clock.GetUtcNow();
        offer.TakeBack(offer.Proposal, now);
        db.Tell(offer.Moved(OfferMove.Withdrawn, now), now);
        db.Record(actor, "offer.withdrawn", offer.Id, now);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return offer;
    }
}

/// <summary>Finding offers so that everyone takes their turn.</summary>
internal static class OfferTurns
{
    /// <summary>The client's own offer with its proposal, at the client's turn.</summary>
    public static async Task<(IDbContextTransaction Turn, Offer Offer)> OwnOfferAsync(
        this MarketplaceDb db,
        Actor actor,
        Guid offerId,
        CancellationToken cancellation
    )
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        return await db.OfferAsync(db.Offers.Where(offer => offer.Id == offerId && offer.ClientId == client.Id), cancellation);
    }

    /// <summary>The offer with its proposal and job, at the caller's turn.</summary>
    public static async Task<(IDbContextTransaction Turn, Offer Offer)> OfferAsync(
        this MarketplaceDb db,
        IQueryable<Offer> offers,
        CancellationToken cancellation
    )
    {
        var job = await offers.Select(offer => (Guid?)offer.JobId).SingleOrDefaultAsync(cancellation) ?? throw new Missing("offer");
        var turn = await Connects.Pools.TakeTurnAsync(db, job, cancellation);
        var offer = await offers
            .Include(offer => offer.Person)
            .Include(offer => offer.Proposal)
                .ThenInclude(proposal => proposal.Job)
            .OneAsync("offer", cancellation);
        return (turn, offer);
    }
}

internal sealed class SendOfferEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/c/{client}/offers",
            async (string client, SendOffer.Input input, SendOffer send, Actor actor, CancellationToken cancellation) =>
            {
                var offer = await send.RunAsync(actor, input, cancellation);
                return TypedResults.Created((string?)null, Answer(offer));
            }
        );
        routes.MapPut(
            "/c/{client}/offers",
            async (string client, ChangeOffer.Input input, ChangeOffer change, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(Answer(await change.RunAsync(actor, input, cancellation)))
        );
        routes.MapPost(
            "/c/{client}/offers/{id:guid}/withdraw",
            async (string client, Guid id, WithdrawOffer withdraw, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(Answer(await withdraw.RunAsync(actor, id, cancellation)))
        );
    }

    private static object Answer(Offer offer) =>
        new
        {
            offer.Id,
            offer.State,
            offer.Revision,
            offer.EndsAt,
        };
}

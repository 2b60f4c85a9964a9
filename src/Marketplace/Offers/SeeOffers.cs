using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Offers;

/// <summary>An offer in its agency’s list.</summary>
public sealed record OfferRow(
    Guid Id,
    Guid ProposalId,
    Guid JobId,
    string Name,
    string Picture,
    OfferTerms Terms,
    string Currency,
    OfferState State,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt,
    string? Reason
);

/// <summary>The offers to an agency: all of their team’s for business managers, their own for members; open ones first.</summary>
public sealed class SeeOffers(MarketplaceDb db) : IUseCase
{
    /// <summary>The newest 200.</summary>
    public async Task<IReadOnlyList<OfferRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var offers = db.Offers.AsNoTracking().Where(offer => offer.AgencyId == acting.AgencyId);
        if (!acting.Manages)
            offers = offers.Where(offer => offer.PersonId == acting.PersonId);
        else if (!acting.IsOwner)
            offers = offers.Where(offer => offer.TeamId == acting.TeamId);
        var rows = await offers
            .OrderByDescending(offer => offer.State == OfferState.Open)
            .ThenByDescending(offer => offer.SentAt)
            .Take(200)
            .Select(offer => new
            {
                Offer = offer,
                offer.Person.Name,
                offer.Person.Picture,
                offer.Proposal.Job.Currency,
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new OfferRow(
                row.Offer.Id,
                row.Offer.ProposalId,
                row.Offer.JobId,
                row.Name,
                row.Picture,
                row.Offer.Terms,
                row.Currency,
                row.Offer.State,
                row.Offer.SentAt,
                row.Offer.EndsAt,
                row.Offer.Reason
            )),
        ];
    }
}

/// <summary>One offer with its earlier versions, and whether the reader may answer it.</summary>
public sealed record OfferView(Offer Offer, string Currency, string Agency, string? WhyNot, long? Asked);

/// <summary>One offer, for the agency it was made to.</summary>
public sealed class SeeOffer(MarketplaceDb db) : IUseCase
{
    /// <summary>Reads it; another's does not exist.</summary>
    public async Task<OfferView> RunAsync(Actor actor, Guid offerId, CancellationToken cancellation)
    {
        var offer = await db
            .Offers.AsNoTracking()
            .Include(offer => offer.Person)
            .Include(offer => offer.Proposal)
                .ThenInclude(proposal => proposal.Job)
            .Where(offer => offer.Id == offerId)
            .OneAsync("offer", cancellation);
        var agency = await db.Agencies.AsNoTracking().SingleAsync(agency => agency.Id == offer.AgencyId, cancellation);
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        if (acting.AgencyId != offer.AgencyId || (!acting.Manages && acting.PersonId != offer.PersonId))
            throw new Missing("offer");
        var why = offer.MayBeAnsweredBy(acting) ? null : ActionMatrix.Refusal(AgencyAct.AnswerOffer);
        return new(offer, offer.Proposal.Job.Currency, agency.Name, why, offer.Proposal.Rate);
    }
}

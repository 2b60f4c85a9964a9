using Guildhall.Kernel;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Offers;

/// <summary>
/// An offer as the client who made it reads it. Who of the agency answered it has no place here (M-124): the answer is the member's and
/// their agency's.
/// </summary>
/// <remarks>
/// <see cref="Revisions"/>: all terms so far; the last stand (M-243). Money in minor units of <see cref="Currency"/>.
/// <see cref="EndsAt"/>: the last instant at which it can be accepted (UTC, M-242).
/// <see cref="Reason"/>: why it was declined; null unless it was.
/// <see cref="ContractId"/>: the contract it became.
/// </remarks>
public sealed record MadeOffer(
    Guid Id,
    Guid ProposalId,
    Guid JobId,
    string Job,
    ReceivedFrom For,
    string Agency,
    string AgencyPicture,
    IReadOnlyList<OfferTerms> Revisions,
    string Currency,
    OfferState State,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? AnsweredAt,
    string? Reason,
    Guid? ContractId
)
{
    /// <summary>The terms that stand.</summary>
    public OfferTerms Terms => Revisions[^1];

    /// <summary>The number of the version that stands, from 1.</summary>
    public int Revision => Revisions.Count;

    /// <summary>The state at an instant: an offer whose days are over is expired, also before anyone noted it (M-242).</summary>
    public OfferState StateAt(DateTimeOffset now) => State is OfferState.Open && now > EndsAt ? OfferState.Expired : State;
}

/// <summary>Reads the offers a client made.</summary>
public sealed class ReadClientOffers(MarketplaceDb db) : IUseCase
{
    private const int PageSize = 50;

    /// <summary>Fifty of them, newest version first.</summary>
    public async Task<Page<MadeOffer>> RunAsync(Actor actor, Cursor? after, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var offers = db.Offers.AsNoTracking().Where(offer => offer.ClientId == client.Id);
        var rows = await MadeAsync(offers.NewestFirst(after, PageSize, offer => offer.SentAt, offer => offer.Id), cancellation);
        return Page<MadeOffer>.Of(rows, PageSize, offer => new Cursor(offer.SentAt, offer.Id));
    }

    /// <summary>One of them; another client's does not exist.</summary>
    public async Task<MadeOffer> OneAsync(Actor actor, Guid offerId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var rows = await MadeAsync(
            db.Offers.AsNoTracking().Where(offer => offer.Id == offerId && offer.ClientId == client.Id),
            cancellation
        );
        return rows is [var one] ? one : throw new Missing("offer");
    }

    private async Task<IReadOnlyList<MadeOffer>> MadeAsync(IQueryable<Offer> offers, CancellationToken cancellation)
    {
        var rows = await (
            from offer in offers
            join agency in db.Agencies on offer.AgencyId equals agency.Id
            join job in db.Jobs on offer.JobId equals job.Id
            select new
            {
                offer.Id,
                offer.ProposalId,
                offer.JobId,
                Job = job.Title,
                offer.PersonId,
                Agency = agency.Name,
                AgencyPicture = agency.Picture,
                offer.Revisions,
                job.Currency,
                offer.State,
                offer.SentAt,
                offer.EndsAt,
                offer.AnsweredAt,
                offer.Reason,
                ContractId = db
                    .Contracts.Where(contract => contract.OfferId == offer.Id)
                    .Select(contract => (Guid?)contract.Id)
                    .FirstOrDefault(),
            }
        ).ToListAsync(cancellation);
        var people = await db.FromAsync([.. rows.Select(row => row.PersonId).Distinct()], cancellation);
        return
        [
            .. rows.OrderByDescending(row => row.SentAt)
                .ThenByDescending(row => row.Id)
                .Select(row => new MadeOffer(
                    row.Id,
                    row.ProposalId,
                    row.JobId,
                    row.Job,
                    people[row.PersonId],
                    row.Agency,
                    row.AgencyPicture,
                    row.Revisions,
                    row.Currency,
                    row.State,
                    row.SentAt,
                    row.EndsAt,
                    row.AnsweredAt,
                    row.State is OfferState.Declined ? row.Reason : null,
                    row.ContractId
                )),
        ];
    }
}

internal sealed class ReadClientOffersEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/offers",
            async (string client, string? after, ReadClientOffers read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, Cursor.Read(after), cancellation))
        );
        routes.MapGet(
            "/c/{client}/offers/{id:guid}",
            async (string client, Guid id, ReadClientOffers read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.OneAsync(actor, id, cancellation))
        );
    }
}

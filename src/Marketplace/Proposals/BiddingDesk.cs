using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>Sends other modules' bids through <see cref="SubmitProposal"/>, so that the same rules hold for them.</summary>
internal sealed class BiddingDesk(MarketplaceDb db, SubmitProposal submit, Settings<MarketplaceDb> settings, TimeProvider clock) : IBidding
{
    private const int MostTries = 5;

    public async Task<BidAnswer> BidAsync(BidRequest request, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await EarlierAsync(request.Key, cancellation) ?? await TryAsync(request, cancellation);
            }
            // Another bid was first somewhere: look again, the answer may be there by now.
            catch (Overtaken) when (tries < MostTries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    public async Task<IReadOnlyList<ProposalFacts>> ProposalsAsync(Guid agencyId, Guid jobId, CancellationToken cancellation) =>
        await db
            .Proposals.Where(proposal => proposal.AgencyId == agencyId && proposal.JobId == jobId && proposal.SentAt != null)
            .OrderBy(proposal => proposal.SentAt)
            .Select(proposal => new ProposalFacts(
                proposal.Id,
                proposal.AgencyId,
                proposal.JobId,
                proposal.SenderId!.Value,
                proposal.State,
                proposal.Connects + proposal.Boost,
                proposal.SentAt!.Value
            ))
            .ToListAsync(cancellation);

    public async Task<int> BalanceAsync(Guid agencyId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await db
            .ConnectsLots.Where(lot => lot.AgencyId == agencyId && lot.Left > 0 && lot.ExpiresAt >= now)
            .SumAsync(lot => lot.Left, cancellation);
    }

    public async Task<int?> PriceAsync(Guid jobId, CancellationToken cancellation) =>
        (await PricesAsync([jobId], cancellation)).TryGetValue(jobId, out var price) ? price : null;

    public async Task<IReadOnlyDictionary<Guid, int>> PricesAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellation)
    {
        var price = await ConnectsPrice.InForceAsync(settings, cancellation);
        return await db.Jobs.AsNoTracking().Where(job => jobIds.Contains(job.Id)).ToDictionaryAsync(job => job.Id, price.Of, cancellation);
    }

    private async Task<BidAnswer?> EarlierAsync(Guid key, CancellationToken cancellation)
    {
        var sent = await db.Proposals.AsNoTracking().SingleOrDefaultAsync(proposal => proposal.Id == key, cancellation);
        if (sent is not null)
            return Sent(sent);
        return (await db.RefusedBids.AsNoTracking().SingleOrDefaultAsync(bid => bid.Key == key, cancellation))?.Answer;
    }

    private async Task<BidAnswer> TryAsync(BidRequest request, CancellationToken cancellation)
    {
        var agency = await db.Agencies.AsNoTracking().SingleOrDefaultAsync(agency => agency.Id == request.AgencyId, cancellation);
        var account = new Account(AccountKind.Agency, agency?.Slug ?? "");
        var actor = new Actor(request.ManagerId, request.ActorName, account, Door.Module);
        try
        {
            return Sent(
                await submit.RunAsync(
                    actor,
                    new(
                        request.JobId,
                        request.SenderId,
                        request.Letter,
                        request.Answers,
                        request.Rate,
                        request.Duration,
                        request.ExpectedConnects,
                        Id: request.Key
                    ),
                    cancellation
                )
            );
        }
        catch (Refusal refusal) when (refusal is not Overtaken)
        {
            db.ChangeTracker.Clear();
            return await RefuseAsync(request, refusal, cancellation);
        }
    }

    private async Task<BidAnswer> RefuseAsync(BidRequest request, Refusal refusal, CancellationToken cancellation)
    {
        await using var turn = await db.TakeTurnAsync(request.JobId, cancellation);
        // The same bid may have been sent by another node between the refusal and this turn.
        if (await EarlierAsync(request.Key, cancellation) is { } earlier)
            return earlier;
        var refused = RefusedBid.Of(request.Key, refusal, clock.GetUtcNow());
        db.Add(refused);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return refused.Answer;
    }

    private static BidAnswer.Sent Sent(Proposal proposal) => new(proposal.Id, proposal.Connects + proposal.Boost, proposal.SentAt!.Value);
}

using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Connects;

/// <summary>Lets lots lapse whose year is over (M-185). A timer's work; spending does the same for its own pool.</summary>
public sealed class ExpireConnects(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Goes through the pools that have something to lapse, one save a pool; returns how many there were.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var agencies = await db
            .ConnectsLots.Where(lot => lot.Left > 0 && lot.ExpiresAt < now)
            .Select(lot => lot.AgencyId)
            .Distinct()
            .ToListAsync(cancellation);
        foreach (var agency in agencies)
        {
            await using var turn = await db.TakeTurnAsync(null, cancellation);
            (await db.PoolAsync(agency, cancellation)).Expire(now);
            await db.SaveChangesAsync(cancellation);
            await turn.CommitAsync(cancellation);
        }
        return agencies.Count;
    }
}

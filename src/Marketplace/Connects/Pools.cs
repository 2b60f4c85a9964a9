using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Marketplace.Connects;

/// <summary>
/// Turns at a job and at a pool: who moves Connects waits for whoever is before them instead of being overtaken. Everyone takes the job
/// first and the pool second, so that no two wait for each other. On SQLite a transaction that writes is alone anyway.
/// </summary>
internal static class Pools
{
    /// <summary>Begins a transaction in which the job's row is this caller's alone; null for none.</summary>
    public static async Task<IDbContextTransaction> TakeTurnAsync(this MarketplaceDb db, Guid? jobId, CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (jobId is { } id)
            await db
                .Jobs.Where(job => job.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.Hired, job => job.Hired), cancellation);
        return transaction;
    }

    /// <summary>
    /// The agency's pool with its lots, which no one else can change until the transaction ends; made when the agency has none yet.
    /// </summary>
    public static async Task<Pool> PoolAsync(this MarketplaceDb db, Guid agencyId, CancellationToken cancellation)
    {
        while (!await LockAsync())
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO connects_pools (agency_id, version, balance, entered) VALUES ({agencyId}, 1, 0, 0) ON CONFLICT DO NOTHING",
                cancellation
            );
        return await db
            .Pools.Include(pool => pool.Lots.Where(lot => lot.Left > 0))
            .SingleAsync(pool => pool.AgencyId == agencyId, cancellation);

        async Task<bool> LockAsync() =>
            await db
                .Pools.Where(pool => pool.AgencyId == agencyId)
                .ExecuteUpdateAsync(set => set.SetProperty(pool => pool.Version, pool => pool.Version + 1), cancellation) > 0;
    }

    /// <summary>Counts a proposal on the job, where it is known how many there were (M-211), and notes that something happened (M-210).</summary>
    public static Task CountProposalAsync(this MarketplaceDb db, Guid jobId, DateTimeOffset now, CancellationToken cancellation) =>
        db
            .Jobs.Where(job => job.Id == jobId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(job => job.Proposals, job => job.Proposals + 1).SetProperty(job => job.ActiveAt, now),
                cancellation
            );
}

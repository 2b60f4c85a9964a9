using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>Expires open jobs on which nothing happened for 30 days (M-210). A timer's work.</summary>
public sealed class ExpireJobs(MarketplaceDb db, CloseJob close, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Days without anything happening.</summary>
    public static readonly Setting<int> IdleDays = new(
        "job_idle",
        30,
        1,
        365,
        "M-210",
        "Days without edit, message, proposal, offer or hire after which a job closes."
    );

    private const int AtOnce = 200;

    /// <summary>Goes through the oldest, one save a job; returns how many expired.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var idle = clock.GetUtcNow().AddDays(-await settings.GetAsync(IdleDays, cancellation));
        var due = await db
            .Jobs.Where(job => job.State == JobState.Open && job.ActiveAt < idle)
            .OrderBy(job => job.ActiveAt)
            .Take(AtOnce)
            .Select(job => job.Id)
            .ToListAsync(cancellation);
        foreach (var job in due)
        {
            await close.RunAsync(actor, new(job, JobState.Expired), cancellation);
            db.ChangeTracker.Clear();
        }
        return due.Count;
    }
}

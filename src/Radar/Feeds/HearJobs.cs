using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Feeds;

/// <summary>
/// Hears of jobs on the built-in market and keeps what they said. A job heard of twice is one row and is judged once.
/// </summary>
public sealed class HearJobs(RadarDb db, TimeProvider clock) : IHear<JobPosted>, IHear<JobChanged>, IHear<JobClosed>
{
    /// <inheritdoc/>
    public async Task HearAsync(JobPosted happened, CancellationToken cancellation)
    {
        if (!await db.Jobs.AnyAsync(job => job.Id == happened.Job.Id, cancellation))
            db.Jobs.Add(Job.See(happened.Job, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public async Task HearAsync(JobChanged happened, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var job = await db.Jobs.SingleOrDefaultAsync(job => job.Id == happened.Job.Id, cancellation);
        if (job is null)
            db.Jobs.Add(Job.See(happened.Job, now));
        else
            db.Drifts.AddRange(job.Take(happened.Job, now));
    }

    /// <inheritdoc/>
    public async Task HearAsync(JobClosed happened, CancellationToken cancellation)
    {
        var job = await db.Jobs.SingleOrDefaultAsync(job => job.Id == happened.JobId, cancellation);
        if (job is { IsOpen: true })
            db.Drifts.Add(job.Close(happened.State, happened.At));
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Feeds;

/// <summary>
/// Hears of jobs on the built-in market and keeps what they said. A job heard of twice is one row and is judged once.
/// </summary>
public sealed class HearJobs(RadarDb db, TimeProvider clock) : IHearMany<JobPosted>, IHear<JobChanged>, IHear<JobClosed>
{
    /// <inheritdoc/>
    public Task HearAsync(JobPosted happened, CancellationToken cancellation) => HearAsync([happened], cancellation);

    /// <inheritdoc/>
    public async Task HearAsync(IReadOnlyList<JobPosted> happened, CancellationToken cancellation)
    {
        var ids = happened.Select(one => one.Job.Id).ToList();
        var known = await db.Jobs.Where(job => ids.Contains(job.Id)).Select(job => job.Id).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        db.Jobs.AddRange(
            happened.DistinctBy(one => one.Job.Id).Where(one => !known.Contains(one.Job.Id)).Select(one => Job.See(one.Job, now))
        );
    }

    /// <inheritdoc/>
    public async Task HearAsync(JobChanged happened, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var job = await db.Jobs.SingleOrDefaultAsync(job => job.Id == happened.Job.Id, cancellation);
        if (job is null)
            db.Jobs.Add(Job.See(happened.Job, now));
        else
        {
            var drifts = job.Take(happened.Job, now);
            db.Drifts.AddRange(drifts);
            if (drifts.Count > 0)
                await WakeAsync(job.Id, now, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(JobClosed happened, CancellationToken cancellation)
    {
        var job = await db.Jobs.SingleOrDefaultAsync(job => job.Id == happened.JobId, cancellation);
        if (job is not { IsOpen: true })
            return;
        db.Drifts.Add(job.Close(happened.State, happened.At));
        await WakeAsync(job.Id, clock.GetUtcNow(), cancellation);
    }

    // Bids that wait for something else are looked at anew: the job may have closed, or cost less now.
    private async Task WakeAsync(Guid jobId, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var bid in await db.Bids.Where(bid => bid.JobId == jobId && bid.State == BidState.Held).ToListAsync(cancellation))
            bid.LookAgain(now);
    }
}

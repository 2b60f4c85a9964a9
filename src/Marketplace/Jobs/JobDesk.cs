using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>Answers other modules' questions about jobs.</summary>
internal sealed class JobDesk(MarketplaceDb db) : IJobs
{
    public async Task<JobSnapshot?> FindAsync(Guid jobId, CancellationToken cancellation)
    {
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == jobId && job.State != JobState.Draft, cancellation);
        return job?.Snapshot();
    }

    public async Task<Page<JobSnapshot>> PageAsync(Cursor? after, int size, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size is >= 1 and <= 500, true, nameof(size));
        var jobs = db.Jobs.AsNoTracking().Where(job => job.State != JobState.Draft && job.Visibility != JobVisibility.InviteOnly);
        var rows = await jobs.OlderThan(after).NewestFirst().Take(size + 1).ToListAsync(cancellation);
        var page = Page<Job>.Of(rows, size, job => new Cursor(job.PostedAt, job.Id));
        return new([.. page.Rows.Select(job => job.Snapshot())], page.Next);
    }
}

/// <summary>The order of the feed.</summary>
public static class FeedOrder
{
    /// <summary>Newest first; among jobs of one instant by id.</summary>
    public static IQueryable<Job> NewestFirst(this IQueryable<Job> jobs) =>
        jobs.OrderByDescending(job => job.PostedAt).ThenByDescending(job => job.Id);

    /// <summary>What comes after a place in that order.</summary>
    public static IQueryable<Job> OlderThan(this IQueryable<Job> jobs, Cursor? place) =>
        place is not { } cursor
            ? jobs
            : jobs.Where(job => job.PostedAt <= cursor.At && (job.PostedAt < cursor.At || job.Id.CompareTo(cursor.Id) < 0)); // begins there
}

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
        var rows = await jobs.NewestFirst(after, size, job => job.PostedAt, job => job.Id).ToListAsync(cancellation);
        var page = Page<Job>.Of(rows, size, job => new Cursor(job.PostedAt, job.Id));
        return new([.. page.Rows.Select(job => job.Snapshot())], page.Next);
    }
}

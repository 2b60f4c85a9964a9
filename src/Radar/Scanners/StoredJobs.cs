using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// The newest stored jobs in memory, each as it was when first seen, so that a preview answers while one types. Read from the
/// database when somebody first asks, kept current from there at each further question, and given back when nobody asks for a while.
/// </summary>
public sealed class StoredJobs : IDisposable
{
    /// <summary>How many jobs are held at most; where the period has more, counts are an estimate .</summary>
    public const int Most = 50_000;

    private const int AtOnce = 1_000;
    private static readonly TimeSpan IdleLife = TimeSpan.FromMinutes(15);

    // Another process may save a job a little after a newer one was read here.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TimeProvider clock;
    private readonly int most;
    private readonly ITimer idle;
    private readonly Queue<Guid> order = [];
    private PostingStore<Guid>? store;
    private DateTimeOffset newest;
    private DateTimeOffset oldest;

    /// <summary>Nothing is held yet.</summary>
    public StoredJobs(TimeProvider clock, int most = Most)
    {
        (this.clock, this.most) = (clock, most);
        idle = clock.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The store with what is in the database now.</summary>
    public async Task<Held> LookAsync(RadarDb db, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            idle.Change(IdleLife, Timeout.InfiniteTimeSpan);
            var there = await db.Jobs.CountAsync(cancellation);
            store ??= Begin();
            // A job that is there already stays as first seen, so looking twice at the last minutes costs little and loses nothing.
            var from = order.Count == 0 ? await FirstAsync(db, there, cancellation) : newest - Late;
            await foreach (
                var job in db
                    .Jobs.AsNoTracking()
                    .Where(job => job.SeenAt >= from)
                    .OrderBy(job => job.SeenAt)
                    .AsAsyncEnumerable()
                    .WithCancellation(cancellation)
            )
                Take(store, job);
            return new Held(store, order.Count < there ? oldest : null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        idle.Dispose();
        turn.Dispose();
    }

    private PostingStore<Guid> Begin()
    {
        order.Clear();
        (newest, oldest) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        return new PostingStore<Guid>();
    }

    private async Task<DateTimeOffset> FirstAsync(RadarDb db, int there, CancellationToken cancellation) =>
        there <= most
            ? DateTimeOffset.MinValue
            : await db.Jobs.OrderByDescending(job => job.SeenAt).Skip(most - 1).Select(job => job.SeenAt).FirstAsync(cancellation);

    private void Take(PostingStore<Guid> into, Job job)
    {
        var before = into.Count;
        into.Add(job.Id, JobReading.PostingOf(job.AtFirst(), job.SeenAt));
        if (into.Count == before)
            return;
        order.Enqueue(job.Id);
        if (job.SeenAt > newest)
            newest = job.SeenAt;
        if (job.SeenAt < oldest)
            oldest = job.SeenAt;
        while (order.Count > most)
        {
            into.Remove(order.Dequeue());
            oldest = into.Find(order.Peek())!.SeenAt;
        }
    }

    private void Forget()
    {
        if (!turn.Wait(0))
            return;
        store = null;
        order.Clear();
        turn.Release();
    }

    /// <summary>What is in memory.</summary>
    /// <param name="Store">The jobs.</param>
    /// <param name="Since">When the oldest was seen, if older ones are stored that are not held; else null.</param>
    public sealed record Held(PostingStore<Guid> Store, DateTimeOffset? Since)
    {
        /// <summary>Whether a period is held in full.</summary>
        public bool Covers(DateTimeOffset from) => Since is null || Since <= from;
    }
}

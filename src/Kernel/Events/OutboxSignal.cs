using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Guildhall.Kernel;

/// <summary>Wakes the dispatchers as soon as something was saved, so that they need not look around for it.</summary>
public sealed class OutboxSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Raise"/> after this call.</summary>
    public Task Next
    {
        get
        {
            lock (gate)
                return next.Task;
        }
    }

    private readonly ConcurrentDictionary<Type, StrongBox<long>> saves = new();
    private readonly ConcurrentDictionary<string, StrongBox<long>> told = new();

    /// <summary>
    /// How many saves of a module's context are through in this process. It has grown before the save returns to whoever made it, so
    /// what was read under the same count is still what the database holds, as far as this process changed it.
    /// </summary>
    public long Saves<TDb>()
        where TDb : ModuleDb => Volatile.Read(ref Of(saves, typeof(TDb)).Value);

    /// <summary>How many saves that told an event of this kind are through in this process; grows as <see cref="Saves{TDb}"/> does.</summary>
    public long Told<TEvent>()
        where TEvent : IEvent => Volatile.Read(ref Of(told, typeof(TEvent).FullName!).Value);

    /// <summary>How many saves of any module are through in this process.</summary>
    public long AllSaves => Volatile.Read(ref all);

    private long all;

    /// <summary>Counts a save that is through, and the kinds of event it told.</summary>
    internal void Count(Type db, IEnumerable<string> events)
    {
        Interlocked.Increment(ref Of(saves, db).Value);
        foreach (var type in events)
            Interlocked.Increment(ref Of(told, type).Value);
        Interlocked.Increment(ref all);
    }

    private static StrongBox<long> Of<TKey>(ConcurrentDictionary<TKey, StrongBox<long>> counts, TKey key)
        where TKey : notnull => counts.GetOrAdd(key, static _ => new StrongBox<long>());

    /// <summary>Says that there may be something to deliver.</summary>
    public void Raise()
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            waiting = next;
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        waiting.TrySetResult();
    }
}

/// <summary>Counts every save or transaction that is through, and raises the signal when it had messages.</summary>
internal sealed class OutboxWatch(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db)
            Through(db);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { } db)
            Through(db);
        return Task.CompletedTask;
    }

    // Messages of an earlier save that the context still holds are counted again; that costs a look, and misses nothing.
    private void Through(DbContext db)
    {
        // What was saved is known; looking all entries over for changes once more would only take time.
        var looks = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var told = db.ChangeTracker.Entries<OutboxMessage>().Select(message => message.Entity.Type).ToHashSet();
        db.ChangeTracker.AutoDetectChangesEnabled = looks;
        signal.Count(db.GetType(), told);
        if (told.Count > 0)
            signal.Raise();
    }
}

using System.Data.Common;
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

/// <summary>Raises the signal when a save or a transaction with messages is through.</summary>
internal sealed class OutboxWatch(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db && db.ChangeTracker.Entries<OutboxMessage>().Any())
            signal.Raise();
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { } db && db.ChangeTracker.Entries<OutboxMessage>().Any())
            signal.Raise();
        return Task.CompletedTask;
    }
}

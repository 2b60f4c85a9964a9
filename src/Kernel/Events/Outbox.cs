using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel;

/// <summary>One module's outbox.</summary>
public interface IOutbox
{
    /// <summary>Delivers what is due, oldest first; returns how many messages were taken up.</summary>
    Task<int> DeliverAsync(CancellationToken cancellation);

    /// <summary>
    /// Forgets what was heard longer ago than messages are ever repeated, and has SQLite look at how its tables have grown, without
    /// which it may choose a way to rows that takes minutes; PostgreSQL looks by itself.
    /// </summary>
    Task TidyAsync(CancellationToken cancellation);
}

/// <summary>Hands the messages of <typeparamref name="TDb"/> to the bus.</summary>
public sealed class Outbox<TDb>(IServiceScopeFactory scopes, IBus bus, TimeProvider clock, ILogger<Outbox<TDb>> log) : IOutbox, IDisposable
    where TDb : ModuleDb
{
    private const int Batch = 100;
    private readonly SemaphoreSlim turn = new(1, 1);
    private static readonly TimeSpan InboxLife = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async Task<int> DeliverAsync(CancellationToken cancellation)
    {
        // One at a time in this process: two would only do the same work twice.
        await turn.WaitAsync(cancellation);
        try
        {
            return await DeliverDueAsync(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<int> DeliverDueAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        var now = clock.GetUtcNow();
        var due = await db
            .Outbox.Where(message => !message.IsDead && message.NotBefore <= now)
            .OrderBy(message => message.Position)
            .Take(Batch)
            .ToListAsync(cancellation);
        if (due.Count == 0)
            return 0;

        var delivered = new List<long>(due.Count);
        foreach (var run in Runs(due))
        {
            var failures = await bus.PublishAsync(
                [.. run.Select(message => new Envelope(message.Id, message.Type, message.Payload, message.At))],
                cancellation
            );
            foreach (var message in run)
            {
                if (!failures.TryGetValue(message.Id, out var error))
                {
                    delivered.Add(message.Position);
                    continue;
                }
                log.LogError(error, "Delivering {Type} {Id} failed", message.Type, message.Id);
                message.Failed(error.Message, clock.GetUtcNow());
                await db.SaveChangesAsync(cancellation);
            }
        }
        // Another process may have delivered and removed some of them meanwhile; that is no conflict.
        if (delivered.Count > 0)
            await db.Outbox.Where(message => delivered.Contains(message.Position)).ExecuteDeleteAsync(cancellation);
        return due.Count;
    }

    // Messages of one type that follow each other go together; what lies between keeps its place.
    private static IEnumerable<List<OutboxMessage>> Runs(List<OutboxMessage> due)
    {
        for (var from = 0; from < due.Count; )
        {
            var run = due.Skip(from).TakeWhile(message => message.Type == due[from].Type).ToList();
            from += run.Count;
            yield return run;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <inheritdoc/>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        var before = clock.GetUtcNow() - InboxLife;
        await db.Inbox.Where(entry => entry.At < before).ExecuteDeleteAsync(cancellation);
        await Database.LookAtTablesAsync(db, cancellation);
    }
}

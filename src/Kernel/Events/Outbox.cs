using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel;

/// <summary>One module's outbox.</summary>
public interface IOutbox
{
    /// <summary>Delivers what is due, oldest first; returns how many messages were taken up.</summary>
    Task<int> DeliverAsync(CancellationToken cancellation);

    /// <summary>Forgets what was heard longer ago than messages are ever repeated.</summary>
    Task ForgetAsync(CancellationToken cancellation);
}

/// <summary>Hands the messages of <typeparamref name="TDb"/> to the bus.</summary>
public sealed class Outbox<TDb>(IServiceScopeFactory scopes, IBus bus, TimeProvider clock, ILogger<Outbox<TDb>> log) : IOutbox
    where TDb : ModuleDb
{
    private const int Batch = 100;
    private static readonly TimeSpan InboxLife = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async Task<int> DeliverAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        var now = clock.GetUtcNow();
        var due = await db
            .Outbox.Where(message => !message.IsDead && message.NotBefore <= now)
            .OrderBy(message => message.Position)
            .Take(Batch)
            .ToListAsync(cancellation);

        foreach (var message in due)
        {
            try
            {
                await bus.PublishAsync(new Envelope(message.Id, message.Type, message.Payload, message.At), cancellation);
                db.Outbox.Remove(message);
            }
            catch (AggregateException error)
            {
                log.LogError(error, "Delivering {Type} {Id} failed", message.Type, message.Id);
                message.Failed(error.InnerExceptions[0].Message, clock.GetUtcNow());
            }
        }
        if (due.Count > 0)
            await db.SaveChangesAsync(cancellation);
        return due.Count;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = clock.GetUtcNow() - InboxLife;
        await scope.ServiceProvider.GetRequiredService<TDb>().Inbox.Where(entry => entry.At < before).ExecuteDeleteAsync(cancellation);
    }
}

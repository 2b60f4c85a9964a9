using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Kernel;

/// <summary>Delivers within the process: each consumer in a transaction of its own, together with its mark "heard".</summary>
public sealed class InProcessBus(IServiceScopeFactory scopes, IEnumerable<Consumer> consumers, TimeProvider clock) : IBus
{
    private readonly FrozenDictionary<string, Consumer[]> byEvent = consumers
        .GroupBy(consumer => consumer.Event.FullName!)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <inheritdoc/>
    public async Task PublishAsync(Envelope envelope, CancellationToken cancellation)
    {
        if (!byEvent.TryGetValue(envelope.Type, out var listening))
            return;

        var happened = JsonSerializer.Deserialize(envelope.Payload, listening[0].Event, Json.Options)!;
        List<Exception>? failures = null;
        foreach (var consumer in listening)
        {
            try
            {
                await DeliverAsync(consumer, envelope, happened, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                (failures ??= []).Add(error);
            }
        }
        if (failures is not null)
            throw new AggregateException($"{envelope.Type} was not heard by {failures.Count} of {listening.Length}.", failures);
    }

    private async Task DeliverAsync(Consumer consumer, Envelope envelope, object happened, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(consumer.Db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var name = consumer.Name;
        if (await db.Inbox.AsNoTracking().AnyAsync(entry => entry.MessageId == envelope.Id && entry.Consumer == name, cancellation))
            return;

        db.Inbox.Add(
            new InboxEntry
            {
                Consumer = name,
                MessageId = envelope.Id,
                At = clock.GetUtcNow(),
            }
        );
        var handler = scope.ServiceProvider.GetRequiredService(consumer.Type);
        await (Task)consumer.Hear.Invoke(handler, BindingFlags.DoNotWrapExceptions, binder: null, [happened, cancellation], culture: null)!;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel;

/// <summary>Delivers within the process: each consumer in a transaction of its own, together with its mark "heard".</summary>
public sealed class InProcessBus(
    IServiceScopeFactory scopes,
    IEnumerable<Consumer> consumers,
    TimeProvider clock,
    ILogger<InProcessBus> log
) : IBus
{
    private readonly FrozenDictionary<string, Consumer[]> byEvent = consumers
        .GroupBy(consumer => consumer.Event.FullName!)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<Guid, Exception>> PublishAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellation)
    {
        if (envelopes.Count == 0 || !byEvent.TryGetValue(envelopes[0].Type, out var listening))
            return FrozenDictionary<Guid, Exception>.Empty;

        var happened = envelopes.Select(one => JsonSerializer.Deserialize(one.Payload, listening[0].Event, Json.Options)!).ToArray();
        var failures = new Dictionary<Guid, Exception>();
        foreach (var consumer in listening)
        {
            if (consumer.HearMany is null || envelopes.Count == 1 || !await TryTogetherAsync(consumer, envelopes, happened, cancellation))
                await OneByOneAsync(consumer, envelopes, happened, failures, cancellation);
        }
        return failures;
    }

    // One that cannot be heard must not keep the others from it: then each is told alone.
    private async Task<bool> TryTogetherAsync(
        Consumer consumer,
        IReadOnlyList<Envelope> envelopes,
        object[] happened,
        CancellationToken cancellation
    )
    {
        try
        {
            await DeliverAsync(consumer, envelopes, happened, cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogDebug(error, "{Consumer} could not hear {Count} events at once", consumer.Name, envelopes.Count);
            return false;
        }
    }

    private async Task OneByOneAsync(
        Consumer consumer,
        IReadOnlyList<Envelope> envelopes,
        object[] happened,
        Dictionary<Guid, Exception> failures,
        CancellationToken cancellation
    )
    {
        for (var i = 0; i < envelopes.Count; i++)
        {
            try
            {
                await DeliverAsync(consumer, [envelopes[i]], [happened[i]], cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failures.TryAdd(envelopes[i].Id, error);
            }
        }
    }

    private async Task DeliverAsync(Consumer consumer, IReadOnlyList<Envelope> envelopes, object[] happened, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(consumer.Db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var name = consumer.Name;
        var ids = envelopes.Select(one => one.Id).ToList();
        var heard = await db
            .Inbox.AsNoTracking()
            .Where(entry => ids.Contains(entry.MessageId) && entry.Consumer == name)
            .Select(entry => entry.MessageId)
            .ToListAsync(cancellation);
        var news = Enumerable.Range(0, ids.Count).Where(i => !heard.Contains(ids[i])).ToList();
        if (news.Count == 0)
            return;

        var now = clock.GetUtcNow();
        db.Inbox.AddRange(
            news.Select(i => new InboxEntry
            {
                Consumer = name,
                MessageId = ids[i],
                At = now,
            })
        );
        var handler = scope.ServiceProvider.GetRequiredService(consumer.Type);
        await (Task)Hear(handler, [.. news.Select(i => happened[i])])!;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);

        object? Hear(object handler, object[] told)
        {
            if (told.Length == 1)
                return consumer.Hear.Invoke(handler, BindingFlags.DoNotWrapExceptions, null, [told[0], cancellation], null);
            var list = Array.CreateInstance(consumer.Event, told.Length);
            told.CopyTo(list, 0);
            return consumer.HearMany!.Invoke(handler, BindingFlags.DoNotWrapExceptions, null, [list, cancellation], null);
        }
    }
}

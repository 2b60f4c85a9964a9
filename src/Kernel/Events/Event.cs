using System.Reflection;

namespace Guildhall.Kernel;

/// <summary>Something that happened, told to other modules in the past tense; saved with the change it reports.</summary>
public interface IEvent;

/// <summary>
/// Hears an event. It may hear the same one twice: what it saves through its module's context is kept together with the mark
/// "heard", so the second time does nothing; anything else it causes must stand being caused twice.
/// </summary>
public interface IHear<in TEvent>
    where TEvent : IEvent
{
    /// <summary>Takes note of the event. The caller saves the module's context afterwards.</summary>
    Task HearAsync(TEvent happened, CancellationToken cancellation);
}

/// <summary>
/// Hears several events of a kind in one go, in their order, where that is cheaper than one after the other. They are kept together: all
/// of them are heard, or none, and then each is told alone.
/// </summary>
public interface IHearMany<in TEvent> : IHear<TEvent>
    where TEvent : IEvent
{
    /// <summary>Takes note of the events. The caller saves the module's context afterwards.</summary>
    Task HearAsync(IReadOnlyList<TEvent> happened, CancellationToken cancellation);
}

/// <summary>A class that hears one kind of event, for the module whose context is <paramref name="Db"/>.</summary>
public sealed record Consumer(Type Type, Type Event, Type Db)
{
    /// <summary>The name under which it remembers what it heard.</summary>
    public string Name { get; } = $"{Type.FullName}:{Event.Name}";

    internal MethodInfo Hear { get; } = typeof(IHear<>).MakeGenericType(Event).GetMethod(nameof(IHear<>.HearAsync))!;

    /// <summary>How it hears several at once; null where it does not.</summary>
    internal MethodInfo? HearMany { get; } =
        typeof(IHearMany<>).MakeGenericType(Event) is var many && Type.IsAssignableTo(many)
            ? many.GetMethod(nameof(IHearMany<>.HearAsync))
            : null;
}

/// <summary>An event on its way: its id stays the same however often it is delivered.</summary>
public sealed record Envelope(Guid Id, string Type, string Payload, DateTimeOffset At);

/// <summary>Ways of publishing.</summary>
public static class Publishing
{
    /// <summary>Delivers one event. Throws when a consumer failed; the others have heard it.</summary>
    public static async Task PublishAsync(this IBus bus, Envelope envelope, CancellationToken cancellation)
    {
        var failures = await bus.PublishAsync([envelope], cancellation);
        if (failures.Count > 0)
            throw new AggregateException($"{envelope.Type} was not heard by everyone.", failures.Values);
    }
}

/// <summary>Carries events from the outboxes to those who hear them.</summary>
public interface IBus
{
    /// <summary>
    /// Delivers events of one type, in their order, to every consumer that has not heard them yet. Returns those that a consumer failed to
    /// hear, with its error; the other consumers have heard them, and no other event waits for them.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, Exception>> PublishAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellation);
}

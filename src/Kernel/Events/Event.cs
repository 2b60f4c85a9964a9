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

/// <summary>A class that hears one kind of event, for the module whose context is <paramref name="Db"/>.</summary>
public sealed record Consumer(Type Type, Type Event, Type Db)
{
    /// <summary>The name under which it remembers what it heard.</summary>
    public string Name { get; } = $"{Type.FullName}:{Event.Name}";

    internal MethodInfo Hear { get; } = typeof(IHear<>).MakeGenericType(Event).GetMethod(nameof(IHear<>.HearAsync))!;
}

/// <summary>An event on its way: its id stays the same however often it is delivered.</summary>
public sealed record Envelope(Guid Id, string Type, string Payload, DateTimeOffset At);

/// <summary>Carries events from the outboxes to those who hear them.</summary>
public interface IBus
{
    /// <summary>Delivers to every consumer that has not heard it yet. Throws when one of them failed; the others have heard it.</summary>
    Task PublishAsync(Envelope envelope, CancellationToken cancellation);
}

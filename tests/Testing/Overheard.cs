using System.Collections.Concurrent;
using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>What a module told to whoever listens; a test adds it beside the modules.</summary>
public sealed class Overheard
{
    private readonly ConcurrentQueue<object> events = new();

    /// <summary>The events of a kind, in the order they were heard.</summary>
    public IReadOnlyList<TEvent> Of<TEvent>() => [.. events.OfType<TEvent>()];

    /// <summary>Forgets them.</summary>
    public void Clear() => events.Clear();

    /// <summary>Listens to a kind of event.</summary>
    public sealed class To<TEvent>(Overheard all) : IHear<TEvent>
        where TEvent : IEvent
    {
        /// <inheritdoc/>
        public Task HearAsync(TEvent happened, CancellationToken cancellation)
        {
            all.events.Enqueue(happened);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Adds listeners.</summary>
public static class Overhearing
{
    /// <summary>Has <see cref="Overheard"/> hear a kind of event.</summary>
    public static IServiceCollection Overhear<TEvent, TDb>(this IServiceCollection services)
        where TEvent : IEvent
        where TDb : ModuleDb =>
        services
            .AddSingleton<Overheard>()
            .AddScoped<Overheard.To<TEvent>>()
            .AddSingleton(new Consumer(typeof(Overheard.To<TEvent>), typeof(TEvent), typeof(TDb)));
}

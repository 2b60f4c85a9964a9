using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Kernel;

/// <summary>Marks a use case: one class, one public <c>RunAsync</c>, made anew for each request.</summary>
public interface IUseCase;

/// <summary>One way in through the API, mapped below <c>/api/v1</c>.</summary>
public interface IEndpoint
{
    /// <summary>Adds the endpoint's routes.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>A part of a page that is drawn alone when htmx asks for it, at an address below its page's.</summary>
public interface IFragment
{
    /// <summary>Adds the fragment's route.</summary>
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>What the host needs to know of a module.</summary>
/// <param name="Name">The name of its database file or schema, in lower case.</param>
/// <param name="Assembly">Where its use cases, handlers, endpoints, pages and migrations are found.</param>
/// <param name="Db">The type of its context.</param>
public sealed record Module(string Name, Assembly Assembly, Type Db);

/// <summary>Puts a module together from what its assembly holds.</summary>
public static class ModuleRegistration
{
    /// <summary>
    /// Adds a module: its database, use cases, event handlers, outbox and settings. What else it needs it adds itself.
    /// </summary>
    public static IServiceCollection AddModule<TDb>(this IServiceCollection services, string name)
        where TDb : ModuleDb
    {
        var assembly = typeof(TDb).Assembly;
        services.AddSingleton(new Module(name, assembly, typeof(TDb)));
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBus, InProcessBus>();
        services.AddDbContextPool<TDb>(
            (provider, options) =>
                provider.GetRequiredService<Database>().Configure(options, name, provider.GetRequiredService<OutboxSignal>())
        );
        services.AddSingleton<Outbox<TDb>>();
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<Outbox<TDb>>());
        services.AddSingleton<Settings<TDb>>();
        services.AddSingleton<ISettingsOfModule>(provider => provider.GetRequiredService<Settings<TDb>>());
        services.AddSingleton<IMigrator, Migrator<TDb>>();

        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsClass: true }))
        {
            if (type.IsAssignableTo(typeof(IUseCase)))
                services.TryAddScoped(type);
            foreach (var hears in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHear<>)))
            {
                services.TryAddScoped(type);
                services.AddSingleton(new Consumer(type, hears.GetGenericArguments()[0], typeof(TDb)));
            }
        }
        return services;
    }

    /// <summary>Maps every <see cref="IEndpoint"/> of the modules.</summary>
    public static IEndpointRouteBuilder MapModuleEndpoints(this IEndpointRouteBuilder routes, IEnumerable<Module> modules) =>
        Map(routes, modules, typeof(IEndpoint), nameof(IEndpoint.Map));

    /// <summary>Maps every <see cref="IFragment"/> of the modules.</summary>
    public static IEndpointRouteBuilder MapModuleFragments(this IEndpointRouteBuilder routes, IEnumerable<Module> modules) =>
        Map(routes, modules, typeof(IFragment), nameof(IFragment.Map));

    private static IEndpointRouteBuilder Map(IEndpointRouteBuilder routes, IEnumerable<Module> modules, Type kind, string method)
    {
        foreach (
            var door in modules.SelectMany(module => module.Assembly.GetTypes()).Where(type => type.IsAssignableTo(kind) && type.IsClass)
        )
            door.GetMethod(method, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [routes]);
        return routes;
    }
}

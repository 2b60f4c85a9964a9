using System.Collections.Concurrent;
using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Testing;

/// <summary>
/// Modules on a real, empty, migrated database of their own, with a clock that the test moves. Nothing inside is replaced; no
/// background work runs by itself: <see cref="DrainAsync"/> delivers what waits.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new();

    private readonly ServiceProvider services;
    private readonly Func<Task> cleanUp;
    private PostgreSqlLease? lease;

    private TestHost(ServiceProvider services, Func<Task> cleanUp)
    {
        this.services = services;
        this.cleanUp = cleanUp;
    }

    /// <summary>The clock everything runs by; it starts on 17 November 2026, 12:00 UTC.</summary>
    public ManualClock Clock => (ManualClock)services.GetRequiredService<TimeProvider>();

    /// <summary>The root of all services.</summary>
    public IServiceProvider Services => services;

    /// <summary>Starts the modules on an empty database. <paramref name="name"/> tells sets of modules apart, so that each set migrates once.</summary>
    public static async Task<TestHost> StartAsync(Engine engine, string name, Action<IServiceCollection> modules)
    {
        var folder = NewFolder();
        if (engine is Engine.Sqlite)
        {
            var template = await Templates.GetOrAdd(name, _ => new(() => MakeTemplateAsync(modules))).Value;
            foreach (var file in Directory.GetFiles(template))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            return new TestHost(Build(new Database(folder), modules), () => Remove(folder));
        }

        var lease = await PostgreSqlLease.TakeAsync(name, url => MigrateAsync(new Database(folder, url), modules));
        return new TestHost(
            Build(new Database(folder, lease.Url), modules),
            async () =>
            {
                await lease.DisposeAsync();
                await Remove(folder);
            }
        )
        {
            lease = lease,
        };
    }

    /// <summary>Says that the test changes more than rows, so that nobody gets this database after it.</summary>
    public void Spoil() => lease?.Spoil();

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task InAsync<TService>(Func<TService, Task> act)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Delivers every event that is due, and what that causes, until nothing is left.</summary>
    public async Task DrainAsync()
    {
        int taken;
        do
        {
            taken = 0;
            foreach (var outbox in services.GetServices<IOutbox>())
                taken += await outbox.DeliverAsync(CancellationToken.None);
        } while (taken > 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await cleanUp();
    }

    private static ServiceProvider Build(Database database, Action<IServiceCollection> modules)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(database);
        services.AddSingleton<IFileStore, FileStore>();
        modules(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ManualClock()));
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    private static async Task<string> MakeTemplateAsync(Action<IServiceCollection> modules)
    {
        var folder = NewFolder();
        await MigrateAsync(new Database(folder), modules);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return folder;
    }

    private static string NewFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), "guildhall-test", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static async Task MigrateAsync(Database database, Action<IServiceCollection> modules)
    {
        await using var services = Build(database, modules);
        foreach (var migrator in services.GetServices<IMigrator>())
            await migrator.MigrateAsync(CancellationToken.None);
    }

    private static Task Remove(string folder)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

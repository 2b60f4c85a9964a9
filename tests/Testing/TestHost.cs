using System.Collections.Concurrent;
using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Guildhall.Testing;

/// <summary>
/// Modules on a real, empty, migrated database of their own, with a clock that the test moves. Nothing inside is replaced; no
/// background work runs by itself: <see cref="DrainAsync"/> delivers what waits.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(Engine, string), Lazy<Task<string>>> Templates = new();

    private readonly ServiceProvider services;
    private readonly Func<Task> cleanUp;

    private TestHost(ServiceProvider services, Func<Task> cleanUp)
    {
        this.services = services;
        this.cleanUp = cleanUp;
    }

    /// <summary>The clock everything runs by; it starts on 17 November 2026, 12:00 UTC.</summary>
    public ManualClock Clock => (ManualClock)services.GetRequiredService<TimeProvider>();

    /// <summary>The root of all services.</summary>
    public IServiceProvider Services => services;

    /// <summary>The address of the throw-away PostgreSQL that <c>./test</c> starts.</summary>
    public static string PostgreSqlUrl =>
        Environment.GetEnvironmentVariable("GUILDHALL_TEST_POSTGRES")
        ?? throw new InvalidOperationException(
            "GUILDHALL_TEST_POSTGRES is not set: run ./test, or set it to a PostgreSQL that tests may make databases in."
        );

    /// <summary>Starts the modules on an empty database. <paramref name="name"/> tells sets of modules apart, so that each set migrates once.</summary>
    public static async Task<TestHost> StartAsync(Engine engine, string name, Action<IServiceCollection> modules)
    {
        var template = await Templates.GetOrAdd((engine, name), _ => new(() => MakeTemplateAsync(engine, modules))).Value;
        var id = Guid.NewGuid().ToString("N");
        var folder = Path.Combine(Path.GetTempPath(), "guildhall-test", id);
        Directory.CreateDirectory(folder);
        if (engine is Engine.Sqlite)
        {
            foreach (var file in Directory.GetFiles(template))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            return new TestHost(Build(new Database(folder), modules), () => Remove(folder));
        }

        var url = new NpgsqlConnectionStringBuilder(PostgreSqlUrl) { Database = $"t_{id}", Pooling = false };
        await AdministerAsync($"CREATE DATABASE {url.Database} TEMPLATE {template}");
        return new TestHost(
            Build(new Database(folder, url.ToString()), modules),
            async () =>
            {
                await AdministerAsync($"DROP DATABASE {url.Database} WITH (FORCE)");
                await Remove(folder);
            }
        );
    }

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

    private static async Task<string> MakeTemplateAsync(Engine engine, Action<IServiceCollection> modules)
    {
        var id = Guid.NewGuid().ToString("N");
        var folder = Path.Combine(Path.GetTempPath(), "guildhall-test", $"template-{id}");
        if (engine is Engine.Sqlite)
        {
            await MigrateAsync(new Database(folder), modules);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            return folder;
        }
        var url = new NpgsqlConnectionStringBuilder(PostgreSqlUrl) { Database = $"template_{id}", Pooling = false };
        await AdministerAsync($"CREATE DATABASE {url.Database}");
        await MigrateAsync(new Database(folder, url.ToString()), modules);
        return url.Database;
    }

    private static async Task MigrateAsync(Database database, Action<IServiceCollection> modules)
    {
        await using var services = Build(database, modules);
        foreach (var migrator in services.GetServices<IMigrator>())
            await migrator.MigrateAsync(CancellationToken.None);
    }

    private static async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(PostgreSqlUrl) { Database = "postgres", Pooling = false }.ToString()
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task Remove(string folder)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using Npgsql;

namespace Guildhall.Testing;

/// <summary>
/// An empty, migrated database on PostgreSQL for one test. It is emptied when the test is over and handed to the next one: to make a
/// database, and a process of PostgreSQL for each connection, costs more than most tests do.
/// </summary>
public sealed class PostgreSqlLease : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Pool> Pools = new();
    private readonly Pool pool;
    private bool isSpoilt;

    private PostgreSqlLease(Pool pool, string url) => (this.pool, Url) = (pool, url);

    /// <summary>Where it is, with the password; connections to it are kept.</summary>
    public string Url { get; }

    /// <summary>The address of the throw-away PostgreSQL that <c>./test</c> starts.</summary>
    public static string ServerUrl =>
        Environment.GetEnvironmentVariable("GUILDHALL_TEST_POSTGRES")
        ?? throw new InvalidOperationException(
            "GUILDHALL_TEST_POSTGRES is not set: run ./test, or set it to a PostgreSQL that tests may make databases in."
        );

    /// <summary>
    /// A database that <paramref name="migrate"/> has brought up to date; without it, the program under test does that itself.
    /// <paramref name="name"/> tells sets of modules apart, so that each set migrates once.
    /// </summary>
    public static async Task<PostgreSqlLease> TakeAsync(string name, Func<string, Task>? migrate = null)
    {
        var pool = Pools.GetOrAdd(name, _ => new Pool(migrate));
        if (pool.Free.TryTake(out var free))
            return new PostgreSqlLease(pool, free);
        var template = await pool.Template.Value;
        var (database, url) = Named("t");
        await AdministerAsync($"CREATE DATABASE {database} TEMPLATE {template}");
        return new PostgreSqlLease(pool, url);
    }

    /// <summary>Says that the test changed more than rows: nobody gets this database after it.</summary>
    public void Spoil() => isSpoilt = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isSpoilt)
        {
            await AdministerAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(Url).Database} WITH (FORCE)");
            return;
        }
        await using var connection = new NpgsqlConnection(Url);
        await connection.OpenAsync();
        await ExecuteAsync(connection, Emptying);
        pool.Free.Add(Url);
    }

    // Neither triggers nor references stand in the way of a replica. A test that leaves a transaction open fails here.
    private const string Emptying = """
        SET session_replication_role = replica;
        SET lock_timeout = '30s';
        DO $$
        DECLARE one regclass;
        BEGIN
            FOR one IN
                SELECT oid FROM pg_class
                WHERE relkind = 'r' AND relname <> 'migrations' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            LOOP
                EXECUTE 'DELETE FROM ' || one;
            END LOOP;
        END $$;
        """;

    private static (string Database, string Url) Named(string kind)
    {
        var url = new NpgsqlConnectionStringBuilder(ServerUrl)
        {
            Database = $"{kind}_{Guid.NewGuid():N}",
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 30,
        };
        return (url.Database, url.ToString());
    }

    private static async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ServerUrl) { Database = "postgres" }.ToString()
        );
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> MakeTemplateAsync(Func<string, Task>? migrate)
    {
        var (database, url) = Named("template");
        await AdministerAsync($"CREATE DATABASE {database}");
        // Nobody may be connected to what is copied.
        if (migrate is not null)
            await migrate(new NpgsqlConnectionStringBuilder(url) { Pooling = false }.ToString());
        return database;
    }

    private sealed class Pool(Func<string, Task>? migrate)
    {
        /// <summary>The name of the database that others are copied from.</summary>
        public Lazy<Task<string>> Template { get; } = new(() => MakeTemplateAsync(migrate));

        /// <summary>Databases that no test has now.</summary>
        public ConcurrentBag<string> Free { get; } = [];
    }
}

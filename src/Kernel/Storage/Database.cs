using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Guildhall.Kernel;

/// <summary>
/// Where the modules' data lies: a file a module in <paramref name="folder"/> on SQLite, or a schema a module in one PostgreSQL
/// database when <paramref name="url"/> is given.
/// </summary>
/// <param name="folder">The data folder; made when missing.</param>
/// <param name="url">A PostgreSQL connection string, or null for SQLite.</param>
public sealed class Database(string folder, string? url = null)
{
    private static readonly SqliteTuning Tuning = new();

    /// <summary>The data folder, also of files that are not in the database.</summary>
    public string Folder => folder;

    /// <summary>Whether the data lies in PostgreSQL.</summary>
    public bool IsPostgreSql => url is not null;

    /// <summary>The name of the dialect's migration folder: <c>Sqlite</c> or <c>PostgreSql</c>.</summary>
    public string Dialect => IsPostgreSql ? "PostgreSql" : "Sqlite";

    /// <summary>Sets a context up for the module's database.</summary>
    public void Configure(DbContextOptionsBuilder options, string module, OutboxSignal signal)
    {
        if (url is null)
        {
            Directory.CreateDirectory(folder);
            options.UseSqlite(ConnectionString(module)).AddInterceptors(Tuning);
        }
        else
        {
            UsePostgreSql(options, ConnectionString(module));
        }
        options.AddInterceptors(new OutboxWatch(signal));
    }

    /// <summary>An open connection to the module's database, for statements that need no context.</summary>
    public async Task<DbConnection> OpenAsync(string module, CancellationToken cancellation)
    {
        if (url is null)
            Directory.CreateDirectory(folder);
        DbConnection connection = url is null
            ? new SqliteConnection(ConnectionString(module))
            : PostgreSqlConnection(ConnectionString(module));
        await connection.OpenAsync(cancellation);
        if (url is null)
            await Tuning.TuneAsync(connection, cancellation);
        return connection;
    }

    /// <summary>
    /// Has SQLite look at tables that have grown tenfold since it last did, and connections read what it found. Of an index a million rows
    /// at most are looked at, less than 0.1 s; fewer would make it believe that a state most rows are in were a rare one. Does nothing on
    /// PostgreSQL.
    /// </summary>
    public static async Task LookAtTablesAsync(ModuleDb db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
            return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA analysis_limit=1000000; PRAGMA optimize=0x10002;", cancellation);
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection()); // what was found is read when a connection opens
    }

    /// <summary>How to reach the module's database.</summary>
    public string ConnectionString(string module) =>
        url is null
            ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, $"{module}.db"), DefaultTimeout = 30 }.ToString()
            : PostgreSqlString(url, module);

    // Methods of their own, so that a program on SQLite never loads the other driver.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UsePostgreSql(DbContextOptionsBuilder options, string connection) => options.UseNpgsql(connection);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NpgsqlConnection PostgreSqlConnection(string connection) => new NpgsqlConnection(connection);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string PostgreSqlString(string url, string module) =>
        new NpgsqlConnectionStringBuilder(url) { SearchPath = module, ApplicationName = "guildhall" }.ToString();

    /// <summary>
    /// Sets each SQLite connection up, once in its life: waits in SQLite's own queue instead of sleeping, keeps references whole.
    /// </summary>
    private sealed class SqliteTuning : DbConnectionInterceptor
    {
        // The pool gives the same connection out again and again, as it was set up.
        private readonly ConditionalWeakTable<object, object> tuned = [];

        // The log is copied back at 16 MB instead of 4: a page that changes again and again is written once for all of it.
        private const string Pragmas =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-4000; PRAGMA wal_autocheckpoint=4000; PRAGMA temp_store=MEMORY;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (tuned.TryGetValue(handle, out _))
                return;
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
            tuned.AddOrUpdate(handle, connection.DataSource);
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        ) => TuneAsync(connection, cancellationToken);

        public async Task TuneAsync(DbConnection connection, CancellationToken cancellation)
        {
            var handle = ((SqliteConnection)connection).Handle!;
            if (tuned.TryGetValue(handle, out _))
                return;
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellation);
            tuned.AddOrUpdate(handle, connection.DataSource);
        }
    }
}

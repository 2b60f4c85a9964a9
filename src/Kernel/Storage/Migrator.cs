using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel;

/// <summary>Brings one module's database up to date.</summary>
public interface IMigrator
{
    /// <summary>Runs the migrations that are missing, under a lock, each in a transaction; returns their names.</summary>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation);
}

/// <summary>A numbered SQL file: first the kernel's (tables every module has), then the module's own.</summary>
/// <param name="Name">Owner and file, such as <c>marketplace/0001_start</c>.</param>
/// <param name="Sql">The statements.</param>
public sealed record Migration(string Name, string Sql)
{
    /// <summary>The migrations in an assembly's <c>Storage/{dialect}</c> folder, in order.</summary>
    public static IReadOnlyList<Migration> In(Assembly assembly, string owner, string dialect)
    {
        var marker = $".Storage.{dialect}.";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
            where resource.Contains(marker, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal)
            let file = resource[(resource.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..^4]
            orderby file
            select new Migration($"{owner}/{file}", Read(assembly, resource)),
        ];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

/// <summary>Brings the database of <typeparamref name="TDb"/> up to date and says what it did.</summary>
/// <remarks>It speaks to the database directly: a context would first build its model, which a start has no use for.</remarks>
public sealed class Migrator<TDb>(Database database, IEnumerable<Module> modules, ILogger<Migrator<TDb>> log) : IMigrator
    where TDb : ModuleDb
{
    // Any number will do as long as no other program on the same database takes it.
    private const long LockNumber = 0x6775696c64;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        var module = modules.Single(module => module.Db == typeof(TDb));
        await using var connection = await database.OpenAsync(module.Name, cancellation);

        if (database.IsPostgreSql)
        {
            await RunAsync(
                connection,
                null,
                string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({LockNumber})"),
                cancellation
            );
            await RunAsync(connection, null, $"CREATE SCHEMA IF NOT EXISTS {module.Name}", cancellation);
        }
        await RunAsync(
            connection,
            null,
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, ran_at text NOT NULL DEFAULT CURRENT_TIMESTAMP)",
            cancellation
        );

        var ran = new List<string>();
        Migration[] all =
        [
            .. Migration.In(typeof(ModuleDb).Assembly, "kernel", database.Dialect),
            .. Migration.In(module.Assembly, module.Name, database.Dialect),
        ];
        var known = await NamesAsync(connection, cancellation);
        foreach (var migration in all.Where(migration => !known.Contains(migration.Name)))
        {
            // SQLite's transaction is the lock: a second process waits here and then finds the row.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
            if (await HasRunAsync(connection, transaction, migration, cancellation))
                continue;
            await RunAsync(connection, transaction, migration.Sql, cancellation);
            await RunAsync(connection, transaction, $"INSERT INTO migrations (name) VALUES ('{migration.Name}')", cancellation);
            await transaction.CommitAsync(cancellation);
            ran.Add(migration.Name);
            log.LogInformation("Migrated {Migration}", migration.Name);
        }
        if (database.IsPostgreSql)
            await RunAsync(
                connection,
                null,
                string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({LockNumber})"),
                cancellation
            );
        return ran;
    }

    private static async Task<HashSet<string>> NamesAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM migrations";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new HashSet<string>();
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task<bool> HasRunAsync(
        DbConnection connection,
        DbTransaction transaction,
        Migration migration,
        CancellationToken cancellation
    )
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT COUNT(*) FROM migrations WHERE name = '{migration.Name}'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) > 0;
    }

    private static async Task RunAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // the statements are the program's own files
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

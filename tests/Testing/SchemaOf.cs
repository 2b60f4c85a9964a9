using System.Data.Common;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Testing;

/// <summary>What a database really holds, as lines that can be compared.</summary>
public static class SchemaOf
{
    /// <summary>
    /// The schema that the migrations made and the one the model asks for: equal line by line, unless a migration was forgotten.
    /// </summary>
    public static async Task<(IReadOnlyList<string> Migrated, IReadOnlyList<string> Model)> BothAsync<TDb>(
        Engine engine,
        TestHost migrated,
        TestHost empty
    )
        where TDb : ModuleDb
    {
        var first = await migrated.InAsync<TDb, IReadOnlyList<string>>(db => ReadAsync(engine, db));
        empty.Spoil();
        var second = await empty.InAsync<TDb, IReadOnlyList<string>>(async db =>
        {
            await DropAllAsync(engine, db);
            await db.Database.ExecuteSqlRawAsync(db.Database.GenerateCreateScript().Replace("{", "{{").Replace("}", "}}"));
            return await ReadAsync(engine, db);
        });
        return (first, second);
    }

    private static async Task DropAllAsync(Engine engine, ModuleDb db)
    {
        if (engine is Engine.PostgreSql)
        {
            var schema = db.Model.GetDefaultSchema();
            await db.Database.ExecuteSqlRawAsync($"DROP SCHEMA {schema} CASCADE");
            return;
        }
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
        foreach (var table in await LinesAsync(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
            await db.Database.ExecuteSqlRawAsync($"DROP TABLE \"{table}\"");
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Engine engine, ModuleDb db) =>
        engine is Engine.PostgreSql
            ?
            [
                .. await LinesAsync(
                    db,
                    $"""
                    SELECT lower(table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable)
                    FROM information_schema.columns WHERE table_schema = '{db.Model.GetDefaultSchema()}' AND table_name <> 'migrations' ORDER BY 1
                    """
                ),
                .. await LinesAsync(
                    db,
                    $"SELECT replace(lower(indexdef), '{db.Model.GetDefaultSchema()}.', '') FROM pg_indexes WHERE schemaname = '{db.Model.GetDefaultSchema()}' AND tablename <> 'migrations' ORDER BY 1"
                ),
                .. await LinesAsync(
                    db,
                    $"SELECT conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = '{db.Model.GetDefaultSchema()}'::regnamespace AND contype = 'f' ORDER BY 1"
                ),
            ]
            :
            [
                .. await LinesAsync(
                    db,
                    """
                    SELECT lower(t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk) FROM sqlite_master t, pragma_table_info(t.name) c
                    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'migrations' ORDER BY 1
                    """
                ),
                .. await LinesAsync(
                    db,
                    """
                    SELECT lower(t.name || ' ' || i."unique" || ' ' || i.partial || ' ' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x))
                    FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'migrations' ORDER BY 1
                    """
                ),
                .. await LinesAsync(
                    db,
                    """
                    SELECT lower(t.name || '.' || f."from" || ' -> ' || f."table" || ' ' || f.on_delete) FROM sqlite_master t, pragma_foreign_key_list(t.name) f
                    WHERE t.type = 'table' ORDER BY 1
                    """
                ),
            ];

    private static async Task<IReadOnlyList<string>> LinesAsync(ModuleDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}

using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Kernel;

/// <summary>Adding many rows that nobody changes afterwards.</summary>
public static class Inserting
{
    // A round trip to PostgreSQL costs more than the parsing of many rows. SQLite is asked in the same process, where finding hundreds of
    // parameters by name costs more than a step of a statement that is prepared once.
    private static int RowsAtOnce(ModuleDb db) => db.Database.IsSqlite() ? 1 : 50;

    /// <summary>
    /// Adds the rows as they are, in the context's transaction, without the context remembering them: several times faster than adding
    /// and saving, for rows that are only ever added. Refuses with <see cref="Overtaken"/> when one of them is there already. No event or
    /// count of saves comes from it; the save of the same transaction brings those.
    /// </summary>
    public static async Task InsertAsync<T>(this ModuleDb db, IReadOnlyList<T> rows, CancellationToken cancellation)
        where T : class
    {
        var transaction =
            db.Database.CurrentTransaction
            ?? throw new InvalidOperationException("Rows are inserted in a transaction, with the change they belong to.");
        var columns = Columns(db, typeof(T));
        var atOnce = RowsAtOnce(db);
        DbCommand? command = null;
        try
        {
            for (var from = 0; from < rows.Count; from += atOnce)
            {
                var count = Math.Min(atOnce, rows.Count - from);
                if (command is null || count < atOnce)
                {
                    if (command is not null)
                        await command.DisposeAsync();
                    command = Command(db, typeof(T), columns, count);
                    command.Transaction = transaction.GetDbTransaction();
                }
                for (var row = 0; row < count; row++)
                for (var column = 0; column < columns.Length; column++)
                    command.Parameters[row * columns.Length + column].Value = columns[column].Value(rows[from + row]);
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch (DbException error) when (ModuleDb.IsDoubled(error))
        {
            throw new Overtaken();
        }
        finally
        {
            if (command is not null)
                await command.DisposeAsync();
        }
    }

    private static Column[] Columns(ModuleDb db, Type row)
    {
        var type = db.Model.FindEntityType(row) ?? throw new ArgumentException($"{row.Name} is not mapped.", nameof(row));
        if (type.GetComplexProperties().Any() || type.GetNavigations().Any(navigation => navigation.TargetEntityType.IsOwned()))
            throw new ArgumentException($"{row.Name} has parts that are mapped on their own.", nameof(row));
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return
        [
            .. type.GetProperties()
                .Select(property => new Column(property.GetColumnName(table)!, property, property.GetRelationalTypeMapping())),
        ];
    }

    private static DbCommand Command(ModuleDb db, Type row, Column[] columns, int rows)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // names of the model, no values
        command.CommandText = Statement(db, row, columns, rows);
#pragma warning restore CA2100
        for (var r = 0; r < rows; r++)
            foreach (var column in columns)
                command.Parameters.Add(column.Mapping.CreateParameter(command, column.NameOf(r), null, nullable: true));
        return command;
    }

    private static string Statement(ModuleDb db, Type row, Column[] columns, int rows)
    {
        var type = db.Model.FindEntityType(row)!;
        var sql = new StringBuilder("INSERT INTO ");
        sql.Append(type.GetSchema() is { } schema ? $"\"{schema}\"." : "").Append('"').Append(type.GetTableName()).Append("\" (");
        sql.AppendJoin(", ", columns.Select(column => $"\"{column.Name}\"")).Append(") VALUES ");
        sql.AppendJoin(
            ", ",
            Enumerable
                .Range(0, rows)
                .Select(r => $"({string.Join(", ", Enumerable.Range(0, columns.Length).Select(c => columns[c].NameOf(r)))})")
        );
        return sql.ToString();
    }

    private sealed record Column(string Name, IProperty Property, RelationalTypeMapping Mapping)
    {
        public string NameOf(int row) => string.Create(CultureInfo.InvariantCulture, $"@p{row}_{Property.GetIndex()}");

        /// <summary>What the row has there, as the database's driver takes it.</summary>
        public object Value(object entity)
        {
            var value = Property.GetGetter().GetClrValue(entity);
            return (Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value) ?? DBNull.Value;
        }
    }
}

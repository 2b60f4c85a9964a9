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
    private const int RowsAtOnce = 50;

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
        DbCommand? command = null;
        try
        {
            for (var from = 0; from < rows.Count; from += RowsAtOnce)
            {
                var count = Math.Min(RowsAtOnce, rows.Count - from);
                if (command is null || count < RowsAtOnce)
                {
                    if (command is not null)
                        await command.DisposeAsync();
                    command = db.Database.GetDbConnection().CreateCommand();
                    command.Transaction = transaction.GetDbTransaction();
#pragma warning disable CA2100 // names of the model, no values
                    command.CommandText = Statement(db, typeof(T), columns, count);
#pragma warning restore CA2100
                }
                command.Parameters.Clear();
                for (var row = 0; row < count; row++)
                for (var column = 0; column < columns.Length; column++)
                    command.Parameters.Add(columns[column].Parameter(command, row, rows[from + row]));
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
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return
        [
            .. type.GetProperties()
                .Select(property => new Column(property.GetColumnName(table)!, property, property.GetRelationalTypeMapping())),
        ];
    }

    private static string Statement(ModuleDb db, Type row, Column[] columns, int rows)
    {
        var type = db.Model.FindEntityType(row)!;
        var sql = new StringBuilder("INSERT INTO ");
        sql.Append(type.GetSchema() is { } schema ? $"\"{schema}\"." : "").Append('"').Append(type.GetTableName()).Append("\" (");
        sql.AppendJoin(", ", columns.Select(column => $"\"{column.Name}\"")).Append(") VALUES ");
        sql.AppendJoin(
            ", ",
            Enumerable.Range(0, rows).Select(r => $"({string.Join(", ", Enumerable.Range(0, columns.Length).Select(c => Name(r, c)))})")
        );
        return sql.ToString();

        string Name(int r, int c) => columns[c].NameOf(r);
    }

    private sealed record Column(string Name, IProperty Property, RelationalTypeMapping Mapping)
    {
        public string NameOf(int row) => string.Create(CultureInfo.InvariantCulture, $"@p{row}_{Property.GetIndex()}");

        public DbParameter Parameter(DbCommand command, int row, object entity) =>
            Mapping.CreateParameter(command, NameOf(row), Property.GetGetter().GetClrValue(entity), Property.IsNullable);
    }
}

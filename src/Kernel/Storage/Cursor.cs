using System.Buffers.Text;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore.Query;

namespace Guildhall.Kernel;

/// <summary>A place in a list ordered by time and id, newest first: what comes after it is older. Opaque to whoever holds it.</summary>
public readonly record struct Cursor(DateTimeOffset At, Guid Id)
{
    /// <summary>The form that stands in addresses.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id:N}")));

    /// <summary>Reads what <see cref="ToString"/> wrote; null for nothing. Refuses anything else with <see cref="InvalidInput"/>.</summary>
    public static Cursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
            return new Cursor(
                new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero),
                Guid.ParseExact(parts[1], "N")
            );
        }
        catch (Exception error) when (error is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidInput("after", "This is not a place in the list. Start from its beginning.");
        }
    }
}

/// <summary>One page of a list and where the next begins; <paramref name="Next"/> is null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, Cursor? Next)
{
    /// <summary>Makes a page from up to <paramref name="size"/> + 1 rows, so that one knows whether more follow.</summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int size, Func<T, Cursor> place) =>
        rows.Count > size ? new(rows.Take(size).ToList(), place(rows[size - 1])) : new(rows, null);
}

/// <summary>Reading the rows of a page.</summary>
public static class Paging
{
    /// <summary>
    /// The rows after a place, newest first and among those of one instant by id: as many as a page holds and one more, by which
    /// <see cref="Page{T}.Of"/> knows whether more follow. The database goes to the place by an index, it does not count up to it. Of the
    /// first page the place is null.
    /// </summary>
    public static IQueryable<T> NewestFirst<T>(
        this IQueryable<T> rows,
        Cursor? after,
        int size,
        Expression<Func<T, DateTimeOffset>> at,
        Expression<Func<T, Guid>> id
    )
    {
        if (after is { } place)
        {
            Expression<Func<DateTimeOffset, Guid, bool>> isAfter = (rowAt, rowId) =>
                rowAt <= place.At && (rowAt < place.At || rowId.CompareTo(place.Id) < 0);
            var row = at.Parameters[0];
            var body = ReplacingExpressionVisitor.Replace(isAfter.Parameters[0], at.Body, isAfter.Body);
            body = ReplacingExpressionVisitor.Replace(
                isAfter.Parameters[1],
                ReplacingExpressionVisitor.Replace(id.Parameters[0], row, id.Body),
                body
            );
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(body, row));
        }
        return rows.OrderByDescending(at).ThenByDescending(id).Take(size + 1);
    }
}

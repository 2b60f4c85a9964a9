using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Kernel;

/// <summary>Looking for words in columns, the same on both databases.</summary>
public static class TextLookups
{
    private const string Escape = "\\";

    /// <summary>
    /// The rows whose column has the text in it, whatever the case of its letters (on SQLite of its Latin letters). The text is taken
    /// as it is: it holds no wildcards.
    /// </summary>
    public static IQueryable<T> WithText<T>(this IQueryable<T> rows, DbContext db, Expression<Func<T, string?>> column, string text)
    {
        var like =
            $"%{text.Replace(Escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
        var has = db.Database.IsSqlite() ? value => EF.Functions.Like(value!, like, Escape) : WhateverTheCase(like);
        var body = new Replace(has.Parameters[0], column.Body).Visit(has.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(body, column.Parameters));
    }

    private static Expression<Func<string?, bool>> WhateverTheCase(string like) => value => EF.Functions.ILike(value!, like, Escape);

    private sealed class Replace(ParameterExpression parameter, Expression by) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? by : base.VisitParameter(node);
    }
}

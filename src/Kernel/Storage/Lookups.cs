using Microsoft.EntityFrameworkCore;

namespace Guildhall.Kernel;

/// <summary>Finding things so that what is not there is a refusal.</summary>
public static class Lookups
{
    /// <summary>The one row; refuses with <see cref="Missing"/> when there is none. <paramref name="what"/> names it in the message.</summary>
    public static async Task<T> OneAsync<T>(this IQueryable<T> rows, string what, CancellationToken cancellation) =>
        await rows.SingleOrDefaultAsync(cancellation) ?? throw new Missing(what);
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

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

using System.Security.Cryptography;
using Guildhall.Kernel;

namespace Guildhall.Radar.Managers;

/// <summary>
/// Short ids: eight hexadecimal digits in lower case, like 52350e00. Text everywhere, because 52350e00 reads as the number
/// 52350 in spreadsheets and JSON readers.
/// </summary>
public static class ShortIds
{
    /// <summary>A random one.</summary>
    public static string Draw() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>Reads a typed one: trimmed, capitals allowed. Refuses anything but eight hexadecimal digits, with the rule in words.</summary>
    public static string Read(string typed) =>
        typed.Trim().ToLowerInvariant() is { Length: 8 } id && id.All(char.IsAsciiHexDigitLower)
            ? id
            : throw new InvalidInput(
                "shortId",
                "A manager's id has exactly eight characters, each a digit or one of the letters a to f, such as 52350e00."
            );

    /// <summary>As a cell of a CSV file: quoted, and marked as text so that no spreadsheet takes it for a number .</summary>
    public static string Csv(string shortId) => $"\"=\"\"{shortId}\"\"\"";

    /// <summary>Reads what <see cref="Csv"/> wrote.</summary>
    public static string FromCsv(string cell) => Read(cell.Trim('"', '=', ' '));
}

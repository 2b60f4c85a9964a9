using System.Globalization;
using System.Text;

namespace Guildhall.Kernel;

/// <summary>Names as they stand in addresses.</summary>
public static class Slugs
{
    /// <summary>Lower-case Latin letters, digits and single hyphens, 1 to 60 characters; "x" when nothing else is left.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
                slug.Append(character);
            else if (
                CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark
                && slug.Length > 0
                && slug[^1] != '-'
            )
                slug.Append('-');
        }
        var result = slug.ToString().Trim('-');
        return result.Length switch
        {
            0 => "x",
            > 60 => result[..60].TrimEnd('-'),
            _ => result,
        };
    }

    /// <summary>The name itself, or with a number behind it where it is taken; "new" is never free, since pages stand there.</summary>
    public static string Free(string wanted, IReadOnlyCollection<string> taken) =>
        Enumerable
            .Range(1, taken.Count + 2)
            .Select(n => n == 1 ? wanted : string.Create(CultureInfo.InvariantCulture, $"{wanted}-{n}"))
            .First(slug => slug != "new" && !taken.Contains(slug));
}

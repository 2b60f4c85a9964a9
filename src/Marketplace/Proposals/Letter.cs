using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Kernel;

namespace Guildhall.Marketplace.Proposals;

/// <summary>What holds for the texts a client is sent: letters, answers, messages.</summary>
public static partial class Letter
{
    /// <summary>Most characters of a letter or an answer, as people count them (M-145).</summary>
    public const int Longest = 5000;

    /// <summary>How much of a letter the client sees in the list (M-145).</summary>
    public const int Preview = 200;

    /// <summary>The text as it is stored: line ends made one kind, white space around it gone, nothing cut (M-146).</summary>
    public static string Normal(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();

    /// <summary>The length in characters as people see them (M-146): "é" and a flag are one each.</summary>
    public static int Length(string text) => new StringInfo(text).LengthInTextElements;

    /// <summary>The beginning that the client's list shows; an ellipsis tells that there is more.</summary>
    public static string Beginning(string text, int most = Preview)
    {
        var flat = Breaks().Replace(text, " ");
        var info = new StringInfo(flat);
        return info.LengthInTextElements <= most ? flat : $"{info.SubstringByTextElements(0, most).TrimEnd()}…";
    }

    /// <summary>Normalises and checks one text for its field: its length (M-145), and that it gives no contact details (M-150).</summary>
    public static string Checked(string? text, string field, string what)
    {
        var normal = Normal(text);
        var length = Length(normal);
        if (length > Longest)
            throw new InvalidInput(
                field,
                string.Create(CultureInfo.InvariantCulture, $"{what} has at most {Longest:N0} characters; this one has {length:N0}.")
            );
        if (ContactDetail(normal) is { } found)
            throw new ContactDetails(found) { Field = field };
        return normal;
    }

    /// <summary>The first contact detail in a text; null when there is none (M-150).</summary>
    public static string? ContactDetail(string text)
    {
        var match = Contact().Match(text);
        return match.Success ? match.Value.Trim() : null;
    }

    [GeneratedRegex(
        """
            [\w.+-]+@[\w-]+\.[\w.-]*\w | (?<![\w/])(?:t\.me|wa\.me|telegram\.me|join\.skype\.com|calendly\.com)/\S+
            | (?<![\w.,:/$€£-])\+?\d(?:[\s().-]?\d){9,14}(?![\w/])
            """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Contact();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaks();
}

/// <summary>Addresses and numbers wait for the contract (M-150).</summary>
public sealed class ContactDetails(string found)
    : Refusal($"“{found}” looks like a contact detail. None may be given before a contract; take it out.");

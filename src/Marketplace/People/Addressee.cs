using System.Text.RegularExpressions;
using Guildhall.Kernel;

namespace Guildhall.Marketplace.People;

/// <summary>Whom something is sent to, as typed: an e-mail address, a short id of eight hexadecimal digits, or a username (M-082).</summary>
/// <param name="Text">As typed, trimmed and in lower case.</param>
public sealed partial record Addressee(string Text)
{
    /// <summary>Whether it is an e-mail address.</summary>
    public bool IsEmail => EmailForm().IsMatch(Text);

    /// <summary>Reads several from one field: separated by commas, semicolons, spaces or lines; the same one twice is one.</summary>
    public static IReadOnlyList<Addressee> Read(string text) =>
        [
            .. text.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(one => new Addressee(one.ToLowerInvariant()))
                .Distinct(),
        ];

    /// <summary>The people it names among these: by confirmed address, short id or username (the end of a profile's address).</summary>
    internal IQueryable<Person> In(IQueryable<Person> people)
    {
        var text = Text;
        return IsEmail ? people.Where(person => person.Email == text)
            : IsShortId(text) ? people.Where(person => person.ShortId == text)
            : people.Where(person => person.Slug == text);
    }

    /// <summary>Whether it has the form of a short id, in lower case.</summary>
    public static bool IsShortId(string text) => text.Length == 8 && text.All(char.IsAsciiHexDigitLower);

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s.]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmailForm();
}

/// <summary>Nobody of that address, id or username.</summary>
public sealed class UnknownAddressee(string text) : Refusal($"Nobody here has the id or username “{text}”.");

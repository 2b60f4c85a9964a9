using System.Globalization;
using System.Net;
using System.Text;

namespace Guildhall.Matching;

/// <summary>
/// A text folded for comparison, each of its characters with the stretch of the original it came from.
/// Both arrays are as long as <see cref="Text"/>; positions count UTF-16 units of the original.
/// </summary>
public sealed record Folded(string Text, int[] Starts, int[] Ends);

/// <summary>
/// Folding: entities decoded, tags dropped, invisible characters removed, compatibility forms unified, case folded without
/// regard to any language, accents dropped from Latin and Greek letters. The same for jobs, queries and profiles.
/// </summary>
public static class Folding
{
    private static readonly string?[] Known = new string?[char.MaxValue + 1];
    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create([
        .. Enumerable.Range(0, 0x80).Select(c => (char)c).Where(c => c is not ('<' or '&')),
    ]);
    private static readonly string[] InlineTags =
    [
        "a",
        "abbr",
        "b",
        "em",
        "font",
        "i",
        "mark",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    ];

    /// <summary>Folds a text of a job or profile, which may hold entities and tags.</summary>
    public static Folded Fold(string text)
    {
        var output = new Output(text.Length);
        for (var i = 0; i < text.Length; )
            i = text[i] switch
            {
                '<' when TagEnd(text, i) is var end and > 0 => Tag(text, i, end, ref output),
                '&' when EntityEnd(text, i) is var end and > 0 => Entity(text, i, end, ref output),
                _ => Cluster(text, i, ref output),
            };
        return output.Done();
    }

    /// <summary>
    /// The same without places in the original, into a buffer that grows as needed and can be used again; gives the length. Stretches of
    /// plain ASCII are taken at once.
    /// </summary>
    internal static int FoldInto(string text, ref char[] buffer)
    {
        var output = new Output(buffer);
        for (var i = 0; i < text.Length; )
        {
            var plain = text.AsSpan(i).IndexOfAnyExcept(Plain);
            plain =
                plain < 0 ? text.Length - i
                : plain > 0 && text[i + plain] >= 0x80 ? plain - 1
                : plain; // an accent may follow the last
            if (plain > 0)
            {
                output.AddAscii(text.AsSpan(i, plain));
                i += plain;
                continue;
            }
            i = text[i] switch
            {
                '<' when TagEnd(text, i) is var end and > 0 => Tag(text, i, end, ref output),
                '&' when EntityEnd(text, i) is var end and > 0 => Entity(text, i, end, ref output),
                _ => Cluster(text, i, ref output),
            };
        }
        buffer = output.Buffer;
        return output.Length;
    }

    /// <summary>Folds what a person typed in a query: character by character, with no entities or tags. Folding twice changes nothing.</summary>
    public static string FoldWord(string text)
    {
        for (var round = 0; round < 4; round++)
        {
            var output = new Output(text.Length);
            for (var i = 0; i < text.Length; )
                i = Cluster(text, i, ref output);
            var folded = output.Done().Text;
            if (folded == text)
                return folded;
            text = folded;
        }
        return text;
    }

    private static int Cluster(string text, int start, ref Output output)
    {
        var c = text[start];
        var next = start + 1 < text.Length ? text[start + 1] : ' ';
        if (c < 0x80 && next < 0x80)
        {
            output.Add(
                c is >= 'A' and <= 'Z' ? (char)(c | 0x20)
                    : c < ' ' || c == 0x7F ? ' '
                    : c,
                start,
                start + 1
            );
            return start + 1;
        }
        if (Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            output.Add(' ', start, start + 1); // half a surrogate pair separates words
            return start + 1;
        }
        var end = start + length;
        while (end < text.Length && end - start < 32 && Extends(text, end, out var more))
            end += more;
        var folded =
            end - start == 1 ? Known[rune.Value] ??= FoldCluster(text.AsSpan(start, 1)) : FoldCluster(text.AsSpan(start, end - start));
        foreach (var f in folded)
            output.Add(f, start, end);
        return end;
    }

    /// <summary>Whether what stands here belongs to the character before: a combining mark, or the rest of a Korean syllable.</summary>
    private static bool Extends(string text, int at, out int length)
    {
        length = 0;
        if (text[at] < 0x300 || Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) != System.Buffers.OperationStatus.Done)
            return false;
        return rune.Value is >= 0x1160 and <= 0x11FF
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.EnclosingMark;
    }

    private static string FoldCluster(ReadOnlySpan<char> cluster)
    {
        var folded = FoldOnce(cluster.ToString());
        return folded.All(char.IsAscii) ? folded : FoldOnce(folded); // what case folding made may decompose once more
    }

    private static string FoldOnce(string cluster)
    {
        string decomposed;
        try
        {
            decomposed = cluster.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return " "; // a code point that is no character separates words
        }
        var folded = new StringBuilder();
        var letter = 0; // the letter the next accent would stand on
        foreach (var rune in decomposed.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            {
                var invisible = rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F;
                if (invisible || IsLatinOrGreek(letter) || (letter == 'е' && rune.Value == 0x0308))
                    continue;
                folded.Append(rune.ToString());
                continue;
            }
            if (category is UnicodeCategory.Format)
                continue;
            if (category is UnicodeCategory.Control || Rune.IsWhiteSpace(rune))
            {
                folded.Append(' ');
                letter = 0;
                continue;
            }
            var lower = Rune.ToLowerInvariant(rune);
            letter = lower.Value;
            _ = lower.Value switch
            {
                'ß' => folded.Append("ss"),
                'æ' => folded.Append("ae"),
                'œ' => folded.Append("oe"),
                'ø' => folded.Append('o'),
                'ł' => folded.Append('l'),
                'đ' => folded.Append('d'),
                'ı' => folded.Append('i'),
                'ς' => folded.Append('σ'),
                0x2010 or 0x2011 => folded.Append('-'),
                0x2018 or 0x2019 or 0x02BC => folded.Append('\''),
                _ => folded.Append(lower.ToString()),
            };
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsLatinOrGreek(int letter) =>
        letter
            is (>= 'a' and <= 'z')
                or (>= 'A' and <= 'Z')
                or (>= 0xC0 and <= 0x24F and not 0xD7 and not 0xF7)
                or (>= 0x370 and <= 0x3FF)
                or (>= 0x1E00 and <= 0x1FFF)
                or (>= 0x2C60 and <= 0x2C7F)
                or (>= 0xA720 and <= 0xA7FF);

    private static int TagEnd(string text, int start)
    {
        if (start + 1 >= text.Length || !(char.IsAsciiLetter(text[start + 1]) || text[start + 1] is '/' or '!'))
            return -1;
        var within = text.AsSpan(start + 1, Math.Min(text.Length - start - 1, 1_000));
        var end = within.IndexOfAny('<', '>');
        return end > 0 && within[end] == '>' ? start + 1 + end + 1 : -1;
    }

    private static int Tag(string text, int start, int end, ref Output output)
    {
        var name = text.AsSpan(start + 1, end - start - 2).TrimStart('/');
        var length = 0;
        while (length < name.Length && char.IsAsciiLetterOrDigit(name[length]))
            length++;
        var inline = false;
        foreach (var tag in InlineTags)
            inline |= name[..length].Equals(tag, StringComparison.OrdinalIgnoreCase);
        if (!inline)
            output.Add(' ', start, end); // a line break or paragraph ends a word, bold letters do not
        return end;
    }

    private static int EntityEnd(string text, int start)
    {
        var within = text.AsSpan(start + 1, Math.Min(text.Length - start - 1, 12));
        var end = within.IndexOf(';');
        if (end < 2)
            return -1;
        foreach (var c in within[(within[0] == '#' ? 1 : 0)..end])
            if (!char.IsAsciiLetterOrDigit(c))
                return -1;
        return start + 1 + end + 1;
    }

    private static int Entity(string text, int start, int end, ref Output output)
    {
        var decoded = WebUtility.HtmlDecode(text[start..end]);
        if (decoded.Length == end - start)
            return Cluster(text, start, ref output); // not an entity after all
        foreach (var c in FoldWord(decoded))
            output.Add(c, start, end);
        return end;
    }

    private struct Output
    {
        private char[] _text;
        private int[]? _starts;
        private int[]? _ends;
        private int _length;

        public Output(int capacity) => (_text, _starts, _ends) = (new char[capacity + 4], new int[capacity + 4], new int[capacity + 4]);

        public Output(char[] buffer) => _text = buffer;

        public readonly char[] Buffer => _text;
        public readonly int Length => _length;

        public void Add(char c, int start, int end)
        {
            if (_length == _text.Length)
                Grow(1);
            _text[_length] = c;
            if (_starts is not null)
                (_starts[_length], _ends![_length]) = (start, end);
            _length++;
        }

        public void AddAscii(ReadOnlySpan<char> text)
        {
            if (_text.Length - _length < text.Length)
                Grow(text.Length);
            Ascii.ToLower(text, _text.AsSpan(_length), out _);
            _length += text.Length;
        }

        private void Grow(int room)
        {
            var size = Math.Max(_text.Length * 2, _length + room);
            Array.Resize(ref _text, size);
            if (_starts is null)
                return;
            Array.Resize(ref _starts, size);
            Array.Resize(ref _ends, size);
        }

        public readonly Folded Done() => new(new string(_text, 0, _length), _starts!, _ends!);
    }
}

using System.Globalization;
using System.Text;

namespace Guildhall.Matching;

/// <summary>
/// A word of a text: it leads from one position to a later one (<c>frontend</c> in "front-end" leads over two), and came from
/// <see cref="Length"/> UTF-16 units of the original at <see cref="Start"/>.
/// </summary>
public readonly record struct Word(string Text, int From, int To, int Start, int Length);

/// <summary>What a chunk is made of: a run of letters and digits, or a word of the table.</summary>
internal readonly record struct Part(string Text, string Bare, bool Plain, bool Ideograph, int Start, int End);

/// <summary>
/// A text as its words: each position has one word or several ways to read it, so that a phrase is a path.
/// </summary>
public sealed class WordGraph
{
    private readonly Dictionary<string, List<int>> _byText = [];
    private readonly List<int>[] _from;

    private WordGraph(List<Word> words, int positions)
    {
        Words = words;
        Positions = positions;
        _from = new List<int>[positions + 1];
        for (var i = 0; i <= positions; i++)
            _from[i] = [];
        for (var i = 0; i < words.Count; i++)
        {
            _from[words[i].From].Add(i);
            if (!_byText.TryGetValue(words[i].Text, out var at))
                _byText[words[i].Text] = at = [];
            at.Add(i);
        }
    }

    /// <summary>All words, in the order they begin.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>How many positions the text has; side-by-side words differ by one.</summary>
    public int Positions { get; }

    /// <summary>Reads a text of a job or profile.</summary>
    public static WordGraph Of(string text, WordTable? table = null)
    {
        table ??= WordTable.BuiltIn;
        var folded = Folding.Fold(text);
        List<Word> words = [];
        var position = 0;
        foreach (var chunk in Chunks.Of(folded.Text, table))
        {
            var first = position;
            foreach (var part in chunk)
            {
                Add(part.Text, position, position + 1, part.Start, part.End);
                if (part.Bare != part.Text)
                    Add(part.Bare, position, position + 1, part.Start, part.End);
                position++;
            }
            if (Chunks.Joined(chunk) is { } joined)
                Add(joined, first, position, chunk[0].Start, chunk[^1].End);
        }
        return new WordGraph(words, position);

        void Add(string word, int from, int to, int start, int end) =>
            words.Add(new Word(word, from, to, folded.Starts[start], folded.Ends[end - 1] - folded.Starts[start]));
    }

    /// <summary>Where these words stand in order with at most <paramref name="slop"/> other words in all between them .</summary>
    internal IEnumerable<Word[]> Find(IReadOnlyList<string> sequence, bool prefix, int slop)
    {
        var firsts = sequence.Count == 1 && prefix ? Enumerable.Range(0, Words.Count) : _byText.GetValueOrDefault(sequence[0]) ?? [];
        if (sequence.Count > Positions)
            yield break;
        var path = new Word[sequence.Count];
        var search = new (int Gap, int Next, int Left)[sequence.Count];
        HashSet<(int Index, int Position, int Left)>? dead = null;
        foreach (var first in firsts)
            if (Fits(Words[first].Text, sequence, 0, prefix))
            {
                path[0] = Words[first];
                if (sequence.Count == 1 || Rest())
                    yield return [.. path];
            }

        // Depth first with a stack of its own: somebody may paste a page as one phrase of ten thousand words. What led nowhere from a
        // place with so many words left between is not tried again, or repeated words would take as long as there are ways to pair them.
        bool Rest()
        {
            var index = 1;
            search[index] = (0, 0, slop);
            while (index > 0)
            {
                ref var here = ref search[index];
                var place = path[index - 1].To + here.Gap;
                if (here.Gap > here.Left || place > Positions - (sequence.Count - index))
                {
                    (dead ??= []).Add((index, path[index - 1].To, here.Left));
                    index--;
                    continue;
                }
                if (here.Next == _from[place].Count)
                {
                    here = (here.Gap + 1, 0, here.Left);
                    continue;
                }
                var word = Words[_from[place][here.Next++]];
                if (!Fits(word.Text, sequence, index, prefix))
                    continue;
                path[index] = word;
                if (index == sequence.Count - 1)
                    return true;
                var left = here.Left - here.Gap;
                if (dead?.Contains((index + 1, word.To, left)) is not true)
                    search[++index] = (0, 0, left);
            }
            return false;
        }
    }

    private static bool Fits(string word, IReadOnlyList<string> sequence, int index, bool prefix) =>
        prefix && index == sequence.Count - 1 ? word.StartsWith(sequence[index], StringComparison.Ordinal) : word == sequence[index];
}

/// <summary>Cuts folded text into chunks and those into parts .</summary>
internal static class Chunks
{
    public static IEnumerable<List<Part>> Of(string text, WordTable table)
    {
        for (var i = 0; i < text.Length; )
        {
            if (!IsJoiner(text[i]) && !IsWord(text, i, out _))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length)
                if (IsWord(text, i, out var length))
                    i += length;
                else if (IsJoiner(text[i]) || IsThousands(text, i))
                    i++;
                else
                    break;
            var parts = Parts(text, start, i, table);
            if (parts.Count > 0)
                yield return parts;
        }
    }

    /// <summary>The joined form of a chunk, if it has one: all parts plain, more than one, not all digits .</summary>
    public static string? Joined(List<Part> chunk)
    {
        if (chunk.Count < 2 || !chunk.TrueForAll(p => p.Plain))
            return null;
        var joined = string.Concat(chunk.Select(p => p.Text));
        return joined.All(char.IsDigit) ? null : joined;
    }

    private static List<Part> Parts(string text, int start, int end, WordTable table)
    {
        List<Part> parts = [];
        for (var i = start; i < end; )
        {
            var dotted = text[i] == '.' && IsLetter(text, i + 1, end) && (i == start || IsJoiner(text[i - 1]));
            if (!dotted && !IsWord(text, i, out _))
            {
                i++;
                continue;
            }
            var first = i;
            if (dotted)
                i++;
            var bare = i;
            if (IsIdeograph(text, i, out var wide))
            {
                i += wide;
                while (i < end && IsMark(text[i]))
                    i++;
                parts.Add(new(text[first..i], text[first..i], Plain: false, Ideograph: true, first, i));
                continue;
            }
            var digits = true;
            var letter = false;
            var commas = false;
            while (i < end)
            {
                if (IsWord(text, i, out var length) && !IsIdeograph(text, i, out _))
                {
                    letter = !char.IsDigit(text[i]);
                    digits &= !letter;
                    i += length;
                }
                else if (digits && i > bare && IsThousands(text, i))
                {
                    commas = true;
                    i++;
                }
                else
                    break;
            }
            var plain = !dotted;
            while (digits && i + 1 < end && text[i] == '.' && char.IsDigit(text[i + 1]))
            {
                plain = false; // 3.5 is one word
                i++;
                while (i < end && char.IsDigit(text[i]))
                    i++;
            }
            var bareEnd = i;
            if (letter && i < end && text[i] == '+')
            {
                var pluses = i;
                while (pluses < end && text[pluses] == '+')
                    pluses++;
                if (pluses - i > 1 || pluses == end || IsJoiner(text[pluses]))
                    i = pluses;
            }
            else if (letter && i < end && text[i] == '#' && !IsLetter(text, i + 1, end))
                i++;
            plain &= i == bareEnd;
            var written = text[first..i];
            var without = digits ? written : text[bare..bareEnd];
            if (commas)
                written = without = written.Replace(",", "");
            if (table.IsWhole(written))
                (without, plain) = (written, false);
            parts.Add(new(written, without, plain, Ideograph: false, first, i));
        }
        return WithWholeWords(text, parts, table);
    }

    private static List<Part> WithWholeWords(string text, List<Part> parts, WordTable table)
    {
        for (var i = 0; i < parts.Count - 1; i++)
        for (var j = Math.Min(i + 3, parts.Count - 1); j > i; j--)
        {
            var (start, end) = (parts[i].Start, parts[j].End);
            if (!table.IsWhole(text.AsSpan(start, end - start)))
                continue;
            var whole = text[start..end];
            parts[i] = new(whole, whole, Plain: false, Ideograph: false, start, end);
            parts.RemoveRange(i + 1, j - i);
            break;
        }
        return parts;
    }

    internal static bool IsJoiner(char c) => c is '-' or '_' or '.' or '/' or '&' or '\'' or '+' or '#';

    internal static bool IsWord(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        var c = text[at];
        if (c < 0x80)
            return char.IsAsciiLetterOrDigit(c);
        if (!char.IsSurrogate(c))
            return char.IsLetterOrDigit(c) || IsMark(c);
        if (Rune.DecodeFromUtf16(text[at..], out var rune, out length) == System.Buffers.OperationStatus.Done)
            return Rune.IsLetterOrDigit(rune);
        length = 1;
        return false;
    }

    private static bool IsMark(char c) =>
        c >= 0x300
        && char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static bool IsLetter(string text, int at, int end) => at < end && IsWord(text, at, out _) && !char.IsDigit(text[at]);

    /// <summary>The comma of 10,000: between digits, three of them after it .</summary>
    internal static bool IsThousands(ReadOnlySpan<char> text, int at) =>
        text[at] == ','
        && at > 0
        && char.IsAsciiDigit(text[at - 1])
        && at + 3 < text.Length
        && char.IsAsciiDigit(text[at + 1])
        && char.IsAsciiDigit(text[at + 2])
        && char.IsAsciiDigit(text[at + 3])
        && (at + 4 >= text.Length || !char.IsAsciiDigit(text[at + 4]));

    private static bool IsIdeograph(string text, int at, out int length)
    {
        length = 1;
        var c = text[at];
        if (c < 0x2E80)
            return false;
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(c, text[at + 1]) is >= 0x20000 and <= 0x3FFFF;
        }
        return c
            is (>= '\u2E80' and <= '\u2FDF')
                or '\u3005'
                or '\u3007'
                or (>= '\u3040' and <= '\u30FF')
                or (>= '\u31F0' and <= '\u31FF')
                or (>= '\u3400' and <= '\u4DBF')
                or (>= '\u4E00' and <= '\u9FFF')
                or (>= '\uF900' and <= '\uFAFF');
    }
}

using System.Text.RegularExpressions;

namespace Guildhall.Ui;

/// <summary>What became of a part of a text.</summary>
public enum Change
{
    /// <summary>In both.</summary>
    Kept,

    /// <summary>Only in the older.</summary>
    Gone,

    /// <summary>Only in the newer.</summary>
    Come,
}

/// <summary>A stretch of text and what became of it.</summary>
public sealed record Part(Change Change, string Text);

/// <summary>Compares two texts word by word.</summary>
public static partial class Differences
{
    // Beyond this many pairs of words the middle is shown as gone and come, not compared: a page must not wait for it.
    private const int MostPairs = 4_000_000;

    /// <summary>The shortest way from one text to the other in words, in reading order. Joining what is kept and come gives the newer text.</summary>
    public static IReadOnlyList<Part> Between(string before, string after)
    {
        var a = Words().Matches(before).Select(word => word.Value).ToArray();
        var b = Words().Matches(after).Select(word => word.Value).ToArray();
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
            start++;
        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
            end++;

        var parts = new List<Part>();
        Add(parts, Change.Kept, a.AsSpan(0, start));
        Middle(parts, a[start..^end], b[start..^end]);
        Add(parts, Change.Kept, a.AsSpan(a.Length - end));
        return parts;
    }

    private static void Middle(List<Part> parts, string[] a, string[] b)
    {
        if ((long)a.Length * b.Length > MostPairs)
        {
            Add(parts, Change.Gone, a);
            Add(parts, Change.Come, b);
            return;
        }
        var longest = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        for (var j = b.Length - 1; j >= 0; j--)
            longest[i, j] = a[i] == b[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        int at = 0,
            to = 0;
        while (at < a.Length || to < b.Length)
        {
            if (at < a.Length && to < b.Length && a[at] == b[to])
            {
                Add(parts, Change.Kept, [a[at++]]);
                to++;
            }
            else if (to >= b.Length || (at < a.Length && longest[at + 1, to] >= longest[at, to + 1]))
                Add(parts, Change.Gone, [a[at++]]);
            else
                Add(parts, Change.Come, [b[to++]]);
        }
    }

    private static void Add(List<Part> parts, Change change, ReadOnlySpan<string> words)
    {
        if (words.Length == 0)
            return;
        var text = string.Concat(words);
        if (parts.Count > 0 && parts[^1].Change == change)
            parts[^1] = parts[^1] with { Text = parts[^1].Text + text };
        else
            parts.Add(new(change, text));
    }

    [GeneratedRegex(@"\s+|[^\s]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}

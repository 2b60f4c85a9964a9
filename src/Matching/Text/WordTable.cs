using System.Collections.Frozen;

namespace Guildhall.Matching;

/// <summary>A technical word that is one word, with its other forms (R-171).</summary>
/// <param name="Text">As it is written, folded: <c>c++</c>.</param>
/// <param name="Forms">Other ways to write it; several words are separated by a space: <c>cpp</c>, <c>c plus plus</c>.</param>
/// <param name="Also">Words under which a job that says it is found too, not the reverse: <c>node</c> for <c>node.js</c>.</param>
/// <param name="Whole">Whether its parts are no words of their own: <c>net</c> is not found in <c>.net</c>.</param>
public sealed record TableWord(string Text, IReadOnlyList<string> Forms, IReadOnlyList<string> Also, bool Whole = true);

/// <summary>The words that are one word though they contain signs, and the forms they take (R-171, R-172).</summary>
public sealed class WordTable
{
    private readonly FrozenSet<string> _whole;
    private readonly FrozenDictionary<string, string[][]> _forms;

    /// <summary>Makes a table; an operator's table is usually <see cref="BuiltIn"/> with more words.</summary>
    public WordTable(IReadOnlyList<TableWord> words)
    {
        Words = words;
        _whole = words.Where(w => w.Whole).Select(w => w.Text).ToFrozenSet();
        LongestWhole = _whole.Count == 0 ? 0 : _whole.Max(w => w.Length);
        var forms = new Dictionary<string, List<string[]>>();
        foreach (var word in words)
        {
            string[][] group = [.. word.Forms.Prepend(word.Whole ? word.Text : "").Where(f => f.Length > 0).Select(f => f.Split(' '))];
            foreach (var name in group.Where(g => g.Length == 1).Select(g => g[0]).Concat(word.Also))
            {
                if (!forms.TryGetValue(name, out var all))
                    forms[name] = all = [];
                all.AddRange(group.Where(g => !all.Exists(a => a.SequenceEqual(g))));
            }
        }
        _forms = forms.ToFrozenDictionary(f => f.Key, f => f.Value.ToArray());
    }

    /// <summary>The table of the rule book.</summary>
    public static WordTable BuiltIn { get; } = new(Built());

    /// <summary>All words of the table.</summary>
    public IReadOnlyList<TableWord> Words { get; }

    /// <summary>Tells one table from another.</summary>
    internal string Fingerprint =>
        Convert.ToHexString(
            System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(
                    string.Join('\n', Words.Select(w => $"{w.Text}={string.Join(',', w.Forms)};{string.Join(',', w.Also)};{w.Whole}"))
                )
            )
        );

    internal int LongestWhole { get; }

    /// <summary>Items of lists by comma as they were read with this table, so that they are read once.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<string, LeafForms> Items { get; } = [];

    internal bool IsWhole(ReadOnlySpan<char> text) =>
        text.Length <= LongestWhole && _whole.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);

    /// <summary>Every way a job may write the word, each a sequence of words; empty if the table does not know it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FormsOf(string word) => _forms.TryGetValue(word, out var forms) ? forms : [];

    private static List<TableWord> Built()
    {
        List<TableWord> words =
        [
            new("c++", ["cpp", "c plus plus"], []),
            new("c#", ["csharp", "c sharp"], []),
            new("f#", ["fsharp", "f sharp"], []),
            new(".net", ["dotnet", "dot net"], []),
            new("objective-c", ["objectivec", "objective c"], []),
            new("ci/cd", ["cicd", "ci cd"], ["ci", "cd"]),
            new("ui/ux", ["uiux", "ui ux"], ["ui", "ux"]),
        ];
        foreach (var net in (string[])["asp", "vb"])
            words.Add(new($"{net}.net", [$"{net}net", $"{net} net"], [".net"]));
        foreach (var js in (string[])["node", "next", "vue", "nuxt", "nest", "three", "d3", "express", "react"])
            words.Add(new($"{js}.js", [$"{js}js", $"{js} js"], [js]));
        foreach (var pair in (string[])["r&d", "q&a", "a/b"])
            words.Add(new(pair, [$"{pair[0]}{pair[2]}", $"{pair[0]} {pair[2]}"], []));
        foreach (var sql in (string[])["t-sql", "pl/sql"])
            words.Add(new(sql, [string.Concat(sql.Split('-', '/')), string.Join(' ', sql.Split('-', '/'))], ["sql"]));
        foreach (
            var pair in (string[])
                [
                    "front-end",
                    "back-end",
                    "full-stack",
                    "e-commerce",
                    "web-site",
                    "e-mail",
                    "wi-fi",
                    "on-page",
                    "off-page",
                    "no-code",
                    "low-code",
                ]
        )
            words.Add(new(pair, [pair.Replace("-", ""), pair.Replace('-', ' ')], [], Whole: false));
        return words;
    }
}

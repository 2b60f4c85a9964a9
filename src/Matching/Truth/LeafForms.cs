namespace Guildhall.Matching;

/// <summary>
/// Every way a job may write a leaf: alternatives, each a sequence of words side by side, the last perhaps only the
/// beginning of a word.
/// </summary>
internal sealed record LeafForms(IReadOnlyList<IReadOnlyList<string>> Alternatives, bool Prefix, int Slop)
{
    /// <summary>Enough for three words with three forms each, and a bound for queries made to grow.</summary>
    private const int MostAlternatives = 64;

    private const int MostItems = 20_000;

    internal sealed record Remembered(WordTable Table, LeafForms Forms);

    public static LeafForms Of(Leaf leaf, WordTable table)
    {
        if (leaf.Known is { } known && ReferenceEquals(known.Table, table))
            return known.Forms;
        var forms = leaf switch
        {
            Term t => OfWord(t.Text, quoted: false, t.Prefix, table),
            Phrase p => OfPhrase(p.Parts, p.Prefix, p.Slop, table),
            _ => throw new ArgumentOutOfRangeException(nameof(leaf)),
        };
        leaf.Known = new(table, forms);
        return forms;
    }

    /// <summary>A word or, if it has several, a phrase, as lists by comma hold them.</summary>
    public static LeafForms OfItem(string item, WordTable table)
    {
        if (table.Items.TryGetValue(item, out var known))
            return known;
        if (table.Items.Count > MostItems)
            table.Items.Clear();
        return table.Items[item] = ReadItem(item, table);
    }

    /// <summary>The words of an item of a list by comma.</summary>
    internal static List<string> WordsOf(string item) =>
        [.. item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(QueryLexer.Canonical)];

    private static LeafForms ReadItem(string item, WordTable table)
    {
        var words = WordsOf(item);
        return words.Count switch
        {
            0 => new LeafForms([], Prefix: false, Slop: 0),
            1 => OfWord(words[0], quoted: false, prefix: false, table),
            _ => OfPhrase(words, prefix: false, slop: 0, table),
        };
    }

    private static LeafForms OfWord(string word, bool quoted, bool prefix, WordTable table)
    {
        if (QueryLexer.IsPlain(word)) // a plain word has no parts, only the table may know more of it
            return new LeafForms(
                quoted || prefix || table.FormsOf(word) is not { Count: > 0 } more
                    ?
                    [
                        [word],
                    ]
                    : Distinct([
                        [word],
                        .. more,
                    ]),
                prefix,
                Slop: 0
            );
        var alternatives = new List<IReadOnlyList<string>>();
        foreach (var parts in Chunks.Of(word, table))
        {
            alternatives.Add([.. parts.Select(p => p.Text)]);
            if (Chunks.Joined(parts) is { } joined)
                alternatives.Add([joined]);
            if (!quoted && !prefix)
                foreach (var part in parts.Count == 1 ? [parts[0].Text] : (string[])[string.Concat(parts.Select(p => p.Text))])
                    alternatives.AddRange(table.FormsOf(part));
        }
        return new LeafForms(Distinct(alternatives), prefix, Slop: 0);
    }

    private static LeafForms OfPhrase(IReadOnlyList<string> words, bool prefix, int slop, WordTable table)
    {
        List<IReadOnlyList<string>> alternatives = words.All(QueryLexer.IsPlain) ? [words] : Combined(words, table);
        if (words.Count is 2 or 3 && words.All(w => w.All(char.IsLetterOrDigit)) && !words.All(w => w.All(char.IsDigit)))
            alternatives.Add([string.Concat(words)]);
        return new LeafForms(Distinct(alternatives), prefix, slop);
    }

    /// <summary>Each word's forms with each of the next one's.</summary>
    private static List<IReadOnlyList<string>> Combined(IReadOnlyList<string> words, WordTable table)
    {
        List<IReadOnlyList<string>> alternatives =
        [
            [],
        ];
        foreach (var word in words)
        {
            var forms = OfWord(word, quoted: true, prefix: false, table).Alternatives;
            alternatives = [.. alternatives.SelectMany(a => forms.Select(f => (IReadOnlyList<string>)[.. a, .. f])).Take(MostAlternatives)];
        }
        return alternatives;
    }

    private static List<IReadOnlyList<string>> Distinct(List<IReadOnlyList<string>> alternatives) =>
        alternatives.Count == 1 ? alternatives : [.. alternatives.Where(a => a.Count > 0).DistinctBy(a => string.Join(' ', a))];
}

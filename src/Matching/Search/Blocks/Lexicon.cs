namespace Guildhall.Matching;

/// <summary>The words of stored texts, numbered as they come, and those that begin alike. Whoever uses it holds its owner's lock.</summary>
internal sealed class Lexicon
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly SortedSet<string> _sorted = new(StringComparer.Ordinal);

    public int Count => _words.Count;

    public string this[int number] => _words[number];

    public int Make(ReadOnlySpan<char> word)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out var known))
            return known;
        var text = word.ToString();
        _words.Add(text);
        _sorted.Add(text);
        return _numbers[text] = _words.Count - 1;
    }

    public int Find(string word) => _numbers.GetValueOrDefault(word, -1);

    /// <summary>The words that begin so, in order of their letters.</summary>
    public IEnumerable<int> Beginning(string prefix)
    {
        if (prefix.Length == 0)
            return Enumerable.Range(0, _words.Count);
        return _sorted.GetViewBetween(prefix, prefix + char.MaxValue).Select(w => _numbers[w]);
    }
}

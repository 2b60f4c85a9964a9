namespace Guildhall.Matching;

/// <summary>The words of stored texts, numbered as they come, and those that begin alike. Whoever uses it holds its owner's lock.</summary>
internal sealed class Lexicon
{
    private const int MostUnsorted = 4_096;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private string[] _sorted = [];

    public int Count => _words.Count;

    public string this[int number] => _words[number];

    public int Make(ReadOnlySpan<char> word)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out var known))
            return known;
        var text = word.ToString();
        _words.Add(text);
        return _numbers[text] = _words.Count - 1;
    }

    public int Find(string word) => _numbers.GetValueOrDefault(word, -1);

    /// <summary>The words that begin so, in no order. Words that came lately are looked through one by one, the rest is kept sorted.</summary>
    public IEnumerable<int> Beginning(string prefix)
    {
        if (_words.Count - _sorted.Length > MostUnsorted)
        {
            _sorted = [.. _words];
            Array.Sort(_sorted, StringComparer.Ordinal);
        }
        var at = Array.BinarySearch(_sorted, prefix, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < _sorted.Length && _sorted[at].StartsWith(prefix, StringComparison.Ordinal); at++)
            yield return _numbers[_sorted[at]];
        for (var late = _sorted.Length; late < _words.Count; late++)
            if (_words[late].StartsWith(prefix, StringComparison.Ordinal))
                yield return late;
    }
}

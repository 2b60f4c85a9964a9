namespace Guildhall.Matching;

/// <summary>
/// A person, company or job in a directory: texts by weight, values to filter and count by, and a quality that decides between
/// equal texts.
/// </summary>
public sealed record Entry
{
    /// <summary>The name or title; a hit here weighs most.</summary>
    public string Title { get; init; } = "";

    /// <summary>Skills or tags; each is a value of its own.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>The rest of the text.</summary>
    public string Body { get; init; } = "";

    /// <summary>Values to filter and count by: <c>country</c> → <c>UA</c>. Letters' case does not matter.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Facets { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Numbers to filter and sort by: <c>rate</c> → 4500. A missing one is unknown and passes no bound.</summary>
    public IReadOnlyDictionary<string, long> Numbers { get; init; } = new Dictionary<string, long>();

    /// <summary>From 0 to 1: what makes one entry better than another whatever is looked for.</summary>
    public double Quality { get; init; }
}

/// <summary>A bound on a number, both ends included.</summary>
public sealed record Bound(string Number, long? Min = null, long? Max = null);

/// <summary>What is looked for in a directory.</summary>
public sealed record Search
{
    /// <summary>A query of the language (5.2); empty finds everything, best quality first.</summary>
    public string Text { get; init; } = "";

    /// <summary>For each facet the values of which one is enough; facets are joined by AND.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Facets { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Bounds on numbers.</summary>
    public IReadOnlyList<Bound> Bounds { get; init; } = [];

    /// <summary>A number to sort by, largest first, instead of by relevance; with a minus before it smallest first.</summary>
    public string? SortBy { get; init; }

    /// <summary>How many are skipped.</summary>
    public int Skip { get; init; }

    /// <summary>How many are given at most.</summary>
    public int Take { get; init; } = 20;

    /// <summary>The facets whose values are counted; each without its own filter, so that other choices show what they would give.</summary>
    public IReadOnlyList<string> Count { get; init; } = [];
}

/// <summary>One entry found, with what it scored.</summary>
public sealed record Ranked<TKey>(TKey Key, double Score);

/// <summary>How many entries have a value of a facet.</summary>
public sealed record FacetCount(string Value, int Count);

/// <summary>What a search came to.</summary>
public sealed record SearchResult<TKey>(
    int Total,
    IReadOnlyList<Ranked<TKey>> Entries,
    IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets
);

/// <summary>Ranked text search with filters and counts over entries such as people, jobs or companies.</summary>
public interface ITextDirectory<TKey>
    where TKey : notnull
{
    /// <summary>How many entries it holds.</summary>
    int Count { get; }

    /// <summary>Adds an entry, or puts this one in the place of the one under the key.</summary>
    void Put(TKey key, Entry entry);

    /// <summary>Takes an entry out; false if there was none.</summary>
    bool Remove(TKey key);

    /// <summary>The best entries that have all that is asked for.</summary>
    SearchResult<TKey> Find(Search search);

    /// <summary>Words of the entries that begin so, commonest first, with how many entries have them.</summary>
    IReadOnlyList<FacetCount> Complete(string prefix, int take = 10);
}

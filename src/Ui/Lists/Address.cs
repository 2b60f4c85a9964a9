using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Ui;

/// <summary>Reads and changes the part of an address behind the question mark: filters, order and place live there (screens.md 6.8).</summary>
public static class Address
{
    /// <summary>The first value of a name, or nothing.</summary>
    public static string? Get(string uri, string name) =>
        Query(uri).FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>
    /// The address, from its path on, with values set; nothing as a value takes the name away. The rest stays in its order.
    /// </summary>
    public static string With(string uri, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = Query(uri);
        foreach (var (name, value) in changes)
        {
            var at = query.FindIndex(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase));
            query.RemoveAll(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase));
            if (value is not null)
                query.Insert(at < 0 ? query.Count : Math.Min(at, query.Count), new(name, value));
        }
        return QueryHelpers.AddQueryString(PathOf(uri), query.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
    }

    /// <summary>The path of an address.</summary>
    public static string PathOf(string uri)
    {
        var path =
            Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && !uri.StartsWith('/') ? absolute.AbsolutePath : uri.Split('?', '#')[0];
        return path.Length == 0 ? "/" : path;
    }

    private static List<KeyValuePair<string, string>> Query(string uri)
    {
        var mark = uri.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return [];
        return new QueryStringEnumerable(uri.AsMemory(mark).ToString().Split('#')[0]).ToPairs();
    }

    private static List<KeyValuePair<string, string>> ToPairs(this QueryStringEnumerable query)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in query)
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs;
    }
}

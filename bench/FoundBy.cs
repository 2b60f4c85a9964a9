using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Guildhall.Matching;

namespace Guildhall.Bench;

/// <summary>
/// How the language reads what people look for, beside how a market does: of posts that a market's search returned for a query, the share
/// that the same string finds here, by where words are looked for (R-158, decision 0005). Misses are told by what is missing.
/// </summary>
public sealed class FoundBy : IBenchmark
{
    private const string Usage = "usage: bench/run found-by [--misses] [--json]; --misses lists each miss of the boolean feeds";

    public string Name => "found-by";

    public string Summary => "share of posts a market's search returned that our language finds with the same string";

    public async IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options is not ([] or ["--misses"]))
            throw new WrongCall(Usage);
        var file = Path.Combine(Command.Root(), "..", "shared", "data", "jobs-dev.jsonl.gz");
        if (!File.Exists(file))
            throw new NotMeasured("The posts are not beside this checkout, in ../shared/data.");
        List<Post> posts = [];
        await foreach (var line in Lines(file, cancellation))
            if (Read(line) is { } post)
                posts.Add(post);

        foreach (var (what, of) in Kinds(posts))
        {
            yield return new Figure($"{what}: posts", of.Count, "");
            foreach (var scope in Scopes)
                yield return new Figure($"{what}: {scope.Name}", 100.0 * of.Count(p => Finds(p, scope)) / of.Count, "%");
            var misses = of.Where(p => !Finds(p, Default)).ToList();
            foreach (var (cause, some) in misses.GroupBy(Cause).OrderByDescending(g => g.Count()).Select(g => (g.Key, g.ToList())))
            {
                yield return new Figure($"{what}: missed, {cause}", some.Count, "posts");
                if (options is ["--misses"] && IsBoolean(some[0]))
                    foreach (var miss in some)
                        await Console.Error.WriteLineAsync($"{miss.Source}\t{cause}\t{miss.Posting.Title}\t{miss.Posting.Subcategory}");
            }
        }
    }

    private static readonly Scope Default = new("title, description and skills", Skills: true);

    /// <summary>Where words are looked for; what is more than the default is asked as if it were skills.</summary>
    private sealed record Scope(string Name, bool Skills = false, bool Occupation = false, bool Category = false);

    private static readonly IReadOnlyList<Scope> Scopes =
    [
        new("title and description"),
        Default,
        new("title, description, skills and occupation", Skills: true, Occupation: true),
        new("title, description, skills, occupation and category", Skills: true, Occupation: true, Category: true),
        new("title, description, skills and category", Skills: true, Category: true),
    ];

    private sealed record Post(string Source, string Query, Posting Posting, bool IsCut);

    /// <summary>A source whose scraper dropped the words that were looked for.</summary>
    private const string WithoutMatchedWords = "u05";

    private static bool IsBoolean(Post post) => post.Source is "u02" or "u04";

    /// <summary>Posts by the kind of query that found them; feeds of titles alone, which have no text to look in, are left out.</summary>
    private static IEnumerable<(string What, List<Post> Of)> Kinds(List<Post> posts)
    {
        foreach (var feed in posts.Where(IsBoolean).GroupBy(p => p.Source))
            yield return ($"boolean feed {feed.Key}", [.. feed]);
        yield return ("title:(...)", [.. posts.Where(p => p.Query.StartsWith("title:", StringComparison.Ordinal))]);
        var plain = posts
            .Where(p => !IsBoolean(p) && p.Source != WithoutMatchedWords && !p.Query.Contains(':', StringComparison.Ordinal))
            .ToList();
        yield return ("one plain word", [.. plain.Where(p => !p.Query.Contains(' ', StringComparison.Ordinal))]);
        foreach (
            var query in plain.Where(p => p.Query.Contains(' ', StringComparison.Ordinal)).GroupBy(p => p.Query).Where(g => g.Count() >= 20)
        )
            yield return ($"plain words {query.Key}", [.. query]);
    }

    private static bool Finds(Post post, Scope scope)
    {
        var more = new[] { scope.Occupation ? post.Posting.Subcategory : null, scope.Category ? post.Posting.Category : null };
        var posting = post.Posting with { Skills = [.. post.Posting.Skills ?? [], .. more.OfType<string>()] };
        return Evaluator.Judge(new ScannerDefinition { Query = post.Query, UseSkills = scope.Skills }, posting).Verdict is Verdict.Match;
    }

    /// <summary>Why the default does not find it.</summary>
    private static string Cause(Post post)
    {
        if (Judged(post, Wanting(post.Query)))
            return "an excluded word stands in it";
        if (Finds(post, new("", Skills: true, Occupation: true)))
            return "the occupation has it";
        if (Finds(post, new("", Skills: true, Category: true)))
            return "the category has it";
        if (Forms(post))
            return "another form of a word stands in it";
        return post.IsCut ? "only the beginning of the text is known" : "nothing known of it has it";
    }

    /// <summary>The query without what it excludes.</summary>
    private static string Wanting(string query)
    {
        var root = Query.Parse(query).Root;
        return root is And and ? string.Join(' ', and.Children.Where(c => c is not Not).Select(c => $"({QueryWriter.Signs(c)})")) : query;
    }

    private static bool Judged(Post post, string query) =>
        Evaluator.Judge(new ScannerDefinition { Query = query }, post.Posting).Verdict is Verdict.Match;

    private static async IAsyncEnumerable<string> Lines(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new StreamReader(packed);
        while (await reader.ReadLineAsync(cancellation) is { } line)
            yield return line;
    }

    /// <summary>A post with a description that a search returned; null for others.</summary>
    private static Post? Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var post = json.RootElement;
        if (Text("found_by") is not { } query || Text("description") is not { } description)
            return null;
        return new Post(
            Text("source") ?? "",
            query,
            new Posting
            {
                Title = Text("title") ?? "",
                Description = description,
                Skills = [.. post.GetProperty("skills").EnumerateArray().Select(s => s.GetString()!)],
                Category = Text("category"),
                Subcategory = Text("subcategory"),
            },
            post.GetProperty("description_cut").ValueKind is JsonValueKind.True
        );

        string? Text(string name) => post.GetProperty(name).GetString();
    }

    /// <summary>Whether it is found when words may go on: developer, developers.</summary>
    private static bool Forms(Post post)
    {
        var loose = string.Join(
            ' ',
            post.Query.Split(' ')
                .Select(w => w.All(char.IsLetter) && w.Length > 3 && w is not ("AND" or "NOT") ? w[..^1].TrimEnd('e', 'i') + "*" : w)
        );
        return Query.Parse(loose).IsValid && Judged(post, loose);
    }
}

using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Matching;
using Markdig;

namespace Guildhall.Server.Help;

/// <summary>The articles of the help centre: the Markdown files of <c>docs/help</c>, built into the program (M-328, R-512).</summary>
public sealed class HelpPages
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers()
        .UsePipeTables()
        .DisableHtml()
        .Build();

    private readonly TextDirectory<string> directory = new();
    private readonly Dictionary<string, Article> bySlug = new(StringComparer.Ordinal);

    /// <summary>Reads every article.</summary>
    public HelpPages()
    {
        All = [.. Read()];
        foreach (var article in All)
        {
            bySlug.Add(article.Slug, article);
            directory.Put(article.Slug, new Entry { Title = article.Title, Body = article.Text });
        }
    }

    /// <summary>One article.</summary>
    /// <param name="Slug">Its address below <c>/help</c>.</param>
    /// <param name="Title">Its first line.</param>
    /// <param name="Collection">What it belongs to.</param>
    /// <param name="Updated">The day of its last change.</param>
    /// <param name="Related">The slugs of articles that go on from here.</param>
    /// <param name="Text">The text as written.</param>
    /// <param name="Html">The text, safe to show: raw HTML is not passed on.</param>
    public sealed record Article(
        string Slug,
        string Title,
        string Collection,
        DateOnly Updated,
        IReadOnlyList<string> Related,
        string Text,
        string Html
    );

    /// <summary>Every article, in the order of their file names.</summary>
    public IReadOnlyList<Article> All { get; }

    /// <summary>The article under a slug; refuses an unknown one with <see cref="Missing"/>.</summary>
    public Article One(string slug) => bySlug.GetValueOrDefault(slug) ?? throw new Missing("help page");

    /// <summary>The articles in which any of the words stands, begun words included, the best first.</summary>
    public IReadOnlyList<Article> Find(string words)
    {
        // The reader's words, not their signs: what they type is no query.
        var plain = words
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => string.Concat(word.Where(char.IsLetterOrDigit)))
            .Where(word => word.Length > 1)
            .Take(12)
            .SelectMany(word => new[] { $"\"{word}\"" }.Concat(directory.Complete(word, 3).Select(near => $"\"{near.Value}\"")))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return plain.Count == 0
            ? []
            : [.. directory.Find(new Search { Text = string.Join(" OR ", plain), Take = 10 }).Entries.Select(found => bySlug[found.Key])];
    }

    private static IEnumerable<Article> Read()
    {
        var assembly = typeof(HelpPages).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith("help/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var title = reader.ReadLine()!.TrimStart('#').Trim();
            // Between the title and the first empty line: what the page says about itself.
            var about = new Dictionary<string, string>(StringComparer.Ordinal);
            while (reader.ReadLine() is { Length: > 0 } line)
                about.Add(
                    line[..line.IndexOf(':', StringComparison.Ordinal)],
                    line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                );
            var text = reader.ReadToEnd();
            yield return new Article(
                // Files are numbered for their order: 03-connect-your-agency.md.
                Path.GetFileNameWithoutExtension(name["help/".Length..])[3..],
                title,
                about["collection"],
                DateOnly.ParseExact(about["updated"], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                about["related"].Split(", "),
                text,
                Markdown.ToHtml(text, Pipeline)
            );
        }
    }
}

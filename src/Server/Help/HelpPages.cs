using Markdig;

namespace Guildhall.Server.Help;

/// <summary>The articles of the help centre: the Markdown files of <c>docs/help</c>, built into the program.</summary>
public sealed class HelpPages
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseAutoIdentifiers()
        .UsePipeTables()
        .DisableHtml()
        .Build();

    /// <summary>One article.</summary>
    /// <param name="Slug">Its address below <c>/help</c>.</param>
    /// <param name="Title">Its first line.</param>
    /// <param name="Html">The text, safe to show: raw HTML is not passed on.</param>
    public sealed record Article(string Slug, string Title, string Html);

    /// <summary>Every article, in the order of their file names.</summary>
    public IReadOnlyList<Article> All { get; } = [.. Read()];

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
            var text = reader.ReadToEnd();
            var title = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal)).TrimStart('#').Trim().ToString();
            // Files are numbered for their order: 03-connect-your-agency.md.
            var slug = Path.GetFileNameWithoutExtension(name["help/".Length..])[3..];
            yield return new Article(slug, title, Markdown.ToHtml(text[text.IndexOf('\n', StringComparison.Ordinal)..], Pipeline));
        }
    }
}

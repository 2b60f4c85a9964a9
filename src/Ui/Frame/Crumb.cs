namespace Guildhall.Ui;

/// <summary>A step of the breadcrumb that leads back.</summary>
public sealed record Crumb(string Text, string Href);

/// <summary>A tab: a page of its own at its own address.</summary>
/// <param name="Text">What it holds.</param>
/// <param name="Href">Its address; the tab whose address the page has is the current one.</param>
/// <param name="Count">How many, or a few words such as "3 versions".</param>
public sealed record Tab(string Text, string Href, string? Count = null)
{
    /// <summary>A tab with a number of rows.</summary>
    public Tab(string text, string href, int count)
        : this(text, href, Figures.Count(count)) { }
}

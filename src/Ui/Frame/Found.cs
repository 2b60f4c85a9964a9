using Guildhall.Kernel;

namespace Guildhall.Ui;

/// <summary>Something a search led to.</summary>
/// <param name="Group">What kind of thing it is: "People", "Jobs".</param>
/// <param name="Text">Its name.</param>
/// <param name="Line">What tells it from others of that name, such as the account it is in.</param>
/// <param name="Href">Where it is.</param>
/// <param name="Icon">A name of <c>icons.txt</c>.</param>
public sealed record Finding(string Group, string Text, string? Line, string Href, string Icon);

/// <summary>What a module can find for a person; only what they may see, in whichever of their accounts (screens.md 3).</summary>
public interface IFind
{
    /// <summary>The best few matches of a text of two letters or more, in lower case. The same rules as on the pages they lead to.</summary>
    Task<IReadOnlyList<Finding>> FindAsync(Actor actor, string text, CancellationToken cancellation);
}

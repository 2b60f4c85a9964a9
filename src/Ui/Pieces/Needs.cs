namespace Guildhall.Ui;

/// <summary>Something that waits for the reader, with the one act that settles it.</summary>
/// <param name="Icon">An icon of <c>icons.txt</c>.</param>
/// <param name="What">What it is, in a few words.</param>
/// <param name="More">What decides: a name, the time that is left.</param>
/// <param name="Verb">The act, on the button.</param>
/// <param name="Href">Where it is done.</param>
/// <param name="Warns">Whether something is wrong, not only due.</param>
public sealed record Need(string Icon, string What, string More, string Verb, string Href, bool Warns = false);

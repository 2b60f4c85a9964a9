using Guildhall.Kernel;

namespace Guildhall.Ui;

/// <summary>What stands around a page: whose account this is and where one may go from here (screens.md 3 and 4).</summary>
/// <param name="Context">The account's name, for example "Auxility"; also names the navigation and ends the page's title.</param>
/// <param name="Home">Where the account begins, for example <c>/a/auxility</c>.</param>
/// <param name="Picture">Of the organisation or the person.</param>
/// <param name="PersonLine">Who is there and as what: "Dmytro · Business manager".</param>
/// <param name="Groups">The sidebar. What a person may never use is left out.</param>
/// <param name="Connects">The pool of an agency, shown in the top bar; nothing where there is none.</param>
/// <param name="ConnectsHref">Where the pool's ledger is.</param>
/// <param name="Invite">Where an admin of a partner company invites coworkers (P-010); nothing for anyone else.</param>
public sealed record Frame(
    string Context,
    string Home,
    Picture Picture,
    string PersonLine,
    IReadOnlyList<NavGroup> Groups,
    int? Connects = null,
    string? ConnectsHref = null,
    string? Invite = null
);

/// <summary>Some lines of the sidebar under a small title; the first group has none.</summary>
public sealed record NavGroup(string? Title, params IReadOnlyList<NavItem> Items);

/// <summary>A line of the sidebar.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Icon">A name of <c>icons.txt</c>.</param>
/// <param name="Href">Where it leads; the longest one that begins the page's address is the current one.</param>
/// <param name="Count">How many, grey; a zero is not shown.</param>
/// <param name="Hot">The count waits for this person: blue.</param>
/// <param name="Also">Another address whose pages belong to this line.</param>
public sealed record NavItem(string Text, string Icon, string Href, int? Count = null, bool Hot = false, string? Also = null);

/// <summary>A face or a sign. Without a source the initials stand in for it. People are round, organisations square.</summary>
public sealed record Picture(string Name, string? Src = null, bool Organisation = false);

/// <summary>An account one may switch to.</summary>
public sealed record AccountChoice(string Name, string Line, string Href, Picture Picture);

/// <summary>
/// What a module tells the shell about its kind of account. One implementation a kind, registered as a service of the request.
/// Both methods are asked before the page is drawn, one after the other.
/// </summary>
public interface INavigation
{
    /// <summary>The kind of account this is about.</summary>
    AccountKind Kind { get; }

    /// <summary>The frame of the account the actor is in, asked only for its own kind; nothing when the actor may not be there.</summary>
    Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Every account of this kind the person may act in. Empty without access, so that the switcher does not even name the kind (P-006).</summary>
    Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation);
}

/// <summary>What the bell shows. Optional: without one there is a bell without a count.</summary>
public interface IBell
{
    /// <summary>How many notices the person has not seen: their own, and those of the accounts they may act in.</summary>
    Task<int> UnreadAsync(Actor actor, IReadOnlyList<AccountChoice> accounts, CancellationToken cancellation);
}

using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Ui;

/// <summary>The frame and the accounts of one request, asked from the modules once.</summary>
/// <remarks>
/// Modules are looked up only when they are asked: each holds contexts of its databases, which most requests have no use for.
/// </remarks>
public sealed class Shown(IServiceProvider services, FrameMemory memory)
{
    // As the account switcher lists them (screens.md 3).
    private static readonly AccountKind[] Order =
    [
        AccountKind.Freelancer,
        AccountKind.Agency,
        AccountKind.Workspace,
        AccountKind.Client,
        AccountKind.Partner,
        AccountKind.Operator,
    ];

    private FrameMemory.Around around = new(null, [], 0);

    /// <summary>The frame of the page, or nothing where no account is shown.</summary>
    public Frame? Frame => around.Frame;

    /// <summary>The accounts in the switcher's order.</summary>
    public IReadOnlyList<AccountChoice> Accounts => around.Accounts;

    /// <summary>How many notices are new.</summary>
    public int Unread => around.Unread;

    /// <summary>All of it: the same object as long as nothing was asked anew.</summary>
    internal object Whole => around;

    /// <summary>
    /// Asks the modules, or remembers what they said a moment ago.
    /// </summary>
    public async Task AskAsync(Actor actor, CancellationToken cancellation) =>
        around = await memory.ForAsync(actor, () => AskModulesAsync(actor, cancellation));

    // One after the other: they share the request's database contexts, which take no two questions at once.
    private async Task<FrameMemory.Around> AskModulesAsync(Actor actor, CancellationToken cancellation)
    {
        Frame? frame = null;
        var accounts = new List<AccountChoice>();
        foreach (var kind in services.GetServices<INavigation>().OrderBy(kind => Array.IndexOf(Order, kind.Kind)))
        {
            if (kind.Kind == actor.Account.Kind)
                frame ??= await kind.FrameAsync(actor, cancellation);
            accounts.AddRange(await kind.AccountsAsync(actor, cancellation));
        }
        var unread = 0;
        foreach (var bell in services.GetServices<IBell>())
            unread += await bell.UnreadAsync(actor, accounts, cancellation);
        return new(frame, accounts, unread);
    }

    /// <summary>The line of the sidebar a page belongs to: the one whose address begins the page's and is the longest.</summary>
    public static NavItem? Current(Frame frame, string path) =>
        frame
            .Groups.SelectMany(group => group.Items)
            .Where(item => Begins(item.Href, path) || (item.Also is { } also && Begins(also, path)))
            .MaxBy(item => item.Href.Length);

    /// <summary>
    /// The letter that leads to each line of the sidebar after <c>g</c>, by its address: the first of its name that no line above it took.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Letters(Frame frame)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var letters = new HashSet<char>();
        foreach (var item in frame.Groups.SelectMany(group => group.Items))
        {
            var free = item.Text.ToLowerInvariant().FirstOrDefault(letter => char.IsAsciiLetter(letter) && letters.Add(letter));
            if (free != default)
                taken.TryAdd(item.Href, free.ToString());
        }
        return taken;
    }

    private static bool Begins(string href, string path) =>
        path.StartsWith(href, StringComparison.OrdinalIgnoreCase)
        && (path.Length == href.Length || href.EndsWith('/') || path[href.Length] == '/');
}

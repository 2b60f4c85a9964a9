using Guildhall.Kernel;
using Guildhall.Server.Help;
using Guildhall.Ui;

namespace Guildhall.Server.Go;

/// <summary>
/// Finds pages, accounts, help, and what the modules know, for one person. Nothing stands in the answer that its page would refuse.
/// </summary>
public sealed class Search(Shown shown, IEnumerable<INavigation> kinds, IEnumerable<IFind> finders, HelpPages help) : IUseCase
{
    private const int MostOfGroup = 8;
    private const int MostAccounts = 12;

    /// <summary>Hits by group; of the account <paramref name="from"/> first. Nothing typed gives the pages of that account.</summary>
    public async Task<IReadOnlyList<IGrouping<string, Finding>>> RunAsync(
        Actor actor,
        string? typed,
        Account from,
        CancellationToken cancellation
    )
    {
        var text = (typed ?? "").Trim().ToLowerInvariant();
        if (text.Length > 100)
            throw new InvalidInput("q", "A search has at most 100 characters.");
        if (shown.Accounts.Count == 0)
            await shown.AskAsync(actor, cancellation);

        var hits = new List<Finding>();
        hits.AddRange(await PagesAsync(actor, text, from, cancellation));
        if (text.Length > 0)
            hits.AddRange(
                shown
                    .Accounts.Where(account => Has(account.Name, text) || Has(account.Line, text))
                    .Select(account => new Finding("Accounts", account.Name, account.Line, account.Href, "switch-horizontal"))
            );
        if (text.Length > 1)
        {
            foreach (var finder in finders)
                hits.AddRange(await finder.FindAsync(actor, text, cancellation));
            hits.AddRange(help.Find(text).Select(page => new Finding("Help", page.Title, null, $"/help/{page.Slug}", "lifebuoy")));
        }
        return [.. hits.DistinctBy(hit => (hit.Group, hit.Href)).GroupBy(hit => hit.Group).Select(Few)];
    }

    private async Task<List<Finding>> PagesAsync(Actor actor, string text, Account from, CancellationToken cancellation)
    {
        var homes = shown
            .Accounts.Select(account => account.Href)
            .OrderByDescending(home => home == from.Home)
            .Take(text.Length == 0 ? 1 : MostAccounts);
        var hits = new List<Finding>();
        foreach (var home in homes)
        {
            if (Account.OfPath(home) is not { } account)
                continue;
            var frame = await kinds.First(kind => kind.Kind == account.Kind).FrameAsync(actor with { Account = account }, cancellation);
            foreach (var item in frame?.Groups.SelectMany(group => group.Items) ?? [])
            {
                if (text.Length == 0 || Has(item.Text, text) || Has($"{frame!.Context} {item.Text}", text))
                    hits.Add(new Finding("Pages", item.Text, frame!.Context, item.Href, item.Icon));
            }
        }
        foreach (
            var own in new[]
            {
                new Finding("Pages", "Notifications", "What happened", "/notifications", "bell"),
                new Finding("Pages", "Your settings", "Name, address, time zone", "/settings/you", "settings"),
                new Finding("Pages", "Sign-in & security", "Passkeys, codes, sessions", "/settings/security", "fingerprint"),
                new Finding("Pages", "Start", "What do you want to do?", "/start", "list-check"),
                new Finding("Pages", "Support", "Ask the operator", "/support", "help"),
            }
        )
        {
            if (text.Length == 0 || Has(own.Text, text) || Has(own.Line!, text))
                hits.Add(own);
        }
        return hits;
    }

    private static IGrouping<string, Finding> Few(IGrouping<string, Finding> all) =>
        all.Key == "Pages" ? all : all.Take(MostOfGroup).GroupBy(hit => hit.Group).Single();

    private static bool Has(string where, string text) => where.Contains(text, StringComparison.OrdinalIgnoreCase);
}

internal sealed class SearchEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/go",
            async (string? q, Search search, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok((await search.RunAsync(actor, q, actor.Account, cancellation)).SelectMany(group => group))
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>An agency's sidebar, and the agencies one may switch to (M-001).</summary>
internal sealed class AgencyNavigation(MarketplaceDb db) : INavigation
{
    public AccountKind Kind => AccountKind.Agency;

    public async Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation)
    {
        var here = actor.Account.Slug;
        var rows = await db
            .Members.AsNoTracking()
            .Where(member => member.PersonId == actor.PersonId && member.LeftAt == null && member.Agency.Slug == here)
            .Select(member => new
            {
                member.Agency.Name,
                member.Agency.Picture,
                member.IsOwner,
                member.Permissions,
            })
            .ToListAsync(cancellation);
        if (rows.Count == 0)
            return null;
        var best = rows.OrderByDescending(row => row.IsOwner)
            .ThenByDescending(row => row.Permissions.Business)
            .ThenByDescending(row => row.Permissions.Admin)
            .First();

        var home = $"/a/{here}";
        var waiting = await AgencyWork.OfAsync(db, actor, cancellation);
        var groups = new List<NavGroup>
        {
            new(
                "Agency",
                [
                    new NavItem("Members & permissions", "users", $"{home}/members"),
                    .. waiting.SeesConnects ? [new NavItem("Connects", "coins", $"{home}/connects")] : Array.Empty<NavItem>(),
                    new NavItem("Agency profile", "building", $"{home}/profile"),
                    new NavItem("Settings", "settings", $"{home}/settings"),
                ]
            ),
        };
        groups.InsertRange(0, waiting.Groups(home));
        return new Frame(
            best.Name,
            home,
            Pictures.Of(best.Name, best.Picture, organisation: true),
            $"{actor.Name.Split(' ')[0]} · {PermissionWords.Role(best.Permissions, best.IsOwner)}",
            groups,
            waiting.Balance,
            $"{home}/connects"
        );
    }

    public async Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation)
    {
        var rows = await db
            .Members.AsNoTracking()
            .Where(member => member.PersonId == actor.PersonId && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .Select(member => new
            {
                member.Agency.Name,
                member.Agency.Slug,
                member.Agency.Picture,
                member.IsOwner,
                member.Permissions,
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.DistinctBy(row => row.Slug)
                .Select(row => new AccountChoice(
                    row.Name,
                    $"Agency · {PermissionWords.Role(row.Permissions, row.IsOwner)}",
                    $"/a/{row.Slug}",
                    Pictures.Of(row.Name, row.Picture, organisation: true)
                )),
        ];
    }
}

/// <summary>Pictures as rows hold them.</summary>
internal static class Pictures
{
    /// <summary>The picture, or the initials where there is none.</summary>
    public static Picture Of(string name, string address, bool organisation = false) =>
        new(name, address.Length > 0 ? address : null, organisation);
}

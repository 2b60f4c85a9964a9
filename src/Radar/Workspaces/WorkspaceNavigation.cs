using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>The frame of a workspace: its name on every page, and the lines of its sidebar.</summary>
public sealed class WorkspaceNavigation(RadarDb db, IAgencies agencies, IBidding market) : INavigation
{
    /// <inheritdoc/>
    public AccountKind Kind => AccountKind.Workspace;

    /// <inheritdoc/>
    public async Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation)
    {
        var person = await db
            .WorkspacePeople.AsNoTracking()
            .Include(each => each.Workspace)
            .SingleOrDefaultAsync(
                each => each.PersonId == actor.PersonId && each.Workspace.Slug == actor.Account.Slug && each.LeftAt == null,
                cancellation
            );
        if (person is null)
            return null;

        var agency = await agencies.FindAsync(person.Workspace.AgencyId, cancellation);
        var home = actor.Account.Home;
        var sees = person.May(Act.See);
        // Not everybody of the workspace may read the agency's ledger, or is a member there at all: a link that is shut is not drawn.
        var member = agency is null ? null : await agencies.MembershipAsync(agency.Id, actor.PersonId, cancellation);
        var seesConnects = member is { Permissions: var may } && (may.Business is Business.Manager || may.Admin is not Admin.None);
        var control = new List<NavItem> { new("Connection", "plug-connected", $"{home}/connection", Also: $"{home}/connect") };
        if (person.May(Act.Connect))
            control.Add(new("People", "users", $"{home}/people"));
        control.Add(new("Settings", "settings", $"{home}/settings"));
        var waiting = await db.Bids.CountAsync(
            bid => bid.WorkspaceId == person.WorkspaceId && bid.State == Bidding.BidState.AwaitingApproval,
            cancellation
        );
        var scanners = await db.Scanners.CountAsync(one => one.WorkspaceId == person.WorkspaceId && one.ArchivedAt == null, cancellation);
        return new Frame(
            person.Workspace.Name,
            HomeOf(person.Workspace.Slug, person.Roles),
            new Picture(person.Workspace.Name, agency?.Picture is { Length: > 0 } picture ? picture : null, Organisation: true),
            $"{actor.Name.Split(' ')[0]} · {person.Roles.Words()}",
            [
                new NavGroup(
                    null,
                    [
                        .. sees ? [new NavItem("Home", "home", home)] : Array.Empty<NavItem>(),
                        new NavItem("Approvals", "clipboard-check", $"{home}/approvals", waiting, Hot: true),
                        new NavItem("Opportunities", "target-arrow", $"{home}/opportunities"),
                        .. sees
                            ?
                            [
                                new NavItem("Scanners", "scan", $"{home}/scanners", scanners),
                                new NavItem("Analytics", "chart-histogram", $"{home}/analytics"),
                            ]
                            : Array.Empty<NavItem>(),
                    ]
                ),
                .. sees ? [new NavGroup("Writing", new NavItem("Letters", "writing", $"{home}/letters"))] : Array.Empty<NavGroup>(),
                new NavGroup("Control", control),
                .. agency is null || member is null
                    ? Array.Empty<NavGroup>()
                    : [new NavGroup("Elsewhere", new NavItem($"Agency {agency.Name}", "building", $"/a/{agency.Slug}"))],
            ],
            agency is null || !seesConnects ? null : await market.BalanceAsync(agency.Id, cancellation),
            agency is null || !seesConnects ? null : $"/a/{agency.Slug}/connects"
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation) => (
            await db
                .WorkspacePeople.AsNoTracking()
                .Where(each => each.PersonId == actor.PersonId && each.LeftAt == null && each.Workspace.ArchivedAt == null)
                .OrderBy(each => each.Workspace.Name)
                .Select(each => new
                {
                    each.Workspace.Name,
                    each.Workspace.Slug,
                    each.Roles,
                })
                .ToListAsync(cancellation)
        ).Select(each => new AccountChoice(each.Name, $"Radar · {each.Roles.Words()}", HomeOf(each.Slug, each.Roles), new Picture(each.Name, Organisation: true))).ToList();

    // A Sender sees what goes out in their own name, and nothing of the others.
    private static string HomeOf(string slug, Roles roles) =>
        Rights.Of(roles, Act.See) is Right.Yes ? $"/r/{slug}" : $"/r/{slug}/opportunities";
}

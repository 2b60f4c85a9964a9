using Guildhall.Kernel;
using Guildhall.Ui;

namespace Guildhall.Server.Operator;

/// <summary>The operator's sidebar; absent from the switcher for everyone else.</summary>
internal sealed class OperatorNavigation : INavigation
{
    private static readonly Picture House = new("Guildhall", "/ui/brand/app-icon.svg", Organisation: true);

    public AccountKind Kind => AccountKind.Operator;

    public Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation) =>
        Task.FromResult(
            actor.IsOperator
                ? new Frame(
                    "Operator",
                    "/operator",
                    House,
                    $"{actor.Name.Split(' ')[0]} · this instance",
                    [
                        new NavGroup(
                            null,
                            new NavItem("Health", "activity", "/operator"),
                            new NavItem("People", "users", "/operator/people"),
                            new NavItem("Agencies", "building", "/operator/agencies"),
                            new NavItem("Partners", "heart-handshake", "/operator/partners"),
                            new NavItem("Managers", "radar-2", "/operator/managers")
                        ),
                        new NavGroup(
                            "Instance",
                            new NavItem("Numbers", "adjustments", "/operator/numbers"),
                            new NavItem("Mail", "mail", "/mail"),
                            new NavItem("Help", "lifebuoy", "/operator/help"),
                            new NavItem("Audit", "history", "/operator/audit")
                        ),
                    ]
                )
                : null
        );

    public Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<AccountChoice>>(
            actor.IsOperator ? [new AccountChoice("Operator", "This instance", "/operator", House)] : []
        );
}

using Guildhall.Kernel;

namespace Guildhall.Radar.Managers;

/// <summary>Numbers and switches of managers that the operator may change .</summary>
public static class ManagerSettings
{
    /// <summary>Whether the pool answers requests by itself.</summary>
    public static readonly Setting<bool> AutoAssign = new(
        "auto_assign_managers",
        false,
        false,
        true,
        "R-038",
        "Requests for further managers are answered from the pool at once."
    );

    /// <summary>How many agencies one pool manager serves.</summary>
    public static readonly Setting<int> AgenciesPerManager = new(
        "agencies_per_manager",
        1,
        1,
        50,
        "R-040",
        "How many agencies one manager of the pool serves; 1 keeps one agency's trouble away from another."
    );

    /// <summary>How long after acceptance missing values are waited for.</summary>
    public static readonly Setting<TimeSpan> PermissionLag = new(
        "permission_lag",
        TimeSpan.FromMinutes(30),
        TimeSpan.Zero,
        TimeSpan.FromDays(1),
        "R-055",
        "How long after acceptance a missing value reads \"waiting for the market\" and not wrong."
    );

    /// <summary>How often a Sync manager reads.</summary>
    public static readonly Setting<TimeSpan> SyncEvery = new(
        "sync_every",
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromDays(1),
        "R-054",
        "How often a Sync manager reads its agency's data."
    );

    /// <summary>When a Sync manager counts as stale.</summary>
    public static readonly Setting<TimeSpan> SyncStaleAfter = new(
        "sync_stale_after",
        TimeSpan.FromHours(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromDays(7),
        "R-051",
        "After how long without a successful read a Sync manager is degraded."
    );

    /// <summary>The least time between two sends of a manager.</summary>
    public static readonly Setting<TimeSpan> Gap = new(
        "manager_gap",
        TimeSpan.FromMinutes(2),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromHours(1),
        "R-059",
        "The least time between two sends of one manager."
    );

    /// <summary>Sends of a manager within an hour.</summary>
    public static readonly Setting<int> PerHour = new(
        "manager_per_hour",
        10,
        1,
        60,
        "R-059",
        "The most sends of one manager within an hour."
    );

    /// <summary>Sends of a manager within a day.</summary>
    public static readonly Setting<int> PerDay = new(
        "manager_per_day",
        40,
        1,
        500,
        "R-059",
        "The most sends of one manager within 24 hours."
    );

    /// <summary>How long a retired manager goes on.</summary>
    public static readonly Setting<TimeSpan> RetireNotice = new(
        "retire_notice",
        TimeSpan.FromDays(14),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(90),
        "R-071",
        "How long a retired manager goes on for its workspaces while they move to the replacement."
    );
}

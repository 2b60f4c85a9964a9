using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Tests.Managers;

/// <summary>Entities for tests of the rules alone: Auxility's workspace, its connection, and managers of the pool.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Team = Guid.CreateVersion7();
    public static readonly Guid OtherTeam = Guid.CreateVersion7();
    public static readonly TimeSpan Stale = TimeSpan.FromHours(2);

    public static Connection Connection()
    {
        var (workspace, _) = Workspace.Create(
            Guid.CreateVersion7(),
            Team,
            "Auxility Radar",
            "auxility",
            "Europe/Kyiv",
            "USD",
            Guid.CreateVersion7(),
            "Olga",
            Noon
        );
        return Radar.Managers.Connection.Open(workspace, "Auxility", "auxility", "Auxility", Noon);
    }

    public static Manager Manager(ManagerKind kind, string shortId = "52350e00") =>
        Radar.Managers.Manager.ForPool(kind, Account(shortId, us: kind is ManagerKind.Us), Noon);

    public static PersonFacts Account(string shortId = "52350e00", bool us = false) =>
        new(
            Guid.CreateVersion7(),
            shortId,
            "Rae Finch",
            $"rae-finch-{shortId}",
            "",
            "",
            us ? "United States" : "Poland",
            us,
            AccountStatus.Active,
            Visibility.Private,
            null,
            [],
            null,
            false,
            null,
            Noon
        );

    public static Assignment Assignment(ManagerKind kind, Connection? connection = null, string shortId = "52350e00") =>
        Radar.Managers.Assignment.Give(connection ?? Connection(), Manager(kind, shortId), kind, "Ruth", Noon);

    /// <summary>An assignment whose manager accepted and was read as wanted.</summary>
    public static Assignment Active(ManagerKind kind, Connection? connection = null, string shortId = "52350e00")
    {
        var assignment = Assignment(kind, connection, shortId);
        assignment.See(Guid.CreateVersion7(), Noon.AddDays(7), Noon);
        assignment.Judge(Wanted(kind), AsWanted, "The market", Noon);
        return assignment;
    }

    public static HealthWanted Wanted(ManagerKind kind = ManagerKind.Bid, bool topUp = false, bool inLag = false) =>
        new(kind, Team, "Auxility", topUp, inLag, Stale);

    public static ManagerReading AsWanted =>
        new()
        {
            IsMember = true,
            TeamId = Team,
            TeamName = "Auxility",
            Admin = Admin.None,
            Business = Business.Manager,
            Contractor = Contractor.NonExclusive,
            Diaries = Diaries.Individual,
            Chat = Chat.Company,
            Account = AccountStatus.Active,
            Grant = true,
            UsConfirmed = true,
            LastSyncAt = Noon,
            JoinedAt = Noon,
        };
}

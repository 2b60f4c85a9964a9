using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Managers;

/// <summary>A workspace's link to one agency team on one market. Its state is derived, never set .</summary>
public sealed class Connection : IVersioned
{
    /// <summary>The market built into this program.</summary>
    public const string BuiltInMarket = "guildhall";

    private Connection() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The workspace itself.</summary>
    public Workspace Workspace { get; private init; } = null!;

    /// <summary>The market, <see cref="BuiltInMarket"/> or a gateway's name.</summary>
    public string Market { get; private init; } = BuiltInMarket;

    /// <summary>The agency on that market.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team on that market: the first manager's .</summary>
    public Guid TeamId { get; private set; }

    /// <summary>The team's name as last read.</summary>
    public string TeamName { get; private set; } = "";

    /// <summary>The agency's name as last read.</summary>
    public string AgencyName { get; private set; } = "";

    /// <summary>The agency's address as last read.</summary>
    public string AgencySlug { get; private set; } = "";

    /// <summary>How many freelancers of the team can be senders, as last read by the Sync manager; null before.</summary>
    public int? Senders { get; private set; }

    /// <summary>When sending was stopped for conduct (UTC); null while it is not .</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>What the market said about conduct.</summary>
    public string? StopReason { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether a warning about conduct stops every manager of it .</summary>
    public bool IsStopped => StoppedAt is not null;

    /// <summary>Links the workspace to its team on the built-in market.</summary>
    public static Connection Open(Workspace workspace, string agencyName, string agencySlug, string teamName, DateTimeOffset now)
    {
        workspace.MustBeOpen();
        return new Connection
        {
            WorkspaceId = workspace.Id,
            Workspace = workspace,
            AgencyId = workspace.AgencyId,
            TeamId = workspace.TeamId,
            TeamName = teamName,
            AgencyName = agencyName,
            AgencySlug = agencySlug,
            CreatedAt = now,
        };
    }

    /// <summary>Takes over what the Sync manager read.</summary>
    public void Read(string agencyName, string teamName, int senders) => (AgencyName, TeamName, Senders) = (agencyName, teamName, senders);

    /// <summary>
    /// Goes over to another team: the first manager's, accepted after its freelancers were shown, or one chosen before or while
    /// no bid is in flight.
    /// </summary>
    public void Serve(Guid teamId, string teamName, int bidsInFlight)
    {
        if (bidsInFlight > 0)
            throw new BidsInFlight(bidsInFlight);
        (TeamId, TeamName) = (teamId, teamName);
        Workspace.Serve(teamId);
    }

    /// <summary>Stops every manager of the connection after a warning, hold or suspension for conduct .</summary>
    public void Stop(string reason, DateTimeOffset now) => (StoppedAt, StopReason) = (StoppedAt ?? now, reason);

    /// <summary>Goes on after a person has read the warning .</summary>
    public void Resume()
    {
        if (!IsStopped)
            throw new NotStopped();
        (StoppedAt, StopReason) = (null, null);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Connection>
    {
        public void Configure(EntityTypeBuilder<Connection> entity)
        {
            entity.ToTable("Connections");
            entity.HasOne(connection => connection.Workspace).WithMany().HasForeignKey(connection => connection.WorkspaceId);
            // One connection a market.
            entity.HasIndex(connection => new { connection.WorkspaceId, connection.Market }).IsUnique();
            entity.HasIndex(connection => connection.AgencyId);
        }
    }
}

/// <summary>What a connection can do, by the states of its assignments .</summary>
public enum ConnectionState
{
    /// <summary>No Sync manager is active.</summary>
    NotConnected,

    /// <summary>Sync is active, no Bid manager is: data, feed, matching and drafting work; sending waits.</summary>
    PartlyConnected,

    /// <summary>Sync and Bid are active.</summary>
    Connected,

    /// <summary>Sync, Bid and US are active.</summary>
    ConnectedWithUs,

    /// <summary>Was connected; now something blocks.</summary>
    Impaired,
}

/// <summary>Deriving a connection's state.</summary>
public static class ConnectionStates
{
    /// <summary>The state that follows from the assignments, ended ones included .</summary>
    public static ConnectionState Of(IReadOnlyCollection<Assignment> assignments)
    {
        var sync = IsActive(ManagerKind.Sync);
        var bid = IsActive(ManagerKind.Bid);
        if (sync && bid)
            return IsActive(ManagerKind.Us) ? ConnectionState.ConnectedWithUs : ConnectionState.Connected;
        // Both had worked, and what is missing now is there but blocked: repair it, nothing has to be invited anew.
        if ((sync || IsBlocked(ManagerKind.Sync)) && (bid || IsBlocked(ManagerKind.Bid)))
            return ConnectionState.Impaired;
        return sync ? ConnectionState.PartlyConnected : ConnectionState.NotConnected;

        bool IsActive(ManagerKind kind) => assignments.Any(each => each.Kind == kind && each.State is AssignmentState.Active);
        bool IsBlocked(ManagerKind kind) =>
            assignments.Any(each =>
                each.Kind == kind
                && each.FirstActiveAt is not null
                && (each.State is AssignmentState.Degraded or AssignmentState.Quarantined or AssignmentState.Suspended)
            );
    }

    /// <summary>The state as people read it.</summary>
    public static string Words(this ConnectionState state) =>
        state switch
        {
            ConnectionState.NotConnected => "Not connected",
            ConnectionState.PartlyConnected => "Partly connected",
            ConnectionState.Connected => "Connected",
            ConnectionState.ConnectedWithUs => "Connected with U.S.",
            _ => "Impaired",
        };
}

/// <summary>Sending is not stopped, so there is nothing to resume.</summary>
public sealed class NotStopped() : Refusal("This connection is not stopped.");

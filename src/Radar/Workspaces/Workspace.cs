using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Workspaces;

/// <summary>The lead-generation team of one agency team: its people, scanners, budgets and numbers are its own.</summary>
public sealed class Workspace : IVersioned
{
    /// <summary>How long an archived workspace is kept before it may be deleted .</summary>
    public static readonly TimeSpan ArchiveLife = TimeSpan.FromDays(30);

    private Workspace() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The address: <c>/r/{slug}</c>.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>The name, 2 to 60 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The agency on the built-in market.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The agency's team that the workspace serves; its members are the senders .</summary>
    public Guid TeamId { get; private set; }

    /// <summary>The time zone of its days, weeks and months, IANA .</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>Until when the day that ran when the zone changed goes on (UTC); null when no change holds it .</summary>
    public DateTimeOffset? DayHeldUntil { get; private set; }

    /// <summary>When that day began (UTC).</summary>
    public DateTimeOffset? DayHeldSince { get; private set; }

    /// <summary>The currency of its numbers, ISO 4217.</summary>
    public string Currency { get; private set; } = "USD";

    /// <summary>Its state .</summary>
    public WorkspaceState State { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was put away (UTC).</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Whether the workspace itself lets bids leave; a manager, a gate and the caps still have their say .</summary>
    public bool Sends => State is WorkspaceState.Active;

    /// <summary>Whether its feeds are read and matched: while paused too .</summary>
    public bool Matches => State is WorkspaceState.Active or WorkspaceState.Paused;

    /// <summary>Makes a workspace in which nothing is turned on yet, with its first Owner .</summary>
    public static (Workspace Workspace, WorkspacePerson Owner) Create(
        Guid agencyId,
        Guid teamId,
        string name,
        string slug,
        string timeZone,
        string currency,
        Guid ownerId,
        string ownerName,
        DateTimeOffset now
    )
    {
        var workspace = new Workspace
        {
            AgencyId = agencyId,
            TeamId = teamId,
            Slug = slug,
            Name = Named(name),
            TimeZone = LocalTime.Zone(timeZone).Id,
            Currency = InCurrency(currency),
            CreatedAt = now,
        };
        return (workspace, WorkspacePerson.Join(workspace, ownerId, ownerName, Roles.Owner, now));
    }

    /// <summary>Changes name and currency.</summary>
    public void Call(string name, string currency)
    {
        MustBeOpen();
        (Name, Currency) = (Named(name), InCurrency(currency));
    }

    /// <summary>
    /// Moves to another time zone. The running day goes on until the later of its two midnights, so that no second budget begins
    /// today.
    /// </summary>
    public void MoveTo(string timeZone, DateTimeOffset now)
    {
        MustBeOpen();
        var zone = LocalTime.Zone(timeZone);
        var (since, until) = DayAt(now);
        TimeZone = zone.Id;
        var midnight = LocalTime.Day(now, zone).Until;
        (DayHeldSince, DayHeldUntil) = (since, until > midnight ? until : midnight);
    }

    /// <summary>The workspace's day at an instant: from its first moment (included) to the next day's (not included), UTC .</summary>
    public (DateTimeOffset Since, DateTimeOffset Until) DayAt(DateTimeOffset at)
    {
        if (DayHeldSince is { } since && DayHeldUntil is { } until && at >= since && at < until)
            return (since, until);

        var day = LocalTime.Day(at, LocalTime.Zone(TimeZone));
        // What of this local day belonged to the held one is not counted again.
        return DayHeldUntil is { } held && held > day.Since && held <= at ? (held, day.Until) : day;
    }

    /// <summary>Ends the set-up: from now on data is read and jobs are matched. A workspace that was set up before is left as it is.</summary>
    public void Begin()
    {
        if (State is WorkspaceState.Setup)
            State = WorkspaceState.Active;
    }

    /// <summary>Pauses: matching goes on, sending waits .</summary>
    public void Pause()
    {
        if (State is not WorkspaceState.Active)
            throw new WorkspaceNot("active");
        State = WorkspaceState.Paused;
    }

    /// <summary>Goes on after a pause.</summary>
    public void Resume()
    {
        if (State is not WorkspaceState.Paused)
            throw new WorkspaceNot("paused");
        State = WorkspaceState.Active;
    }

    /// <summary>Puts the workspace away, read-only. Refuses while a bid is in Sending or Uncertain .</summary>
    public void Archive(int bidsInFlight, DateTimeOffset now)
    {
        MustBeOpen();
        if (bidsInFlight > 0)
            throw new BidsInFlight(bidsInFlight);
        (State, ArchivedAt) = (WorkspaceState.Archived, now);
    }

    /// <summary>Whether it may be deleted: 30 days after it was put away .</summary>
    public bool MayBeDeleted(DateTimeOffset now) => ArchivedAt is { } at && now >= at + ArchiveLife;

    /// <summary>Goes over to another team, which is the first manager's .</summary>
    internal void Serve(Guid teamId) => TeamId = teamId;

    /// <summary>Refuses what changes an archived workspace .</summary>
    public void MustBeOpen()
    {
        if (State is WorkspaceState.Archived)
            throw new WorkspaceArchived();
    }

    private static string Named(string name)
    {
        name = name.Trim();
        return name.Length is >= 2 and <= 60 ? name : throw new InvalidInput("name", "A workspace's name has 2 to 60 characters.");
    }

    private static string InCurrency(string currency) =>
        currency.Trim().ToUpperInvariant() is { Length: 3 } code && code.All(char.IsAsciiLetterUpper)
            ? code
            : throw new InvalidInput("currency", "A currency is written with three letters, such as USD.");

    private sealed class Mapping : IEntityTypeConfiguration<Workspace>
    {
        public void Configure(EntityTypeBuilder<Workspace> entity)
        {
            entity.ToTable("Workspaces");
            entity.HasIndex(workspace => workspace.Slug).IsUnique();
            // One workspace for an agency team; those put away are history.
            entity.HasIndex(workspace => workspace.TeamId).IsUnique().HasFilter("archived_at IS NULL");
            entity.HasIndex(workspace => workspace.AgencyId);
        }
    }
}

/// <summary>States of a workspace .</summary>
public enum WorkspaceState
{
    /// <summary>Not connected yet: nothing is sent.</summary>
    Setup,

    /// <summary>Works.</summary>
    Active,

    /// <summary>Matching goes on, sending waits.</summary>
    Paused,

    /// <summary>Read-only, no polling.</summary>
    Archived,
}

/// <summary>The workspace is not in the state the act begins from.</summary>
public sealed class WorkspaceNot(string state) : Refusal($"This works only while the workspace is {state}.");

/// <summary>An archived workspace is read-only .</summary>
public sealed class WorkspaceArchived() : Refusal("This workspace is archived: it can be read, not changed.");

/// <summary>Bids are on their way; archiving waits for them .</summary>
public sealed class BidsInFlight(int count)
    : Refusal($"Bids are on their way ({count}). The workspace can be archived when each is settled.");

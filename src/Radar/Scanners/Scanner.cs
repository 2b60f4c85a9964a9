using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Scanners;

/// <summary>A standing search plus the way to answer what it finds. It starts as a Draft at the end of the order .</summary>
public sealed class Scanner : IVersioned
{
    private Scanner() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The name, as in its configuration.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it may do .</summary>
    public ScannerMode Mode { get; private set; }

    /// <summary>Whether it is paused; the mode stays .</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Its place in the workspace's order; 1 is highest .</summary>
    public int Position { get; private set; }

    /// <summary>The number of the configuration in force.</summary>
    public int VersionNumber { get; private set; }

    /// <summary>The configuration in force.</summary>
    public Guid VersionId { get; private set; }

    /// <summary>When it last left Draft (UTC); null while it is one.</summary>
    public DateTimeOffset? LiveSince { get; private set; }

    /// <summary>When the mode last changed (UTC).</summary>
    public DateTimeOffset ModeSince { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was archived (UTC); it keeps its name and numbers .</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Since when it has been known to find nothing (UTC, R-198); null while it finds enough.</summary>
    public DateTimeOffset? StarvingSince { get; private set; }

    /// <summary>Definite refusals in a row for one reason .</summary>
    public int Refusals { get; private set; }

    /// <summary>The reason of those.</summary>
    public string? RefusedFor { get; private set; }

    /// <summary>Whether it judges new jobs: not as a draft, not archived. Pausing stops sending, not matching.</summary>
    public bool IsLive => Mode is not ScannerMode.Draft && ArchivedAt is null;

    /// <summary>Whether it takes part in the real contest .</summary>
    public bool Contests => Mode is ScannerMode.Review or ScannerMode.Auto && ArchivedAt is null;

    /// <summary>Makes a Draft with its first configuration .</summary>
    public static (Scanner Scanner, ScannerVersion First) Draft(
        Guid workspaceId,
        ScannerConfiguration configuration,
        int position,
        Guid authorId,
        string author,
        DateTimeOffset now
    )
    {
        configuration.MustHold();
        var scanner = new Scanner
        {
            WorkspaceId = workspaceId,
            Name = configuration.Name.Trim(),
            Mode = ScannerMode.Draft,
            Position = position,
            CreatedAt = now,
            ModeSince = now,
        };
        return (scanner, scanner.Next(configuration, authorId, author, "", now));
    }

    /// <summary>
    /// Saves another configuration as the next version. Refuses with <see cref="Overtaken"/> whoever began from an older one.
    /// </summary>
    public ScannerVersion Save(ScannerConfiguration configuration, int from, Guid authorId, string author, string note, DateTimeOffset now)
    {
        MustBeThere();
        if (from != VersionNumber)
            throw new Overtaken();
        configuration.MustHold();
        Name = configuration.Name.Trim();
        return Next(configuration, authorId, author, note, now);
    }

    /// <summary>Puts it into another mode; the conditions of Review and Auto are the caller's to ask .</summary>
    public void Set(ScannerMode mode, DateTimeOffset now)
    {
        MustBeThere();
        if (mode is ScannerMode.Draft)
            LiveSince = null;
        else if (Mode is ScannerMode.Draft)
            LiveSince = now;
        (Mode, ModeSince, IsPaused) = (mode, now, false);
        (Refusals, RefusedFor) = (0, null);
    }

    /// <summary>Pauses it; its mode is kept, and nothing approved is cancelled .</summary>
    public void Pause()
    {
        MustBeThere();
        IsPaused = true;
    }

    /// <summary>Goes on in the mode it had.</summary>
    public void Resume()
    {
        MustBeThere();
        IsPaused = false;
    }

    /// <summary>Takes it out of the order; history and numbers stay under its name .</summary>
    public void Archive(DateTimeOffset now)
    {
        MustBeThere();
        (ArchivedAt, Position) = (now, 0);
    }

    /// <summary>Puts it at a place of the order .</summary>
    internal void MoveTo(int position) => Position = position;

    /// <summary>
    /// Takes note of a definite refusal of the market; three in a row for the same reason set an Auto scanner to Review. True when they did.
    /// </summary>
    public bool Refused(string code, DateTimeOffset now)
    {
        Refusals = RefusedFor == code ? Refusals + 1 : 1;
        RefusedFor = code;
        if (Refusals < 3 || Mode is not ScannerMode.Auto)
            return false;
        Set(ScannerMode.Review, now);
        return true;
    }

    /// <summary>Takes note that it has found nothing since then, longer than it should. False when that was known.</summary>
    public bool Starve(DateTimeOffset since)
    {
        if (StarvingSince is not null)
            return false;
        StarvingSince = since;
        return true;
    }

    /// <summary>Takes note that it finds enough.</summary>
    public void Found() => StarvingSince = null;

    /// <summary>Takes note that a bid went out: the count of refusals starts anew.</summary>
    public void Accepted() => (Refusals, RefusedFor) = (0, null);

    private void MustBeThere()
    {
        if (ArchivedAt is not null)
            throw new ScannerArchived();
    }

    private ScannerVersion Next(ScannerConfiguration configuration, Guid authorId, string author, string note, DateTimeOffset now)
    {
        var version = ScannerVersion.Of(this, ++VersionNumber, configuration, authorId, author, note, now);
        VersionId = version.Id;
        return version;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Scanner>
    {
        public void Configure(EntityTypeBuilder<Scanner> entity)
        {
            entity.ToTable("Scanners");
            entity.Ignore(scanner => scanner.IsLive);
            entity.Ignore(scanner => scanner.Contests);
            entity.HasIndex(scanner => new { scanner.WorkspaceId, scanner.Position });
        }
    }
}

/// <summary>Modes of a scanner .</summary>
public enum ScannerMode
{
    /// <summary>Evaluated on demand only.</summary>
    Draft,

    /// <summary>Evaluates every new job and writes what it would have done; sends nothing.</summary>
    Shadow,

    /// <summary>Prepares a bid and waits for a person.</summary>
    Review,

    /// <summary>Sends without one where policy and gate allow.</summary>
    Auto,
}

/// <summary>An archived scanner is history.</summary>
public sealed class ScannerArchived() : Refusal("This scanner is archived. Duplicate it to use it again.");

/// <summary>The whole configuration of a scanner at one moment; bids name the one that made them. Never changed.</summary>
public sealed class ScannerVersion
{
    private ScannerConfiguration? configuration;

    private ScannerVersion() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The scanner.</summary>
    public Guid ScannerId { get; private init; }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>The configuration as JSON.</summary>
    public string Json { get; private init; } = "";

    /// <summary>Equal for configurations that match and answer alike .</summary>
    public string Hash { get; private init; } = "";

    /// <summary>Who saved it.</summary>
    public Guid AuthorId { get; private init; }

    /// <summary>Their name.</summary>
    public string Author { get; private init; } = "";

    /// <summary>Why, in their words.</summary>
    public string Note { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The configuration.</summary>
    public ScannerConfiguration Configuration => configuration ??= ScannerConfiguration.FromJson(Json);

    internal static ScannerVersion Of(
        Scanner scanner,
        int number,
        ScannerConfiguration configuration,
        Guid authorId,
        string author,
        string note,
        DateTimeOffset now
    ) =>
        new()
        {
            ScannerId = scanner.Id,
            Number = number,
            Json = configuration.ToJson(),
            Hash = configuration.Hash,
            AuthorId = authorId,
            Author = author,
            Note = note.Trim(),
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<ScannerVersion>
    {
        public void Configure(EntityTypeBuilder<ScannerVersion> entity)
        {
            entity.ToTable("ScannerVersions");
            entity.Ignore(version => version.Configuration);
            entity.HasIndex(version => new { version.ScannerId, version.Number }).IsUnique();
            entity.HasOne<Scanner>().WithMany().HasForeignKey(version => version.ScannerId);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Scanners;

/// <summary>A note that a person looked at real jobs, or tested the letter, for exactly one configuration .</summary>
public sealed class Trial
{
    private Trial() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>Who looked.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The configuration's hash.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>What was looked at.</summary>
    public TrialKind Kind { get; private init; }

    /// <summary>How many jobs were shown.</summary>
    public int Shown { get; private init; }

    /// <summary>How many there were to show.</summary>
    public int There { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Notes that the matching jobs of a preview were seen.</summary>
    public static Trial Preview(Guid workspaceId, Guid personId, string hash, int shown, int there, DateTimeOffset now) =>
        Of(workspaceId, personId, hash, TrialKind.Preview, shown, there, now);

    /// <summary>Notes that the letter was tested on one of them.</summary>
    public static Trial Letter(Guid workspaceId, Guid personId, string hash, DateTimeOffset now) =>
        Of(workspaceId, personId, hash, TrialKind.Letter, 1, 1, now);

    private static Trial Of(Guid workspaceId, Guid personId, string hash, TrialKind kind, int shown, int there, DateTimeOffset now) =>
        new()
        {
            WorkspaceId = workspaceId,
            PersonId = personId,
            Hash = hash,
            Kind = kind,
            Shown = shown,
            There = there,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Trial>
    {
        public void Configure(EntityTypeBuilder<Trial> entity)
        {
            entity.ToTable("Trials");
            entity.HasIndex(trial => new
            {
                trial.WorkspaceId,
                trial.Hash,
                trial.At,
            });
        }
    }
}

/// <summary>What a trial was of.</summary>
public enum TrialKind
{
    /// <summary>Real jobs that match.</summary>
    Preview,

    /// <summary>The letter on one of them.</summary>
    Letter,
}

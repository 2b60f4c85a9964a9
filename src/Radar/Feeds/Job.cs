using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Feeds;

/// <summary>
/// A posting as Radar saw it: what it said at first sight and what it says now, unknown values kept unknown. One row for each
/// job, however often it is heard of.
/// </summary>
public sealed class Job
{
    private Job() { } // EF

    /// <summary>The market's id of the job.</summary>
    public Guid Id { get; private init; }

    /// <summary>The title, for lists.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The snapshot at first sight as JSON; backtests judge this one .</summary>
    public string First { get; private init; } = "";

    /// <summary>The latest snapshot as JSON; null while nothing changed.</summary>
    public string? Latest { get; private set; }

    /// <summary>The hash of its content .</summary>
    public string ContentVersion { get; private set; } = "";

    /// <summary>Counts the content versions seen, from 1; counters do not raise it .</summary>
    public int Edition { get; private set; } = 1;

    /// <summary>Equal for postings with the same folded title and text .</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>The client, where known.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>When it was posted (UTC); first seen, where the market does not say.</summary>
    public DateTimeOffset PostedAt { get; private init; }

    /// <summary>Where <see cref="PostedAt"/> comes from .</summary>
    public PostedTime PostedAtIs { get; private init; }

    /// <summary>When Radar saw it first (UTC).</summary>
    public DateTimeOffset SeenAt { get; private init; }

    /// <summary>When it changed last, as far as known (UTC).</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When it stopped taking proposals (UTC); null while it does.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How far it has come in Radar: the lanes take up what is not done.</summary>
    public JobStage Stage { get; private set; }

    /// <summary>Whether it takes proposals, as far as Radar knows.</summary>
    public bool IsOpen => ClosedAt is null;

    /// <summary>What it says now.</summary>
    public JobSnapshot Now() => Read(Latest ?? First);

    /// <summary>What it said when it was first seen.</summary>
    public JobSnapshot AtFirst() => Read(First);

    /// <summary>Takes note of a job at first sight and puts it in line for matching.</summary>
    public static Job See(JobSnapshot snapshot, DateTimeOffset now) =>
        new()
        {
            Id = snapshot.Id,
            Title = snapshot.Title,
            First = Write(snapshot),
            ContentVersion = snapshot.ContentVersion,
            Fingerprint = JobReading.FingerprintOf(snapshot),
            ClientId = snapshot.Client.Id,
            PostedAt = snapshot.PostedAtIsStated ? snapshot.PostedAt : now,
            PostedAtIs = snapshot.PostedAtIsStated ? PostedTime.Absolute : PostedTime.Fallback,
            SeenAt = now,
            ChangedAt = now,
            ClosedAt = snapshot.State is JobState.Open ? null : now,
            Stage = JobStage.Seen,
        };

    /// <summary>
    /// Takes a newer snapshot over and says what drifted, with before and after. Changed content is judged again; counters alone are
    /// not.
    /// </summary>
    public IReadOnlyList<Drift> Take(JobSnapshot snapshot, DateTimeOffset now)
    {
        var before = Now();
        var drifts = Drift.Between(this, before, snapshot, now);
        Title = snapshot.Title;
        Latest = Write(snapshot);
        ChangedAt = now;
        if (snapshot.ContentVersion != ContentVersion)
        {
            ContentVersion = snapshot.ContentVersion;
            Edition++;
            Stage = JobStage.Seen;
        }
        ClosedAt = snapshot.State is JobState.Open ? null : ClosedAt ?? now;
        return drifts;
    }

    /// <summary>Takes note that it takes no more proposals.</summary>
    public Drift Close(JobState state, DateTimeOffset at)
    {
        ClosedAt ??= at;
        return Drift.Closed(this, state, at);
    }

    /// <summary>Its verdicts are stored; the contest is next, if anything matched.</summary>
    public void Judged(bool anyMatch) => Stage = anyMatch ? JobStage.Judged : JobStage.Done;

    /// <summary>The contest was held.</summary>
    public void Contested() => Stage = JobStage.Done;

    private static string Write(JobSnapshot snapshot) => JsonSerializer.Serialize(snapshot, Json.Options);

    private static JobSnapshot Read(string json) => JsonSerializer.Deserialize<JobSnapshot>(json, Json.Options)!;

    private sealed class Mapping : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> entity)
        {
            entity.ToTable("Jobs");
            entity.Ignore(job => job.IsOpen);
            entity.HasIndex(job => job.SeenAt);
            entity.HasIndex(job => job.Fingerprint);
            // The lanes look for these all the time.
            entity.HasIndex(job => new { job.Stage, job.SeenAt });
        }
    }
}

/// <summary>How far a job has come.</summary>
public enum JobStage
{
    /// <summary>Waits to be judged by the scanners.</summary>
    Seen,

    /// <summary>Judged; waits for the contest.</summary>
    Judged,

    /// <summary>Nothing to do but to watch it.</summary>
    Done,
}

/// <summary>The provenance of a posted time .</summary>
public enum PostedTime
{
    /// <summary>The market gave an instant.</summary>
    Absolute,

    /// <summary>Read from words such as "3 hours ago".</summary>
    Estimated,

    /// <summary>When it was first seen.</summary>
    Fallback,
}

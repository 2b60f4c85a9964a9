using System.Text.Json;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>One written line: which step said what about what, why, by whom, when. Never changed.</summary>
public sealed class Decision
{
    private static long lines;

    private Decision() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Tells lines of one instant apart, in the order in which they were written.</summary>
    public long Line { get; private init; }

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The opportunity; null for a shadow scanner.</summary>
    public Guid? OpportunityId { get; private init; }

    /// <summary>The bid, where there is one.</summary>
    public Guid? BidId { get; private init; }

    /// <summary>The scanner it is about; null for bids made by hand.</summary>
    public Guid? ScannerId { get; private init; }

    /// <summary>The scanner's version.</summary>
    public int? ScannerVersion { get; private init; }

    /// <summary>The step.</summary>
    public BidStep Step { get; private init; }

    /// <summary>What it came to.</summary>
    public Outcome Outcome { get; private init; }

    /// <summary>A code of 8.8; null for go.</summary>
    public string? Code { get; private init; }

    /// <summary>The sentence for people, with the values and the next step .</summary>
    public string Says { get; private init; } = "";

    /// <summary>The numbers behind it, as JSON.</summary>
    public string? Values { get; private init; }

    /// <summary>Who decided: a rule, a person, a manager.</summary>
    public string Actor { get; private init; } = "";

    /// <summary>Until when at most a hold waits (UTC).</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Writes a line about a bid.</summary>
    public static Decision About(
        Bid bid,
        BidStep step,
        Outcome outcome,
        string? code,
        string says,
        DateTimeOffset now,
        object? values = null,
        string? actor = null,
        DateTimeOffset? until = null
    ) =>
        new()
        {
            Line = Interlocked.Increment(ref lines),
            WorkspaceId = bid.WorkspaceId,
            JobId = bid.JobId,
            OpportunityId = bid.OpportunityId,
            BidId = bid.Id,
            ScannerId = bid.ScannerId,
            ScannerVersion = bid.ScannerVersion,
            Step = step,
            Outcome = outcome,
            Code = Known(code),
            Says = says,
            Values = values is null ? null : JsonSerializer.Serialize(values, Json.Options),
            Actor = actor ?? "rule",
            Until = until,
            At = now,
        };

    /// <summary>Writes a line about a scanner that does not get the job, or only would have.</summary>
    public static Decision About(
        Guid workspaceId,
        Guid jobId,
        Guid? opportunityId,
        Guid scannerId,
        int scannerVersion,
        Outcome outcome,
        string? code,
        string says,
        DateTimeOffset now,
        string? actor = null
    ) =>
        new()
        {
            Line = Interlocked.Increment(ref lines),
            WorkspaceId = workspaceId,
            JobId = jobId,
            OpportunityId = opportunityId,
            ScannerId = scannerId,
            ScannerVersion = scannerVersion,
            Step = BidStep.Contest,
            Outcome = outcome,
            Code = Known(code),
            Says = says,
            Actor = actor ?? "rule",
            At = now,
        };

    private static string? Known(string? code)
    {
        if (code is not null)
            _ = Codes.ClassOf(code);
        return code;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Decision>
    {
        public void Configure(EntityTypeBuilder<Decision> entity)
        {
            entity.ToTable("Decisions");
            entity.HasIndex(decision => new { decision.WorkspaceId, decision.At });
            entity.HasIndex(decision => new { decision.OpportunityId, decision.At });
            entity.HasIndex(decision => new { decision.ScannerId, decision.At });
            entity.HasIndex(decision => decision.JobId);
        }
    }
}

using Guildhall.Kernel;
using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>One job that a scanner matched, or that a person brought in; one for each workspace and job .</summary>
public sealed class Opportunity : IVersioned
{
    private Opportunity() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>Where it came from; it stays .</summary>
    public CameFrom Origin { get; private init; }

    /// <summary>The scanner that won the contest; null for one brought in by a person.</summary>
    public Guid? ScannerId { get; private init; }

    /// <summary>Its state .</summary>
    public OpportunityState State { get; private set; }

    /// <summary>The code of its last stop.</summary>
    public string? Code { get; private set; }

    /// <summary>Why a person skipped it .</summary>
    public SkipReason? SkippedFor { get; private set; }

    /// <summary>Until when it sleeps (UTC) .</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    /// <summary>When it came up (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When something last happened to it (UTC).</summary>
    public DateTimeOffset LastEventAt { get; private set; }

    /// <summary>Takes note of an opportunity.</summary>
    public static Opportunity Open(Guid workspaceId, Guid jobId, CameFrom origin, Guid? scannerId, DateTimeOffset now) =>
        new()
        {
            WorkspaceId = workspaceId,
            JobId = jobId,
            Origin = origin,
            ScannerId = scannerId,
            State = OpportunityState.New,
            CreatedAt = now,
            LastEventAt = now,
        };

    /// <summary>Follows what became of a bid: its state is derived, people set only Snoozed and Skipped .</summary>
    public void Follow(Bid bid, DateTimeOffset now)
    {
        LastEventAt = now;
        Code = bid.Code;
        State = bid.State switch
        {
            BidState.AwaitingApproval => OpportunityState.Review,
            BidState.Sent when bid.RepliedAt is not null => OpportunityState.Answered,
            BidState.Sent when bid.IsSettled => OpportunityState.Closed,
            BidState.Sent => OpportunityState.Bid,
            BidState.Cancelled when SkippedFor is not null => OpportunityState.Skipped,
            BidState.Cancelled or BidState.Failed when bid.Code is "job-closed" => OpportunityState.Closed,
            // The sender left after the bid was made: the opportunity asks for another.
            BidState.Cancelled when bid is { Code: "sender-not-eligible", Step: > BidStep.Eligibility } => OpportunityState.Review,
            BidState.Cancelled or BidState.Failed => OpportunityState.Skipped,
            // The approval ran out: a person may still take it up while the job is open.
            BidState.Expired when bid.Code is null => OpportunityState.Review,
            BidState.Expired => OpportunityState.Skipped,
            _ => OpportunityState.Bidding,
        };
    }

    /// <summary>The contest ended without a bid.</summary>
    internal void Stop(string code, DateTimeOffset now)
    {
        if (State is OpportunityState.New)
            (State, Code, LastEventAt) = (OpportunityState.Skipped, code, now);
    }

    /// <summary>A person says no, with a reason that feeds the scanner's page .</summary>
    public void Skip(SkipReason reason, DateTimeOffset now) =>
        (SkippedFor, State, Code, LastEventAt) = (reason, OpportunityState.Skipped, "person-skipped", now);

    /// <summary>Takes a skip back, or takes up what nobody approved in time: a bid is made again for a person to look at .</summary>
    public void Override(DateTimeOffset now)
    {
        if (State is not (OpportunityState.Skipped or OpportunityState.Review))
            throw new NotSkipped();
        if (State is OpportunityState.Skipped && Code is { } code && Codes.ClassOf(code) is CodeClass.Hard)
            throw new HardStop(Codes.Words(code));
        (SkippedFor, Code, State, LastEventAt) = (null, null, OpportunityState.Bidding, now);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Opportunity>
    {
        public void Configure(EntityTypeBuilder<Opportunity> entity)
        {
            entity.ToTable("Opportunities");
            entity.HasIndex(opportunity => new { opportunity.WorkspaceId, opportunity.JobId }).IsUnique();
            entity.HasIndex(opportunity => new
            {
                opportunity.WorkspaceId,
                opportunity.State,
                opportunity.LastEventAt,
            });
            // The lists and their counts, however many there are.
            entity.HasIndex(opportunity => new
            {
                opportunity.WorkspaceId,
                opportunity.State,
                opportunity.Code,
            });
            entity.HasIndex(opportunity => new { opportunity.WorkspaceId, opportunity.LastEventAt });
            entity.HasIndex(opportunity => new { opportunity.WorkspaceId, opportunity.CreatedAt });
            entity.HasOne<Job>().WithMany().HasForeignKey(opportunity => opportunity.JobId);
        }
    }
}

/// <summary>Where an opportunity came from .</summary>
public enum CameFrom
{
    /// <summary>A scanner matched.</summary>
    Scanner,

    /// <summary>A person took it in the feed.</summary>
    Person,

    /// <summary>A link that a person pasted.</summary>
    Link,

    /// <summary>An invitation.</summary>
    Invitation,
}

/// <summary>States of an opportunity .</summary>
public enum OpportunityState
{
    /// <summary>Just found.</summary>
    New,

    /// <summary>A person looks.</summary>
    Review,

    /// <summary>Sleeps.</summary>
    Snoozed,

    /// <summary>A bid is on its way.</summary>
    Bidding,

    /// <summary>A bid was sent.</summary>
    Bid,

    /// <summary>The client answered.</summary>
    Answered,

    /// <summary>Not bid on.</summary>
    Skipped,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>Why a person skips .</summary>
public enum SkipReason
{
    /// <summary>Not our skill.</summary>
    NotOurSkill,

    /// <summary>The budget.</summary>
    Budget,

    /// <summary>The client.</summary>
    Client,

    /// <summary>The location.</summary>
    Location,

    /// <summary>Too crowded.</summary>
    TooCrowded,

    /// <summary>Too late.</summary>
    TooLate,

    /// <summary>No capacity.</summary>
    Capacity,

    /// <summary>A duplicate.</summary>
    Duplicate,

    /// <summary>Looks wrong.</summary>
    Suspicious,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Only what was skipped can be overridden.</summary>
public sealed class NotSkipped() : Refusal("This opportunity is not skipped; there is nothing to override.");

/// <summary>A hard stop cannot be overridden; it is named .</summary>
public sealed class HardStop(string stop) : Refusal($"This cannot be overridden: {stop}.");

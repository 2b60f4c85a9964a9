using Guildhall.Kernel;

namespace Guildhall.Marketplace.Contracts;

/// <summary>
/// What a job said at one moment. Null is "not known", never zero. Money is in minor units of <see cref="Currency"/>.
/// </summary>
public sealed record JobSnapshot
{
    /// <summary>The job's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The id under which it was imported; null for jobs posted here.</summary>
    public string? ForeignId { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The text; null where only the title is known.</summary>
    public string? Description { get; init; }

    /// <summary>Skill tags in the client's order.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Category, subcategory and occupation by name.</summary>
    public string? Category { get; init; }

    /// <summary>The subcategory by name.</summary>
    public string? Subcategory { get; init; }

    /// <summary>Hourly or fixed.</summary>
    public JobType? Type { get; init; }

    /// <summary>The fixed price.</summary>
    public long? Budget { get; init; }

    /// <summary>The least hourly rate.</summary>
    public long? HourlyMin { get; init; }

    /// <summary>The greatest hourly rate.</summary>
    public long? HourlyMax { get; init; }

    /// <summary>The currency of all amounts, ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The experience tier.</summary>
    public Experience? Experience { get; init; }

    /// <summary>One of the fixed list of M-144, such as "1-3 months".</summary>
    public string? Duration { get; init; }

    /// <summary>The workload in words.</summary>
    public string? Workload { get; init; }

    /// <summary>Price of a proposal in Connects.</summary>
    public int? Connects { get; init; }

    /// <summary>Screening questions in order.</summary>
    public IReadOnlyList<JobQuestion> Questions { get; init; } = [];

    /// <summary>Whether a letter is required (M-145).</summary>
    public bool LetterRequired { get; init; }

    /// <summary>Whether only people with a confirmed U.S. location may propose (M-215).</summary>
    public bool UsOnly { get; init; }

    /// <summary>Who may see it (M-208).</summary>
    public JobVisibility Visibility { get; init; }

    /// <summary>Its state (M-209).</summary>
    public JobState State { get; init; }

    /// <summary>How many people are wanted; null for "not sure" (M-206).</summary>
    public int? People { get; init; }

    /// <summary>When it was posted (UTC).</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>Whether <see cref="PostedAt"/> was stated; otherwise it is when it was first seen .</summary>
    public bool PostedAtIsStated { get; init; } = true;

    /// <summary>What applicants are shown of the client (M-212).</summary>
    public ClientFacts Client { get; init; } = new();

    /// <summary>Proposals so far; for imported jobs the lower end of the band.</summary>
    public int? Proposals { get; init; }

    /// <summary>People in interview.</summary>
    public int? Interviewing { get; init; }

    /// <summary>Invitations sent.</summary>
    public int? Invited { get; init; }

    /// <summary>A hash over title, description, budget, type, questions and location rule; counters do not change it .</summary>
    public required string ContentVersion { get; init; }
}

/// <summary>A screening question; answers belong to its id (M-147).</summary>
public sealed record JobQuestion(Guid Id, string Text);

/// <summary>What applicants are shown of a client (M-212); the name stays hidden. Null is "not known".</summary>
public sealed record ClientFacts
{
    /// <summary>The client account, where it is one of this market.</summary>
    public Guid? Id { get; init; }

    /// <summary>The country by name.</summary>
    public string? Country { get; init; }

    /// <summary>Whether payment is verified.</summary>
    public bool? PaymentVerified { get; init; }

    /// <summary>Spent in all, minor units of USD.</summary>
    public long? Spent { get; init; }

    /// <summary>Hires in all.</summary>
    public int? Hires { get; init; }

    /// <summary>Jobs posted in all.</summary>
    public int? JobsPosted { get; init; }

    /// <summary>Reviews in all.</summary>
    public int? Reviews { get; init; }

    /// <summary>Rating 0 to 5.</summary>
    public decimal? Rating { get; init; }

    /// <summary>Average hourly rate paid, minor units of USD.</summary>
    public long? AverageRate { get; init; }

    /// <summary>Member since (UTC).</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>How a job pays.</summary>
public enum JobType
{
    /// <summary>By the hour.</summary>
    Hourly,

    /// <summary>A fixed price.</summary>
    Fixed,
}

/// <summary>Experience tiers (M-206).</summary>
public enum Experience
{
    /// <summary>Entry level.</summary>
    Entry,

    /// <summary>Intermediate.</summary>
    Intermediate,

    /// <summary>Expert.</summary>
    Expert,
}

/// <summary>Who may see a job (M-208).</summary>
public enum JobVisibility
{
    /// <summary>Everyone.</summary>
    Public,

    /// <summary>Signed-in people.</summary>
    PlatformUsers,

    /// <summary>Invited people; never in the feed.</summary>
    InviteOnly,
}

/// <summary>A job's states (M-209).</summary>
public enum JobState
{
    /// <summary>Not posted yet.</summary>
    Draft,

    /// <summary>Takes proposals.</summary>
    Open,

    /// <summary>Paused by the client.</summary>
    Paused,

    /// <summary>Everyone wanted was hired.</summary>
    Filled,

    /// <summary>Closed by the client without a hire.</summary>
    Cancelled,

    /// <summary>Taken down by the operator.</summary>
    Removed,

    /// <summary>Closed because nothing happened for 30 days (M-210).</summary>
    Expired,
}

/// <summary>A job was posted and is open. Imported jobs tell it too.</summary>
public sealed record JobPosted(JobSnapshot Job) : IEvent;

/// <summary>A job's content, price or counters changed.</summary>
public sealed record JobChanged(JobSnapshot Job) : IEvent;

/// <summary>A job takes no more proposals.</summary>
public sealed record JobClosed(Guid JobId, JobState State, DateTimeOffset At) : IEvent;

/// <summary>Asks about jobs.</summary>
public interface IJobs
{
    /// <summary>The job as it is now; null when there is none or it is a draft.</summary>
    Task<JobSnapshot?> FindAsync(Guid jobId, CancellationToken cancellation);

    /// <summary>Jobs that were ever in the feed, newest first, at most <paramref name="size"/> (1 to 500).</summary>
    Task<Page<JobSnapshot>> PageAsync(Cursor? after, int size, CancellationToken cancellation);
}

using Guildhall.Radar.Scanners;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// How long a bid may wait before it leaves: while its approval holds, its job is young enough, and its claim is not
/// forgotten.
/// </summary>
internal sealed record Lifetime(TimeSpan MaxAge, TimeSpan Claim)
{
    // Each end still counts; the first instant after it is as close as the databases tell times apart.
    private static readonly TimeSpan After = TimeSpan.FromMicroseconds(1);

    public static Lifetime Of(Limits limits, ScannerConfiguration? configuration) =>
        new(configuration?.MaxAgeHours is { } hours ? TimeSpan.FromHours(hours) : limits.MaxAge, limits.ClaimLife);

    /// <summary>Why it may not leave any more, whatever else is said; null while it may.</summary>
    public Stop? Over(Bid bid, DateTimeOffset now)
    {
        if (bid.ApprovedAt is not null && now > bid.ApprovalEndsAt)
            return new(Outcome.Skip, "", "The approval ran out before it could leave. The job is free again.");
        if (now > TooOldAfter(bid))
            return new(Outcome.Skip, "too-old", $"The job is older than {MaxAge.TotalHours:0} hours; it is not bid on any more.");
        return null;
    }

    /// <summary>Why its claim ends: nothing came of it for too long.</summary>
    public Stop? Forgotten(Bid bid, DateTimeOffset now) =>
        now - bid.MatchedAt > Claim ? new(Outcome.Skip, "too-old", "It made no progress for a day; the job is free again.") : null;

    /// <summary>The first instant at which a bid that still waits is over or forgotten.</summary>
    public DateTimeOffset EndOf(Bid bid)
    {
        var end = TooOldAfter(bid);
        Sooner(bid.MatchedAt + Claim);
        if (bid is { ApprovedAt: not null, ApprovalEndsAt: { } approval })
            Sooner(approval);
        return end + After;

        void Sooner(DateTimeOffset other) => end = other < end ? other : end;
    }

    private DateTimeOffset TooOldAfter(Bid bid) => (bid.PostedAt ?? bid.SeenAt) + MaxAge;
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Managers;

/// <summary>What went wrong with a manager's own account while it worked .</summary>
public enum FaultKind
{
    /// <summary>Signing in failed.</summary>
    SignIn,

    /// <summary>The market asked for a human check.</summary>
    HumanCheck,

    /// <summary>The market answered that it was asked too often.</summary>
    RateLimit,

    /// <summary>A send failed with the manager's own error.</summary>
    Send,
}

/// <summary>One fault of a manager.</summary>
public sealed class ManagerFault
{
    private ManagerFault() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The assignment it happened to.</summary>
    public Guid AssignmentId { get; private init; }

    /// <summary>What happened.</summary>
    public FaultKind Kind { get; private init; }

    /// <summary>What the market said.</summary>
    public string Message { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static ManagerFault Of(Guid assignmentId, FaultKind kind, string message, DateTimeOffset now) =>
        new()
        {
            AssignmentId = assignmentId,
            Kind = kind,
            Message = message,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<ManagerFault>
    {
        public void Configure(EntityTypeBuilder<ManagerFault> entity)
        {
            entity.ToTable("ManagerFaults");
            entity.HasIndex(fault => new { fault.AssignmentId, fault.At });
        }
    }
}

/// <summary>When faults put a manager into quarantine .</summary>
public static class Faults
{
    /// <summary>How far back faults count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>How long the quarantine for too many questions lasts; it ends by itself .</summary>
    public static readonly TimeSpan RateLimitPause = TimeSpan.FromHours(1);

    /// <summary>
    /// The code and reason of a quarantine, or null: three sign-in failures in 10 minutes, any request for a human check, five
    /// rate-limit answers in 10 minutes, or more than half of the last ten sends failed with the manager's own errors.
    /// </summary>
    /// <param name="recent">Faults of the last 10 minutes.</param>
    /// <param name="lastSends">Whether each of the last ten sends failed with the manager's own error.</param>
    public static (string Code, string Reason)? Quarantine(IReadOnlyCollection<FaultKind> recent, IReadOnlyCollection<bool> lastSends)
    {
        if (recent.Contains(FaultKind.HumanCheck))
            return ("human-check", "The market asked for a human check.");
        if (recent.Count(kind => kind is FaultKind.SignIn) >= 3)
            return ("sign-in", "Signing in failed three times within 10 minutes.");
        if (recent.Count(kind => kind is FaultKind.RateLimit) >= 5)
            return (
                "rate-limit",
                "The market said five times within 10 minutes that it was asked too often. Ends by itself after an hour."
            );
        if (lastSends.Count >= 10 && lastSends.Count(failed => failed) * 2 > lastSends.Count)
            return ("failing", "More than half of the last ten sends failed with the manager's own errors.");
        return null;
    }
}

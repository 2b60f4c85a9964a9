using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Curation;

/// <summary>
/// What was decided about one person for one use case (P-051, P-085). People approve and decline; the rule removes. Two people at once:
/// the last decision stands, and the audit has both (P-059).
/// </summary>
public sealed class Decision
{
    /// <summary>How long a person may take a decision of theirs back (P-058).</summary>
    public static readonly TimeSpan UndoLife = TimeSpan.FromSeconds(10);

    /// <summary>The longest internal note.</summary>
    public const int LongestNote = 500;

    private Decision() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The use case.</summary>
    public Guid UseCaseId { get; private init; }

    /// <summary>The person decided about.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>What holds now.</summary>
    public DecisionState State { get; private set; }

    /// <summary>Why the rule removed them; null unless it did.</summary>
    public RemovalReason? Reason { get; private set; }

    /// <summary>Who decided, by name; the rule's name when it removed them.</summary>
    public string By { get; private set; } = "";

    /// <summary>The person who decided; empty for the rule.</summary>
    public Guid ById { get; private set; }

    /// <summary>Since when (UTC).</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>An internal note (P-058).</summary>
    public string Note { get; private set; } = "";

    /// <summary>Since when someone the rule removed meets the criteria again (UTC); null while they do not (P-088).</summary>
    public DateTimeOffset? EligibleAgainAt { get; private set; }

    /// <summary>What held before, so that it can be taken back.</summary>
    public DecisionState? StateBefore { get; private set; }

    /// <summary>The reason that held before.</summary>
    public RemovalReason? ReasonBefore { get; private set; }

    /// <summary>Someone the saved search found (P-046).</summary>
    public static Decision Found(UseCase useCase, Guid person, DateTimeOffset now) =>
        new()
        {
            CompanyId = useCase.CompanyId,
            UseCaseId = useCase.Id,
            PersonId = person,
            State = DecisionState.Candidate,
            By = "Saved search",
            At = now,
        };

    /// <summary>Features the person (P-047, P-050). Refuses whoever is not eligible, with the reason (P-057, P-059).</summary>
    public void Approve(Actor by, Eligibility eligibility, DateTimeOffset now)
    {
        if (!eligibility.IsEligible)
            throw new NotEligible(eligibility.Says);
        Decide(DecisionState.Approved, null, by.PersonId, by.Name, now);
    }

    /// <summary>Declines a candidate, or takes someone off who was featured (P-047 to P-049).</summary>
    public void Decline(Actor by, DateTimeOffset now) => Decide(DecisionState.Declined, null, by.PersonId, by.Name, now);

    /// <summary>The rule takes them off (P-067, P-085). Only who is featured can fall out; what people declined stays declined (P-090).</summary>
    public void Remove(RemovalReason reason, string rule, DateTimeOffset now)
    {
        if (State is not DecisionState.Approved)
            throw new InvalidOperationException("Only an approved person is removed by the rule.");
        Decide(DecisionState.RemovedAutomatically, reason, Guid.Empty, rule, now);
    }

    /// <summary>Notes whether someone the rule removed meets the criteria again; it brings nobody back by itself (P-088).</summary>
    public void Reconsider(Eligibility eligibility, DateTimeOffset now)
    {
        if (State is DecisionState.RemovedAutomatically)
            EligibleAgainAt = eligibility.IsEligible ? EligibleAgainAt ?? now : null;
    }

    /// <summary>Whether the page's return policy brings them back: away less than its days, and never after a suspension (P-089).</summary>
    public bool ReturnsWithin(int days, DateTimeOffset now) =>
        State is DecisionState.RemovedAutomatically
        && Reason is not RemovalReason.AccountSuspended
        && days > 0
        && now - At < TimeSpan.FromDays(days);

    /// <summary>The return policy brings them back (P-089).</summary>
    public void Return(string rule, DateTimeOffset now) => Decide(DecisionState.Approved, null, Guid.Empty, rule, now);

    /// <summary>Takes back the person's own decision of the last ten seconds (P-058).</summary>
    public void Undo(Actor by, Eligibility eligibility, DateTimeOffset now)
    {
        if (StateBefore is not { } before || ById != by.PersonId || now - At > UndoLife)
            throw new UndoOver();
        if (before is DecisionState.Approved && !eligibility.IsEligible)
            throw new NotEligible(eligibility.Says);
        var reason = ReasonBefore;
        Decide(before, reason, by.PersonId, by.Name, now);
        (StateBefore, ReasonBefore) = (null, null);
        if (before is DecisionState.RemovedAutomatically)
            Reconsider(eligibility, now);
    }

    /// <summary>Writes an internal note.</summary>
    public void Annotate(string note)
    {
        if (note.Trim().Length > LongestNote)
            throw new InvalidInput("note", $"A note has at most {LongestNote} characters.");
        Note = note.Trim();
    }

    private void Decide(DecisionState state, RemovalReason? reason, Guid byId, string by, DateTimeOffset now)
    {
        (StateBefore, ReasonBefore) = (State, Reason);
        (State, Reason, ById, By, At, EligibleAgainAt) = (state, reason, byId, by, now, null);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Decision>
    {
        public void Configure(EntityTypeBuilder<Decision> entity)
        {
            entity.ToTable("Decisions");
            entity.HasOne<UseCase>().WithMany().HasForeignKey(decision => decision.UseCaseId);
            entity.HasIndex(decision => new { decision.UseCaseId, decision.PersonId }).IsUnique();
            entity.HasIndex(decision => decision.PersonId);
            entity.HasIndex(decision => new { decision.CompanyId, decision.State });
        }
    }
}

/// <summary>The four stored decisions (P-085).</summary>
public enum DecisionState
{
    /// <summary>Found, and nobody decided yet.</summary>
    Candidate,

    /// <summary>Featured while eligible.</summary>
    Approved,

    /// <summary>Declined or taken off by people.</summary>
    Declined,

    /// <summary>Taken off by the rule.</summary>
    RemovedAutomatically,
}

/// <summary>The person does not meet the criteria now (P-057, P-059).</summary>
public sealed class NotEligible(string why) : Refusal($"This person cannot be approved now: {why}.");

/// <summary>Too late to take it back (P-058).</summary>
public sealed class UndoOver() : Refusal("Only your own decision of the last ten seconds can be taken back.");

/// <summary>A service taken off a use case by people (P-100, P-101).</summary>
public sealed class ServiceRemoval
{
    /// <summary>The company.</summary>
    public required Guid CompanyId { get; init; }

    /// <summary>The use case.</summary>
    public required Guid UseCaseId { get; init; }

    /// <summary>The service.</summary>
    public required Guid ServiceId { get; init; }

    /// <summary>Who took it off, by name.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<ServiceRemoval>
    {
        public void Configure(EntityTypeBuilder<ServiceRemoval> entity)
        {
            entity.ToTable("ServiceRemovals");
            entity.HasKey(removed => new { removed.UseCaseId, removed.ServiceId });
            entity.HasOne<UseCase>().WithMany().HasForeignKey(removed => removed.UseCaseId);
        }
    }
}

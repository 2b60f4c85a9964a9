using System.Text.Json;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Managers;

/// <summary>States of an assignment .</summary>
public enum AssignmentState
{
    /// <summary>The id was given to the workspace.</summary>
    Assigned,

    /// <summary>An invitation was sent, as someone says or as the market shows.</summary>
    Invited,

    /// <summary>Membership was read and nothing blocks.</summary>
    Active,

    /// <summary>Something blocks; it is not used until repaired.</summary>
    Degraded,

    /// <summary>Stopped by faults of its own .</summary>
    Quarantined,

    /// <summary>The market holds the account.</summary>
    Suspended,

    /// <summary>Over. A manager invited again gets a new assignment.</summary>
    Removed,
}

/// <summary>How an invitation is known .</summary>
public enum InvitationKnown
{
    /// <summary>Somebody said they sent it.</summary>
    Declared,

    /// <summary>The market shows it.</summary>
    Seen,
}

/// <summary>Binds a manager to a connection for one kind of work. Each change of state is kept with its reason .</summary>
public sealed class Assignment : IVersioned
{
    /// <summary>One re-check a minute at most .</summary>
    public static readonly TimeSpan LeastBetweenChecks = TimeSpan.FromMinutes(1);

    /// <summary>The largest limit a market takes.</summary>
    public const int MostTopUp = 10_000;

    private Assignment() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; private init; }

    /// <summary>The connection itself.</summary>
    public Connection Connection { get; private init; } = null!;

    /// <summary>The manager.</summary>
    public Guid ManagerId { get; private init; }

    /// <summary>The manager themselves.</summary>
    public Manager Manager { get; private init; } = null!;

    /// <summary>The one kind of work .</summary>
    public ManagerKind Kind { get; private init; }

    /// <summary>The state.</summary>
    public AssignmentState State { get; private set; }

    /// <summary>Why it is in this state, as a stable code such as <c>other-team</c>; null when there is nothing to say.</summary>
    public string? ReasonCode { get; private set; }

    /// <summary>Why it is in this state, in words.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// Whether it is invited with Admin Full, so that it tops Connects up; None is preset.
    /// </summary>
    public bool TopUp { get; private set; }

    /// <summary>How the invitation is known; null before there is one.</summary>
    public InvitationKnown? Known { get; private set; }

    /// <summary>The market's invitation, once seen.</summary>
    public Guid? InvitationId { get; private set; }

    /// <summary>When the invitation ends (UTC), once seen.</summary>
    public DateTimeOffset? InvitationEndsAt { get; private set; }

    /// <summary>When it was accepted (UTC).</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>When it first became active (UTC); null while it never was.</summary>
    public DateTimeOffset? FirstActiveAt { get; private set; }

    /// <summary>When a Sync manager last read the agency's data (UTC).</summary>
    public DateTimeOffset? LastSyncAt { get; private set; }

    /// <summary>When the items were last read (UTC).</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Each item wanted beside found, as last read .</summary>
    public IReadOnlyList<HealthItem> Items { get; private set; } = [];

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>What happened to it; added to, never loaded whole.</summary>
    public ICollection<AssignmentChange> Changes { get; } = [];

    /// <summary>Whether it may be used: active, and nothing blocks or is unread .</summary>
    public bool IsUsable =>
        State is AssignmentState.Active && Items.All(item => item.Verdict is not (Verdict.Blocking or Verdict.Unreadable));

    /// <summary>Whether anything is not as wanted though it works.</summary>
    public bool HasWarnings => Items.Any(item => item.Verdict is Verdict.Warning);

    /// <summary>Whether it tops Connects up: Admin is Full and that is wanted (M-333).</summary>
    public bool TopsUp =>
        State is AssignmentState.Active
        && Items.Any(item => item is { Kind: HealthItemKind.Admin, Wanted: "Full", Found: "Full", Verdict: Verdict.Right });

    /// <summary>Gives a manager to a connection. Refuses a kind the manager does not do .</summary>
    public static Assignment Give(Connection connection, Manager manager, ManagerKind kind, string by, DateTimeOffset now)
    {
        if (!manager.Does(kind))
            throw new OtherKind(manager.ShortId, kind);

        var assignment = new Assignment
        {
            ConnectionId = connection.Id,
            Connection = connection,
            ManagerId = manager.Id,
            Manager = manager,
            Kind = kind,
            CreatedAt = now,
        };
        assignment.Note("assigned", $"{manager.ShortId} was assigned.", by, now);
        return assignment;
    }

    /// <summary>Connects a month it may buy without Admin Full, on markets that know such a limit; 0 for none (R-046, M-052).</summary>
    public int TopUpLimit { get; private set; }

    /// <summary>
    /// Chooses, before the values to invite with are shown: Admin Full for top-up, or None, with a limit for buying Connects where the
    /// market knows one.
    /// </summary>
    public void Choose(bool topUp, int topUpLimit = 0)
    {
        if (topUpLimit is < 0 or > MostTopUp)
            throw new InvalidInput("topUpLimit", $"The limit is 0 to {MostTopUp} Connects a month.");
        (TopUp, TopUpLimit) = (topUp, topUp ? 0 : topUpLimit);
    }

    /// <summary>Somebody says the invitation was sent; that is not membership. Said again, nothing changes.</summary>
    public void Declare(string by, DateTimeOffset now)
    {
        if (State is AssignmentState.Invited)
            return;
        Known = InvitationKnown.Declared;
        Move(AssignmentState.Invited, "declared", "Somebody says the invitation was sent. The market has not shown it yet.", by, now);
    }

    /// <summary>The market shows an invitation .</summary>
    public void See(Guid invitationId, DateTimeOffset endsAt, DateTimeOffset now)
    {
        var isNew = InvitationId != invitationId;
        (Known, InvitationId, InvitationEndsAt) = (InvitationKnown.Seen, invitationId, endsAt);
        const string says = "The market shows the invitation.";
        if (State is AssignmentState.Assigned)
            Move(AssignmentState.Invited, "seen", says, MarketSays, now);
        else if (isNew)
            Note("seen", says, MarketSays, now);
    }

    /// <summary>The invitation seen cannot be accepted as it is; it says why and what would help.</summary>
    public void Await(string code, string reason, DateTimeOffset now)
    {
        if (ReasonCode == code)
            return;
        Note(code, reason, MarketSays, now);
        (ReasonCode, Reason) = (code, reason);
    }

    /// <summary>The invitation was declined, withdrawn or ran out: back to Assigned, with the reason .</summary>
    public void FallBack(string code, string reason, DateTimeOffset now)
    {
        (Known, InvitationId, InvitationEndsAt) = (null, null, null);
        // Its own answer comes back as news; the reason given first is the better one.
        if (State is AssignmentState.Invited)
            Move(AssignmentState.Assigned, code, reason, MarketSays, now);
    }

    /// <summary>The manager's account accepted the invitation; values may take a while to be read .</summary>
    public void Accepted(DateTimeOffset now)
    {
        if (AcceptedAt is not null)
            return;
        AcceptedAt = now;
        Note("accepted", "The manager accepted the invitation.", MarketSays, now);
    }

    /// <summary>A Sync manager has read the agency's data.</summary>
    public void Synced(DateTimeOffset now) => LastSyncAt = now;

    /// <summary>Whether values may still be on their way: shortly after acceptance, and never yet as wanted .</summary>
    public bool IsInLag(TimeSpan lag, DateTimeOffset now) => FirstActiveAt is null && AcceptedAt is { } at && now < at + lag;

    /// <summary>
    /// Takes a reading of the market over and moves accordingly: active, degraded, suspended, or removed.
    /// Released from quarantine it is not by a reading, only by <see cref="Release"/>.
    /// </summary>
    public void Judge(HealthWanted wanted, ManagerReading found, string by, DateTimeOffset now)
    {
        if (State is AssignmentState.Removed)
            throw new AssignmentOver();
        if (found.IsMember is true && AcceptedAt is null)
            Accepted(found.JoinedAt ?? now);

        var before = Items;
        Items = Health.Judge(wanted, found, before, now);
        CheckedAt = now;

        if (found.IsMember is false)
        {
            // Before acceptance nobody is a member yet; afterwards it is the end.
            if (State is not (AssignmentState.Assigned or AssignmentState.Invited))
                Move(AssignmentState.Removed, "removed", "The agency removed this manager.", MarketSays, now);
            return;
        }
        if (State is AssignmentState.Assigned && found.IsMember is true)
            Move(AssignmentState.Invited, "seen", "The market lists the manager as a member.", MarketSays, now);
        if (found.Account is { } account && account is not Marketplace.Contracts.AccountStatus.Active)
        {
            if (State is not AssignmentState.Suspended)
                Move(AssignmentState.Suspended, "account", $"The market holds the account: {Health.Words(account)}.", MarketSays, now);
            return;
        }
        if (State is AssignmentState.Suspended)
            Move(AssignmentState.Degraded, "re-checked", "The account is active again and is being checked.", by, now);
        if (State is AssignmentState.Quarantined or AssignmentState.Assigned)
            return;

        TellOfTopUp(before, now);
        var blocking = Items.FirstOrDefault(item => item.Verdict is Verdict.Blocking);
        if (blocking is not null)
            Degrade(blocking.Code!, $"{Name(blocking.Kind)}: {blocking.Says}.", by, now);
        else if (Items.Any(item => item.Verdict is Verdict.Unreadable))
            Unread(by, now);
        else if (!Items.Any(IsAwaited))
            Activate(by, now);
    }

    /// <summary>Whether a reading finds what is known already, so that nothing moves and nothing has to be written.</summary>
    public bool Agrees(HealthWanted wanted, ManagerReading found, DateTimeOffset now) =>
        found.IsMember is true
        && found.Account is Marketplace.Contracts.AccountStatus.Active
        && State is AssignmentState.Active
        && Health.Judge(wanted, found, Items, now).Select(Essence).SequenceEqual(Items.Select(Essence));

    /// <summary>Someone who holds the manager's account gives their word for a value the market does not show .</summary>
    public void Confirm(HealthItemKind kind, string by, DateTimeOffset now)
    {
        var item = Items.FirstOrDefault(item => item.Kind == kind) ?? throw new NothingToConfirm();
        Items = [.. Items.Select(each => each == item ? Health.Confirmed(item, by, now) : each)];
        Note("confirmed", $"{Name(kind)} was confirmed.", by, now);
        if (
            State is AssignmentState.Invited or AssignmentState.Degraded
            && Items.All(each => each.Verdict is not (Verdict.Blocking or Verdict.Unreadable or Verdict.Waiting))
        )
            Activate(by, now);
    }

    /// <summary>Stops the manager for faults of its own .</summary>
    public void Quarantine(string code, string reason, DateTimeOffset now)
    {
        if (State is AssignmentState.Active or AssignmentState.Degraded)
            Move(AssignmentState.Quarantined, code, reason, "Rule R-064", now);
    }

    /// <summary>Ends the quarantine after a passed check .</summary>
    public void Release(string by, DateTimeOffset now)
    {
        if (State is not AssignmentState.Quarantined)
            throw new NotQuarantined();
        if (Items.FirstOrDefault(item => item.Verdict is Verdict.Blocking or Verdict.Unreadable) is { } wrong)
            Move(AssignmentState.Degraded, wrong.Code!, $"{Name(wrong.Kind)}: {wrong.Says}.", by, now);
        else
            Move(AssignmentState.Active, "released", "Checked and released.", by, now);
    }

    /// <summary>Ends the assignment.</summary>
    public void Remove(string code, string reason, string by, DateTimeOffset now) => Move(AssignmentState.Removed, code, reason, by, now);

    /// <summary>Refuses a re-check sooner than a minute after the last .</summary>
    public void MustBeDue(DateTimeOffset now)
    {
        if (CheckedAt is { } at && now < at + LeastBetweenChecks)
            throw new CheckedJustNow();
    }

    /// <summary>Whether a change is one of R-056.</summary>
    public static bool MayMove(AssignmentState from, AssignmentState to) =>
        (from, to) switch
        {
            (AssignmentState.Removed, _) => false,
            (_, AssignmentState.Removed) => true,
            (not AssignmentState.Suspended, AssignmentState.Suspended) => true,
            (AssignmentState.Assigned, AssignmentState.Invited) => true,
            (AssignmentState.Invited, AssignmentState.Assigned or AssignmentState.Active or AssignmentState.Degraded) => true,
            (AssignmentState.Active, AssignmentState.Degraded or AssignmentState.Quarantined) => true,
            (AssignmentState.Degraded, AssignmentState.Active or AssignmentState.Quarantined) => true,
            (AssignmentState.Quarantined, AssignmentState.Active or AssignmentState.Degraded) => true,
            (AssignmentState.Suspended, AssignmentState.Degraded) => true,
            _ => false,
        };

    /// <summary>The item as the pages name it.</summary>
    public static string Name(HealthItemKind kind) =>
        kind switch
        {
            HealthItemKind.Diaries => "Work diaries",
            HealthItemKind.Chat => "Can chat with",
            HealthItemKind.UsLocation => "U.S. location",
            HealthItemKind.LastSync => "Last sync",
            _ => kind.ToString(),
        };

    private static (HealthItemKind, string?, Verdict) Essence(HealthItem item) =>
        (item.Kind, item.Kind is HealthItemKind.LastSync ? null : item.Found, item.Verdict);

    private const string MarketSays = "The market";

    // What is waited for and would block once the wait is over; the rest does not keep a manager from working.
    private static bool IsAwaited(HealthItem item) =>
        item is { Verdict: Verdict.Waiting, Kind: HealthItemKind.Business or HealthItemKind.Grant };

    private void Activate(string by, DateTimeOffset now)
    {
        if (State is AssignmentState.Active)
            return;
        Move(AssignmentState.Active, "as-wanted", "Nothing blocks.", by, now);
        FirstActiveAt ??= now;
    }

    private void Degrade(string code, string reason, string by, DateTimeOffset now)
    {
        if (State is AssignmentState.Degraded && ReasonCode == code)
            return;
        if (State is AssignmentState.Degraded)
            Note(code, reason, by, now);
        else
            Move(AssignmentState.Degraded, code, reason, by, now);
        (ReasonCode, Reason) = (code, reason);
    }

    private void Unread(string by, DateTimeOffset now)
    {
        const string says = "A value that guards sending cannot be read and is not confirmed.";
        if (State is AssignmentState.Active)
            Move(AssignmentState.Degraded, "unreadable", says, by, now);
        else
            (ReasonCode, Reason) = ("unreadable", says);
    }

    // Said once, when it stops (M-333): bids go on, only the buying ends.
    private void TellOfTopUp(IReadOnlyList<HealthItem> before, DateTimeOffset now)
    {
        if (
            Items.Any(item => item is { Kind: HealthItemKind.Admin, Code: "top-up-off", Verdict: Verdict.Warning })
            && before.Any(item => item is { Kind: HealthItemKind.Admin, Verdict: Verdict.Right })
        )
            Note("top-up-off", "Admin is no longer Full: Connects are not topped up. Bids go on.", MarketSays, now);
    }

    private void Move(AssignmentState to, string code, string reason, string by, DateTimeOffset now)
    {
        if (!MayMove(State, to))
            throw new NoSuchMove(State, to);
        Changes.Add(AssignmentChange.Of(this, State, to, code, reason, by, now));
        (State, ReasonCode, Reason) = (to, code, reason);
    }

    private void Note(string code, string reason, string by, DateTimeOffset now) =>
        Changes.Add(AssignmentChange.Of(this, State, State, code, reason, by, now));

    private sealed class Mapping : IEntityTypeConfiguration<Assignment>
    {
        public void Configure(EntityTypeBuilder<Assignment> entity)
        {
            entity.ToTable("Assignments");
            entity.HasOne(assignment => assignment.Connection).WithMany().HasForeignKey(assignment => assignment.ConnectionId);
            entity.HasOne(assignment => assignment.Manager).WithMany().HasForeignKey(assignment => assignment.ManagerId);
            entity.HasMany(assignment => assignment.Changes).WithOne().HasForeignKey(change => change.AssignmentId);
            entity
                .Property(assignment => assignment.Items)
                .HasConversion(
                    items => JsonSerializer.Serialize(items, Json.Options),
                    text => JsonSerializer.Deserialize<List<HealthItem>>(text, Json.Options)!,
                    new ValueComparer<IReadOnlyList<HealthItem>>(
                        (one, other) => one!.SequenceEqual(other!),
                        items => items.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)),
                        items => items
                    )
                );
            // One living assignment for a connection, manager and kind; ended ones stay as history.
            entity
                .HasIndex(assignment => new
                {
                    assignment.ConnectionId,
                    assignment.ManagerId,
                    assignment.Kind,
                })
                .IsUnique()
                .HasFilter("state <> 'Removed'");
            entity.HasIndex(assignment => assignment.ManagerId);
        }
    }
}

/// <summary>A line of an assignment's timeline: a change of state, or something that happened in one .</summary>
public sealed class AssignmentChange
{
    private AssignmentChange() { } // EF

    /// <summary>The id; later lines have later ids.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The assignment.</summary>
    public Guid AssignmentId { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The state before.</summary>
    public AssignmentState From { get; private init; }

    /// <summary>The state after; the same for what only happened.</summary>
    public AssignmentState To { get; private init; }

    /// <summary>The reason's stable code.</summary>
    public string Code { get; private init; } = "";

    /// <summary>The reason in words.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Who or what caused it.</summary>
    public string By { get; private init; } = "";

    /// <summary>What was read at that moment, as JSON; null when nothing had been.</summary>
    public string? Evidence { get; private init; }

    internal static AssignmentChange Of(
        Assignment assignment,
        AssignmentState from,
        AssignmentState to,
        string code,
        string reason,
        string by,
        DateTimeOffset now
    ) =>
        new()
        {
            AssignmentId = assignment.Id,
            At = now,
            From = from,
            To = to,
            Code = code,
            Reason = reason,
            By = by,
            Evidence =
                assignment.Items.Count == 0
                    ? null
                    : JsonSerializer.Serialize(
                        assignment.Items.ToDictionary(item => item.Kind.ToString(), item => item.Found ?? "unreadable"),
                        Json.Options
                    ),
        };

    private sealed class Mapping : IEntityTypeConfiguration<AssignmentChange>
    {
        public void Configure(EntityTypeBuilder<AssignmentChange> entity)
        {
            entity.ToTable("AssignmentChanges");
            entity.HasIndex(change => new { change.AssignmentId, change.At });
        }
    }
}

/// <summary>A manager does one kind of work .</summary>
public sealed class OtherKind(string shortId, ManagerKind kind) : Refusal($"The manager {shortId} does not do the work of {kind.Words()}.");

/// <summary>A change of state that R-056 does not know.</summary>
public sealed class NoSuchMove(AssignmentState from, AssignmentState to) : Refusal($"An assignment does not go from {from} to {to}.");

/// <summary>A removed assignment stays removed.</summary>
public sealed class AssignmentOver() : Refusal("This assignment is over. Invited again, the manager gets a new one.");

/// <summary>The manager is not in quarantine.</summary>
public sealed class NotQuarantined() : Refusal("This manager is not in quarantine.");

/// <summary>A re-check once a minute is enough .</summary>
public sealed class CheckedJustNow() : Refusal("This was checked less than a minute ago. Try again in a minute.");

/// <summary>The kinds as pages name them.</summary>
public static class ManagerKinds
{
    /// <summary>Sync, Bidding, U.S.-only.</summary>
    public static string Words(this ManagerKind kind) =>
        kind switch
        {
            ManagerKind.Sync => "Sync",
            ManagerKind.Bid => "Bidding",
            _ => "U.S.-only",
        };
}

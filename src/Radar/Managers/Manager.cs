using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Managers;

/// <summary>The kinds of work a manager does for a connection .</summary>
public enum ManagerKind
{
    /// <summary>Reads the agency's data; its id stands on Home.</summary>
    Sync,

    /// <summary>Sends bids from each freelancer.</summary>
    Bid,

    /// <summary>Sends to U.S.-only posts and to nothing else .</summary>
    Us,
}

/// <summary>
/// A business manager's account: of the operator's pool, with one kind, or an agency's own person. Never deleted, so
/// that no short id is ever given twice.
/// </summary>
public sealed class Manager : IVersioned
{
    private Manager() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Counts the saves; it makes two sends at once one .</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Eight hexadecimal digits in lower case; also the username on the built-in market .</summary>
    public string ShortId { get; private init; } = "";

    /// <summary>The one kind of a pool manager; null for an agency's own person, who may hold several .</summary>
    public ManagerKind? Kind { get; private init; }

    /// <summary>The agency whose own person this is; null for the operator's pool .</summary>
    public Guid? AgencyId { get; private init; }

    /// <summary>The account on the market.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The account's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The account's country by name.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Whether a U.S. location of the account is confirmed .</summary>
    public bool UsConfirmed { get; private set; }

    /// <summary>Whether the manager takes new agencies and works .</summary>
    public ManagerState State { get; private set; }

    /// <summary>Why it does not work, for the operator.</summary>
    public string? StateReason { get; private set; }

    /// <summary>When it last sent (UTC); null while it never did .</summary>
    public DateTimeOffset? LastSentAt { get; private set; }

    /// <summary>When it was last given to an agency (UTC).</summary>
    public DateTimeOffset? LastGivenAt { get; private set; }

    /// <summary>When it was retired (UTC); it goes on for <c>retire_notice</c> (R-071).</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>When it was added (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether it is of the operator's pool.</summary>
    public bool IsPool => AgencyId is null;

    /// <summary>Adds a manager to the operator's pool. The US kind needs an account with a confirmed U.S. location .</summary>
    public static Manager ForPool(ManagerKind kind, PersonFacts account, DateTimeOffset now)
    {
        if (kind is ManagerKind.Us && !account.UsConfirmed)
            throw new UsLocationNeeded();
        return new Manager
        {
            ShortId = ShortIds.Read(account.ShortId),
            Kind = kind,
            PersonId = account.Id,
            Name = account.Name,
            Country = account.Country,
            UsConfirmed = account.UsConfirmed,
            CreatedAt = now,
        };
    }

    /// <summary>Lets an agency's own person work as a manager .</summary>
    public static Manager Own(Guid agencyId, PersonFacts account, DateTimeOffset now) =>
        new()
        {
            ShortId = ShortIds.Read(account.ShortId),
            AgencyId = agencyId,
            PersonId = account.Id,
            Name = account.Name,
            Country = account.Country,
            UsConfirmed = account.UsConfirmed,
            CreatedAt = now,
        };

    /// <summary>Whether it may be given this kind of work .</summary>
    public bool Does(ManagerKind kind) => (Kind is null || Kind == kind) && (kind is not ManagerKind.Us || UsConfirmed);

    /// <summary>Stops or frees the manager, with a reason for the operator.</summary>
    public void Put(ManagerState state, string? reason)
    {
        if (State is ManagerState.Retired)
            throw new ManagerRetired();
        (State, StateReason) = (state, state is ManagerState.Ready ? null : reason);
    }

    /// <summary>Retires it: no new agencies, and the old ones leave after notice .</summary>
    public void Retire(string reason, DateTimeOffset now)
    {
        Put(ManagerState.Retired, reason);
        RetiredAt = now;
    }

    /// <summary>Notes that it was given away, so that of two who take it at once the later save is <see cref="Overtaken"/>.</summary>
    internal void Given(DateTimeOffset now) => LastGivenAt = now;

    /// <summary>Notes a send. Saved with it, so that the later of two sends at once is <see cref="Overtaken"/>.</summary>
    internal void Sent(DateTimeOffset now) => LastSentAt = now;

    private sealed class Mapping : IEntityTypeConfiguration<Manager>
    {
        public void Configure(EntityTypeBuilder<Manager> entity)
        {
            entity.ToTable("Managers");
            entity.HasIndex(manager => manager.ShortId).IsUnique();
            entity.HasIndex(manager => manager.PersonId);
        }
    }
}

/// <summary>Whether a manager works, whomever for.</summary>
public enum ManagerState
{
    /// <summary>Works.</summary>
    Ready,

    /// <summary>Stopped by faults until a person looks .</summary>
    Quarantined,

    /// <summary>The market put the account on hold.</summary>
    Suspended,

    /// <summary>Takes no new agencies and leaves the old ones after notice .</summary>
    Retired,
}

/// <summary>One slot taken from a manager's pace, in the transaction that begins a send .</summary>
public sealed class ManagerSend
{
    private ManagerSend() { } // EF

    /// <summary>The bid; a slot is taken once for it, however often its send is tried.</summary>
    public Guid BidId { get; private init; }

    /// <summary>The manager.</summary>
    public Guid ManagerId { get; private init; }

    /// <summary>The assignment it acted by.</summary>
    public Guid AssignmentId { get; private init; }

    /// <summary>The client, so that the same manager goes on writing to them; null where unknown.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static ManagerSend Of(Guid bidId, Guid managerId, Guid assignmentId, Guid? clientId, DateTimeOffset now) =>
        new()
        {
            BidId = bidId,
            ManagerId = managerId,
            AssignmentId = assignmentId,
            ClientId = clientId,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<ManagerSend>
    {
        public void Configure(EntityTypeBuilder<ManagerSend> entity)
        {
            entity.ToTable("ManagerSends");
            entity.HasKey(send => send.BidId);
            entity.HasOne<Manager>().WithMany().HasForeignKey(send => send.ManagerId);
            entity.HasIndex(send => new { send.ManagerId, send.At });
            entity.HasIndex(send => new { send.ClientId, send.At });
        }
    }
}

/// <summary>A manager for U.S.-only posts needs an account with a confirmed U.S. location .</summary>
public sealed class UsLocationNeeded() : Refusal("A manager for U.S.-only posts needs an account with a confirmed U.S. location.");

/// <summary>A retired manager stays retired; its id is never given again .</summary>
public sealed class ManagerRetired() : Refusal("This manager is retired and stays so. Add another one.");

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Connects;

/// <summary>
/// An agency's Connects (M-180): a ledger of entries, each with actor, sender and job, whose sum is the balance (M-192), over lots that
/// each expire one year after issue (M-185). Every entry has a key of its own, so that a repeated request moves nothing twice.
/// </summary>
public sealed class Pool : IVersioned
{
    private Pool() { } // EF

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The sum of all entries; never below zero.</summary>
    public int Balance { get; private set; }

    /// <summary>How many entries there are.</summary>
    public int Entered { get; private set; }

    /// <summary>Lots with something left; loaded by <see cref="Pools.PoolAsync"/>.</summary>
    public List<Lot> Lots { get; private init; } = [];

    /// <summary>New entries; older ones are never loaded with the pool.</summary>
    public List<Entry> Entries { get; private init; } = [];

    /// <summary>An empty pool.</summary>
    public static Pool Open(Guid agencyId) => new() { AgencyId = agencyId };

    /// <summary>Takes Connects in as a new lot: bought, given as a reward, or put right by the operator.</summary>
    public Entry Receive(EntryKind kind, int amount, string key, Cause cause, DateTimeOffset expires, DateTimeOffset now, long? paid = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        var entry = Move(kind, amount, key, cause, now, paid);
        var lot = Lot.Of(AgencyId, amount, expires, now);
        Lots.Add(lot);
        entry.Draws.Add(Draw.Of(entry, lot, amount));
        return entry;
    }

    /// <summary>Refuses with <see cref="NotEnoughConnects"/> when less than that can be spent now (M-336).</summary>
    public void MustHold(int amount, DateTimeOffset now)
    {
        var spendable = Lots.Where(lot => !lot.HasExpired(now)).Sum(lot => lot.Left);
        if (spendable < amount)
            throw new NotEnoughConnects(amount, spendable);
    }

    /// <summary>Whether the balance, since it was <paramref name="before"/>, fell to the mark, to half of it, or to nothing .</summary>
    public bool FellFrom(int before, int mark) => new[] { mark, mark / 2, 0 }.Any(step => before > step && Balance <= step);

    /// <summary>Spends from the lot that expires first (M-185). Refuses when there is not enough.</summary>
    public Entry Spend(EntryKind kind, int amount, string key, Cause cause, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        Expire(now);
        MustHold(amount, now);

        var entry = Move(kind, -amount, key, cause, now);
        var open = amount;
        foreach (var lot in Lots.Where(lot => lot.Left > 0).OrderBy(lot => lot.ExpiresAt).ThenBy(lot => lot.IssuedAt))
        {
            var part = Math.Min(open, lot.Left);
            lot.Take(part);
            entry.Draws.Add(Draw.Of(entry, lot, -part));
            open -= part;
            if (open == 0)
                break;
        }
        return entry;
    }

    /// <summary>
    /// Gives back what an entry spent (M-186): to the lots it came from, which keep their expiry; where a lot has expired, as a new lot
    /// that lives <paramref name="graceDays"/> days (M-188). The entry's draws and their lots must be loaded.
    /// </summary>
    public Entry Return(Entry spent, int graceDays, string key, Cause cause, DateTimeOffset now)
    {
        Expire(now);
        var entry = Move(EntryKind.Return, -spent.Amount, key, cause, now);
        foreach (var draw in spent.Draws)
        {
            var lot = draw.Lot;
            if (lot.HasExpired(now))
                Lots.Add(lot = Lot.Of(AgencyId, 0, now.AddDays(graceDays), now));
            lot.GiveBack(-draw.Amount);
            entry.Draws.Add(Draw.Of(entry, lot, -draw.Amount));
        }
        return entry;
    }

    /// <summary>Takes corrections down: the operator's adjustment below zero.</summary>
    public Entry Correct(int amount, string key, Cause cause, DateTimeOffset now) => Spend(EntryKind.Adjust, -amount, key, cause, now);

    /// <summary>Lets lots lapse whose time is over; a lot may still be spent at exactly its last instant (M-337).</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var lot in Lots.Where(lot => lot.Left > 0 && lot.HasExpired(now)).ToList())
        {
            var entry = Move(EntryKind.Expire, -lot.Left, $"expire/{lot.Id:N}", Cause.Time, now);
            entry.Draws.Add(Draw.Of(entry, lot, -lot.Left));
            lot.Take(lot.Left);
        }
    }

    private Entry Move(EntryKind kind, int amount, string key, Cause cause, DateTimeOffset now, long? paid = null)
    {
        Balance += amount;
        var entry = Entry.Of(this, ++Entered, kind, amount, key, cause, now, paid);
        Entries.Add(entry);
        return entry;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Pool>
    {
        public void Configure(EntityTypeBuilder<Pool> entity)
        {
            entity.ToTable("ConnectsPools");
            entity.HasKey(pool => pool.AgencyId);
            entity.HasOne<Agency>().WithOne().HasForeignKey<Pool>(pool => pool.AgencyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasMany(pool => pool.Lots).WithOne().HasForeignKey(lot => lot.AgencyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasMany(pool => pool.Entries).WithOne().HasForeignKey(entry => entry.AgencyId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Connects issued together; they expire together (M-185).</summary>
public sealed class Lot
{
    private Lot() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The agency whose pool it is in.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>How many are left.</summary>
    public int Left { get; private set; }

    /// <summary>When it was issued (UTC).</summary>
    public DateTimeOffset IssuedAt { get; private init; }

    /// <summary>The last instant at which it can be spent (UTC).</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    internal static Lot Of(Guid agency, int amount, DateTimeOffset expires, DateTimeOffset now) =>
        new()
        {
            AgencyId = agency,
            Left = amount,
            IssuedAt = now,
            ExpiresAt = expires,
        };

    internal bool HasExpired(DateTimeOffset now) => now > ExpiresAt;

    internal void Take(int amount) => Left -= amount;

    internal void GiveBack(int amount) => Left += amount;

    private sealed class Mapping : IEntityTypeConfiguration<Lot>
    {
        public void Configure(EntityTypeBuilder<Lot> entity)
        {
            entity.ToTable("ConnectsLots");
            entity.HasIndex(lot => new { lot.AgencyId, lot.ExpiresAt }).HasFilter("\"left\" > 0");
        }
    }
}

/// <summary>One movement of Connects. Never changed.</summary>
public sealed class Entry
{
    private Entry() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The agency whose pool moved.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>Its place in the agency's ledger, from 1 and without gaps.</summary>
    public int Number { get; private init; }

    /// <summary>What kind of movement.</summary>
    public EntryKind Kind { get; private init; }

    /// <summary>How many: above zero into the pool, below zero out of it.</summary>
    public int Amount { get; private init; }

    /// <summary>The balance after it.</summary>
    public int Balance { get; private init; }

    /// <summary>What makes it one: two entries of an agency never have the same key.</summary>
    public string Key { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Who caused it; <see cref="Guid.Empty"/> for the program.</summary>
    public Guid ActorId { get; private init; }

    /// <summary>The actor's name at that time.</summary>
    public string ActorName { get; private init; } = "";

    /// <summary>The person in whose name the proposal was; null when there is none.</summary>
    public Guid? SenderId { get; private init; }

    /// <summary>The job; null when there is none.</summary>
    public Guid? JobId { get; private init; }

    /// <summary>The proposal; null when there is none.</summary>
    public Guid? ProposalId { get; private init; }

    /// <summary>What was paid for them, minor units of USD; null unless bought.</summary>
    public long? Paid { get; private init; }

    /// <summary>Why, in words; empty when the kind says it all.</summary>
    public string Note { get; private init; } = "";

    /// <summary>The lots it moved.</summary>
    public List<Draw> Draws { get; private init; } = [];

    internal static Entry Of(Pool pool, int number, EntryKind kind, int amount, string key, Cause cause, DateTimeOffset now, long? paid) =>
        new()
        {
            AgencyId = pool.AgencyId,
            Number = number,
            Kind = kind,
            Amount = amount,
            Balance = pool.Balance,
            Key = key,
            At = now,
            ActorId = cause.ActorId,
            ActorName = cause.ActorName,
            SenderId = cause.SenderId,
            JobId = cause.JobId,
            ProposalId = cause.ProposalId,
            Note = cause.Note,
            Paid = paid,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Entry>
    {
        public void Configure(EntityTypeBuilder<Entry> entity)
        {
            entity.ToTable("ConnectsEntries");
            entity.HasIndex(entry => new { entry.AgencyId, entry.Key }).IsUnique();
            entity.HasIndex(entry => new { entry.AgencyId, entry.Number }).IsUnique();
            entity
                .HasIndex(entry => new
                {
                    entry.AgencyId,
                    entry.ActorId,
                    entry.At,
                })
                .HasFilter("kind = 'Buy'");
            entity.HasIndex(entry => entry.ProposalId);
            entity.HasMany(entry => entry.Draws).WithOne().HasForeignKey(draw => draw.EntryId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>An entry's part in one lot.</summary>
public sealed class Draw
{
    private Draw() { } // EF

    /// <summary>The entry.</summary>
    public Guid EntryId { get; private init; }

    /// <summary>The lot.</summary>
    public Guid LotId { get; private init; }

    /// <summary>The lot itself.</summary>
    public Lot Lot { get; private init; } = null!;

    /// <summary>How many, with the entry's sign.</summary>
    public int Amount { get; private init; }

    internal static Draw Of(Entry entry, Lot lot, int amount) =>
        new()
        {
            EntryId = entry.Id,
            LotId = lot.Id,
            Lot = lot,
            Amount = amount,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Draw>
    {
        public void Configure(EntityTypeBuilder<Draw> entity)
        {
            entity.ToTable("ConnectsDraws");
            entity.HasKey(draw => new { draw.EntryId, draw.LotId });
            entity.HasOne(draw => draw.Lot).WithMany().HasForeignKey(draw => draw.LotId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Kinds of movement (M-192); base price and boost are two entries (M-193).</summary>
public enum EntryKind
{
    /// <summary>Bought.</summary>
    Buy,

    /// <summary>The price of a proposal.</summary>
    SpendProposal,

    /// <summary>A boost on top of it.</summary>
    SpendBoost,

    /// <summary>Given back (M-186).</summary>
    Return,

    /// <summary>Lapsed (M-185).</summary>
    Expire,

    /// <summary>A reward (M-189).</summary>
    Reward,

    /// <summary>Put right by the operator.</summary>
    Adjust,
}

/// <summary>Who and what made Connects move.</summary>
public sealed record Cause(Guid ActorId, string ActorName, Guid? SenderId = null, Guid? JobId = null, Guid? ProposalId = null)
{
    /// <summary>Time alone.</summary>
    public static readonly Cause Time = new(Guid.Empty, "Expiry");

    /// <summary>Why, in words.</summary>
    public string Note { get; init; } = "";

    /// <summary>An actor's act that concerns no proposal.</summary>
    public static Cause Of(Actor actor, string note = "") => new(actor.PersonId, actor.Name) { Note = note };
}

/// <summary>The pool holds too little; nothing was spent (M-336).</summary>
public sealed class NotEnoughConnects(int needed, int there)
    : Refusal($"This needs {needed} Connects and the agency has {there}. Nothing was sent or charged.");

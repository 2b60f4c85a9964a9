using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// The lock agency, job, sender that makes a second bid impossible: a unique index in the database, not a lock in memory.
/// It exists from the contest on.
/// </summary>
public sealed class Reservation : IVersioned
{
    private Reservation() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The member in whose name.</summary>
    public Guid SenderId { get; private init; }

    /// <summary>The bid that holds it; null for a proposal found at the market .</summary>
    public Guid? BidId { get; private init; }

    /// <summary>Its state.</summary>
    public ReservationState State { get; private set; }

    /// <summary>When it was taken (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Takes the job for a bid; the index refuses a second one.</summary>
    public static Reservation Claim(Bid bid, DateTimeOffset now) =>
        new()
        {
            AgencyId = bid.AgencyId,
            JobId = bid.JobId,
            SenderId = bid.SenderId,
            BidId = bid.Id,
            State = ReservationState.Claimed,
            At = now,
        };

    /// <summary>Takes note of a proposal that was not made here .</summary>
    public static Reservation Found(Guid agencyId, Guid jobId, Guid senderId, DateTimeOffset now) =>
        new()
        {
            AgencyId = agencyId,
            JobId = jobId,
            SenderId = senderId,
            State = ReservationState.External,
            At = now,
        };

    /// <summary>The attempt is written.</summary>
    public void Sending() => To(ReservationState.Sending, ReservationState.Claimed, ReservationState.Sending, ReservationState.Uncertain);

    /// <summary>The market refused for a reason that a person can settle: the claim stays .</summary>
    public void Back() => To(ReservationState.Claimed, ReservationState.Sending, ReservationState.Uncertain);

    /// <summary>It is not known what happened.</summary>
    public void Doubt() => To(ReservationState.Uncertain, ReservationState.Sending, ReservationState.Uncertain);

    /// <summary>The market has the proposal: taken for good, also after a withdrawal .</summary>
    public void Spend() => To(ReservationState.Spent, ReservationState.Sending, ReservationState.Uncertain, ReservationState.Spent);

    /// <summary>The agency's member has applied without us .</summary>
    public void Yield() => To(ReservationState.External, ReservationState.Claimed, ReservationState.Sending, ReservationState.Uncertain);

    /// <summary>The bid ended without a proposal: the job is free again. Never after it was spent.</summary>
    public void Release() => To(ReservationState.Released, ReservationState.Claimed, ReservationState.Sending, ReservationState.Uncertain);

    private void To(ReservationState next, params ReadOnlySpan<ReservationState> from)
    {
        if (!from.Contains(State))
            throw new InvalidOperationException($"A reservation that is {State} does not become {next}.");
        State = next;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Reservation>
    {
        public void Configure(EntityTypeBuilder<Reservation> entity)
        {
            entity.ToTable("Reservations");
            entity
                .HasIndex(reservation => new
                {
                    reservation.AgencyId,
                    reservation.JobId,
                    reservation.SenderId,
                })
                .IsUnique()
                .HasFilter("state <> 'Released'");
            entity.HasIndex(reservation => reservation.BidId);
        }
    }
}

/// <summary>States of a reservation.</summary>
public enum ReservationState
{
    /// <summary>A bid is being made.</summary>
    Claimed,

    /// <summary>An attempt is on its way.</summary>
    Sending,

    /// <summary>It is not known what the attempt did.</summary>
    Uncertain,

    /// <summary>A proposal exists.</summary>
    Spent,

    /// <summary>Free again.</summary>
    Released,

    /// <summary>A proposal exists that was not made here.</summary>
    External,
}

/// <summary>How many reservations of an agency are live on a job; raised only below <c>senders_per_job</c> (R-279).</summary>
public sealed class JobClaim : IVersioned
{
    private JobClaim() { } // EF

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The live reservations.</summary>
    public int Live { get; private set; }

    /// <summary>The first claim.</summary>
    public static JobClaim First(Guid agencyId, Guid jobId) =>
        new()
        {
            AgencyId = agencyId,
            JobId = jobId,
            Live = 1,
        };

    /// <summary>One more, if the limit allows; false if it does not.</summary>
    public bool Raise(int limit)
    {
        if (Live >= limit)
            return false;
        Live++;
        return true;
    }

    /// <summary>A proposal found at the market counts whatever the limit.</summary>
    public void Found() => Live++;

    /// <summary>One was released.</summary>
    public void Lower() => Live = Math.Max(0, Live - 1);

    private sealed class Mapping : IEntityTypeConfiguration<JobClaim>
    {
        public void Configure(EntityTypeBuilder<JobClaim> entity)
        {
            entity.ToTable("JobClaims");
            entity.HasKey(claim => new { claim.AgencyId, claim.JobId });
        }
    }
}

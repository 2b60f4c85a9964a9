using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>One handing over to the market: written before the call, answered after it. A bid has at most one open .</summary>
public sealed class Attempt : IVersioned
{
    /// <summary>When it is looked for again, after the call, and how often .</summary>
    public static readonly IReadOnlyList<TimeSpan> Readings =
    [
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(3),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
    ];

    /// <summary>On a market that knows keys one attempt is repeated at most so often .</summary>
    public const int MostCalls = 5;

    private Attempt() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The bid.</summary>
    public Guid BidId { get; private init; }

    /// <summary>
    /// The key under which the market knows it: the bid's id. After a definite refusal that a person settled, a further attempt has a
    /// key of its own, because the market answers a key with its first answer.
    /// </summary>
    public Guid Key { get; private init; }

    /// <summary>The manager who acts.</summary>
    public Guid ManagerId { get; private init; }

    /// <summary>What was handed over, hashed.</summary>
    public string ContentHash { get; private init; } = "";

    /// <summary>Connects reserved for it.</summary>
    public int Connects { get; private init; }

    /// <summary>Whether it waits for its answer.</summary>
    public AttemptState State { get; private set; }

    /// <summary>Calls made, the first included.</summary>
    public int Calls { get; private set; } = 1;

    /// <summary>Times the market was looked through for it.</summary>
    public int Looks { get; private set; }

    /// <summary>What the market said, its words kept.</summary>
    public string? Answer { get; private set; }

    /// <summary>When it was written (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>When it was answered (UTC).</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When it is looked for next (UTC); null when a person decides .</summary>
    public DateTimeOffset? NextLook => Looks < Readings.Count ? At + Readings[Looks] : null;

    /// <summary>Writes the attempt, before the call.</summary>
    public static Attempt Write(Bid bid, Guid managerId, int connects, bool isFirst, DateTimeOffset now) =>
        new()
        {
            BidId = bid.Id,
            Key = isFirst ? bid.Id : Guid.CreateVersion7(),
            ManagerId = managerId,
            ContentHash = bid.ContentHash ?? "",
            Connects = connects,
            State = AttemptState.Open,
            At = now,
        };

    /// <summary>Keeps the market's answer.</summary>
    public void Answered(string answer, DateTimeOffset now) => (State, Answer, AnsweredAt) = (AttemptState.Answered, answer, now);

    /// <summary>The market was looked through, without finding it.</summary>
    public void LookedAt() => Looks++;

    /// <summary>The same call is made again, under the same key. False when it was made often enough.</summary>
    public bool Repeat()
    {
        if (Calls >= MostCalls)
            return false;
        Calls++;
        return true;
    }

    private sealed class Mapping : IEntityTypeConfiguration<Attempt>
    {
        public void Configure(EntityTypeBuilder<Attempt> entity)
        {
            entity.ToTable("Attempts");
            entity.Ignore(attempt => attempt.NextLook);
            entity.HasIndex(attempt => attempt.BidId).IsUnique().HasFilter("state = 'Open'").HasDatabaseName("ix_attempts_open");
            entity.HasOne<Bid>().WithMany().HasForeignKey(attempt => attempt.BidId);
        }
    }
}

/// <summary>States of an attempt.</summary>
public enum AttemptState
{
    /// <summary>Waits for the answer.</summary>
    Open,

    /// <summary>The answer is stored.</summary>
    Answered,
}

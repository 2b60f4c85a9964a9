using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Kernel;

/// <summary>An event that waits to be delivered. Delivered ones are removed; one that failed too often stays for the operator.</summary>
public sealed class OutboxMessage
{
    /// <summary>After so many failed deliveries a message waits for the operator.</summary>
    public const int MostAttempts = 8;

    private OutboxMessage() { } // EF

    /// <summary>The order in which they were saved.</summary>
    public long Position { get; private init; }

    /// <summary>The event's id, by which consumers know it again.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The event's type by name.</summary>
    public string Type { get; private init; } = "";

    /// <summary>The event as JSON.</summary>
    public string Payload { get; private init; } = "";

    /// <summary>When it happened (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>How often delivering failed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not to be tried before then (UTC).</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>What the last failure said.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether it failed too often and waits for the operator.</summary>
    public bool IsDead { get; private set; }

    internal static OutboxMessage Of(IEvent happened, DateTimeOffset now) =>
        new()
        {
            Type = happened.GetType().FullName!,
            Payload = JsonSerializer.Serialize(happened, happened.GetType(), Json.Options),
            At = now,
            NotBefore = now,
        };

    /// <summary>Notes a failure and when to try again: 1, 2, 4 … seconds later, at most 8 times.</summary>
    public void Failed(string error, DateTimeOffset now)
    {
        Attempts++;
        Error = error;
        NotBefore = now.AddSeconds(1 << Math.Min(Attempts, 10));
        IsDead = Attempts >= MostAttempts;
    }

    /// <summary>Puts a dead message back in line.</summary>
    public void PutBack(DateTimeOffset now)
    {
        Attempts = 0;
        IsDead = false;
        NotBefore = now;
    }

    private sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> entity)
        {
            entity.ToTable("Outbox");
            entity.HasKey(message => message.Position);
            entity.Property(message => message.Position).ValueGeneratedOnAdd();
        }
    }
}

/// <summary>What one consumer has heard.</summary>
public sealed class InboxEntry
{
    /// <summary>Who heard it.</summary>
    public required string Consumer { get; init; }

    /// <summary>What it heard.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<InboxEntry>
    {
        public void Configure(EntityTypeBuilder<InboxEntry> entity)
        {
            entity.ToTable("Inbox");
            entity.HasKey(entry => new { entry.MessageId, entry.Consumer });
            entity.HasIndex(entry => entry.At);
        }
    }
}

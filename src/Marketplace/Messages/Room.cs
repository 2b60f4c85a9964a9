using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Messages;

/// <summary>
/// Where a client and a member talk about a proposal; it opens when the client writes (M-162). The agency's business managers are in it
/// too (M-229) and write in the member's name; the room belongs to the agency (M-103).
/// </summary>
public sealed class Room
{
    private Room() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The proposal it is about.</summary>
    public Guid ProposalId { get; private init; }

    /// <summary>The proposal itself; loaded where it is needed.</summary>
    public Proposal Proposal { get; private init; } = null!;

    /// <summary>The client account.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>When it was opened (UTC).</summary>
    public DateTimeOffset OpenedAt { get; private init; }

    /// <summary>The last message (UTC).</summary>
    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>Whether the last message is the client's, who waits for an answer.</summary>
    public bool ClientWaits { get; private set; }

    /// <summary>Opens the room of a proposal.</summary>
    public static Room Open(Proposal proposal, Guid clientId, DateTimeOffset now) =>
        new()
        {
            ProposalId = proposal.Id,
            ClientId = clientId,
            AgencyId = proposal.AgencyId,
            OpenedAt = now,
            WrittenAt = now,
        };

    /// <summary>The client writes.</summary>
    public Message FromClient(Actor actor, string text, DateTimeOffset now) => Write(true, actor.PersonId, actor, text, now);

    /// <summary>The member writes, or a business manager in their name.</summary>
    public Message FromAgency(Guid sender, Actor actor, string text, DateTimeOffset now) => Write(false, sender, actor, text, now);

    /// <summary>What is told of a message.</summary>
    public MessageWritten Written(Proposal proposal, Message message, DateTimeOffset now) =>
        new(Id, AgencyId, proposal.JobId, proposal.SenderId!.Value, message.IsClients, now);

    private Message Write(bool isClients, Guid author, Actor actor, string text, DateTimeOffset now)
    {
        text = Letter.Checked(text, "text", "A message");
        if (text.Length == 0)
            throw new InvalidInput("text", "A message says something.");
        (WrittenAt, ClientWaits) = (now, isClients);
        return Message.Of(this, isClients, author, actor, text, now);
    }

    private sealed class Mapping : IEntityTypeConfiguration<Room>
    {
        public void Configure(EntityTypeBuilder<Room> entity)
        {
            entity.ToTable("Rooms");
            entity.HasOne(room => room.Proposal).WithOne().HasForeignKey<Room>(room => room.ProposalId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Agency>().WithMany().HasForeignKey(room => room.AgencyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(room => new { room.ClientId, room.WrittenAt });
            entity.HasIndex(room => new { room.AgencyId, room.WrittenAt });
        }
    }
}

/// <summary>One message. The author is who it comes from; the actor is who wrote it, and is never shown to the client (M-124).</summary>
public sealed class Message
{
    private Message() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The room.</summary>
    public Guid RoomId { get; private init; }

    /// <summary>Whether it is the client's.</summary>
    public bool IsClients { get; private init; }

    /// <summary>Whose name it carries.</summary>
    public Guid AuthorId { get; private init; }

    /// <summary>Who wrote it.</summary>
    public Guid ActorId { get; private init; }

    /// <summary>The actor's name at that time.</summary>
    public string ActorName { get; private init; } = "";

    /// <summary>The text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    internal static Message Of(Room room, bool isClients, Guid author, Actor actor, string text, DateTimeOffset now) =>
        new()
        {
            RoomId = room.Id,
            IsClients = isClients,
            AuthorId = author,
            ActorId = actor.PersonId,
            ActorName = actor.Name,
            Text = text,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> entity)
        {
            entity.ToTable("Messages");
            entity.HasOne<Room>().WithMany().HasForeignKey(message => message.RoomId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(message => new { message.RoomId, message.At });
        }
    }
}

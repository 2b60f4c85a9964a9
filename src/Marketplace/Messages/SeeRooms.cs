using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Messages;

/// <summary>A room in its agency’s list.</summary>
public sealed record RoomRow(
    Guid Id,
    Guid ProposalId,
    Guid JobId,
    string Job,
    string Member,
    string MemberPicture,
    string Client,
    string ClientPicture,
    DateTimeOffset WrittenAt,
    bool Waits
);

/// <summary>A message as the agency sees it. <paramref name="By"/> is who wrote it in the member's name; null for their own.</summary>
public sealed record MessageRow(bool IsClients, string Author, string Text, DateTimeOffset At, string? By);

/// <summary>The rooms of an account, and the messages of the one that is open.</summary>
public sealed record RoomsView(IReadOnlyList<RoomRow> Rooms, RoomRow? Open, IReadOnlyList<MessageRow> Messages);

/// <summary>The agency's rooms whose proposals the actor handles (M-229).</summary>
public sealed class SeeRooms(MarketplaceDb db) : IUseCase
{
    /// <summary>The newest 100, and the messages of <paramref name="open"/> or of the first.</summary>
    public async Task<RoomsView> RunAsync(Actor actor, Guid? open, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var rooms = db.Rooms.AsNoTracking().Where(room => room.AgencyId == acting.AgencyId);
        if (!acting.Manages)
            rooms = rooms.Where(room => room.Proposal.SenderId == actor.PersonId);
        else if (!acting.IsOwner)
            rooms = rooms.Where(room => room.Proposal.TeamId == acting.TeamId);
        var rows = await rooms
            .OrderByDescending(room => room.ClientWaits)
            .ThenByDescending(room => room.WrittenAt)
            .Take(100)
            .Select(room => new RoomRow(
                room.Id,
                room.ProposalId,
                room.Proposal.JobId,
                room.Proposal.Job.Title,
                room.Proposal.Sender!.Name,
                room.Proposal.Sender.Picture,
                db.Clients.Where(client => client.Id == room.ClientId).Select(client => client.Name).First(),
                db.Clients.Where(client => client.Id == room.ClientId).Select(client => client.Picture).First(),
                room.WrittenAt,
                room.ClientWaits
            ))
            .ToListAsync(cancellation);
        var shown = open is null ? rows.FirstOrDefault() : rows.Find(row => row.Id == open) ?? throw new Missing("room");
        var messages = shown is null
            ? []
            : await db
                .Messages.AsNoTracking()
                .Where(message => message.RoomId == shown.Id)
                .OrderByDescending(message => message.At)
                .Take(200)
                .Select(message => new MessageRow(
                    message.IsClients,
                    db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
                    message.Text,
                    message.At,
                    message.IsClients || message.ActorId == message.AuthorId ? null : message.ActorName
                ))
                .ToListAsync(cancellation);
        messages.Reverse();
        return new(rows, shown, messages);
    }
}

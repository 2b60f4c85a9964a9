using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Messages;

/// <summary>A room in the client's list.</summary>
/// <remarks>
/// <see cref="Last"/>: the beginning of the last message.
/// <see cref="WaitsForYou"/>: whether the member wrote last.
/// </remarks>
public sealed record ClientRoomRow(
    Guid Id,
    Guid ProposalId,
    ReceivedFrom With,
    string Job,
    string Last,
    bool WaitsForYou,
    DateTimeOffset WrittenAt
);

/// <summary>A message as the client reads it: the name it carries, never who typed it for the member (M-124).</summary>
/// <remarks>
/// <see cref="IsYours"/>: whether it is the client's own.
/// <see cref="Name"/>: the colleague who wrote it for the client, or the member.
/// </remarks>
public sealed record RoomMessage(Guid Id, bool IsYours, string Name, string Picture, string Text, DateTimeOffset At);

/// <summary>A room in full for the client, oldest message first.</summary>
public sealed record ClientRoom(
    Guid Id,
    Guid ProposalId,
    Guid JobId,
    string Job,
    ReceivedFrom With,
    string Agency,
    string AgencyPicture,
    ProposalState State,
    long? Rate,
    string Currency,
    JobType? Type,
    IReadOnlyList<RoomMessage> Messages
)
{
    /// <summary>Whether the client can write.</summary>
    public bool MayWrite => State is not (ProposalState.Withdrawn or ProposalState.Declined);
}

/// <summary>Reads the rooms of a client.</summary>
public sealed class ReadClientRooms(MarketplaceDb db) : IUseCase
{
    private const int PageSize = 50;

    /// <summary>Messages of a room that are shown: its last so many.</summary>
    public const int MostMessages = 500;

    /// <summary>Fifty rooms, the last written first.</summary>
    public async Task<Page<ClientRoomRow>> RunAsync(Actor actor, Cursor? after, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var rooms = db.Rooms.AsNoTracking().Where(room => room.ClientId == client.Id);
        var rows = await rooms
            .NewestFirst(after, PageSize, room => room.WrittenAt, room => room.Id)
            .Select(room => new
            {
                room.Id,
                room.ProposalId,
                SenderId = room.Proposal.SenderId!.Value,
                Job = room.Proposal.Job.Title,
                Last = db
                    .Messages.Where(message => message.RoomId == room.Id)
                    .OrderByDescending(message => message.At)
                    .ThenByDescending(message => message.Id)
                    .Select(message => message.Text.Substring(0, 1000))
                    .FirstOrDefault(),
                room.ClientWaits,
                room.WrittenAt,
            })
            .ToListAsync(cancellation);
        var people = await db.FromAsync([.. rows.Select(row => row.SenderId).Distinct()], cancellation);
        return Page<ClientRoomRow>.Of(
            [
                .. rows.Select(row => new ClientRoomRow(
                    row.Id,
                    row.ProposalId,
                    people[row.SenderId],
                    row.Job,
                    Letter.Beginning(row.Last ?? "", 120),
                    !row.ClientWaits,
                    row.WrittenAt
                )),
            ],
            PageSize,
            room => new Cursor(room.WrittenAt, room.Id)
        );
    }

    /// <summary>One room; another client's does not exist.</summary>
    public async Task<ClientRoom> OneAsync(Actor actor, Guid roomId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var row = await (
            from room in db.Rooms.AsNoTracking()
            join agency in db.Agencies on room.AgencyId equals agency.Id
            where room.Id == roomId && room.ClientId == client.Id
            select new
            {
                room.ProposalId,
                room.Proposal.JobId,
                Job = room.Proposal.Job.Title,
                SenderId = room.Proposal.SenderId!.Value,
                Agency = agency.Name,
                AgencyPicture = agency.Picture,
                room.Proposal.State,
                room.Proposal.Rate,
                room.Proposal.Job.Currency,
                room.Proposal.Job.Type,
            }
        ).OneAsync("room", cancellation);
        var with = (await db.FromAsync([row.SenderId], cancellation))[row.SenderId];
        // The author's own name for the client's side only: on the other side everything is the member's.
        var messages = await (
            from message in db.Messages.AsNoTracking()
            where message.RoomId == roomId
            join author in db.People on message.AuthorId equals author.Id
            orderby message.At descending, message.Id descending
            select new RoomMessage(
                message.Id,
                message.IsClients,
                message.IsClients ? author.Name : with.Name,
                message.IsClients ? author.Picture : with.Picture,
                message.Text,
                message.At
            )
        )
            .Take(MostMessages)
            .ToListAsync(cancellation);
        messages.Reverse();
        return new(
            roomId,
            row.ProposalId,
            row.JobId,
            row.Job,
            with,
            row.Agency,
            row.AgencyPicture,
            row.State,
            row.Rate,
            row.Currency,
            row.Type,
            messages
        );
    }
}

internal sealed class ReadClientRoomsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/messages",
            async (string client, string? after, ReadClientRooms read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, Cursor.Read(after), cancellation))
        );
        routes.MapGet(
            "/c/{client}/messages/{id:guid}",
            async (string client, Guid id, ReadClientRooms read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.OneAsync(actor, id, cancellation))
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Messages;

/// <summary>
/// Writes about a proposal. The client's first message opens the room and makes an interview of it (M-162); the agency's side can write
/// from then on, always in the sender's name.
/// </summary>
public sealed class WriteMessage(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>About which proposal, and the text.</summary>
    public sealed record Input(Guid ProposalId, string Text);

    /// <summary>Writes it from the account the actor is in.</summary>
    public Task<Message> RunAsync(Actor actor, Input input, CancellationToken cancellation) =>
        actor.Account.Kind is AccountKind.Client ? AsClientAsync(actor, input, cancellation) : AsAgencyAsync(actor, input, cancellation);

    private async Task<Message> AsClientAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (client, proposal) = await db.ReceivedAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);

        var now = clock.GetUtcNow();
        var room = await db.Rooms.SingleOrDefaultAsync(room => room.ProposalId == proposal.Id, cancellation);
        if (room is null)
            db.Add(room = Room.Open(proposal, client.Id, now));
        var message = room.FromClient(actor, input.Text, now);
        db.Add(message);
        if (proposal.Reply(now))
            db.Tell(proposal.Progress(ProposalStep.Replied, now), now);
        db.Tell(room.Written(proposal, message, now), now);
        db.Record(actor, "message.written", proposal.Id, now);
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return message;
    }

    private async Task<Message> AsAgencyAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (acting, proposal) = await db.HandledAsync(actor, input.ProposalId, cancellation);
        proposal.MustBeHandledBy(acting);
        var room = await db.Rooms.SingleOrDefaultAsync(room => room.ProposalId == proposal.Id, cancellation) ?? throw new NoRoomYet();

        var now = clock.GetUtcNow();
        var message = room.FromAgency(proposal.SenderId!.Value, actor, input.Text, now);
        db.Add(message);
        db.Tell(room.Written(proposal, message, now), now);
        db.Record(actor, "message.written", proposal.Id, now, onBehalfOf: proposal.SenderId);
        await db.SaveChangesAsync(cancellation);
        return message;
    }
}

/// <summary>The client writes first (M-162).</summary>
public sealed class NoRoomYet() : Refusal("The room opens when the client writes first.");

internal sealed class WriteMessageEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/a/{agency}/messages", PostAsync);
        routes.MapPost("/c/{client}/messages", PostAsync);
    }

    private static async Task<IResult> PostAsync(WriteMessage.Input input, WriteMessage write, Actor actor, CancellationToken cancellation)
    {
        var message = await write.RunAsync(actor, input, cancellation);
        return TypedResults.Created((string?)null, new { message.Id, message.At });
    }
}

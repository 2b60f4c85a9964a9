using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Declines an invitation to join, with a reason the agency is told; nothing is granted (M-086, M-087).</summary>
public sealed class DeclineToJoin(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The invitation, by the token of its link or by its id, and why; the reason may be empty.</summary>
    public sealed record Input(string? Token = null, Guid? InvitationId = null, string? Reason = null);

    /// <summary>Declines it.</summary>
    public async Task<JoinInvitation> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (input.Reason?.Length > JoinInvitation.LongestMessage)
            throw new InvalidInput("reason", $"A reason has at most {JoinInvitation.LongestMessage} characters.");
        var person = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        var invitation = await db.JoinInvitations.ForAsync(person, input.Token, input.InvitationId, cancellation);
        invitation.Decline(person, input.Reason, now);
        db.Tell(invitation.Changed(now), now);
        db.Record(actor, "invitation.declined", invitation.Id, now, after: new { invitation.Addressee, invitation.Reason });
        await db.SaveChangesAsync(cancellation);
        return invitation;
    }
}

internal sealed class DeclineToJoinEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/me/join-invitations/decline",
            async (DeclineToJoin.Input input, DeclineToJoin decline, Actor actor, CancellationToken cancellation) =>
            {
                await decline.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
}

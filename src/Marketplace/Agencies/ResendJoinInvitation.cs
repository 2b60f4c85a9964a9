using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Sends a waiting invitation again: a new link, which voids the old one, and a new life (M-088).</summary>
public sealed class ResendJoinInvitation(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Which one, and the address of this instance for the mail's link.</summary>
    public sealed record Input(Guid InvitationId, string Origin = "");

    /// <summary>Sends it again. The same conditions apply as for inviting.</summary>
    public async Task<JoinInvitation> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        acting.Agency.MustBePlus();
        actor.MustHaveConfirmed(now);
        var invitation = await db
            .JoinInvitations.Where(invitation => invitation.Id == input.InvitationId && invitation.AgencyId == acting.AgencyId)
            .OneAsync("invitation", cancellation);
        var team = await db.Teams.Where(team => team.Id == invitation.TeamId).OneAsync("team", cancellation);
        var person = await db.People.SingleOrDefaultAsync(person => person.Id == invitation.PersonId, cancellation);
        var life = TimeSpan.FromDays(await settings.GetAsync(AgencySettings.JoinInvitationLife, cancellation));

        var token = invitation.Resend(acting, life, now);
        db.Tell(invitation.Changed(now), now);
        db.Record(actor, "invitation.resent", invitation.Id, now, after: new { invitation.Addressee, invitation.EndsAt });
        Mails.Invite(db, invitation, $"{input.Origin}/join/{token}", acting, team, person, now);
        await db.SaveChangesAsync(cancellation);
        return invitation;
    }
}

/// <summary>Takes a waiting invitation back (M-087).</summary>
public sealed class WithdrawJoinInvitation(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which one.</summary>
    public sealed record Input(Guid InvitationId);

    /// <summary>Withdraws it; its link says so from now on.</summary>
    public async Task<JoinInvitation> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        var invitation = await db
            .JoinInvitations.Where(invitation => invitation.Id == input.InvitationId && invitation.AgencyId == acting.AgencyId)
            .OneAsync("invitation", cancellation);
        invitation.Withdraw(null, now);
        db.Tell(invitation.Changed(now), now);
        db.Record(actor, "invitation.withdrawn", invitation.Id, now, after: new { invitation.Addressee });
        await db.SaveChangesAsync(cancellation);
        return invitation;
    }
}

/// <summary>Notes which invitations ran out, and tells it (M-087, M-088). Nobody can accept one before this either (M-089).</summary>
public sealed class ExpireJoinInvitations(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    private const int Batch = 200;

    /// <summary>Returns how many ran out; what someone else settles meanwhile is left for the next time.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var ended = await db
            .JoinInvitations.Where(invitation => invitation.State == Contracts.JoinInvitationState.Pending && invitation.EndsAt < now)
            .OrderBy(invitation => invitation.EndsAt)
            .Take(Batch)
            .ToListAsync(cancellation);
        foreach (var invitation in ended)
        {
            invitation.Expire(now);
            db.Tell(invitation.Changed(now), now);
        }
        await db.SaveChangesAsync(cancellation);
        return ended.Count;
    }
}

internal sealed class ResendJoinInvitationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/a/{agency}/invitations/{id:guid}/resend",
            async (Guid id, ResendJoinInvitation resend, HttpRequest request, Actor actor, CancellationToken cancellation) =>
            {
                var invitation = await resend.RunAsync(actor, new(id, request.Origin()), cancellation);
                return TypedResults.Ok(new { invitation.Id, invitation.EndsAt });
            }
        );
        routes.MapPost(
            "/a/{agency}/invitations/{id:guid}/withdraw",
            async (Guid id, WithdrawJoinInvitation withdraw, Actor actor, CancellationToken cancellation) =>
            {
                await withdraw.RunAsync(actor, new(id), cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

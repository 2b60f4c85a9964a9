using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>
/// Removes a member (M-061), after a recent proof of identity (M-005), once their contracts, offers and proposals of the agency are closed
/// or withdrawn (M-100). Their history stays theirs, drafts stay with the agency, and what
/// they submitted stays valid (M-102, M-107). The owner cannot be removed (M-108).
/// </summary>
public sealed class RemoveMember(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whom, and a word on why, for the agency's own history.</summary>
    public sealed record Input(Guid MemberId, string? Reason = null);

    /// <summary>Removes them at once.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        actor.MustHaveConfirmed(now);
        var member = await db
            .Members.Include(member => member.Person)
            .Include(member => member.Agency)
            .Where(member => member.Id == input.MemberId && member.AgencyId == acting.AgencyId && member.LeftAt == null)
            .OneAsync("member", cancellation);
        await db.EndMembershipAsync(actor, member, "member.removed", input.Reason, now, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Leaves an agency oneself, under the same conditions (M-102). The owner cannot leave (M-108).</summary>
public sealed class LeaveAgency(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>One's own membership.</summary>
    public sealed record Input(Guid MemberId);

    /// <summary>Leaves at once.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var member = await db
            .Members.Include(member => member.Person)
            .Include(member => member.Agency)
            .Where(member => member.Id == input.MemberId && member.PersonId == actor.PersonId && member.LeftAt == null)
            .OneAsync("membership", cancellation);
        await db.EndMembershipAsync(actor.In(AccountKind.Agency, member.Agency.Slug), member, "member.left", null, now, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>What ending a membership brings about.</summary>
internal static class Leaving
{
    /// <summary>Ends it unless open work holds the member (M-100), tells it, and withdraws the invitations for which nobody is left to stand (M-109).</summary>
    public static async Task EndMembershipAsync(
        this MarketplaceDb db,
        Actor actor,
        Member member,
        string act,
        string? reason,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (!member.IsOwner && await db.HoldingAsync(member, cancellation) is { Count: > 0 } held)
            throw new StillHeld(held);
        member.End(now);
        db.Tell(new MembershipChanged(member.AgencyId, member.TeamId, member.PersonId, MembershipChange.Left, now), now);
        db.TellRoster(member.Person, member, member.Agency, now);
        db.Record(
            actor,
            act,
            member.Id,
            now,
            before: new { member.Person.Name, member.Permissions },
            after: new { reason = reason?.Trim() }
        );

        if (await db.Members.AdminsOf(member.AgencyId).AnyAsync(admin => admin.Id != member.Id, cancellation))
            return;
        var waiting = await db
            .JoinInvitations.Where(invitation =>
                invitation.AgencyId == member.AgencyId && invitation.State == JoinInvitationState.Pending && invitation.EndsAt >= now
            )
            .ToListAsync(cancellation);
        foreach (var invitation in waiting)
        {
            invitation.Withdraw("Nobody of the agency may invite people any more.", now);
            db.Tell(invitation.Changed(now), now);
            db.Record(
                actor,
                "invitation.withdrawn",
                invitation.Id,
                now,
                after: new { invitation.Addressee, inviter = invitation.InviterId }
            );
        }
    }
}

internal sealed class RemoveMemberEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/a/{agency}/members/{id:guid}/remove",
            async (Guid id, RemoveMember.Input? input, RemoveMember remove, Actor actor, CancellationToken cancellation) =>
            {
                await remove.RunAsync(actor, new(id, input?.Reason), cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/me/agencies/{id:guid}/leave",
            async (Guid id, LeaveAgency leave, Actor actor, CancellationToken cancellation) =>
            {
                await leave.RunAsync(actor, new(id), cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

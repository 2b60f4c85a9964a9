using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>An invitation as the holder of its link reads it.</summary>
/// <param name="Agency">The agency's name.</param>
/// <param name="Picture">Its picture; empty for none.</param>
/// <param name="Slug">Its address.</param>
/// <param name="Team">The team's name.</param>
/// <param name="Inviter">Who invites.</param>
/// <param name="Addressee">Whom it is for, as the inviter typed it.</param>
/// <param name="Message">A few words; may be empty.</param>
/// <param name="Permissions">What is granted.</param>
/// <param name="TopUpLimit">Connects a month that may be bought.</param>
/// <param name="EndsAt">Until when it can be accepted (UTC).</param>
/// <param name="IsForYou">Whether it is for the one who reads; null for someone not signed in.</param>
/// <param name="Shut">Why it cannot be accepted now; null when it can.</param>
public sealed record JoinInvitationView(
    string Agency,
    string Picture,
    string Slug,
    string Team,
    string Inviter,
    string Addressee,
    string Message,
    Permissions Permissions,
    int TopUpLimit,
    DateTimeOffset EndsAt,
    bool? IsForYou,
    Refusal? Shut
);

/// <summary>Reads an invitation by the token of its link. Whoever holds the link reads it; only the one it is for can answer (M-091).</summary>
public sealed class ReadJoinInvitation(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Null stands for someone not signed in. Unknown and voided links are <see cref="Missing"/>.</summary>
    public async Task<JoinInvitationView> RunAsync(Actor? reader, string token, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var hash = JoinInvitation.HashOf(token);
        var row = await (
            from invitation in db.JoinInvitations.AsNoTracking()
            join agency in db.Agencies on invitation.AgencyId equals agency.Id
            join team in db.Teams on invitation.TeamId equals team.Id
            join inviter in db.People on invitation.InviterId equals inviter.Id
            where invitation.TokenHash == hash
            select new
            {
                Invitation = invitation,
                Agency = agency,
                Team = team.Name,
                Inviter = inviter.Name,
            }
        ).OneAsync("invitation", cancellation);
        var person = reader is null
            ? null
            : await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == reader.PersonId, cancellation);
        return new JoinInvitationView(
            row.Agency.Name,
            row.Agency.Picture,
            row.Agency.Slug,
            row.Team,
            row.Inviter,
            row.Invitation.Addressee,
            row.Invitation.Message,
            row.Invitation.Permissions,
            row.Invitation.TopUpLimit,
            row.Invitation.EndsAt,
            person is null ? null : row.Invitation.IsFor(person),
            Shut(row.Invitation, row.Agency, now)
        );
    }

    private static Refusal? Shut(JoinInvitation invitation, Agency agency, DateTimeOffset now)
    {
        try
        {
            invitation.MustBeOpen(now);
        }
        catch (Refusal refusal)
        {
            return refusal;
        }
        return agency.IsPlus ? null : new PlusLapsed();
    }
}

internal sealed class ReadJoinInvitationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/me/join-invitations",
            async (IAgencies agencies, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await agencies.InvitationsToAsync(actor.PersonId, cancellation))
        );
    }
}

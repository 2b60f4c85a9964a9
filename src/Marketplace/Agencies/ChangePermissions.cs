using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>
/// Gives a member other permissions or another team (M-061), after a recent proof of identity (M-005). In force at once (M-077), but
/// becoming exclusive waits for the member (M-094).
/// </summary>
public sealed class ChangePermissions(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <param name="MemberId">Whose.</param>
    /// <param name="TeamId">The team they are for.</param>
    /// <param name="Permissions">The five axes.</param>
    /// <param name="TopUpLimit">Connects a month they may buy without Admin Full (M-052).</param>
    /// <param name="Version">The version the form began from; null overwrites.</param>
    public sealed record Input(Guid MemberId, Guid TeamId, Permissions Permissions, int TopUpLimit = 0, int? Version = null);

    /// <summary>Saves them. The owner's are changed by the owner alone.</summary>
    public async Task<Member> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        actor.MustHaveConfirmed(now);
        var member = await db
            .Members.Include(member => member.Person)
            .Where(member => member.Id == input.MemberId && member.AgencyId == acting.AgencyId && member.LeftAt == null)
            .OneAsync("member", cancellation);
        if (member.IsOwner && !acting.IsOwner)
            throw new NotAllowed("Only the owner changes the owner's permissions.");
        if (input.Version is { } version && version != member.Version)
            throw new Overtaken();
        var team = await db.Teams.Where(team => team.Id == input.TeamId && team.AgencyId == acting.AgencyId).OneAsync("team", cancellation);
        if (team.Id != member.TeamId)
            await MustBeAbleToMoveAsync(member, team, cancellation);
        if (member.Permissions.Contractor is Contractor.None || input.Permissions.Contractor is Contractor.Exclusive)
            await db.Members.MustFitElsewhereAsync(
                member.PersonId,
                member.Person.Name,
                acting.AgencyId,
                input.Permissions.Contractor,
                cancellation
            );

        var before = Line(member);
        member.Grant(input.Permissions, input.TopUpLimit, team.Id);
        if (member.Permissions.Contractor is not Contractor.None)
            db.Entry(member.Person).State = EntityState.Modified;
        db.Tell(new MembershipChanged(acting.AgencyId, member.TeamId, member.PersonId, MembershipChange.Changed, now), now);
        db.TellRoster(member.Person, member, acting.Agency, now);
        db.Record(actor, "member.changed", member.Id, now, onBehalfOf: null, before: before, after: Line(member));
        await db.SaveChangesAsync(cancellation);
        return member;
    }

    private async Task MustBeAbleToMoveAsync(Member member, Team team, CancellationToken cancellation)
    {
        if (team.IsHidden)
            throw new TeamHidden();
        var there = await db
            .Members.Where(other => other.TeamId == team.Id && other.PersonId == member.PersonId && other.LeftAt == null)
            .Select(other => (Guid?)other.Id)
            .SingleOrDefaultAsync(cancellation);
        if (there is { } id)
            throw new AlreadyMember(id, member.Person.Name);
    }

    private static object Line(Member member) =>
        new
        {
            member.Person.Name,
            member.TeamId,
            member.Permissions,
            member.TopUpLimit,
            member.AwaitsExclusive,
        };
}

/// <summary>Answers the agency's wish that one works through it only (M-094).</summary>
public sealed class AnswerExclusive(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>One's own membership, and whether one agrees.</summary>
    public sealed record Input(Guid MemberId, bool Agreed);

    /// <summary>Agrees, if one works for no other agency (M-048), or stays non-exclusive.</summary>
    public async Task<Member> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var member = await db
            .Members.Include(member => member.Person)
            .Include(member => member.Agency)
            .Where(member => member.Id == input.MemberId && member.PersonId == actor.PersonId && member.LeftAt == null)
            .OneAsync("membership", cancellation);
        if (input.Agreed)
        {
            await db.Members.MustFitElsewhereAsync(
                member.PersonId,
                member.Person.Name,
                member.AgencyId,
                Contractor.Exclusive,
                cancellation
            );
            member.ConsentToExclusive();
            db.Entry(member.Person).State = EntityState.Modified;
        }
        else
        {
            member.RefuseExclusive();
        }
        db.Tell(new MembershipChanged(member.AgencyId, member.TeamId, member.PersonId, MembershipChange.Changed, now), now);
        db.TellRoster(member.Person, member, member.Agency, now);
        db.Record(
            actor.In(AccountKind.Agency, member.Agency.Slug),
            input.Agreed ? "member.became-exclusive" : "member.stayed-non-exclusive",
            member.Id,
            now,
            after: new { member.Person.Name, member.Permissions }
        );
        await db.SaveChangesAsync(cancellation);
        return member;
    }
}

internal sealed class ChangePermissionsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(
            "/a/{agency}/members/{id:guid}",
            async (Guid id, ChangePermissions.Input input, ChangePermissions change, Actor actor, CancellationToken cancellation) =>
            {
                var member = await change.RunAsync(actor, input with { MemberId = id }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        member.Id,
                        member.Version,
                        member.AwaitsExclusive,
                    }
                );
            }
        );
        routes.MapPost(
            "/me/agencies/exclusive",
            async (AnswerExclusive.Input input, AnswerExclusive answer, Actor actor, CancellationToken cancellation) =>
            {
                await answer.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

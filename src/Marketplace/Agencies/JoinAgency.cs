using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>
/// Accepts an invitation to join and grants what it says. Everything is looked at again: whom it is for (M-091), its state and end
/// (M-089), the agency's plan (M-036), whether anyone there may still invite (M-092, M-109), the team, and exclusivity (M-048).
/// </summary>
public sealed class JoinAgency(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The invitation, by the token of its link or by its id.</summary>
    public sealed record Input(string? Token = null, Guid? InvitationId = null);

    /// <summary>Makes the person a member. A refusal grants nothing.</summary>
    public async Task<Member> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        var invitation = await db.JoinInvitations.ForAsync(person, input.Token, input.InvitationId, cancellation);
        invitation.MustBeOpen(now);
        var agency = await db.Agencies.Where(agency => agency.Id == invitation.AgencyId).OneAsync("agency", cancellation);
        if (!agency.IsPlus)
            throw new PlusLapsed();
        var team = await db.Teams.Where(team => team.Id == invitation.TeamId).OneAsync("team", cancellation);
        var vouches = await VouchingAsync(invitation, cancellation);
        var memberId = await db
            .Members.Where(member => member.TeamId == team.Id && member.PersonId == person.Id && member.LeftAt == null)
            .Select(member => (Guid?)member.Id)
            .SingleOrDefaultAsync(cancellation);
        if (memberId is { } id)
            throw new AlreadyMember(id, person.Name);
        await db.Members.MustFitElsewhereAsync(person.Id, person.Name, agency.Id, invitation.Permissions.Contractor, cancellation);

        invitation.Accept(person, now);
        var member = Member.Join(agency, team.Id, person, invitation.Permissions, invitation.TopUpLimit, now);
        db.Members.Add(member);
        // Counts the person's version, so that of two agencies accepted at once the later one is looked at again (M-048).
        db.Entry(person).State = EntityState.Modified;
        db.Tell(invitation.Changed(now), now);
        db.Tell(new MembershipChanged(agency.Id, team.Id, person.Id, MembershipChange.Joined, now), now);
        db.TellRoster(person, member, agency, now);
        db.Record(
            actor.In(AccountKind.Agency, agency.Slug),
            "member.joined",
            member.Id,
            now,
            after: new
            {
                person.Name,
                team = team.Name,
                member.Permissions,
                member.TopUpLimit,
                invitedBy = vouches.Inviter,
                vouchedBy = vouches.Now,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return member;
    }

    /// <summary>Who invited, and who of the agency stands for it now: the inviter, or else another admin (M-092, M-109).</summary>
    private async Task<(string Inviter, string Now)> VouchingAsync(JoinInvitation invitation, CancellationToken cancellation)
    {
        var inviter = await db
            .People.Where(person => person.Id == invitation.InviterId)
            .Select(person => person.Name)
            .OneAsync("person", cancellation);
        var admins = await db
            .Members.AdminsOf(invitation.AgencyId)
            .OrderByDescending(member => member.PersonId == invitation.InviterId)
            .ThenByDescending(member => member.IsOwner)
            .Select(member => member.Person.Name)
            .ToListAsync(cancellation);
        return admins.Count > 0 ? (inviter, admins[0]) : throw new NobodyVouches();
    }
}

/// <summary>Finding invitations and the members that matter to them.</summary>
internal static class JoiningLookups
{
    /// <summary>
    /// The invitation by token, refusing everyone but the one it is for by name (M-091); or by id, where it exists for that person only
    ///
    /// </summary>
    public static async Task<JoinInvitation> ForAsync(
        this IQueryable<JoinInvitation> invitations,
        Person person,
        string? token,
        Guid? id,
        CancellationToken cancellation
    )
    {
        if (token is { Length: > 0 })
        {
            var hash = JoinInvitation.HashOf(token);
            var found = await invitations.Where(invitation => invitation.TokenHash == hash).OneAsync("invitation", cancellation);
            found.MustBeFor(person);
            return found;
        }
        var own = await invitations.Where(invitation => invitation.Id == id).OneAsync("invitation", cancellation);
        return own.IsFor(person) ? own : throw new Missing("invitation");
    }

    /// <summary>The members who may manage people and whose accounts are in good order.</summary>
    public static IQueryable<Member> AdminsOf(this IQueryable<Member> members, Guid agencyId) =>
        members.Where(member =>
            member.AgencyId == agencyId
            && member.LeftAt == null
            && (member.IsOwner || member.Permissions.Admin == Admin.Full)
            && member.Person.Status == AccountStatus.Active
        );

    /// <summary>Refuses a contractor who works exclusively elsewhere, and an exclusive place for one who works elsewhere (M-048).</summary>
    public static async Task MustFitElsewhereAsync(
        this IQueryable<Member> members,
        Guid personId,
        string name,
        Guid agencyId,
        Contractor contractor,
        CancellationToken cancellation
    )
    {
        if (contractor is Contractor.None)
            return;
        var elsewhere = await members
            .Where(member =>
                member.PersonId == personId
                && member.AgencyId != agencyId
                && member.LeftAt == null
                && member.Permissions.Contractor != Contractor.None
            )
            .Select(member => member.Permissions.Contractor)
            .ToListAsync(cancellation);
        if (elsewhere.Contains(Contractor.Exclusive))
            throw new ExclusiveElsewhere(name);
        if (contractor is Contractor.Exclusive && elsewhere.Count > 0)
            throw new WorksElsewhere(name);
    }

    /// <summary>Tells what decides about the person now that this membership is as it is: an exclusive one shows the agency's score (M-276).</summary>
    public static void TellRoster(this MarketplaceDb db, Person person, Member member, Agency agency, DateTimeOffset now)
    {
        var score = member.IsActive && member.Permissions.Contractor is Contractor.Exclusive ? agency.Score : person.Score;
        db.Tell(new RosterChanged(person.Id, person.Status, person.Visibility, score, now), now);
    }
}

internal sealed class JoinAgencyEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/me/join-invitations/accept",
            async (JoinAgency.Input input, JoinAgency join, Actor actor, CancellationToken cancellation) =>
            {
                var member = await join.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        member.Id,
                        member.AgencyId,
                        member.TeamId,
                    }
                );
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Answers what other modules ask about agencies, and lets them invite and answer invitations by the same use cases.</summary>
internal sealed class AgencyDesk(MarketplaceDb db, InvitePeople invite, JoinAgency join, DeclineToJoin decline, TimeProvider clock)
    : IAgencies
{
    public async Task<AgencyFacts?> FindAsync(Guid agencyId, CancellationToken cancellation) =>
        await FactsAsync(
            await db.Agencies.AsNoTracking().SingleOrDefaultAsync(agency => agency.Id == agencyId, cancellation),
            cancellation
        );

    public async Task<AgencyFacts?> FindAsync(string slug, CancellationToken cancellation) =>
        await FactsAsync(await db.Agencies.AsNoTracking().SingleOrDefaultAsync(agency => agency.Slug == slug, cancellation), cancellation);

    public async Task<MemberFacts?> MembershipAsync(Guid agencyId, Guid personId, CancellationToken cancellation) =>
        (await MembersAsync(db.Members.Where(member => member.AgencyId == agencyId && member.PersonId == personId), cancellation))
            .OrderByDescending(member => member.IsOwner)
            .ThenByDescending(member => member.Permissions.Admin)
            .ThenByDescending(member => member.Permissions.Business)
            .ThenBy(member => member.JoinedAt)
            .FirstOrDefault();

    public Task<IReadOnlyList<MemberFacts>> TeamAsync(Guid teamId, CancellationToken cancellation) =>
        MembersAsync(db.Members.Where(member => member.TeamId == teamId), cancellation);

    public async Task<Guid> InviteAsync(
        Actor actor,
        Guid agencyId,
        Guid teamId,
        string shortId,
        Permissions permissions,
        int topUpLimit,
        CancellationToken cancellation
    )
    {
        var slug = await db.Agencies.Where(agency => agency.Id == agencyId).Select(agency => agency.Slug).OneAsync("agency", cancellation);
        if (!Addressee.IsShortId(shortId.Trim().ToLowerInvariant()))
            throw new InvalidInput("shortId", "An id is eight hexadecimal digits, like 52350e00.");
        var inside = actor.In(AccountKind.Agency, slug);
        var answers = await invite.RunAsync(inside, new(teamId, shortId, null, permissions, topUpLimit), cancellation);
        return answers[0].InvitationId ?? throw answers[0].Refusal!;
    }

    public async Task<IReadOnlyList<JoinInvitationFacts>> InvitationsToAsync(Guid personId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from invitation in db.JoinInvitations.AsNoTracking()
            join person in db.People on personId equals person.Id
            join agency in db.Agencies on invitation.AgencyId equals agency.Id
            join team in db.Teams on invitation.TeamId equals team.Id
            join inviter in db.People on invitation.InviterId equals inviter.Id
            where invitation.IsToEmail ? invitation.Addressee == person.Email : invitation.PersonId == personId
            orderby invitation.SentAt descending, invitation.Id descending
            select new
            {
                Invitation = invitation,
                Agency = agency.Name,
                Team = team.Name,
                Inviter = inviter.Name,
            }
        ).ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new JoinInvitationFacts(
                row.Invitation.Id,
                row.Invitation.AgencyId,
                row.Agency,
                row.Invitation.TeamId,
                row.Team,
                row.Invitation.Permissions,
                row.Inviter,
                row.Invitation.StateAt(now),
                row.Invitation.SentAt,
                row.Invitation.EndsAt
            )),
        ];
    }

    public async Task AcceptAsync(Guid invitationId, Guid personId, CancellationToken cancellation) =>
        await join.RunAsync(await AsAsync(personId, cancellation), new(InvitationId: invitationId), cancellation);

    public async Task DeclineAsync(Guid invitationId, Guid personId, string reason, CancellationToken cancellation) =>
        await decline.RunAsync(await AsAsync(personId, cancellation), new(InvitationId: invitationId, Reason: reason), cancellation);

    private async Task<Actor> AsAsync(Guid personId, CancellationToken cancellation)
    {
        var name = await db.People.Where(person => person.Id == personId).Select(person => person.Name).OneAsync("person", cancellation);
        return new Actor(personId, name, new Account(AccountKind.Freelancer, ""), Door.Module);
    }

    private async Task<AgencyFacts?> FactsAsync(Agency? agency, CancellationToken cancellation)
    {
        if (agency is null)
            return null;
        var teams = await db
            .Teams.Where(team => team.AgencyId == agency.Id)
            .OrderByDescending(team => team.IsPrimary)
            .ThenBy(team => team.Name)
            .Select(team => new TeamFacts(team.Id, team.Name, team.IsPrimary, team.IsHidden))
            .ToListAsync(cancellation);
        return new AgencyFacts(agency.Id, agency.Slug, agency.Name, agency.OwnerId, agency.IsPlus, agency.Picture, teams);
    }

    private async Task<IReadOnlyList<MemberFacts>> MembersAsync(IQueryable<Member> members, CancellationToken cancellation)
    {
        var rows = await (
            from member in members.AsNoTracking()
            join team in db.Teams on member.TeamId equals team.Id
            where member.LeftAt == null
            orderby member.IsOwner descending, member.JoinedAt, member.Id
            select new { Member = member, Team = team.Name }
        ).ToListAsync(cancellation);
        var ids = rows.Select(row => row.Member.PersonId).Distinct().ToList();
        var people = await db.People.Where(person => ids.Contains(person.Id)).AsListed(db).ToListAsync(cancellation);
        var facts = people.ToDictionary(listed => listed.Person.Id, listed => listed.Facts);
        return
        [
            .. rows.Select(row => new MemberFacts(
                row.Member.Id,
                row.Member.TeamId,
                row.Team,
                facts[row.Member.PersonId],
                row.Member.IsOwner,
                row.Member.Permissions,
                row.Member.TopUpLimit,
                row.Member.JoinedAt
            )),
        ];
    }
}

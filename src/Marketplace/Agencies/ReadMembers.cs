using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>The agency as its members see it, and what the one who asks may do with its people.</summary>
/// <param name="AgencyId">The agency.</param>
/// <param name="Slug">Its address.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tagline">One line.</param>
/// <param name="Overview">What it says of itself.</param>
/// <param name="Picture">The picture's address; empty for none.</param>
/// <param name="IsPlus">Whether it is on Agency Plus.</param>
/// <param name="Score">Its Job Success Score; null for none yet.</param>
/// <param name="Version">The version an edit begins from.</param>
/// <param name="MemberId">The membership of the one who asks.</param>
/// <param name="IsOwner">Whether they own it.</param>
/// <param name="Permissions">What they hold.</param>
/// <param name="MayManagePeople">Whether they may invite, change and remove people (M-061).</param>
/// <param name="MayEdit">Whether they may edit the agency's profile (M-073).</param>
/// <param name="SeesConnects">Whether the reader may read the ledger of Connects.</param>
/// <param name="OfferedToId">The person the agency is offered to (M-017); null for nobody.</param>
/// <param name="Members">How many people.</param>
/// <param name="Managers">How many of them are business managers.</param>
/// <param name="Waiting">How many invitations wait for an answer.</param>
/// <param name="Teams">The teams: first the primary one.</param>
public sealed record AgencyView(
    Guid AgencyId,
    string Slug,
    string Name,
    string Tagline,
    string Overview,
    string Picture,
    bool IsPlus,
    int? Score,
    int Version,
    Guid MemberId,
    bool IsOwner,
    Permissions Permissions,
    bool MayManagePeople,
    bool MayEdit,
    bool SeesConnects,
    Guid? OfferedToId,
    int Members,
    int Managers,
    int Waiting,
    IReadOnlyList<TeamRow> Teams
)
{
    /// <summary>Why inviting is shut now; null when it may be done. The same conditions refuse the act.</summary>
    public string? InvitingIsShut =>
        !MayManagePeople ? ActionMatrix.Refusal(AgencyAct.ManagePeople)
        : !IsPlus ? new PlusNeeded().Message
        : null;
}

/// <summary>A team with how many people are in it.</summary>
public sealed record TeamRow(Guid Id, string Name, bool IsPrimary, bool IsHidden, int Members, DateTimeOffset CreatedAt);

/// <summary>Reads the agency of the account for one of its members.</summary>
public sealed class ReadAgency(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Refuses whoever is no member with <see cref="Missing"/>.</summary>
    public async Task<AgencyView> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var agency = acting.Agency;
        var people = await db
            .Members.Where(member => member.AgencyId == agency.Id && member.LeftAt == null)
            .Select(member => new
            {
                member.PersonId,
                member.TeamId,
                Manages = member.IsOwner || member.Permissions.Business == Business.Manager,
            })
            .ToListAsync(cancellation);
        var waiting = await db.JoinInvitations.CountAsync(
            invitation => invitation.AgencyId == agency.Id && invitation.State == JoinInvitationState.Pending && invitation.EndsAt >= now,
            cancellation
        );
        var teams = await db
            .Teams.Where(team => team.AgencyId == agency.Id)
            .OrderByDescending(team => team.IsPrimary)
            .ThenBy(team => team.Name)
            .Select(team => new
            {
                team.Id,
                team.Name,
                team.IsPrimary,
                team.IsHidden,
                team.CreatedAt,
            })
            .ToListAsync(cancellation);
        return new AgencyView(
            agency.Id,
            agency.Slug,
            agency.Name,
            agency.Tagline,
            agency.Overview,
            agency.Picture,
            agency.IsPlus,
            agency.Score,
            agency.Version,
            acting.Id,
            acting.IsOwner,
            acting.Permissions,
            acting.May(AgencyAct.ManagePeople),
            acting.May(AgencyAct.EditAgencyProfile),
            acting.SeesConnects,
            agency.OfferedToId,
            people.Select(one => one.PersonId).Distinct().Count(),
            people.Where(one => one.Manages).Select(one => one.PersonId).Distinct().Count(),
            waiting,
            [
                .. teams.Select(team => new TeamRow(
                    team.Id,
                    team.Name,
                    team.IsPrimary,
                    team.IsHidden,
                    people.Count(one => one.TeamId == team.Id),
                    team.CreatedAt
                )),
            ]
        );
    }
}

/// <summary>A member as the members page shows them; the slug is their profile's, null for who has none.</summary>
public sealed record MemberRow(
    Guid Id,
    int Version,
    Guid PersonId,
    string ShortId,
    string Name,
    string? Slug,
    string Picture,
    string Line,
    Guid TeamId,
    string Team,
    bool IsOwner,
    bool IsYou,
    Permissions Permissions,
    int TopUpLimit,
    bool AwaitsExclusive,
    AccountStatus Status,
    DateTimeOffset JoinedAt
);

/// <summary>Lists the members of the agency; everyone in it sees who is in it.</summary>
public sealed class ListMembers(MarketplaceDb db) : IUseCase
{
    /// <summary>What to look for: part of a name, a team, a role (<c>manager</c>, <c>admin</c>, <c>contractor</c>), one membership.</summary>
    public sealed record Input(string? Text = null, Guid? TeamId = null, string? Role = null, Guid? MemberId = null);

    /// <summary>The owner first, then as they joined.</summary>
    public async Task<IReadOnlyList<MemberRow>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var members = db.Members.AsNoTracking().Where(member => member.AgencyId == acting.AgencyId && member.LeftAt == null);
        if (input.MemberId is { } id)
            members = members.Where(member => member.Id == id);
        if (input.TeamId is { } team)
            members = members.Where(member => member.TeamId == team);
        if (input.Text?.Trim().ToLowerInvariant() is { Length: > 0 } text)
            members = members.Where(member => member.Person.SearchText.Contains(text));
        members = input.Role switch
        {
            "manager" => members.Where(member => member.IsOwner || member.Permissions.Business == Business.Manager),
            "admin" => members.Where(member => member.Permissions.Admin != Admin.None),
            "contractor" => members.Where(member => member.Permissions.Contractor != Contractor.None),
            _ => members,
        };
        return await members
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .ThenBy(member => member.Id)
            .Join(
                db.Teams,
                member => member.TeamId,
                team => team.Id,
                (member, team) =>
                    new MemberRow(
                        member.Id,
                        member.Version,
                        member.PersonId,
                        member.Person.ShortId,
                        member.Person.Name,
                        member.Person.Title == "" ? null : member.Person.Slug,
                        member.Person.Picture,
                        member.Person.Title,
                        team.Id,
                        team.Name,
                        member.IsOwner,
                        member.PersonId == actor.PersonId,
                        member.Permissions,
                        member.TopUpLimit,
                        member.AwaitsExclusive,
                        member.Person.Status,
                        member.JoinedAt
                    )
            )
            .ToListAsync(cancellation);
    }
}

/// <summary>
/// An invitation to join as the agency sees it. The person's name is there where the inviter named the person, or once they answered;
/// behind a bare address it is null.
/// </summary>
public sealed record JoinInvitationRow(
    Guid Id,
    string Addressee,
    string? Name,
    string Picture,
    string Team,
    string Inviter,
    Permissions Permissions,
    int TopUpLimit,
    JoinInvitationState State,
    string? Reason,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? SettledAt
);

/// <summary>Lists the agency's invitations to join: those that wait first, then the others, newest first. For those who manage people.</summary>
public sealed class ListJoinInvitations(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    private const int Size = 200;

    /// <summary>At most the newest 200.</summary>
    public async Task<IReadOnlyList<JoinInvitationRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        var rows = await (
            from invitation in db.JoinInvitations.AsNoTracking()
            join team in db.Teams on invitation.TeamId equals team.Id
            join inviter in db.People on invitation.InviterId equals inviter.Id
            join person in db.People on invitation.PersonId equals (Guid?)person.Id into people
            from person in people.DefaultIfEmpty()
            where invitation.AgencyId == acting.AgencyId
            orderby invitation.SentAt descending, invitation.Id descending
            select new
            {
                Invitation = invitation,
                Team = team.Name,
                Inviter = inviter.Name,
                Name = (string?)person.Name,
                Picture = (string?)person.Picture,
            }
        )
            .Take(Size)
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row =>
                {
                    var state = row.Invitation.StateAt(now);
                    // Whoever typed an address learns the name behind it by the answer, not before.
                    var known = !row.Invitation.IsToEmail || state is JoinInvitationState.Accepted or JoinInvitationState.Declined;
                    return new JoinInvitationRow(
                        row.Invitation.Id,
                        row.Invitation.Addressee,
                        known ? row.Name : null,
                        known ? row.Picture ?? "" : "",
                        row.Team,
                        row.Inviter,
                        row.Invitation.Permissions,
                        row.Invitation.TopUpLimit,
                        state,
                        row.Invitation.Reason,
                        row.Invitation.SentAt,
                        row.Invitation.EndsAt,
                        row.Invitation.SettledAt
                    );
                })
                .OrderByDescending(row => row.State is JoinInvitationState.Pending),
        ];
    }
}

/// <summary>One thing that happened in the agency.</summary>
/// <param name="Place">Where in the list it is.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Act">What, as the audit names it.</param>
/// <param name="Before">What was there before, as JSON.</param>
/// <param name="After">What is there after, as JSON.</param>
public sealed record HistoryRow(Cursor Place, DateTimeOffset At, string Actor, string Act, string? Before, string? After);

/// <summary>Lists what happened to the agency's people, teams, invitations and settings (M-338). For those who manage people.</summary>
public sealed class ReadHistory(MarketplaceDb db) : IUseCase
{
    private const int Size = 50;
    private static readonly string[] Kinds = ["agency.", "team.", "member.", "invitation."];

    /// <summary>Newest first.</summary>
    public async Task<Page<HistoryRow>> RunAsync(Actor actor, Cursor? after, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        var account = $"/a/{acting.Agency.Slug}";
        var lines = db.Audit.AsNoTracking().Where(line => line.Account == account);
        lines = lines.Where(line =>
            line.Act.StartsWith(Kinds[0]) || line.Act.StartsWith(Kinds[1]) || line.Act.StartsWith(Kinds[2]) || line.Act.StartsWith(Kinds[3])
        );
        var rows = await lines
            .NewestFirst(after, Size, line => line.At, line => line.Id)
            .Select(line => new HistoryRow(new Cursor(line.At, line.Id), line.At, line.ActorName, line.Act, line.Before, line.After))
            .ToListAsync(cancellation);
        return Page<HistoryRow>.Of(rows, Size, row => row.Place);
    }
}

internal sealed class ReadMembersEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/a/{agency}",
            async (ReadAgency read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, cancellation))
        );
        routes.MapGet(
            "/a/{agency}/members",
            async (
                ListMembers list,
                Actor actor,
                CancellationToken cancellation,
                string? q = null,
                Guid? team = null,
                string? role = null
            ) => TypedResults.Ok(await list.RunAsync(actor, new(q, team, role), cancellation))
        );
        routes.MapGet(
            "/a/{agency}/invitations",
            async (ListJoinInvitations list, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await list.RunAsync(actor, cancellation))
        );
        routes.MapGet(
            "/a/{agency}/history",
            async (ReadHistory read, Actor actor, CancellationToken cancellation, string? after = null) =>
            {
                var page = await read.RunAsync(actor, Cursor.Read(after), cancellation);
                return TypedResults.Ok(new { page.Rows, next = page.Next?.ToString() });
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>
/// Invites people to a team by e-mail address, short id or username, several at once; each is answered alone, and one bad address never
/// fails the others (M-081 to M-084). Needs the owner or an admin with Full (M-061), Agency Plus (M-030, M-031) and a recent proof of
/// identity (M-005).
/// </summary>
public sealed class InvitePeople(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The most people invited at once.</summary>
    public const int Most = 50;

    /// <summary>The fields in the form's order (M-081).</summary>
    /// <param name="TeamId">The team the permissions are for.</param>
    /// <param name="Addressees">Addresses, ids and usernames, separated by commas, spaces or lines.</param>
    /// <param name="Message">A few words; may be empty.</param>
    /// <param name="Permissions">The five axes.</param>
    /// <param name="TopUpLimit">Connects a month they may buy without Admin Full (M-052); 0 for none.</param>
    /// <param name="Origin">The address of this instance, for the mails' link.</param>
    public sealed record Input(
        Guid TeamId,
        string Addressees,
        string? Message,
        Permissions Permissions,
        int TopUpLimit = 0,
        string Origin = ""
    );

    /// <summary>What became of one addressee.</summary>
    /// <param name="Addressee">As typed.</param>
    /// <param name="InvitationId">The invitation; null when refused.</param>
    /// <param name="Replaced">Whether it took the place of one that waited (M-090).</param>
    /// <param name="Refusal">Why not; null when invited.</param>
    public sealed record Answer(string Addressee, Guid? InvitationId, bool Replaced, Refusal? Refusal);

    /// <summary>Invites them and queues the mails. Refuses as a whole what concerns all of them.</summary>
    public async Task<IReadOnlyList<Answer>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.ManagePeople);
        acting.Agency.MustBePlus();
        actor.MustHaveConfirmed(now);
        var team = await db.Teams.Where(team => team.Id == input.TeamId && team.AgencyId == acting.AgencyId).OneAsync("team", cancellation);
        var addressees = Addressee.Read(input.Addressees);
        if (addressees.Count is 0 or > Most)
            throw new InvalidInput("addressees", $"Name 1 to {Most} people by e-mail address, id or username.");
        input.Permissions.MustMakeSense();
        var life = TimeSpan.FromDays(await settings.GetAsync(AgencySettings.JoinInvitationLife, cancellation));

        var answers = new List<Answer>();
        var sent = new List<JoinInvitation>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var addressee in addressees)
        {
            try
            {
                var person = await addressee.In(db.People).FirstOrDefaultAsync(cancellation);
                if (person is null && !addressee.IsEmail)
                    throw new UnknownAddressee(addressee.Text);
                if (person is not null)
                    await MustBeFreeAsync(acting.AgencyId, team.Id, person, addressee, input.Permissions, cancellation);

                // Made before the earlier one is withdrawn, so that a refusal leaves that one alone.
                var (invitation, token) = JoinInvitation.Send(
                    acting,
                    team,
                    addressee,
                    person,
                    input.Permissions,
                    input.TopUpLimit,
                    input.Message ?? "",
                    life,
                    now
                );
                if (sent.Any(other => Same(other, addressee, person)))
                    throw new NamedTwice();
                var replaced = await ReplaceAsync(actor, team.Id, addressee, person, now, cancellation);
                db.JoinInvitations.Add(invitation);
                db.Tell(invitation.Changed(now), now);
                db.Record(actor, "invitation.sent", invitation.Id, now, after: Line(invitation, team));
                Mails.Invite(db, invitation, $"{input.Origin}/join/{token}", acting, team, person, now);
                await db.SaveChangesAsync(cancellation);
                sent.Add(invitation);
                answers.Add(new(addressee.Text, invitation.Id, replaced, null));
            }
            catch (Refusal refusal) when (refusal is not (Overtaken or InvalidInput or NotAllowed or TeamHidden))
            {
                answers.Add(new(addressee.Text, null, false, refusal));
            }
        }
        await transaction.CommitAsync(cancellation);
        return answers;
    }

    private async Task MustBeFreeAsync(
        Guid agencyId,
        Guid teamId,
        Person person,
        Addressee addressee,
        Permissions permissions,
        CancellationToken cancellation
    )
    {
        // Whoever typed an address is not told the name behind it.
        var name = addressee.IsEmail ? addressee.Text : person.Name;
        var memberId = await db
            .Members.Where(member => member.TeamId == teamId && member.PersonId == person.Id && member.LeftAt == null)
            .Select(member => (Guid?)member.Id)
            .SingleOrDefaultAsync(cancellation);
        if (memberId is { } id)
            throw new AlreadyMember(id, person.Name);
        await db.Members.MustFitElsewhereAsync(person.Id, name, agencyId, permissions.Contractor, cancellation);
    }

    /// <summary>Withdraws what waits for the same team and person (M-090); saved before the new one, whose key it holds.</summary>
    private async Task<bool> ReplaceAsync(
        Actor actor,
        Guid teamId,
        Addressee addressee,
        Person? person,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var text = addressee.Text;
        var personId = person?.Id;
        var waiting = await db
            .JoinInvitations.Where(invitation =>
                invitation.TeamId == teamId
                && invitation.State == JoinInvitationState.Pending
                && (invitation.Addressee == text || (personId != null && invitation.PersonId == personId))
            )
            .ToListAsync(cancellation);
        foreach (var earlier in waiting)
        {
            if (now > earlier.EndsAt)
                earlier.Expire(now);
            else
                earlier.Withdraw("Replaced by a newer invitation.", now);
            db.Tell(earlier.Changed(now), now);
            db.Record(actor, "invitation.replaced", earlier.Id, now, after: new { earlier.Addressee });
        }
        if (waiting.Count > 0)
            await db.SaveChangesAsync(cancellation);
        return waiting.Any(earlier => earlier.State is JoinInvitationState.Withdrawn);
    }

    private static bool Same(JoinInvitation other, Addressee addressee, Person? person) =>
        other.Addressee == addressee.Text || (person is not null && other.PersonId == person.Id);

    private static object Line(JoinInvitation invitation, Team team) =>
        new
        {
            invitation.Addressee,
            team = team.Name,
            invitation.Permissions,
            invitation.TopUpLimit,
            invitation.EndsAt,
        };
}

/// <summary>One person under two of the names given; they are invited once.</summary>
public sealed class NamedTwice() : Refusal("This is a person you named twice; they were invited once.");

internal sealed class InvitePeopleEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/a/{agency}/invitations",
            async (InvitePeople.Input input, InvitePeople invite, HttpRequest request, Actor actor, CancellationToken cancellation) =>
            {
                var answers = await invite.RunAsync(actor, input with { Origin = request.Origin() }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        succeeded = answers
                            .Where(answer => answer.Refusal is null)
                            .Select(answer => new
                            {
                                answer.Addressee,
                                answer.InvitationId,
                                answer.Replaced,
                            }),
                        failed = answers
                            .Where(answer => answer.Refusal is not null)
                            .Select(answer => new
                            {
                                answer.Addressee,
                                answer.Refusal!.Code,
                                answer.Refusal.Message,
                            }),
                    }
                );
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class InvitePeopleTests
{
    [Theory, BothDatabases, Rule("M-081", "M-082", "M-083")]
    public async Task Several_people_are_answered_one_by_one_and_a_bad_address_fails_none_of_the_others(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var id = market.People["viktor"].ShortId;

        var answers = await market.InviteAsync(
            "olga",
            $"new@example.com, {id.ToUpperInvariant()}\nffffffff; {market.People["dmytro"].Slug}"
        );

        Assert.Equal(
            [
                "new@example.com: invited",
                $"{id}: invited",
                "ffffffff: unknown-addressee",
                $"{market.People["dmytro"].Slug}: already-member",
            ],
            answers.Select(answer => $"{answer.Addressee}: {answer.Refusal?.Code ?? "invited"}")
        );
        Assert.Equal(2, await market.SeeAsync(db => db.JoinInvitations.CountAsync()));
    }

    [Theory, BothDatabases, Rule("M-030", "M-031")]
    public async Task Without_Agency_Plus_nobody_is_invited(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PutOnAsync(Plan.Basic);

        await Assert.ThrowsAsync<PlusNeeded>(() => market.InviteAsync("olga", "new@example.com"));

        await market.PutOnAsync(Plan.Plus);
        Assert.Null((await market.InviteAsync("olga", "new@example.com"))[0].Refusal);
    }

    [Theory, BothDatabases, Rule("M-061")]
    public async Task Only_the_owner_and_full_admins_invite(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });
        await market.PermitAsync("artem", Permissions.Freelancer with { Admin = Admin.Financial });

        await Assert.ThrowsAsync<NotAllowed>(() => market.InviteAsync("dmytro", "new@example.com"));
        await Assert.ThrowsAsync<NotAllowed>(() => market.InviteAsync("artem", "new@example.com"));
        await Assert.ThrowsAsync<Missing>(() => market.InviteAsync("clara", "new@example.com"));
        Assert.Null((await market.InviteAsync("sofiia", "new@example.com"))[0].Refusal);
    }

    [Theory, BothDatabases, Rule("M-077")]
    public async Task Permissions_changed_meanwhile_win(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });
        await market.InviteAsync("sofiia", "new@example.com");

        await market.PermitAsync("sofiia", Permissions.Freelancer);

        await Assert.ThrowsAsync<NotAllowed>(() => market.InviteAsync("sofiia", "newer@example.com"));
    }

    [Theory, BothDatabases, Rule("M-005")]
    public async Task Inviting_needs_a_proof_of_identity_not_older_than_15_minutes(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var olga = market.InAgency("olga");
        market.Clock.Pass(TimeSpan.FromMinutes(15));
        await market.RunAsync<InvitePeople>(invite => invite.RunAsync(olga, market.Form("a@example.com"), default));

        market.Clock.Pass(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            market.RunAsync<InvitePeople>(invite => invite.RunAsync(olga, market.Form("b@example.com"), default))
        );
    }

    [Theory, BothDatabases, Rule("M-047")]
    public async Task An_invitation_without_any_role_makes_no_sense(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await Assert.ThrowsAsync<NoRoleGiven>(() =>
            market.InviteAsync("olga", "new@example.com", new(Admin.None, Business.None, Contractor.None, Diaries.Full, Chat.Company))
        );
        Assert.Null(
            (
                await market.InviteAsync(
                    "olga",
                    "new@example.com",
                    new(Admin.Financial, Business.None, Contractor.None, Diaries.None, Chat.Nobody)
                )
            )[0].Refusal
        );
    }

    [Theory, BothDatabases, Rule("M-048")]
    public async Task Who_is_exclusive_elsewhere_gets_no_second_agency_as_contractor(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.SecondAgencyAsync("viktor", Permissions.Freelancer with { Contractor = Contractor.Exclusive });
        var id = market.People["viktor"].ShortId;

        Assert.IsType<ExclusiveElsewhere>((await market.InviteAsync("olga", id))[0].Refusal);
        // As a business manager who works for no client, the same person may come.
        Assert.Null((await market.InviteAsync("olga", id, Permissions.BiddingManager with { Contractor = Contractor.None }))[0].Refusal);
    }

    [Theory, BothDatabases, Rule("M-048")]
    public async Task Who_works_elsewhere_cannot_become_exclusive_but_can_be_non_exclusive_in_many(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.SecondAgencyAsync("viktor", Permissions.Freelancer);
        var id = market.People["viktor"].ShortId;

        Assert.IsType<WorksElsewhere>(
            (await market.InviteAsync("olga", id, Permissions.Freelancer with { Contractor = Contractor.Exclusive }))[0].Refusal
        );
        Assert.Null((await market.InviteAsync("olga", id))[0].Refusal);
    }

    [Theory, BothDatabases, Rule("M-084", "M-086")]
    public async Task The_mail_says_who_invites_to_what_with_which_permissions_and_carries_the_only_copy_of_the_token(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await market.InviteAsync("olga", "new@example.com", Permissions.BiddingManager, message: "Come and manage our business.");

        var mail = Assert.Single(await market.MailsAsync());
        Assert.Equal("new@example.com", mail.To);
        Assert.Contains("Olga Marchenko", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Auxility", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Business: Manager", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Come and manage our business.", mail.Text, StringComparison.Ordinal);
        var stored = await market.SeeAsync(db => db.JoinInvitations.SingleAsync());
        Assert.Equal(JoinInvitation.HashOf(Joining.TokenIn(mail)), stored.TokenHash);
        Assert.DoesNotContain(Joining.TokenIn(mail), stored.TokenHash, StringComparison.Ordinal);
        Assert.Equal(0, await market.SeeAsync(db => db.Members.CountAsync(member => member.PersonId == market.People["viktor"].Id)));
    }

    [Theory, BothDatabases, Rule("M-090")]
    public async Task A_second_invitation_replaces_the_one_that_waits_and_says_so(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.InviteAsync("olga", "viktor@example.com");

        // The same person by another name.
        var second = (await market.InviteAsync("olga", market.People["viktor"].ShortId))[0];

        Assert.True(second.Replaced);
        var states = await market.SeeAsync(db => db.JoinInvitations.OrderBy(one => one.Id).Select(one => one.State).ToListAsync());
        Assert.Equal([JoinInvitationState.Withdrawn, JoinInvitationState.Pending], states);
    }

    [Theory, BothDatabases, Rule("M-090")]
    public async Task The_database_itself_keeps_one_waiting_invitation_for_a_team_and_person(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.InviteAsync("olga", "viktor@example.com");

        await Assert.ThrowsAsync<Overtaken>(() =>
            market.ChangeAsync(async db =>
            {
                var by = await db.Members.Include(member => member.Agency).SingleAsync(member => member.IsOwner);
                var team = await db.Teams.SingleAsync();
                db.Add(
                    JoinInvitation
                        .Send(
                            by,
                            team,
                            new Addressee(market.People["viktor"].ShortId),
                            market.People["viktor"],
                            Permissions.Freelancer,
                            0,
                            "",
                            TimeSpan.FromDays(7),
                            market.Clock.GetUtcNow()
                        )
                        .Invitation
                );
            })
        );
    }

    [Theory, BothDatabases, Rule("M-090")]
    public async Task One_person_named_twice_is_invited_once(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        var answers = await market.InviteAsync("olga", $"viktor@example.com {market.People["viktor"].ShortId} VIKTOR@example.com");

        Assert.Equal([null, "named-twice"], answers.Select(answer => answer.Refusal?.Code));
    }

    [Theory, BothDatabases, Rule("M-089")]
    public async Task An_invitation_that_ended_never_blocks_a_new_one(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var viktor = market.People["viktor"].ShortId;
        await market.InviteAsync("olga", viktor);
        market.Clock.Pass(TimeSpan.FromDays(8));

        // Nobody has noted yet that it ran out.
        var again = (await market.InviteAsync("olga", viktor))[0];

        Assert.Null(again.Refusal);
        Assert.False(again.Replaced);
        Assert.Equal(1, await market.SeeAsync(db => db.JoinInvitations.CountAsync(one => one.State == JoinInvitationState.Expired)));
    }

    [Theory, BothDatabases, Rule("M-093")]
    public async Task Who_is_a_member_already_is_not_invited_and_the_membership_is_named(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        var refusal = Assert.IsType<AlreadyMember>((await market.InviteAsync("olga", "artem@example.com"))[0].Refusal);

        Assert.Equal(await market.MemberIdAsync("artem"), refusal.MemberId);
    }

    [Theory, BothDatabases, Rule("M-052")]
    public async Task The_narrower_permission_to_buy_connects_within_a_limit_comes_without_admin(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.InviteAsync("olga", market.People["viktor"].ShortId, Permissions.BiddingManager, limit: 400);

        await market.RunAsync<JoinAgency>(join => join.RunAsync(market.Me("viktor"), new(Joining.TokenIn(market.LastMail)), default));

        var member = await market.SeeAsync(db => db.Members.SingleAsync(one => one.PersonId == market.People["viktor"].Id));
        Assert.Equal((400, Admin.None), (member.TopUpLimit, member.Permissions.Admin));
        Assert.False(member.Administers);
    }

    [Theory, BothDatabases, Rule("M-015", "M-016")]
    public async Task A_hidden_team_and_a_foreign_one_take_no_invitations(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var team = await market.RunAsync<CreateTeam, Team>(create => create.RunAsync(market.InAgency("olga"), new("Design"), default));
        await market.RunAsync<HideTeam>(hide => hide.RunAsync(market.InAgency("olga"), new(team.Id, true), default));

        await Assert.ThrowsAsync<TeamHidden>(() => market.InviteAsync("olga", "new@example.com", team: team.Id));
        await Assert.ThrowsAsync<Missing>(() => market.InviteAsync("olga", "new@example.com", team: Guid.CreateVersion7()));
    }

    [Theory, BothDatabases, Rule("M-338")]
    public async Task Inviting_stands_in_the_agencys_audit(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await market.InviteAsync("olga", "new@example.com");

        var line = await market.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "invitation.sent"));
        Assert.Equal(("/a/auxility", market.People["olga"].Id), (line.Account, line.ActorId));
        Assert.Contains("new@example.com", line.After, StringComparison.Ordinal);
    }
}

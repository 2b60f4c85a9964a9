using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class JoinAgencyTests
{
    [Theory, BothDatabases, Rule("M-086", "M-087", "M-045")]
    public async Task Accepting_grants_exactly_what_the_invitation_says_and_nothing_before(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync(Permissions.BiddingManager);
        Assert.False(await IsMemberAsync(market));

        var member = await market.JoinAsync("viktor", token);

        Assert.Equal(Permissions.BiddingManager, member.Permissions);
        Assert.True(await IsMemberAsync(market));
        Assert.Equal(JoinInvitationState.Accepted, await StateAsync(market));
        var told = await market.ToldAsync<MembershipChanged>();
        Assert.Equal((MembershipChange.Joined, market.People["viktor"].Id), (told[^1].Change, told[^1].PersonId));
        Assert.Equal(JoinInvitationState.Accepted, (await market.ToldAsync<JoinInvitationChanged>())[^1].State);
    }

    [Theory, BothDatabases, Rule("M-086", "M-087")]
    public async Task Declining_grants_nothing_and_tells_the_agency_why(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();

        await market.RunAsync<DeclineToJoin>(decline =>
            decline.RunAsync(market.Me("viktor"), new(token, Reason: "No time until May."), default)
        );

        Assert.False(await IsMemberAsync(market));
        var told = (await market.ToldAsync<JoinInvitationChanged>())[^1];
        Assert.Equal((JoinInvitationState.Declined, "No time until May."), (told.State, told.Reason));
        await Assert.ThrowsAsync<JoinInvitationDeclined>(() => market.JoinAsync("viktor", token));
    }

    [Theory, BothDatabases, Rule("M-088", "M-089", "M-337")]
    public async Task It_can_be_accepted_at_exactly_seven_days_and_not_after(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();

        market.Clock.Pass(TimeSpan.FromDays(7) + TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<JoinInvitationExpired>(() => market.JoinAsync("viktor", token));
        Assert.False(await IsMemberAsync(market));

        token = await market.TokenForViktorAsync();
        market.Clock.Pass(TimeSpan.FromDays(7));
        await market.JoinAsync("viktor", token);
        Assert.True(await IsMemberAsync(market));
    }

    [Theory, BothDatabases, Rule("M-088")]
    public async Task The_life_of_an_invitation_is_a_setting(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.RunAsync<Settings<MarketplaceDb>>(settings =>
            settings.ChangeAsync(market.Operator, "join_invitation_life", "1", default)
        );

        var token = await market.TokenForViktorAsync();
        market.Clock.Pass(TimeSpan.FromDays(2));

        await Assert.ThrowsAsync<JoinInvitationExpired>(() => market.JoinAsync("viktor", token));
    }

    [Theory, BothDatabases, Rule("M-087")]
    public async Task What_ran_out_is_noted_and_told_once(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.TokenForViktorAsync();
        Assert.Equal(0, await ExpireAsync(market));
        market.Clock.Pass(TimeSpan.FromDays(8));

        Assert.Equal(1, await ExpireAsync(market));
        Assert.Equal(0, await ExpireAsync(market));

        Assert.Equal(JoinInvitationState.Expired, await StateAsync(market));
        Assert.Equal(JoinInvitationState.Expired, (await market.ToldAsync<JoinInvitationChanged>())[^1].State);
    }

    [Theory, BothDatabases, Rule("M-088")]
    public async Task Sending_it_again_voids_the_old_link_and_begins_its_life_anew(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var old = await market.TokenForViktorAsync();
        market.Clock.Pass(TimeSpan.FromDays(6));
        var id = await market.SeeAsync(db => db.JoinInvitations.Select(one => one.Id).SingleAsync());

        await market.RunAsync<ResendJoinInvitation>(resend => resend.RunAsync(market.InAgency("olga"), new(id, "https://here"), default));

        var mail = (await market.MailsAsync())[^1];
        Assert.Contains("https://here/join/", mail.Text, StringComparison.Ordinal);
        market.Clock.Pass(TimeSpan.FromDays(6));
        await Assert.ThrowsAsync<Missing>(() => market.JoinAsync("viktor", old));
        await market.JoinAsync("viktor", Joining.TokenIn(mail));
    }

    [Theory, BothDatabases, Rule("M-087", "M-089")]
    public async Task A_withdrawn_or_used_link_says_so_and_grants_nothing(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var withdrawn = await market.TokenForViktorAsync();
        var id = await market.SeeAsync(db => db.JoinInvitations.Select(one => one.Id).SingleAsync());
        await market.RunAsync<WithdrawJoinInvitation>(withdraw => withdraw.RunAsync(market.InAgency("olga"), new(id), default));

        await Assert.ThrowsAsync<JoinInvitationWithdrawn>(() => market.JoinAsync("viktor", withdrawn));
        Assert.False(await IsMemberAsync(market));
        // What is settled stays so: it cannot be sent again, nor withdrawn twice.
        await Assert.ThrowsAsync<JoinInvitationWithdrawn>(() =>
            market.RunAsync<ResendJoinInvitation>(resend => resend.RunAsync(market.InAgency("olga"), new(id), default))
        );
        await Assert.ThrowsAsync<JoinInvitationWithdrawn>(() =>
            market.RunAsync<WithdrawJoinInvitation>(again => again.RunAsync(market.InAgency("olga"), new(id), default))
        );

        var used = await market.TokenForViktorAsync();
        await market.JoinAsync("viktor", used);
        await Assert.ThrowsAsync<JoinInvitationUsed>(() => market.JoinAsync("viktor", used));
    }

    [Theory, BothDatabases, Rule("M-091")]
    public async Task Signed_in_as_someone_else_one_reads_whom_it_is_for(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();

        var refusal = await Assert.ThrowsAsync<JoinInvitationForSomeoneElse>(() => market.JoinAsync("clara", token));

        Assert.Contains("viktor@example.com", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(JoinInvitationState.Pending, await StateAsync(market));
    }

    [Theory, BothDatabases, Rule("M-091")]
    public async Task Who_signs_up_later_with_the_address_may_accept(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.InviteAsync("olga", "new@example.com");
        var token = Joining.TokenIn(market.LastMail);
        var person = await market.RunAsync<RegisterPerson, Person>(register =>
            register.RunAsync(Guid.CreateVersion7(), "Nadia Newcomer", "New@Example.com", default)
        );
        market.People["nadia"] = person;

        await market.JoinAsync("nadia", token);

        Assert.Equal(person.Id, await market.SeeAsync(db => db.JoinInvitations.Select(one => one.PersonId).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-092", "M-036")]
    public async Task While_Plus_is_lapsed_it_stays_pending_and_can_be_accepted_when_Plus_is_back(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();
        await market.PutOnAsync(Plan.Basic);

        await Assert.ThrowsAsync<PlusLapsed>(() => market.JoinAsync("viktor", token));
        Assert.Equal(JoinInvitationState.Pending, await StateAsync(market));
        // Those who are members stay members.
        Assert.Equal(4, await market.SeeAsync(db => db.Members.CountAsync(member => member.LeftAt == null)));

        await market.PutOnAsync(Plan.Plus);
        await market.JoinAsync("viktor", token);
    }

    [Theory, BothDatabases, Rule("M-092", "M-048")]
    public async Task Who_became_exclusive_elsewhere_meanwhile_cannot_accept(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();
        await market.SecondAgencyAsync("viktor", Permissions.Freelancer with { Contractor = Contractor.Exclusive });

        await Assert.ThrowsAsync<ExclusiveElsewhere>(() => market.JoinAsync("viktor", token));
        Assert.Equal(JoinInvitationState.Pending, await StateAsync(market));
    }

    [Theory, BothDatabases, Rule("M-048")]
    public async Task Of_two_exclusive_places_accepted_at_once_one_is_granted(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var viktor = market.People["viktor"].Id;
        await market.SecondAgencyAsync("artem", Permissions.Freelancer);
        var exclusive = Permissions.Freelancer with { Contractor = Contractor.Exclusive };
        var token = await market.TokenForViktorAsync(exclusive);

        // The other agency's acceptance is saved between the look and the save of this one.
        await Assert.ThrowsAsync<Overtaken>(() =>
            market.RunAsync<MarketplaceDb>(async db =>
            {
                var person = await db.People.SingleAsync(one => one.Id == viktor);
                await market.JoinAsync("viktor", token);
                var agency = await db.Agencies.SingleAsync(one => one.Slug == "brightfold");
                var team = await db.Teams.SingleAsync(one => one.AgencyId == agency.Id);
                db.Members.Add(Member.Join(agency, team.Id, person, exclusive, 0, market.Clock.GetUtcNow()));
                db.Entry(person).State = EntityState.Modified;
                await db.SaveChangesAsync();
            })
        );
        Assert.Equal(1, await market.SeeAsync(db => db.Members.CountAsync(member => member.PersonId == viktor)));
    }

    [Theory, BothDatabases, Rule("M-092", "M-109")]
    public async Task When_the_inviter_left_another_admin_stands_for_it_and_the_audit_names_both(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });
        var token = await market.TokenForViktorAsync(by: "sofiia");
        var sofiia = await market.MemberIdAsync("sofiia");
        await market.RunAsync<RemoveMember>(remove => remove.RunAsync(market.InAgency("olga"), new(sofiia), default));

        await market.JoinAsync("viktor", token);

        var line = await market.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "member.joined"));
        Assert.Contains("Sofiia Lysenko", line.After, StringComparison.Ordinal);
        Assert.Contains("Olga Marchenko", line.After, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("M-092", "M-109")]
    public async Task When_nobody_who_may_invite_is_left_it_is_withdrawn(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });
        var token = await market.TokenForViktorAsync(by: "sofiia");
        await SuspendAsync(market, "olga");
        await market.RunAsync<LeaveAgency>(async leave =>
            await leave.RunAsync(market.Me("sofiia"), new(await market.MemberIdAsync("sofiia")), default)
        );

        await Assert.ThrowsAsync<JoinInvitationWithdrawn>(() => market.JoinAsync("viktor", token));
    }

    [Theory, BothDatabases, Rule("M-092")]
    public async Task Without_anyone_in_good_order_who_may_invite_nobody_joins(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();
        await SuspendAsync(market, "olga");

        await Assert.ThrowsAsync<NobodyVouches>(() => market.JoinAsync("viktor", token));
    }

    [Theory, BothDatabases]
    public async Task By_its_id_an_invitation_exists_only_for_the_one_it_is_for(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.TokenForViktorAsync();
        var id = await market.SeeAsync(db => db.JoinInvitations.Select(one => one.Id).SingleAsync());

        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<JoinAgency>(join => join.RunAsync(market.Me("clara"), new(InvitationId: id), default))
        );
        await market.RunAsync<JoinAgency>(join => join.RunAsync(market.Me("viktor"), new(InvitationId: id), default));
    }

    private static Task<bool> IsMemberAsync(Joining market) =>
        market.SeeAsync(db => db.Members.AnyAsync(one => one.PersonId == market.People["viktor"].Id && one.LeftAt == null));

    private static Task<JoinInvitationState> StateAsync(Joining market) =>
        market.SeeAsync(db => db.JoinInvitations.OrderByDescending(one => one.Id).Select(one => one.State).FirstAsync());

    private static Task<int> ExpireAsync(Joining market) => market.RunAsync<ExpireJoinInvitations, int>(expire => expire.RunAsync(default));

    private static Task SuspendAsync(Joining market, string first) =>
        market.RunAsync<SetStatus>(set =>
            set.RunAsync(market.Operator, new(market.People[first].Id, AccountStatus.Suspended, "A look is being taken."), default)
        );
}

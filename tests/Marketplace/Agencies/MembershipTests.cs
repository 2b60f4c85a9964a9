using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class MembershipTests
{
    private static readonly Permissions Exclusive = Permissions.Freelancer with { Contractor = Contractor.Exclusive };

    [Theory, BothDatabases, Rule("M-061", "M-077")]
    public async Task Changed_permissions_are_in_force_at_once_and_told(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await ChangeAsync(market, "olga", "artem", Permissions.BiddingManager);

        var artem = await SeeAsync(market, "artem");
        Assert.True(artem.Manages);
        var told = (await market.ToldAsync<MembershipChanged>())[^1];
        Assert.Equal((MembershipChange.Changed, artem.PersonId), (told.Change, told.PersonId));
        var line = await market.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "member.changed"));
        Assert.Contains("\"business\":\"none\"", line.Before, StringComparison.Ordinal);
        Assert.Contains("\"business\":\"manager\"", line.After, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("M-061")]
    public async Task Only_the_owner_and_full_admins_change_and_remove(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await Assert.ThrowsAsync<NotAllowed>(() => ChangeAsync(market, "dmytro", "artem", Permissions.BiddingManager));
        await Assert.ThrowsAsync<NotAllowed>(() => RemoveAsync(market, "dmytro", "artem"));

        await ChangeAsync(market, "olga", "dmytro", Permissions.BiddingManager with { Admin = Admin.Full });
        await ChangeAsync(market, "dmytro", "artem", Permissions.BiddingManager);
        await RemoveAsync(market, "dmytro", "artem");
    }

    [Theory, BothDatabases, Rule("M-005")]
    public async Task Changing_and_removing_need_a_recent_proof_of_identity(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var artem = await SeeAsync(market, "artem");
        var olga = market.InAgency("olga") with { ConfirmedAt = null };

        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            market.RunAsync<ChangePermissions>(change =>
                change.RunAsync(olga, new(artem.Id, artem.TeamId, Permissions.BiddingManager), default)
            )
        );
        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            market.RunAsync<RemoveMember>(remove => remove.RunAsync(olga, new(artem.Id), default))
        );
    }

    [Theory, BothDatabases, Rule("M-047")]
    public async Task A_member_keeps_at_least_one_role(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await Assert.ThrowsAsync<NoRoleGiven>(() =>
            ChangeAsync(market, "olga", "artem", Permissions.Freelancer with { Contractor = Contractor.None })
        );
    }

    [Theory, BothDatabases, Rule("M-012", "M-108")]
    public async Task The_owner_stays_admin_and_can_neither_be_removed_nor_leave(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await ChangeAsync(market, "olga", "sofiia", Permissions.Freelancer with { Admin = Admin.Full });

        await Assert.ThrowsAsync<OwnerStaysAdmin>(() => ChangeAsync(market, "olga", "olga", Permissions.BiddingManager));
        await Assert.ThrowsAsync<NotAllowed>(() => ChangeAsync(market, "sofiia", "olga", Permissions.BiddingManager));
        await Assert.ThrowsAsync<OwnerStays>(() => RemoveAsync(market, "sofiia", "olga"));
        await Assert.ThrowsAsync<OwnerStays>(() => LeaveAsync(market, "olga"));
        // The last Full admin besides the owner can go.
        await RemoveAsync(market, "olga", "sofiia");
    }

    [Theory, BothDatabases, Rule("M-094")]
    public async Task Becoming_exclusive_waits_for_the_members_consent(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await ChangeAsync(market, "olga", "artem", Exclusive);

        var artem = await SeeAsync(market, "artem");
        Assert.Equal((true, Contractor.NonExclusive), (artem.AwaitsExclusive, artem.Permissions.Contractor));
        await Assert.ThrowsAsync<Missing>(() => ConsentAsync(market, "sofiia", artem.Id, agreed: true));

        await ConsentAsync(market, "artem", artem.Id, agreed: true);

        artem = await SeeAsync(market, "artem");
        Assert.Equal((false, Contractor.Exclusive), (artem.AwaitsExclusive, artem.Permissions.Contractor));
    }

    [Theory, BothDatabases, Rule("M-094")]
    public async Task Who_does_not_consent_stays_non_exclusive(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await ChangeAsync(market, "olga", "artem", Exclusive);
        var id = await market.MemberIdAsync("artem");

        await ConsentAsync(market, "artem", id, agreed: false);

        var artem = await SeeAsync(market, "artem");
        Assert.Equal((false, Contractor.NonExclusive), (artem.AwaitsExclusive, artem.Permissions.Contractor));
        await Assert.ThrowsAsync<NothingToConsentTo>(() => ConsentAsync(market, "artem", id, agreed: true));
    }

    [Theory, BothDatabases, Rule("M-048", "M-094")]
    public async Task Who_works_elsewhere_meanwhile_cannot_consent(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await ChangeAsync(market, "olga", "artem", Exclusive);
        await market.SecondAgencyAsync("artem", Permissions.Freelancer);

        await Assert.ThrowsAsync<WorksElsewhere>(async () =>
            await ConsentAsync(market, "artem", await market.MemberIdAsync("artem"), agreed: true)
        );
    }

    [Theory, BothDatabases, Rule("M-102", "M-107")]
    public async Task Who_leaves_can_do_nothing_any_more_and_keeps_name_and_history(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await LeaveAsync(market, "dmytro");

        var dmytro = await SeeAsync(market, "dmytro");
        Assert.Equal(market.Clock.GetUtcNow(), dmytro.LeftAt);
        await Assert.ThrowsAsync<Missing>(() => market.InviteAsync("dmytro", "new@example.com"));
        Assert.Equal(MembershipChange.Left, (await market.ToldAsync<MembershipChanged>())[^1].Change);
        Assert.NotNull(await market.SeeAsync(db => db.People.SingleAsync(one => one.Id == dmytro.PersonId)));
    }

    [Theory, BothDatabases]
    public async Task Two_who_change_the_same_member_do_not_overwrite_each_other(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var artem = await SeeAsync(market, "artem");
        await ChangeAsync(market, "olga", "artem", Permissions.BiddingManager);

        await Assert.ThrowsAsync<Overtaken>(() =>
            market.RunAsync<ChangePermissions>(change =>
                change.RunAsync(market.InAgency("olga"), new(artem.Id, artem.TeamId, Permissions.Freelancer, 0, artem.Version), default)
            )
        );
    }

    [Theory, BothDatabases, Rule("M-013", "M-060")]
    public async Task Only_the_owner_makes_teams_and_no_two_of_one_name(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await ChangeAsync(market, "olga", "sofiia", Permissions.Freelancer with { Admin = Admin.Full });

        await Assert.ThrowsAsync<NotAllowed>(() => CreateTeamAsync(market, "sofiia", "Design"));
        await CreateTeamAsync(market, "olga", "Design");
        await Assert.ThrowsAsync<TeamNameTaken>(() => CreateTeamAsync(market, "olga", " Design "));
    }

    [Theory, BothDatabases, Rule("M-037")]
    public async Task The_plan_is_set_by_the_operator_alone(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var id = await market.SeeAsync(db => db.Agencies.Select(one => one.Id).SingleAsync());

        await Assert.ThrowsAsync<Missing>(() => SetAsync(market.InAgency("olga")));
        await Assert.ThrowsAsync<ConfirmationNeeded>(() => SetAsync(market.Operator with { ConfirmedAt = null }));
        await SetAsync(market.Operator);

        Assert.False(await market.SeeAsync(db => db.Agencies.Select(one => one.Plan == Plan.Plus).SingleAsync()));

        Task SetAsync(Actor actor) => market.RunAsync<SetPlan>(set => set.RunAsync(actor, new(id, Plan.Basic), default));
    }

    [Theory, BothDatabases, Rule("M-073", "M-020")]
    public async Task The_agency_is_edited_by_its_admins(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await Assert.ThrowsAsync<NotAllowed>(() => EditAsync("dmytro"));
        await EditAsync("olga");

        Assert.Equal("Calm web teams", await market.SeeAsync(db => db.Agencies.Select(one => one.Tagline).SingleAsync()));

        Task EditAsync(string by) =>
            market.RunAsync<EditAgency>(edit => edit.RunAsync(market.InAgency(by), new("Auxility", "Calm web teams", ""), default));
    }

    private static async Task ChangeAsync(Joining market, string by, string whose, Permissions permissions)
    {
        var member = await SeeAsync(market, whose);
        await market.RunAsync<ChangePermissions>(change =>
            change.RunAsync(market.InAgency(by), new(member.Id, member.TeamId, permissions), default)
        );
    }

    private static async Task RemoveAsync(Joining market, string by, string whom)
    {
        var id = await market.MemberIdAsync(whom);
        await market.RunAsync<RemoveMember>(remove => remove.RunAsync(market.InAgency(by), new(id), default));
    }

    private static async Task LeaveAsync(Joining market, string who)
    {
        var id = await market.MemberIdAsync(who);
        await market.RunAsync<LeaveAgency>(leave => leave.RunAsync(market.Me(who), new(id), default));
    }

    private static Task ConsentAsync(Joining market, string who, Guid id, bool agreed) =>
        market.RunAsync<AnswerExclusive>(answer => answer.RunAsync(market.Me(who), new(id, agreed), default));

    private static Task CreateTeamAsync(Joining market, string by, string name) =>
        market.RunAsync<CreateTeam>(create => create.RunAsync(market.InAgency(by), new(name), default));

    private static Task<Member> SeeAsync(Joining market, string first) =>
        market.SeeAsync(db => db.Members.SingleAsync(one => one.PersonId == market.People[first].Id && one.Agency.Slug == "auxility"));
}

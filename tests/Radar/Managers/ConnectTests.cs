using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Radar.Tests.Managers;

public sealed class ConnectTests
{
    [Theory, BothDatabases, Rule("R-031", "R-037", "R-048", "R-050", "R-053", "M-320", "M-321", "M-322", "M-323", "M-326", "M-327")]
    public async Task The_first_manager_makes_it_partly_connected_and_the_second_connected(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        var before = await scene.ConnectionAsync();
        Assert.Equal((ConnectionState.NotConnected, "52350e00"), (before.State, before.Managers.Single().ShortId));

        await scene.InviteAsync("52350e00");

        var partly = await scene.ConnectionAsync();
        Assert.Equal(("Partly connected", ConnectionState.PartlyConnected), (partly.Label, partly.State));
        Assert.Equal(4, partly.Senders);
        Assert.Contains("Nothing is sent", string.Join(' ', partly.Means), StringComparison.Ordinal);
        Assert.Equal(WorkspaceState.Active, (await scene.SeeAsync(db => db.Workspaces.SingleAsync())).State);

        await scene.AskForAsync(ManagerKind.Bid);
        await scene.InviteAsync("7c1e94d2");

        var connected = await scene.ConnectionAsync();
        Assert.Equal(("Connected", "ok"), (connected.Label, connected.LabelKind));
        Assert.All(connected.Managers, manager => Assert.Equal("ok", manager.Dot));
    }

    [Theory, BothDatabases, Rule("R-053", "R-530")]
    public async Task Partly_connected_holds_every_bid(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.InviteAsync("52350e00");

        var hold = Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));

        Assert.Equal("no-manager", hold.Code);
    }

    [Theory, BothDatabases, Rule("R-049", "R-531")]
    public async Task Declared_stays_invited_while_the_market_does_not_show_a_membership(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        var assignment = await scene.AssignmentOfAsync("52350e00");

        await scene.RunAsync<DeclareInvited>(declare => declare.RunAsync(scene.InWorkspace("olga"), assignment.Id, default));
        await RoundAsync(scene);

        var after = await scene.AssignmentOfAsync("52350e00");
        Assert.Equal((AssignmentState.Invited, InvitationKnown.Declared), (after.State, after.Known!.Value));
        Assert.Equal(ConnectionState.NotConnected, (await scene.ConnectionAsync()).State);
    }

    [Theory, BothDatabases, Rule("R-048")]
    public async Task The_wizard_sends_only_for_who_administers_the_agency_and_agreed(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await JoinWorkspaceAsync(scene, "dmytro", Roles.Admin);
        var assignment = await scene.AssignmentOfAsync("52350e00");

        await Assert.ThrowsAsync<InvalidInput>(() => SendAsync("olga", agreed: false));
        await Assert.ThrowsAsync<NotAllowed>(() => SendAsync("dmytro", agreed: true));
        await Assert.ThrowsAsync<Missing>(() => SendAsync("artem", agreed: true));
        Assert.Equal(AssignmentState.Assigned, (await scene.AssignmentOfAsync("52350e00")).State);

        Task SendAsync(string first, bool agreed) =>
            scene.RunAsync<InviteManager>(invite => invite.RunAsync(scene.InWorkspace(first), new(assignment.Id, agreed), default));
    }

    [Theory, BothDatabases, Rule("R-047", "M-030")]
    public async Task Without_agency_plus_the_wizard_is_refused_as_the_members_page_would_be(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.AtMarketAsync(async db => (await db.Agencies.SingleAsync()).PutOn(Plan.Basic));

        var refusal = await Assert.ThrowsAnyAsync<Refusal>(() => scene.InviteAsync("52350e00"));

        Assert.Contains("Plus", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(AssignmentState.Assigned, (await scene.AssignmentOfAsync("52350e00")).State);
    }

    [Theory, BothDatabases, Rule("R-050", "R-533", "M-331")]
    public async Task Invited_as_exclusive_it_declines_with_the_reason(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);

        await ByHandAsync(scene, "52350e00", Permissions.BiddingManager with { Contractor = Contractor.Exclusive });

        var assignment = await scene.AssignmentOfAsync("52350e00");
        Assert.Equal((AssignmentState.Assigned, "exclusive"), (assignment.State, assignment.ReasonCode));
        Assert.Contains("Non-exclusive", assignment.Reason, StringComparison.Ordinal);
        Assert.Equal(JoinInvitationState.Declined, (await InvitationsAsync(scene, "52350e00")).Single().State);
    }

    [Theory, BothDatabases, Rule("R-050")]
    public async Task An_agency_without_an_assignment_is_declined(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);

        await ByHandAsync(scene, "7c1e94d2", Permissions.BiddingManager);

        Assert.Equal(JoinInvitationState.Declined, (await InvitationsAsync(scene, "7c1e94d2")).Single().State);
        Assert.False(await scene.SeeAsync(db => db.Assignments.AnyAsync(each => each.Manager.ShortId == "7c1e94d2")));
    }

    [Theory, BothDatabases, Rule("R-050", "R-056")]
    public async Task Seen_but_wrong_waits_and_a_better_invitation_is_accepted(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);

        await ByHandAsync(scene, "52350e00", Permissions.BiddingManager with { Business = Guildhall.Marketplace.Contracts.Business.None });
        var wrong = await scene.AssignmentOfAsync("52350e00");
        Assert.Equal((AssignmentState.Invited, "business"), (wrong.State, wrong.ReasonCode));

        await ByHandAsync(scene, "52350e00", Permissions.BiddingManager);
        Assert.Equal(AssignmentState.Active, (await scene.AssignmentOfAsync("52350e00")).State);
    }

    [Theory, BothDatabases, Rule("R-042", "M-330", "M-325")]
    public async Task The_first_on_another_team_is_accepted_after_a_person_looked_and_the_team_is_the_connections(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        var tidal = await scene.MakeTeamAsync("Tidal");
        await ByHandAsync(scene, "52350e00", Permissions.BiddingManager, tidal);
        var waiting = await scene.AssignmentOfAsync("52350e00");
        Assert.Equal((AssignmentState.Invited, "unexpected-team"), (waiting.State, waiting.ReasonCode));

        await scene.RunAsync<AcceptTeam>(accept => accept.RunAsync(scene.InWorkspace("olga"), waiting.Id, default));
        await scene.Host.DrainAsync();

        var view = await scene.ConnectionAsync();
        Assert.Equal((tidal, "Tidal", ConnectionState.PartlyConnected), (view.TeamId, view.TeamName, view.State));
        Assert.Equal(tidal, (await scene.SeeAsync(db => db.Workspaces.SingleAsync())).TeamId);
    }

    [Theory, BothDatabases, Rule("R-041", "R-042", "R-534", "M-325")]
    public async Task A_second_manager_on_another_team_is_degraded_and_never_used(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var tidal = await scene.MakeTeamAsync("Tidal");
        Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));

        await scene.ChangeMemberAsync("7c1e94d2", permissions => permissions, tidal);

        var assignment = await scene.AssignmentOfAsync("7c1e94d2");
        Assert.Equal((AssignmentState.Degraded, "other-team"), (assignment.State, assignment.ReasonCode));
        Assert.Contains("Tidal", assignment.Reason, StringComparison.Ordinal);
        Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));
        Assert.Equal(ConnectionState.Impaired, (await scene.ConnectionAsync()).State);
    }

    [Theory, BothDatabases, Rule("R-052", "R-532")]
    public async Task Admin_full_without_top_up_works_with_a_warning(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);

        await ByHandAsync(scene, "52350e00", Permissions.BiddingManager with { Admin = Admin.Full });

        var view = await scene.ConnectionAsync();
        Assert.Equal(("Partly connected, 1 warning", "warn"), (view.Label, view.LabelKind));
        Assert.Contains("more than needed", string.Join(' ', view.Means), StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("R-057", "R-535", "M-332")]
    public async Task Business_none_holds_bids_and_repair_frees_them(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);

        await scene.ChangeMemberAsync(
            "7c1e94d2",
            permissions => permissions with { Business = Guildhall.Marketplace.Contracts.Business.None }
        );
        Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));
        Assert.Equal(("Impaired", "bad"), ((await scene.ConnectionAsync()).Label, (await scene.ConnectionAsync()).LabelKind));

        scene.Clock.Pass(TimeSpan.FromMinutes(1));
        await scene.ChangeMemberAsync(
            "7c1e94d2",
            permissions => permissions with { Business = Guildhall.Marketplace.Contracts.Business.Manager }
        );
        Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));
    }

    [Theory, BothDatabases, Rule("R-054", "M-332")]
    public async Task A_demotion_that_was_not_heard_of_is_found_right_before_the_send(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));
        await scene.AtMarketAsync(async db =>
        {
            var member = await db.Members.SingleAsync(member => member.Person.ShortId == "7c1e94d2");
            member.Grant(member.Permissions with { Business = Guildhall.Marketplace.Contracts.Business.None }, 0, member.TeamId);
        });

        var before = await scene.Host.InAsync<IServiceProvider, ManagerChoice>(async services =>
            await services
                .GetRequiredService<ChooseManager>()
                .ForSendingAsync((await services.GetRequiredService<RadarDb>().Workspaces.SingleAsync()).Id, usOnly: false, null, default)
        );

        Assert.Equal("no-manager", Assert.IsType<ManagerChoice.Hold>(before).Code);
        Assert.Equal("business", (await scene.AssignmentOfAsync("7c1e94d2")).ReasonCode);
    }

    [Theory, BothDatabases, Rule("R-536", "M-333")]
    public async Task Admin_full_to_none_keeps_bids_going_and_says_once_that_top_up_is_off(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.InviteAsync("52350e00");
        await scene.AskForAsync(ManagerKind.Bid);
        var bid = await scene.AssignmentOfAsync("7c1e94d2");
        await scene.RunAsync<ChooseAdmin>(choose => choose.RunAsync(scene.InWorkspace("olga"), new(bid.Id, TopUp: true), default));
        await scene.InviteAsync("7c1e94d2");
        Assert.True((await scene.AssignmentOfAsync("7c1e94d2")).TopsUp);

        await scene.ChangeMemberAsync("7c1e94d2", permissions => permissions with { Admin = Admin.None });
        await RoundAsync(scene);

        Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));
        Assert.False((await scene.AssignmentOfAsync("7c1e94d2")).TopsUp);
        Assert.Equal(1, await scene.SeeAsync(db => db.AssignmentChanges.CountAsync(change => change.Code == "top-up-off")));
    }

    [Theory, BothDatabases, Rule("R-056", "R-066", "R-544", "M-107")]
    public async Task Removed_at_the_market_is_removed_here_and_invited_again_it_is_a_new_assignment(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var old = await scene.AssignmentOfAsync("7c1e94d2");

        await scene.RemoveMemberAsync("7c1e94d2");
        Assert.Equal(AssignmentState.Removed, (await scene.AssignmentOfAsync("7c1e94d2")).State);
        Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));

        await ByHandAsync(scene, "7c1e94d2", Permissions.BiddingManager);

        var again = await scene.AssignmentOfAsync("7c1e94d2");
        Assert.NotEqual(old.Id, again.Id);
        Assert.Equal(AssignmentState.Active, again.State);
        Assert.True(
            await scene.SeeAsync(db =>
                db.AssignmentChanges.AnyAsync(change => change.AssignmentId == old.Id && change.To == AssignmentState.Removed)
            )
        );
    }

    [Theory, BothDatabases, Rule("R-062", "R-540")]
    public async Task A_hold_for_conduct_stops_every_manager_until_a_person_has_read_it(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        await scene.AddManagerAsync(ManagerKind.Bid, "aa00bb11");
        await scene.AskForAsync(ManagerKind.Bid);
        await scene.InviteAsync("aa00bb11");
        var bid = await scene.AssignmentOfAsync("7c1e94d2");

        await StatusAsync(AccountStatus.OnHold);
        var hold = Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));
        Assert.Equal("conduct-stop", hold.Code);
        Assert.Contains("7c1e94d2", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(AssignmentState.Suspended, (await scene.AssignmentOfAsync("7c1e94d2")).State);

        await Assert.ThrowsAsync<InvalidInput>(() => ResumeAsync(hasRead: false));
        await ResumeAsync(hasRead: true);
        Assert.Equal("aa00bb11", Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene)).ShortId);

        async Task StatusAsync(AccountStatus status)
        {
            var ruth = scene.Ruth with { ConfirmedAt = scene.Clock.GetUtcNow() };
            await scene.RunAsync<SetStatus>(set => set.RunAsync(ruth, new(bid.Manager.PersonId, status, "Complaints."), default));
            await scene.Host.DrainAsync();
        }

        Task ResumeAsync(bool hasRead) =>
            scene.RunAsync<ResumeConnection>(resume => resume.RunAsync(scene.InWorkspace("olga"), new(hasRead), default));
    }

    [Theory, BothDatabases, Rule("R-067", "R-543")]
    public async Task Managers_are_not_among_the_senders_although_they_are_contractors(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var members = await scene.RunAsync<IAgencies, IReadOnlyList<MemberFacts>>(agencies => agencies.TeamAsync(scene.Team.Id, default));
        var managers = await scene.SeeAsync(db => db.Managers.Select(manager => manager.PersonId).ToListAsync());
        Assert.Contains(members, member => member.Person.ShortId == "7c1e94d2" && member.Permissions.Contractor is Contractor.NonExclusive);

        var senders = Senders.Of(members, managers).Select(member => member.Person.FirstName);

        Assert.Equal(["Artem", "Dmytro", "Olga", "Sofiia"], senders.Order());
    }

    [Theory, BothDatabases, Rule("R-059")]
    public async Task A_slot_is_taken_with_the_send_once_for_a_bid_and_keeps_the_gap(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var choice = Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));
        Assert.Equal(scene.Clock.GetUtcNow(), choice.At);
        var bid = Guid.CreateVersion7();

        Assert.True(await TakeAsync(bid));
        Assert.True(await TakeAsync(bid));
        Assert.False(await TakeAsync(Guid.CreateVersion7()));
        Assert.Equal(scene.Clock.GetUtcNow().AddMinutes(2), Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene)).At);

        scene.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.True(await TakeAsync(Guid.CreateVersion7()));
        Assert.Equal(2, await scene.SeeAsync(db => db.ManagerSends.CountAsync()));

        async Task<bool> TakeAsync(Guid id)
        {
            var taken = false;
            await scene.Host.InAsync<IServiceProvider>(async services =>
            {
                taken = await services.GetRequiredService<ChooseManager>().TakeSlotAsync(choice.AssignmentId, id, null, default);
                await services.GetRequiredService<RadarDb>().SaveChangesAsync();
            });
            return taken;
        }
    }

    [Theory, BothDatabases, Rule("R-059")]
    public async Task Of_two_sends_at_once_through_one_manager_the_later_is_overtaken(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var choice = Assert.IsType<ManagerChoice.Use>(await ChooseAsync(scene));

        await using var one = scene.Host.Services.CreateAsyncScope();
        await using var other = scene.Host.Services.CreateAsyncScope();
        Assert.True(
            await one.ServiceProvider.GetRequiredService<ChooseManager>().TakeSlotAsync(choice.AssignmentId, Guid.NewGuid(), null, default)
        );
        Assert.True(
            await other
                .ServiceProvider.GetRequiredService<ChooseManager>()
                .TakeSlotAsync(choice.AssignmentId, Guid.NewGuid(), null, default)
        );
        await one.ServiceProvider.GetRequiredService<RadarDb>().SaveChangesAsync();

        await Assert.ThrowsAsync<Overtaken>(() => other.ServiceProvider.GetRequiredService<RadarDb>().SaveChangesAsync());
    }

    [Theory, BothDatabases, Rule("R-054")]
    public async Task A_round_checks_each_connection_hourly_and_reads_for_the_sync_manager(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        Assert.Equal(0, await RoundAsync(scene));

        scene.Clock.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(1, await RoundAsync(scene));
        Assert.Equal(scene.Clock.GetUtcNow(), (await scene.AssignmentOfAsync("52350e00")).LastSyncAt);
        Assert.Equal(0, await RoundAsync(scene));
    }

    [Theory, BothDatabases, Rule("R-057")]
    public async Task A_person_re_checks_once_a_minute(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);

        await Assert.ThrowsAsync<CheckedJustNow>(() => CheckAsync());
        scene.Clock.Pass(TimeSpan.FromMinutes(1));
        await CheckAsync();

        Task CheckAsync() => scene.RunAsync<CheckConnection>(check => check.RunAsync(scene.InWorkspace("olga"), default));
    }

    [Theory, BothDatabases, Rule("R-034", "R-033")]
    public async Task With_an_own_person_for_sync_and_bid_nobody_from_outside_is_in_the_agency(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        await scene.RunAsync<ConnectWorkspace>(connect => connect.RunAsync(scene.InWorkspace("olga"), new(scene.Team.Id), default));
        var dmytro = (await scene.RunAsync<IRoster, PersonFacts?>(roster => roster.FindAsync(scene.IdOf("dmytro"), default)))!.ShortId;

        foreach (var kind in new[] { ManagerKind.Sync, ManagerKind.Bid })
            await scene.RunAsync<UseOwnManager>(use =>
                use.RunAsync(scene.InWorkspace("olga"), new($" {dmytro.ToUpperInvariant()} ", kind), default)
            );

        var view = await scene.ConnectionAsync();
        Assert.Equal(ConnectionState.Connected, view.State);
        Assert.All(view.Managers, manager => Assert.Equal((dmytro, false), (manager.ShortId, manager.IsPool)));
    }

    [Theory, BothDatabases, Rule("R-064", "R-065")]
    public async Task A_human_check_quarantines_and_only_the_operator_releases_a_pool_manager(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var bid = await scene.AssignmentOfAsync("7c1e94d2");
        await FaultAsync(FaultKind.HumanCheck);
        Assert.Equal(AssignmentState.Quarantined, (await scene.AssignmentOfAsync("7c1e94d2")).State);
        Assert.IsType<ManagerChoice.Hold>(await ChooseAsync(scene));

        scene.Clock.Pass(TimeSpan.FromHours(2));
        await RoundAsync(scene);
        Assert.Equal(AssignmentState.Quarantined, (await scene.AssignmentOfAsync("7c1e94d2")).State);

        await Assert.ThrowsAsync<Missing>(() =>
            scene.RunAsync<ReleaseManager>(release => release.RunAsync(scene.InWorkspace("olga"), bid.Id, default))
        );
        await scene.RunAsync<ReleaseManager>(release => release.RunAsync(scene.Ruth, bid.Id, default));
        Assert.Equal(AssignmentState.Active, (await scene.AssignmentOfAsync("7c1e94d2")).State);

        for (var n = 0; n < 5; n++)
            await FaultAsync(FaultKind.RateLimit);
        Assert.Equal("rate-limit", (await scene.AssignmentOfAsync("7c1e94d2")).ReasonCode);
        scene.Clock.Pass(TimeSpan.FromHours(1));
        await RoundAsync(scene);
        Assert.Equal(AssignmentState.Active, (await scene.AssignmentOfAsync("7c1e94d2")).State);

        Task FaultAsync(FaultKind kind) =>
            scene.Host.InAsync<IServiceProvider>(async services =>
            {
                await services.GetRequiredService<ReportFault>().RunAsync(bid.Id, kind, "The market said no.", default);
                await services.GetRequiredService<RadarDb>().SaveChangesAsync();
            });
    }

    private static Task<ManagerChoice> ChooseAsync(Scene scene, bool usOnly = false) =>
        scene.Host.InAsync<IServiceProvider, ManagerChoice>(async services =>
        {
            var workspace = await services.GetRequiredService<RadarDb>().Workspaces.SingleAsync();
            return await services.GetRequiredService<ChooseManager>().RunAsync(workspace.Id, usOnly, null, default);
        });

    private static Task<int> RoundAsync(Scene scene) =>
        ActivatorUtilities.CreateInstance<ManagerRounds>(scene.Host.Services).GoAsync(default);

    private static async Task ByHandAsync(Scene scene, string shortId, Permissions permissions, Guid? teamId = null)
    {
        await scene.RunAsync<IAgencies>(agencies =>
            agencies.InviteAsync(scene.Me("olga"), scene.Auxility.Id, teamId ?? scene.Team.Id, shortId, permissions, 0, default)
        );
        await scene.Host.DrainAsync();
    }

    private static async Task<IReadOnlyList<JoinInvitationFacts>> InvitationsAsync(Scene scene, string shortId)
    {
        var person = await scene.RunAsync<IRoster, PersonFacts?>(roster => roster.FindByShortIdAsync(shortId, default));
        return await scene.RunAsync<IAgencies, IReadOnlyList<JoinInvitationFacts>>(agencies =>
            agencies.InvitationsToAsync(person!.Id, default)
        );
    }

    private static Task JoinWorkspaceAsync(Scene scene, string first, Roles roles) =>
        scene.ChangeAsync(async db =>
        {
            var workspace = await db.Workspaces.SingleAsync();
            db.Add(WorkspacePerson.Join(workspace, scene.IdOf(first), first, roles, scene.Clock.GetUtcNow()));
        });
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Managers;

public sealed class WizardTests
{
    [Theory, BothDatabases, Rule("R-040", "R-042", "R-044", "R-045", "R-046", "R-048")]
    public async Task It_shows_teams_with_their_freelancers_and_the_values_after_admin_was_chosen(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.MakeTeamAsync("Tidal");

        var first = await SeeAsync(scene);
        Assert.Equal([("Auxility", 4), ("Tidal", 0)], first.Teams.Select(team => (team.Name, team.Freelancers)));
        Assert.Equal(("52350e00", "Auxility", Admin.None), (first.Values!.Addressee, first.Values.Team, first.Values.Permissions.Admin));
        Assert.Null(first.WhyNotSend);

        await scene.RunAsync<ChooseAdmin>(choose =>
            choose.RunAsync(scene.InWorkspace("olga"), new(first.Manager!.AssignmentId, TopUp: true), default)
        );
        Assert.Equal(Admin.Full, (await SeeAsync(scene)).Values!.Permissions.Admin);
    }

    [Theory, BothDatabases, Rule("R-046", "M-052")]
    public async Task Buying_within_a_limit_is_granted_without_admin(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        var manager = (await SeeAsync(scene)).Manager!;

        await scene.RunAsync<ChooseAdmin>(choose =>
            choose.RunAsync(scene.InWorkspace("olga"), new(manager.AssignmentId, TopUp: false, TopUpLimit: 200), default)
        );
        await scene.InviteAsync("52350e00");

        var member = await scene.Host.InAsync<Guildhall.Marketplace.MarketplaceDb, Member>(db =>
            db.Members.SingleAsync(member => member.Person.ShortId == "52350e00")
        );
        Assert.Equal((Admin.None, 200), (member.Permissions.Admin, member.TopUpLimit));
        Assert.Equal("Partly connected", (await scene.ConnectionAsync()).Label);
    }

    [Theory, BothDatabases, Rule("R-047", "R-048", "M-030")]
    public async Task It_says_why_it_cannot_send_without_plus_or_for_a_mere_colleague(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.RunAsync<AddColleague>(add => add.RunAsync(scene.InWorkspace("olga"), new(scene.IdOf("dmytro"), Roles.Admin), default));

        Assert.Contains("owner of Auxility", (await SeeAsync(scene, "dmytro")).WhyNotSend, StringComparison.Ordinal);
        await scene.AtMarketAsync(async db => (await db.Agencies.SingleAsync()).PutOn(Plan.Basic));
        var view = await SeeAsync(scene);
        Assert.False(view.IsPlus);
        Assert.Contains("Agency Plus", view.WhyNotSend, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("R-044")]
    public async Task The_link_shows_steps_and_id_alone_for_14_days(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        var token = (await SeeAsync(scene)).Link!["/connect/".Length..];

        scene.Clock.Pass(TimeSpan.FromDays(14));
        var linked = await LinkedAsync(token);
        Assert.Equal(("Auxility", "52350e00"), (linked.AgencyName, linked.Values.Addressee));

        scene.Clock.Pass(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<LinkEnded>(() => LinkedAsync(token));
        await Assert.ThrowsAsync<Missing>(() => LinkedAsync("nothing"));

        Task<SeeLinkedSteps.View> LinkedAsync(string given) =>
            scene.RunAsync<SeeLinkedSteps, SeeLinkedSteps.View>(see => see.RunAsync(given, default));
    }

    [Theory, BothDatabases, Rule("R-038")]
    public async Task Support_lists_a_persons_own_requests_with_their_state(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.RunAsync<RequestManager>(ask => ask.RunAsync(scene.InWorkspace("olga"), new(ManagerKind.Bid, "To send"), default));

        var olga = await scene.RunAsync<SeeSupport, SeeSupport.View>(see => see.RunAsync(scene.Me("olga"), default));
        var dmytro = await scene.RunAsync<SeeSupport, SeeSupport.View>(see => see.RunAsync(scene.Me("dmytro"), default));

        Assert.Contains(olga.Requests, request => request is { Kind: ManagerKind.Bid, State: RequestState.WaitsForFirst });
        Assert.Equal("auxility-radar", olga.Workspaces.Single().Slug);
        Assert.Empty(dmytro.Requests);
        Assert.Empty(dmytro.Workspaces);
    }

    [Theory, BothDatabases, Rule("R-037", "R-051", "R-053", "M-329")]
    public async Task The_matrix_shows_each_value_wanted_beside_found_and_what_it_means(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        await scene.ChangeMemberAsync("7c1e94d2", permissions => permissions with { Chat = Chat.Team });

        var view = await scene.ConnectionAsync();
        var columns = MatrixRows.Columns(view);
        var rows = MatrixRows.Rows(view, scene.Clock.GetUtcNow(), TimeZoneInfo.Utc).ToDictionary(row => row.Name);

        Assert.Equal(("Connected, 1 warning", "warn"), (view.Label, view.LabelKind));
        Assert.Equal(
            [("Sync", "ok", "52350e00"), ("Bidding", "warn", "7c1e94d2"), ("U.S.-only", "off", null)],
            columns.Select(column => (column.Name, column.Kind, column.Id))
        );
        Assert.Equal(("17 Nov", true), (rows["Invitation"].Found[0].Value, rows["Invitation"].Found[0].Right));
        Assert.Equal(
            ("Company", "Team", false),
            (rows["Can chat with"].Wanted, rows["Can chat with"].Found[1].Value, rows["Can chat with"].Found[1].Right)
        );
        Assert.Equal(("0 s ago", true), (rows["Last sync"].Found[0].Value, rows["Last sync"].Found[0].Right));
        Assert.Null(rows["Can chat with"].Found[2].Value);
        Assert.Equal("Reading and bidding work.", view.Means[0]);
        Assert.Contains("Can chat with is Team", view.Means[1], StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("R-043")]
    public async Task Changing_the_team_degrades_managers_that_are_not_there_until_they_are_moved(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        var tidal = await scene.MakeTeamAsync("Tidal");

        await scene.RunAsync<ChangeTeam>(change => change.RunAsync(scene.InWorkspace("olga"), new(tidal), default));

        var moved = await scene.ConnectionAsync();
        Assert.Equal((tidal, "Tidal"), (moved.TeamId, moved.TeamName));
        Assert.All(moved.Managers, manager => Assert.Equal((AssignmentState.Degraded, "other-team"), (manager.State, manager.ReasonCode)));

        await scene.ChangeMemberAsync("52350e00", permissions => permissions, tidal);
        await scene.ChangeMemberAsync("7c1e94d2", permissions => permissions, tidal);
        Assert.Equal(ConnectionState.Connected, (await scene.ConnectionAsync()).State);
    }

    [Theory, BothDatabases, Rule("R-068")]
    public async Task What_the_us_kind_needs_is_met_not_met_or_unknown(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        Assert.Equal([false, null, null], await SeeAsync());

        await scene.AtMarketAsync(async db =>
        {
            var artem = scene.IdOf("artem");
            (await db.People.SingleAsync(person => person.Id == artem)).ConfirmUs(true);
        });
        await scene.AddManagerAsync(ManagerKind.Us, "b04fd61a");
        await scene.AskForAsync(ManagerKind.Us);
        Assert.Equal([true, true, null], await SeeAsync());

        await scene.InviteAsync("b04fd61a");
        Assert.Equal([true, true, true], await SeeAsync());
        Assert.Equal("Connected with U.S.", (await scene.ConnectionAsync()).Label);

        async Task<IEnumerable<bool?>> SeeAsync() =>
            (
                await scene.RunAsync<SeeUsRequirements, IReadOnlyList<UsRequirement>>(see =>
                    see.RunAsync(scene.InWorkspace("olga"), default)
                )
            ).Select(line => line.Met);
    }

    private static Task<WizardView> SeeAsync(Scene scene, string first = "olga") =>
        scene.RunAsync<SeeWizard, WizardView>(see => see.RunAsync(scene.InWorkspace(first), null, default));
}

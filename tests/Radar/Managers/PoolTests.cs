using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Managers;

public sealed class PoolTests
{
    [Theory, BothDatabases, Rule("R-034", "R-035", "R-036", "R-529")]
    public async Task A_manager_gets_a_drawn_or_typed_id_that_is_never_given_twice(Engine engine)
    {
        await using var scene = await Scene.StartAsync(engine);

        var typed = await scene.AddManagerAsync(ManagerKind.Sync, " 52350E00 ");
        var drawn = await scene.AddManagerAsync(ManagerKind.Bid, "");
        await scene.RunAsync<RetireManager>(retire => retire.RunAsync(scene.Ruth, new(typed.Id, "Leaves."), default));

        Assert.Equal("52350e00", typed.ShortId);
        Assert.Matches("^[0-9a-f]{8}$", drawn.ShortId);
        await Assert.ThrowsAsync<ManagerIdTaken>(() => scene.AddManagerAsync(ManagerKind.Sync, "52350e00"));
        await Assert.ThrowsAsync<InvalidInput>(() => scene.AddManagerAsync(ManagerKind.Sync, "5235000"));
        var account = await scene.RunAsync<IRoster, PersonFacts?>(roster => roster.FindByShortIdAsync("52350e00", default));
        Assert.Equal((typed.PersonId, Visibility.Private), (account!.Id, account.Visibility));
    }

    [Theory, BothDatabases, Rule("R-011", "R-070")]
    public async Task Only_the_operator_sees_and_changes_the_pool(Engine engine)
    {
        await using var scene = await Scene.StartAsync(engine);

        await Assert.ThrowsAsync<Missing>(() => scene.RunAsync<SeePool>(see => see.RunAsync(scene.Me("olga"), default)));
        await Assert.ThrowsAsync<Missing>(() =>
            scene.RunAsync<AddManager>(add => add.RunAsync(scene.Me("olga"), new(ManagerKind.Sync, "Rae Finch"), default))
        );
    }

    [Theory, BothDatabases, Rule("R-071")]
    public async Task With_none_free_the_first_request_waits_and_a_new_manager_answers_it(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        await scene.RunAsync<ConnectWorkspace>(connect => connect.RunAsync(scene.InWorkspace("olga"), new(scene.Team.Id), default));
        var pool = await scene.RunAsync<SeePool, SeePool.View>(see => see.RunAsync(scene.Ruth, default));
        Assert.Equal(RequestState.Open, pool.Requests.Single().State);
        Assert.Contains("No manager", pool.Requests.Single().Answer, StringComparison.Ordinal);

        await scene.AddManagerAsync(ManagerKind.Sync, "52350e00");

        Assert.Equal("52350e00", (await scene.ConnectionAsync()).Managers.Single().ShortId);
        Assert.Equal(RequestState.Assigned, (await scene.SeeAsync(db => db.ManagerRequests.SingleAsync())).State);
    }

    [Theory, BothDatabases, Rule("R-040", "R-071")]
    public async Task A_manager_serves_so_many_agencies_and_the_one_with_the_fewest_is_taken(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        Assert.Null(await FreeAsync(ManagerKind.Sync, Guid.NewGuid()));

        await scene.RunAsync<Settings<RadarDb>>(settings => settings.ChangeAsync(scene.Ruth, "agencies_per_manager", "2", default));
        Assert.Equal("52350e00", await FreeAsync(ManagerKind.Sync, Guid.NewGuid()));
        Assert.Null(await FreeAsync(ManagerKind.Sync, scene.Auxility.Id));

        await scene.AddManagerAsync(ManagerKind.Sync, "ffffffff");
        Assert.Equal("ffffffff", await FreeAsync(ManagerKind.Sync, Guid.NewGuid()));

        Task<string?> FreeAsync(ManagerKind kind, Guid agency) =>
            scene.RunAsync<Pool, string?>(async pool => (await pool.FreeAsync(kind, agency, default))?.ShortId);
    }

    [Theory, BothDatabases, Rule("R-038", "R-039")]
    public async Task A_request_before_the_first_is_active_waits_and_then_asks_the_operator(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);

        var request = await scene.RunAsync<RequestManager, ManagerRequest>(ask =>
            ask.RunAsync(scene.InWorkspace("olga"), new(ManagerKind.Bid, "To send bids"), default)
        );
        Assert.Equal(RequestState.WaitsForFirst, request.State);
        await Assert.ThrowsAsync<FirstNotActive>(() => AnswerAsync(AnswerRequest.Answers.Assign));
        await Assert.ThrowsAsync<RequestedAlready>(() =>
            scene.RunAsync<RequestManager>(ask => ask.RunAsync(scene.InWorkspace("olga"), new(ManagerKind.Bid), default))
        );

        await scene.InviteAsync("52350e00");
        Assert.Equal(RequestState.Open, (await scene.ConnectionAsync()).Requests.Single(each => each.Kind is ManagerKind.Bid).State);

        await AnswerAsync(AnswerRequest.Answers.Ask, "How many bids a day?");
        await scene.RunAsync<ReplyToRequest>(reply => reply.RunAsync(scene.InWorkspace("olga"), new(request.Id, "About 30."), default));
        await AnswerAsync(AnswerRequest.Answers.Assign);
        Assert.Equal("7c1e94d2", (await scene.ConnectionAsync()).Managers[1].ShortId);

        Task AnswerAsync(AnswerRequest.Answers answer, string text = "") =>
            scene.RunAsync<AnswerRequest>(use => use.RunAsync(scene.Ruth, new(request.Id, answer, text), default));
    }

    [Theory, BothDatabases, Rule("R-038")]
    public async Task The_pool_answers_by_itself_where_the_operator_says_so(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.RunAsync<Settings<RadarDb>>(settings => settings.ChangeAsync(scene.Ruth, "auto_assign_managers", "true", default));
        await scene.RunAsync<RequestManager>(ask => ask.RunAsync(scene.InWorkspace("olga"), new(ManagerKind.Bid), default));
        Assert.Single((await scene.ConnectionAsync()).Managers);

        await scene.InviteAsync("52350e00");

        Assert.Equal("7c1e94d2", (await scene.ConnectionAsync()).Managers[1].ShortId);
    }

    [Theory, BothDatabases, Rule("R-009")]
    public async Task Only_owner_and_admin_connect(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        await scene.ChangeAsync(async db =>
            db.Add(
                WorkspacePerson.Join(await db.Workspaces.SingleAsync(), scene.IdOf("dmytro"), "Dmytro", Roles.Lead, scene.Clock.GetUtcNow())
            )
        );

        await Assert.ThrowsAsync<NotAllowed>(() =>
            scene.RunAsync<ConnectWorkspace>(connect => connect.RunAsync(scene.InWorkspace("dmytro"), new(scene.Team.Id), default))
        );
    }

    [Theory, BothDatabases, Rule("R-071")]
    public async Task Retiring_gives_a_replacement_and_lets_the_old_one_work_out_its_notice(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        await scene.AddManagerAsync(ManagerKind.Bid, "aa00bb11");
        var old = await scene.AssignmentOfAsync("7c1e94d2");

        await scene.RunAsync<RetireManager>(retire => retire.RunAsync(scene.Ruth, new(old.ManagerId, "The account is closed."), default));

        Assert.Equal(AssignmentState.Assigned, (await scene.AssignmentOfAsync("aa00bb11")).State);
        Assert.True((await scene.AssignmentOfAsync("7c1e94d2")).IsUsable);

        scene.Clock.Pass(TimeSpan.FromDays(14));
        await Microsoft
            .Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<ManagerRounds>(scene.Host.Services)
            .GoAsync(default);
        var gone = await scene.AssignmentOfAsync("7c1e94d2");
        Assert.Equal((AssignmentState.Removed, "retired"), (gone.State, gone.ReasonCode));
    }
}

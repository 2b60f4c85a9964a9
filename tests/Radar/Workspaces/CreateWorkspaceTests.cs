using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Workspaces;

public sealed class CreateWorkspaceTests
{
    [Theory, BothDatabases, Rule("R-001", "R-007")]
    public async Task A_new_workspace_serves_one_team_and_turns_nothing_on(Engine engine)
    {
        await using var scene = await Scene.StartAsync(engine);

        var workspace = await CreateAsync(scene, "olga");

        Assert.Equal((scene.Auxility.Id, scene.Team.Id, "auxility-radar"), (workspace.AgencyId, workspace.TeamId, workspace.Slug));
        Assert.Equal(WorkspaceState.Setup, workspace.State);
        Assert.Equal(Roles.Owner, (await scene.SeeAsync(db => db.WorkspacePeople.SingleAsync())).Roles);
        Assert.False(await scene.SeeAsync(db => db.Connections.AnyAsync()));
        Assert.False(await scene.SeeAsync(db => db.ManagerRequests.AnyAsync()));
        Assert.Equal("/r/auxility-radar", (await scene.SeeAsync(db => db.Audit.SingleAsync())).Account);
    }

    [Theory, BothDatabases, Rule("R-003", "R-526")]
    public async Task A_team_that_has_a_workspace_is_refused_and_named_only_to_its_people(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        await scene.ChangeMemberOfAsync("dmytro", permissions => permissions with { Admin = Admin.Full });

        var stranger = await Assert.ThrowsAsync<TeamTaken>(() => CreateAsync(scene, "dmytro", "Second"));
        var owner = await Assert.ThrowsAsync<TeamTaken>(() => CreateAsync(scene, "olga", "Second"));

        Assert.DoesNotContain("Auxility Radar", stranger.Message, StringComparison.Ordinal);
        Assert.Contains("Auxility Radar", owner.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("R-004")]
    public async Task Another_team_of_the_agency_has_a_workspace_of_its_own(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        var tidal = await scene.MakeTeamAsync("Tidal");

        var second = await scene.RunAsync<CreateWorkspace, Workspace>(create =>
            create.RunAsync(scene.Me("olga"), new("auxility", "Tidal Radar", "Europe/Kyiv", "USD", tidal), default)
        );

        Assert.Equal(tidal, second.TeamId);
    }

    [Theory, BothDatabases, Rule("R-007", "R-011")]
    public async Task Only_who_administers_the_agency_makes_one(Engine engine)
    {
        await using var scene = await Scene.StartAsync(engine);

        await Assert.ThrowsAsync<NotAllowed>(() => CreateAsync(scene, "dmytro"));
        await Assert.ThrowsAsync<NotAllowed>(() => CreateAsync(scene, "artem"));
        await Assert.ThrowsAsync<Missing>(() => CreateAsync(scene, "clara"));
    }

    [Theory, BothDatabases, Rule("R-011")]
    public async Task Whoever_is_not_in_a_workspace_is_told_there_is_none(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);

        await Assert.ThrowsAsync<Missing>(() => scene.ConnectionAsync("dmytro"));
        await Assert.ThrowsAsync<Missing>(() =>
            scene.RunAsync<SeeConnection, ConnectionView>(see =>
                see.RunAsync(scene.In("olga", AccountKind.Agency, "auxility-radar"), default)
            )
        );
    }

    private static Task<Workspace> CreateAsync(Scene scene, string first, string name = "Auxility Radar") =>
        scene.RunAsync<CreateWorkspace, Workspace>(create =>
            create.RunAsync(scene.Me(first), new("auxility", name, "Europe/Kyiv", "USD"), default)
        );
}

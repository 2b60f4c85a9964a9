using Guildhall.Kernel;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Workspaces;

public sealed class ManageWorkspaceTests
{
    [Theory, BothDatabases, Rule("R-009", "R-013", "R-014")]
    public async Task Roles_are_given_by_who_may_and_the_last_owner_stays(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        var dmytro = await scene.RunAsync<AddColleague, WorkspacePerson>(add =>
            add.RunAsync(scene.InWorkspace("olga"), new(scene.IdOf("dmytro"), Roles.Admin), default)
        );
        var olga = (await PeopleAsync("olga")).Single(person => person.Name == "Olga Petrenko");

        await Assert.ThrowsAsync<LastOwner>(() => ChangeAsync("olga", olga.Id, Roles.Lead));
        await Assert.ThrowsAsync<NotAllowed>(() => ChangeAsync("dmytro", olga.Id, Roles.Lead));
        await Assert.ThrowsAsync<NotAllowed>(() => ChangeAsync("dmytro", dmytro.Id, Roles.Owner));
        await ChangeAsync("olga", dmytro.Id, Roles.Owner | Roles.Lead);
        await ChangeAsync("olga", olga.Id, Roles.Lead);
        await Assert.ThrowsAsync<NotAllowed>(() => PeopleAsync("olga"));

        await ChangeAsync("dmytro", olga.Id, Roles.None);
        await Assert.ThrowsAsync<Missing>(() => scene.ConnectionAsync());
        Assert.Equal(["Dmytro Bondar"], (await PeopleAsync("dmytro")).Select(person => person.Name));

        Task ChangeAsync(string first, Guid id, Roles roles) =>
            scene.RunAsync<ChangeRoles>(change => change.RunAsync(scene.InWorkspace(first), new(id, roles), default));
        Task<IReadOnlyList<PersonRow>> PeopleAsync(string first) =>
            scene.RunAsync<SeePeople, IReadOnlyList<PersonRow>>(see => see.RunAsync(scene.InWorkspace(first), default));
    }

    [Theory, BothDatabases, Rule("R-011")]
    public async Task Only_members_of_the_agency_are_taken_in_and_each_once(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);

        await Assert.ThrowsAsync<Missing>(() => AddAsync("clara"));
        await AddAsync("artem");
        await Assert.ThrowsAsync<InWorkspaceAlready>(() => AddAsync("artem"));
        var colleagues = await scene.RunAsync<SeeColleagues, IReadOnlyList<Colleague>>(see =>
            see.RunAsync(scene.InWorkspace("olga"), default)
        );
        Assert.Equal(["Dmytro Bondar", "Sofiia Lysenko"], colleagues.Select(each => each.Name));

        Task AddAsync(string first) =>
            scene.RunAsync<AddColleague>(add => add.RunAsync(scene.InWorkspace("olga"), new(scene.IdOf(first), Roles.Sender), default));
    }

    [Theory, BothDatabases, Rule("R-020")]
    public async Task A_changed_zone_is_kept_with_the_day_it_holds_and_the_first_to_save_wins(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);
        var before = await scene.SeeAsync(db => db.Workspaces.SingleAsync());

        await EditAsync("America/New_York", before.Version);
        await Assert.ThrowsAsync<Overtaken>(() => EditAsync("Europe/Kyiv", before.Version));

        var after = await scene.SeeAsync(db => db.Workspaces.SingleAsync());
        Assert.Equal("America/New_York", after.TimeZone);
        Assert.Equal(before.DayAt(scene.Clock.GetUtcNow()).Since, after.DayAt(scene.Clock.GetUtcNow()).Since);

        Task EditAsync(string zone, int version) =>
            scene.RunAsync<EditWorkspace>(edit =>
                edit.RunAsync(scene.InWorkspace("olga"), new("Auxility Radar", zone, "USD", version), default)
            );
    }

    [Theory, BothDatabases, Rule("R-006")]
    public async Task A_paused_workspace_goes_on_with_a_reason(Engine engine)
    {
        await using var scene = await Scene.WithFirstManagerAsync(engine);
        await scene.InviteAsync("52350e00");

        await scene.RunAsync<PauseWorkspace>(pause => pause.RunAsync(scene.InWorkspace("olga"), default));
        Assert.False((await scene.SeeAsync(db => db.Workspaces.SingleAsync())).Sends);
        await Assert.ThrowsAsync<InvalidInput>(() => ResumeAsync(" "));
        await ResumeAsync("The letters were looked at.");
        Assert.True((await scene.SeeAsync(db => db.Workspaces.SingleAsync())).Sends);

        Task ResumeAsync(string reason) =>
            scene.RunAsync<ResumeWorkspace>(resume => resume.RunAsync(scene.InWorkspace("olga"), reason, default));
    }

    [Theory, BothDatabases, Rule("R-006")]
    public async Task An_archived_workspace_frees_its_managers_and_its_team(Engine engine)
    {
        await using var scene = await Scene.ConnectedAsync(engine);
        await scene.RunAsync<AddColleague>(add => add.RunAsync(scene.InWorkspace("olga"), new(scene.IdOf("dmytro"), Roles.Admin), default));

        await Assert.ThrowsAsync<NotAllowed>(() => ArchiveAsync("dmytro", "Auxility Radar"));
        await Assert.ThrowsAsync<InvalidInput>(() => ArchiveAsync("olga", "auxility radar"));
        await ArchiveAsync("olga", "Auxility Radar");

        Assert.Equal(AssignmentState.Removed, (await scene.AssignmentOfAsync("7c1e94d2")).State);
        await Assert.ThrowsAsync<WorkspaceArchived>(() =>
            scene.RunAsync<ConnectWorkspace>(connect => connect.RunAsync(scene.InWorkspace("olga"), new(scene.Team.Id), default))
        );
        var again = await scene.RunAsync<CreateWorkspace, Workspace>(create =>
            create.RunAsync(scene.Me("olga"), new("auxility", "Auxility Radar", "Europe/Kyiv", "USD"), default)
        );
        Assert.Equal("auxility-radar-2", again.Slug);

        Task ArchiveAsync(string first, string name) =>
            scene.RunAsync<ArchiveWorkspace>(archive => archive.RunAsync(scene.InWorkspace(first), new(name), default));
    }

    [Theory, BothDatabases, Rule("R-015", "R-017")]
    public async Task The_frame_names_workspace_and_role_and_a_stranger_has_none(Engine engine)
    {
        await using var scene = await Scene.WithWorkspaceAsync(engine);

        var frame = await FrameAsync("olga");
        Assert.Equal(("Auxility Radar", "Olga · Owner", "/r/auxility-radar"), (frame!.Context, frame.PersonLine, frame.Home));
        Assert.Null(await FrameAsync("dmytro"));
        Assert.Equal(["Auxility Radar"], (await AccountsAsync("olga")).Select(account => account.Name));
        Assert.Empty(await AccountsAsync("dmytro"));

        Task<Frame?> FrameAsync(string first) =>
            scene.RunAsync<IEnumerable<INavigation>, Frame?>(all => Ours(all).FrameAsync(scene.InWorkspace(first), default));
        Task<IReadOnlyList<AccountChoice>> AccountsAsync(string first) =>
            scene.RunAsync<IEnumerable<INavigation>, IReadOnlyList<AccountChoice>>(all =>
                Ours(all).AccountsAsync(scene.Me(first), default)
            );
        static INavigation Ours(IEnumerable<INavigation> all) => all.Single(each => each.Kind is AccountKind.Workspace);
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests;

/// <summary>
/// The cast on a real marketplace with Radar beside it: Olga owns the agency Auxility on Agency Plus, Dmytro manages its business,
/// Artem and Sofiia are its freelancers; Ruth runs the instance.
/// </summary>
public sealed class Scene : IAsyncDisposable
{
    private readonly Dictionary<string, Person> people = [];

    private Scene(TestHost host) => Host = host;

    /// <summary>The host, for what this class has no word for.</summary>
    public TestHost Host { get; }

    /// <summary>The clock everything runs by.</summary>
    public ManualClock Clock => Host.Clock;

    /// <summary>Auxility.</summary>
    public AgencyFacts Auxility { get; private set; } = null!;

    /// <summary>Auxility's first team.</summary>
    public TeamFacts Team => Auxility.Teams.Single(team => team.IsPrimary);

    /// <summary>The operator.</summary>
    public Actor Ruth { get; } = new(Guid.CreateVersion7(), "Ruth Adler", Account.Instance, Door.Page) { IsOperator = true };

    /// <summary>An agency with its people; no workspace, and nobody in the operator's pool.</summary>
    public static async Task<Scene> StartAsync(Engine engine)
    {
        var scene = new Scene(await TestHost.StartAsync(engine, "radar", services => services.AddMarketplace().AddRadar()));
        await scene.AtMarketAsync(db =>
        {
            foreach (var name in new[] { "Olga Petrenko", "Dmytro Bondar", "Artem Kovalenko", "Sofiia Lysenko", "Clara Whitfield" })
            {
                var first = name.Split(' ')[0].ToLowerInvariant();
                var person = Person.Join(Guid.CreateVersion7(), name, $"{first}@example.com", scene.Clock.GetUtcNow());
                person.Describe($"{first} works", "", 5500, ["C#", "React"]);
                db.People.Add(person);
                scene.people[first] = person;
            }
            return Task.CompletedTask;
        });
        await scene.RunAsync<CreateAgency>(create => create.RunAsync(scene.Me("olga"), new("Auxility"), default));
        await scene.AtMarketAsync(async db =>
        {
            var agency = await db.Agencies.SingleAsync();
            agency.PutOn(Plan.Plus);
            var team = await db.Teams.SingleAsync();
            foreach (
                var (name, permissions) in new[]
                {
                    ("dmytro", Permissions.BiddingManager),
                    ("artem", Permissions.Freelancer),
                    ("sofiia", Permissions.Freelancer),
                }
            )
            {
                var id = scene.people[name].Id;
                var person = await db.People.SingleAsync(person => person.Id == id);
                db.Members.Add(Member.Join(agency, team.Id, person, permissions, 0, scene.Clock.GetUtcNow()));
            }
        });
        await scene.LookAgainAsync();
        return scene;
    }

    /// <summary>Auxility's workspace exists, with Olga as Owner; it is not connected.</summary>
    public static async Task<Scene> WithWorkspaceAsync(Engine engine)
    {
        var scene = await StartAsync(engine);
        await scene.RunAsync<CreateWorkspace>(create =>
            create.RunAsync(scene.Me("olga"), new("auxility", "Auxility Radar", "Europe/Kyiv", "USD"), default)
        );
        return scene;
    }

    /// <summary>The pool has a manager of each kind, and the workspace is linked to its team: the first manager is assigned.</summary>
    public static async Task<Scene> WithFirstManagerAsync(Engine engine)
    {
        var scene = await WithWorkspaceAsync(engine);
        await scene.AddManagerAsync(ManagerKind.Sync, "52350e00");
        await scene.AddManagerAsync(ManagerKind.Bid, "7c1e94d2");
        await scene.RunAsync<ConnectWorkspace>(connect => connect.RunAsync(scene.InWorkspace("olga"), new(scene.Team.Id), default));
        return scene;
    }

    /// <summary>Sync and Bid are invited, accepted and active: the workspace is connected.</summary>
    public static async Task<Scene> ConnectedAsync(Engine engine)
    {
        var scene = await WithFirstManagerAsync(engine);
        await scene.InviteAsync("52350e00");
        await scene.AskForAsync(ManagerKind.Bid);
        await scene.InviteAsync("7c1e94d2");
        return scene;
    }

    /// <summary>The person in their own account.</summary>
    public Actor Me(string first) => In(first, AccountKind.Freelancer, "");

    /// <summary>The person in the workspace.</summary>
    public Actor InWorkspace(string first, string slug = "auxility-radar") => In(first, AccountKind.Workspace, slug);

    /// <summary>The person's id.</summary>
    public Guid IdOf(string first) => people[first].Id;

    /// <summary>The person in an account, who has just proved who they are.</summary>
    public Actor In(string first, AccountKind kind, string slug) =>
        new(people[first].Id, people[first].Name, new Account(kind, slug), Door.Page) { ConfirmedAt = Clock.GetUtcNow() };

    /// <summary>Adds a manager to the operator's pool.</summary>
    public Task<Manager> AddManagerAsync(ManagerKind kind, string shortId) =>
        RunAsync<AddManager, Manager>(add =>
            add.RunAsync(
                Ruth,
                new(kind, "Rae Finch", shortId, kind is ManagerKind.Us ? "United States" : "Poland", kind is ManagerKind.Us),
                default
            )
        );

    /// <summary>Sends the invitation to an assigned manager by the wizard, and lets everything happen that follows.</summary>
    public async Task InviteAsync(string shortId)
    {
        var assignment = await AssignmentOfAsync(shortId);
        await RunAsync<InviteManager>(invite => invite.RunAsync(InWorkspace("olga"), new(assignment.Id, Agreed: true), default));
        await Host.DrainAsync();
    }

    /// <summary>Asks for a further manager; the operator assigns one.</summary>
    public async Task AskForAsync(ManagerKind kind)
    {
        var request = await RunAsync<RequestManager, ManagerRequest>(ask => ask.RunAsync(InWorkspace("olga"), new(kind), default));
        await RunAsync<AnswerRequest>(answer => answer.RunAsync(Ruth, new(request.Id, AnswerRequest.Answers.Assign), default));
    }

    /// <summary>Someone of the agency changes a manager's permissions or team there, and everything that follows happens.</summary>
    public async Task ChangeMemberAsync(string shortId, Func<Permissions, Permissions> change, Guid? teamId = null)
    {
        await AtMarketAsync(async db =>
        {
            var member = await db.Members.SingleAsync(member => member.Person.ShortId == shortId && member.LeftAt == null);
            member.Grant(change(member.Permissions), member.TopUpLimit, teamId ?? member.TeamId);
            db.Tell(
                new MembershipChanged(member.AgencyId, member.TeamId, member.PersonId, MembershipChange.Changed, Clock.GetUtcNow()),
                Clock.GetUtcNow()
            );
        });
        await Host.DrainAsync();
    }

    /// <summary>Changes the permissions of someone of the cast, to set a scene.</summary>
    public Task ChangeMemberOfAsync(string first, Func<Permissions, Permissions> change)
    {
        var id = people[first].Id;
        return AtMarketAsync(async db =>
        {
            var member = await db.Members.SingleAsync(member => member.PersonId == id && member.LeftAt == null);
            member.Grant(change(member.Permissions), member.TopUpLimit, member.TeamId);
        });
    }

    /// <summary>The agency removes a manager, and everything that follows happens.</summary>
    public async Task RemoveMemberAsync(string shortId)
    {
        await AtMarketAsync(async db =>
        {
            var member = await db.Members.SingleAsync(member => member.Person.ShortId == shortId && member.LeftAt == null);
            member.End(Clock.GetUtcNow());
            db.Tell(
                new MembershipChanged(member.AgencyId, member.TeamId, member.PersonId, MembershipChange.Left, Clock.GetUtcNow()),
                Clock.GetUtcNow()
            );
        });
        await Host.DrainAsync();
    }

    /// <summary>The latest assignment of the manager with that short id.</summary>
    public Task<Assignment> AssignmentOfAsync(string shortId) =>
        SeeAsync(db =>
            db.Assignments.Include(each => each.Manager)
                .Include(each => each.Connection.Workspace)
                .Where(each => each.Manager.ShortId == shortId)
                .OrderByDescending(each => each.Id)
                .FirstAsync()
        );

    /// <summary>The connection as the pages show it.</summary>
    public Task<ConnectionView> ConnectionAsync(string first = "olga") =>
        RunAsync<SeeConnection, ConnectionView>(see => see.RunAsync(InWorkspace(first), default));

    /// <summary>Runs a use case as a request would.</summary>
    public Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull => Host.InAsync(run);

    /// <summary>Runs a use case as a request would.</summary>
    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => Host.InAsync(run);

    /// <summary>Changes rows of Radar directly, to set a scene.</summary>
    public Task ChangeAsync(Func<RadarDb, Task> change) =>
        Host.InAsync<RadarDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    /// <summary>Changes rows of the marketplace directly, to set a scene.</summary>
    public Task AtMarketAsync(Func<MarketplaceDb, Task> change) =>
        Host.InAsync<MarketplaceDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    /// <summary>Looks at rows of Radar.</summary>
    public Task<T> SeeAsync<T>(Func<RadarDb, Task<T>> look) => Host.InAsync(look);

    /// <summary>Reads the agency anew after teams changed.</summary>
    public async Task LookAgainAsync() =>
        Auxility = (await RunAsync<IAgencies, AgencyFacts?>(agencies => agencies.FindAsync("auxility", default)))!;

    /// <summary>Makes a further team of Auxility.</summary>
    public async Task<Guid> MakeTeamAsync(string name)
    {
        var id = Guid.Empty;
        await AtMarketAsync(async db =>
        {
            var owner = await db.Members.SingleAsync(member => member.IsOwner);
            var team = Guildhall.Marketplace.Agencies.Team.Create(owner, name, Clock.GetUtcNow());
            db.Add(team);
            id = team.Id;
        });
        await LookAgainAsync();
        return id;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using JobType = Guildhall.Marketplace.Contracts.JobType;

namespace Guildhall.Radar.Tests.Bidding;

/// <summary>
/// Auxility's workspace, connected with a Sync and a Bid manager: Olga owns it, Dmytro leads it, Artem and Sofiia send. The market outside
/// is <see cref="StandInMarket"/>.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    public const string Letter =
        "Hello,\n\nI read “{{job.title}}” and have done this before{{#if match.skills}}, with {{join match.skills}}{{/if}}.\n\n{{sender.first_name}}";

    private readonly TestHost host;

    private Stage(TestHost host, StandInMarket market) => (this.host, Market) = (host, market);

    public StandInMarket Market { get; }
    public ManualClock Clock => host.Clock;
    public TestHost Host => host;
    public Workspace Workspace { get; private set; } = null!;
    public Dictionary<string, PersonFacts> People { get; } = [];
    public Guid TemplateId { get; private set; }

    public static async Task<Stage> StartAsync(Engine engine, bool bidManager = true, Plug? plug = null)
    {
        var market = new StandInMarket();
        var host = await TestHost.StartAsync(
            engine,
            "radar-alone",
            services =>
            {
                services.AddRadar();
                services.AddSingleton<IBidding>(market);
                services.AddSingleton<IJobs>(market);
                services.AddSingleton<IAgencies>(market);
                if (plug is not null)
                    services.ConfigureDbContext<RadarDb>(options => options.AddInterceptors(plug));
            }
        );
        var stage = new Stage(host, market);
        market.Clock = host.Clock;
        await stage.SetUpAsync(bidManager);
        return stage;
    }

    private async Task SetUpAsync(bool bidManager)
    {
        var now = Clock.GetUtcNow();
        foreach (
            var (name, permissions, id) in new[]
            {
                ("Olga Petrenko", Permissions.BiddingManager, "00000001"),
                ("Dmytro Bondar", Permissions.BiddingManager with { Contractor = Contractor.None }, "00000002"),
                ("Artem Kovalenko", Permissions.Freelancer, "00000003"),
                ("Sofiia Lysenko", Permissions.Freelancer, "00000004"),
                ("Sync Keeper", Permissions.BiddingManager, "52350e00"),
                ("Bid Keeper", Permissions.BiddingManager, "7c1e94d2"),
            }
        )
        {
            var person = Person(name, id);
            People[name.Split(' ')[0].ToLowerInvariant()] = person;
            Market.Members.Add(
                new MemberFacts(
                    Guid.CreateVersion7(),
                    Market.TeamId,
                    "Auxility",
                    person,
                    name.StartsWith("Olga", StringComparison.Ordinal),
                    permissions,
                    0,
                    now
                )
            );
        }
        await ChangeAsync(db =>
        {
            var (workspace, owner) = Workspace.Create(
                Market.AgencyId,
                Market.TeamId,
                "Auxility Radar",
                "auxility",
                "Europe/Kyiv",
                "USD",
                People["olga"].Id,
                "Olga Petrenko",
                now
            );
            workspace.Begin();
            Workspace = workspace;
            var connection = Connection.Open(workspace, "Auxility", "auxility", "Auxility", now);
            db.AddRange(workspace, owner, connection);
            db.Add(WorkspacePerson.Join(workspace, People["dmytro"].Id, "Dmytro Bondar", Roles.Lead, now));
            db.Add(WorkspacePerson.Join(workspace, People["sofiia"].Id, "Sofiia Lysenko", Roles.Sender, now));
            Employ(db, connection, ManagerKind.Sync, "sync");
            if (bidManager)
                Employ(db, connection, ManagerKind.Bid, "bid");
            var (template, first) = Template.Write(workspace.Id, "Plain", Letter, "Dmytro Bondar", now);
            TemplateId = template.Id;
            db.AddRange(template, first);
            return Task.CompletedTask;
        });
        await SetAsync(BiddingSettings.FirstOfScanner, 0);
        await SetAsync(BiddingSettings.FirstOfTemplate, 0);
        await SetAsync(BiddingSettings.WarmUp, false);
    }

    /// <summary>Adds the bidding manager that was left out at the start.</summary>
    public Task EmployBidManagerAsync() =>
        ChangeAsync(async db =>
            Employ(db, await db.Connections.Include(connection => connection.Workspace).SingleAsync(), ManagerKind.Bid, "bid")
        );

    private void Employ(RadarDb db, Connection connection, ManagerKind kind, string person)
    {
        var now = Clock.GetUtcNow();
        var manager = Manager.ForPool(kind, People[person], now);
        var assignment = Assignment.Give(connection, manager, kind, "operator", now);
        assignment.Judge(
            new HealthWanted(kind, connection.TeamId, connection.TeamName, false, false, TimeSpan.FromHours(2)),
            new ManagerReading
            {
                IsMember = true,
                TeamId = connection.TeamId,
                TeamName = connection.TeamName,
                Admin = Admin.None,
                Business = Business.Manager,
                Contractor = Contractor.NonExclusive,
                Diaries = Diaries.Individual,
                Chat = Chat.Company,
                Account = AccountStatus.Active,
                Grant = true,
                LastSyncAt = now,
                JoinedAt = now,
            },
            "test",
            now
        );
        Assert.True(assignment.IsUsable);
        db.AddRange(manager, assignment);
    }

    private PersonFacts Person(string name, string shortId) =>
        new(
            Guid.CreateVersion7(),
            shortId,
            name,
            name.Split(' ')[0].ToLowerInvariant(),
            "",
            "Software engineer",
            "Ukraine",
            false,
            AccountStatus.Active,
            Visibility.Public,
            5500,
            ["C#", "React"],
            97,
            false,
            null,
            Clock.GetUtcNow()
        );

    /// <summary>Changes what the market says of a person.</summary>
    public void Change(string name, Func<MemberFacts, MemberFacts> change)
    {
        var at = Market.Members.FindIndex(member => member.Person.Id == People[name].Id);
        Market.Members[at] = change(Market.Members[at]);
    }

    /// <summary>A configuration that looks for React, sent by Artem, for his profile rate or the client's budget.</summary>
    public ScannerConfiguration Configuration(string query = "react", string name = "React", params string[] senders) =>
        new()
        {
            Name = name,
            Definition = new ScannerDefinition { Query = query },
            Sender = new SenderRule(
                senders.Length > 1 ? SenderKind.List : SenderKind.One,
                [.. (senders.Length == 0 ? ["artem"] : senders).Select(sender => People[sender].Id)]
            ),
            Terms = new Terms(new HourlyTerms(HourlyBy.Profile), new FixedTerms(FixedBy.Budget)),
            TemplateId = TemplateId,
        };

    /// <summary>A live scanner, put there directly.</summary>
    public async Task<Scanner> ScannerAsync(ScannerConfiguration configuration, ScannerMode mode = ScannerMode.Auto)
    {
        Scanner scanner = null!;
        await ChangeAsync(async db =>
        {
            var now = Clock.GetUtcNow();
            var position = await db.Scanners.CountAsync() + 1;
            (scanner, var version) = Scanner.Draft(Workspace.Id, configuration, position, People["dmytro"].Id, "Dmytro Bondar", now);
            if (mode is not ScannerMode.Draft)
                scanner.Set(mode, now);
            db.AddRange(scanner, version);
        });
        return scanner;
    }

    /// <summary>A job as the market says it: hourly, 60 to 80 dollars, payment verified, 8 Connects.</summary>
    public JobSnapshot Job(string title = "React dashboard for solar plants", Func<JobSnapshot, JobSnapshot>? but = null)
    {
        var job = new JobSnapshot
        {
            Id = Guid.CreateVersion7(),
            Title = title,
            Description =
                "We run forty solar plants and want a dashboard that shows output, faults and weather side by side, with React and TypeScript, in three months.",
            Skills = ["React", "TypeScript"],
            Type = JobType.Hourly,
            HourlyMin = 6000,
            HourlyMax = 8000,
            Connects = 8,
            Duration = "1-3 months",
            State = JobState.Open,
            PostedAt = Clock.GetUtcNow(),
            Client = new ClientFacts
            {
                Id = Guid.CreateVersion7(),
                Country = "Canada",
                PaymentVerified = true,
                Hires = 12,
            },
            ContentVersion = "v1",
        };
        return but?.Invoke(job) ?? job;
    }

    /// <summary>The market posts a job, and Radar hears of it.</summary>
    public async Task<JobSnapshot> PostAsync(JobSnapshot? job = null)
    {
        job ??= Job();
        Market.Jobs[job.Id] = job;
        await HearAsync(new JobPosted(job));
        return job;
    }

    /// <summary>An event reaches Radar under an id of its own, or again under the one given.</summary>
    public async Task HearAsync<TEvent>(TEvent happened, Guid? id = null)
        where TEvent : IEvent
    {
        var payload = System.Text.Json.JsonSerializer.Serialize(happened, happened.GetType(), Json.Options);
        await host
            .Services.GetRequiredService<IBus>()
            .PublishAsync(new Envelope(id ?? Guid.CreateVersion7(), happened.GetType().FullName!, payload, Clock.GetUtcNow()), default);
    }

    /// <summary>The lane turns until nothing is due.</summary>
    public Task DrainAsync() => host.Services.GetRequiredService<Lane>().DrainAsync(default);

    /// <summary>The person in the workspace.</summary>
    public Actor In(string name) =>
        new(People[name].Id, People[name].Name, new Account(AccountKind.Workspace, "auxility"), Door.Page)
        {
            ConfirmedAt = Clock.GetUtcNow(),
        };

    public Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull => host.InAsync(run);

    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => host.InAsync(run);

    public Task ChangeAsync(Func<RadarDb, Task> change) =>
        host.InAsync<RadarDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    public Task<T> SeeAsync<T>(Func<RadarDb, Task<T>> look) => host.InAsync(look);

    public Task<Bid> BidAsync() => SeeAsync(db => db.Bids.SingleAsync());

    public Task<List<Decision>> DecisionsAsync() =>
        SeeAsync(db => db.Decisions.OrderBy(decision => decision.At).ThenBy(decision => decision.Line).ToListAsync());

    public Task SetAsync<T>(Setting<T> setting, T value)
        where T : IParsable<T>, IComparable<T> =>
        host
            .Services.GetRequiredService<Settings<RadarDb>>()
            .ChangeAsync(
                Actor.System("test"),
                setting.Name,
                Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
                default
            );

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = Guildhall.Marketplace.People.Person;

namespace Guildhall.Partners.Tests;

/// <summary>
/// The cast on an empty portal: Nora administers the partner company Tidepost, Theo is to be her coworker, Ruth runs the instance, and
/// there are as many freelancers as a scene needs.
/// </summary>
public sealed class Portal : IAsyncDisposable
{
    private readonly TestHost host;

    private Portal(TestHost host) => this.host = host;

    public ManualClock Clock => host.Clock;
    public TestHost Host => host;

    /// <summary>The people, by first name in lower case.</summary>
    public Dictionary<string, Person> People { get; } = [];

    /// <summary>Tidepost, once there.</summary>
    public PartnerCompany Tidepost { get; private set; } = null!;

    /// <summary>A portal where Nora, Theo and Ruth have accounts and nothing else has happened.</summary>
    public static async Task<Portal> StartAsync(Engine engine)
    {
        var portal = new Portal(
            await TestHost.StartAsync(
                engine,
                "partners",
                services =>
                {
                    services.AddMarketplace().AddPartners().Overhear<NoticeQueued, PartnersDb>();
                    services.AddRouting();
                    services.AddScoped<Actor>(_ => throw new NotSignedIn());
                    services.AddSingleton(new System.Diagnostics.DiagnosticListener("test"));
                    services.AddUi();
                }
            )
        );
        await portal.MarketAsync(db =>
        {
            foreach (
                var (name, address) in new[]
                {
                    ("Nora Lindqvist", "nora@tidepost.example"),
                    ("Theo Brandt", "theo@tidepost.example"),
                    ("Ruth Adler", "ruth@guildhall.example"),
                }
            )
            {
                var person = Person.Join(Guid.CreateVersion7(), name, address, portal.Clock.GetUtcNow());
                portal.People[name.Split(' ')[0].ToLowerInvariant()] = person;
                db.People.Add(person);
                if (name[0] != 'R')
                {
                    var client = Client.Open(
                        $"{name.Split(' ')[0]} at Tidepost",
                        $"client-{person.ShortId}",
                        "Sweden",
                        portal.Clock.GetUtcNow()
                    );
                    db.AddRange(client, ClientMember.Of(client, person, true));
                }
            }
            return Task.CompletedTask;
        });
        return portal;
    }

    /// <summary>A portal where Tidepost has access and Nora is its admin.</summary>
    public static async Task<Portal> WithTidepostAsync(Engine engine)
    {
        var portal = await StartAsync(engine);
        var granted = await portal.RunAsync<GrantAccess, GrantAccess.Granted>(grant =>
            grant.RunAsync(portal.Ruth, new("Tidepost", "tidepost.example", "nora@tidepost.example"), default)
        );
        await portal.RunAsync<AcceptCoworkerInvitation, string>(accept => accept.RunAsync(portal.As("nora"), granted.Token, default));
        portal.Tidepost = await portal.SeeAsync(db => db.Companies.SingleAsync());
        return portal;
    }

    /// <summary>A portal where Tidepost has the use case Email Automation, three assets and so many approved experts.</summary>
    public static async Task<Portal> WithPageAsync(Engine engine, int experts = 10, bool published = true)
    {
        var portal = await WithTidepostAsync(engine);
        await portal.FreelancersAsync(experts);
        var useCase = await portal.CreateUseCaseAsync("Email Automation");
        await portal.ApproveAsync(useCase, portal.Freelancers);
        foreach (var kind in Enum.GetValues<AssetKind>())
            await portal.GiveAssetAsync(kind);
        if (published)
            await portal.PublishAsync();
        return portal;
    }

    /// <summary>The freelancers made by <see cref="FreelancersAsync"/>, in order.</summary>
    public List<Person> Freelancers { get; } = [];

    /// <summary>The operator, who has just proved who she is.</summary>
    public Actor Ruth =>
        new(People["ruth"].Id, "Ruth Adler", Account.Instance, Door.Page) { IsOperator = true, ConfirmedAt = Clock.GetUtcNow() };

    /// <summary>Nora in the portal.</summary>
    public Actor Nora => In("nora");

    /// <summary>Someone in the portal of Tidepost, who has just proved who they are.</summary>
    public Actor In(string first, string company = "tidepost") => As(first) with { Account = new Account(AccountKind.Partner, company) };

    /// <summary>Someone in no account in particular.</summary>
    public Actor As(string first) =>
        new(People[first].Id, People[first].Name, new Account(AccountKind.Freelancer, ""), Door.Page) { ConfirmedAt = Clock.GetUtcNow() };

    /// <summary>Makes freelancers with a public profile and a score of 90, named Expert 1, Expert 2 and so on.</summary>
    public Task FreelancersAsync(int count, int? score = 90) =>
        MarketAsync(db =>
        {
            for (var i = 0; i < count; i++)
            {
                var number = Freelancers.Count + 1;
                var person = Person.Join(Guid.CreateVersion7(), $"Expert {number}", $"expert{number}@example.com", Clock.GetUtcNow());
                person.Describe($"Email developer {number}", "Flows and templates", 4000 + number * 100, ["Email", "HTML"]);
                person.Locate("Poland", "Europe/Warsaw", ["English", "Polish"]);
                if (score is not null)
                    person.TakeScore(score, 24, Clock.GetUtcNow());
                db.People.Add(person);
                Freelancers.Add(person);
            }
            return Task.CompletedTask;
        });

    public async Task<UseCase> CreateUseCaseAsync(string name, SavedSearch? search = null, string by = "nora") =>
        await RunAsync<CreateUseCase, UseCase>(create =>
            create.RunAsync(
                In(by),
                new(name, "What customers ask for.", Ways.All, search ?? new SavedSearch { Text = "nobody has this" }),
                default
            )
        );

    public Task ApproveAsync(UseCase useCase, params IEnumerable<Person> people) => DecideAsync(useCase, true, people);

    public Task DeclineAsync(UseCase useCase, params IEnumerable<Person> people) => DecideAsync(useCase, false, people);

    public Task<IReadOnlyList<DecideExperts.Answer>> DecideAsync(
        UseCase useCase,
        bool approve,
        IEnumerable<Person> people,
        string by = "nora"
    ) =>
        RunAsync<DecideExperts, IReadOnlyList<DecideExperts.Answer>>(decide =>
            decide.RunAsync(In(by), new(useCase.Id, [.. people.Select(person => person.Id)], approve), default)
        );

    public Task<Decision> DecisionAsync(UseCase useCase, Person person) =>
        SeeAsync(db => db.Decisions.SingleAsync(decision => decision.UseCaseId == useCase.Id && decision.PersonId == person.Id));

    /// <summary>The operator imports a score, and what follows happens.</summary>
    public async Task ScoreAsync(Person person, int? score, bool drain = true)
    {
        await RunAsync<ImportScore, Person>(import => import.RunAsync(Ruth, new(person.Id, score), default));
        if (drain)
            await host.DrainAsync();
    }

    public async Task StatusAsync(Person person, AccountStatus status, bool drain = true)
    {
        await RunAsync<SetStatus, Person>(set => set.RunAsync(Ruth, new(person.Id, status, "a reason"), default));
        if (drain)
            await host.DrainAsync();
    }

    public async Task ShowToAsync(Person person, Visibility visibility, bool drain = true)
    {
        var self = new Actor(person.Id, person.Name, new Account(AccountKind.Freelancer, ""), Door.Page)
        {
            ConfirmedAt = Clock.GetUtcNow(),
        };
        await RunAsync<SetVisibility, Person>(set => set.RunAsync(self, new(visibility), default));
        if (drain)
            await host.DrainAsync();
    }

    /// <summary>Gives the page an asset that passed every check.</summary>
    public async Task GiveAssetAsync(AssetKind kind)
    {
        await ChangeAsync(async db =>
        {
            var page = await db.Pages.SingleAsync(page => page.CompanyId == Tidepost.Id);
            var passed = new CheckedAsset(new byte[] { 1 }, kind is AssetKind.Image ? MediaTypes.Jpeg : MediaTypes.Svg, 120, 24, 9, []);
            var asset = Asset.Keep(Tidepost.Id, kind, new string('a', 64), passed, "Nora", Clock.GetUtcNow());
            db.Add(asset);
            page.Show(kind, asset.Id);
        });
    }

    public Task PublishAsync(string by = "nora") => RunAsync<PublishPage>(publish => publish.RunAsync(In(by), default));

    /// <summary>What the page shows to a visitor now; null when it is not there.</summary>
    public async Task<Exhibition?> VisitAsync(string slug = "tidepost") =>
        (await host.Services.GetRequiredService<PublicPages>().FindAsync(slug, default))?.Exhibition;

    /// <summary>The names a visitor reads now.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await VisitAsync())!.UseCases.SelectMany(useCase => useCase.Experts).Select(expert => expert.Name).Distinct().Order()];

    public Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull => host.InAsync(run);

    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => host.InAsync(run);

    /// <summary>Changes rows directly, to set a scene.</summary>
    public Task ChangeAsync(Func<PartnersDb, Task> change) =>
        host.InAsync<PartnersDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    /// <summary>Changes rows of the marketplace directly and tells nobody, to set a scene.</summary>
    public Task MarketAsync(Func<MarketplaceDb, Task> change) =>
        host.InAsync<MarketplaceDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    public Task<T> SeeAsync<T>(Func<PartnersDb, Task<T>> look) => host.InAsync(look);

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Marketplace.Tests;

/// <summary>
/// The cast on an empty marketplace: Olga owns the agency Auxility, Dmytro manages its business, Artem writes code, Clara is a client.
/// </summary>
public sealed class Market : IAsyncDisposable
{
    private readonly TestHost host;

    private Market(TestHost host) => this.host = host;

    /// <summary>The clock everything runs by.</summary>
    public ManualClock Clock => host.Clock;

    /// <summary>The people, by first name in lower case.</summary>
    public Dictionary<string, Person> People { get; } = [];

    /// <summary>Whom the marketplace told what, once everything that waited is delivered.</summary>
    public async Task<IReadOnlyList<NoticeQueued>> ToldAsync()
    {
        await host.DrainAsync();
        return host.Services.GetRequiredService<Overheard>().Of<NoticeQueued>();
    }

    /// <summary>The host, for what this class has no word for.</summary>
    public TestHost Host => host;

    /// <summary>Starts a marketplace where the cast has accounts and nothing else has happened.</summary>
    public static async Task<Market> StartAsync(Engine engine)
    {
        var market = new Market(
            await TestHost.StartAsync(
                engine,
                "marketplace",
                services => services.AddMarketplace().Overhear<NoticeQueued, MarketplaceDb>().Overhear<NoticeSettled, MarketplaceDb>()
            )
        );
        await market.ChangeAsync(db =>
        {
            foreach (var name in new[] { "Olga Marchenko", "Dmytro Bondar", "Artem Kovalenko", "Sofiia Lysenko", "Clara Whitfield" })
            {
                var first = name.Split(' ')[0].ToLowerInvariant();
                var person = Person.Join(Guid.CreateVersion7(), name, $"{first}@example.com", market.Clock.GetUtcNow());
                if (first != "clara")
                    person.Describe($"{first} works", "", 5500, ["C#", "React"]);
                db.People.Add(person);
                market.People[first] = person;
            }
            return Task.CompletedTask;
        });
        return market;
    }

    /// <summary>A marketplace where Auxility exists, on Agency Plus, with Dmytro as business manager and Artem and Sofiia as freelancers.</summary>
    public static async Task<Market> WithAuxilityAsync(Engine engine)
    {
        var market = await StartAsync(engine);
        await market.RunAsync<CreateAgency>(create => create.RunAsync(market.Me("olga"), new("Auxility"), default));
        await market.ChangeAsync(async db =>
        {
            var agency = await db.Agencies.SingleAsync();
            var team = await db.Teams.SingleAsync();
            agency.PutOn(Plan.Plus);
            foreach (
                var (name, permissions) in new[]
                {
                    ("dmytro", Permissions.BiddingManager),
                    ("artem", Permissions.Freelancer),
                    ("sofiia", Permissions.Freelancer),
                }
            )
                db.Members.Add(
                    Member.Join(
                        agency,
                        team.Id,
                        await db.People.SingleAsync(person => person.Id == market.People[name].Id),
                        permissions,
                        0,
                        market.Clock.GetUtcNow()
                    )
                );
        });
        return market;
    }

    /// <summary>The person in their own account, who has just proved who they are.</summary>
    public Actor Me(string first) => In(first, AccountKind.Freelancer, "");

    /// <summary>The person in the agency.</summary>
    public Actor InAgency(string first, string slug = "auxility") => In(first, AccountKind.Agency, slug);

    /// <summary>The person in an account.</summary>
    public Actor In(string first, AccountKind kind, string slug) =>
        new(People[first].Id, People[first].Name, new Account(kind, slug), Door.Page) { ConfirmedAt = Clock.GetUtcNow() };

    /// <summary>Runs a use case as a request would.</summary>
    public Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull => host.InAsync(run);

    /// <summary>Runs a use case as a request would.</summary>
    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => host.InAsync(run);

    /// <summary>Changes rows directly, to set a scene.</summary>
    public Task ChangeAsync(Func<MarketplaceDb, Task> change) =>
        host.InAsync<MarketplaceDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });

    /// <summary>Looks at rows.</summary>
    public Task<T> SeeAsync<T>(Func<MarketplaceDb, Task<T>> look) => host.InAsync(look);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();
}

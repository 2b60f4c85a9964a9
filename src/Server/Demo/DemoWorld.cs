using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.People;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Demo;

/// <summary>The demo's people as actors, and use cases run as requests of theirs.</summary>
internal sealed class DemoWorld(IServiceProvider services, TimeProvider clock)
{
    private static readonly Actor Teller = Actor.System("Demo");

    /// <summary>The clock everything here runs by.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The person by first name in lower case, in an account, who has just proved who they are.</summary>
    public async Task<Actor> AsAsync(
        string first,
        AccountKind kind = AccountKind.Freelancer,
        string slug = "",
        CancellationToken cancellation = default
    )
    {
        var email = DemoCast.AddressOf(first);
        var login = await InAsync<ServerDb, Login>(db => db.Logins.SingleAsync(login => login.Email == email, cancellation));
        return new Actor(login.Id, login.Name, new Account(kind, slug), Door.Module)
        {
            ConfirmedAt = clock.GetUtcNow(),
            IsOperator = login.IsOperator,
        };
    }

    /// <summary>A login without a password, and its person: those who are there, or new ones.</summary>
    public async Task<Person> AccountAsync(string name, bool isOperator, CancellationToken cancellation)
    {
        var email = DemoCast.AddressOf(name.Split(' ')[0].ToLowerInvariant());
        var login =
            await InAsync<ServerDb, Login?>(db => db.Logins.AsNoTracking().SingleOrDefaultAsync(one => one.Email == email, cancellation))
            ?? await LoginAsync(name, email, isOperator);
        return await InAsync<MarketplaceDb, Person?>(db =>
                db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == login.Id, cancellation)
            ) ?? await InAsync<RegisterPerson, Person>(register => register.RunAsync(login.Id, name, email, cancellation));
    }

    /// <summary>A new login without a password, whose address is confirmed.</summary>
    public async Task<Login> LoginAsync(string name, string email, bool isOperator = false)
    {
        var login = new Login
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            Name = name,
            IsOperator = isOperator,
            CreatedAt = clock.GetUtcNow(),
        };
        await InAsync<UserManager<Login>>(async logins =>
        {
            var made = await logins.CreateAsync(login);
            if (!made.Succeeded)
                throw new InvalidOperationException($"{email}: {string.Join(" ", made.Errors.Select(error => error.Description))}");
        });
        return login;
    }

    /// <summary>Services for several reads of one moment.</summary>
    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task InAsync<TService>(Func<TService, Task> act)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Changes rows of the marketplace that no use case changes: what the instance's past brought along.</summary>
    public Task ChangeAsync(Func<MarketplaceDb, Task> change, CancellationToken cancellation) =>
        InAsync<MarketplaceDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync(cancellation);
        });

    /// <summary>What of <paramref name="story"/> was told, with the time at which it happened there (UTC): a story that was cut off goes on.</summary>
    public Task<Dictionary<string, DateTimeOffset>> NotesAsync(string story, CancellationToken cancellation) =>
        InAsync<ServerDb, Dictionary<string, DateTimeOffset>>(db =>
            db.Requests.Where(note => note.Scope.StartsWith(story + "/")).ToDictionaryAsync(note => note.Key, note => note.At, cancellation)
        );

    /// <summary>Notes that this part of a story was told, now on the clock of the world.</summary>
    public Task NoteAsync(string story, string part, CancellationToken cancellation) =>
        InAsync<ServerDb>(async db =>
        {
            db.Remember(Teller, story, part, Guid.Empty, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellation);
        });

    /// <summary>Delivers the events that wait.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        int taken;
        do
        {
            taken = 0;
            foreach (var outbox in services.GetServices<IOutbox>())
                taken += await outbox.DeliverAsync(cancellation);
        } while (taken > 0);
    }
}

using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Opens a client account under the person's login (M-001), from which jobs are posted.</summary>
public sealed class OpenClientAccount(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The company's or person's name, and the country by name.</summary>
    public sealed record Input(string Name, string Country);

    /// <summary>Opens it with the person as its admin; the account's address is made from its name.</summary>
    public async Task<Client> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var person = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        var now = clock.GetUtcNow();
        var wanted = Slugs.Of(input.Name);
        var taken = await db
            .Clients.Where(client => client.Slug.StartsWith(wanted))
            .Select(client => client.Slug)
            .ToListAsync(cancellation);
        var client = Client.Open(input.Name, Slugs.Free(wanted, taken), input.Country, now);
        db.AddRange(client, ClientMember.Of(client, person, isAdmin: true));
        db.Record(actor.In(AccountKind.Client, client.Slug), "client.opened", client.Id, now, after: new { client.Name, client.Country });
        await db.SaveChangesAsync(cancellation);
        return client;
    }
}

internal sealed class OpenClientAccountEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/c/new",
            async (OpenClientAccount.Input input, OpenClientAccount open, Actor actor, CancellationToken cancellation) =>
            {
                var client = await open.RunAsync(actor, input, cancellation);
                return TypedResults.Created($"/api/v1/c/{client.Slug}", new { client.Id, client.Slug });
            }
        );
}

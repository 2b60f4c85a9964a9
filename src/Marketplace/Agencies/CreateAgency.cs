using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Founds an agency with its first team (M-011, M-012, M-014). Refuses <see cref="ProfileNeeded"/> and <see cref="OwnsAnAgency"/>.</summary>
public sealed class CreateAgency(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The agency's name, 2 to 60 characters.</summary>
    public sealed record Input(string Name);

    /// <summary>Founds it for the person who asks; the agency's address is made from its name.</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var owner = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        if (await db.Agencies.AnyAsync(agency => agency.OwnerId == owner.Id, cancellation))
            throw new OwnsAnAgency();

        var now = clock.GetUtcNow();
        var slug = await FreeSlugAsync(Slugs.Of(input.Name), cancellation);
        var (agency, team, member) = Agency.Found(owner, input.Name, slug, now);
        db.AddRange(agency, team, member);
        db.Record(actor.In(AccountKind.Agency, slug), "agency.created", agency.Id, now, after: new { agency.Name, team = team.Name });
        await db.SaveChangesAsync(cancellation);
        return agency;
    }

    private async Task<string> FreeSlugAsync(string wanted, CancellationToken cancellation)
    {
        var taken = await db
            .Agencies.Where(agency => agency.Slug.StartsWith(wanted))
            .Select(agency => agency.Slug)
            .ToListAsync(cancellation);
        return Slugs.Free(wanted, taken);
    }
}

internal sealed class CreateAgencyEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/a/new",
            async (CreateAgency.Input input, CreateAgency create, Actor actor, CancellationToken cancellation) =>
            {
                var agency = await create.RunAsync(actor, input, cancellation);
                return TypedResults.Created($"/api/v1/a/{agency.Slug}", new { agency.Id, agency.Slug });
            }
        );
}

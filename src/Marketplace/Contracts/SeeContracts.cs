using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Contracts;

/// <summary>A contract in a list. The rate is null for members who do not manage (M-050).</summary>
public sealed record ContractRow(
    Guid Id,
    string Title,
    string Member,
    string Picture,
    string Client,
    JobType Type,
    long? Rate,
    string Currency,
    int? WeeklyHours,
    DateTimeOffset BegunAt,
    DateTimeOffset? EndedAt
);

/// <summary>The contracts of an agency: all of their team’s for business managers, their own for members; running ones first.</summary>
public sealed class SeeContracts(MarketplaceDb db) : IUseCase
{
    /// <summary>The newest 200.</summary>
    public async Task<IReadOnlyList<ContractRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var showsRates = acting.Manages;
        var contracts = db.Contracts.AsNoTracking().Where(contract => contract.AgencyId == acting.AgencyId);
        if (!acting.Manages)
            contracts = contracts.Where(contract => contract.PersonId == actor.PersonId);
        else if (!acting.IsOwner)
            contracts = contracts.Where(contract => contract.TeamId == acting.TeamId);
        return await contracts
            .OrderBy(contract => contract.EndedAt != null)
            .ThenByDescending(contract => contract.BegunAt)
            .Take(200)
            .Select(contract => new ContractRow(
                contract.Id,
                contract.Title,
                contract.Person.Name,
                contract.Person.Picture,
                contract.Client.Name,
                contract.Type,
                showsRates ? contract.Rate : null,
                contract.Currency,
                contract.WeeklyHours,
                contract.BegunAt,
                contract.EndedAt
            ))
            .ToListAsync(cancellation);
    }
}

internal sealed class SeeContractsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/a/{agency}/contracts",
            async (string agency, SeeContracts see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.RunAsync(actor, cancellation))
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Contracts;

/// <summary>A contract as its client reads it: with one member for time and talk, paid to their agency (M-255).</summary>
/// <remarks>
/// <see cref="Rate"/>: hourly rate or whole price, minor units of <see cref="Currency"/>.
/// <see cref="WeeklyHours"/>: the most hours a week; null for no limit.
/// <see cref="StartsOn"/>: when work begins; null for at once.
/// <see cref="RoomId"/>: where one talks with the member; null while nobody wrote.
/// </remarks>
public sealed record ContractAsClient(
    Guid Id,
    string Title,
    Guid OfferId,
    Guid ProposalId,
    Guid JobId,
    string Job,
    ReceivedFrom With,
    string Agency,
    string AgencyPicture,
    JobType Type,
    long Rate,
    string Currency,
    int? WeeklyHours,
    DateOnly? StartsOn,
    DateTimeOffset BegunAt,
    DateTimeOffset? EndedAt,
    Guid? RoomId
);

/// <summary>Reads a client's contracts.</summary>
public sealed class ReadClientContracts(MarketplaceDb db) : IUseCase
{
    private const int PageSize = 50;

    /// <summary>Fifty of them, the last begun first.</summary>
    public async Task<Page<ContractAsClient>> RunAsync(Actor actor, Cursor? after, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var contracts = db.Contracts.AsNoTracking().Where(contract => contract.ClientId == client.Id);
        var rows = await ReadAsync(
            contracts.NewestFirst(after, PageSize, contract => contract.BegunAt, contract => contract.Id),
            cancellation
        );
        return Page<ContractAsClient>.Of(rows, PageSize, contract => new Cursor(contract.BegunAt, contract.Id));
    }

    /// <summary>One of them; another client's does not exist.</summary>
    public async Task<ContractAsClient> OneAsync(Actor actor, Guid contractId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var rows = await ReadAsync(
            db.Contracts.AsNoTracking().Where(contract => contract.Id == contractId && contract.ClientId == client.Id),
            cancellation
        );
        return rows is [var one] ? one : throw new Missing("contract");
    }

    private async Task<IReadOnlyList<ContractAsClient>> ReadAsync(IQueryable<Contract> contracts, CancellationToken cancellation)
    {
        var rows = await (
            from contract in contracts
            join agency in db.Agencies on contract.AgencyId equals agency.Id
            join offer in db.Offers on contract.OfferId equals offer.Id
            select new
            {
                contract.Id,
                contract.Title,
                contract.OfferId,
                offer.ProposalId,
                contract.JobId,
                Job = contract.Job.Title,
                contract.PersonId,
                Agency = agency.Name,
                AgencyPicture = agency.Picture,
                contract.Type,
                contract.Rate,
                contract.Currency,
                contract.WeeklyHours,
                contract.StartsOn,
                contract.BegunAt,
                contract.EndedAt,
                RoomId = db.Rooms.Where(room => room.ProposalId == offer.ProposalId).Select(room => (Guid?)room.Id).FirstOrDefault(),
            }
        ).ToListAsync(cancellation);
        var people = await db.FromAsync([.. rows.Select(row => row.PersonId).Distinct()], cancellation);
        return
        [
            .. rows.OrderByDescending(row => row.BegunAt)
                .ThenByDescending(row => row.Id)
                .Select(row => new ContractAsClient(
                    row.Id,
                    row.Title,
                    row.OfferId,
                    row.ProposalId,
                    row.JobId,
                    row.Job,
                    people[row.PersonId],
                    row.Agency,
                    row.AgencyPicture,
                    row.Type,
                    row.Rate,
                    row.Currency,
                    row.WeeklyHours,
                    row.StartsOn,
                    row.BegunAt,
                    row.EndedAt,
                    row.RoomId
                )),
        ];
    }
}

internal sealed class ReadClientContractsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/contracts",
            async (string client, string? after, ReadClientContracts read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, Cursor.Read(after), cancellation))
        );
        routes.MapGet(
            "/c/{client}/contracts/{id:guid}",
            async (string client, Guid id, ReadClientContracts read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.OneAsync(actor, id, cancellation))
        );
    }
}

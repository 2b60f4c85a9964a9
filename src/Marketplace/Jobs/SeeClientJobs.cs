using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>A client's job in their list.</summary>
public sealed record ClientJobRow(
    Guid Id,
    string Title,
    JobState State,
    string Pay,
    int Proposals,
    int New,
    int Interviews,
    int Hired,
    DateTimeOffset PostedAt,
    DateTimeOffset ExpiresAt
);

/// <summary>The client's jobs, newest first (M-211).</summary>
public sealed class SeeClientJobs(MarketplaceDb db) : IUseCase
{
    private const int IdleDays = 30;

    /// <summary>The newest 200.</summary>
    public async Task<IReadOnlyList<ClientJobRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var rows = await db
            .Jobs.AsNoTracking()
            .Where(job => job.ClientId == client.Id)
            .NewestFirst()
            .Take(200)
            .Select(job => new
            {
                Job = job,
                Sent = db.Proposals.Count(proposal => proposal.JobId == job.Id && proposal.SentAt != null),
                New = db.Proposals.Count(proposal =>
                    proposal.JobId == job.Id && proposal.State == ProposalState.Submitted && proposal.ViewedAt == null
                ),
                Interviews = db.Proposals.Count(proposal =>
                    proposal.JobId == job.Id && (proposal.State == ProposalState.Interview || proposal.State == ProposalState.Offered)
                ),
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new ClientJobRow(
                row.Job.Id,
                row.Job.Title,
                row.Job.State,
                Words.Pay(row.Job),
                row.Sent,
                row.New,
                row.Interviews,
                row.Job.Hired,
                row.Job.PostedAt,
                row.Job.ActiveAt.AddDays(IdleDays)
            )),
        ];
    }
}

internal sealed class SeeClientJobsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/c/{client}/jobs",
            async (string client, SeeClientJobs see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.RunAsync(actor, cancellation))
        );
}

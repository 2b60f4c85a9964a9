using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Marketplace.Jobs;

/// <summary>
/// Changes a client's job. A question that is changed becomes another question, so that only answers to it are void (M-147).
/// Refuses a closed job, and an edit that began from another version than the one that stands (M-170).
/// </summary>
public sealed class EditJob(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>What the job shall say, and the version the edit began from.</summary>
    public sealed record Input(JobContent Content, int Version);

    /// <summary>Saves the edit.</summary>
    public async Task<Job> RunAsync(Actor actor, Guid jobId, Input input, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.OwnJobAsync(client, jobId, cancellation);
        if (job.Version != input.Version)
            throw new Overtaken();

        var now = clock.GetUtcNow();
        var before = new { job.Title, job.ContentVersion };
        job.Edit(input.Content, now);
        job.ShowClient(client);
        db.Record(actor, "job.edited", job.Id, now, before: before, after: new { job.Title, job.ContentVersion });
        db.Tell(new JobChanged(job.Snapshot()), now);
        await db.SaveChangesAsync(cancellation);
        return job;
    }
}

internal sealed class EditJobEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(
            "/c/{client}/jobs/{id:guid}",
            async (string client, Guid id, EditJob.Input input, EditJob edit, Actor actor, CancellationToken cancellation) =>
            {
                var job = await edit.RunAsync(actor, id, input, cancellation);
                return TypedResults.Ok(new { job.Id, job.Version });
            }
        );
}

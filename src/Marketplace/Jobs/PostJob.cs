using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Marketplace.Jobs;

/// <summary>Posts a client's job; it is open at once and told to whoever listens.</summary>
public sealed class PostJob(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Posts it for the client account the actor is in.</summary>
    public async Task<Job> RunAsync(Actor actor, JobContent content, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);

        var now = clock.GetUtcNow();
        client.CountJob();
        var job = Job.Post(client, content, now);
        db.Add(job);
        db.Record(actor, "job.posted", job.Id, now, after: new { job.Title, job.ContentVersion });
        db.Tell(new JobPosted(job.Snapshot()), now);
        await db.SaveChangesAsync(cancellation);
        return job;
    }
}

internal sealed class PostJobEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/c/{client}/jobs",
            async (string client, JobContent content, PostJob post, Actor actor, CancellationToken cancellation) =>
            {
                var job = await post.RunAsync(actor, content, cancellation);
                return TypedResults.Created($"/api/v1/c/{client}/jobs/{job.Id}", new { job.Id });
            }
        );
}

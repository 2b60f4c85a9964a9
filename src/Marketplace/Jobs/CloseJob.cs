using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>
/// Closes a job: its client cancels it, the operator removes it, or time expires it (M-209, M-210). Living proposals and drafts are
/// archived (M-167, M-335), open invitations expire (M-232), and Connects go back where the rules say so (M-186, M-187).
/// </summary>
public sealed class CloseJob(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Which job, and how: the client's <see cref="JobState.Cancelled"/>, the operator's <see cref="JobState.Removed"/> or <see cref="JobState.Expired"/>.</summary>
    public sealed record Input(Guid JobId, JobState How);

    /// <summary>Closes it.</summary>
    public async Task<Job> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        await using var turn = await db.TakeTurnAsync(input.JobId, cancellation);
        var job = await FindAsync(actor, input, cancellation);
        var now = clock.GetUtcNow();
        job.Close(input.How, now);
        await db.ArchiveAsync(actor, job, await settings.GetAsync(ConnectsSettings.GraceDays, cancellation), now, cancellation);
        db.Record(actor, "job.closed", job.Id, now, after: new { job.State });
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return job;
    }

    private async Task<Job> FindAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        if (input.How is JobState.Cancelled)
            return await db.OwnJobAsync(await db.ActingClientAsync(actor, cancellation), input.JobId, cancellation);
        actor.MustBeOperator();
        if (input.How is not (JobState.Removed or JobState.Expired))
            throw new InvalidInput("how", "A job is cancelled, removed or expired.");
        return await db.Jobs.Where(job => job.Id == input.JobId).OneAsync("job", cancellation);
    }
}

/// <summary>What follows when a job has closed.</summary>
internal static class Closing
{
    /// <summary>Archives, expires and gives back, and tells everyone; the caller saves.</summary>
    public static async Task ArchiveAsync(
        this MarketplaceDb db,
        Actor actor,
        Job job,
        int graceDays,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var archived = new List<Proposal>();
        var open = await db
            .Proposals.Where(proposal => proposal.JobId == job.Id)
            .Where(proposal =>
                proposal.State == ProposalState.Draft
                || proposal.State == ProposalState.Submitted
                || proposal.State == ProposalState.Interview
                || proposal.State == ProposalState.Offered
            )
            .ToListAsync(cancellation);
        foreach (var proposal in open)
        {
            var wasDraft = proposal.State is ProposalState.Draft;
            if (!proposal.Archive(now) || wasDraft)
                continue;
            archived.Add(proposal);
            db.Tell(proposal.Progress(ProposalStep.Archived, now), now);
        }
        foreach (
            var offer in await db.Offers.Where(offer => offer.JobId == job.Id && offer.State == OfferState.Open).ToListAsync(cancellation)
        )
            offer.Withdraw(now);
        foreach (var invitation in await db.InterviewInvitations.Where(invitation => invitation.JobId == job.Id).ToListAsync(cancellation))
            invitation.Expire(now);
        if (job.State is JobState.Removed || (job.State is JobState.Cancelled && job.Hired == 0))
            await db.GiveBackAsync(actor, archived, graceDays, now, cancellation);
        db.Tell(new JobClosed(job.Id, job.State, now), now);
    }

    private static async Task GiveBackAsync(
        this MarketplaceDb db,
        Actor actor,
        List<Proposal> proposals,
        int graceDays,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        // Always in the same order, so that two jobs that close at once do not wait for each other.
        foreach (var ofAgency in proposals.GroupBy(proposal => proposal.AgencyId).OrderBy(group => group.Key))
        {
            var ids = ofAgency.Select(proposal => (Guid?)proposal.Id).ToList();
            var pool = await db.PoolAsync(ofAgency.Key, cancellation);
            var spent = await db
                .ConnectsEntries.Include(entry => entry.Draws)
                    .ThenInclude(draw => draw.Lot)
                .Where(entry => ids.Contains(entry.ProposalId) && entry.Amount < 0)
                .OrderBy(entry => entry.Number)
                .ToListAsync(cancellation);
            foreach (var entry in spent)
                pool.Return(
                    entry,
                    graceDays,
                    $"return/{entry.Key}",
                    new Cause(actor.PersonId, actor.Name, entry.SenderId, entry.JobId, entry.ProposalId),
                    now
                );
        }
    }
}

internal sealed class CloseJobEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/c/{client}/jobs/{id:guid}/close",
            async (string client, Guid id, CloseJob close, Actor actor, CancellationToken cancellation) =>
            {
                var job = await close.RunAsync(actor, new(id, JobState.Cancelled), cancellation);
                return TypedResults.Ok(new { job.Id, job.State });
            }
        );
        routes.MapPost(
            "/operator/jobs/{id:guid}/remove",
            async (Guid id, CloseJob close, Actor actor, CancellationToken cancellation) =>
            {
                var job = await close.RunAsync(actor, new(id, JobState.Removed), cancellation);
                return TypedResults.Ok(new { job.Id, job.State });
            }
        );
    }
}

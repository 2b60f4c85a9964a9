using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>
/// Takes over jobs from elsewhere, once for each foreign id: a job seen before is refreshed, not doubled. What the source does not say
/// stays null, what we have no field for is kept as JSON. Only the program and the operator do this.
/// </summary>
public sealed class ImportJobs(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>One job from elsewhere.</summary>
    public sealed record Input
    {
        /// <summary>The id it has there, 1 to 100 characters.</summary>
        public required string ForeignId { get; init; }

        /// <summary>What it says.</summary>
        public required JobContent Content { get; init; }

        /// <summary>What it says about the client; null is not known.</summary>
        public ClientFacts Client { get; init; } = new();

        /// <summary>Proposals (the lower end of a band), interviews and invitations there.</summary>
        public JobCounters Counters { get; init; } = new();

        /// <summary>When it was posted (UTC); null where the source does not say, then it is now .</summary>
        public DateTimeOffset? PostedAt { get; init; }

        /// <summary>Everything else, as JSON.</summary>
        public string? Extra { get; init; }
    }

    /// <summary>What became of each.</summary>
    public enum Outcome
    {
        /// <summary>New here.</summary>
        Posted,

        /// <summary>Known, and different from before.</summary>
        Changed,

        /// <summary>Known, and the same.</summary>
        Unchanged,
    }

    /// <summary>An input's job and what became of it.</summary>
    public sealed record Result(Guid JobId, Outcome Outcome);

    /// <summary>
    /// Takes over the jobs in one save, and answers in the same order. Refuses the whole batch when one of them cannot be a job; check
    /// lines with <see cref="JobContent.Checked"/> first.
    /// </summary>
    public async Task<IReadOnlyList<Result>> RunAsync(Actor actor, IReadOnlyList<Input> inputs, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        foreach (var input in inputs)
            if (input.ForeignId.Length is 0 or > 100)
                throw new InvalidInput("id", "A job's id has 1 to 100 characters.");

        var ids = inputs.Select(input => input.ForeignId).Distinct().ToList();
        var known = await db
            .Jobs.Where(job => job.ForeignId != null && ids.Contains(job.ForeignId))
            .ToDictionaryAsync(job => job.ForeignId!, cancellation);

        var now = clock.GetUtcNow();
        var results = new List<Result>(inputs.Count);
        foreach (var input in inputs)
        {
            if (!known.TryGetValue(input.ForeignId, out var job))
            {
                job = Job.Import(input.ForeignId, input.Content, input.Client, input.Counters, input.PostedAt, input.Extra, now);
                known.Add(input.ForeignId, job);
                db.Add(job);
                db.Tell(new JobPosted(job.Snapshot()), now);
                results.Add(new(job.Id, Outcome.Posted));
            }
            else if (job.Refresh(input.Content, input.Client, input.Counters, input.Extra))
            {
                db.Tell(new JobChanged(job.Snapshot()), now);
                results.Add(new(job.Id, Outcome.Changed));
            }
            else
            {
                results.Add(new(job.Id, Outcome.Unchanged));
            }
        }
        if (results.Any(result => result.Outcome is not Outcome.Unchanged))
        {
            var counts = results.CountBy(result => result.Outcome).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);
            db.Record(actor, "jobs.imported", Guid.Empty, now, after: counts);
        }
        await db.SaveChangesAsync(cancellation);
        return results;
    }
}

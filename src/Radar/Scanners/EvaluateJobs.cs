using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Finds for the jobs that wait which live scanners of all workspaces match or ask, explains each, and stores each verdict once (R-210,
/// Who meets whom is asked of <see cref="LiveScanners"/>; while there are few scanners, the others say why not as well.
/// </summary>
public sealed class EvaluateJobs(
    RadarDb db,
    LiveScanners scanners,
    Settings<RadarDb> settings,
    TimeProvider clock,
    ILogger<EvaluateJobs> log
)
{
    private const int Batch = 200;

    /// <summary>Takes a batch; returns how many jobs were judged. All is saved at once: a crash before that judges them again, alike.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellation)
    {
        var jobs = await db.Jobs.Where(job => job.Stage == JobStage.Seen).OrderBy(job => job.SeenAt).Take(Batch).ToListAsync(cancellation);
        if (jobs.Count == 0)
            return 0;

        await scanners.LookAsync(db, cancellation);
        var live = scanners.All;
        var explainsAll = live.Count <= await settings.GetAsync(BiddingSettings.NearMissScanners, cancellation);
        // Judging is a pure function of job and scanner: jobs need not wait for each other.
        var met = jobs.AsParallel().AsOrdered().WithCancellation(cancellation).Select(job => Meet(job, live.ContainsKey)).ToList();
        var judging = explainsAll ? live.Values : met.SelectMany(one => one.Scanners).Distinct().Select(id => live[id]);
        var definitions = await scanners.DefinitionsAsync(db, [.. judging.Select(scanner => scanner.VersionId)], cancellation);
        var now = clock.GetUtcNow();
        var verdicts = met.AsParallel()
            .AsOrdered()
            .WithCancellation(cancellation)
            .Select(one => Judge(one, explainsAll ? live.Values : one.Scanners.Select(id => live[id]), definitions, now))
            .ToList();
        foreach (var (one, evaluations) in met.Zip(verdicts))
        {
            one.Job.Judged(evaluations.Any(evaluation => evaluation.Verdict is not Verdict.NoMatch));
            foreach (var evaluation in evaluations.Where(each => each.Verdict is Verdict.NoMatch == one.Scanners.Contains(each.ScannerId)))
                log.LogError("Search and explanation differ on job {Job} and scanner {Scanner}", one.Job.Id, evaluation.ScannerId);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertAsync([.. verdicts.SelectMany(evaluations => evaluations)], cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return jobs.Count;
    }

    private Met Meet(Job job, Func<Guid, bool> isLive)
    {
        var posting = JobReading.PostingOf(job.Now(), job.SeenAt);
        return new(job, posting, scanners.Meeting(posting).Where(isLive).ToHashSet());
    }

    private static List<Evaluation> Judge(
        Met met,
        IEnumerable<LiveScanner> by,
        IReadOnlyDictionary<Guid, ScannerDefinition> definitions,
        DateTimeOffset now
    )
    {
        var text = PostingText.Of(met.Posting);
        return
        [
            .. by.Select(scanner =>
                Evaluation.Of(
                    scanner.WorkspaceId,
                    scanner.Id,
                    scanner.VersionId,
                    met.Job.Id,
                    met.Job.Edition,
                    Evaluator.Judge(definitions[scanner.VersionId], met.Posting, text),
                    now
                )
            ),
        ];
    }

    private sealed record Met(Job Job, Posting Posting, HashSet<Guid> Scanners);
}

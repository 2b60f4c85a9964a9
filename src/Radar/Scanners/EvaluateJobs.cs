using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>Judges the jobs that wait by every live scanner of every workspace, and stores each verdict once .</summary>
public sealed class EvaluateJobs(RadarDb db, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Takes a batch; returns how many jobs were judged. All is saved at once: a crash before that judges them again, alike.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellation)
    {
        var jobs = await db.Jobs.Where(job => job.Stage == JobStage.Seen).OrderBy(job => job.SeenAt).Take(Batch).ToListAsync(cancellation);
        if (jobs.Count == 0)
            return 0;

        var scanners = await LiveAsync(cancellation);
        var now = clock.GetUtcNow();
        // Judging is a pure function of job and scanner: jobs need not wait for each other.
        var verdicts = jobs.AsParallel().AsOrdered().WithCancellation(cancellation).Select(job => Judge(job, scanners, now)).ToList();
        foreach (var (job, evaluations) in jobs.Zip(verdicts))
            job.Judged(evaluations.Any(evaluation => evaluation.Verdict is not Verdict.NoMatch));

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertAsync([.. verdicts.SelectMany(evaluations => evaluations)], cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return jobs.Count;
    }

    private static List<Evaluation> Judge(Job job, IReadOnlyList<Live> scanners, DateTimeOffset now)
    {
        var posting = JobReading.PostingOf(job.Now(), job.SeenAt);
        var text = PostingText.Of(posting);
        return
        [
            .. scanners.Select(scanner =>
                Evaluation.Of(
                    scanner.WorkspaceId,
                    scanner.ScannerId,
                    scanner.VersionId,
                    job.Id,
                    job.Edition,
                    Evaluator.Judge(scanner.Definition, posting, text),
                    now
                )
            ),
        ];
    }

    private async Task<IReadOnlyList<Live>> LiveAsync(CancellationToken cancellation)
    {
        var rows = await (
            from scanner in db.Scanners.AsNoTracking()
            where scanner.ArchivedAt == null && scanner.Mode != ScannerMode.Draft
            join workspace in db.Workspaces on scanner.WorkspaceId equals workspace.Id
            where workspace.State != WorkspaceState.Archived
            join version in db.ScannerVersions on scanner.VersionId equals version.Id
            select new
            {
                scanner.Id,
                scanner.WorkspaceId,
                Version = version,
            }
        ).ToListAsync(cancellation);
        return [.. rows.Select(row => new Live(row.Id, row.WorkspaceId, row.Version.Id, row.Version.Configuration.Definition))];
    }

    private sealed record Live(Guid ScannerId, Guid WorkspaceId, Guid VersionId, ScannerDefinition Definition);
}

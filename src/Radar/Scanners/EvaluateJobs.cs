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
        // Rows are only added here; looking each one over for changes would cost more than judging.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var evaluations = new List<Evaluation>(jobs.Count * scanners.Count);
        foreach (var job in jobs)
        {
            var posting = JobReading.PostingOf(job.Now(), job.SeenAt);
            var text = PostingText.Of(posting);
            var anyMatch = false;
            foreach (var scanner in scanners)
            {
                var judgement = Evaluator.Judge(scanner.Definition, posting, text);
                anyMatch |= judgement.Verdict is not Verdict.NoMatch;
                evaluations.Add(
                    Evaluation.Of(scanner.WorkspaceId, scanner.ScannerId, scanner.VersionId, job.Id, job.Edition, judgement, now)
                );
            }
            job.Judged(anyMatch);
        }
        db.Evaluations.AddRange(evaluations);
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancellation);
        return jobs.Count;
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

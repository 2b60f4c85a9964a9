using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Which scanners of a workspace meet the same jobs of the last 60 days, and where a broad one stands above a narrow one and takes its
/// jobs.
/// </summary>
public sealed class OverlapScanners(RadarDb db, StoredJobs stored, TimeProvider clock) : IUseCase
{
    /// <summary>How far back is looked.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(60);

    private const int Named = 20;
    private const int Times = 3;

    /// <summary>Every pair of scanners that are not archived, in their order.</summary>
    public async Task<Overlaps> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var rows = await db
            .Scanners.AsNoTracking()
            .Where(one => one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null)
            .OrderBy(one => one.Position)
            .Join(db.ScannerVersions, one => one.VersionId, version => version.Id, (one, version) => new { one, version })
            .AsNoTracking()
            .ToListAsync(cancellation);
        var since = clock.GetUtcNow() - Span;
        var held = await stored.LookAsync(db, cancellation);
        var scanners = rows.ConvertAll(row => new Overlapping(
            row.one.Id,
            row.one.Name,
            row.one.Position,
            row.one.Mode,
            row.version.Configuration.Sender.People,
            held.Store.Run(row.version.Configuration.Definition, since).Select(one => one.Key).ToHashSet()
        ));
        List<Pair> pairs = [];
        List<Inversion> inverted = [];
        for (var i = 0; i < scanners.Count; i++)
        for (var j = i + 1; j < scanners.Count; j++)
        {
            var (higher, lower) = (scanners[i], scanners[j]);
            var both = lower.Jobs.Where(higher.Jobs.Contains).ToList();
            var shares = higher.Senders.Intersect(lower.Senders).Any();
            var smaller = Math.Min(higher.Jobs.Count, lower.Jobs.Count);
            pairs.Add(new Pair(higher.Id, lower.Id, both.Count, smaller == 0 ? null : (double)both.Count / smaller, shares));
            if (shares && lower.Jobs.Count > 0 && higher.Jobs.Count >= Times * lower.Jobs.Count && 2 * both.Count >= lower.Jobs.Count)
                inverted.Add(new Inversion(higher, lower, both.Count, await NamesAsync(both, cancellation)));
        }
        return new Overlaps(since, held.Covers(since), scanners, pairs, inverted);
    }

    private async Task<IReadOnlyList<NamedJob>> NamesAsync(List<Guid> ids, CancellationToken cancellation) =>
        await db
            .Jobs.AsNoTracking()
            .Where(job => ids.Contains(job.Id))
            .OrderByDescending(job => job.SeenAt)
            .Take(Named)
            .Select(job => new NamedJob(job.Id, job.Title, job.SeenAt))
            .ToListAsync(cancellation);
}

/// <summary>The overlap of a workspace's scanners.</summary>
/// <param name="Since">The jobs seen from then.</param>
/// <param name="IsWhole">Whether all stored jobs of that time were looked at.</param>
/// <param name="Scanners">The scanners in order.</param>
/// <param name="Pairs">Each pair once, the higher first.</param>
/// <param name="Inverted">Pairs in an order that starves the lower one.</param>
public sealed record Overlaps(
    DateTimeOffset Since,
    bool IsWhole,
    IReadOnlyList<Overlapping> Scanners,
    IReadOnlyList<Pair> Pairs,
    IReadOnlyList<Inversion> Inverted
)
{
    /// <summary>What two scanners share, whichever stands higher.</summary>
    public Pair? Of(Guid one, Guid other) =>
        Pairs.FirstOrDefault(pair => (pair.Higher, pair.Lower) == (one, other) || (pair.Higher, pair.Lower) == (other, one));
}

/// <summary>A scanner with the jobs it meets: those that match and those that ask.</summary>
public sealed record Overlapping(
    Guid Id,
    string Name,
    int Position,
    ScannerMode Mode,
    IReadOnlyList<Guid> Senders,
    IReadOnlySet<Guid> Jobs
);

/// <summary>What two scanners share .</summary>
/// <param name="Higher">The one that stands higher.</param>
/// <param name="Lower">The other.</param>
/// <param name="Both">Jobs that both meet.</param>
/// <param name="OfSmaller">Their share of the smaller one's; null where that meets nothing.</param>
/// <param name="ShareSender">Whether a person is among the senders of both.</param>
public sealed record Pair(Guid Higher, Guid Lower, int Both, double? OfSmaller, bool ShareSender);

/// <summary>A broad scanner above a narrow one with the same sender, which takes at least half of its jobs .</summary>
/// <param name="Broad">The higher one.</param>
/// <param name="Narrow">The lower one; moving it to the place of the higher mends it.</param>
/// <param name="Lost">How many of the narrow one's jobs go to the broad one.</param>
/// <param name="Jobs">The newest of them.</param>
public sealed record Inversion(Overlapping Broad, Overlapping Narrow, int Lost, IReadOnlyList<NamedJob> Jobs);

/// <summary>A job by its title.</summary>
public sealed record NamedJob(Guid Id, string Title, DateTimeOffset SeenAt);

internal sealed class OverlapScannersEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/r/{workspace}/scanners/overlap",
            async (OverlapScanners overlap, Actor actor, CancellationToken cancellation) =>
            {
                var found = await overlap.RunAsync(actor, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        found.Since,
                        found.IsWhole,
                        scanners = found.Scanners.Select(one => new
                        {
                            one.Id,
                            one.Name,
                            one.Position,
                            jobs = one.Jobs.Count,
                        }),
                        found.Pairs,
                        inverted = found.Inverted.Select(one => new
                        {
                            broad = one.Broad.Id,
                            narrow = one.Narrow.Id,
                            one.Lost,
                            moveTo = one.Broad.Position,
                            one.Jobs,
                        }),
                    }
                );
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Says before a scanner is moved which jobs of the last 60 days would have had another winner. It moves nothing.
/// </summary>
public sealed class TryOrder(
    RadarDb db,
    StoredJobs stored,
    IAgencies agencies,
    IBidding market,
    Settings<RadarDb> settings,
    TimeProvider clock
) : IUseCase
{
    private const int AtOnce = 500;

    /// <param name="ScannerId">The scanner.</param>
    /// <param name="To">The place it would take, from 1; places beyond the ends are the ends.</param>
    public sealed record Input(Guid ScannerId, int To);

    /// <summary>Holds the contest of each job twice, as things stand and as they would.</summary>
    public async Task<OrderTrial> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var now = clock.GetUtcNow();
        var since = now - OverlapScanners.Span;
        var limits = await Limits.ReadAsync(settings, cancellation);
        var scene = await Scene.LoadAsync(db, agencies, market, limits, acting.WorkspaceId, now, cancellation);
        var order = scene.Scanners.Values.Where(row => row.Scanner.ArchivedAt is null).OrderBy(row => row.Scanner.Position).ToList();
        var moved = order.FirstOrDefault(row => row.Scanner.Id == input.ScannerId);
        if (moved.Scanner is null)
            throw new Missing("scanner");
        var to = Math.Clamp(input.To, 1, order.Count);
        var then = order.Where(row => row.Scanner.Id != input.ScannerId).ToList();
        then.Insert(to - 1, moved);

        // Those in Shadow have a contest of their own; a draft is in none.
        Func<Scanner, bool> enters = moved.Scanner.Mode is ScannerMode.Shadow ? one => one.Mode is ScannerMode.Shadow : one => one.Contests;
        var held = await stored.LookAsync(db, cancellation);
        var met = order
            .Where(row => enters(row.Scanner))
            .ToDictionary(
                row => row.Scanner.Id,
                row => held.Store.Run(row.Version.Configuration.Definition, since).Select(one => one.Key).ToHashSet()
            );
        // Only the jobs that the moved one and another meet can change hands.
        var contested = enters(moved.Scanner)
            ? met[moved.Scanner.Id].Where(job => met.Any(other => other.Key != moved.Scanner.Id && other.Value.Contains(job))).ToList()
            : [];
        List<OtherWinner> changes = [];
        foreach (var some in contested.Chunk(AtOnce))
        foreach (var job in await db.Jobs.AsNoTracking().Where(job => some.Contains(job.Id)).ToListAsync(cancellation))
        {
            var snapshot = job.AtFirst();
            var (before, after) = (Winners(order, job.Id, snapshot), Winners(then, job.Id, snapshot));
            if (!before.SequenceEqual(after))
                changes.Add(new OtherWinner(job.Id, job.Title, job.SeenAt, before, after));
        }
        return new OrderTrial(
            moved.Scanner.Name,
            moved.Scanner.Position,
            to,
            contested.Count,
            [.. changes.OrderByDescending(one => one.SeenAt)],
            held.Covers(since)
        );

        List<string> Winners(List<(Scanner Scanner, ScannerVersion Version)> among, Guid job, JobSnapshot snapshot)
        {
            HashSet<Guid?> senders = [];
            List<string> winners = [];
            foreach (var (scanner, version) in among.Where(row => met.TryGetValue(row.Scanner.Id, out var jobs) && jobs.Contains(job)))
                if (winners.Count < limits.SendersPerJob && senders.Add(scene.SenderOf(version.Configuration, snapshot)))
                    winners.Add(scanner.Name);
            return winners;
        }
    }
}

/// <summary>What moving a scanner would have done .</summary>
/// <param name="Name">The scanner.</param>
/// <param name="From">Its place.</param>
/// <param name="To">The place it would take.</param>
/// <param name="Contested">Jobs of the last 60 days that it and another scanner meet.</param>
/// <param name="Changes">Those of them with another winner, newest first.</param>
/// <param name="IsWhole">Whether all stored jobs of that time were looked at.</param>
public sealed record OrderTrial(string Name, int From, int To, int Contested, IReadOnlyList<OtherWinner> Changes, bool IsWhole);

/// <summary>A job that would have had other winners.</summary>
public sealed record OtherWinner(
    Guid JobId,
    string Title,
    DateTimeOffset SeenAt,
    IReadOnlyList<string> Before,
    IReadOnlyList<string> After
);

internal sealed class TryOrderEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/r/{workspace}/scanners/{scanner:guid}/move",
            async (Guid scanner, int to, TryOrder attempt, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await attempt.RunAsync(actor, new(scanner, to), cancellation))
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Runs a scanner that is not saved over stored jobs: count, volume, waterfall, and real jobs with their explanation. It saves
/// nothing but the note that this person saw these jobs for this configuration.
/// </summary>
public sealed class PreviewScanner(RadarDb db, StoredJobs stored, TimeProvider clock) : IUseCase
{
    private const int Shown = 20;

    /// <param name="Configuration">The configuration, saved or not; a query with errors is read as far as it goes.</param>
    /// <param name="Days">How far back.</param>
    /// <param name="Note">Whether to note that the person saw the matches.</param>
    public sealed record Input(ScannerConfiguration Configuration, int Days = 30, bool Note = true);

    /// <summary>Judges the stored jobs of the period, each as it was when first seen .</summary>
    public async Task<Preview> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var now = clock.GetUtcNow();
        var since = now - TimeSpan.FromDays(Math.Clamp(input.Days, 1, 366));
        var definition = input.Configuration.Definition;
        var held = await stored.LookAsync(db, cancellation);
        var counted = held.Store.Preview(definition, since, take: Shown);
        var there = held.Covers(since) ? counted.Judged : await db.Jobs.CountAsync(job => job.SeenAt >= since, cancellation);
        var matches = await ShowAsync(definition, Choose(held.Store, counted, input.Configuration, since), cancellation);
        if (input.Note && matches.Count > 0 && definition.Parsed.IsValid)
        {
            db.Trials.Add(
                Trial.Preview(
                    acting.WorkspaceId,
                    acting.PersonId,
                    input.Configuration.Hash,
                    matches.Count,
                    counted.Matching + counted.Asking,
                    now
                )
            );
            await db.SaveChangesAsync(cancellation);
        }
        return new Preview(
            counted.Judged,
            there,
            counted.Days,
            counted.Matching,
            counted.Asking,
            WaterfallRow.Of(definition, counted),
            definition.Parsed.Root is EmptyNode ? [] : held.Store.CountNodes(definition, since),
            await held.VolumeAsync(db, definition, now, cancellation),
            matches
        );
    }

    // The newest, and where there are more, half of them from all over the period, the same for the same configuration.
    private static List<Guid> Choose(
        PostingStore<Guid> store,
        Preview<Guid> counted,
        ScannerConfiguration configuration,
        DateTimeOffset since
    )
    {
        var newest = counted.Newest.Select(one => one.Key).ToList();
        if (counted.Matching + counted.Asking <= Shown)
            return newest;
        var random = new Random(Convert.ToInt32(configuration.Hash[..7], 16));
        var others = store.Run(configuration.Definition, since).Skip(Shown / 2).Select(one => one.Key).ToArray();
        return [.. newest.Take(Shown / 2), .. random.GetItems(others, others.Length).Distinct().Take(Shown / 2)];
    }

    private async Task<IReadOnlyList<PreviewMatch>> ShowAsync(ScannerDefinition definition, List<Guid> ids, CancellationToken cancellation)
    {
        var jobs = await db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellation);
        return [.. ids.Where(jobs.ContainsKey).Select(id => PreviewMatch.Of(definition, jobs[id])).OrderByDescending(one => one.SeenAt)];
    }
}

/// <summary>What a preview found.</summary>
/// <param name="Judged">Jobs judged.</param>
/// <param name="There">Jobs stored in the period; more than judged where memory does not hold all.</param>
/// <param name="ByDay">Days of the period on which any job was seen, oldest first, with what matched and asked.</param>
/// <param name="Matches">Jobs that match.</param>
/// <param name="Asks">Jobs that ask.</param>
/// <param name="Rows">The waterfall, in order.</param>
/// <param name="Parts">How many jobs each part of the query finds alone, by its place in <see cref="Node.All"/> (R-165).</param>
/// <param name="Volume">What to expect in a month .</param>
/// <param name="Newest">Real matches, at most 20, newest first.</param>
public sealed record Preview(
    int Judged,
    int There,
    IReadOnlyList<Day> ByDay,
    int Matches,
    int Asks,
    IReadOnlyList<WaterfallRow> Rows,
    IReadOnlyList<int> Parts,
    Volume Volume,
    IReadOnlyList<PreviewMatch> Newest
)
{
    /// <summary>Days of the period on which any job was seen.</summary>
    public int Days => ByDay.Count;

    /// <summary>Jobs that pass the query.</summary>
    public int AfterText => Rows.FirstOrDefault(row => row.Clause == -1)?.Left ?? Judged;

    /// <summary>Whether only the newest jobs were judged, so that counts of the period are an estimate .</summary>
    public bool IsEstimate => There > Judged;

    /// <summary>How many jobs of the whole period it would meet: counted, or estimated from those judged .</summary>
    public int InPeriod => IsEstimate ? (int)Math.Round((double)(Matches + Asks) * There / Judged) : Matches + Asks;
}

/// <summary>One clause of the waterfall .</summary>
/// <param name="Clause">Its place; -1 is the query, below that what always holds.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">What it wants.</param>
/// <param name="Unknown">What unknown counts as; null where that cannot be set.</param>
/// <param name="Passed">Jobs that say it and pass.</param>
/// <param name="Failed">Jobs that say it and fail or ask, wherever they stand.</param>
/// <param name="NotStated">Jobs that do not say it.</param>
/// <param name="Removed">Jobs that it takes out in this order.</param>
/// <param name="Left">Jobs left after it.</param>
/// <param name="Alone">Jobs that fail nothing else: they come back if it goes.</param>
public sealed record WaterfallRow(
    int Clause,
    string Name,
    string Wanted,
    Unknown? Unknown,
    int Passed,
    int Failed,
    int NotStated,
    int Removed,
    int Left,
    int Alone
)
{
    /// <summary>The rows of what a store counted.</summary>
    public static IReadOnlyList<WaterfallRow> Of(ScannerDefinition definition, Preview<Guid> counted)
    {
        var left = counted.Judged;
        List<WaterfallRow> rows = [];
        foreach (var line in counted.Waterfall)
        {
            var setting =
                line.Clause >= 0 ? definition.Clauses[line.Clause].Unknown
                : line.Clause == -1 ? definition.QueryUnknown
                : (Unknown?)null;
            rows.Add(
                new WaterfallRow(
                    line.Clause,
                    line.Name,
                    line.Wanted,
                    setting,
                    line.Passed,
                    line.Failed,
                    line.Unknown,
                    left - line.Left,
                    line.Left,
                    line.FailedAlone
                )
            );
            left = line.Left;
        }
        return rows;
    }
}

/// <summary>A stored job that a preview shows.</summary>
public sealed record PreviewMatch(
    Guid JobId,
    DateTimeOffset SeenAt,
    JobSnapshot Job,
    Verdict Verdict,
    IReadOnlyList<Hit> Hits,
    IReadOnlyList<ClauseLine> Lines
)
{
    /// <summary>A job as it was when first seen, judged and explained.</summary>
    public static PreviewMatch Of(ScannerDefinition definition, Job job)
    {
        var snapshot = job.AtFirst();
        var judgement = Evaluator.Judge(definition, JobReading.PostingOf(snapshot, job.SeenAt));
        return new(job.Id, job.SeenAt, snapshot, judgement.Verdict, judgement.Hits, ClauseLine.Of(judgement));
    }
}

internal sealed class PreviewScannerEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/scanners/preview",
            async (PreviewScanner.Input input, PreviewScanner preview, Actor actor, CancellationToken cancellation) =>
            {
                // Only a person who looks at the page counts as having looked.
                var found = await preview.RunAsync(actor, input with { Note = false }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        found.Judged,
                        found.Days,
                        found.Matches,
                        found.Asks,
                        found.IsEstimate,
                        found.InPeriod,
                        found.Volume.PerMonth,
                        found.Volume.Band,
                        found.Volume.StoredDays,
                        found.Volume.OfDays,
                        found.Rows,
                        newest = found.Newest.Select(match => new
                        {
                            match.JobId,
                            match.Job.Title,
                            match.Verdict,
                            match.Lines,
                        }),
                    }
                );
            }
        );
}

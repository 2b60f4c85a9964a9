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
/// Runs a scanner that is not saved over stored jobs: count, band, waterfall, and the newest matches with their explanation.
/// It saves nothing but the note that this person saw these jobs for this configuration.
/// </summary>
public sealed class PreviewScanner(RadarDb db, TimeProvider clock) : IUseCase
{
    private const int MostJobs = 5_000;
    private const int Shown = 20;

    /// <param name="Configuration">The configuration, saved or not; a query with errors is read as far as it goes.</param>
    /// <param name="Days">How far back.</param>
    /// <param name="Note">Whether to note that the person saw the matches.</param>
    /// <param name="Most">How many of the newest jobs, at most 5,000.</param>
    public sealed record Input(ScannerConfiguration Configuration, int Days = 30, bool Note = true, int Most = MostJobs);

    /// <summary>Judges the stored jobs of the period, newest first, at most 5,000, each as it was when first seen .</summary>
    public async Task<Preview> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var now = clock.GetUtcNow();
        var since = now - TimeSpan.FromDays(Math.Clamp(input.Days, 1, 366));
        var definition = input.Configuration.Definition;
        var tally = new Tally(definition);
        List<PreviewMatch> matches = [];
        DateTimeOffset? oldest = null;
        HashSet<DateOnly> days = [];
        await foreach (
            var job in db
                .Jobs.AsNoTracking()
                .Where(job => job.SeenAt > since)
                .OrderByDescending(job => job.SeenAt)
                .Take(Math.Clamp(input.Most, 1, MostJobs))
                .AsAsyncEnumerable()
                .WithCancellation(cancellation)
        )
        {
            var snapshot = job.AtFirst();
            var judgement = Evaluator.Judge(definition, JobReading.PostingOf(snapshot, job.SeenAt));
            tally.Count(judgement);
            oldest = job.SeenAt;
            days.Add(DateOnly.FromDateTime(job.SeenAt.UtcDateTime));
            if (judgement.Verdict is not Verdict.NoMatch && matches.Count < Shown)
                matches.Add(new PreviewMatch(job.Id, job.SeenAt, snapshot, judgement.Verdict, judgement.Hits, ClauseLine.Of(judgement)));
        }

        if (input.Note && matches.Count > 0 && definition.Parsed.IsValid)
        {
            db.Trials.Add(
                Trial.Preview(acting.WorkspaceId, acting.PersonId, input.Configuration.Hash, matches.Count, tally.Matches + tally.Asks, now)
            );
            await db.SaveChangesAsync(cancellation);
        }
        return new Preview(tally.Judged, days.Count, oldest, tally.Matches, tally.Asks, tally.AfterText, tally.Rows(), matches);
    }

    /// <summary>Counts what each clause does, in the order shown and alone .</summary>
    private sealed class Tally(ScannerDefinition definition)
    {
        private readonly Dictionary<int, (int Failed, int Unknown, int Alone, int Removed)> byClause = [];
        private readonly Dictionary<int, (string Name, string Wanted)> named = [];

        public int Judged { get; private set; }
        public int Matches { get; private set; }
        public int Asks { get; private set; }
        public int AfterText { get; private set; }

        public void Count(Judgement judgement)
        {
            Judged++;
            Matches += judgement.Verdict is Verdict.Match ? 1 : 0;
            Asks += judgement.Verdict is Verdict.Ask ? 1 : 0;
            // The query stands first, then the clauses as written, then what always holds.
            var ordered = judgement
                .Findings.OrderBy(finding =>
                    finding.Clause switch
                    {
                        -1 => -1,
                        < -1 => 1000 - finding.Clause,
                        var at => at,
                    }
                )
                .ToList();
            var failing = ordered.Count(finding => finding.Counts is Counts.Fail);
            var removed = false;
            var text = true;
            foreach (var finding in ordered)
            {
                var fails = finding.Counts is Counts.Fail;
                var (failed, unknown, alone, gone) = byClause.GetValueOrDefault(finding.Clause);
                byClause[finding.Clause] = (
                    failed + (fails ? 1 : 0),
                    unknown + (finding.Origin is Origin.Unknown ? 1 : 0),
                    alone + (fails && failing == 1 ? 1 : 0),
                    gone + (fails && !removed ? 1 : 0)
                );
                named.TryAdd(finding.Clause, (finding.Name, finding.Wanted));
                removed |= fails;
                text &= finding.Clause != -1 || !fails;
            }
            AfterText += text ? 1 : 0;
        }

        public List<WaterfallRow> Rows()
        {
            var left = Judged;
            List<WaterfallRow> rows = [];
            foreach (
                var (clause, (failed, unknown, alone, removed)) in byClause.OrderBy(pair =>
                    pair.Key switch
                    {
                        -1 => -1,
                        < -1 => 1000 - pair.Key,
                        var at => at,
                    }
                )
            )
            {
                left -= removed;
                var setting =
                    clause >= 0 ? definition.Clauses[clause].Unknown
                    : clause == -1 ? definition.QueryUnknown
                    : (Unknown?)null;
                rows.Add(
                    new WaterfallRow(clause, named[clause].Name, named[clause].Wanted, setting, failed, unknown, removed, left, alone)
                );
            }
            return rows;
        }
    }
}

/// <summary>What a preview found.</summary>
/// <param name="Judged">Jobs judged.</param>
/// <param name="Days">Days of the period on which any job was seen.</param>
/// <param name="Oldest">The oldest job judged.</param>
/// <param name="Matches">Jobs that match.</param>
/// <param name="Asks">Jobs that ask.</param>
/// <param name="AfterText">Jobs that pass the query.</param>
/// <param name="Rows">The waterfall, in order.</param>
/// <param name="Newest">The newest matches, at most 20.</param>
public sealed record Preview(
    int Judged,
    int Days,
    DateTimeOffset? Oldest,
    int Matches,
    int Asks,
    int AfterText,
    IReadOnlyList<WaterfallRow> Rows,
    IReadOnlyList<PreviewMatch> Newest
)
{
    /// <summary>Stored days below which a volume is not told .</summary>
    public const int LeastDays = 14;

    /// <summary>Expected matches in 30 days; null while fewer than 14 days are stored .</summary>
    public int? PerMonth => Days < LeastDays ? null : (int)Math.Round((Matches + Asks) * 30.0 / Days);

    /// <summary>The band of the volume; null while it is unknown.</summary>
    public VolumeBand? Band =>
        PerMonth switch
        {
            null => null,
            0 => VolumeBand.Broken,
            <= 20 => VolumeBand.VeryNarrow,
            <= 300 => VolumeBand.Healthy,
            <= 2_000 => VolumeBand.Broad,
            _ => VolumeBand.TooBroad,
        };
}

/// <summary>Bands of volume .</summary>
public enum VolumeBand
{
    /// <summary>Nothing.</summary>
    Broken,

    /// <summary>Up to 20 a month.</summary>
    VeryNarrow,

    /// <summary>Up to 300.</summary>
    Healthy,

    /// <summary>Up to 2,000.</summary>
    Broad,

    /// <summary>More.</summary>
    TooBroad,
}

/// <summary>One clause of the waterfall .</summary>
/// <param name="Clause">Its place; -1 is the query, below that what always holds.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">What it wants.</param>
/// <param name="Unknown">What unknown counts as; null where that cannot be set.</param>
/// <param name="Failed">Jobs that fail it, wherever they stand.</param>
/// <param name="NotStated">Jobs that do not say it.</param>
/// <param name="Removed">Jobs that it takes out in this order.</param>
/// <param name="Left">Jobs left after it.</param>
/// <param name="Alone">Jobs that fail nothing else: they come back if it goes.</param>
public sealed record WaterfallRow(
    int Clause,
    string Name,
    string Wanted,
    Unknown? Unknown,
    int Failed,
    int NotStated,
    int Removed,
    int Left,
    int Alone
);

/// <summary>A stored job that a preview shows.</summary>
public sealed record PreviewMatch(
    Guid JobId,
    DateTimeOffset SeenAt,
    JobSnapshot Job,
    Verdict Verdict,
    IReadOnlyList<Hit> Hits,
    IReadOnlyList<ClauseLine> Lines
);

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
                        found.PerMonth,
                        found.Band,
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

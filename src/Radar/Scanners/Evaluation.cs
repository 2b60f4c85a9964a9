using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// The verdict of one version of a scanner on one edition of a job, stored once for the pair (R-210). For a match, an ask and a near miss
/// the explanation is kept (R-211).
/// </summary>
public sealed class Evaluation
{
    private Evaluation() { } // EF

    /// <summary>The version that judged.</summary>
    public Guid ScannerVersionId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>Which content of the job, counted from 1.</summary>
    public int Edition { get; private init; }

    /// <summary>The scanner.</summary>
    public Guid ScannerId { get; private init; }

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>Match, ask or no match (R-135).</summary>
    public Verdict Verdict { get; private init; }

    /// <summary>Why, in one sentence; empty for a match.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Each clause with wanted, found and what it counts as, as JSON; null where it is recomputed on demand.</summary>
    public string? Explanation { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The explanation's lines; empty where none is kept.</summary>
    public IReadOnlyList<ClauseLine> Lines =>
        Explanation is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<ClauseLine>>(Explanation, Json.Options)!;

    /// <summary>Keeps a judgement.</summary>
    public static Evaluation Of(
        Guid workspaceId,
        Guid scannerId,
        Guid versionId,
        Guid jobId,
        int edition,
        Judgement judgement,
        DateTimeOffset now
    ) =>
        new()
        {
            ScannerVersionId = versionId,
            JobId = jobId,
            Edition = edition,
            ScannerId = scannerId,
            WorkspaceId = workspaceId,
            Verdict = judgement.Verdict,
            Reason = ClauseLine.Sentence(judgement),
            Explanation =
                judgement.Verdict is not Verdict.NoMatch || judgement.IsNearMiss
                    ? JsonSerializer.Serialize(ClauseLine.Of(judgement), Json.Options)
                    : null,
            At = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Evaluation>
    {
        public void Configure(EntityTypeBuilder<Evaluation> entity)
        {
            entity.ToTable("Evaluations");
            entity.Ignore(evaluation => evaluation.Lines);
            entity.HasKey(evaluation => new
            {
                evaluation.JobId,
                evaluation.ScannerVersionId,
                evaluation.Edition,
            });
            entity.HasIndex(evaluation => new
            {
                evaluation.ScannerId,
                evaluation.Verdict,
                evaluation.At,
                evaluation.JobId,
            });
            entity.HasIndex(evaluation => new { evaluation.WorkspaceId, evaluation.At });
        }
    }
}

/// <summary>Counting what scanners matched or asked about: from the index alone, of twenty judgements nineteen say no.</summary>
internal static class Matches
{
    /// <summary>The matches and asks of a workspace since then, of all its scanners.</summary>
    public static IQueryable<Evaluation> MatchesSince(this RadarDb db, Guid workspaceId, DateTimeOffset since) =>
        db.Evaluations.Where(one =>
            db.Scanners.Where(scanner => scanner.WorkspaceId == workspaceId).Select(scanner => scanner.Id).Contains(one.ScannerId)
            && (one.Verdict == Verdict.Match || one.Verdict == Verdict.Ask)
            && one.At >= since
        );

    /// <summary>How many jobs each scanner of a workspace matched or asked about since then; a scanner without any is left out.</summary>
    public static Task<Dictionary<Guid, int>> MatchedAsync(
        this RadarDb db,
        Guid workspaceId,
        DateTimeOffset since,
        CancellationToken cancellation
    ) =>
        db.MatchesSince(workspaceId, since)
            .GroupBy(one => one.ScannerId)
            .Select(group => new { group.Key, Count = group.Select(one => one.JobId).Distinct().Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
}

/// <summary>One clause of an explanation, for people (R-211).</summary>
/// <param name="Name">The clause.</param>
/// <param name="Wanted">What the scanner wants.</param>
/// <param name="Found">What the job says.</param>
/// <param name="Counts">What it counts as.</param>
/// <param name="Known">Whether the job says it at all.</param>
public sealed record ClauseLine(string Name, string Wanted, string Found, Counts Counts, bool Known)
{
    /// <summary>The lines of a judgement, without those that always hold and did.</summary>
    public static IReadOnlyList<ClauseLine> Of(Judgement judgement) =>
        [
            .. judgement
                .Findings.Where(finding => finding.Clause >= -1 || finding.Counts is not Counts.Pass)
                .Select(finding => new ClauseLine(
                    finding.Name,
                    finding.Wanted,
                    Value(finding),
                    finding.Counts,
                    finding.Origin is not Origin.Unknown
                )),
        ];

    /// <summary>Why a judgement is no match, in one sentence naming what is wanted and what was found; empty for a match.</summary>
    public static string Sentence(Judgement judgement) =>
        judgement.Reasons switch
        {
            [] => "",
            [var first] => Sentence(first),
            [var first, ..] and { Count: var count } => $"{Sentence(first)} And {count - 1} more.",
        };

    private static string Sentence(Finding finding) =>
        finding.Name switch
        {
            "query" when finding.Missing.Count > 0 => $"No {string.Join(", ", finding.Missing.Take(3).Select(Quoted))} in its text.",
            "query" when finding.Hits.FirstOrDefault(hit => hit.Excluded) is { } hit =>
                $"Its text says {Quoted(hit.Reason)}, which is excluded.",
            "excluded_words" => $"Its text says {Quoted(finding.Found)}, which is excluded.",
            _ when finding.Origin is Origin.Unknown => $"{Words(finding.Name)} is not stated; wanted is {finding.Wanted}.",
            _ => $"{Words(finding.Name)} is {finding.Found}; wanted is {finding.Wanted}.",
        };

    private static string Value(Finding finding) =>
        finding.Name == "query" && finding.Hits.Count > 0
            ? string.Join(", ", finding.Hits.Select(hit => hit.Reason).Distinct().Take(6))
            : finding.Found;

    /// <summary>A clause's name as words: "Payment verified".</summary>
    public static string Words(string name) =>
        name switch
        {
            "already_applied" => "Applied already",
            "blocked_client" => "Blocked client",
            "us_only" => "U.S. only",
            "country_in" => "Country",
            "any_of" => "Any of",
            { Length: > 0 } => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' '),
            _ => name,
        };

    private static string Quoted(string words) => $"“{words.Trim('"')}”";
}

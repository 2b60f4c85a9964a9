using Guildhall.Matching;

namespace Guildhall.Radar.Scanners;

/// <summary>One thing Auto needs, and whether it is there .</summary>
/// <param name="What">What is needed, in words.</param>
/// <param name="IsMet">Whether it is there.</param>
/// <param name="More">How much of it is there.</param>
public sealed record Condition(string What, bool IsMet, string? More = null);

/// <summary>What Auto needs for exactly one configuration; the missing ones are listed, and refuse it.</summary>
public static class AutoConditions
{
    /// <summary>How many real matching jobs a person must have looked at, if there are so many.</summary>
    public const int Jobs = 10;

    /// <summary>For how long having looked counts.</summary>
    public static readonly TimeSpan LookLife = TimeSpan.FromDays(7);

    /// <summary>The list. <paramref name="trials"/> are those of the person who asks, for any configuration of the workspace.</summary>
    public static IReadOnlyList<Condition> Of(
        Scanner scanner,
        ScannerConfiguration configuration,
        IReadOnlyCollection<Trial> trials,
        Volume volume,
        int shadowDays,
        DateTimeOffset now
    )
    {
        var recent = trials.Where(trial => trial.Hash == configuration.Hash && now - trial.At <= LookLife).ToList();
        var look = recent.Where(trial => trial.Kind is TrialKind.Preview).MaxBy(trial => trial.Shown);
        var needed = look is null ? Jobs : Math.Min(Jobs, look.There);
        var (hourly, @fixed) = Admitted(configuration.Definition);
        var unread = configuration
            .Definition.Parsed.Warnings.Select(warning => warning.Code)
            .Where(code => code is "mixed" or "matches-without-a-word")
            .Except(configuration.Acknowledged)
            .ToList();
        var live = scanner.LiveSince is { } since ? now - since : TimeSpan.Zero;
        return
        [
            new(
                $"{needed} matching jobs looked at by you within 7 days",
                look is not null && look.Shown >= needed,
                $"{look?.Shown ?? 0} of {needed}"
            ),
            new("Terms for each kind of job it admits", configuration.Terms.Covers(hourly, @fixed)),
            new(
                "Its letter tested on one of them",
                configuration.TemplateId is not null && recent.Any(trial => trial.Kind is TrialKind.Letter),
                configuration.TemplateId is null ? "no letter is chosen" : null
            ),
            new("A limit of proposals a day", configuration.CapDay is not null),
            new(
                "Floors, or a Lead's waiver",
                configuration.FloorWaiver is not null || configuration.Definition.Clauses.OfType<Budget>().Any(),
                "a clause on what it pays"
            ),
            new("No warning of the query unread", unread.Count == 0, unread.Count == 0 ? null : string.Join(", ", unread)),
            new(
                $"{shadowDays} days in Shadow or Review",
                live >= TimeSpan.FromDays(shadowDays),
                $"{Math.Floor(live.TotalDays):0} of {shadowDays} days"
            ),
            new("A sender", configuration.Sender.People.Count > 0),
            new(
                "From 1 to 2,000 jobs a month",
                volume.Band is not (VolumeBand.Broken or VolumeBand.TooBroad),
                volume.PerMonth is { } month ? $"{month} a month" : null
            ),
        ];
    }

    /// <summary>What Review needs: a sender, and warnings read .</summary>
    public static IReadOnlyList<Condition> OfReview(ScannerConfiguration configuration) =>
        [
            new("A sender", configuration.Sender.People.Count > 0),
            new(
                "The warning that it could match without any wanted word read",
                configuration.Acknowledged.Contains("matches-without-a-word")
                    || configuration.Definition.Parsed.Warnings.All(warning => warning.Code != "matches-without-a-word")
            ),
        ];

    private static (bool Hourly, bool Fixed) Admitted(ScannerDefinition definition)
    {
        var types = definition.Clauses.OfType<OneOf>().FirstOrDefault(clause => clause.Field == Field.JobType)?.Values;
        var budget = definition.Clauses.OfType<Budget>().FirstOrDefault();
        return (
            (types is null || types.Contains("hourly")) && (budget is null || budget.Hourly is not null),
            (types is null || types.Contains("fixed")) && (budget is null || budget.Fixed is not null)
        );
    }
}

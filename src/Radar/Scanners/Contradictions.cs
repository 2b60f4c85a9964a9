using Guildhall.Matching;

namespace Guildhall.Radar.Scanners;

/// <summary>Finds out by form that a scanner can never match anything .</summary>
public static class Contradictions
{
    /// <summary>One sentence for each; empty when none was found.</summary>
    public static IReadOnlyList<string> In(ScannerDefinition definition)
    {
        List<string> found = [];
        foreach (var one in definition.Clauses.OfType<OneOf>())
        {
            var none = definition.Clauses.OfType<NoneOf>().Where(clause => clause.Field == one.Field).SelectMany(clause => clause.Values);
            if (one.Values.Count > 0 && one.Values.All(value => none.Contains(value, StringComparer.OrdinalIgnoreCase)))
                found.Add($"{Fields.Of(one.Field).Name} is both wanted and excluded: this scanner can never match.");
        }

        var excluded = definition
            .Clauses.OfType<ExcludedWords>()
            .SelectMany(clause => clause.Words)
            .Where(word => word.Except.Count == 0)
            .Select(word => word.Words.ToLowerInvariant())
            .Concat(Excluded(definition.Parsed.Root))
            .ToHashSet();
        foreach (var word in Required(definition.Parsed.Root).Where(excluded.Contains).Distinct())
            found.Add($"“{word}” is both required and excluded: this scanner can never match.");

        if (definition.Clauses.OfType<OneOf>().FirstOrDefault(clause => clause.Field == Field.JobType) is { } types)
            foreach (var budget in definition.Clauses.OfType<Budget>())
                if (
                    !(budget.Hourly is not null && types.Values.Contains("hourly"))
                    && !(budget.Fixed is not null && types.Values.Contains("fixed"))
                )
                    found.Add("Every branch of the budget is closed by the job type: this scanner can never match.");

        var usOnly = definition.Clauses.OfType<Is>().Any(clause => clause is { Field: Field.UsOnly, Wanted: true });
        if (
            usOnly
            && definition
                .Clauses.OfType<OneOf>()
                .Any(clause => clause.Field == Field.Location && !clause.Values.Any(place => place is "US" or "United States"))
        )
            found.Add("Only U.S. jobs are wanted, but the places leave the U.S. out: this scanner can never match.");
        return found;
    }

    // A single plain word that must stand in the job, whatever else does.
    private static IEnumerable<string> Required(Node node) =>
        node switch
        {
            And => node.Children.SelectMany(Required),
            Term { Prefix: false, Scope: Scope.Default } term => [term.Text.ToLowerInvariant()],
            _ => [],
        };

    private static IEnumerable<string> Excluded(Node node) =>
        node switch
        {
            And => node.Children.SelectMany(Excluded),
            Not { Children: [Term { Prefix: false, Scope: Scope.Default } term] } => [term.Text.ToLowerInvariant()],
            Not { Children: [Or or] } => or
                .Children.OfType<Term>()
                .Where(term => term is { Prefix: false, Scope: Scope.Default })
                .Select(term => term.Text.ToLowerInvariant()),
            _ => [],
        };
}

namespace Guildhall.Matching;

/// <summary>Something wrong with a scanner as a whole, or to be thought about.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">A sentence with cause and effect.</param>
/// <param name="StopsSaving">Whether it is an error; otherwise it is a warning.</param>
/// <param name="Clause">The place in <see cref="ScannerDefinition.Clauses"/>; -1 is the query.</param>
public sealed record Problem(string Code, string Message, bool StopsSaving, int Clause);

/// <summary>What can be said of a scanner without any job .</summary>
public static class Checks
{
    /// <summary>All problems, errors first.</summary>
    /// <param name="definition">The scanner.</param>
    /// <param name="neverKnown">Fields that its markets cannot deliver .</param>
    public static IReadOnlyList<Problem> Of(ScannerDefinition definition, IReadOnlySet<Field>? neverKnown = null) =>
        [
            .. Shape(definition)
                .Concat(Contradictions(definition))
                .Concat(Warnings(definition, neverKnown ?? new HashSet<Field>()))
                .OrderByDescending(p => p.StopsSaving),
        ];

    private static IEnumerable<Problem> Shape(ScannerDefinition definition)
    {
        foreach (var error in definition.Parsed.Errors)
            yield return Error(error.Code, error.Message, -1);
        if (definition.Parsed.Root is EmptyNode && definition.Parsed.IsValid && !definition.Clauses.Any(SaysWhat))
            yield return Error("query-empty", "An empty query matches every job; it needs other words or a category beside it.", -1);
        if (definition.Clauses.Count > 0 && definition.Clauses.All(c => c is AiQuestion) && definition.Parsed.Root is EmptyNode)
            yield return Error("question-alone", "A question to the model is never the only clause.", 0);
        for (var i = 0; i < definition.Clauses.Count; i++)
            foreach (var problem in ShapeOf(definition.Clauses[i], i))
                yield return problem;
    }

    private static bool SaysWhat(Clause clause) =>
        clause is AnyWords or ExcludedWords or OneOf { Field: Field.Category or Field.Subcategory or Field.Occupation };

    private static IEnumerable<Problem> ShapeOf(Clause clause, int at)
    {
        switch (clause)
        {
            case Between { Min: { } min, Max: { } max } between when min > max:
                yield return Error("min-over-max", $"The minimum of {between.Name} is above its maximum.", at);
                break;
            case Between { Min: null, Max: null } between:
                yield return Error("bounds-missing", $"{between.Name} has neither minimum nor maximum.", at);
                break;
            case Budget { Hourly: null, Fixed: null }:
                yield return Error("budget-empty", "A budget has bounds for hourly jobs, for fixed ones, or both.", at);
                break;
            case Budget budget:
                foreach (var branch in new[] { budget.Hourly, budget.Fixed })
                    if (branch is { Min: { } low, Max: { } high } && low > high)
                        yield return Error("min-over-max", "The minimum of budget is above its maximum.", at);
                break;
            case AnyOf { Of.Count: 0 }:
                yield return Error("group-empty", "An any-of group has at least one clause.", at);
                break;
            case AnyOf group:
                foreach (var member in group.Of)
                    if (member is AnyOf)
                        yield return Error("group-nested", "Any-of groups do not lie in each other.", at);
                    else
                        foreach (var problem in ShapeOf(member, at))
                            yield return problem;
                break;
            case OneOf { Values.Count: 0 } or NoneOf { Values.Count: 0 } or AnyWords { Words.Count: 0 } or ExcludedWords { Words.Count: 0 }:
                yield return Error("choice-missing", $"Nothing is chosen for {clause.Name}.", at);
                break;
            case AnyWords or ExcludedWords:
                foreach (var item in ItemsOf(clause))
                    if (item.Length > Query.LongestText)
                        yield return Error(
                            "too-long",
                            $"A phrase of {clause.Name} has at most {Query.LongestText:N0} characters; one has {item.Length:N0}.",
                            at
                        );
                    else if (LeafForms.WordsOf(item).Count is var words and > Query.LongestPhrase)
                        yield return Error(
                            "too-many",
                            $"A phrase of {clause.Name} has at most {Query.LongestPhrase} words; one has {words:N0}.",
                            at
                        );
                break;
            case OneOf { Field: var f } when Fields.Of(f).Kind != FieldKind.Choice:
            case NoneOf { Field: var g } when Fields.Of(g).Kind != FieldKind.Choice:
            case Between { Field: var h } when Fields.Of(h).Kind != FieldKind.Number:
            case Is { Field: var j } when Fields.Of(j).Kind != FieldKind.Flag:
                yield return Error("field-kind", $"{clause.Name} cannot be asked like this.", at);
                break;
        }
    }

    private static IEnumerable<string> ItemsOf(Clause clause) =>
        clause switch
        {
            AnyWords any => any.Words,
            ExcludedWords excluded => excluded.Words.SelectMany(w => w.Except.Prepend(w.Words)),
            _ => [],
        };

    private static IEnumerable<Problem> Contradictions(ScannerDefinition definition)
    {
        var clauses = definition.Clauses;
        for (var i = 0; i < clauses.Count; i++)
        {
            if (clauses[i] is OneOf wanted && wanted.Values.Count > 0)
            {
                var excluded = clauses.OfType<NoneOf>().Where(n => n.Field == wanted.Field).SelectMany(n => n.Values);
                if (!wanted.Values.Except(excluded, StringComparer.OrdinalIgnoreCase).Any())
                    yield return Error("never-choice", $"Every value wanted of {wanted.Name} is excluded too, so nothing can match.", i);
                if (
                    clauses
                        .Take(i)
                        .OfType<OneOf>()
                        .Any(o => o.Field == wanted.Field && !o.Values.Intersect(wanted.Values, StringComparer.OrdinalIgnoreCase).Any())
                )
                    yield return Error("never-choice", $"No value can meet both conditions on {wanted.Name}.", i);
            }
            if (clauses[i] is Budget budget && clauses.OfType<OneOf>().FirstOrDefault(o => o.Field == Field.JobType) is { } types)
            {
                var hourly = budget.Hourly is not null && types.Values.Contains("hourly", StringComparer.OrdinalIgnoreCase);
                var whole = budget.Fixed is not null && types.Values.Contains("fixed", StringComparer.OrdinalIgnoreCase);
                if (!hourly && !whole)
                    yield return Error("never-budget", "Every branch of the budget is closed by the job type, so nothing can match.", i);
            }
            if (
                clauses[i] is OneOf { Field: Field.Location } places
                && clauses.Any(c => c is Is { Field: Field.UsOnly, Wanted: true })
                && !places.Values.Any(p =>
                    p.Equals("US", StringComparison.OrdinalIgnoreCase) || p.Equals("United States", StringComparison.OrdinalIgnoreCase)
                )
            )
                yield return Error("never-location", "U.S.-only jobs are wanted, but the U.S. is not among the locations.", i);
            if (clauses[i] is Is flag && clauses.Take(i).OfType<Is>().Any(o => o.Field == flag.Field && o.Wanted != flag.Wanted))
                yield return Error("never-flag", $"{flag.Name} cannot be yes and no.", i);
        }
        var root = definition.Parsed.Root;
        if (
            definition.TitleOnly
            && root.All().OfType<Leaf>().ToList() is { Count: > 0 } leaves
            && leaves.All(l => l.Scope == Scope.Description)
        )
            yield return Error("never-title", "Only titles are searched, but the query asks only for words of the description.", -1);
        var required = Required(root).ToList();
        var forbidden = Forbidden(root)
            .Concat(
                clauses
                    .OfType<ExcludedWords>()
                    .SelectMany(c => c.Words)
                    .Where(w => w.Except.Count == 0)
                    .Select(w => w.Words.ToLowerInvariant())
            );
        if (required.Select(Plain).Intersect(forbidden).FirstOrDefault() is { } both)
            yield return Error("never-word", $"{both} is required and excluded, so nothing can match.", -1);
    }

    private static IEnumerable<Problem> Warnings(ScannerDefinition definition, IReadOnlySet<Field> neverKnown)
    {
        var clauses = definition.Clauses;
        foreach (var warning in definition.Parsed.Warnings)
            yield return Warning(warning.Code, warning.Message, -1);
        var quality = clauses.Count(c =>
            c is Between b && Fields.Of(b.Field).ClientQuality || c is Is s && Fields.Of(s.Field).ClientQuality
        );
        if (quality >= 3)
            yield return Warning(
                "client-quality",
                $"{quality} conditions on the client's quality leave out new clients, who are often the least contested.",
                -1
            );
        var floor = false;
        for (var i = 0; i < clauses.Count; i++)
        {
            if (clauses[i] is Budget budget)
            {
                floor |= budget.Hourly?.Min is not null || budget.Fixed?.Min is not null;
                if (budget is { Hourly: { Min: not null, Unknown: Unknown.Fail } } or { Fixed: { Min: not null, Unknown: Unknown.Fail } })
                    yield return Warning("floor-unknown", "Jobs that do not say their budget are left out by this floor.", i);
            }
            if (clauses[i] is ExcludedWords excluded)
                foreach (var word in excluded.Words.Where(w => w.Except.Count == 0))
                foreach (var phrase in definition.Parsed.Root.All().OfType<Phrase>().Where(p => p.Parts.Count > 1))
                    if (QueryParser.Contains(phrase.Parts, [.. word.Words.ToLowerInvariant().Split(' ')]))
                        yield return Warning(
                            "excludes-wanted",
                            $"{word.Words} is a part of the wanted {phrase.Words}; name that phrase as an exception.",
                            i
                        );
            if (FieldOf(clauses[i]) is { } field && neverKnown.Contains(field))
                yield return Warning(
                    "always-unknown",
                    $"{clauses[i].Name} is always unknown on this market, so it always counts as {clauses[i].Unknown}.",
                    i
                );
        }
        if (!floor)
            yield return Warning("no-floor", "There is no minimum budget, so the smallest jobs match too.", -1);
    }

    internal static Field? FieldOf(Clause clause) =>
        clause switch
        {
            OneOf c => c.Field,
            NoneOf c => c.Field,
            Between c => c.Field,
            Is c => c.Field,
            Speaks => Field.Language,
            _ => null,
        };

    private static IEnumerable<Leaf> Required(Node node) =>
        node switch
        {
            Leaf leaf => [leaf],
            And all => all.Children.SelectMany(Required),
            _ => [],
        };

    private static IEnumerable<string> Forbidden(Node node) =>
        node switch
        {
            Not { Of: Leaf leaf } => [Plain(leaf)],
            Not { Of: Or some } => some.Children.OfType<Leaf>().Select(Plain),
            And all => all.Children.SelectMany(Forbidden),
            _ => [],
        };

    private static string Plain(Leaf leaf) =>
        leaf is Phrase { Slop: 0, Prefix: false, Scope: Scope.Default } phrase ? string.Join(' ', phrase.Parts) : QueryWriter.Normal(leaf);

    private static Problem Error(string code, string message, int clause) => new(code, message, StopsSaving: true, clause);

    private static Problem Warning(string code, string message, int clause) => new(code, message, StopsSaving: false, clause);
}

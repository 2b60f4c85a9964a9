namespace Guildhall.Matching;

/// <summary>A set of changes to a scanner that together turn a "no" into a yes, with the scanner as it would then be .</summary>
public sealed record WayOut(IReadOnlyList<string> Changes, ScannerDefinition Edited);

/// <summary>What would have made a "no" a yes .</summary>
public static class Counterfactual
{
    /// <summary>The most changes a way out may need.</summary>
    public const int MostChanges = 3;

    private const int MostWays = 6;

    /// <summary>
    /// The smallest sets of changes after which the scanner no longer says "no match" to this job: sets of one first, then two, then
    /// three. Empty if there is none so small, or if it does not say no.
    /// </summary>
    public static IReadOnlyList<WayOut> Of(ScannerDefinition definition, Posting posting)
    {
        var text = PostingText.Of(posting);
        var judged = Evaluator.Judge(definition, posting, text);
        if (judged.Verdict != Verdict.NoMatch)
            return [];
        List<WayOut> ways = [new([], definition)];
        foreach (var failed in judged.Findings.Where(f => f.Counts == Counts.Fail))
        {
            if (failed.Clause < -1)
                return []; // what is always on is not for the scanner to change
            ways =
            [
                .. ways.SelectMany(w => Changes(w.Edited, failed, posting).Select(c => new WayOut([.. w.Changes, .. c.Changes], c.Edited)))
                    .Where(w => w.Changes.Count <= MostChanges)
                    .OrderBy(w => w.Changes.Count)
                    .Take(MostWays * 2),
            ];
        }
        // A clause of its own may stay behind a dropped one, so each way is tried before it is offered.
        return
        [
            .. ways.Where(w => w.Changes.Count > 0)
                .Select(w => w with { Edited = WithoutGone(w.Edited) })
                .Where(w => Evaluator.Judge(w.Edited, posting, text).Verdict != Verdict.NoMatch)
                .Take(MostWays),
        ];
    }

    private static IEnumerable<WayOut> Changes(ScannerDefinition definition, Finding failed, Posting posting)
    {
        if (failed.Clause == -1)
            return OfQuery(definition, failed);
        var clause = definition.Clauses[failed.Clause];
        return OfClause(clause, failed, posting).Select(c => new WayOut([c.Change], With(definition, failed.Clause, c.Clause)));
    }

    private static IEnumerable<(string Change, Clause Clause)> OfClause(Clause clause, Finding failed, Posting posting)
    {
        if (failed.Origin == Origin.Unknown && clause is not AnyOf)
        {
            yield return ($"{clause.Name} asks when unknown", Asking(clause));
            yield break;
        }
        switch (clause)
        {
            case Between c when failed.Off is { } off && posting.Number(c.Field) is { } found:
                var unit = Fields.Of(c.Field).Unit;
                yield return off < 0
                    ? ($"{c.Name} minimum {Say(found, unit)} or less (is {Say(c.Min!.Value, unit)})", c with { Min = found })
                    : ($"{c.Name} maximum {Say(found, unit)} or more (is {Say(c.Max!.Value, unit)})", c with { Max = found });
                break;
            case Budget c:
                yield return OfBudget(c, failed, posting);
                break;
            case OneOf c:
                yield return ($"{c.Name} also {failed.Found}", c with { Values = [.. c.Values, .. posting.Choices(c.Field) ?? []] });
                break;
            case NoneOf c:
                var has = posting.Choices(c.Field) ?? [];
                yield return (
                    $"{c.Name} without {failed.Found}",
                    c with
                    {
                        Values = [.. c.Values.Except(has, StringComparer.OrdinalIgnoreCase)],
                    }
                );
                break;
            case ExcludedWords c:
                var hit = failed.Hits.Select(h => h.Reason).ToHashSet();
                var words = string.Join(", ", c.Words.Where(w => hit.Contains(w.Words)).Select(w => $"`{w.Words}`"));
                yield return ($"without excluded word {words}", c with { Words = [.. c.Words.Where(w => !hit.Contains(w.Words))] });
                break;
            case AnyOf c:
                for (var i = 0; i < c.Of.Count; i++)
                    foreach (var (change, member) in OfClause(c.Of[i], failed.Members[i], posting))
                        yield return (change, c with { Of = [.. c.Of.Select((m, at) => at == i ? member : m)] });
                break;
            default:
                yield return ($"without {clause.Name} ({failed.Wanted})", Gone);
                break;
        }
    }

    private static (string, Clause) OfBudget(Budget clause, Finding failed, Posting posting)
    {
        var type = Evaluator.TypeOf(posting)!.Value;
        var name = type == JobType.Hourly ? "hourly" : "fixed";
        var branch = type == JobType.Hourly ? clause.Hourly : clause.Fixed;
        if (branch is null || failed.Off is not { } off)
            return ($"{name} jobs too", Put(new BudgetBranch()));
        var bound = off < 0 ? branch.Min!.Value + off : branch.Max!.Value + off;
        return off < 0
            ? (
                $"{name} minimum {Say(bound, Unit.Money)} or less (is {Say(branch.Min!.Value, Unit.Money)})",
                Put(branch with { Min = bound })
            )
            : (
                $"{name} maximum {Say(bound, Unit.Money)} or more (is {Say(branch.Max!.Value, Unit.Money)})",
                Put(branch with { Max = bound })
            );

        Budget Put(BudgetBranch changed) => type == JobType.Hourly ? clause with { Hourly = changed } : clause with { Fixed = changed };
    }

    private static Clause Asking(Clause clause) =>
        clause is Budget b
            ? b with
            {
                Unknown = Unknown.Ask,
                Hourly = b.Hourly is null ? null : b.Hourly with { Unknown = Unknown.Ask },
                Fixed = b.Fixed is null ? null : b.Fixed with { Unknown = Unknown.Ask },
            }
            : clause with
            {
                Unknown = Unknown.Ask,
            };

    // ---- the query: sets of nodes to leave out, the smallest first

    private static IEnumerable<WayOut> OfQuery(ScannerDefinition definition, Finding failed)
    {
        if (failed.Origin == Origin.Unknown)
            return [new(["query asks when unknown"], definition with { QueryUnknown = Unknown.Ask })];
        return MakeTrue(failed.Query!)
            .OrderBy(s => s.Count)
            .Select(set => new WayOut(
                [.. set.Select(s => s.Excluded ? $"without excluded {s.Node}" : $"without wanted {s.Node}")],
                definition with
                {
                    Query = Rest(failed.Query!.Node, [.. set.Select(s => s.Node)]) is { } rest ? QueryWriter.Normal(rest) : "",
                }
            ));
    }

    private static List<List<(Node Node, bool Excluded)>> MakeTrue(NodeFinding finding) =>
        finding switch
        {
            { Truth: not Truth.No } =>
            [
                [],
            ],
            { Node: Not } => MakeFalse(finding.Children[0]),
            { Node: And } => Together(finding.Children.Where(c => c.Truth == Truth.No).Select(MakeTrue)),
            { Node: Or } =>
            [
                [(finding.Node, false)],
                .. finding.Children.Where(c => c.Node is not Leaf).SelectMany(MakeTrue),
            ],
            _ =>
            [
                [(finding.Node, false)],
            ],
        };

    private static List<List<(Node Node, bool Excluded)>> MakeFalse(NodeFinding finding) =>
        finding switch
        {
            { Truth: Truth.No } =>
            [
                [],
            ],
            { Node: Not } => MakeTrue(finding.Children[0]),
            { Node: Or } => Together(finding.Children.Where(c => c.Truth != Truth.No).Select(MakeFalse)),
            _ =>
            [
                [(finding.Node, true)],
            ],
        };

    private static List<List<(Node, bool)>> Together(IEnumerable<List<List<(Node, bool)>>> each)
    {
        List<List<(Node, bool)>> all =
        [
            [],
        ];
        foreach (var options in each)
            all =
            [
                .. all.SelectMany(a => options.Select(o => (List<(Node, bool)>)[.. a, .. o]))
                    .Where(s => s.Count <= MostChanges)
                    .Take(MostWays * 4),
            ];
        return all;
    }

    /// <summary>The tree without some nodes; null if nothing is left of it.</summary>
    private static Node? Rest(Node node, HashSet<Node> without)
    {
        if (without.Contains(node))
            return null;
        if (node is Not not)
            return Rest(not.Of, without) is { } of ? new Not(of) : null;
        if (node is not (And or Or))
            return node;
        List<Node> left = [.. node.Children.Select(c => Rest(c, without)).OfType<Node>()];
        return left.Count switch
        {
            0 => null,
            1 => left[0],
            _ => node is And ? new And(left) : new Or(left),
        };
    }

    private static ScannerDefinition With(ScannerDefinition definition, int at, Clause clause) =>
        definition with
        {
            Clauses = [.. definition.Clauses.Select((c, i) => i == at ? clause : c)],
        };

    /// <summary>Stands in the place of a dropped clause, so that the places of the others stay.</summary>
    private static readonly AnyWords Gone = new([]);

    private static ScannerDefinition WithoutGone(ScannerDefinition definition) =>
        definition with
        {
            Clauses =
            [
                .. definition.Clauses.Where(c =>
                    c is not (AnyWords { Words.Count: 0 } or NoneOf { Values.Count: 0 } or ExcludedWords { Words.Count: 0 })
                    && !(c is AnyOf group && group.Of.Contains(Gone))
                ),
            ],
        };

    private static string Say(long value, Unit unit) => Evaluator.Number(value, unit);
}

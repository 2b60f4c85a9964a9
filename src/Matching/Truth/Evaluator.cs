using System.Globalization;

namespace Guildhall.Matching;

/// <summary>
/// The truth: whether a scanner matches a job, clause by clause, as the rule book says it. Slow and plain; the engines are tested
/// against it. A pure function of its arguments (R-210).
/// </summary>
public static class Evaluator
{
    /// <summary>Judges one job by one scanner, with the explanation (R-135, R-211).</summary>
    public static Judgement Judge(ScannerDefinition definition, Posting posting) => Judge(definition, posting, PostingText.Of(posting));

    /// <summary>The same with texts that were read before.</summary>
    public static Judgement Judge(ScannerDefinition definition, Posting posting, PostingText text)
    {
        List<Finding> findings = [];
        if (definition.Parsed.Root is not EmptyNode)
            findings.Add(OfQuery(definition, text));
        for (var i = 0; i < definition.Clauses.Count; i++)
            findings.Add(Of(definition.Clauses[i], definition, posting, text) with { Clause = i });
        for (var i = 0; i < ScannerDefinition.AlwaysOn.Count; i++)
            findings.Add(Of(ScannerDefinition.AlwaysOn[i], definition, posting, text) with { Clause = -2 - i });
        return new Judgement((Verdict)findings.Min(f => f.Counts), findings);
    }

    /// <summary>Judges one clause alone.</summary>
    internal static Finding Judge(Clause clause, ScannerDefinition definition, Posting posting, PostingText text) =>
        Of(clause, definition, posting, text);

    private static Finding OfQuery(ScannerDefinition definition, PostingText text)
    {
        var root = Of(definition.Parsed.Root, excluded: false, definition, text);
        var known = root.Truth != Truth.Unknown;
        List<string> missing = [];
        CollectMissing(root);
        return new Finding
        {
            Clause = -1,
            Name = "query",
            Wanted = definition.Parsed.NormalForm,
            Found = root.Truth switch
            {
                Truth.Yes => "found",
                Truth.Unknown => "unknown, only an excerpt is known",
                _ => "not found",
            },
            Counts = known
                ? root.Truth == Truth.Yes
                    ? Counts.Pass
                    : Counts.Fail
                : Counting(definition.QueryUnknown),
            Origin = known ? Origin.Stated : Origin.Unknown,
            Hits = [.. root.All().SelectMany(n => n.Hits)],
            Missing = missing,
            Query = root,
        };

        void CollectMissing(NodeFinding finding)
        {
            if (finding.Node is Not || finding.Truth == Truth.Yes)
                return;
            if (finding.Node is Leaf leaf)
                missing.Add(QueryWriter.Normal(leaf));
            foreach (var child in finding.Children)
                CollectMissing(child);
        }
    }

    private static NodeFinding Of(Node node, bool excluded, ScannerDefinition definition, PostingText text)
    {
        if (node is Leaf leaf)
        {
            var fields = PostingText.FieldsOf(leaf.Scope, definition);
            var found = text.Find(LeafForms.Of(leaf, text.Table), fields);
            var truth =
                found.Count > 0 ? Truth.Yes
                : text.IsCut(fields) ? Truth.Unknown
                : Truth.No;
            return new NodeFinding(node, truth, [.. found.Select(f => text.HitOf(f, excluded, leaf.Words)).Distinct()], []);
        }
        NodeFinding[] children = [.. node.Children.Select(c => Of(c, excluded ^ node is Not, definition, text))];
        var together = node switch
        {
            Not => Truth.Yes - children[0].Truth,
            Matching.And => (int)children.Min(c => c.Truth),
            Matching.Or => (int)children.Max(c => c.Truth),
            _ => (int)Truth.Yes,
        };
        return new NodeFinding(node, (Truth)together, [], children);
    }

    private static Finding Of(Clause clause, ScannerDefinition definition, Posting posting, PostingText text) =>
        clause switch
        {
            AnyWords c => OfAnyWords(c, definition, text),
            ExcludedWords c => OfExcludedWords(c, definition, text),
            OneOf c => OfChoices(c, c.Field, c.Values, wanted: true, posting),
            NoneOf c => OfChoices(c, c.Field, c.Values, wanted: false, posting),
            Between c => OfBetween(c, posting),
            Is c => OfIs(c, posting),
            Budget c => OfBudget(c, posting),
            Speaks c => OfSpeaks(c, posting),
            AiQuestion c => OfQuestion(c, posting, text),
            AnyOf c => OfAnyOf(c, definition, posting, text),
            _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, "A clause the evaluator does not know."),
        };

    private static Finding OfAnyWords(AnyWords clause, ScannerDefinition definition, PostingText text)
    {
        var fields = PostingText.FieldsOf(Scope.Default, definition);
        List<Hit> hits = [];
        List<string> missing = [];
        foreach (var item in clause.Words)
        {
            var found = text.Find(LeafForms.OfItem(item, text.Table), fields);
            hits.AddRange(found.Select(f => text.HitOf(f, excluded: false, item)));
            if (found.Count == 0)
                missing.Add(item);
        }
        var wanted = "any of " + string.Join(", ", clause.Words);
        if (hits.Count == 0 && text.IsCut(fields))
            return Unknown(clause, wanted) with { Missing = missing };
        return Known(clause, hits.Count > 0, wanted, hits.Count > 0 ? "found" : "not found") with
        {
            Hits = [.. hits.Distinct()],
            Missing = missing,
        };
    }

    private static Finding OfExcludedWords(ExcludedWords clause, ScannerDefinition definition, PostingText text)
    {
        var fields = PostingText.FieldsOf(Scope.Default, definition);
        List<Hit> hits = [];
        foreach (var item in clause.Words)
        {
            List<Found> excepted = [.. item.Except.SelectMany(e => text.Find(LeafForms.OfItem(e, text.Table), fields))];
            foreach (var found in text.Find(LeafForms.OfItem(item.Words, text.Table), fields))
                if (!excepted.Exists(e => e.At == found.At && e.From <= found.From && found.To <= e.To))
                    hits.Add(text.HitOf(found, excluded: true, item.Words));
        }
        var wanted = "none of " + string.Join(", ", clause.Words.Select(w => w.Words));
        if (hits.Count == 0 && text.IsCut(fields))
            return Unknown(clause, wanted);
        var says = string.Join(", ", hits.Select(h => h.Reason).Distinct());
        return Known(clause, hits.Count == 0, wanted, hits.Count == 0 ? "none found" : says) with { Hits = [.. hits.Distinct()] };
    }

    private static Finding OfChoices(Clause clause, Field field, IReadOnlyList<string> values, bool wanted, Posting posting)
    {
        var says = (wanted ? "one of " : "none of ") + string.Join(", ", values);
        if (posting.Choices(field) is not { } found)
            return Unknown(clause, says);
        var open = field == Field.Location && found.Count == 0; // a job without places is open to everybody
        var shared = found.Intersect(values, StringComparer.OrdinalIgnoreCase).Any();
        return Known(clause, wanted ? shared || open : !shared, says, open ? "everywhere" : string.Join(", ", found), posting, field);
    }

    private static Finding OfBetween(Between clause, Posting posting)
    {
        var unit = Fields.Of(clause.Field).Unit;
        var wanted = Bounds(clause.Min, clause.Max, unit);
        if (posting.Number(clause.Field) is not { } found)
            return Unknown(clause, wanted);
        long? off =
            found < clause.Min ? found - clause.Min
            : found > clause.Max ? found - clause.Max
            : null;
        return Known(clause, off is null, wanted, Number(found, unit), posting, clause.Field) with { Off = off };
    }

    private static Finding OfIs(Is clause, Posting posting)
    {
        var wanted = clause.Wanted ? "yes" : "no";
        if (posting.Flag(clause.Field) is not { } found)
            return Unknown(clause, wanted);
        var finding = Known(clause, found == clause.Wanted, wanted, found ? "yes" : "no", posting, clause.Field);
        return finding.Counts == Counts.Fail && clause.Otherwise == Otherwise.Ask ? finding with { Counts = Counts.Ask } : finding;
    }

    private static Finding OfBudget(Budget clause, Posting posting)
    {
        var wanted = string.Join(
            " or ",
            new[] { ("hourly", clause.Hourly), ("fixed", clause.Fixed) }
                .Where(b => b.Item2 is not null)
                .Select(b => $"{b.Item1} {Bounds(b.Item2!.Min, b.Item2.Max, Unit.Money)}")
        );
        var type = TypeOf(posting);
        if (type is null)
            return Unknown(clause, wanted);
        var branch = type == JobType.Hourly ? clause.Hourly : clause.Fixed;
        if (branch is null)
            return Known(clause, passes: false, wanted, type == JobType.Hourly ? "hourly" : "fixed");
        var (low, high) = Amounts(clause, posting, type.Value);
        if (branch.Min is null && branch.Max is null)
            return Known(clause, passes: true, wanted, type == JobType.Hourly ? "hourly" : "fixed");
        if (low is null || high is null)
            return Unknown(clause, wanted) with { Counts = Counting(branch.Unknown) };

        var (reach, exceed) = clause.WhollyInside ? (low, high) : (high, low); // R-145
        long? off =
            reach < branch.Min ? reach - branch.Min
            : exceed > branch.Max ? exceed - branch.Max
            : null;
        var found = low == high ? Number(low.Value, Unit.Money) : $"{Number(low.Value, Unit.Money)} to {Number(high.Value, Unit.Money)}";
        return Known(clause, off is null, wanted, $"{(type == JobType.Hourly ? "hourly" : "fixed")} {found}") with
        {
            Off = off,
            Origin = posting.BudgetIsEstimated ? Origin.Estimated : Origin.Stated,
        };
    }

    /// <summary>How a job is paid; where it is not said, by which amount it names.</summary>
    internal static JobType? TypeOf(Posting posting) =>
        posting.JobType
        ?? (
            posting.FixedBudget is not null ? JobType.Fixed
            : (posting.HourlyMin ?? posting.HourlyMax) is not null ? JobType.Hourly
            : null
        );

    /// <summary>What a job pays in the clause's currency, both ends alike where there is one figure; nothing if it is a placeholder (R-146).</summary>
    internal static (long? Low, long? High) Amounts(Budget clause, Posting posting, JobType type)
    {
        if (type == JobType.Fixed)
        {
            var amount = posting.Convert(posting.FixedBudget, clause.Currency);
            return amount <= clause.PlaceholderFixed ? (null, null) : (amount, amount);
        }
        var low = posting.Convert(posting.HourlyMin ?? posting.HourlyMax, clause.Currency);
        var high = posting.Convert(posting.HourlyMax ?? posting.HourlyMin, clause.Currency);
        return clause.PlaceholderHourly is { } form && form.Min == low && form.Max == high ? (null, null) : (low, high);
    }

    private static Finding OfSpeaks(Speaks clause, Posting posting)
    {
        var wanted = string.Join(", ", clause.Languages.Select(Say));
        if (posting.Languages is not { } asked)
            return Unknown(clause, wanted);
        var passes = asked.All(a =>
            clause.Languages.Any(l => l.Language.Equals(a.Language, StringComparison.OrdinalIgnoreCase) && l.Level >= a.Level)
        );
        return Known(
            clause,
            passes,
            wanted,
            asked.Count == 0 ? "none asked" : string.Join(", ", asked.Select(Say)),
            posting,
            Field.Language
        );

        static string Say(LanguageAsked l) => $"{l.Language} ({l.Level.ToString().ToLowerInvariant()})";
    }

    private static Finding OfQuestion(AiQuestion clause, Posting posting, PostingText text)
    {
        if (posting.Answers?.GetValueOrDefault(clause.Text) is not { Yes: { } yes, Sentence: { } sentence } || !text.Says(sentence))
            return Unknown(clause, clause.Text);
        return Known(clause, yes, clause.Text, $"{(yes ? "yes" : "no")}: {sentence}");
    }

    private static Finding OfAnyOf(AnyOf clause, ScannerDefinition definition, Posting posting, PostingText text)
    {
        Finding[] members = [.. clause.Of.Select((c, i) => Of(c, definition, posting, text) with { Clause = i })];
        if (members.Length == 0)
            return Known(clause, passes: false, "any of nothing", "nothing");
        var best = members.MaxBy(m => m.Counts)!;
        return best with
        {
            Clause = 0,
            Name = clause.Name,
            Wanted = "any of: " + string.Join("; ", members.Select(m => $"{m.Name} {m.Wanted}")),
            Members = members,
            Hits = [],
        };
    }

    private static Finding Known(Clause clause, bool passes, string wanted, string found, Posting? posting = null, Field field = default) =>
        new()
        {
            Clause = 0,
            Name = clause.Name,
            Wanted = wanted,
            Found = found,
            Counts = passes ? Counts.Pass : Counts.Fail,
            Origin = posting?.Estimated is { } estimated && estimated.Contains(field) ? Origin.Estimated : Origin.Stated,
        };

    private static Finding Unknown(Clause clause, string wanted) =>
        new()
        {
            Clause = 0,
            Name = clause.Name,
            Wanted = wanted,
            Found = "unknown",
            Counts = Counting(clause.Unknown),
            Origin = Origin.Unknown,
        };

    internal static Counts Counting(Unknown unknown) =>
        unknown switch
        {
            Matching.Unknown.Pass => Counts.Pass,
            Matching.Unknown.Ask => Counts.Ask,
            _ => Counts.Fail,
        };

    internal static string Bounds(long? min, long? max, Unit unit) =>
        (min, max) switch
        {
            ({ } a, { } b) when a == b => $"exactly {Number(a, unit)}",
            ({ } a, { } b) => $"{Number(a, unit)} to {Number(b, unit)}",
            ({ } a, null) => $"from {Number(a, unit)}",
            (null, { } b) => $"up to {Number(b, unit)}",
            _ => "any",
        };

    internal static string Number(long value, Unit unit) =>
        unit switch
        {
            Unit.Money => (value / 100m).ToString(value % 100 == 0 ? "N0" : "N2", CultureInfo.InvariantCulture),
            Unit.Hundredths => (value / 100m).ToString("0.##", CultureInfo.InvariantCulture),
            Unit.Percent => $"{value} %",
            Unit.Minutes => $"{value} min",
            Unit.Hours => $"{value} h",
            Unit.Days => $"{value} days",
            _ => value.ToString("N0", CultureInfo.InvariantCulture),
        };
}

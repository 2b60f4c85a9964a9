namespace Guildhall.Matching;

/// <summary>What a clause about fields counts as, and whether its value is unknown: the truth without its words.</summary>
internal static class Lean
{
    /// <summary>Whether a clause looks at text, and so at more than this can say.</summary>
    public static bool IsText(Clause clause) => clause is AnyWords or ExcludedWords or AiQuestion or AnyOf;

    public static (Counts Counts, bool Unknown) Of(Clause clause, Posting posting)
    {
        switch (clause)
        {
            case OneOf c:
                return Choices(c, c.Field, c.Values, wanted: true, posting);
            case NoneOf c:
                return Choices(c, c.Field, c.Values, wanted: false, posting);
            case Between c:
                return posting.Number(c.Field) is { } number ? Known(!(number < c.Min) && !(number > c.Max)) : Unknown(c.Unknown);
            case Is c:
                if (posting.Flag(c.Field) is not { } flag)
                    return Unknown(c.Unknown);
                return flag != c.Wanted && c.Otherwise == Otherwise.Ask ? (Counts.Ask, false) : Known(flag == c.Wanted);
            case Budget c:
                return OfBudget(c, posting);
            case Speaks c:
                if (posting.Languages is not { } asked)
                    return Unknown(c.Unknown);
                foreach (var a in asked)
                    if (!c.Languages.Any(l => l.Language.Equals(a.Language, StringComparison.OrdinalIgnoreCase) && l.Level >= a.Level))
                        return Known(false);
                return Known(true);
            default:
                throw new ArgumentOutOfRangeException(nameof(clause), clause, "A clause about text.");
        }
    }

    private static (Counts, bool) Choices(Clause clause, Field field, IReadOnlyList<string> values, bool wanted, Posting posting)
    {
        if (posting.Choices(field) is not { } found)
            return Unknown(clause.Unknown);
        var shared = false;
        foreach (var value in found)
        foreach (var choice in values)
            shared |= value.Equals(choice, StringComparison.OrdinalIgnoreCase);
        return Known(wanted ? shared || (field == Field.Location && found.Count == 0) : !shared);
    }

    private static (Counts, bool) OfBudget(Budget clause, Posting posting)
    {
        if (Evaluator.TypeOf(posting) is not { } type)
            return Unknown(clause.Unknown);
        var branch = type == JobType.Hourly ? clause.Hourly : clause.Fixed;
        if (branch is null)
            return Known(false);
        if (branch.Min is null && branch.Max is null)
            return Known(true);
        var (low, high) = Evaluator.Amounts(clause, posting, type);
        if (low is null || high is null)
            return Unknown(branch.Unknown);
        var (reach, exceed) = clause.WhollyInside ? (low, high) : (high, low);
        return Known(!(reach < branch.Min) && !(exceed > branch.Max));
    }

    private static (Counts, bool) Known(bool passes) => (passes ? Counts.Pass : Counts.Fail, false);

    private static (Counts, bool) Unknown(Unknown unknown) => (Evaluator.Counting(unknown), true);
}

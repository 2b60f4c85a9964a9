namespace Guildhall.Matching;

/// <summary>The three texts of a scanner, each with its own setting for unknown.</summary>
internal enum Section
{
    Query,
    AnyWords,
    ExcludedWords,

    /// <summary>Fields have no text that could be cut.</summary>
    Fields,
}

/// <summary>
/// A scanner for the engine. <see cref="Judged"/> scanners have something the engine cannot say in full; what it says of them lets too
/// many jobs through, never too few, and the truth decides on those.
/// </summary>
internal sealed class Compiled
{
    public List<(Section Section, Formula Formula)> Texts { get; } = [];
    public Unknown[] TextUnknown { get; } = [Unknown.Ask, Unknown.Ask, Unknown.Ask];
    public ulong Reject { get; set; }
    public ulong Ask { get; set; }
    public bool Judged { get; set; }

    /// <summary>Makes it ready for another.</summary>
    public void Clear()
    {
        Texts.Clear();
        Array.Fill(TextUnknown, Unknown.Ask);
        (Reject, Ask, Judged) = (0, 0, false);
    }
}

/// <summary>Turns definitions into what the engine compares. One thread at a time.</summary>
internal sealed class Compiler(Vocabulary vocabulary, FactFeatures facts, WordTable table)
{
    private const int MostKnown = 200_000;
    private readonly Dictionary<(string Words, bool IsLeaf, In Where, bool Wanted), (Formula Formula, bool Judged)> _known = [];
    private readonly Dictionary<string, (Formula Formula, bool Judged)>?[] _plain = new Dictionary<string, (Formula, bool)>?[64];
    private readonly Compiled _compiled = new();
    private (ScannerDefinition Definition, Compiled Compiled) _reading;
    private Func<int, int, Scope, bool, Formula>? _leaf;

    /// <summary>A scanner compiled; good until the next is.</summary>
    public Compiled Compile(ScannerDefinition definition)
    {
        var compiled = _compiled; // made once: nobody keeps it
        compiled.Clear();
        compiled.TextUnknown[(int)Section.Query] = definition.QueryUnknown;
        if (OfPlain(definition, compiled) is { } plain)
            compiled.Texts.Add((Section.Query, plain));
        else if (definition.Parsed.Root is not EmptyNode)
            compiled.Texts.Add((Section.Query, OfNode(definition.Parsed.Root, wanted: true, definition, compiled)));
        for (var i = 0; i < definition.Clauses.Count; i++)
            Add(definition.Clauses[i], definition, compiled);
        if (!compiled.Texts.Exists(static t => t.Section != Section.Fields))
            foreach (var category in definition.Clauses.OfType<OneOf>().Where(c => c.Field == Field.Category))
                compiled.Texts.Add((Section.Fields, Chosen(category.Field, category.Values, category.Unknown))); // something to hang on
        return compiled;
    }

    private void Add(Clause clause, ScannerDefinition definition, Compiled compiled)
    {
        switch (clause)
        {
            case AnyWords c:
                Text(
                    Section.AnyWords,
                    c.Unknown,
                    Formula.Any([.. c.Words.Select(w => OfItem(w, wanted: true, definition, compiled))]),
                    compiled
                );
                break;
            case ExcludedWords c:
                Text(
                    Section.ExcludedWords,
                    c.Unknown,
                    Formula.All([.. c.Words.Select(w => OfExcluded(w, definition, compiled))]),
                    compiled
                );
                break;
            case Between c:
                Unknowns(c.Unknown, (int)c.Field, compiled);
                Bound((int)c.Field, c.Min, max: false, compiled);
                Bound((int)c.Field, c.Max, max: true, compiled);
                break;
            case Is { Otherwise: Otherwise.Fail } c:
                OfFlag(c, compiled);
                break;
            case OneOf { Field: not Field.Location } c:
                OfChoice(c, c.Field, c.Values, wanted: true, compiled);
                break;
            case NoneOf { Field: not Field.Location } c:
                OfChoice(c, c.Field, c.Values, wanted: false, compiled);
                break;
            case Budget c:
                OfBudget(c, compiled);
                break;
            default:
                compiled.Judged = true;
                break;
        }
    }

    // ---- fields

    private void Unknowns(Unknown unknown, int fact, Compiled compiled)
    {
        if (unknown == Unknown.Ask)
            compiled.Ask |= 1UL << fact;
        else if (unknown == Unknown.Fail)
            compiled.Texts.Add((Section.Fields, new HasNot(facts.OfUnknown(fact))));
    }

    private void Bound(int fact, long? bound, bool max, Compiled compiled)
    {
        if (bound is not { } value)
            return;
        var (bits, exact) = RejectBits.OfBound(fact, value, max);
        compiled.Reject |= bits;
        if (exact)
            return;
        if (facts.OfBound(fact, value, max) is var feature and >= 0)
            compiled.Texts.Add((Section.Fields, new HasNot(feature)));
        else
            compiled.Judged = true;
    }

    private void OfFlag(Is clause, Compiled compiled)
    {
        if (clause.Field == Field.PaymentVerified && clause.Unknown == Unknown.Fail)
            compiled.Reject |= RejectBits.VerifiedKnown;
        else
            Unknowns(clause.Unknown, (int)clause.Field, compiled);
        var (bits, exact) = RejectBits.OfFlag(clause.Field, clause.Wanted);
        compiled.Reject |= bits;
        if (!exact)
            Bound((int)clause.Field, clause.Wanted ? 1 : 0, max: !clause.Wanted, compiled);
    }

    private void OfChoice(Clause clause, Field field, IReadOnlyList<string> values, bool wanted, Compiled compiled)
    {
        if (field == Field.JobType && wanted && clause.Unknown == Unknown.Fail)
        {
            compiled.Reject |= RejectBits.OfTypes(
                values.Contains("hourly", StringComparer.OrdinalIgnoreCase),
                values.Contains("fixed", StringComparer.OrdinalIgnoreCase),
                known: true
            );
            return;
        }
        Unknowns(clause.Unknown, (int)field, compiled);
        var numbers = Numbers(field, values);
        var (bits, exact) = RejectBits.OfChoices(field, numbers, wanted);
        compiled.Reject |= bits;
        if (exact)
            return;
        if (wanted)
            compiled.Texts.Add((Section.Fields, Chosen(field, values, Unknown.Pass))); // what unknown counts as is said already
        else
            foreach (var number in numbers)
                compiled.Texts.Add((Section.Fields, new HasNot(facts.OfChoice(field, number))));
    }

    private List<int> Numbers(Field field, IReadOnlyList<string> values)
    {
        var numbers = new List<int>(values.Count);
        for (var i = 0; i < values.Count; i++)
            if (facts.Make(field, values[i]) is var number && !numbers.Contains(number))
                numbers.Add(number);
        return numbers;
    }

    private Formula Chosen(Field field, IReadOnlyList<string> values, Unknown unknown)
    {
        var any = new List<Formula>(values.Count + 1);
        foreach (var number in Numbers(field, values))
            any.Add(new Has(facts.OfChoice(field, number)));
        if (unknown != Unknown.Fail)
            any.Add(new Has(facts.OfUnknown((int)field)));
        return Formula.Any(any);
    }

    private void OfBudget(Budget clause, Compiled compiled)
    {
        var standard = JobFacts.StandardBudget;
        if (
            clause.WhollyInside
            || clause.PlaceholderHourly is not null
            || clause.PlaceholderFixed != standard.PlaceholderFixed
            || !clause.Currency.Equals(standard.Currency, StringComparison.OrdinalIgnoreCase)
        )
        {
            compiled.Judged = true;
            return;
        }
        Unknowns(clause.Unknown, Facts.UnknownType, compiled);
        compiled.Reject |= RejectBits.OfTypes(clause.Hourly is not null, clause.Fixed is not null, known: false);
        if (clause.Hourly is { } hourly && (hourly.Min ?? hourly.Max) is not null)
        {
            Unknowns(hourly.Unknown, Facts.UnknownHourly, compiled);
            Bound(Facts.HourlyHigh, hourly.Min, max: false, compiled);
            Bound(Facts.HourlyLow, hourly.Max, max: true, compiled);
        }
        if (clause.Fixed is { } whole && (whole.Min ?? whole.Max) is not null)
        {
            Unknowns(whole.Unknown, Facts.UnknownFixed, compiled);
            Bound(Facts.Fixed, whole.Min, max: false, compiled);
            Bound(Facts.Fixed, whole.Max, max: true, compiled);
        }
    }

    // ---- texts

    private static void Text(Section section, Unknown unknown, Formula formula, Compiled compiled)
    {
        foreach (var (of, _) in compiled.Texts)
            compiled.Judged |= of == section && compiled.TextUnknown[(int)section] != unknown; // two lists of a kind that treat unknown differently
        compiled.TextUnknown[(int)section] = unknown;
        compiled.Texts.Add((section, formula));
    }

    /// <summary>What a plain query wants; null if it is another, or nothing.</summary>
    private Formula? OfPlain(ScannerDefinition definition, Compiled compiled)
    {
        _reading = (definition, compiled);
        return QuickQuery.Read(definition.Query, _leaf ??= OfPlainLeaf);
    }

    private Formula OfPlainLeaf(int start, int length, Scope scope, bool wanted)
    {
        var (definition, compiled) = _reading;
        var typed = definition.Query.AsSpan(start, length);
        var where = Where(scope, definition);
        ref var known = ref _plain[(int)where * 2 + (wanted ? 1 : 0)];
        known ??= new(StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(typed, out var found))
        {
            if (known.Count > MostKnown)
                known.Clear();
            var leaf = (Leaf)Query.Parse(typed.ToString()).Root;
            var part = new Compiled();
            lookup[typed] = found = (OfForms(LeafForms.Of(leaf, table), where, wanted, part), part.Judged);
        }
        compiled.Judged |= found.Judged;
        return found.Formula;
    }

    private Formula OfNode(Node node, bool wanted, ScannerDefinition definition, Compiled compiled) =>
        node switch
        {
            Leaf leaf => Known(leaf.Words, leaf, Where(leaf.Scope, definition), wanted, compiled),
            Not not => OfNode(not.Of, !wanted, definition, compiled),
            And when wanted => Formula.All([.. node.Children.Select(c => OfNode(c, wanted, definition, compiled))]),
            And => Formula.Any([.. node.Children.Select(c => OfNode(c, wanted, definition, compiled))]),
            Or when wanted => Formula.Any([.. node.Children.Select(c => OfNode(c, wanted, definition, compiled))]),
            Or => Formula.All([.. node.Children.Select(c => OfNode(c, wanted, definition, compiled))]),
            _ => wanted ? Formula.True : Formula.False,
        };

    private Formula OfItem(string item, bool wanted, ScannerDefinition definition, Compiled compiled) =>
        Known(item, leaf: null, Where(Scope.Default, definition), wanted, compiled);

    /// <summary>People look for the same words: what one scanner's word came to is kept for the next.</summary>
    private Formula Known(string words, Leaf? leaf, In where, bool wanted, Compiled compiled)
    {
        var key = (words, leaf is not null, where, wanted);
        if (!_known.TryGetValue(key, out var known))
        {
            if (_known.Count > MostKnown)
                _known.Clear();
            var part = new Compiled();
            var formula = OfForms(leaf is null ? LeafForms.OfItem(words, table) : LeafForms.Of(leaf, table), where, wanted, part);
            _known[key] = known = (formula, part.Judged);
        }
        compiled.Judged |= known.Judged;
        return known.Formula;
    }

    /// <summary>Forgets what is only kept to compile faster.</summary>
    public void Forget()
    {
        _known.Clear();
        _known.TrimExcess();
        Array.Clear(_plain);
        _reading = default;
    }

    private Formula OfExcluded(ExcludedWord word, ScannerDefinition definition, Compiled compiled)
    {
        if (word.Except.Count == 0)
            return OfItem(word.Words, wanted: false, definition, compiled);
        compiled.Judged = true; // a hit inside an exception is a matter of places, which features do not know
        return Formula.True;
    }

    private Formula OfForms(LeafForms forms, In where, bool wanted, Compiled compiled)
    {
        if (forms.Alternatives.Count == 0)
            compiled.Judged = true;
        else if (!forms.Prefix && (forms.Slop == 0 || forms.Alternatives.All(a => a.Count == 1)))
        {
            var any = vocabulary.FeatureOfAny(forms.Alternatives, where);
            return wanted ? new Has(any) : new HasNot(any);
        }
        var parts = forms.Alternatives.Select(a => OfSequence(a, forms, where, wanted, compiled)).ToList();
        return wanted ? Formula.Any(parts) : Formula.All(parts);
    }

    private Formula OfSequence(IReadOnlyList<string> sequence, LeafForms forms, In where, bool wanted, Compiled compiled)
    {
        if (forms.Prefix && sequence is [{ Length: >= 2 and <= 63 } prefix])
            return One(vocabulary.FeatureOfPrefix(prefix, where));
        if (!forms.Prefix && (forms.Slop == 0 || sequence.Count == 1))
            return One(vocabulary.FeatureOf(sequence, where));
        compiled.Judged = true;
        if (!wanted)
            return Formula.True;
        return Formula.All([
            .. sequence.Take(sequence.Count - (forms.Prefix ? 1 : 0)).Select(w => new Has(vocabulary.FeatureOf([w], where))),
        ]);

        Formula One(int feature) => wanted ? new Has(feature) : new HasNot(feature);
    }

    /// <summary>The texts a scope stands for in this scanner.</summary>
    public static In Where(Scope scope, ScannerDefinition definition)
    {
        if (scope == Scope.Default)
            return definition.TitleOnly ? In.Title
                : definition.UseSkills ? In.Title | In.Description | In.Skills
                : In.Title | In.Description;
        var where = In.None;
        foreach (var field in PostingText.FieldsOf(scope, definition))
            where |= WhereOf(field);
        return where;
    }

    public static In WhereOf(TextField field) =>
        field switch
        {
            TextField.Title => In.Title,
            TextField.Description => In.Description,
            TextField.Skills => In.Skills,
            TextField.Questions => In.Questions,
            _ => In.Category,
        };
}

using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Matching;

namespace Guildhall.Radar.Scanners.Pages;

/// <summary>One field of the table as it is typed: bounds of a number, values of a choice, yes or no of a flag; all empty is "don't care".</summary>
public sealed class ClauseFields
{
    /// <summary>The least number.</summary>
    public string Min
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The greatest number.</summary>
    public string Max
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Values of which one is wanted, by comma.</summary>
    public string In
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Values that are not wanted, by comma.</summary>
    public string Out
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What a flag has to be: yes, no, or "no, else ask" and "yes, else ask".</summary>
    public string Is
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What not knowing it counts as; empty is the preset of the table.</summary>
    public string Unknown
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What the clauses say of a field.</summary>
    public static ClauseFields Of(Field field, IReadOnlyList<Clause> clauses)
    {
        var fields = new ClauseFields();
        foreach (var clause in clauses)
            switch (clause)
            {
                case Between between when between.Field == field:
                    (fields.Min, fields.Max) = (Typed(field, between.Min), Typed(field, between.Max));
                    fields.Unknown = between.Unknown.ToString();
                    break;
                case OneOf wanted when wanted.Field == field:
                    fields.In = string.Join(", ", wanted.Values);
                    fields.Unknown = wanted.Unknown.ToString();
                    break;
                case NoneOf unwanted when unwanted.Field == field:
                    fields.Out = string.Join(", ", unwanted.Values);
                    if (fields.In.Length == 0)
                        fields.Unknown = unwanted.Unknown.ToString();
                    break;
                case Is flag when flag.Field == field:
                    fields.Is = (flag.Wanted ? "yes" : "no") + (flag.Otherwise is Otherwise.Ask ? "-ask" : "");
                    fields.Unknown = flag.Unknown.ToString();
                    break;
            }
        return fields;
    }

    /// <summary>The clauses these inputs mean. Refuses by the field's name what is no number.</summary>
    public IEnumerable<Clause> On(Field field)
    {
        var info = Fields.Of(field);
        Unknown? unknown = string.IsNullOrEmpty(Unknown) ? null : ScannerFields.Parse(Unknown);
        switch (info.Kind)
        {
            case FieldKind.Number:
                var (min, max) = (Units(field, Min), Units(field, Max));
                if (min is not null || max is not null)
                    yield return new Between(field, min, max) { Unknown = unknown ?? info.Preset };
                break;
            case FieldKind.Choice:
                if (ScannerFields.Items(In) is { Length: > 0 } wanted)
                    yield return new OneOf(field, wanted) { Unknown = unknown ?? info.Preset };
                if (ScannerFields.Items(Out) is { Length: > 0 } unwanted)
                    yield return new NoneOf(field, unwanted) { Unknown = unknown ?? Matching.Unknown.Pass };
                break;
            case FieldKind.Flag when Is is { Length: > 0 } choice:
                yield return new Is(
                    field,
                    choice.StartsWith("yes", StringComparison.Ordinal),
                    choice.EndsWith("-ask", StringComparison.Ordinal) ? Otherwise.Ask : Otherwise.Fail
                )
                {
                    Unknown = unknown ?? info.Preset,
                };
                break;
        }
    }

    internal static long? Units(Field field, string? text) =>
        ScannerFields.Number(text, Fields.Of(field).Name) is { } number ? (long)decimal.Round(number * FieldWords.Scale(field)) : null;

    internal static string Typed(Field field, long? units) =>
        units is { } known ? ((decimal)known / FieldWords.Scale(field)).ToString("0.##", CultureInfo.InvariantCulture) : "";
}

/// <summary>A group of conditions of which one is enough (R-133).</summary>
public sealed class GroupFields
{
    /// <summary>How many groups and conditions the form offers.</summary>
    public const int Most = 2;

    /// <summary>Conditions of a group.</summary>
    public const int MostConditions = 4;

    /// <summary>The conditions; empty ones are left out.</summary>
    public List<ConditionFields> Conditions
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>The groups of a definition that fit the form, and empty ones up to <see cref="Most"/>.</summary>
    public static List<GroupFields> Of(IReadOnlyList<Clause> clauses)
    {
        List<GroupFields> groups =
        [
            .. clauses
                .OfType<AnyOf>()
                .Where(Fits)
                .Select(group => new GroupFields { Conditions = [.. group.Of.Select(ConditionFields.Of)] }),
        ];
        while (groups.Count < Most)
            groups.Add(new GroupFields());
        foreach (var group in groups)
            while (group.Conditions.Count < MostConditions)
                group.Conditions.Add(new ConditionFields());
        return groups;
    }

    /// <summary>Whether the form can show a group in full.</summary>
    public static bool Fits(AnyOf group) =>
        group.Of.Count <= MostConditions
        && group.Of.All(clause => clause is OneOf or NoneOf or Between or Is { Otherwise: Otherwise.Fail });

    /// <summary>The clause; null for an empty group.</summary>
    public AnyOf? On()
    {
        List<Clause> of = [.. Conditions.Select(condition => condition.On()).OfType<Clause>()];
        return of.Count == 0 ? null : new AnyOf(of);
    }
}

/// <summary>One condition of a group as it is typed.</summary>
public sealed class ConditionFields
{
    /// <summary>The field by its name in the table; empty for none.</summary>
    public string Field
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The least number.</summary>
    public string Min
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The greatest number.</summary>
    public string Max
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Values by comma, with "not" before them for those not wanted; "yes" or "no" for a flag.</summary>
    public string Value
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What not knowing it counts as; empty is the preset of the table.</summary>
    public string Unknown
    {
        get;
        set => field = value ?? "";
    } = "";

    internal static ConditionFields Of(Clause clause) =>
        clause switch
        {
            Between between => new()
            {
                Field = Fields.Of(between.Field).Name,
                Min = ClauseFields.Typed(between.Field, between.Min),
                Max = ClauseFields.Typed(between.Field, between.Max),
                Unknown = between.Unknown.ToString(),
            },
            OneOf wanted => new()
            {
                Field = Fields.Of(wanted.Field).Name,
                Value = string.Join(", ", wanted.Values),
                Unknown = wanted.Unknown.ToString(),
            },
            NoneOf unwanted => new()
            {
                Field = Fields.Of(unwanted.Field).Name,
                Value = $"not {string.Join(", ", unwanted.Values)}",
                Unknown = unwanted.Unknown.ToString(),
            },
            Is flag => new()
            {
                Field = Fields.Of(flag.Field).Name,
                Value = flag.Wanted ? "yes" : "no",
                Unknown = flag.Unknown.ToString(),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(clause), clause, "The form has no input for this clause."),
        };

    internal Clause? On()
    {
        if (Fields.Named(Field) is not { } info)
            return null;
        var fields = new ClauseFields
        {
            Min = Min,
            Max = Max,
            Unknown = Unknown,
        };
        if (info.Kind is FieldKind.Flag)
            fields.Is = Value.Trim().ToLowerInvariant() switch
            {
                "yes" => "yes",
                "no" => "no",
                _ => throw new InvalidInput(info.Name, $"{FieldWords.Of(info.Field)} is yes or no."),
            };
        else if (Value.StartsWith("not ", StringComparison.OrdinalIgnoreCase))
            fields.Out = Value[4..];
        else
            fields.In = Value;
        return fields.On(info.Field).FirstOrDefault();
    }
}

/// <summary>A row of the word builder as it is typed (R-165).</summary>
public sealed class BuilderFields
{
    /// <summary>Words that all stand there.</summary>
    public string All
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Words or phrases of which one is enough.</summary>
    public string Any
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Words or phrases exactly so.</summary>
    public string Exact
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Words or phrases that do not stand there.</summary>
    public string None
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The places of the builder: their scope and what they are called.</summary>
    public static IReadOnlyList<(Scope Scope, string Name)> Places { get; } =
    [(Scope.Default, "Everywhere"), (Scope.Title, "In the title"), (Scope.Skills, "In the skills")];

    /// <summary>The rows of a query; empty ones where it has another shape.</summary>
    public static Dictionary<string, BuilderFields> Of(Query query)
    {
        var rows = WordBuilder.TryRead(query)?.Rows ?? [];
        return Places.ToDictionary(
            place => place.Scope.ToString(),
            place =>
                rows.FirstOrDefault(row => row.Scope == place.Scope) is { } row
                    ? new BuilderFields
                    {
                        All = string.Join(", ", row.All),
                        Any = string.Join(", ", row.Any),
                        Exact = string.Join(", ", row.Exact),
                        None = string.Join(", ", row.None),
                    }
                    : new BuilderFields()
        );
    }

    /// <summary>The query these rows mean.</summary>
    public static string Write(IReadOnlyDictionary<string, BuilderFields> rows) =>
        new WordBuilder([
            .. Places
                .Where(place => rows.ContainsKey(place.Scope.ToString()))
                .Select(place =>
                {
                    var row = rows[place.Scope.ToString()];
                    return new BuilderRow(
                        place.Scope,
                        ScannerFields.Items(row.All),
                        ScannerFields.Items(row.Any),
                        ScannerFields.Items(row.Exact),
                        ScannerFields.Items(row.None)
                    );
                }),
        ]).Write();
}

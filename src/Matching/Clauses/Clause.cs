using System.Text.Json.Serialization;

namespace Guildhall.Matching;

/// <summary>One condition of a scanner. Clauses are joined by AND; an absent clause means "don't care" .</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AnyWords), "any_words")]
[JsonDerivedType(typeof(ExcludedWords), "excluded_words")]
[JsonDerivedType(typeof(OneOf), "one_of")]
[JsonDerivedType(typeof(NoneOf), "none_of")]
[JsonDerivedType(typeof(Between), "between")]
[JsonDerivedType(typeof(Is), "is")]
[JsonDerivedType(typeof(Budget), "budget")]
[JsonDerivedType(typeof(Speaks), "speaks")]
[JsonDerivedType(typeof(AiQuestion), "question")]
[JsonDerivedType(typeof(AnyOf), "any_of")]
public abstract record Clause
{
    /// <summary>What an unknown value counts as; preset by the table of 5.1 .</summary>
    public Unknown Unknown { get; init; }

    /// <summary>The name of the clause for messages, as in the table.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    private protected static string Named(Field field) => Fields.Of(field).Name;
}

/// <summary>At least one of these words or phrases stands in the job; no operators.</summary>
public sealed record AnyWords : Clause
{
    /// <summary>Makes the clause; each item is a word, or several that are a phrase.</summary>
    public AnyWords(IReadOnlyList<string> words) => (Words, Unknown) = (words, Unknown.Ask);

    /// <summary>The words and phrases.</summary>
    public IReadOnlyList<string> Words { get; init; }

    /// <inheritdoc/>
    public override string Name => "any_words";

    /// <summary>Reads a list by comma.</summary>
    public static AnyWords Parse(string list) => new(ExcludedWords.Items(list));
}

/// <summary>A word or phrase that must not stand in the job, unless inside one of the exceptions .</summary>
public sealed record ExcludedWord(string Words, IReadOnlyList<string> Except)
{
    /// <summary>An exclusion without exceptions.</summary>
    public static implicit operator ExcludedWord(string words) => new(words, []);
}

/// <summary>None of these words or phrases stands in the job.</summary>
public sealed record ExcludedWords : Clause
{
    /// <summary>Makes the clause.</summary>
    public ExcludedWords(IReadOnlyList<ExcludedWord> words) => (Words, Unknown) = (words, Unknown.Ask);

    /// <summary>The words and phrases, each with its exceptions.</summary>
    public IReadOnlyList<ExcludedWord> Words { get; init; }

    /// <inheritdoc/>
    public override string Name => "excluded_words";

    /// <summary>Reads a list by comma, without exceptions.</summary>
    public static ExcludedWords Parse(string list) => new([.. Items(list).Select(w => new ExcludedWord(w, []))]);

    internal static IReadOnlyList<string> Items(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The job has one of the chosen values; letters' case does not matter.</summary>
public sealed record OneOf : Clause
{
    /// <summary>Makes the clause with the table's preset for unknown.</summary>
    public OneOf(Field field, IReadOnlyList<string> values) => (Field, Values, Unknown) = (field, values, Fields.Of(field).Preset);

    /// <summary>The field.</summary>
    public Field Field { get; init; }

    /// <summary>The chosen values, by their ids.</summary>
    public IReadOnlyList<string> Values { get; init; }

    /// <inheritdoc/>
    public override string Name => Field == Field.Country ? "country_in" : Named(Field);
}

/// <summary>The job has none of these values.</summary>
public sealed record NoneOf : Clause
{
    /// <summary>Makes the clause; unknown passes.</summary>
    public NoneOf(Field field, IReadOnlyList<string> values) => (Field, Values, Unknown) = (field, values, Unknown.Pass);

    /// <summary>The field.</summary>
    public Field Field { get; init; }

    /// <summary>The excluded values, by their ids.</summary>
    public IReadOnlyList<string> Values { get; init; }

    /// <inheritdoc/>
    public override string Name => Named(Field) + "_not_in";
}

/// <summary>A number lies between two bounds, both included, each of which may be missing .</summary>
public sealed record Between : Clause
{
    /// <summary>Makes the clause with the table's preset for unknown. Units are those of <see cref="FieldInfo.Unit"/>.</summary>
    public Between(Field field, long? min = null, long? max = null) =>
        (Field, Min, Max, Unknown) = (field, min, max, Fields.Of(field).Preset);

    /// <summary>The field.</summary>
    public Field Field { get; init; }

    /// <summary>The smallest value that passes.</summary>
    public long? Min { get; init; }

    /// <summary>The largest value that passes.</summary>
    public long? Max { get; init; }

    /// <inheritdoc/>
    public override string Name => Named(Field);
}

/// <summary>What a job counts as that is not as wanted.</summary>
public enum Otherwise
{
    Fail,
    Ask,
}

/// <summary>A yes or no field is as wanted. A repost, for example, may fail or ask.</summary>
public sealed record Is : Clause
{
    /// <summary>Makes the clause with the table's preset for unknown.</summary>
    public Is(Field field, bool wanted = true, Otherwise otherwise = Otherwise.Fail) =>
        (Field, Wanted, Otherwise, Unknown) = (field, wanted, otherwise, Fields.Of(field).Preset);

    /// <summary>The field.</summary>
    public Field Field { get; init; }

    /// <summary>What it has to be.</summary>
    public bool Wanted { get; init; }

    /// <summary>What the job counts as if it is the other.</summary>
    public Otherwise Otherwise { get; init; }

    /// <inheritdoc/>
    public override string Name => Named(Field);
}

/// <summary>A branch of the budget, in minor units, with what an unknown amount counts as .</summary>
public sealed record BudgetBranch(long? Min = null, long? Max = null, Unknown Unknown = Unknown.Ask);

/// <summary>"Hourly from 70 or fixed from 4,000". A type without a branch fails.</summary>
public sealed record Budget : Clause
{
    /// <summary>Makes the clause; an unknown type asks.</summary>
    public Budget(BudgetBranch? hourly, BudgetBranch? @fixed) => (Hourly, Fixed, Unknown) = (hourly, @fixed, Unknown.Ask);

    /// <summary>Bounds for an hour.</summary>
    public BudgetBranch? Hourly { get; init; }

    /// <summary>Bounds for the whole.</summary>
    public BudgetBranch? Fixed { get; init; }

    /// <summary>The currency of the bounds; amounts in others are converted by the day's table, else unknown.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Whether an hourly range has to lie inside the bounds instead of meeting them .</summary>
    public bool WhollyInside { get; init; }

    /// <summary>A fixed budget up to this is a placeholder and counts as unknown (R-146, <c>placeholder_fixed</c>).</summary>
    public long PlaceholderFixed { get; init; } = 500;

    /// <summary>The hourly range the market's form proposes by itself; it counts as unknown .</summary>
    public BudgetBranch? PlaceholderHourly { get; init; }

    /// <inheritdoc/>
    public override string Name => "budget";
}

/// <summary>The languages the sender speaks; a job that asks for more fails.</summary>
public sealed record Speaks : Clause
{
    /// <summary>Makes the clause with the table's preset for unknown.</summary>
    public Speaks(IReadOnlyList<LanguageAsked> languages) => (Languages, Unknown) = (languages, Unknown.Pass);

    /// <summary>Each language with the level it is spoken at.</summary>
    public IReadOnlyList<LanguageAsked> Languages { get; init; }

    /// <inheritdoc/>
    public override string Name => "language";
}

/// <summary>A yes or no question to the model. Its answer is given with the job; without one it is unknown.</summary>
public sealed record AiQuestion : Clause
{
    /// <summary>Makes the clause; unknown asks.</summary>
    public AiQuestion(string text) => (Text, Unknown) = (text, Unknown.Ask);

    /// <summary>The question.</summary>
    public string Text { get; init; }

    /// <inheritdoc/>
    public override string Name => "question";
}

/// <summary>At least one of several clauses; groups are not nested .</summary>
public sealed record AnyOf : Clause
{
    /// <summary>Makes the group.</summary>
    public AnyOf(IReadOnlyList<Clause> of) => Of = of;

    /// <summary>The members.</summary>
    public IReadOnlyList<Clause> Of { get; init; }

    /// <inheritdoc/>
    public override string Name => "any_of";
}

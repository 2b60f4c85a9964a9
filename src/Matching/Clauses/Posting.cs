namespace Guildhall.Matching;

/// <summary>How a job is paid.</summary>
public enum JobType
{
    Hourly,
    Fixed,
}

/// <summary>Where a value comes from .</summary>
public enum Origin
{
    Stated,
    Estimated,
    Unknown,
}

/// <summary>A language a job asks of the freelancer.</summary>
public sealed record LanguageAsked(string Language, LanguageLevel Level);

/// <summary>How well a language is spoken.</summary>
public enum LanguageLevel
{
    Basic,
    Conversational,
    Fluent,
    Native,
}

/// <summary>A model's answer to a question about a job, with the sentence it relies on .</summary>
public sealed record Answer(bool? Yes, string? Sentence);

/// <summary>
/// A job as it was seen at one moment: text and fields. Null is "not known", never "none" and never zero; an empty
/// list is "stated that there are none". Money is in minor units of <see cref="Currency"/>.
/// </summary>
public sealed record Posting
{
    /// <summary>When the job was seen like this; ages are counted up to here, so that judging is a pure function .</summary>
    public DateTimeOffset SeenAt { get; init; }

    public string Title { get; init; } = "";
    public string? Description { get; init; }

    /// <summary>Whether the market delivers only the beginning of the description: what is not found there is unknown .</summary>
    public bool DescriptionIsExcerpt { get; init; }

    public IReadOnlyList<string>? Skills { get; init; }
    public IReadOnlyList<string>? Questions { get; init; }
    public string? Category { get; init; }
    public string? Subcategory { get; init; }
    public string? Occupation { get; init; }

    /// <summary>The detected language of the text, such as <c>en</c>.</summary>
    public string? LanguageOfText { get; init; }

    public JobType? JobType { get; init; }

    /// <summary>The currency of all amounts of this job, three letters.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The day's table: how many US dollars one unit of a currency is worth; a currency that is missing makes amounts unknown.</summary>
    public IReadOnlyDictionary<string, decimal>? DollarsPer { get; init; }

    public long? FixedBudget { get; init; }
    public long? HourlyMin { get; init; }
    public long? HourlyMax { get; init; }

    /// <summary>Whether the budget is the median of like jobs instead of stated .</summary>
    public bool BudgetIsEstimated { get; init; }

    public bool? PaymentVerified { get; init; }

    /// <summary>In hundredths: 450 is 4.5; null for a client without reviews.</summary>
    public long? Rating { get; init; }

    public long? Reviews { get; init; }
    public long? Spent { get; init; }
    public long? Hires { get; init; }

    /// <summary>In percent.</summary>
    public long? HireRate { get; init; }

    public long? JobsPosted { get; init; }
    public long? AvgHourlyPaid { get; init; }
    public string? Industry { get; init; }
    public string? CompanySize { get; init; }
    public bool? Enterprise { get; init; }

    /// <summary>The client's country by its id.</summary>
    public string? Country { get; init; }

    public DateTimeOffset? MemberSince { get; init; }
    public bool? PreviousClient { get; init; }
    public bool? BlockedClient { get; init; }

    /// <summary>The places the job is open to, by their ids; empty is open to everybody.</summary>
    public IReadOnlyList<string>? Locations { get; init; }

    public bool? LocationMandatory { get; init; }
    public bool? UsOnly { get; init; }

    /// <summary>Whether the text alone states a limit on places .</summary>
    public bool? LocationInText { get; init; }

    public IReadOnlyList<LanguageAsked>? Languages { get; init; }
    public string? TalentPreference { get; init; }

    /// <summary>Whether the sender misses a stated qualification.</summary>
    public bool? QualificationGap { get; init; }

    /// <summary>Hours in which client and sender both work.</summary>
    public long? TimeZoneOverlap { get; init; }

    public string? Experience { get; init; }
    public string? Workload { get; init; }
    public string? Duration { get; init; }
    public bool? ContractToHire { get; init; }
    public bool? MilestonesAllowed { get; init; }
    public long? PeopleWanted { get; init; }
    public bool? Featured { get; init; }
    public long? ConnectsPrice { get; init; }
    public long? Proposals { get; init; }
    public long? Interviewing { get; init; }
    public long? Hired { get; init; }
    public long? Invited { get; init; }
    public DateTimeOffset? PostedAt { get; init; }
    public DateTimeOffset? RenewedAt { get; init; }
    public DateTimeOffset? LastClientActivity { get; init; }

    /// <summary>Whether the sender has applied; null where that cannot be told, which asks (5.1).</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] // null is not the preset
    public bool? AlreadyApplied { get; init; } = false;

    public bool? Repost { get; init; }

    /// <summary>Answers to questions to the model, by the question's text.</summary>
    public IReadOnlyDictionary<string, Answer>? Answers { get; init; }

    /// <summary>Fields whose value was estimated; the explanation says so.</summary>
    public IReadOnlySet<Field>? Estimated { get; init; }

    /// <summary>The value of a field of numbers, or null if unknown.</summary>
    public long? Number(Field field) =>
        field switch
        {
            Field.Rating => Rating,
            Field.Reviews => Reviews,
            Field.Spent => Dollars(Spent),
            Field.Hires => Hires,
            Field.HireRate => HireRate,
            Field.JobsPosted => JobsPosted,
            Field.AvgHourlyPaid => Dollars(AvgHourlyPaid),
            Field.MemberSince => (long?)(SeenAt - MemberSince)?.TotalDays,
            Field.TimeZoneOverlap => TimeZoneOverlap,
            Field.DescriptionLength => DescriptionIsExcerpt ? null : Description?.Length,
            Field.Questions => Questions?.Count,
            Field.PeopleWanted => PeopleWanted,
            Field.ConnectsPrice => ConnectsPrice,
            Field.Proposals => Proposals,
            Field.Interviewing => Interviewing,
            Field.Hired => Hired,
            Field.Invited => Invited,
            Field.Age => (long?)(SeenAt - PostedAt)?.TotalMinutes,
            Field.AgeOrRenewal => (long?)(SeenAt - (RenewedAt ?? PostedAt))?.TotalMinutes,
            Field.LastClientActivity => (long?)(SeenAt - LastClientActivity)?.TotalMinutes,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "This field has no numbers."),
        };

    /// <summary>The value of a yes or no field, or null if unknown.</summary>
    public bool? Flag(Field field) =>
        field switch
        {
            Field.PaymentVerified => PaymentVerified,
            Field.Enterprise => Enterprise,
            Field.PreviousClient => PreviousClient,
            Field.BlockedClient => BlockedClient,
            Field.LocationMandatory => LocationMandatory,
            Field.UsOnly => UsOnly,
            Field.LocationInText => LocationInText,
            Field.QualificationGap => QualificationGap,
            Field.ContractToHire => ContractToHire,
            Field.HasQuestions => Questions is null ? null : Questions.Count > 0,
            Field.MilestonesAllowed => MilestonesAllowed,
            Field.Featured => Featured,
            Field.AlreadyApplied => AlreadyApplied,
            Field.Repost => Repost,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "This field is not yes or no."),
        };

    /// <summary>The values of a field of choices, or null if unknown.</summary>
    public IReadOnlyList<string>? Choices(Field field)
    {
        if (field == Field.Location)
            return Locations;
        var one = field switch
        {
            Field.Category => Category,
            Field.Subcategory => Subcategory,
            Field.Occupation => Occupation,
            Field.LanguageOfText => LanguageOfText,
            Field.JobType => JobType switch
            {
                Matching.JobType.Hourly => "hourly",
                Matching.JobType.Fixed => "fixed",
                _ => null,
            },
            Field.Industry => Industry,
            Field.CompanySize => CompanySize,
            Field.Country => Country,
            Field.TalentPreference => TalentPreference,
            Field.Experience => Experience,
            Field.Workload => Workload,
            Field.Duration => Duration,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "This field has no choices."),
        };
        return one is null ? null : [one];
    }

    /// <summary>Whether nothing is known about a field.</summary>
    public bool IsUnknown(Field field) =>
        Fields.Of(field).Kind switch
        {
            FieldKind.Number => Number(field) is null,
            FieldKind.Flag => Flag(field) is null,
            FieldKind.Choice => Choices(field) is null,
            _ => Languages is null,
        };

    /// <summary>An amount of this job in another currency by the day's table, or null (clause <c>budget.currency</c>).</summary>
    public long? Convert(long? amount, string currency)
    {
        if (amount is null || Currency.Equals(currency, StringComparison.OrdinalIgnoreCase))
            return amount;
        return Rate(Currency) is { } from && Rate(currency) is { } to and > 0 ? (long)decimal.Round(amount.Value * from / to) : null;
    }

    private long? Dollars(long? amount) => Convert(amount, "USD");

    private decimal? Rate(string currency) =>
        currency.Equals("USD", StringComparison.OrdinalIgnoreCase) ? 1m
        : DollarsPer is not null && DollarsPer.TryGetValue(currency, out var rate) ? rate
        : null;
}

using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Matching;

namespace Guildhall.Radar.Scanners.Pages;

/// <summary>The editor's fields as they are typed; numbers take both decimal signs. Clauses the form has no field for are kept as they are.</summary>
public sealed class ScannerFields
{
    /// <summary>What the button pressed says: preview, live (while typing), words, paste or save.</summary>
    public string Go
    {
        get;
        set => field = value ?? "";
    } = "preview";

    /// <summary>A corrected query to take instead of the typed one (R-163).</summary>
    public string Take
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>A search address, an expression or an exported scanner to begin with (R-141).</summary>
    public string Pasted
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The word builder, by place: everywhere, title, skills (R-165).</summary>
    public Dictionary<string, BuilderFields> Words
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>The version one began from.</summary>
    public int From { get; set; }

    /// <summary>The name.</summary>
    public string Name
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The query.</summary>
    public string Query
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Whether words are looked for in the title alone.</summary>
    public bool TitleOnly { get; set; }

    /// <summary>Whether skills belong to where words are looked for.</summary>
    public bool UseSkills { get; set; }

    /// <summary>What the query counts as where only the beginning of a text is known.</summary>
    public string QueryUnknown
    {
        get;
        set => field = value ?? "";
    } = "Ask";

    /// <summary>Words of which one is enough, by comma.</summary>
    public string AnyWords
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Excluded words, by comma; "lead except technical lead; sales lead" names exceptions (R-166).</summary>
    public string Excluded
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Every other field of the table, by its name there.</summary>
    public Dictionary<string, ClauseFields> More
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>Two groups of conditions of which one is enough (R-133).</summary>
    public List<GroupFields> Groups
    {
        get;
        set => field = value ?? [];
    } = [];

    /// <summary>Languages spoken, by comma: "English fluent, German basic".</summary>
    public string Languages
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>A question to the model (R-225).</summary>
    public string Question
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What no answer counts as.</summary>
    public string QuestionUnknown
    {
        get;
        set => field = value ?? "";
    } = "Ask";

    /// <summary>Least hourly rate.</summary>
    public string HourlyMin
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Greatest hourly rate.</summary>
    public string HourlyMax
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Least fixed price.</summary>
    public string FixedMin
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Greatest fixed price.</summary>
    public string FixedMax
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What a hidden hourly range counts as.</summary>
    public string BudgetUnknown
    {
        get;
        set => field = value ?? "";
    } = "Ask";

    /// <summary>What a hidden fixed budget counts as.</summary>
    public string FixedUnknown
    {
        get;
        set => field = value ?? "";
    } = "Ask";

    /// <summary>Whether an hourly range has to lie inside the bounds (R-145).</summary>
    public bool WhollyInside { get; set; }

    /// <summary>The currency of the bounds.</summary>
    public string Currency
    {
        get;
        set => field = value ?? "";
    } = "USD";

    /// <summary>Verified payment only.</summary>
    public bool PaymentVerified { get; set; }

    /// <summary>What not knowing it counts as.</summary>
    public string PaymentUnknown
    {
        get;
        set => field = value ?? "";
    } = "Fail";

    /// <summary>Least rating.</summary>
    public string RatingMin
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Least hire rate in percent.</summary>
    public string HireRateMin
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Countries wanted, by comma.</summary>
    public string CountriesIn
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>What an unknown country counts as there.</summary>
    public string CountryUnknown
    {
        get;
        set => field = value ?? "";
    } = "Ask";

    /// <summary>Countries left out, by comma.</summary>
    public string CountriesOut
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Most proposals.</summary>
    public string ProposalsMax
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Most Connects.</summary>
    public string ConnectsMax
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The sender.</summary>
    public Guid? Sender { get; set; }

    /// <summary>The next one.</summary>
    public Guid? Sender2 { get; set; }

    /// <summary>Whether they take turns.</summary>
    public bool Turns { get; set; }

    /// <summary>The letter.</summary>
    public Guid? TemplateId { get; set; }

    /// <summary>Where an hourly rate starts; empty for no hourly jobs.</summary>
    public string HourlyBy
    {
        get;
        set => field = value ?? "";
    } = "Profile";

    /// <summary>The constant rate.</summary>
    public string HourlyAmount
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Percent on the client's figure.</summary>
    public string HourlyPercent
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Where a fixed price starts; empty for no fixed jobs.</summary>
    public string FixedBy
    {
        get;
        set => field = value ?? "";
    } = "Budget";

    /// <summary>The constant price.</summary>
    public string FixedAmount
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Percent on the client's budget.</summary>
    public string FixedPercent
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Proposals a day.</summary>
    public string CapDay
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Connects a day.</summary>
    public string ConnectsDay
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Sends from this local time.</summary>
    public string WindowFrom
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Sends until this local time.</summary>
    public string WindowTo
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Why the floors do not hold here.</summary>
    public string FloorWaiver
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>Whether the query's warnings were read.</summary>
    public bool Acknowledge { get; set; }

    /// <summary>Why this version.</summary>
    public string Note
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The fields of a configuration.</summary>
    public static ScannerFields Of(ScannerConfiguration configuration, int from)
    {
        var definition = configuration.Definition;
        var budget = definition.Clauses.OfType<Budget>().FirstOrDefault();
        var payment = definition.Clauses.OfType<Is>().FirstOrDefault(clause => clause.Field == Field.PaymentVerified);
        var countries = definition.Clauses.OfType<OneOf>().FirstOrDefault(clause => clause.Field == Field.Country);
        var question = definition.Clauses.OfType<AiQuestion>().FirstOrDefault();
        return new ScannerFields
        {
            From = from,
            Name = configuration.Name,
            Query = definition.Query,
            QueryUnknown = definition.QueryUnknown.ToString(),
            TitleOnly = definition.TitleOnly,
            UseSkills = definition.UseSkills,
            Words = BuilderFields.Of(definition.Parsed),
            AnyWords = string.Join(", ", definition.Clauses.OfType<AnyWords>().SelectMany(clause => clause.Words)),
            Excluded = string.Join(
                ", ",
                definition
                    .Clauses.OfType<ExcludedWords>()
                    .SelectMany(clause => clause.Words)
                    .Select(word => word.Words + (word.Except.Count > 0 ? $" except {string.Join("; ", word.Except)}" : ""))
            ),
            More = FieldWords
                .Groups.SelectMany(group => group.Fields)
                .ToDictionary(field => Fields.Of(field).Name, field => ClauseFields.Of(field, definition.Clauses)),
            Groups = GroupFields.Of(definition.Clauses),
            Languages = string.Join(
                ", ",
                definition
                    .Clauses.OfType<Speaks>()
                    .SelectMany(clause => clause.Languages)
                    .Select(one => $"{one.Language} {one.Level}".ToLowerInvariant())
            ),
            Question = question?.Text ?? "",
            QuestionUnknown = (question?.Unknown ?? Unknown.Ask).ToString(),
            HourlyMin = Money(budget?.Hourly?.Min),
            HourlyMax = Money(budget?.Hourly?.Max),
            FixedMin = Money(budget?.Fixed?.Min),
            FixedMax = Money(budget?.Fixed?.Max),
            BudgetUnknown = (budget?.Hourly?.Unknown ?? budget?.Fixed?.Unknown ?? Unknown.Ask).ToString(),
            FixedUnknown = (budget?.Fixed?.Unknown ?? budget?.Hourly?.Unknown ?? Unknown.Ask).ToString(),
            WhollyInside = budget?.WhollyInside ?? false,
            Currency = budget?.Currency ?? "USD",
            PaymentVerified = payment is not null,
            PaymentUnknown = (payment?.Unknown ?? Unknown.Fail).ToString(),
            CountriesIn = string.Join(", ", countries?.Values ?? []),
            CountryUnknown = (countries?.Unknown ?? Unknown.Ask).ToString(),
            RatingMin = Hundredths(Least(definition, Field.Rating)),
            HireRateMin = Whole(Least(definition, Field.HireRate)),
            CountriesOut = string.Join(
                ", ",
                definition.Clauses.OfType<NoneOf>().Where(clause => clause.Field == Field.Country).SelectMany(clause => clause.Values)
            ),
            ProposalsMax = Whole(Most(definition, Field.Proposals)),
            ConnectsMax = Whole(configuration.MaxPrice),
            Sender = configuration.Sender.People.Count > 0 ? configuration.Sender.People[0] : null,
            Sender2 = configuration.Sender.People.Count > 1 ? configuration.Sender.People[1] : null,
            Turns = configuration.Sender.Kind is SenderKind.Turns,
            TemplateId = configuration.TemplateId,
            HourlyBy = configuration.Terms.Hourly?.By.ToString() ?? "",
            HourlyAmount = Money(configuration.Terms.Hourly?.Amount),
            HourlyPercent = Percent(configuration.Terms.Hourly?.Percent),
            FixedBy = configuration.Terms.Fixed?.By.ToString() ?? "",
            FixedAmount = Money(configuration.Terms.Fixed?.Amount),
            FixedPercent = Percent(configuration.Terms.Fixed?.Percent),
            CapDay = Whole(configuration.CapDay),
            ConnectsDay = Whole(configuration.ConnectsDay),
            WindowFrom = configuration.Windows.Count > 0 ? Time(configuration.Windows[0].From) : "",
            WindowTo = configuration.Windows.Count > 0 ? Time(configuration.Windows[0].To) : "",
            FloorWaiver = configuration.FloorWaiver ?? "",
            Acknowledge = configuration.Acknowledged.Count > 0,
        };
    }

    /// <summary>The configuration that these fields make of another. Refuses, by field, what is no number or time.</summary>
    public ScannerConfiguration On(ScannerConfiguration before)
    {
        var query = (Query ?? "").ReplaceLineEndings(" ").Trim();
        List<Clause> clauses = [.. before.Definition.Clauses.Where(clause => !HasField(clause))];
        if (!string.IsNullOrWhiteSpace(AnyWords))
            clauses.Add(Matching.AnyWords.Parse(AnyWords));
        if (!string.IsNullOrWhiteSpace(Excluded))
            clauses.Add(new ExcludedWords([.. Items(Excluded).Select(Excepting)]));
        var (hourly, @fixed) = (
            Branch(HourlyMin, "hourlyMin", HourlyMax, "hourlyMax", BudgetUnknown),
            Branch(FixedMin, "fixedMin", FixedMax, "fixedMax", FixedUnknown)
        );
        if (hourly is not null || @fixed is not null)
            clauses.Add(
                (before.Definition.Clauses.OfType<Budget>().FirstOrDefault() ?? new Budget(null, null)) with
                {
                    Hourly = hourly ?? (HourlyBy.Length > 0 ? new BudgetBranch(Unknown: Parse(BudgetUnknown)) : null),
                    Fixed = @fixed ?? (FixedBy.Length > 0 ? new BudgetBranch(Unknown: Parse(FixedUnknown)) : null),
                    WhollyInside = WhollyInside,
                    Currency = string.IsNullOrWhiteSpace(Currency) ? "USD" : Currency.Trim().ToUpperInvariant(),
                }
            );
        if (PaymentVerified)
            clauses.Add(new Is(Field.PaymentVerified) { Unknown = Parse(PaymentUnknown) });
        if (Number(RatingMin, "ratingMin") is { } rating)
            clauses.Add(new Between(Field.Rating, (long)(rating * 100)));
        if (!string.IsNullOrWhiteSpace(CountriesIn))
            clauses.Add(new OneOf(Field.Country, Items(CountriesIn)) { Unknown = Parse(CountryUnknown) });
        if (Number(HireRateMin, "hireRateMin") is { } hireRate)
            clauses.Add(new Between(Field.HireRate, (long)hireRate));
        if (!string.IsNullOrWhiteSpace(CountriesOut))
            clauses.Add(
                new NoneOf(Field.Country, CountriesOut.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            );
        if (Number(ProposalsMax, "proposalsMax") is { } proposals)
            clauses.Add(new Between(Field.Proposals, null, (long)proposals));

        foreach (var (name, fields) in More)
            if (Fields.Named(name) is { } info)
                clauses.AddRange(fields.On(info.Field));
        if (Speaking() is { Count: > 0 } spoken)
            clauses.Add(new Speaks(spoken));
        if (!string.IsNullOrWhiteSpace(Question))
            clauses.Add(new AiQuestion(Question.Trim()) { Unknown = Parse(QuestionUnknown) });
        clauses.AddRange(Groups.Select(group => group.On()).OfType<AnyOf>());

        var definition = before.Definition with
        {
            Query = query,
            QueryUnknown = Parse(QueryUnknown),
            TitleOnly = TitleOnly,
            UseSkills = UseSkills,
            Clauses = clauses,
        };
        List<Guid> people = [.. new[] { Sender, Sender2 }.OfType<Guid>().Distinct()];
        return before with
        {
            Name = Name ?? "",
            Definition = definition,
            Sender = new SenderRule(
                Turns ? SenderKind.Turns
                    : people.Count > 1 ? SenderKind.List
                    : SenderKind.One,
                people
            ),
            TemplateId = TemplateId,
            Terms = new Terms(
                Enum.TryParse<HourlyBy>(HourlyBy, out var by)
                    ? (before.Terms.Hourly ?? new HourlyTerms(by)) with
                    {
                        By = by,
                        Amount = Cents(HourlyAmount, "hourlyAmount"),
                        Percent = Number(HourlyPercent, "hourlyPercent") ?? 0,
                    }
                    : null,
                Enum.TryParse<FixedBy>(FixedBy, out var from)
                    ? (before.Terms.Fixed ?? new FixedTerms(from)) with
                    {
                        By = from,
                        Amount = Cents(FixedAmount, "fixedAmount"),
                        Percent = Number(FixedPercent, "fixedPercent") ?? 0,
                    }
                    : null
            ),
            CapDay = (int?)Number(CapDay, "capDay"),
            ConnectsDay = (int?)Number(ConnectsDay, "connectsDay"),
            MaxPrice = (int?)Number(ConnectsMax, "connectsMax"),
            Windows =
                Minutes(WindowFrom, "windowFrom") is { } start && Minutes(WindowTo, "windowTo") is { } end
                    ? [.. Enum.GetValues<DayOfWeek>().Select(day => new SendingWindow(day, start, end))]
                    : [],
            FloorWaiver = string.IsNullOrWhiteSpace(FloorWaiver) ? null : FloorWaiver.Trim(),
            Acknowledged = Acknowledge ? [.. definition.Parsed.Warnings.Select(warning => warning.Code).Distinct()] : [],
        };
    }

    // Clauses the form shows: each is written anew from its inputs.
    private static bool HasField(Clause clause) =>
        clause switch
        {
            Matching.AnyWords or ExcludedWords or Budget or Speaks or AiQuestion => true,
            AnyOf group => GroupFields.Fits(group),
            Is { Field: Field.PaymentVerified } or OneOf { Field: Field.Country } or NoneOf { Field: Field.Country } => true,
            Between { Field: Field.Rating or Field.HireRate, Max: null } or Between { Field: Field.Proposals, Min: null } => true,
            OneOf { Field: var field } => !FieldWords.Apart.Contains(field),
            NoneOf { Field: var field } => !FieldWords.Apart.Contains(field),
            Between { Field: var field } => !FieldWords.Apart.Contains(field),
            Is { Field: var field } => !FieldWords.Apart.Contains(field),
            _ => false,
        };

    private static BudgetBranch? Branch(string min, string minField, string max, string maxField, string unknown) =>
        (Cents(min, minField), Cents(max, maxField)) switch
        {
            (null, null) => null,
            var (least, most) => new BudgetBranch(least, most, Parse(unknown)),
        };

    private static ExcludedWord Excepting(string item) =>
        item.Split(" except ", 2, StringSplitOptions.TrimEntries) is [var words, var except]
            ? new ExcludedWord(words, except.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : new ExcludedWord(item, []);

    private List<LanguageAsked> Speaking() =>
        [
            .. Items(Languages)
                .Select(item =>
                    item.LastIndexOf(' ') is var space and > 0
                    && Enum.TryParse<LanguageLevel>(item[(space + 1)..], ignoreCase: true, out var level)
                        ? new LanguageAsked(item[..space].Trim(), level)
                        : throw new InvalidInput(
                            "languages",
                            "A language has its level behind it: basic, conversational, fluent or native."
                        )
                ),
        ];

    internal static Unknown Parse(string? unknown) =>
        Enum.TryParse<Unknown>(unknown, out var known) && Enum.IsDefined(known)
            ? known
            : throw new InvalidInput("unknown", "What is not stated passes, fails or asks.");

    internal static string[] Items(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static long? Least(ScannerDefinition definition, Field field) =>
        definition.Clauses.OfType<Between>().FirstOrDefault(clause => clause.Field == field)?.Min;

    private static long? Most(ScannerDefinition definition, Field field) =>
        definition.Clauses.OfType<Between>().FirstOrDefault(clause => clause.Field == field)?.Max;

    private static string Money(long? minor) => minor is { } known ? (known / 100m).ToString("0.##", CultureInfo.InvariantCulture) : "";

    private static string Hundredths(long? value) => Money(value);

    private static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Percent(decimal? value) =>
        value is { } known and not 0 ? known.ToString("0.#", CultureInfo.InvariantCulture) : "";

    private static string Time(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    internal static decimal? Number(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var plain = text.Trim().TrimStart('$').Replace(" ", "", StringComparison.Ordinal);
        plain = plain.Contains('.', StringComparison.Ordinal) ? plain.Replace(",", "", StringComparison.Ordinal) : plain.Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInput(field, $"“{text}” is no number.");
    }

    private static long? Cents(string? text, string field) => Number(text, field) is { } number ? (long)decimal.Round(number * 100) : null;

    private static int? Minutes(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.Hour * 60 + time.Minute
            : throw new InvalidInput(field, "A time of the day is written as 09:00.");
    }
}

using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Matching;

namespace Guildhall.Radar.Scanners.Pages;

/// <summary>The editor's fields as they are typed; numbers take both decimal signs. Clauses the form has no field for are kept as they are.</summary>
public sealed class ScannerFields
{
    /// <summary>What the button pressed says: preview or save.</summary>
    public string Go { get; set; } = "preview";

    /// <summary>The version one began from.</summary>
    public int From { get; set; }

    /// <summary>The name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The query.</summary>
    public string Query { get; set; } = "";

    /// <summary>Whether words are looked for in the title alone.</summary>
    public bool TitleOnly { get; set; }

    /// <summary>Excluded words, by comma.</summary>
    public string Excluded { get; set; } = "";

    /// <summary>Least hourly rate.</summary>
    public string HourlyMin { get; set; } = "";

    /// <summary>Least fixed price.</summary>
    public string FixedMin { get; set; } = "";

    /// <summary>What a hidden budget counts as.</summary>
    public string BudgetUnknown { get; set; } = "Ask";

    /// <summary>Verified payment only.</summary>
    public bool PaymentVerified { get; set; }

    /// <summary>What not knowing it counts as.</summary>
    public string PaymentUnknown { get; set; } = "Fail";

    /// <summary>Least rating.</summary>
    public string RatingMin { get; set; } = "";

    /// <summary>Least hire rate in percent.</summary>
    public string HireRateMin { get; set; } = "";

    /// <summary>Countries left out, by comma.</summary>
    public string CountriesOut { get; set; } = "";

    /// <summary>Most proposals.</summary>
    public string ProposalsMax { get; set; } = "";

    /// <summary>Most Connects.</summary>
    public string ConnectsMax { get; set; } = "";

    /// <summary>The sender.</summary>
    public Guid? Sender { get; set; }

    /// <summary>The next one.</summary>
    public Guid? Sender2 { get; set; }

    /// <summary>Whether they take turns.</summary>
    public bool Turns { get; set; }

    /// <summary>The letter.</summary>
    public Guid? TemplateId { get; set; }

    /// <summary>Where an hourly rate starts; empty for no hourly jobs.</summary>
    public string HourlyBy { get; set; } = "Profile";

    /// <summary>The constant rate.</summary>
    public string HourlyAmount { get; set; } = "";

    /// <summary>Percent on the client's figure.</summary>
    public string HourlyPercent { get; set; } = "";

    /// <summary>Where a fixed price starts; empty for no fixed jobs.</summary>
    public string FixedBy { get; set; } = "Budget";

    /// <summary>The constant price.</summary>
    public string FixedAmount { get; set; } = "";

    /// <summary>Percent on the client's budget.</summary>
    public string FixedPercent { get; set; } = "";

    /// <summary>Proposals a day.</summary>
    public string CapDay { get; set; } = "";

    /// <summary>Connects a day.</summary>
    public string ConnectsDay { get; set; } = "";

    /// <summary>Sends from this local time.</summary>
    public string WindowFrom { get; set; } = "";

    /// <summary>Sends until this local time.</summary>
    public string WindowTo { get; set; } = "";

    /// <summary>Why the floors do not hold here.</summary>
    public string FloorWaiver { get; set; } = "";

    /// <summary>Whether the query's warnings were read.</summary>
    public bool Acknowledge { get; set; }

    /// <summary>Why this version.</summary>
    public string Note { get; set; } = "";

    /// <summary>The fields of a configuration.</summary>
    public static ScannerFields Of(ScannerConfiguration configuration, int from)
    {
        var definition = configuration.Definition;
        var budget = definition.Clauses.OfType<Budget>().FirstOrDefault();
        var payment = definition.Clauses.OfType<Is>().FirstOrDefault(clause => clause.Field == Field.PaymentVerified);
        return new ScannerFields
        {
            From = from,
            Name = configuration.Name,
            Query = definition.Query,
            TitleOnly = definition.TitleOnly,
            Excluded = string.Join(
                ", ",
                definition.Clauses.OfType<ExcludedWords>().SelectMany(clause => clause.Words).Select(word => word.Words)
            ),
            HourlyMin = Money(budget?.Hourly?.Min),
            FixedMin = Money(budget?.Fixed?.Min),
            BudgetUnknown = (budget?.Hourly?.Unknown ?? budget?.Fixed?.Unknown ?? Unknown.Ask).ToString(),
            PaymentVerified = payment is not null,
            PaymentUnknown = (payment?.Unknown ?? Unknown.Fail).ToString(),
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
        if (!string.IsNullOrWhiteSpace(Excluded))
            clauses.Add(ExcludedWords.Parse(Excluded));
        var unknown = Enum.Parse<Unknown>(BudgetUnknown);
        var (hourly, @fixed) = (Cents(HourlyMin, "hourlyMin"), Cents(FixedMin, "fixedMin"));
        if (hourly is not null || @fixed is not null)
            clauses.Add(
                new Budget(
                    HourlyBy.Length > 0 || hourly is not null ? new BudgetBranch(hourly, null, unknown) : null,
                    FixedBy.Length > 0 || @fixed is not null ? new BudgetBranch(@fixed, null, unknown) : null
                )
            );
        if (PaymentVerified)
            clauses.Add(new Is(Field.PaymentVerified) { Unknown = Enum.Parse<Unknown>(PaymentUnknown) });
        if (Number(RatingMin, "ratingMin") is { } rating)
            clauses.Add(new Between(Field.Rating, (long)(rating * 100)));
        if (Number(HireRateMin, "hireRateMin") is { } hireRate)
            clauses.Add(new Between(Field.HireRate, (long)hireRate));
        if (!string.IsNullOrWhiteSpace(CountriesOut))
            clauses.Add(
                new NoneOf(Field.Country, CountriesOut.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            );
        if (Number(ProposalsMax, "proposalsMax") is { } proposals)
            clauses.Add(new Between(Field.Proposals, null, (long)proposals));

        var definition = before.Definition with { Query = query, TitleOnly = TitleOnly, Clauses = clauses };
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

    private static bool HasField(Clause clause) =>
        clause
            is ExcludedWords
                or Budget
                or Is { Field: Field.PaymentVerified }
                or Between { Field: Field.Rating or Field.HireRate or Field.Proposals }
                or NoneOf { Field: Field.Country };

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

    private static decimal? Number(string? text, string field)
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

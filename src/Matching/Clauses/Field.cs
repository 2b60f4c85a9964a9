using System.Collections.Frozen;

namespace Guildhall.Matching;

/// <summary>What a clause may ask about (table of 5.1). In JSON and messages they have their names there: <c>payment_verified</c>.</summary>
public enum Field
{
    Category,
    Subcategory,
    Occupation,
    LanguageOfText,
    JobType,
    PaymentVerified,
    Rating,
    Reviews,
    Spent,
    Hires,
    HireRate,
    JobsPosted,
    AvgHourlyPaid,
    Industry,
    CompanySize,
    Enterprise,
    Country,
    MemberSince,
    PreviousClient,
    BlockedClient,
    Location,
    LocationMandatory,
    UsOnly,
    LocationInText,
    Language,
    TalentPreference,
    QualificationGap,
    TimeZoneOverlap,
    Experience,
    Workload,
    Duration,
    ContractToHire,
    DescriptionLength,
    HasQuestions,
    Questions,
    MilestonesAllowed,
    PeopleWanted,
    Featured,
    ConnectsPrice,
    Proposals,
    Interviewing,
    Hired,
    Invited,
    Age,
    AgeOrRenewal,
    LastClientActivity,
    AlreadyApplied,
    Repost,
}

/// <summary>What an unknown value counts as .</summary>
public enum Unknown
{
    Pass,
    Fail,
    Ask,
}

/// <summary>What kind of values a field has.</summary>
public enum FieldKind
{
    Choice,
    Number,
    Flag,
    Asked,
}

/// <summary>How the numbers of a field are counted.</summary>
public enum Unit
{
    None,

    /// <summary>Whole minor units: 5,000 is 50.00.</summary>
    Money,

    /// <summary>Hundredths: 450 is 4.5.</summary>
    Hundredths,

    Percent,
    Minutes,
    Hours,
    Days,
    Characters,
}

/// <summary>A row of the table of 5.1.</summary>
public sealed record FieldInfo(Field Field, string Name, FieldKind Kind, Unit Unit, Unknown Preset, bool ClientQuality);

/// <summary>The table of 5.1: each field with its kind, unit and what unknown counts as unless a clause says otherwise .</summary>
public static class Fields
{
    private static readonly FrozenDictionary<Field, FieldInfo> Table = Rows().ToFrozenDictionary(r => r.Field);
    private static readonly FrozenDictionary<string, FieldInfo> ByName = Table.Values.ToFrozenDictionary(r => r.Name);

    /// <summary>All fields in the order of the table.</summary>
    public static IReadOnlyList<FieldInfo> All { get; } = [.. Enum.GetValues<Field>().Select(Of)];

    /// <summary>The row of a field.</summary>
    public static FieldInfo Of(Field field) => Table[field];

    /// <summary>The row with this name, or null.</summary>
    public static FieldInfo? Named(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<FieldInfo> Rows()
    {
        yield return Row(Field.Category, FieldKind.Choice, Unknown.Ask);
        yield return Row(Field.Subcategory, FieldKind.Choice, Unknown.Ask);
        yield return Row(Field.Occupation, FieldKind.Choice, Unknown.Ask);
        yield return Row(Field.LanguageOfText, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.JobType, FieldKind.Choice, Unknown.Fail);
        yield return Row(Field.PaymentVerified, FieldKind.Flag, Unknown.Fail, quality: true);
        yield return Row(Field.Rating, FieldKind.Number, Unknown.Pass, Unit.Hundredths, quality: true);
        yield return Row(Field.Reviews, FieldKind.Number, Unknown.Pass, quality: true);
        yield return Row(Field.Spent, FieldKind.Number, Unknown.Pass, Unit.Money, quality: true);
        yield return Row(Field.Hires, FieldKind.Number, Unknown.Pass, quality: true);
        yield return Row(Field.HireRate, FieldKind.Number, Unknown.Pass, Unit.Percent, quality: true);
        yield return Row(Field.JobsPosted, FieldKind.Number, Unknown.Pass, quality: true);
        yield return Row(Field.AvgHourlyPaid, FieldKind.Number, Unknown.Pass, Unit.Money, quality: true);
        yield return Row(Field.Industry, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.CompanySize, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.Enterprise, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.Country, FieldKind.Choice, Unknown.Ask);
        yield return Row(Field.MemberSince, FieldKind.Number, Unknown.Pass, Unit.Days, quality: true);
        yield return Row(Field.PreviousClient, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.BlockedClient, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.Location, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.LocationMandatory, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.UsOnly, FieldKind.Flag, Unknown.Ask);
        yield return Row(Field.LocationInText, FieldKind.Flag, Unknown.Ask);
        yield return Row(Field.Language, FieldKind.Asked, Unknown.Pass);
        yield return Row(Field.TalentPreference, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.QualificationGap, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.TimeZoneOverlap, FieldKind.Number, Unknown.Pass, Unit.Hours);
        yield return Row(Field.Experience, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.Workload, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.Duration, FieldKind.Choice, Unknown.Pass);
        yield return Row(Field.ContractToHire, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.DescriptionLength, FieldKind.Number, Unknown.Ask, Unit.Characters);
        yield return Row(Field.HasQuestions, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.Questions, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.MilestonesAllowed, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.PeopleWanted, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.Featured, FieldKind.Flag, Unknown.Pass);
        yield return Row(Field.ConnectsPrice, FieldKind.Number, Unknown.Ask);
        yield return Row(Field.Proposals, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.Interviewing, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.Hired, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.Invited, FieldKind.Number, Unknown.Pass);
        yield return Row(Field.Age, FieldKind.Number, Unknown.Pass, Unit.Minutes);
        yield return Row(Field.AgeOrRenewal, FieldKind.Number, Unknown.Pass, Unit.Minutes);
        yield return Row(Field.LastClientActivity, FieldKind.Number, Unknown.Pass, Unit.Minutes);
        yield return Row(Field.AlreadyApplied, FieldKind.Flag, Unknown.Ask);
        yield return Row(Field.Repost, FieldKind.Flag, Unknown.Pass);
    }

    private static FieldInfo Row(Field field, FieldKind kind, Unknown preset, Unit unit = Unit.None, bool quality = false) =>
        new(field, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString()), kind, unit, preset, quality);
}

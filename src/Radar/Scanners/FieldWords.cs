using Guildhall.Matching;
using Guildhall.Radar.Feeds;

namespace Guildhall.Radar.Scanners;

/// <summary>The table of 5.1 as the editor shows it: what each field is called, where it stands, what it is counted in.</summary>
public static class FieldWords
{
    /// <summary>The groups of the table and their fields, in its order; those that have an input of their own in the editor are left out.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<Field> Fields)> Groups { get; } =
    [
        ("Kind of work", [Field.JobType, Field.Category, Field.Subcategory, Field.Occupation, Field.LanguageOfText]),
        (
            "Client",
            [
                Field.Reviews,
                Field.Spent,
                Field.Hires,
                Field.JobsPosted,
                Field.AvgHourlyPaid,
                Field.Industry,
                Field.CompanySize,
                Field.Enterprise,
                Field.MemberSince,
                Field.PreviousClient,
            ]
        ),
        (
            "Who is wanted",
            [
                Field.Location,
                Field.LocationMandatory,
                Field.UsOnly,
                Field.LocationInText,
                Field.TalentPreference,
                Field.QualificationGap,
                Field.TimeZoneOverlap,
                Field.Experience,
                Field.PeopleWanted,
            ]
        ),
        (
            "Job",
            [
                Field.Workload,
                Field.Duration,
                Field.ContractToHire,
                Field.DescriptionLength,
                Field.HasQuestions,
                Field.Questions,
                Field.MilestonesAllowed,
                Field.Featured,
                Field.ConnectsPrice,
                Field.Interviewing,
                Field.Hired,
                Field.Invited,
                Field.Age,
                Field.AgeOrRenewal,
                Field.LastClientActivity,
                Field.Repost,
            ]
        ),
    ];

    /// <summary>Fields that have an input of their own, or that always hold.</summary>
    public static IReadOnlySet<Field> Apart { get; } =
        new HashSet<Field>
        {
            Field.PaymentVerified,
            Field.Rating,
            Field.HireRate,
            Field.Country,
            Field.Proposals,
            Field.Language,
            Field.AlreadyApplied,
            Field.BlockedClient,
        };

    /// <summary>What a field is called: "Member for".</summary>
    public static string Of(Field field) =>
        field switch
        {
            Field.LanguageOfText => "Language of the text",
            Field.JobType => "Type",
            Field.Spent => "Spent in all",
            Field.JobsPosted => "Jobs posted",
            Field.AvgHourlyPaid => "Average rate paid",
            Field.MemberSince => "Member for",
            Field.PreviousClient => "Client we know",
            Field.Location => "Open to places",
            Field.LocationMandatory => "Place is mandatory",
            Field.UsOnly => "U.S. only",
            Field.LocationInText => "Place limited in the text",
            Field.TalentPreference => "Individual or agency",
            Field.QualificationGap => "Sender misses a qualification",
            Field.TimeZoneOverlap => "Shared working hours",
            Field.PeopleWanted => "People wanted",
            Field.DescriptionLength => "Length of the text",
            Field.HasQuestions => "Has questions",
            Field.Questions => "Number of questions",
            Field.MilestonesAllowed => "Milestones allowed",
            Field.ConnectsPrice => "Price",
            Field.Interviewing => "In interview",
            Field.Hired => "Hired already",
            Field.Invited => "Invited",
            Field.Age => "Posted within",
            Field.AgeOrRenewal => "Posted or renewed within",
            Field.LastClientActivity => "Client active within",
            _ => ClauseLine.Words(Fields.Of(field).Name),
        };

    /// <summary>What is written after a number of it.</summary>
    public static string? UnitOf(Field field) =>
        Fields.Of(field).Unit switch
        {
            Unit.Money => "$",
            Unit.Percent => "%",
            Unit.Minutes => "h",
            Unit.Hours => "h",
            Unit.Days => "days",
            Unit.Characters => "characters",
            _ when field is Field.ConnectsPrice => "Connects",
            _ => null,
        };

    /// <summary>How many of the field's units one that is typed has: a dollar is 100, an hour of age 60.</summary>
    public static int Scale(Field field) =>
        Fields.Of(field).Unit switch
        {
            Unit.Money or Unit.Hundredths => 100,
            Unit.Minutes => 60,
            _ => 1,
        };

    /// <summary>The values a choice has, where they are few.</summary>
    public static string? ValuesOf(Field field) =>
        field switch
        {
            Field.JobType => "hourly, fixed",
            Field.Experience => "entry, intermediate, expert",
            Field.Duration => string.Join(", ", Terms.Durations),
            _ => null,
        };

    /// <summary>Whether the built-in market never says it: a clause on it always counts as its setting for unknown.</summary>
    public static bool IsNeverKnown(Field field) => JobReading.NeverKnown.Contains(field);
}

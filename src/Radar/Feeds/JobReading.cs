using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using JobType = Guildhall.Matching.JobType;

namespace Guildhall.Radar.Feeds;

/// <summary>Reads a job of the market the way the scanners see it: unknown stays unknown (R-088, R-110).</summary>
public static partial class JobReading
{
    /// <summary>The job as matching takes it, seen at that moment, so that judging it is a pure function (R-210).</summary>
    public static Posting PostingOf(JobSnapshot job, DateTimeOffset seenAt) =>
        new()
        {
            SeenAt = seenAt,
            Title = job.Title,
            Description = job.Description,
            // Sources that keep only the beginning end it with this sign.
            DescriptionIsExcerpt = job.Description is null || job.Description.EndsWith('…'),
            Skills = job.Skills,
            Questions = [.. job.Questions.Select(question => question.Text)],
            Category = job.Category,
            Subcategory = job.Subcategory,
            JobType = job.Type switch
            {
                Marketplace.Contracts.JobType.Hourly => JobType.Hourly,
                Marketplace.Contracts.JobType.Fixed => JobType.Fixed,
                _ => null,
            },
            Currency = job.Currency,
            FixedBudget = job.Budget,
            HourlyMin = job.HourlyMin,
            HourlyMax = job.HourlyMax,
            PaymentVerified = job.Client.PaymentVerified,
            Rating = job.Client.Rating is { } rating ? (long)decimal.Round(rating * 100) : null,
            Reviews = job.Client.Reviews,
            Spent = job.Client.Spent,
            Hires = job.Client.Hires,
            HireRate = job.Client is { Hires: { } hires, JobsPosted: > 0 and var posted } ? Math.Min(100, hires * 100L / posted) : null,
            JobsPosted = job.Client.JobsPosted,
            AvgHourlyPaid = job.Client.AverageRate,
            Country = job.Client.Country,
            MemberSince = job.Client.Since,
            UsOnly = job.UsOnly,
            LocationInText = job.Description is null ? null : LimitInText(job) is not null,
            Experience = job.Experience?.ToString().ToLowerInvariant(),
            Workload = job.Workload,
            Duration = job.Duration,
            PeopleWanted = job.People,
            ConnectsPrice = job.Connects,
            Proposals = job.Proposals,
            Interviewing = job.Interviewing,
            Invited = job.Invited,
            PostedAt = job.PostedAtIsStated ? job.PostedAt : null,
        };

    /// <summary>What the built-in market never says of a job, so that it is always unknown (R-142).</summary>
    public static IReadOnlySet<Field> NeverKnown { get; } = Enum.GetValues<Field>().Where(field => Everything.IsUnknown(field)).ToHashSet();

    // A job that states all that can be stated here: what is unknown of it, is of every job.
    private static Posting Everything =>
        PostingOf(
            new JobSnapshot
            {
                Id = Guid.Empty,
                Title = "",
                Description = "",
                Category = "",
                Subcategory = "",
                Type = Marketplace.Contracts.JobType.Hourly,
                Budget = 0,
                HourlyMin = 0,
                HourlyMax = 0,
                Experience = Experience.Entry,
                Duration = "",
                Workload = "",
                Connects = 0,
                People = 0,
                PostedAt = default,
                Client = new ClientFacts
                {
                    Country = "",
                    PaymentVerified = false,
                    Spent = 0,
                    Hires = 0,
                    JobsPosted = 1,
                    Reviews = 0,
                    Rating = 0,
                    AverageRate = 0,
                    Since = default(DateTimeOffset),
                },
                Proposals = 0,
                Interviewing = 0,
                Invited = 0,
                ContentVersion = "",
            },
            default
        );

    /// <summary>A limit on places that stands in the text alone, quoted (R-254); null for none found.</summary>
    public static string? LimitInText(JobSnapshot job) =>
        job.Description is { } text && Limit().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>Equal for the same words in title and text, whatever their case, signs and spaces (R-117).</summary>
    public static string FingerprintOf(JobSnapshot job)
    {
        var folded = new StringBuilder();
        foreach (var letter in job.Title.Normalize(NormalizationForm.FormKC) + " " + job.Description?.Normalize(NormalizationForm.FormKC))
            if (char.IsLetterOrDigit(letter))
                folded.Append(char.ToLowerInvariant(letter));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folded.ToString())).AsSpan(0, 12));
    }

    [GeneratedRegex(
        @"\b(U\.?S\.?A?\.?|UK|EU|Canada|United States)[ -](based )?(only|citizens only|residents only)\b|\bmust (be (based|located|residing)|reside|live) in [A-Z][\w .]{1,30}|\bW-?2\b|\bno agenc(y|ies)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        // It takes microseconds; but time is that of the clock, and a busy machine may take the thread away in between.
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Limit();
}

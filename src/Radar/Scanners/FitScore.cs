using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// How well a job fits a sender, 0 to 100, with its parts. It orders, it does not decide. What a job does not say is left out and its
/// weight spread over the rest; with less than half of the weight known there is no score, which is not 0.
/// </summary>
/// <param name="Score">The score; null where too little is known.</param>
/// <param name="Parts">Its parts, known or not.</param>
public sealed record FitScore(int? Score, IReadOnlyList<FitPart> Parts)
{
    private const double LeastKnown = 0.5;
    private const int Crowded = 50;
    private const decimal HoursOfFixed = 20;
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    /// <summary>The score of a job as it was when seen; without a sender their skills and rate are unknown.</summary>
    public static FitScore Of(JobSnapshot job, PersonFacts? sender, DateTimeOffset seenAt)
    {
        IReadOnlyList<FitPart> parts =
        [
            new("Skills", 0.30, Skills(job, sender)),
            new("Budget", 0.25, Budget(job, sender)),
            new("Client", 0.20, Client(job.Client)),
            new("Competition", 0.15, job.Proposals is { } proposals ? 1 - Math.Min(1, (double)proposals / Crowded) : null),
            new("Freshness", 0.10, job.PostedAtIsStated ? 1 - Math.Clamp((seenAt - job.PostedAt) / Stale, 0, 1) : null),
        ];
        var known = parts.Where(part => part.Value is not null).ToList();
        var weight = known.Sum(part => part.Weight);
        return new(weight < LeastKnown ? null : (int)Math.Round(100 * known.Sum(part => part.Weight * part.Value!.Value) / weight), parts);
    }

    /// <summary>How many in a hundred of other scores it is above, those equal to it counted half; null where there is nothing to compare.</summary>
    public int? PercentileAmong(IReadOnlyCollection<int> others) =>
        Score is { } score && others.Count > 0
            ? (int)Math.Round(100 * (others.Count(other => other < score) + others.Count(other => other == score) / 2.0) / others.Count)
            : null;

    // Of the job's skills, those on the sender's profile.
    private static double? Skills(JobSnapshot job, PersonFacts? sender) =>
        sender is { Skills.Count: > 0 } && job.Skills.Count > 0
            ? (double)job.Skills.Count(skill => sender.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase)) / job.Skills.Count
            : null;

    // What it pays against the sender's rate; a fixed price against twenty hours of it.
    private static double? Budget(JobSnapshot job, PersonFacts? sender) =>
        sender?.Rate is not > 0 || job.Currency != "USD"
            ? null
            : (job.Type, job.HourlyMax ?? job.HourlyMin, job.Budget) switch
            {
                (JobType.Hourly, { } top, _) => Math.Min(1, (double)top / sender.Rate.Value),
                (JobType.Fixed, _, { } budget) => (double)Math.Min(1, budget / (sender.Rate.Value * HoursOfFixed)),
                _ => null,
            };

    // The middle of what is known of the client.
    private static double? Client(ClientFacts client)
    {
        double?[] known =
        [
            client.PaymentVerified is { } verified ? (verified ? 1 : 0) : null,
            client.Rating is { } rating ? (double)rating / 5 : null,
            client is { Hires: { } hires, JobsPosted: > 0 and var posted } ? Math.Min(1, (double)hires / posted) : null,
        ];
        return known.Average();
    }
}

/// <summary>A part of a fit score.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Weight">Its weight; those of all parts sum to 1.</param>
/// <param name="Value">From 0 to 1; null where the job or the sender does not say it.</param>
public sealed record FitPart(string Name, double Weight, double? Value);

using System.Globalization;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;

namespace Guildhall.Marketplace.Jobs;

/// <summary>How jobs and what follows from them are said in words.</summary>
internal static class Words
{
    /// <summary>"$45–70 /h", "$4,000", or a dash.</summary>
    public static string Pay(JobType? type, long? budget, long? min, long? max, string currency) =>
        type switch
        {
            JobType.Hourly when min is not null && max is not null && min != max =>
                $"{Figures.Money(min, currency, true)}–{Figures.Money(max, currency, true)} /h",
            JobType.Hourly when (max ?? min) is { } rate => $"{Figures.Money(rate, currency, true)} /h",
            JobType.Hourly => "hourly",
            _ when budget is not null => Figures.Money(budget, currency, true),
            JobType.Fixed => "fixed price",
            _ => Figures.Dash,
        };

    /// <summary>The pay of a job.</summary>
    public static string Pay(Job job) => Pay(job.Type, job.Budget, job.HourlyMin, job.HourlyMax, job.Currency);

    /// <summary>"verified · 4.9 · $184k · 46 hires": what is known of a client.</summary>
    public static string Client(bool? verified, decimal? rating, long? spent, int? hires)
    {
        var facts = new List<string>();
        if (verified is { } known)
            facts.Add(known ? "verified" : "not verified");
        if (rating is { } stars)
            facts.Add(stars.ToString("0.0", CultureInfo.InvariantCulture));
        if (spent is { } money)
            facts.Add($"{Spent(money)} spent");
        if (hires is { } count)
            facts.Add(count == 1 ? "1 hire" : $"{Figures.Count(count)} hires");
        return facts.Count == 0 ? "nothing known" : string.Join(" · ", facts);
    }

    /// <summary>"3 to 6 months".</summary>
    public static string Duration(string? duration) =>
        duration switch
        {
            null => Figures.Dash,
            "<1 month" => "less than a month",
            "6+ months" => "more than 6 months",
            _ => duration.Replace("-", " to ", StringComparison.Ordinal),
        };

    /// <summary>The choices of the fixed list (M-144).</summary>
    public static IReadOnlyList<Choice> Durations { get; } = [.. JobContent.Durations.Select(value => new Choice(value, Duration(value)))];

    /// <summary>What a state of a job is called.</summary>
    public static string State(JobState state) =>
        state switch
        {
            JobState.Open => "open",
            JobState.Filled => "filled",
            JobState.Cancelled => "closed by the client",
            JobState.Removed => "removed",
            JobState.Expired => "expired",
            JobState.Paused => "paused",
            _ => "draft",
        };

    /// <summary>What a state of a proposal is called.</summary>
    public static string State(ProposalState state) =>
        state is ProposalState.Offered ? "offer received" : state.ToString().ToLowerInvariant();

    /// <summary>The colour of a state of a proposal.</summary>
    public static string? Kind(ProposalState state) =>
        state switch
        {
            ProposalState.Interview or ProposalState.Hired => "ok",
            ProposalState.Offered => "info",
            ProposalState.Draft => "out",
            _ => null,
        };

    /// <summary>What a badge is called.</summary>
    public static string Badge(Badge badge) =>
        badge switch
        {
            Contracts.Badge.RisingTalent => "Rising Talent",
            Contracts.Badge.TopRated => "Top Rated",
            Contracts.Badge.TopRatedPlus => "Top Rated Plus",
            _ => "Expert-Vetted",
        };

    private static string Spent(long minor) =>
        minor switch
        {
            >= 1_000_000_00 => $"${(minor / 1_000_000_00m).ToString("0.#", CultureInfo.InvariantCulture)}M",
            >= 1_000_00 => $"${(minor / 1_000_00).ToString(CultureInfo.InvariantCulture)}k",
            _ => Figures.Money(minor, "USD", true),
        };
}

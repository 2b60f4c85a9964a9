using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Marketplace.Jobs;

/// <summary>What a proposal costs on a job that does not state it: by size, within the bounds of the settings (M-182).</summary>
/// <param name="Small">Below 500 dollars or 25 an hour.</param>
/// <param name="Middle">In between, and where the pay is not known.</param>
/// <param name="Large">From 5,000 dollars or 60 an hour.</param>
public sealed record ConnectsPrice(int Small, int Middle, int Large)
{
    /// <summary>The most Connects a proposal ever costs.</summary>
    public const int Most = 20;

    /// <summary>The price of a small job.</summary>
    public static readonly Setting<int> SmallSetting = new(
        "connects_small",
        8,
        0,
        Most,
        "M-182",
        "Connects for a proposal on a job below 500 dollars or 25 dollars an hour that states no price."
    );

    /// <summary>The price of a job of middle or unknown size.</summary>
    public static readonly Setting<int> MiddleSetting = new(
        "connects_middle",
        12,
        0,
        Most,
        "M-182",
        "Connects for a proposal on a job of middle or unknown size that states no price."
    );

    /// <summary>The price of a large job.</summary>
    public static readonly Setting<int> LargeSetting = new(
        "connects_large",
        16,
        0,
        Most,
        "M-182",
        "Connects for a proposal on a job from 5,000 dollars or 60 dollars an hour that states no price."
    );

    /// <summary>The prices in force.</summary>
    public static async Task<ConnectsPrice> InForceAsync(Settings<MarketplaceDb> settings, CancellationToken cancellation) =>
        new(
            await settings.GetAsync(SmallSetting, cancellation),
            await settings.GetAsync(MiddleSetting, cancellation),
            await settings.GetAsync(LargeSetting, cancellation)
        );

    /// <summary>What a proposal on this job costs now.</summary>
    public int Of(Job job) => Of(job.Connects, job.Type, job.Budget, job.HourlyMax ?? job.HourlyMin);

    /// <summary>What a proposal costs on a job with this stated price, type and pay in minor units.</summary>
    public int Of(int? stated, JobType? type, long? budget, long? hourly) =>
        stated
        ?? (type, budget, hourly) switch
        {
            (JobType.Fixed, < 500_00, _) or (JobType.Hourly, _, < 25_00) => Small,
            (JobType.Fixed, >= 5_000_00, _) or (JobType.Hourly, _, >= 60_00) => Large,
            _ => Middle,
        };
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Scanners;

/// <summary>What a bid asks for, by job type; a type without terms is not bid on .</summary>
public sealed record Terms(HourlyTerms? Hourly, FixedTerms? Fixed)
{
    /// <summary>The list a duration is taken from (M-144).</summary>
    public static readonly IReadOnlyList<string> Durations = ["<1 month", "1-3 months", "3-6 months", "6+ months"];

    /// <summary>Settles the price for a job. Pure: what cannot be settled is an answer.</summary>
    /// <param name="job">The job now.</param>
    /// <param name="profileRate">The sender's rate on the profile, minor units; null without one.</param>
    /// <param name="rateStep">Hourly rates are rounded to this, minor units (<c>rate_step</c>).</param>
    public TermsAnswer Settle(JobSnapshot job, long? profileRate, long rateStep) =>
        job.Type switch
        {
            JobType.Hourly when Hourly is { } hourly => hourly.Settle(job, profileRate, rateStep),
            JobType.Fixed when Fixed is { } @fixed => @fixed.Settle(job),
            null => new TermsAnswer.Ask("clause-unknown", "The job does not say whether it pays by the hour or a fixed price."),
            _ => new TermsAnswer.Missing(),
        };

    /// <summary>Whether every job type that the scanner admits has terms.</summary>
    public bool Covers(bool hourly, bool @fixed) => (!hourly || Hourly is not null) && (!@fixed || Fixed is not null);

    internal void MustHold()
    {
        if (Hourly is { Floor: { } floor, Ceiling: { } ceiling } && floor > ceiling)
            throw new InvalidInput("rateFloor", "The floor of the rate may not exceed its ceiling.");
        if (Hourly is { By: HourlyBy.Constant, Amount: null } or { By: HourlyBy.Constant, Amount: <= 0 })
            throw new InvalidInput("rate", "A constant rate needs an amount.");
        if (Fixed is { By: FixedBy.Constant, Amount: null } or { By: FixedBy.Constant, Amount: <= 0 })
            throw new InvalidInput("price", "A constant price needs an amount.");
        if (Hourly is { Percent: < -90 or > 300 } || Fixed is { Percent: < -90 or > 300 })
            throw new InvalidInput("percent", "The percentage is between −90 and 300.");
    }
}

/// <summary>What the terms come to for one job.</summary>
public abstract record TermsAnswer
{
    /// <summary>A rate or price in minor units of the job's currency, and how it came about.</summary>
    public sealed record Settled(long Amount, string? Duration, string Says) : TermsAnswer;

    /// <summary>A person has to say .</summary>
    public sealed record Ask(string Code, string Says) : TermsAnswer;

    /// <summary>There are no terms for this job type .</summary>
    public sealed record Missing : TermsAnswer;
}

/// <summary>How an hourly rate comes about .</summary>
/// <param name="By">Where it starts.</param>
/// <param name="Amount">The constant, minor units.</param>
/// <param name="Percent">Added to where it starts, in percent; for the client's range.</param>
/// <param name="Floor">Never below, minor units.</param>
/// <param name="Ceiling">Never above, minor units.</param>
/// <param name="SkipHidden">With a hidden range the job is skipped instead of taking the profile rate.</param>
public sealed record HourlyTerms(
    HourlyBy By,
    long? Amount = null,
    decimal Percent = 0,
    long? Floor = null,
    long? Ceiling = null,
    bool SkipHidden = false
)
{
    internal TermsAnswer Settle(JobSnapshot job, long? profileRate, long rateStep)
    {
        long? start = By switch
        {
            HourlyBy.Profile => profileRate,
            HourlyBy.Constant => Amount,
            HourlyBy.ClientMin => job.HourlyMin,
            HourlyBy.ClientMax => job.HourlyMax,
            _ => job is { HourlyMin: { } low, HourlyMax: { } high } ? (low + high) / 2 : null,
        };
        var hidden = start is null && By is not HourlyBy.Profile and not HourlyBy.Constant;
        if (hidden && SkipHidden)
            return new TermsAnswer.Missing();
        if (hidden)
            start = profileRate;
        if (start is not { } from)
            return new TermsAnswer.Ask("price-unknown", "There is no rate to begin from: the profile has none.");

        var percent = hidden || By is HourlyBy.Profile or HourlyBy.Constant ? 0 : Percent;
        var wanted = (long)decimal.Round(from * (100 + percent) / 100 / rateStep, MidpointRounding.AwayFromZero) * rateStep;
        var rate = Math.Min(Math.Max(wanted, Floor ?? 0), Ceiling ?? long.MaxValue);
        var says = By switch
        {
            _ when hidden => "The client's range is hidden: the profile rate.",
            HourlyBy.Profile => "The profile rate.",
            HourlyBy.Constant => "The scanner's rate.",
            HourlyBy.ClientMin => $"The client's minimum {Signed(percent)}.",
            HourlyBy.ClientMax => $"The client's maximum {Signed(percent)}.",
            _ => $"The middle of the client's range {Signed(percent)}.",
        };
        if (rate != wanted)
            says += rate == Floor ? " Raised to the floor." : " Lowered to the ceiling.";
        return new TermsAnswer.Settled(rate, job.Duration, says);
    }

    internal static string Signed(decimal percent) =>
        percent == 0 ? "as it is"
        : percent > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"plus {percent:0.#} %")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"minus {-percent:0.#} %");
}

/// <summary>Where an hourly rate starts .</summary>
public enum HourlyBy
{
    /// <summary>The sender's profile rate.</summary>
    Profile,

    /// <summary>A constant.</summary>
    Constant,

    /// <summary>The client's minimum.</summary>
    ClientMin,

    /// <summary>The middle of the client's range.</summary>
    ClientMiddle,

    /// <summary>The client's maximum.</summary>
    ClientMax,
}

/// <summary>How a fixed price comes about .</summary>
/// <param name="By">Where it starts.</param>
/// <param name="Amount">The constant, minor units.</param>
/// <param name="Percent">Added to the client's budget, in percent.</param>
/// <param name="DurationByBudget">Duration when the job says none: from an amount upwards .</param>
public sealed record FixedTerms(FixedBy By, long? Amount = null, decimal Percent = 0, IReadOnlyList<DurationFrom>? DurationByBudget = null)
{
    internal TermsAnswer Settle(JobSnapshot job)
    {
        long? start = By is FixedBy.Constant ? Amount : job.Budget;
        if (start is not { } from)
            return new TermsAnswer.Ask("price-unknown", "The client states no budget, and it is never guessed for a price.");
        var percent = By is FixedBy.Constant ? 0 : Percent;
        var price = (long)decimal.Round(from * (100 + percent) / 100, MidpointRounding.AwayFromZero);
        var duration = job.Duration ?? DurationByBudget?.Where(row => price >= row.Amount).MaxBy(row => row.Amount)?.Duration;
        return new TermsAnswer.Settled(
            price,
            duration,
            By is FixedBy.Constant ? "The scanner's price." : $"The client's budget {HourlyTerms.Signed(percent)}."
        );
    }

    /// <inheritdoc/>
    public bool Equals(FixedTerms? other) =>
        other is not null
        && (By, Amount, Percent) == (other.By, other.Amount, other.Percent)
        && (DurationByBudget ?? []).SequenceEqual(other.DurationByBudget ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(By, Amount, Percent);
}

/// <summary>Where a fixed price starts .</summary>
public enum FixedBy
{
    /// <summary>The client's budget.</summary>
    Budget,

    /// <summary>A constant.</summary>
    Constant,
}

/// <summary>The duration for prices from an amount upwards .</summary>
public sealed record DurationFrom(long Amount, string Duration);

/// <summary>Splits a price into parts .</summary>
public static class Milestones
{
    /// <summary>Shares in percent of a price; the last takes the rest of rounding, so that the sum is the price.</summary>
    public static IReadOnlyList<long> Split(long price, IReadOnlyList<decimal> shares)
    {
        var parts = new long[shares.Count];
        for (var i = 0; i < shares.Count - 1; i++)
            parts[i] = (long)decimal.Round(price * shares[i] / shares.Sum(), MidpointRounding.AwayFromZero);
        if (parts.Length > 0)
            parts[^1] = price - parts[..^1].Sum();
        return parts;
    }
}

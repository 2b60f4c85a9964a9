using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;

namespace Guildhall.Radar.Feeds;

/// <summary>How a job's figures are written on Radar's pages; what is not stated says so.</summary>
public static class JobFigures
{
    /// <summary>"$60–85 /h", "$4,000 fixed", "pay not stated".</summary>
    public static string Pay(JobSnapshot job) =>
        job switch
        {
            { Type: JobType.Fixed, Budget: { } budget } => $"{Figures.Money(budget, job.Currency, @short: true)} fixed",
            { Type: JobType.Hourly, HourlyMin: { } low, HourlyMax: { } high } =>
                $"{Figures.Money(low, job.Currency, @short: true)}–{Figures.Money(high, job.Currency, @short: true)} /h",
            { Type: JobType.Hourly, HourlyMax: { } high } => $"up to {Figures.Money(high, job.Currency, @short: true)} /h",
            { Type: JobType.Hourly } => "hourly, pay not stated",
            { Type: JobType.Fixed } => "fixed, pay not stated",
            _ => "pay not stated",
        };

    /// <summary>"Canada, verified, 12 hires".</summary>
    public static string Client(JobSnapshot job) =>
        string.Join(
            ", ",
            new[]
            {
                job.Client.Country ?? "country not stated",
                job.Client.PaymentVerified switch
                {
                    true => "verified",
                    false => "not verified",
                    null => "payment not stated",
                },
                job.Client.Hires switch
                {
                    null => null,
                    0 => "new client",
                    1 => "1 hire",
                    var hires => $"{Figures.Count(hires)} hires",
                },
            }.OfType<string>()
        );
}

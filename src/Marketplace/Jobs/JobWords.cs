using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;

namespace Guildhall.Marketplace.Jobs;

/// <summary>How a client's own jobs are put in words.</summary>
internal static class JobWords
{
    /// <summary>"$45–70 an hour", "$4,000", "hourly, no range given".</summary>
    public static string Pay(PostedJob job) =>
        job.Type switch
        {
            JobType.Fixed => job.Budget is { } budget ? $"{Figures.Money(budget, job.Currency, true)} fixed" : "fixed price, none given",
            JobType.Hourly => (job.HourlyMin, job.HourlyMax) switch
            {
                ({ } from, { } to) when from != to =>
                    $"{Figures.Money(from, job.Currency, true)}–{Figures.Money(to, job.Currency, true).TrimStart('$', '€', '£')} an hour",
                ({ } from, _) => $"{Figures.Money(from, job.Currency, true)} an hour",
                (_, { } to) => $"up to {Figures.Money(to, job.Currency, true)} an hour",
                _ => "hourly, no range given",
            },
            _ => "pay not said",
        };

    /// <summary>"3 to 6 months".</summary>
    public static string? Duration(string? duration) => duration is null ? null : Words.Duration(duration);

    /// <summary>"1 person", "3 people".</summary>
    public static string? People(int? people) =>
        people is { } wanted
            ? wanted == 1
                ? "1 person"
                : $"{Figures.Count(wanted)} people"
            : null;

    /// <summary>The state as a label's word.</summary>
    public static string State(JobState state) => state is JobState.Cancelled ? "closed" : state.ToString().ToLowerInvariant();

    /// <summary>The colour of that label.</summary>
    public static string? Kind(JobState state) =>
        state switch
        {
            JobState.Open or JobState.Filled => "ok",
            JobState.Paused => "warn",
            JobState.Removed => "bad",
            _ => null,
        };

    /// <summary>"Open since 06:51 · $45–70 an hour · 3 to 6 months · 1 person".</summary>
    public static string Line(PostedJob job, Reader reader)
    {
        var since = Figures.Moment(job.ClosedAt ?? job.PostedAt, reader.Now, reader.Zone, reader.Culture);
        var state = job.State switch
        {
            JobState.Open => $"Open since {since}",
            JobState.Paused => "Paused",
            JobState.Filled => $"Filled {since}",
            JobState.Cancelled => $"Closed {since}",
            JobState.Removed => $"Removed {since}",
            JobState.Expired => $"Expired {since}",
            _ => "Not posted yet",
        };
        return string.Join(
            " · ",
            new[]
            {
                state,
                Pay(job),
                Duration(job.Duration),
                People(job.People),
                job.UsOnly ? "U.S. only" : null,
                job.Visibility switch
                {
                    JobVisibility.InviteOnly => "by invitation only",
                    JobVisibility.PlatformUsers => "signed-in people only",
                    _ => null,
                },
            }.Where(part => part is not null)
        );
    }

    /// <summary>What is left until a job closes by itself: "12 days", "5 h"; nothing for closed ones.</summary>
    public static string? Left(PostedJob job, DateTimeOffset now) =>
        !job.IsOpen ? null
        : job.EndsAt <= now ? "due now"
        : (job.EndsAt - now).TotalDays >= 1 ? $"{(int)(job.EndsAt - now).TotalDays} days"
        : Figures.Length(job.EndsAt - now);
}

using System.Globalization;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Letters;

/// <summary>All that a template may speak of for one job and sender; nothing is guessed, unknown is empty.</summary>
public sealed class LetterScene
{
    private readonly Dictionary<string, object?> values;

    private LetterScene(Dictionary<string, object?> values) => this.values = values;

    /// <summary>The variables by name, each with what it is.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        new Dictionary<string, string>
        {
            ["job.title"] = "the job’s title",
            ["job.skills"] = "its skills, a list",
            ["job.questions"] = "the client’s questions, a list",
            ["job.budget"] = "what it pays, in words",
            ["job.duration"] = "how long it takes",
            ["job.posted"] = "the day it was posted",
            ["client.country"] = "the client’s country",
            ["client.rating"] = "the client’s rating",
            ["client.hires"] = "how often the client hired",
            ["sender.first_name"] = "the sender’s first name",
            ["sender.name"] = "the sender’s name",
            ["sender.title"] = "the sender’s title",
            ["sender.rate"] = "the sender’s rate, minor units",
            ["sender.skills"] = "the sender’s skills, a list",
            ["sender.location"] = "the sender’s country",
            ["agency.name"] = "the agency’s name",
            ["match.words"] = "the words that were found, a list",
            ["match.skills"] = "skills that job and sender share, a list",
        };

    /// <summary>The values for a job, a sender and what was found.</summary>
    public static LetterScene Of(JobSnapshot job, PersonFacts sender, string agency, IReadOnlyList<string> words) =>
        new(
            new()
            {
                ["job"] = new Dictionary<string, object?>
                {
                    ["title"] = job.Title,
                    ["skills"] = List(job.Skills),
                    ["questions"] = List(job.Questions.Select(question => question.Text)),
                    ["budget"] = Budget(job),
                    ["duration"] = job.Duration,
                    ["posted"] = job.PostedAtIsStated ? job.PostedAt.ToString("d MMMM", CultureInfo.InvariantCulture) : null,
                },
                ["client"] = new Dictionary<string, object?>
                {
                    ["country"] = job.Client.Country,
                    ["rating"] = job.Client.Rating?.ToString("0.0", CultureInfo.InvariantCulture),
                    ["hires"] = job.Client.Hires?.ToString(CultureInfo.InvariantCulture),
                },
                ["sender"] = new Dictionary<string, object?>
                {
                    ["first_name"] = sender.FirstName,
                    ["name"] = sender.Name,
                    ["title"] = sender.Title,
                    ["rate"] = sender.Rate?.ToString(CultureInfo.InvariantCulture),
                    ["skills"] = List(sender.Skills),
                    ["location"] = sender.Country,
                },
                ["agency"] = new Dictionary<string, object?> { ["name"] = agency },
                ["match"] = new Dictionary<string, object?>
                {
                    ["words"] = List(words),
                    ["skills"] = List(job.Skills.Where(skill => sender.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase))),
                },
            }
        );

    /// <summary>The values as Handlebars takes them.</summary>
    internal Dictionary<string, object?> Values => values;

    /// <summary>A variable's value as text for the editor; null when it is empty for this job.</summary>
    public string? Show(string variable)
    {
        var parts = variable.Split('.');
        return ((Dictionary<string, object?>)values[parts[0]]!)[parts[1]] switch
        {
            null or "" => null,
            IReadOnlyList<string> list => list.Count == 0 ? null : string.Join(", ", list),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    // A list is at most 50 long, so that no template runs away over it.
    private static List<string> List(IEnumerable<string> items) => [.. items.Take(50)];

    private static string? Budget(JobSnapshot job) =>
        job switch
        {
            { Type: JobType.Fixed, Budget: { } amount } => $"{Amount(amount, job.Currency)} fixed",
            { Type: JobType.Hourly, HourlyMin: { } low, HourlyMax: { } high } =>
                $"{Amount(low, job.Currency)} to {Amount(high, job.Currency)} an hour",
            _ => null,
        };

    internal static string Amount(long minor, string currency) =>
        (currency == "USD" ? "$" : currency + " ") + (minor / 100m).ToString(minor % 100 == 0 ? "N0" : "N2", CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Server.Demo;

namespace Guildhall.Bench;

/// <summary>Files of made-up jobs and searches as <c>guildhall replay</c> reads them; the same every time.</summary>
public static class JobFile
{
    private static readonly string[] Searches =
    [
        "react",
        "react typescript -wordpress",
        "shopify | ecommerce",
        "(kubernetes | terraform) azure",
        "\"design system\" figma",
        "python sql (airflow | dbt)",
        "flutter | swift | kotlin",
        "\"email automation\" klaviyo",
        "postgresql (billing | inventory)",
        "title:dashboard react",
    ];

    /// <summary>Writes so many jobs as JSON lines.</summary>
    public static void Write(string path, int count)
    {
        var jobs = new JobGenerator(seed: 1);
        using var file = new StreamWriter(path);
        for (var number = 0; number < count; number++)
            file.WriteLine(JsonSerializer.Serialize(Line($"bench-{number}", jobs.Next(), jobs.Country())));
    }

    /// <summary>Writes ten saved searches for such jobs, narrow and wide, in the form the replay reads.</summary>
    public static void WriteSearches(string path) =>
        File.WriteAllLines(
            path,
            Searches.Select(
                (query, number) =>
                    JsonSerializer.Serialize(
                        new
                        {
                            id = $"s{number}",
                            kind = "boolean",
                            query,
                            filters = new { },
                        }
                    )
            )
        );

    private static object Line(string id, JobContent job, string country) =>
        new
        {
            id,
            title = job.Title,
            description = job.Description,
            skills = job.Skills,
            category = job.Category,
            subcategory = job.Subcategory,
            type = job.Type is JobType.Hourly ? "hourly" : "fixed",
            budget = job.Budget / 100m,
            hourly_min = job.HourlyMin / 100m,
            hourly_max = job.HourlyMax / 100m,
            experience = job.Experience?.ToString().ToLowerInvariant(),
            duration = job.Duration,
            workload = job.Workload,
            client_country = country,
        };
}

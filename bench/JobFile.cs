using System.Text.Json;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Server.Demo;

namespace Guildhall.Bench;

/// <summary>A file of made-up jobs as <c>guildhall import</c> and <c>guildhall replay</c> read them; the same every time.</summary>
public static class JobFile
{
    /// <summary>Writes so many jobs as JSON lines.</summary>
    public static void Write(string path, int count)
    {
        var jobs = new JobGenerator(seed: 1);
        using var file = new StreamWriter(path);
        for (var number = 0; number < count; number++)
            file.WriteLine(JsonSerializer.Serialize(Line($"bench-{number}", jobs.Next(), jobs.Country())));
    }

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

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Jobs;

/// <summary>Clara's client account and her jobs.</summary>
internal static class Posted
{
    /// <summary>What Clara wants, unless a test says otherwise.</summary>
    public static readonly JobContent Dashboard = new()
    {
        Title = "React dashboard for a fleet of vans",
        Description = "We track forty vans and want to see them on one page.",
        Skills = ["React", "TypeScript"],
        Type = JobType.Hourly,
        HourlyMin = 40_00,
        HourlyMax = 70_00,
        Connects = 14,
        Questions = ["Which maps have you worked with?", "When can you begin?"],
        People = 1,
    };

    /// <summary>Clara in her client account.</summary>
    public static Actor Clara(this Market market) => market.In("clara", AccountKind.Client, "harbor-pine");

    /// <summary>Opens Clara's client account.</summary>
    public static Task OpenHarborPineAsync(this Market market) =>
        market.ChangeAsync(async db =>
        {
            var client = Client.Open("Harbor & Pine", "harbor-pine", "United Kingdom", market.Clock.GetUtcNow());
            client.VerifyPayment(true);
            client.TakeHistory(48_000_00, 12, 15, 9, 490);
            var clara = market.People["clara"].Id;
            db.Add(client);
            db.Add(ClientMember.Of(client, await db.People.SingleAsync(person => person.Id == clara), isAdmin: true));
        });

    /// <summary>Clara posts a job.</summary>
    public static Task<Job> PostAsync(this Market market, JobContent? content = null) =>
        market.RunAsync<PostJob, Job>(post => post.RunAsync(market.Clara(), content ?? Dashboard, default));
}

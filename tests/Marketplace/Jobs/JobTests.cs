using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Jobs;

public sealed class JobTests
{
    [Theory, BothDatabases, Rule("M-205", "M-209", "M-212")]
    public async Task A_posted_job_is_open_and_shows_facts_of_the_client_but_not_the_name(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await market.OpenHarborPineAsync();

        var job = await market.PostAsync();

        var seen = await market.RunAsync<IJobs, JobSnapshot?>(jobs => jobs.FindAsync(job.Id, default));
        Assert.NotNull(seen);
        Assert.Equal((JobState.Open, 14, 2), (seen.State, seen.Connects, seen.Questions.Count));
        Assert.Equal((true, 48_000_00L, 12, 4.9m), (seen.Client.PaymentVerified, seen.Client.Spent, seen.Client.Hires, seen.Client.Rating));
        Assert.DoesNotContain("Harbor", System.Text.Json.JsonSerializer.Serialize(seen), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Only_the_clients_own_people_post_for_it(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await market.OpenHarborPineAsync();

        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<PostJob>(post =>
                post.RunAsync(market.In("artem", AccountKind.Client, "harbor-pine"), Posted.Dashboard, default)
            )
        );
    }

    [Theory, BothDatabases, Rule("M-147")]
    public async Task A_changed_question_becomes_another_one_and_the_rest_stay(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await market.OpenHarborPineAsync();
        var job = await market.PostAsync();

        var edited = await EditAsync(
            market,
            job,
            Posted.Dashboard with
            {
                Questions = ["Which maps have you used?", "When can you begin?"],
            }
        );

        Assert.NotEqual(job.Questions[0].Id, edited.Questions[0].Id);
        Assert.Equal(job.Questions[1].Id, edited.Questions[1].Id);
        Assert.NotEqual(job.ContentVersion, edited.ContentVersion);
    }

    [Theory, BothDatabases, Rule("M-170")]
    public async Task An_edit_that_began_from_an_older_version_is_overtaken(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await market.OpenHarborPineAsync();
        var job = await market.PostAsync();
        await EditAsync(market, job, Posted.Dashboard with { Title = "First" });

        await Assert.ThrowsAsync<Overtaken>(() => EditAsync(market, job, Posted.Dashboard with { Title = "Second" }));

        Assert.Equal("First", await market.SeeAsync(db => db.Jobs.Select(row => row.Title).SingleAsync()));
    }

    [Fact, Rule("M-182")]
    public void A_job_that_states_no_price_costs_by_its_size()
    {
        var price = new ConnectsPrice(8, 12, 16);

        Assert.Equal(8, price.Of(null, JobType.Fixed, 499_99, null));
        Assert.Equal(12, price.Of(null, JobType.Fixed, 500_00, null));
        Assert.Equal(16, price.Of(null, JobType.Fixed, 5_000_00, null));
        Assert.Equal(8, price.Of(null, JobType.Hourly, null, 24_99));
        Assert.Equal(12, price.Of(null, JobType.Hourly, null, 59_99));
        Assert.Equal(16, price.Of(null, JobType.Hourly, null, 60_00));
        Assert.Equal(12, price.Of(null, null, null, null));
        Assert.Equal(0, price.Of(0, JobType.Fixed, 9_000_00, null));
    }

    [Theory, BothDatabases]
    public async Task A_job_from_elsewhere_comes_once_and_unknown_stays_unknown(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        var input = new ImportJobs.Input
        {
            ForeignId = "j1",
            Content = new JobContent { Title = "Logo wanted" },
            Extra = """{"found_by":"logo"}""",
        };

        var first = await ImportAsync(market, input);
        var again = await ImportAsync(market, input);
        var changed = await ImportAsync(market, input with { Counters = new JobCounters(Proposals: 5) });

        Assert.Equal(ImportJobs.Outcome.Posted, first.Outcome);
        Assert.Equal((first.JobId, ImportJobs.Outcome.Unchanged), (again.JobId, again.Outcome));
        Assert.Equal((first.JobId, ImportJobs.Outcome.Changed), (changed.JobId, changed.Outcome));
        var job = await market.SeeAsync(db => db.Jobs.AsNoTracking().SingleAsync());
        Assert.Equal((5, """{"found_by":"logo"}"""), (job.Proposals, job.Extra));
        var seen = job.Snapshot();
        Assert.Null(seen.Description);
        Assert.Null(seen.Type);
        Assert.Null(seen.Budget);
        Assert.Null(seen.Connects);
        Assert.Null(seen.Client.Spent);
        Assert.Null(seen.Client.PaymentVerified);
        Assert.Null(seen.Client.Rating);
        Assert.False(seen.PostedAtIsStated);
    }

    [Theory, BothDatabases, Rule("M-208")]
    public async Task The_feed_goes_from_new_to_old_and_leaves_out_invite_only_jobs(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await market.OpenHarborPineAsync();
        var posted = new List<Job>();
        for (var n = 0; n < 5; n++)
        {
            market.Clock.Pass(TimeSpan.FromMinutes(n % 2));
            posted.Add(await market.PostAsync());
        }
        await market.PostAsync(Posted.Dashboard with { Visibility = JobVisibility.InviteOnly });

        var seen = new List<Guid>();
        Cursor? next = null;
        do
        {
            var page = await market.RunAsync<IJobs, Page<JobSnapshot>>(jobs => jobs.PageAsync(next, 2, default));
            seen.AddRange(page.Rows.Select(job => job.Id));
            next = page.Next;
        } while (next is not null);

        Assert.Equal(posted.OrderByDescending(job => job.PostedAt).ThenByDescending(job => job.Id).Select(job => job.Id), seen);
    }

    [Fact, Rule("M-205")]
    public void A_job_without_title_or_with_twisted_rates_is_refused()
    {
        Assert.Equal("title", Assert.Throws<InvalidInput>(() => new JobContent { Title = " " }.Checked()).Field);
        Assert.Equal("hourlyMax", Assert.Throws<InvalidInput>(() => (Posted.Dashboard with { HourlyMax = 1 }).Checked()).Field);
    }

    private static Task<Job> EditAsync(Market market, Job job, JobContent content) =>
        market.RunAsync<EditJob, Job>(edit => edit.RunAsync(market.Clara(), job.Id, new(content, job.Version), default));

    private static async Task<ImportJobs.Result> ImportAsync(Market market, ImportJobs.Input input) =>
        (
            await market.RunAsync<ImportJobs, IReadOnlyList<ImportJobs.Result>>(import =>
                import.RunAsync(Actor.System("import"), [input], default)
            )
        ).Single();
}

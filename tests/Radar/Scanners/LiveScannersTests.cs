using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class LiveScannersTests
{
    [Theory, BothDatabases, Rule("R-184", "R-210")]
    public async Task Every_process_meets_what_any_of_them_saved(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        using var other = new LiveScanners(NullLogger<LiveScanners>.Instance);
        var job = JobReading.PostingOf(stage.Job(), stage.Clock.GetUtcNow());
        Assert.Empty(await MeetingAsync());

        var scanner = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow);
        Assert.Equal([scanner.Id], await MeetingAsync());
        await SaveAsync(1, "vue");
        Assert.Empty(await MeetingAsync());
        await SaveAsync(2, "typescript");
        Assert.Equal([scanner.Id], await MeetingAsync());

        await stage.RunAsync<PauseScanner>(pause => pause.RunAsync(stage.In("dmytro"), new(scanner.Id, true), default));
        Assert.Equal([scanner.Id], await MeetingAsync()); // pausing stops sending, not matching
        await stage.RunAsync<SetMode>(set => set.RunAsync(stage.In("dmytro"), new(scanner.Id, ScannerMode.Draft), default));
        Assert.Empty(await MeetingAsync());
        await stage.RunAsync<SetMode>(set => set.RunAsync(stage.In("dmytro"), new(scanner.Id, ScannerMode.Shadow), default));
        await stage.RunAsync<ArchiveScanner>(archive => archive.RunAsync(stage.In("dmytro"), new(scanner.Id), default));
        Assert.Empty(await MeetingAsync());

        async Task<List<Guid>> MeetingAsync()
        {
            await stage.RunAsync<RadarDb>(db => other.LookAsync(db, default));
            return [.. other.Meeting(job)];
        }

        Task SaveAsync(int from, string query) =>
            stage.RunAsync<SaveScanner>(save =>
                save.RunAsync(stage.In("dmytro"), new(scanner.Id, from, stage.Configuration(query)), default)
            );
    }

    [Theory, BothDatabases, Rule("R-135", "R-210", "R-211")]
    public async Task What_is_written_is_what_the_plain_evaluator_says_of_each_pair(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var queries = new[] { "react", "vue", "react -typescript", "title:dashboard | skills:vue", "\"solar plants\"", "dashb*" };
        foreach (var query in queries)
            await stage.ScannerAsync(stage.Configuration(query, name: query), ScannerMode.Shadow);
        await stage.PostAsync();
        await stage.PostAsync(stage.Job("Vue shop", job => job with { Skills = ["Vue"] }));
        await stage.DrainAsync();

        var rows = await stage.SeeAsync(db => db.Evaluations.ToListAsync());
        Assert.Equal(2 * queries.Length, rows.Count);
        var versions = await stage.SeeAsync(db => db.ScannerVersions.ToDictionaryAsync(version => version.Id));
        var jobs = await stage.SeeAsync(db => db.Jobs.ToDictionaryAsync(job => job.Id));
        Assert.All(
            rows,
            row =>
                Assert.Equal(
                    Evaluator
                        .Judge(
                            versions[row.ScannerVersionId].Configuration.Definition,
                            JobReading.PostingOf(jobs[row.JobId].AtFirst(), jobs[row.JobId].SeenAt)
                        )
                        .Verdict,
                    row.Verdict
                )
        );
    }

    [Theory, BothDatabases, Rule("R-210", "R-211")]
    public async Task Beyond_the_limit_only_who_meets_the_job_is_written_and_a_near_miss_below_it_is_too(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var meets = await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow);
        var misses = await stage.ScannerAsync(stage.Configuration("vue"), ScannerMode.Shadow);
        await stage.PostAsync();
        await stage.DrainAsync();
        var near = await stage.SeeAsync(db => db.Evaluations.SingleAsync(one => one.ScannerId == misses.Id));
        Assert.Equal("No “vue” in its text.", near.Reason);
        Assert.NotNull(near.Explanation);

        await stage.SetAsync(BiddingSettings.NearMissScanners, 1);
        var second = await stage.PostAsync(stage.Job("Another React job"));
        await stage.DrainAsync();
        Assert.Equal(meets.Id, (await stage.SeeAsync(db => db.Evaluations.SingleAsync(one => one.JobId == second.Id))).ScannerId);
    }
}

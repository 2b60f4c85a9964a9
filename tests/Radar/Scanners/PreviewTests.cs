using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Guildhall.Testing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Scanners;

public sealed class PreviewTests
{
    [Theory, BothDatabases, Rule("R-194", "R-588")]
    public async Task The_volume_is_half_of_what_the_last_two_complete_months_had_with_the_days_stored_beside_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Clock.MoveTo(new DateTimeOffset(2027, 1, 2, 8, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 12; day++)
            await PostAsync();
        Assert.Equal((12, 0, 0), await VolumeAsync(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero)));
        var early = await At(new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal((12, 59, null, null), (early.StoredDays, early.OfDays, early.PerMonth, early.Band));

        stage.Clock.MoveTo(new DateTimeOffset(2027, 2, 10, 8, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 5; day++)
        {
            await PostAsync();
            stage.Clock.Pass(TimeSpan.FromDays(-1));
            await PostAsync();
        }
        stage.Clock.MoveTo(new DateTimeOffset(2027, 3, 1, 8, 0, 0, TimeSpan.Zero));
        await PostAsync(); // this month is not complete
        var volume = await At(new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal((22, 17, 59, 11), (volume.Met, volume.StoredDays, volume.OfDays, volume.PerMonth));
        Assert.Equal(VolumeBand.VeryNarrow, volume.Band);

        async Task PostAsync()
        {
            await stage.PostAsync();
            stage.Clock.Pass(TimeSpan.FromDays(1));
        }

        async Task<(int, int, int)> VolumeAsync(DateTimeOffset at)
        {
            stage.Clock.MoveTo(at);
            var preview = await RunAsync(stage, stage.Configuration(), days: 60);
            return (preview.Days, preview.Volume.StoredDays, preview.Volume.Met);
        }

        async Task<Volume> At(DateTimeOffset at)
        {
            stage.Clock.MoveTo(at);
            return (await RunAsync(stage, stage.Configuration())).Volume;
        }
    }

    [Theory, BothDatabases, Rule("R-216")]
    public async Task Of_many_matches_ten_are_the_newest_and_ten_come_from_all_over_the_same_each_time(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        for (var i = 0; i < 60; i++)
        {
            await stage.PostAsync(stage.Job($"React job {i:00}"));
            stage.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        var first = Titles(await RunAsync(stage, stage.Configuration()));
        var again = Titles(await RunAsync(stage, stage.Configuration()));
        var another = Titles(await RunAsync(stage, stage.Configuration() with { CapDay = 7 }));

        Assert.Equal(20, first.Distinct().Count());
        Assert.Equal(Enumerable.Range(50, 10).Select(i => $"React job {i:00}").Reverse(), first.Take(10));
        Assert.Contains(first, title => string.CompareOrdinal(title, "React job 30") < 0);
        Assert.Equal(first, again);
        Assert.NotEqual(first, another);

        static List<string> Titles(Preview preview) => [.. preview.Newest.Select(match => match.Job.Title)];
    }

    [Theory, BothDatabases, Rule("R-217")]
    public async Task Beyond_what_memory_holds_the_newest_are_judged_and_the_count_is_marked_an_estimate(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        using var stored = new StoredJobs(stage.Clock, most: 4);
        for (var i = 0; i < 10; i++)
        {
            await stage.PostAsync(
                stage.Job(
                    i % 2 == 0 ? $"React job {i}" : $"Plumbing {i}",
                    job => i % 2 == 0 ? job : job with { Skills = [], Description = "Pipes." }
                )
            );
            stage.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        var preview = await PreviewAsync();
        Assert.Equal((4, 10, true, 2, 5), (preview.Judged, preview.There, preview.IsEstimate, preview.Matches, preview.InPeriod));

        await stage.PostAsync(stage.Job("React job, just now"));
        Assert.Equal("React job, just now", (await PreviewAsync()).Newest[0].Job.Title);
        Assert.Equal(4, (await PreviewAsync()).Judged);

        Task<Preview> PreviewAsync() =>
            stage.RunAsync<RadarDb, Preview>(db =>
                new PreviewScanner(db, stored, stage.Clock).RunAsync(stage.In("dmytro"), new(stage.Configuration()), default)
            );
    }

    [Theory, BothDatabases, Rule("R-217")]
    public async Task What_is_held_is_given_back_when_nobody_asks_and_read_again_when_somebody_does(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.PostAsync();
        stage.Clock.Pass(TimeSpan.FromHours(1));
        await stage.PostAsync(stage.Job("React for a bakery"));
        Assert.Equal((2, 2), await CountAsync());
        // What is held is not read again; so what the database says now tells whether it still was.
        await stage.ChangeAsync(async db =>
        {
            foreach (var job in await db.Jobs.AsNoTracking().ToListAsync())
            {
                var first = job.First.Replace("React", "Vue", StringComparison.Ordinal);
                await db.Jobs.Where(one => one.Id == job.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.First, first));
            }
        });
        stage.Clock.Pass(TimeSpan.FromMinutes(14));
        Assert.Equal((2, 2), await CountAsync());
        stage.Clock.Pass(TimeSpan.FromMinutes(16));

        Assert.Equal((2, 0), await CountAsync());

        async Task<(int, int)> CountAsync()
        {
            var preview = await RunAsync(stage, stage.Configuration());
            return (preview.Judged, preview.Matches);
        }
    }

    [Theory, BothDatabases, Rule("R-165")]
    public async Task Each_part_of_the_query_has_the_jobs_it_finds_alone(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.PostAsync();
        await stage.PostAsync(stage.Job("Vue shop", job => job with { Skills = ["Vue"], Description = "A shop." }));
        await stage.PostAsync(stage.Job("Plumbing", job => job with { Skills = [], Description = "Pipes." }));
        var configuration = stage.Configuration("(react | vue) -plumbing");

        var preview = await RunAsync(stage, configuration);

        Assert.Equal(
            [("react", 1), ("vue", 1), ("plumbing", 1)],
            configuration
                .Definition.Parsed.Root.All()
                .Zip(preview.Parts)
                .Where(part => part.First is Leaf)
                .Select(part => (((Leaf)part.First).Words, part.Second))
        );
        Assert.Equal(2, preview.Parts[0]);
    }

    [Theory, BothDatabases, Rule("R-195")]
    public async Task Auto_is_refused_where_nothing_or_too_much_matches_and_asks_where_that_is_not_known(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration("cobol"), ScannerMode.Shadow);
        var conditions = new Func<Volume, bool>(volume =>
            AutoConditions
                .Of(scanner, stage.Configuration(), [], volume, 2, stage.Clock.GetUtcNow())
                .Single(one => one.What.Contains("2,000", StringComparison.Ordinal))
                .IsMet
        );

        Assert.False(conditions(new Volume(0, 61, 61)));
        Assert.False(conditions(new Volume(4_002, 61, 61)));
        Assert.True(conditions(new Volume(4_000, 61, 61)));
        Assert.True(conditions(new Volume(0, 13, 61)));
    }

    [Theory, BothDatabases, Rule("R-195")]
    public async Task Setting_Auto_asks_whether_an_unknown_or_broad_volume_is_meant(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.ShadowBeforeAuto, 0);
        var configuration = stage.Configuration() with { CapDay = 5, FloorWaiver = "These are ours." };
        var scanner = await stage.ScannerAsync(configuration, ScannerMode.Shadow);
        await stage.PostAsync();
        await stage.DrainAsync();
        await RunAsync(stage, configuration);
        await stage.RunAsync<TestTemplate>(test => test.RunAsync(stage.In("dmytro"), new(Stage.Letter, null, scanner.Id), default));

        var refusal = await Assert.ThrowsAsync<VolumeNotMeant>(() => SetAsync(meant: false));
        Assert.Contains("not known", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ScannerMode.Auto, (await SetAsync(meant: true)).Mode);
        Assert.Contains("about 301 jobs", new VolumeNotMeant(new Volume(602, 61, 61)).Message, StringComparison.Ordinal);

        Task<Scanner> SetAsync(bool meant) =>
            stage.RunAsync<SetMode, Scanner>(set => set.RunAsync(stage.In("dmytro"), new(scanner.Id, ScannerMode.Auto, meant), default));
    }

    private static Task<Preview> RunAsync(Stage stage, ScannerConfiguration configuration, int days = 30) =>
        stage.RunAsync<PreviewScanner, Preview>(run => run.RunAsync(stage.In("dmytro"), new(configuration, days), default));
}

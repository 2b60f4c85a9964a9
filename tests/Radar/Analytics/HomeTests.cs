using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Analytics;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Tests.Bidding;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Analytics;

public sealed class HomeTests
{
    [Theory, BothDatabases]
    public async Task Home_tells_the_day_in_numbers_and_each_job_in_one_line(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        await stage.ScannerAsync(stage.Configuration("figma", "Design"), ScannerMode.Review);
        await stage.ScannerAsync(stage.Configuration("klaviyo", "Mail"), ScannerMode.Review);
        await stage.PostAsync(stage.Job("Dashboard in React"));
        await stage.PostAsync(stage.Job("Screens in Figma", job => job with { Skills = [], Description = new string('x', 200) }));
        await stage.PostAsync(stage.Job("Translate a manual", job => job with { Skills = [], Description = new string('x', 200) }));
        await stage.DrainAsync();

        var home = await stage.RunAsync<SeeHome, Home>(see => see.RunAsync(stage.In("olga"), default));

        Assert.Equal((3, 2, 3), (home.Seen, home.Matched, home.LiveScanners));
        Assert.Equal((1, 8), (home.Sent, home.ConnectsToday));
        Assert.Equal(1, home.Waiting);
        Assert.Equal(
            [
                ("Translate a manual", "Skipped", "1 React and 2"),
                ("Screens in Figma", "Asked", "2 Design"),
                ("Dashboard in React", "Sent", "1 React"),
            ],
            home.Latest.Select(line => (line.Title, line.Word, line.Scanner)).OrderByDescending(line => line.Title)
        );
    }

    [Theory, BothDatabases]
    public async Task A_job_that_was_edited_counts_once_in_the_home_and_in_the_list_of_scanners_and_the_course_shows_each_match(
        Engine engine
    )
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.ScannerAsync(stage.Configuration("figma", "Design"), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromHours(3));
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        await stage.HearAsync(new JobChanged(job with { Title = "React dashboards", ContentVersion = "v2" }));
        await stage.DrainAsync();

        var home = await stage.RunAsync<SeeHome, Home>(see => see.RunAsync(stage.In("olga"), default));
        var list = await stage.RunAsync<SeeScanners, IReadOnlyList<ScannerRow>>(see => see.RunAsync(stage.In("olga"), default));

        Assert.Equal(3, await stage.SeeAsync(db => db.Evaluations.CountAsync(one => one.Verdict == Verdict.Match)));
        Assert.Equal([2, 0], home.Scanners.Select(scanner => scanner.Matched));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], home.Course.Seen);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], home.Course.Matched);
        Assert.Equal([2, 0], list.Select(scanner => scanner.Matched));
    }

    [Fact]
    public void The_parts_of_a_course_are_those_it_counts_by()
    {
        var now = new DateTimeOffset(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
        var moments = Enumerable.Range(0, 300).Select(i => now.AddMinutes(-5 * i)).ToList();

        var parts = Course.PartsOf(now).Select(part => (double)moments.Count(at => at >= part.From && at < part.To));

        Assert.Equal(Course.Of(moments, now), parts);
    }

    [Fact]
    public void A_course_counts_two_hours_each_and_leaves_out_what_is_older_than_a_day()
    {
        var now = new DateTimeOffset(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

        var course = Course.Of([now, now.AddMinutes(-1), now.AddHours(-3), now.AddHours(-24), now.AddHours(-24).AddTicks(-1)], now);

        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], course);
    }
}

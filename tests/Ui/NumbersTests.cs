namespace Guildhall.Ui.Tests;

public class NumbersTests
{
    [Fact]
    public async Task A_time_says_its_age_and_keeps_the_instant()
    {
        await using var page = new Drawn();

        var html = await page.Html<When>(("At", Drawn.Noon.AddMinutes(-41)));

        Assert.Contains("datetime=\"2026-11-17T11:19:00Z\"", html, StringComparison.Ordinal);
        Assert.Contains("title=\"17 Nov 2026, 11:19:00 UTC\"", html, StringComparison.Ordinal);
        Assert.Equal("41 min ago", Drawn.Read(html));
    }

    [Fact]
    public async Task A_deadline_says_both_when_and_how_long()
    {
        await using var page = new Drawn();

        Assert.Equal("until 12:30, 30 min", await page.Text<When>(("At", Drawn.Noon.AddMinutes(30)), ("Until", true)));
        Assert.Equal("ended 11:30", await page.Text<When>(("At", Drawn.Noon.AddMinutes(-30)), ("Until", true)));
        Assert.Equal("never", await page.Text<When>(("At", null), ("Never", "never")));
    }

    [Fact, Rule("R-424")]
    public async Task Too_few_make_no_rate()
    {
        await using var page = new Drawn();

        Assert.Equal("3 of 12 too few", await page.Text<Rate>(("Count", 3L), ("Of", 12L)));
        Assert.Equal("–", await page.Text<Rate>(("Count", 0L), ("Of", 0L)));
    }

    [Fact]
    public async Task A_rate_answers_of_what()
    {
        await using var page = new Drawn();

        var text = await page.Text<Rate>(("Count", 136L), ("Of", 744L), ("Low", 0.157), ("High", 0.212), ("Counts", true));

        Assert.Equal("18.3 % 15.7–21.2 136 of 744", text);
    }

    [Fact]
    public async Task A_chart_is_a_table_where_no_script_runs_and_gaps_are_dashes()
    {
        await using var page = new Drawn();

        var html = await page.Html<Chart>(
            ("Says", "Replies by week"),
            ("Points", new[] { "5 Nov", "12 Nov" }),
            ("Lines", new[] { new Chart.Series("Replies", [18, null], Low: [9.8, null], High: [30.8, null]) }),
            ("Unit", "%")
        );

        Assert.Contains("<details class=\"chart-table\" open", html, StringComparison.Ordinal);
        Assert.Contains("class=\"plot\" style=\"--h:220px\" hidden", html, StringComparison.Ordinal);
        Assert.Contains("18 % [9.8–30.8]", Drawn.Read(html), StringComparison.Ordinal);
        Assert.EndsWith("12 Nov–", Drawn.Read(html), StringComparison.Ordinal);
    }
}

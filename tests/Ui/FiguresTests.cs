namespace Guildhall.Ui.Tests;

public class FiguresTests
{
    private static readonly TimeZoneInfo Kyiv = TimeZoneInfo.FindSystemTimeZoneById("Europe/Kyiv");

    [Theory]
    [InlineData(5500L, "USD", "$55.00")]
    [InlineData(-310L, "EUR", "−€3.10")]
    [InlineData(1234567L, "GBP", "£12,345.67")]
    [InlineData(1500L, "JPY", "¥1,500")]
    [InlineData(2000L, "CHF", "CHF 20.00")]
    [InlineData(0L, "USD", "$0.00")]
    public void Money_is_written_with_its_currency(long minor, string currency, string text) =>
        Assert.Equal(text, Figures.Money(minor, currency).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(400000L, "$4,000")]
    [InlineData(400050L, "$4,000.50")]
    public void Short_money_leaves_out_only_empty_cents(long minor, string text) =>
        Assert.Equal(text, Figures.Money(minor, "USD", @short: true));

    [Fact]
    public void What_is_not_known_is_a_dash_and_never_a_zero()
    {
        Assert.Equal("–", Figures.Money(null, "USD"));
        Assert.Equal("–", Figures.Count(null));
        Assert.Equal("–", Figures.Connects(null));
        Assert.Equal("–", Figures.Percent(null));
        Assert.Equal("–", Figures.Percent(double.NaN));
        Assert.Equal("–", Figures.Size(null));
    }

    [Theory]
    [InlineData(1L, "1 Connect")]
    [InlineData(0L, "0 Connects")]
    [InlineData(9942L, "9,942 Connects")]
    public void Connects_are_counted(long count, string text) => Assert.Equal(text, Figures.Connects(count).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(0.183, "18.3 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(0.0, "0 %")]
    [InlineData(-0.008, "−0.8 %")]
    public void A_share_is_a_percentage_to_one_place(double share, string text) =>
        Assert.Equal(text, Figures.Percent(share).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(2, "now")]
    [InlineData(42, "42 s ago")]
    [InlineData(41 * 60, "41 min ago")]
    [InlineData(3 * 3600 + 59, "3 h ago")]
    [InlineData(24 * 3600, null)]
    [InlineData(-60, null)]
    public void Ages_go_up_to_a_day(int seconds, string? text) =>
        Assert.Equal(text, Figures.Age(TimeSpan.FromSeconds(seconds))?.Replace('\u00a0', ' '));

    [Theory]
    [InlineData(8, "8 s")]
    [InlineData(1800, "30 min")]
    [InlineData(4800, "1 h 20")]
    [InlineData(7200, "2 h")]
    [InlineData(86400, "1 day")]
    [InlineData(86400 * 6 + 3 * 3600, "6 days 3 h")]
    [InlineData(86400 * 7 + 3 * 3600, "7 days")]
    public void Lengths_have_at_most_two_units(int seconds, string text) =>
        Assert.Equal(text, Figures.Length(TimeSpan.FromSeconds(seconds)).Replace('\u00a0', ' '));

    [Theory]
    [InlineData("2026-11-17T12:32:00Z", "14:32")]
    [InlineData("2026-11-17T21:59:00Z", "23:59")]
    [InlineData("2026-11-17T22:00:00Z", "18 Nov, 00:00")]
    [InlineData("2026-01-03T07:05:00Z", "3 Jan, 09:05")]
    [InlineData("2025-11-17T12:32:00Z", "17 Nov 2025")]
    public void A_moment_is_as_short_as_its_distance_in_the_readers_zone_allows(string at, string text) =>
        Assert.Equal(text, Figures.Moment(DateTimeOffset.Parse(at, Reader.English), Drawn.Noon, Kyiv));

    [Fact]
    public void Logs_are_told_to_the_second() =>
        Assert.Equal("14:31:52", Figures.Moment(Drawn.Noon.AddMinutes(31).AddSeconds(52), Drawn.Noon, Kyiv, precise: true));
}

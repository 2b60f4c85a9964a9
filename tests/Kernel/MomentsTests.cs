namespace Guildhall.Kernel.Tests;

public sealed class MomentsTests
{
    private readonly ManualClock clock = new();
    private readonly Moments<string, string> moments;

    public MomentsTests() => moments = new(clock, most: 10);

    [Fact]
    public void What_was_read_holds_until_something_is_saved()
    {
        moments.Keep("olga", saves: 7, clock.GetUtcNow(), "an owner");

        Assert.True(moments.TryGet("olga", saves: 7, out var kept));
        Assert.Equal("an owner", kept);
        Assert.False(moments.TryGet("olga", saves: 8, out _));
        Assert.False(moments.TryGet("artem", saves: 7, out _));
    }

    [Fact]
    public void It_holds_two_seconds_at_most_and_not_before_it_was_read()
    {
        moments.Keep("olga", saves: 7, clock.GetUtcNow(), "an owner");

        clock.Pass(TimeSpan.FromSeconds(1.9));
        Assert.True(moments.TryGet("olga", saves: 7, out _));
        clock.Pass(TimeSpan.FromSeconds(0.1));
        Assert.False(moments.TryGet("olga", saves: 7, out _));
        clock.MoveTo(clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.False(moments.TryGet("olga", saves: 7, out _));
    }

    [Fact]
    public void A_crowd_that_has_left_leaves_nothing_behind()
    {
        for (var reader = 0; reader < 9; reader++)
            moments.Keep($"reader {reader}", saves: 7, clock.GetUtcNow(), "a page");
        clock.Pass(TimeSpan.FromSeconds(3));

        moments.Keep("olga", saves: 7, clock.GetUtcNow(), "an owner");

        Assert.Equal(1, moments.Count);
    }

    [Fact]
    public void A_crowd_that_stays_takes_no_more_room_than_it_may()
    {
        for (var reader = 0; reader < 100; reader++)
            moments.Keep($"reader {reader}", saves: 7, clock.GetUtcNow(), "a page");

        Assert.InRange(moments.Count, 1, 10);
    }
}

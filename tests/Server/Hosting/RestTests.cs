using Guildhall.Server.Hosting;

namespace Guildhall.Server.Tests.Hosting;

public sealed class RestTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Memory_is_given_back_in_a_quiet_minute_after_work()
    {
        using var rest = new Rest(new ManualClock());

        Assert.False(rest.IsDue(400 * Megabyte)); // the start
        Assert.True(rest.IsDue(410 * Megabyte));
        Assert.False(rest.IsDue(420 * Megabyte)); // little was made since
        Assert.False(rest.IsDue(900 * Megabyte)); // a busy minute
        Assert.True(rest.IsDue(910 * Megabyte));
    }
}

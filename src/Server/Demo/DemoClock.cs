namespace Guildhall.Server.Demo;

/// <summary>The time of the demo's past: it stands where it was put, so that weeks are told in seconds.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Goes on to an instant; never back.</summary>
    public void GoTo(DateTimeOffset instant) => Interlocked.Exchange(ref ticks, Math.Max(instant.UtcTicks, Interlocked.Read(ref ticks)));
}

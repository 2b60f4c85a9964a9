namespace Guildhall.Testing;

/// <summary>A clock that stands still until a test moves it. Timers made from it fire when it passes their time.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Waiting> waiting = [];
    private DateTimeOffset now = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A clock that stands at an instant, where not all who look at the time look at this clock.</summary>
    public static ManualClock At(DateTimeOffset instant) => new() { now = instant };

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <summary>Moves on by a length of time.</summary>
    public void Pass(TimeSpan time) => MoveTo(GetUtcNow() + time);

    /// <summary>Moves to an instant.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        List<Waiting> due;
        lock (gate)
        {
            now = instant;
            due = waiting.Where(timer => timer.Due <= now).OrderBy(timer => timer.Due).ToList();
        }
        foreach (var timer in due)
            timer.Fire(instant);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Waiting(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public void Fire(DateTimeOffset instant)
        {
            lock (clock.gate)
            {
                if (every > TimeSpan.Zero)
                    Due = instant + every;
                else
                    clock.waiting.Remove(this);
            }
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.waiting.Remove(this);
                every = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.now + dueTime;
                clock.waiting.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using System.Collections.Concurrent;

namespace Guildhall.Kernel;

/// <summary>
/// Values that hold while nothing was saved, and for <see cref="Life"/> at most, because other processes save too. What is older goes
/// by itself, so that a crowd that has left leaves nothing behind.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="most">How many are kept at once; one more lets go of all, which costs their next readers a look.</param>
public sealed class Moments<TKey, TValue>(TimeProvider clock, int most)
    where TKey : notnull
{
    /// <summary>How long a value holds at most.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TKey, Kept> kept = new();
    private long sweepAt;

    /// <summary>How many are kept.</summary>
    public int Count => kept.Count;

    /// <summary>What is kept for the key since this many saves.</summary>
    public bool TryGet(TKey key, long saves, out TValue value)
    {
        var now = clock.GetUtcNow();
        if (kept.TryGetValue(key, out var known) && known.Saves == saves && now - known.At < Life && now >= known.At)
        {
            value = known.Value;
            return true;
        }
        value = default!;
        return false;
    }

    /// <summary>Keeps what was read; <paramref name="saves"/> and <paramref name="at"/> are from before the reading.</summary>
    public void Keep(TKey key, long saves, DateTimeOffset at, TValue value)
    {
        var due = Interlocked.Read(ref sweepAt);
        if (at.Ticks > due && Interlocked.CompareExchange(ref sweepAt, at.Ticks + Life.Ticks, due) == due)
            foreach (var (old, known) in kept)
                if (at - known.At >= Life)
                    kept.TryRemove(KeyValuePair.Create(old, known));
        if (kept.Count >= most)
            kept.Clear();
        kept[key] = new(saves, at, value);
    }

    private sealed record Kept(long Saves, DateTimeOffset At, TValue Value);
}

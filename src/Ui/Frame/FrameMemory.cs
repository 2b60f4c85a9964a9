using Guildhall.Kernel;

namespace Guildhall.Ui;

/// <summary>
/// Remembers what stood around a person's pages while nothing was saved in this process, and for two seconds at most, because other
/// processes save too. What may be done is asked anew by every use case; this is what is shown around it.
/// </summary>
public sealed class FrameMemory(OutboxSignal signal, TimeProvider clock)
{
    private readonly Moments<Key, Around> kept = new(clock, most: 2000);

    /// <summary>What is shown around a page.</summary>
    internal sealed record Around(Frame? Frame, IReadOnlyList<AccountChoice> Accounts, int Unread);

    /// <summary>What is kept for the actor, or what <paramref name="ask"/> finds.</summary>
    internal async ValueTask<Around> ForAsync(Actor actor, Func<Task<Around>> ask)
    {
        // Taken before asking: what is saved meanwhile makes the next reader ask again.
        var saves = signal.AllSaves;
        var now = clock.GetUtcNow();
        var key = new Key(actor.PersonId, actor.Name, actor.IsOperator, actor.Account);
        if (kept.TryGet(key, saves, out var known))
            return known;
        var around = await ask();
        kept.Keep(key, saves, now, around);
        return around;
    }

    private readonly record struct Key(Guid PersonId, string Name, bool IsOperator, Account Account);
}

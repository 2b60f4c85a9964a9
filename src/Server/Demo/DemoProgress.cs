namespace Guildhall.Server.Demo;

/// <summary>How far the demo is filled, for whoever looks at the program meanwhile or waits for it.</summary>
public sealed class DemoProgress
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int percent = -1;
    private volatile bool cast;
    private volatile bool failed;

    /// <summary>Whole percents while it is being filled; null before and after.</summary>
    public int? Percent => percent >= 0 && !ended.Task.IsCompleted ? percent : null;

    /// <summary>Whether the cast can be signed in: true from then on, and on an instance that is not being filled.</summary>
    public bool HasCast => cast || Percent is null;

    /// <summary>Whether filling stopped before its end; the log says why, and the next start goes on.</summary>
    public bool HasFailed => failed;

    /// <summary>Completes when nothing is being filled any more, whether it became whole or not.</summary>
    public Task Ended => ended.Task;

    /// <summary>Told the share that is there at each step.</summary>
    internal Action<double>? Told { get; init; }

    /// <summary>Says how much is there, from 0 to 1.</summary>
    internal void Reach(double share)
    {
        percent = (int)Math.Clamp(share * 100, 0, 99);
        Told?.Invoke(share);
    }

    /// <summary>Says that everybody of the cast has an account and what they begin with.</summary>
    internal void Meet() => cast = true;

    /// <summary>Says that it is whole.</summary>
    internal void Finish() => ended.TrySetResult();

    /// <summary>Says that it stopped before its end.</summary>
    internal void Fail()
    {
        failed = true;
        ended.TrySetResult();
    }
}

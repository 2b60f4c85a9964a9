namespace Guildhall.Bench;

/// <summary>Something whose speed we promise, measured by <c>bench/run NAME</c>.</summary>
public interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Summary { get; }

    /// <summary>Measures, and yields each figure as soon as it is known. Refuses wrong options with <see cref="WrongCall"/>.</summary>
    IAsyncEnumerable<Figure> RunAsync(IReadOnlyList<string> options, CancellationToken cancellation);
}

/// <summary>One measured value.</summary>
/// <param name="Name">What was measured, in words.</param>
/// <param name="Value">The value, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit, such as <c>s</c>, <c>MB</c> or <c>requests/s</c>; of a unit with a stroke more is better, of others less.</param>
/// <param name="Goal">What was promised; null for a value that only explains others.</param>
public sealed record Figure(string Name, double Value, string Unit, Goal? Goal = null)
{
    /// <summary>What the same work took a peer, in the same unit; null without a peer.</summary>
    public double? Peer { get; init; }

    /// <summary>How many times better than the peer this is; null without a peer.</summary>
    public double? Ratio => Unit.Contains('/', StringComparison.Ordinal) ? Value / Peer : Peer / Value;

    /// <summary>Whether the goal is met; null without a goal, or if it is about a peer that was not measured.</summary>
    public bool? Met =>
        Goal is { IsOfRatio: true }
            ? Ratio is { } ratio
                ? Goal.IsMetBy(ratio)
                : null
            : Goal?.IsMetBy(Value);
}

/// <summary>A bound that a value must keep or, if <paramref name="IsOfRatio"/>, the times by which it is better than the peer's.</summary>
public sealed record Goal(double Bound, bool IsLeast, bool IsOfRatio = false)
{
    /// <summary>The value must reach <paramref name="bound"/>.</summary>
    public static Goal AtLeast(double bound) => new(bound, IsLeast: true);

    /// <summary>The value must stay below <paramref name="bound"/>.</summary>
    public static Goal Under(double bound) => new(bound, IsLeast: false);

    /// <summary>The value must be at least so many times better than the peer's.</summary>
    public static Goal Times(double bound) => new(bound, IsLeast: true, IsOfRatio: true);

    public bool IsMetBy(double value) => IsLeast ? value >= Bound : value < Bound;
}

/// <summary>The benchmark was called with something it does not know.</summary>
public sealed class WrongCall(string message) : Exception(message);

/// <summary>What should be measured did not run as it must; the message says what it said.</summary>
public sealed class NotMeasured(string message, Exception? cause = null) : Exception(message, cause);

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
/// <param name="Unit">The unit, such as <c>s</c>, <c>MB</c> or <c>requests/s</c>.</param>
/// <param name="Goal">What was promised; null for a value that only explains others.</param>
public sealed record Figure(string Name, double Value, string Unit, Goal? Goal = null)
{
    /// <summary>What the same work took a peer, in the same unit; null without a peer.</summary>
    public double? Peer { get; init; }

    /// <summary>Whether the goal is met; null without a goal.</summary>
    public bool? Met => Goal?.IsMetBy(Value);
}

/// <summary>A bound that a value must keep.</summary>
public sealed record Goal(double Bound, bool IsLeast)
{
    /// <summary>The value must reach <paramref name="bound"/>.</summary>
    public static Goal AtLeast(double bound) => new(bound, IsLeast: true);

    /// <summary>The value must stay below <paramref name="bound"/>.</summary>
    public static Goal Under(double bound) => new(bound, IsLeast: false);

    public bool IsMetBy(double value) => IsLeast ? value >= Bound : value < Bound;
}

/// <summary>The benchmark was called with something it does not know.</summary>
public sealed class WrongCall(string message) : Exception(message);

/// <summary>What should be measured did not run as it must; the message says what it said.</summary>
public sealed class NotMeasured(string message, Exception? cause = null) : Exception(message, cause);

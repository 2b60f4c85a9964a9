namespace Guildhall.Radar.Bidding.Walk;

/// <summary>
/// One of the steps 2 to 8 (8.1): says go, ask, hold or skip about each bid that stands at it. What all of them need it reads at once, and
/// it changes nothing but the bids: a step that is repeated after a crash does no harm.
/// </summary>
internal interface IStep
{
    /// <summary>Which step.</summary>
    BidStep Step { get; }

    /// <summary>Takes the bids that stand at it.</summary>
    Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation);
}

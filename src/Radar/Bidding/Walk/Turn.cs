namespace Guildhall.Radar.Bidding.Walk;

/// <summary>What one turn of the walk is about: the workspaces of its bids, and their caps, read at most once and kept with what it promises.</summary>
internal sealed class Turn(RadarDb db)
{
    private Caps? caps;

    public Dictionary<Guid, Scene> Scenes { get; } = [];

    public async ValueTask<Caps> CapsAsync(CancellationToken cancellation) =>
        caps ??= await Caps.LoadAsync(db, Scenes.Values, cancellation);
}

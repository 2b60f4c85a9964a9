using Guildhall.Radar.Managers;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Which manager would take a bid, asked once a turn for all bids alike, and how many stand in line for it .</summary>
internal sealed class ManagerLine(RadarDb db, ChooseManager choose)
{
    private readonly Dictionary<(Guid, bool, Guid?), ManagerChoice> chosen = [];
    private readonly Dictionary<Guid, int> lengths = [];

    /// <summary>The choice for the bid's job.</summary>
    public async Task<ManagerChoice> ChooseAsync(Underway item, CancellationToken cancellation)
    {
        var key = (item.Bid.WorkspaceId, item.Snapshot.UsOnly, item.Snapshot.Client.Id);
        return chosen.TryGetValue(key, out var known)
            ? known
            : chosen[key] = await choose.RunAsync(key.WorkspaceId, key.UsOnly, key.Id, cancellation);
    }

    /// <summary>How many are scheduled to leave through the manager, those of this turn included.</summary>
    public async Task<int> LengthAsync(Guid managerId, CancellationToken cancellation)
    {
        if (!lengths.TryGetValue(managerId, out var length))
            lengths[managerId] = length = await db.Bids.CountAsync(
                bid => bid.ManagerId == managerId && bid.State == BidState.Scheduled && bid.Step == BidStep.Recheck,
                cancellation
            );
        return length;
    }

    /// <summary>One more stands in it.</summary>
    public void Join(Guid managerId) => lengths[managerId]++;
}

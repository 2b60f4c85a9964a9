using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Step 2: may this member send, through the agency's managers .</summary>
internal sealed class Eligibility(RadarDb db, ManagerLine managers) : IStep
{
    public BidStep Step => BidStep.Eligibility;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var open = await OpenBids.CountAsync(db, bids[0].Limits, [.. bids.Select(item => item.Bid.SenderId)], cancellation);
        foreach (var item in bids)
            if (await StopAsync(item, open, cancellation) is { } stop)
                item.Stop(Step, stop);
            else if (JobReading.LimitInText(item.Snapshot) is { } limit)
                item.Ask(Step, new Asked("location-in-text", $"The text says “{limit}”. Look whether {item.Bid.SenderName} meets it."));
            else
                item.Go(Step, $"{item.Bid.SenderName} may send: active, in the team, location fits.");
    }

    private async Task<Stop?> StopAsync(Underway item, IReadOnlyDictionary<Guid, int> open, CancellationToken cancellation)
    {
        var (bid, job, scene) = (item.Bid, item.Snapshot, item.Scene);
        if (scene.MayNotSend(bid.SenderId, job) is { } stop)
            return stop;
        if (!scene.HasPlan)
            return new(Outcome.Hold, "plan-needed", "Bidding needs Agency Plus. It goes on when the agency has it.");
        if (job.UsOnly && await managers.ChooseAsync(item, cancellation) is Managers.ManagerChoice.Skip missing)
            return new(Outcome.Skip, missing.Code, missing.Reason);
        if (OpenBids.AreEnough(item.Limits, open.GetValueOrDefault(bid.SenderId)))
            return new(
                Outcome.Hold,
                "sender-limit",
                $"{bid.SenderName} has {open[bid.SenderId]} open bids of {item.Limits.SenderOpenBids}."
            );
        return null;
    }
}

/// <summary>The limit of bids on their way in one sender's name .</summary>
internal static class OpenBids
{
    /// <summary>How many each of the senders has; none are counted while there is no limit.</summary>
    public static async Task<IReadOnlyDictionary<Guid, int>> CountAsync(
        RadarDb db,
        Limits limits,
        IReadOnlyCollection<Guid> senders,
        CancellationToken cancellation
    ) =>
        limits.SenderOpenBids == 0
            ? new Dictionary<Guid, int>()
            : await db
                .Bids.Where(bid =>
                    senders.Contains(bid.SenderId)
                    && (bid.State == BidState.Sending || bid.State == BidState.Sent && bid.EndedAt == null && bid.HiredAt == null)
                )
                .GroupBy(bid => bid.SenderId)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);

    /// <summary>Whether so many are as many as there may be.</summary>
    public static bool AreEnough(Limits limits, int open) => limits.SenderOpenBids > 0 && open >= limits.SenderOpenBids;
}

using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>
/// Step 8: the earliest instant that window, manager and caps allow. Bids that wait for the same manager stand in line, so that they
/// do not all wake for one slot, and each has a place in its caps promised.
/// </summary>
internal sealed class ScheduleBids(Turn turn, ManagerLine managers) : IStep
{
    public BidStep Step => BidStep.Schedule;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var caps = await turn.CapsAsync(cancellation);
        foreach (var item in bids)
            if ((Paused(item) ?? item.Scene.OutsideWindow(item.Configuration)) is { } stop)
                item.Stop(Step, stop);
            else
                await ScheduleAsync(item, caps, cancellation);
    }

    private static Stop? Paused(Underway item)
    {
        if (item.Scene.Workspace.State is WorkspaceState.Paused)
            return Scene.WorkspacePaused;
        if (item.Scanner is { IsPaused: true } scanner && item.Bid.ApprovedBy is null)
            return new(Outcome.Hold, "scanner-paused", $"{scanner.Name} is paused. It goes on when it is resumed.");
        return null;
    }

    private async Task ScheduleAsync(Underway item, Caps caps, CancellationToken cancellation)
    {
        switch (await managers.ChooseAsync(item, cancellation))
        {
            case ManagerChoice.Skip skip:
                item.Stop(Step, new(Outcome.Skip, skip.Code, skip.Reason));
                break;
            case ManagerChoice.Hold hold:
                item.Stop(Step, new(Outcome.Hold, hold.Code, hold.Reason));
                break;
            case ManagerChoice.Use use:
                await LineUpAsync(item, use, caps, cancellation);
                break;
        }
    }

    private async Task LineUpAsync(Underway item, ManagerChoice.Use use, Caps caps, CancellationToken cancellation)
    {
        var (bid, scene, now) = (item.Bid, item.Scene, item.Now);
        var before = await managers.LengthAsync(use.PersonId, cancellation);
        var at = before == 0 ? use.At : (use.At > now ? use.At : now) + before * item.Limits.ManagerGap;
        var price = bid.PriceApproved ?? item.Price ?? 0;
        if (caps.FirstFull(scene, bid, price, at) is { } full)
        {
            item.Stop(Step, full);
            return;
        }
        bid.Through(use.PersonId, use.ShortId);
        managers.Join(use.PersonId);
        caps.Promise(scene, Taker.Of(bid), price, at);
        var zone = scene.ZoneOf(item.Configuration);
        item.Leave(
            at,
            at > now
                ? $"Leaves at {TimeZoneInfo.ConvertTime(at, zone):HH:mm} ({zone.Id}) through manager {use.ShortId}, at its pace."
                : $"Leaves at once through manager {use.ShortId}.",
            new { manager = use.ShortId, at }
        );
    }
}

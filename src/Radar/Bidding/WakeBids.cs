using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding.Walk;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Makes held bids due when what they wait for has come: a plan, a manager, Connects, a released switch, a resumed scanner or workspace, a
/// sender who may send again, a place in a cap. Looked at once for all bids that wait for the same, from the index alone; the bids
/// themselves are left in peace until then.
/// </summary>
internal sealed class WakeBids(
    RadarDb db,
    IAgencies agencies,
    IBidding market,
    ChooseManager choose,
    Settings<RadarDb> settings,
    TimeProvider clock
)
{
    private const int Batch = 500;

    // The other codes of class hold end at a moment that is known, and the bid is due then.
    private static readonly string[] Changes =
    [
        "plan-needed",
        "sender-on-hold",
        "sender-limit",
        "kill-switch",
        "scanner-paused",
        "no-manager",
        "conduct-stop",
        "out-of-connects",
        "cap-day",
        "cap-month",
        "warm-up",
        "budget-day",
        "budget-month",
    ];

    private static readonly Promised All = new(int.MaxValue, int.MaxValue);
    private static readonly Promised None = new(0, 0);

    private readonly Dictionary<Guid, ManagerChoice> choices = [];
    private DateTimeOffset now;

    /// <summary>Looks once; returns how many bids became due, the longest waiting first where not all fit.</summary>
    public async Task<int> TurnAsync(CancellationToken cancellation)
    {
        now = clock.GetUtcNow();
        var lines = await db
            .Bids.Where(bid => bid.State == BidState.Held && Changes.Contains(bid.Code))
            .GroupBy(bid => new
            {
                bid.WorkspaceId,
                bid.Code,
                bid.ScannerId,
                bid.SenderId,
                bid.ManagerId,
            })
            .Select(group => new
            {
                group.Key,
                Since = group.Min(bid => bid.MatchedAt),
                Price = group.Min(bid => bid.PriceAtMatch) ?? 0,
            })
            .ToListAsync(cancellation);
        if (lines.Count == 0)
            return 0;

        var limits = await Limits.ReadAsync(settings, cancellation);
        var scenes = new Dictionary<Guid, Scene>();
        foreach (var workspaceId in lines.Select(line => line.Key.WorkspaceId).Distinct())
            scenes[workspaceId] = await Scene.LoadAsync(db, agencies, market, limits, workspaceId, now, cancellation);
        var caps = await Caps.LoadAsync(db, scenes.Values, cancellation);
        var open = await OpenBids.CountAsync(db, limits, [.. lines.Select(line => line.Key.SenderId).Distinct()], cancellation);

        var woken = 0;
        foreach (var line in lines.OrderBy(line => line.Since))
        {
            var key = line.Key;
            var of = new Line(scenes[key.WorkspaceId], key.Code!, key.ScannerId, key.SenderId, key.ManagerId);
            var room = await RoomAsync(of, caps, open, cancellation);
            if (room.Bids > 0 && room.Connects >= line.Price)
                woken += await WakeAsync(of, room, caps, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        return woken;
    }

    // How many of the line may go, and up to which price: what the step that held them would say now.
    private async Task<Promised> RoomAsync(Line of, Caps caps, IReadOnlyDictionary<Guid, int> open, CancellationToken cancellation)
    {
        var scene = of.Scene;
        return of.Code switch
        {
            "plan-needed" => If(scene.HasPlan),
            "sender-on-hold" => If(!scene.IsOnHold(of.SenderId)),
            "sender-limit" => If(!OpenBids.AreEnough(scene.Limits, open.GetValueOrDefault(of.SenderId))),
            "kill-switch" => If(
                scene.Workspace.State is not WorkspaceState.Paused
                    && Scene.Stopping(scene.Switches, scene.Workspace.Id, of.ScannerId, of.SenderId, of.ManagerId) is null
            ),
            "scanner-paused" => If(of.ScannerId is not { } id || !scene.Scanners[id].Scanner.IsPaused),
            "no-manager" => If(await ChoiceAsync(scene, cancellation) is not ManagerChoice.Hold),
            "conduct-stop" => If(await ChoiceAsync(scene, cancellation) is not ManagerChoice.Hold { Code: "conduct-stop" }),
            "out-of-connects" => new(int.MaxValue, scene.Balance - scene.Limits.KeepConnects),
            _ => caps.Room(scene, new Taker(of.ScannerId, of.SenderId)),
        };

        static Promised If(bool over) => over ? All : None;
    }

    private async Task<ManagerChoice> ChoiceAsync(Scene scene, CancellationToken cancellation) =>
        choices.TryGetValue(scene.Workspace.Id, out var known)
            ? known
            : choices[scene.Workspace.Id] = await choose.RunAsync(scene.Workspace.Id, usOnly: false, clientId: null, cancellation);

    private async Task<int> WakeAsync(Line of, Promised room, Caps caps, CancellationToken cancellation)
    {
        var workspaceId = of.Scene.Workspace.Id;
        var bids = await db
            .Bids.Where(bid =>
                bid.State == BidState.Held
                && bid.Code == of.Code
                && bid.WorkspaceId == workspaceId
                && bid.ScannerId == of.ScannerId
                && bid.SenderId == of.SenderId
                && bid.ManagerId == of.ManagerId
                && (bid.PriceAtMatch ?? 0) <= room.Connects
            )
            .OrderBy(bid => bid.MatchedAt)
            .Take(Math.Min(room.Bids, Batch))
            .ToListAsync(cancellation);
        // The next line has so much less room, whether these were due already or become it now.
        foreach (var bid in bids)
            caps.Promise(of.Scene, Taker.Of(bid), bid.PriceAtMatch ?? 0, now);
        return bids.Count(bid => bid.LookAgain(now));
    }

    // Those who wait for the same.
    private sealed record Line(Scene Scene, string Code, Guid? ScannerId, Guid SenderId, Guid? ManagerId);
}

using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// What of the caps and budgets of some workspaces is used up in the running day and month, and what is promised to bids that stand in line
/// a bid is scheduled only into a place that is left.
/// </summary>
internal sealed class Caps
{
    private readonly Dictionary<(Guid Workspace, CapOf Of, Guid Subject, CapPeriod Period), CapUse> uses;
    private readonly Dictionary<(Guid Workspace, CapOf Of, Guid Subject, CapPeriod Period), Promised> promises = [];

    private Caps(IEnumerable<CapUse> uses) => this.uses = uses.ToDictionary(use => (use.WorkspaceId, use.Of, use.SubjectId, use.Period));

    public static async Task<Caps> LoadAsync(RadarDb db, IReadOnlyCollection<Scene> scenes, CancellationToken cancellation)
    {
        var workspaces = scenes.Select(scene => scene.Workspace.Id).ToList();
        var begins = scenes.SelectMany(scene => Enum.GetValues<CapPeriod>().Select(scene.Since)).Distinct().ToList();
        var uses = await db
            .CapUses.AsNoTracking()
            .Where(use => workspaces.Contains(use.WorkspaceId) && begins.Contains(use.Since))
            .ToListAsync(cancellation);
        var of = scenes.ToDictionary(scene => scene.Workspace.Id);
        var caps = new Caps(uses.Where(use => use.Since == of[use.WorkspaceId].Since(use.Period)));
        var line = await db
            .Bids.AsNoTracking()
            .Where(bid => workspaces.Contains(bid.WorkspaceId) && bid.State == BidState.Scheduled && bid.Step == BidStep.Recheck)
            .Select(bid => new
            {
                bid.WorkspaceId,
                bid.ScannerId,
                bid.SenderId,
                bid.DueAt,
                Price = bid.PriceApproved ?? bid.PriceAtMatch ?? 0,
            })
            .ToListAsync(cancellation);
        foreach (var bid in line)
            caps.Promise(of[bid.WorkspaceId], new Taker(bid.ScannerId, bid.SenderId), bid.Price, bid.DueAt);
        return caps;
    }

    /// <summary>
    /// The first cap that has no place left, or no budget, for one more at this price that leaves then; null while all have. A cap whose period
    /// ends before is not asked: the next one's is, at the send.
    /// </summary>
    public Stop? FirstFull(Scene scene, Bid bid, int price, DateTimeOffset at)
    {
        foreach (var cap in scene.CapsOf(Taker.Of(bid)))
            if (
                scene.Until(cap.Period) is var until
                && at < until
                && cap.Full(UseOf(scene, cap), price, until, PromisedOf(scene, cap)) is { } full
            )
                return full;
        return null;
    }

    /// <summary>How many more bids fit into every cap of such a bid, and how many Connects into every budget.</summary>
    public Promised Room(Scene scene, Taker taker)
    {
        var room = new Promised(int.MaxValue, int.MaxValue);
        foreach (var cap in scene.CapsOf(taker))
        {
            var (used, promised) = (UseOf(scene, cap), PromisedOf(scene, cap));
            room = new(
                Math.Min(room.Bids, cap.Bids - (used?.Bids ?? 0) - promised.Bids),
                Math.Min(room.Connects, (cap.Connects ?? int.MaxValue) - (used?.Connects ?? 0) - promised.Connects)
            );
        }
        return room;
    }

    /// <summary>A bid stands in line to leave then: places of the running periods are promised to it, not those of later ones.</summary>
    public void Promise(Scene scene, Taker taker, int price, DateTimeOffset at)
    {
        foreach (var cap in scene.CapsOf(taker).Where(cap => at < scene.Until(cap.Period)))
            promises[Key(scene, cap)] = PromisedOf(scene, cap) is var before ? new(before.Bids + 1, before.Connects + price) : default;
    }

    private CapUse? UseOf(Scene scene, Cap cap) => uses.GetValueOrDefault(Key(scene, cap));

    private Promised PromisedOf(Scene scene, Cap cap) => promises.GetValueOrDefault(Key(scene, cap));

    private static (Guid, CapOf, Guid, CapPeriod) Key(Scene scene, Cap cap) => (scene.Workspace.Id, cap.Of, cap.SubjectId, cap.Period);
}

/// <summary>Places and Connects of a cap that bids in line will take, or that are left.</summary>
internal readonly record struct Promised(int Bids, int Connects);

/// <summary>Who takes a place of a cap: a scanner, where the bid has one, and a sender, with their names for the sentences.</summary>
internal readonly record struct Taker(Guid? ScannerId, Guid SenderId, string ScannerName = "", string SenderName = "")
{
    public static Taker Of(Bid bid) => new(bid.ScannerId, bid.SenderId, bid.ScannerName, bid.SenderName);
}

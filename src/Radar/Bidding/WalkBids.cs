using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding.Walk;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Steps 2 to 8: takes the bids that are due from eligibility to a time to send (8.1). Each step is saved with its decision before the
/// next begins, for all bids of the batch at once, so that a crash anywhere goes on at the last one.
/// </summary>
internal sealed class WalkBids(
    RadarDb db,
    IAgencies agencies,
    IBidding market,
    Turn turn,
    IEnumerable<IStep> steps,
    Settings<RadarDb> settings,
    TimeProvider clock
)
{
    private const int Batch = 100;

    private readonly List<Decision> lines = [];
    private DateTimeOffset now;

    /// <summary>Takes the bids that are due, oldest first; <paramref name="only"/> limits it to one. Returns how many moved.</summary>
    public async Task<int> TurnAsync(Guid? only, CancellationToken cancellation)
    {
        now = clock.GetUtcNow();
        var bids = await db
            .Bids.Where(bid =>
                bid.DueAt <= now
                && (
                    bid.State == BidState.Drafting
                    || bid.State == BidState.Held
                    || bid.State == BidState.AwaitingApproval
                    || bid.State == BidState.Scheduled
                )
                && (bid.Step < BidStep.Recheck || bid.State == BidState.Held)
                && (only == null || bid.Id == only)
            )
            .OrderBy(bid => bid.DueAt)
            .ThenBy(bid => bid.MatchedAt)
            .Take(Batch)
            .ToListAsync(cancellation);
        if (bids.Count == 0)
            return 0;

        var limits = await Limits.ReadAsync(settings, cancellation);
        foreach (var workspaceId in bids.Select(bid => bid.WorkspaceId).Distinct())
            turn.Scenes[workspaceId] = await Scene.LoadAsync(db, agencies, market, limits, workspaceId, now, cancellation);
        var underway = await LoadAsync(bids, cancellation);

        foreach (var item in underway)
            Outlive(item);
        await SaveAsync(underway, cancellation);
        // A hold after the re-check is asked again from scheduling on.
        foreach (var item in underway.Where(item => item.Goes && item.Bid.Step > BidStep.Schedule))
            item.Bid.BackTo(BidStep.Schedule);
        foreach (var step in steps.OrderBy(step => step.Step))
        {
            var here = underway.Where(item => item.Goes && item.Bid.Step == step.Step).ToList();
            if (here.Count == 0)
                continue;
            await step.RunAsync(here, cancellation);
            await SaveAsync(here, cancellation);
        }
        return underway.Count(item => item.EverMoved);
    }

    private async Task<List<Underway>> LoadAsync(List<Bid> bids, CancellationToken cancellation)
    {
        var jobIds = bids.Select(bid => bid.JobId).Distinct().ToList();
        var jobs = await db.Jobs.AsNoTracking().Where(job => jobIds.Contains(job.Id)).ToDictionaryAsync(job => job.Id, cancellation);
        var opportunityIds = bids.Select(bid => bid.OpportunityId).ToList();
        var opportunities = await db
            .Opportunities.Where(opportunity => opportunityIds.Contains(opportunity.Id))
            .ToDictionaryAsync(opportunity => opportunity.Id, cancellation);
        // A bid answers with the version that made it, whatever was saved since.
        var scannerIds = bids.Select(bid => bid.ScannerId).Distinct().ToList();
        var numbers = bids.Select(bid => bid.ScannerVersion).Distinct().ToList();
        var versions = await db
            .ScannerVersions.AsNoTracking()
            .Where(version => scannerIds.Contains(version.ScannerId) && numbers.Contains(version.Number))
            .ToDictionaryAsync(version => ((Guid?)version.ScannerId, (int?)version.Number), cancellation);
        return
        [
            .. bids.Select(bid => new Underway(
                bid,
                opportunities[bid.OpportunityId],
                jobs[bid.JobId],
                turn.Scenes[bid.WorkspaceId],
                versions.GetValueOrDefault((bid.ScannerId, bid.ScannerVersion))?.Configuration,
                lines
            )),
        ];
    }

    // Times are stored, not counted down: after an outage expired things expire first.
    private void Outlive(Underway item)
    {
        var bid = item.Bid;
        if (bid.State is BidState.AwaitingApproval)
        {
            // The end itself still counts.
            if (now > bid.ApprovalEndsAt)
                item.Expire(BidStep.Gate, null, "Nobody approved it in time. The job is free again.");
            else
                item.StandStill();
            return;
        }
        var lifetime = Lifetime.Of(item.Limits, item.Configuration);
        if ((lifetime.Over(bid, now) ?? lifetime.Forgotten(bid, now)) is { } over)
            item.Expire(bid.Step, over.Code == "" ? null : over.Code, over.Says);
    }

    private async Task SaveAsync(List<Underway> items, CancellationToken cancellation)
    {
        foreach (var item in items.Where(item => item.Moved))
            item.Opportunity.Follow(item.Bid, now);
        await db.ReleaseAsync([.. items.Where(item => item.Frees).Select(item => item.Bid)], cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertAsync(lines, cancellation);
        foreach (var asked in items.Where(item => item.Asked).GroupBy(item => item.Bid.WorkspaceId))
            await TellAsync(asked.Key, [.. asked], cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        lines.Clear();
        foreach (var item in items)
            item.Saved();
    }

    private Task TellAsync(Guid workspaceId, List<Underway> asked, CancellationToken cancellation)
    {
        var text =
            asked.Count == 1
                ? $"“{asked[0].Snapshot.Title}” waits for an approval."
                : $"{asked.Count} bids wait for an approval, “{asked[0].Snapshot.Title}” first.";
        return db.TellThoseWhoMayAsync(workspaceId, Act.Send, NoticeKind.Approval, text, "/approvals", now, cancellation);
    }
}

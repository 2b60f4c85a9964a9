using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using JobType = Guildhall.Marketplace.Contracts.JobType;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Step 3: the limits that no scanner crosses, in this order: switches, the job, floors, price, caps, Connects (R-261 to R-278).</summary>
internal sealed class GuardRails(RadarDb db, IBidding market, Turn turn) : IStep
{
    public BidStep Step => BidStep.GuardRails;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        await PriceAsync(bids, cancellation);
        var reposts = await RepostsAsync(bids, cancellation);
        var used = await turn.CapsAsync(cancellation);
        foreach (var item in bids)
        {
            if (FirstStop(item, used) is { } stop)
            {
                item.Stop(Step, stop);
                continue;
            }
            List<Asked> asks = [.. FloorAsks(item)];
            if (Repost(item, reposts) is { } repost)
                asks.Add(new("repost", repost));
            if (item.Price is null)
                asks.Add(new("price-unknown", "The price in Connects is not known."));
            if (asks.Count > 0)
                item.Ask(Step, asks);
            else
                item.Go(
                    Step,
                    $"Within every limit: {item.Price} Connects of at most {MostFor(item)}, {item.Scene.Balance} in the pool.",
                    new { price = item.Price, balance = item.Scene.Balance }
                );
        }
    }

    // Where a job does not state its price, the market says what it would be.
    private async Task PriceAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var silent = bids.Where(item => item.Snapshot.Connects is null).ToList();
        if (silent.Count > 0)
        {
            var prices = await market.PricesAsync([.. silent.Select(item => item.Job.Id).Distinct()], cancellation);
            foreach (var item in silent)
                item.MarketPrice = prices.TryGetValue(item.Job.Id, out var price) ? price : null;
        }
        foreach (var item in bids)
            item.Bid.Costs(item.Price);
    }

    private async Task<ILookup<string, SentBefore>> RepostsAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var fingerprints = bids.Select(item => item.Job.Fingerprint).Distinct().ToList();
        var since = bids[0].Now - TimeSpan.FromDays(bids[0].Limits.RepostDays);
        var alike = await db
            .Jobs.Where(job => fingerprints.Contains(job.Fingerprint))
            .Select(job => new
            {
                job.Id,
                job.Fingerprint,
                job.ClientId,
            })
            .ToListAsync(cancellation);
        // Most texts are there once. What is asked by job is asked by nothing else: an index on states would be taken for the better one.
        var ids = alike
            .GroupBy(job => job.Fingerprint)
            .Where(group => group.Skip(1).Any())
            .SelectMany(group => group)
            .Select(job => job.Id)
            .ToList();
        if (ids.Count == 0)
            return Enumerable.Empty<SentBefore>().ToLookup(row => row.Fingerprint);
        var sent = await db
            .Bids.Where(bid => ids.Contains(bid.JobId) && bid.SentAt > since)
            .Select(bid => new
            {
                bid.JobId,
                bid.State,
                bid.AgencyId,
                bid.SentAt,
                bid.SenderName,
            })
            .ToListAsync(cancellation);
        return sent.Where(bid => bid.State is BidState.Sent)
            .Join(
                alike,
                bid => bid.JobId,
                job => job.Id,
                (bid, job) => new SentBefore(job.Id, job.Fingerprint, job.ClientId, bid.AgencyId, bid.SentAt!.Value, bid.SenderName)
            )
            .ToLookup(row => row.Fingerprint);
    }

    private static Stop? FirstStop(Underway item, Caps used)
    {
        var (bid, job, scene) = (item.Bid, item.Snapshot, item.Scene);
        if (scene.Workspace.State is WorkspaceState.Archived)
            return new(Outcome.Skip, "workspace-archived", "The workspace is archived.");
        if (scene.Pressed(bid) is { } pressed)
            return pressed;
        if (!item.Job.IsOpen || job.State is not JobState.Open)
            return new(Outcome.Skip, "job-closed", "The job takes no proposals any more.");
        if (job.Visibility is JobVisibility.InviteOnly)
            return new(Outcome.Skip, "invite-only", "Only invited people may propose on this job.");
        if (Floor(item) is { } floor)
            return floor;
        var (price, most) = (item.Price ?? 0, MostFor(item));
        if (price > most)
            return new(
                Outcome.Skip,
                "price-over-limit",
                $"It costs {price} Connects; the limit is {most}.",
                null,
                new { price, limit = most }
            );
        return used.FirstFull(scene, bid, price, item.Now) ?? scene.OutOfConnects(price);
    }

    private static int MostFor(Underway item) => Math.Min(item.Configuration?.MaxPrice ?? int.MaxValue, item.Limits.MaxPrice);

    // R-188: what the job says and is too low skips; what it does not say asks.
    private static Stop? Floor(Underway item) => HasFloor(item) ? BelowFloor(item.Snapshot, item.Limits) : null;

    /// <summary>What a job says that is below the workspace's floors (R-188); null where it is not.</summary>
    internal static Stop? BelowFloor(JobSnapshot job, Limits limits)
    {
        if (job.Client.PaymentVerified is false)
            return Below("The client's payment is not verified.");
        if (job is { Type: JobType.Fixed, Budget: { } budget } && budget < limits.FloorFixed)
            return Below(
                $"It pays {LetterScene.Amount(budget, job.Currency)}; the floor is {LetterScene.Amount(limits.FloorFixed, "USD")}."
            );
        if (job is { Type: JobType.Hourly } && (job.HourlyMax ?? job.HourlyMin) is { } top && top < limits.FloorHourly)
            return Below(
                $"It pays up to {LetterScene.Amount(top, job.Currency)} an hour; the floor is {LetterScene.Amount(limits.FloorHourly, "USD")}."
            );
        if (job.Description is { } text && !text.EndsWith('…') && text.Length < limits.FloorText)
            return Below($"Its text has {text.Length} characters; the floor is {limits.FloorText}.");
        return null;

        static Stop Below(string says) => new(Outcome.Skip, "below-floor", says);
    }

    private static IEnumerable<Asked> FloorAsks(Underway item)
    {
        if (HasFloor(item) && item.Snapshot.Client.PaymentVerified is null)
            yield return new("clause-unknown", "Whether the client's payment is verified is not stated.");
    }

    private static bool HasFloor(Underway item) => item.Configuration is { FloorWaiver: null } && item.Bid.ScannerId is not null;

    private static string? Repost(Underway item, ILookup<string, SentBefore> before) =>
        before[item.Job.Fingerprint]
            .Where(row =>
                row.JobId != item.Job.Id
                && row.AgencyId == item.Bid.AgencyId
                && (row.ClientId is null || item.Job.ClientId is null || row.ClientId == item.Job.ClientId)
            )
            .Select(row => $"The same text was bid on as {row.SenderName} on {row.SentAt:d MMMM}. Look whether it is the same work.")
            .FirstOrDefault();

    private sealed record SentBefore(
        Guid JobId,
        string Fingerprint,
        Guid? ClientId,
        Guid AgencyId,
        DateTimeOffset SentAt,
        string SenderName
    );
}

using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>
/// Step 7: who must agree. The strictest requirement that applies; an approval that is there and still holds is enough.
/// </summary>
internal sealed class PassGate(RadarDb db) : IStep
{
    public BidStep Step => BidStep.Gate;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var byScanner = await SentByAsync(bids, cancellation);
        var withTemplate = await SentWithAsync(bids, cancellation);
        foreach (var item in bids)
        {
            if (item.Bid.IsApproved)
                item.PassGate($"{item.Bid.ApprovedBy} has approved exactly this.");
            else if (Why(item, byScanner, withTemplate) is { } why)
                item.AwaitApproval(why);
            else
                item.PassGate($"{item.Scanner!.Name} is in Auto and nothing asks for a person.");
        }
    }

    private static string? Why(Underway item, IReadOnlyDictionary<Guid, int> byScanner, IReadOnlyDictionary<Guid, int> withTemplate)
    {
        if (item.Bid.Asks is [var asked, ..])
            return asked.Says;
        if (item.Scanner is not { } scanner)
            return "It was made by hand.";
        if (scanner.Mode is not ScannerMode.Auto)
            return $"{scanner.Name} is in {scanner.Mode}: a person decides.";
        var sent = byScanner.GetValueOrDefault(scanner.Id);
        if (sent < item.Limits.FirstOfScanner)
            return $"The first {item.Limits.FirstOfScanner} bids of a new scanner are a person's; {sent} went out so far.";
        sent = item.Configuration?.TemplateId is { } template ? withTemplate.GetValueOrDefault(template) : 0;
        if (sent < item.Limits.FirstOfTemplate)
            return $"The first {item.Limits.FirstOfTemplate} bids with a new letter are a person's; {sent} went out so far.";
        return null;
    }

    private async Task<IReadOnlyDictionary<Guid, int>> SentByAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var scanners = bids.Select(item => item.Bid.ScannerId).OfType<Guid>().Distinct().ToList();
        return await db
            .Bids.Where(bid => bid.ScannerId != null && scanners.Contains(bid.ScannerId.Value) && bid.SentAt > DateTimeOffset.UnixEpoch)
            .GroupBy(bid => bid.ScannerId!.Value)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
    }

    private async Task<IReadOnlyDictionary<Guid, int>> SentWithAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var templates = bids.Select(item => item.Configuration?.TemplateId).OfType<Guid>().Distinct().ToList();
        return await (
            from bid in db.Bids
            where bid.SentAt > DateTimeOffset.UnixEpoch
            join version in db.TemplateVersions on bid.TemplateVersionId equals version.Id
            where templates.Contains(version.TemplateId)
            group bid by version.TemplateId into sent
            select new { sent.Key, Count = sent.Count() }
        ).ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
    }
}

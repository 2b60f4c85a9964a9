using Guildhall.Matching;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>What letters and answers may speak of: job, sender, agency, and the words that were found.</summary>
internal sealed class LetterScenes(RadarDb db)
{
    private readonly Dictionary<Guid, LetterScene> scenes = [];

    /// <summary>The scene of each of the bids, read together.</summary>
    public async Task<IReadOnlyDictionary<Guid, LetterScene>> OfAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var missing = bids.Where(item => !scenes.ContainsKey(item.Bid.Id)).ToList();
        var found = await FoundAsync([.. missing.Select(item => item.Job.Id).Distinct()], cancellation);
        foreach (var item in missing)
            scenes[item.Bid.Id] = LetterScene.Of(
                item.Snapshot,
                item.Scene.Team[item.Bid.SenderId].Person,
                item.Scene.Agency?.Name ?? "",
                Words(found[(item.Job.Id, item.Bid.ScannerId)].MaxBy(evaluation => evaluation.Edition))
            );
        return scenes;
    }

    // Asked by job alone, which finds ten rows of each: asked by scanner too, the database would look through all that the scanner ever judged.
    private async Task<ILookup<(Guid, Guid?), Evaluation>> FoundAsync(List<Guid> jobs, CancellationToken cancellation)
    {
        var evaluations = await db
            .Evaluations.AsNoTracking()
            .Where(evaluation => jobs.Contains(evaluation.JobId) && evaluation.Explanation != null)
            .ToListAsync(cancellation);
        return evaluations.ToLookup(evaluation => (evaluation.JobId, (Guid?)evaluation.ScannerId));
    }

    private static string[] Words(Evaluation? evaluation) =>
        evaluation?.Lines.FirstOrDefault(line => line is { Name: "query", Counts: Counts.Pass })?.Found.Split(", ") ?? [];
}

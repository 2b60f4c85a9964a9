using Guildhall.Radar.Letters;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>Step 5: the letter, from the scanner's template as it is now, within its limits (R-320 to R-331).</summary>
internal sealed class WriteLetters(RadarDb db, LetterWriter writer, LetterScenes scenes) : IStep
{
    public BidStep Step => BidStep.Letter;

    public async Task RunAsync(IReadOnlyList<Underway> bids, CancellationToken cancellation)
    {
        var ids = bids.Select(item => item.Configuration?.TemplateId).OfType<Guid>().Distinct().ToList();
        var templates = await (
            from template in db.Templates.AsNoTracking()
            where ids.Contains(template.Id)
            join version in db.TemplateVersions.AsNoTracking() on template.VersionId equals version.Id
            select new
            {
                template.Id,
                template.Name,
                Version = version,
            }
        ).ToDictionaryAsync(row => row.Id, row => (row.Name, row.Version), cancellation);
        var written = bids.Where(item => item.Configuration?.TemplateId is not null).ToList();
        var scenesOf = await scenes.OfAsync(written, cancellation);
        foreach (var item in bids)
            if (item.Configuration?.TemplateId is { } id)
                Write(item, templates[id].Name, templates[id].Version, scenesOf[item.Bid.Id]);
            else
                item.Ask(Step, new Asked("writer-failed", "No letter is chosen; a person writes it."));
    }

    private void Write(Underway item, string name, TemplateVersion version, LetterScene scene)
    {
        var written = writer.Write(version.Text, scene);
        item.Bid.Write(written.Text, version.Id);
        List<Asked> asks = [];
        if (written.Gaps.Count > 0)
            asks.Add(new("template-gap", $"Empty for this job: {string.Join(", ", written.Gaps)}."));
        if (written.Contact is { } contact)
            asks.Add(new("contact-details", $"The letter gives “{contact}”, before any contract."));
        if (written.Length > Written.Longest)
            asks.Add(new("letter-too-long", $"The letter has {written.Length} characters of at most {Written.Longest}."));
        if (written.Length == 0 && item.Snapshot.LetterRequired)
            asks.Add(new("writer-failed", "The letter came out empty."));
        if (asks.Count > 0)
            item.Ask(Step, asks);
        else
            item.Go(Step, $"Written from {name} v{version.Number}, {written.Length} characters.");
    }
}

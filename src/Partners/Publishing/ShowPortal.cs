using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Publishing;

/// <summary>The docket at the right of the portal's pages: whether the page is public, what publishing needs, and what is worth knowing.</summary>
public sealed record PublishDocket(
    string Company,
    string Slug,
    bool IsPublished,
    Gate Gate,
    DateTimeOffset? BelowSince,
    AssetLine? LogoLight,
    AssetLine? LogoDark,
    AssetLine? Image,
    IReadOnlyList<Worth> Worth
)
{
    /// <summary>Whether the page is public with too few experts (P-160).</summary>
    public bool IsBelow => IsPublished && Gate.MissingExperts > 0;
}

/// <summary>An asset that is there, in one line.</summary>
public sealed record AssetLine(string Address, string Says);

/// <summary>Something worth knowing ahead (P-165).</summary>
public sealed record Worth(string Icon, string Kind, string Strong, string Text, string? Href = null);

/// <summary>A use case on the portal's home.</summary>
public sealed record UseCaseLine(
    Guid Id,
    string Slug,
    string Name,
    string Description,
    Ways Ways,
    int Candidates,
    int Approved,
    int Shown,
    int Declined,
    int Removed
);

/// <summary>Something that changed lately.</summary>
public sealed record LatestChange(DateTimeOffset At, string By, string Text, string Icon);

/// <summary>What the portal's home shows.</summary>
public sealed record PortalHome(PublishDocket Docket, IReadOnlyList<UseCaseLine> UseCases, IReadOnlyList<LatestChange> Changes);

/// <summary>Shows the portal's home (P-032, P-151, P-154, P-165).</summary>
public sealed class ShowPortal(PartnersDb db, Dockets dockets, Showing showing, ReadAudit audit) : IUseCase
{
    /// <summary>For the acting one's company.</summary>
    public async Task<PortalHome> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var useCases = await db
            .UseCases.AsNoTracking()
            .Where(useCase => useCase.CompanyId == acting.CompanyId && useCase.DeletedAt == null)
            .OrderBy(useCase => useCase.Position)
            .ToListAsync(cancellation);
        var decisions = await db
            .Decisions.AsNoTracking()
            .Where(decision => decision.CompanyId == acting.CompanyId)
            .Select(decision => new
            {
                decision.UseCaseId,
                decision.PersonId,
                decision.State,
            })
            .ToListAsync(cancellation);
        var visible = await showing.VisibleAsync(acting.CompanyId, cancellation);
        var of = decisions.ToLookup(decision => decision.UseCaseId);
        return new PortalHome(
            await dockets.OfAsync(acting.Company, cancellation),
            [
                .. useCases.Select(useCase => new UseCaseLine(
                    useCase.Id,
                    useCase.Slug,
                    useCase.Name,
                    useCase.Description,
                    useCase.Ways,
                    of[useCase.Id].Count(one => one.State is DecisionState.Candidate),
                    of[useCase.Id].Count(one => one.State is DecisionState.Approved),
                    of[useCase.Id].Count(one => one.State is DecisionState.Approved && visible.Contains(one.PersonId)),
                    of[useCase.Id].Count(one => one.State is DecisionState.Declined),
                    of[useCase.Id].Count(one => one.State is DecisionState.RemovedAutomatically)
                )),
            ],
            await audit.RunAsync(actor, 12, cancellation)
        );
    }
}

/// <summary>Puts the docket together.</summary>
public sealed class Dockets(PartnersDb db, Showing showing, Settings<PartnersDb> settings)
{
    /// <summary>For a company.</summary>
    public async Task<PublishDocket> OfAsync(PartnerCompany company, CancellationToken cancellation)
    {
        var page = await db.Pages.AsNoTracking().SingleAsync(page => page.CompanyId == company.Id, cancellation);
        var assets = await db
            .Assets.AsNoTracking()
            .Where(asset => asset.Id == page.LogoLightId || asset.Id == page.LogoDarkId || asset.Id == page.ImageId)
            .ToDictionaryAsync(asset => asset.Kind, cancellation);
        return new PublishDocket(
            company.Name,
            company.Slug,
            page.IsPublished,
            await showing.GateAsync(page, cancellation),
            page.BelowSince,
            Line(assets.GetValueOrDefault(AssetKind.LogoLight)),
            Line(assets.GetValueOrDefault(AssetKind.LogoDark)),
            Line(assets.GetValueOrDefault(AssetKind.Image)),
            await WorthAsync(company, cancellation)
        );
    }

    // Who is close to falling out, and what that would do (P-165, P-076, P-088).
    private async Task<IReadOnlyList<Worth>> WorthAsync(PartnerCompany company, CancellationToken cancellation)
    {
        var least = await settings.GetAsync(PartnersSettings.LeastExperts, cancellation);
        var leastScore = await settings.GetAsync(PartnersSettings.LeastScore, cancellation);
        var decisions = await db
            .Decisions.AsNoTracking()
            .Where(decision =>
                decision.CompanyId == company.Id
                && (decision.State == DecisionState.Approved || decision.State == DecisionState.RemovedAutomatically)
                && db.UseCases.Any(useCase => useCase.Id == decision.UseCaseId && useCase.DeletedAt == null)
            )
            .Join(
                db.UseCases,
                decision => decision.UseCaseId,
                useCase => useCase.Id,
                (decision, useCase) =>
                    new
                    {
                        decision.PersonId,
                        decision.State,
                        decision.EligibleAgainAt,
                        useCase.Slug,
                    }
            )
            .ToListAsync(cancellation);
        var judged = await showing.JudgeAsync(company.Id, decisions.Select(one => one.PersonId).Distinct().ToList(), cancellation);
        var approved = decisions.Where(one => one.State is DecisionState.Approved).Select(one => one.PersonId).Distinct().ToList();
        var shown = approved.Where(id => judged.TryGetValue(id, out var one) && one.Eligibility.IsEligible).ToList();
        var near = shown.Count(id => judged[id].Person.Score is { } score && score >= leastScore && score <= leastScore + 2);

        var worth = new List<Worth>();
        var nearWords = near switch
        {
            0 => "",
            1 => $"1 approved expert stands at {leastScore}–{leastScore + 2} %. ",
            _ => $"{near} approved experts stand at {leastScore}–{leastScore + 2} %. ",
        };
        if (shown.Count >= least && shown.Count < least + 5)
            worth.Add(new Worth("alert-triangle", "warn", $"{shown.Count} of {least} is thin.", $"{nearWords}We suggest {least + 5}."));
        else if (near > 0)
            worth.Add(new Worth("alert-triangle", "warn", "", nearWords.Trim()));
        var hidden = approved.Count(id => judged.TryGetValue(id, out var one) && one.Eligibility.Why is Ineligible.AccountOnHold);
        if (hidden > 0)
            worth.Add(
                new Worth(
                    "eye-off",
                    "warn",
                    "",
                    $"{hidden} approved {(hidden == 1 ? "expert is" : "experts are")} hidden while the account is on hold."
                )
            );
        foreach (var one in shown.Select(id => judged[id]).Where(one => one.Person.Score is null or 0).Take(3))
            worth.Add(
                new Worth(
                    "eye-off",
                    "warn",
                    "",
                    $"{one.Person.FirstName} is new: the platform makes a profile private on {one.Person.CreatedAt.AddDays(90).ToString("d MMM", CultureInfo.InvariantCulture)} if nothing is earned by then."
                )
            );
        foreach (var back in decisions.Where(one => one.EligibleAgainAt is not null).DistinctBy(one => one.PersonId).Take(3))
            if (judged.TryGetValue(back.PersonId, out var one))
                worth.Add(
                    new Worth(
                        "refresh",
                        "woad",
                        "",
                        $"{one.Person.FirstName} is eligible again since {back.EligibleAgainAt!.Value.ToString("d MMM", CultureInfo.InvariantCulture)}.",
                        $"/p/{company.Slug}/use-cases/{back.Slug}/removed"
                    )
                );
        return worth;
    }

    private static AssetLine? Line(Asset? asset) =>
        asset switch
        {
            null => null,
            { Kind: AssetKind.Image } => new AssetLine(
                asset.Address,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(asset.MediaType == MediaTypes.Png ? "PNG" : "JPG")}, {asset.Width:0} × {asset.Height:0}, {Ui.Figures.Size(asset.Bytes)}"
                )
            ),
            _ => new AssetLine(
                asset.Address,
                string.Create(CultureInfo.InvariantCulture, $"SVG, {asset.Height:0.#} px, contrast {(asset.Contrast ?? 0) / 100m:0.0}")
            ),
        };
}

/// <summary>Reads what happened in a company's portal, newest first (P-200).</summary>
public sealed class ReadAudit(PartnersDb db, IRoster roster) : IUseCase
{
    /// <summary>The latest lines, of people, rules and the operator alike.</summary>
    public async Task<IReadOnlyList<LatestChange>> RunAsync(Actor actor, int most, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var account = acting.Company.Slug;
        var addresses = await db
            .CompanyAddresses.AsNoTracking()
            .Where(address => address.CompanyId == acting.CompanyId)
            .Select(address => "/p/" + address.Slug)
            .ToListAsync(cancellation);
        var lines = await db
            .Audit.AsNoTracking()
            .Where(line => addresses.Contains(line.Account))
            .OrderByDescending(line => line.At)
            .ThenByDescending(line => line.Id)
            .Take(most)
            .ToListAsync(cancellation);
        // The audit holds no names of experts, so that nothing of them stays when their account is gone (P-093).
        var people = await roster.FindAsync(
            lines
                .Where(line => line.Act.StartsWith("expert.", StringComparison.Ordinal))
                .Select(line => line.SubjectId)
                .Distinct()
                .ToList(),
            cancellation
        );
        var useCases = await db
            .UseCases.AsNoTracking()
            .Where(useCase => useCase.CompanyId == acting.CompanyId)
            .ToDictionaryAsync(useCase => useCase.Id, useCase => useCase.Name, cancellation);
        return [.. lines.Select(line => AuditWords.Of(line, people, useCases))];
    }
}

internal static class AuditWords
{
    public static LatestChange Of(AuditEntry line, IReadOnlyDictionary<Guid, PersonFacts> people, Dictionary<Guid, string> useCases)
    {
        var person = people.TryGetValue(line.SubjectId, out var known) ? known.Name : "Someone whose account is gone";
        var (icon, text) = line.Act switch
        {
            "expert.approved" => ("check", $"approved {person}{For()}"),
            "expert.declined" => ("x", $"declined {person}{For()}"),
            "expert.removed" => ("user-off", $"removed {person}{For()}: {Reason()}"),
            "expert.returned" => ("refresh", $"brought {person} back{For()}"),
            "expert.undone" => ("arrow-back-up", $"took back the decision about {person}{For()}"),
            "expert.noted" => ("notes", $"wrote a note about {person}"),
            "expert.brought" => ("user-plus", $"noted that {person} was brought by the company"),
            "expert.forgotten" => ("user-off", "forgot someone whose account is gone"),
            "use-case.created" => ("plus", $"created the use case {Name()}"),
            "use-case.edited" => ("pencil", $"edited the use case {Name()}"),
            "use-case.moved" => ("arrows-sort", $"moved the use case {Name()}"),
            "use-case.deleted" => ("trash", $"deleted the use case {Name()}"),
            "service.removed" => ("package", "took a service off"),
            "service.restored" => ("package", "put a service back"),
            "asset.replaced" => ("photo", "replaced a logo or the image"),
            "asset.brought-back" => ("photo", "brought back an earlier logo or image"),
            "asset.dropped" => ("photo", "took a logo or the image off"),
            "page.published" => ("eye", "published the page"),
            "page.unpublished" => ("eye-off", "took the page off"),
            "page.described" => ("settings", "changed the page’s words, colours or order"),
            "preview.shared" => ("link", "made a secret address for the preview"),
            "coworker.invited" => ("mail", $"invited {Text("email")}"),
            "coworker.invitation.resent" => ("mail", $"invited {Text("email")} again"),
            "coworker.invitation.withdrawn" => ("mail", $"took the invitation of {Text("email")} back"),
            "coworker.invitation.declined" => ("mail", $"{Text("email")} declined"),
            "coworker.joined" => ("user-check", "joined"),
            "coworker.removed" => ("user-x", $"removed {Text("name")}"),
            "coworker.left" => ("user-x", "left"),
            "coworker.changed" => ("user-star", $"changed what {Text("name")} may do"),
            "company.granted" => ("key", "granted access to the portal"),
            "company.suspended" => ("lock", "took access to the portal away"),
            "company.renamed" => ("building", "renamed the company"),
            _ => ("circle", line.Act),
        };
        return new LatestChange(line.At, line.ActorName, text, icon);

        string For() => Guid.TryParse(Text("useCase"), out var id) && useCases.TryGetValue(id, out var name) ? $" for {name}" : "";
        string Name() => useCases.GetValueOrDefault(line.SubjectId, Text("name"));
        string Reason() => Enum.TryParse<RemovalReason>(Text("reason"), ignoreCase: true, out var reason) ? reason.Words() : "";
        string Text(string field) => Value(line.After, field) ?? Value(line.Before, field) ?? "";
    }

    private static string? Value(string? json, string field)
    {
        if (json is null)
            return null;
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(field, out var value) ? value.ToString() : null;
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Curation;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// Everything a company's page shows at one moment, and nothing else: only data that public profiles show (P-170, P-171), only people
/// who are approved and eligible at that moment (P-086).
/// </summary>
public sealed record Exhibition(string Company, string Slug, Look Look, PageOrder Order, IReadOnlyList<ShownUseCase> UseCases)
{
    /// <summary>The different people shown.</summary>
    public int People => UseCases.SelectMany(useCase => useCase.Experts).Select(expert => expert.Id).Distinct().Count();

    /// <summary>The use case of an address; null when it is not shown.</summary>
    public ShownUseCase? Find(string slug) => UseCases.FirstOrDefault(useCase => useCase.Slug == slug);

    /// <summary>A hash of everything shown: another content has another one.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options)))[..24];
}

/// <summary>How the page looks.</summary>
public sealed record Look(
    string Headline,
    string Lead,
    string Website,
    string AccentLight,
    string AccentDark,
    ShownAsset? LogoLight,
    ShownAsset? LogoDark,
    ShownAsset? Image
);

/// <summary>A logo or image with its address and size (P-115).</summary>
public sealed record ShownAsset(string Address, decimal Width, decimal Height);

/// <summary>A use case with who and what is shown for it.</summary>
public sealed record ShownUseCase(
    Guid Id,
    string Slug,
    string Name,
    string Description,
    Ways Ways,
    IReadOnlyList<ShownExpert> Experts,
    IReadOnlyList<ServiceOnShow> Services
);

/// <summary>A person as their public profile shows them (P-170).</summary>
public sealed record ShownExpert(
    Guid Id,
    string ShortId,
    string Name,
    string Slug,
    string Picture,
    string Title,
    string Country,
    string TimeZone,
    IReadOnlyList<string> Languages,
    long? Rate,
    IReadOnlyList<string> Skills,
    int? Score,
    bool ScoreIsAgencys,
    Badge? Badge,
    long? ProjectFrom,
    long? ConsultationFrom
);

/// <summary>A ready-made service of someone shown (P-103).</summary>
public sealed record ServiceOnShow(
    Guid Id,
    Guid PersonId,
    string PersonName,
    string PersonPicture,
    ServiceKind Kind,
    string Title,
    string Summary,
    long Price,
    int? Days
);

/// <summary>Puts an exhibition together from what is stored and what the roster says now.</summary>
public sealed class Curate(PartnersDb db, IRoster roster, Showing showing)
{
    /// <summary>
    /// What the page at an address shows: <paramref name="slug"/> is looked up among the addresses companies have and had. Null when
    /// there is none that is public, whatever the reason (P-156); for a preview the page need not be public.
    /// </summary>
    public async Task<Exhibition?> FindAsync(string slug, bool preview, CancellationToken cancellation)
    {
        var row = await db
            .CompanyAddresses.AsNoTracking()
            .Where(address => address.Slug == slug)
            .Join(db.Companies, address => address.CompanyId, company => company.Id, (_, company) => company)
            .Join(db.Pages, company => company.Id, page => page.CompanyId, (company, page) => new { company, page })
            .SingleOrDefaultAsync(cancellation);
        if (row is null || !row.company.HasAccess || (!row.page.IsPublished && !preview))
            return null;

        var (company, page) = (row.company, row.page);
        var useCases = await db
            .UseCases.AsNoTracking()
            .Where(useCase => useCase.CompanyId == company.Id && useCase.DeletedAt == null)
            .OrderBy(useCase => useCase.Position)
            .ThenBy(useCase => useCase.Id)
            .ToListAsync(cancellation);
        var approved = await db
            .Decisions.AsNoTracking()
            .Where(decision => decision.CompanyId == company.Id && decision.State == DecisionState.Approved)
            .Select(decision => new { decision.UseCaseId, decision.PersonId })
            .ToListAsync(cancellation);
        var removed = await db
            .ServiceRemovals.AsNoTracking()
            .Where(service => service.CompanyId == company.Id)
            .Select(service => new { service.UseCaseId, service.ServiceId })
            .ToListAsync(cancellation);
        var assets = await db
            .Assets.AsNoTracking()
            .Where(asset => asset.Id == page.LogoLightId || asset.Id == page.LogoDarkId || asset.Id == page.ImageId)
            .ToDictionaryAsync(asset => asset.Id, asset => new ShownAsset(asset.Address, asset.Width, asset.Height), cancellation);

        var ids = approved.Select(one => one.PersonId).Distinct().ToList();
        var judged = await showing.JudgeAsync(company.Id, ids, cancellation);
        var visible = judged.Values.Where(one => one.Eligibility.IsEligible).ToDictionary(one => one.Person.Id, one => one.Person);
        var tongues = await roster.TonguesAsync(visible.Keys, cancellation);
        var services = (await roster.ServicesAsync(visible.Keys, cancellation))
            .Where(service => service.IsListed)
            .ToLookup(service => service.PersonId);

        return new Exhibition(
            company.Name,
            company.Slug,
            new Look(
                page.Headline,
                page.Lead,
                page.Website,
                page.AccentLight,
                page.AccentDark,
                AssetOf(page.LogoLightId),
                AssetOf(page.LogoDarkId),
                AssetOf(page.ImageId)
            ),
            page.Order,
            // A use case that shows nobody and nothing is not shown (P-039).
            [.. useCases.Select(Show).Where(useCase => useCase.Experts.Count > 0 || useCase.Services.Count > 0)]
        );

        ShownAsset? AssetOf(Guid? id) => id is { } known ? assets.GetValueOrDefault(known) : null;

        ShownUseCase Show(UseCase useCase)
        {
            var people = approved
                .Where(one => one.UseCaseId == useCase.Id && visible.ContainsKey(one.PersonId))
                .Select(one => visible[one.PersonId])
                .OrderBy(person => person.Name, StringComparer.Ordinal)
                .ThenBy(person => person.Id)
                .ToList();
            var offered = people
                .SelectMany(person => services[person.Id])
                .Where(service => useCase.Ways.Offers(service.Kind))
                .Where(service => !removed.Any(one => one.UseCaseId == useCase.Id && one.ServiceId == service.Id))
                .ToList();
            return new ShownUseCase(
                useCase.Id,
                useCase.Slug,
                useCase.Name,
                useCase.Description,
                useCase.Ways,
                [.. people.Select(person => Expert(person, offered))],
                [
                    .. offered.Select(service => new ServiceOnShow(
                        service.Id,
                        service.PersonId,
                        visible[service.PersonId].Name,
                        visible[service.PersonId].Picture,
                        service.Kind,
                        service.Title,
                        service.Summary,
                        service.Price,
                        service.Days
                    )),
                ]
            );
        }

        ShownExpert Expert(PersonFacts person, List<ServiceFacts> offered)
        {
            var (languages, zone) = tongues.TryGetValue(person.Id, out var tongue) ? tongue : ([], "");
            return new ShownExpert(
                person.Id,
                person.ShortId,
                person.Name,
                person.Slug,
                person.Picture,
                person.Title,
                person.Country,
                zone,
                languages,
                person.Rate,
                [.. person.Skills.Take(3)],
                // 0 is what a newcomer's profile says before a first score; here it is none (P-070).
                person.Score
                    is 0
                    ? null
                    : person.Score,
                person.ScoreIsAgencys,
                person.Badge,
                From(ServiceKind.Project),
                From(ServiceKind.Consultation)
            );

            long? From(ServiceKind kind) =>
                offered
                    .Where(service => service.PersonId == person.Id && service.Kind == kind)
                    .Select(service => (long?)service.Price)
                    .Min();
        }
    }
}

/// <summary>Ways and kinds of service.</summary>
public static class WaysOfServices
{
    /// <summary>Whether services of a kind are shown (P-036).</summary>
    public static bool Offers(this Ways ways, ServiceKind kind) =>
        ways.HasFlag(kind is ServiceKind.Project ? Ways.Projects : Ways.Consultations);
}

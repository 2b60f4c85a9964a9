using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Curation;

/// <summary>The tabs of a use case (P-048, P-085, P-100).</summary>
public enum UseCaseTab
{
    /// <summary>Found and undecided.</summary>
    Candidates,

    /// <summary>Featured.</summary>
    Approved,

    /// <summary>Declined or taken off by people.</summary>
    Declined,

    /// <summary>Taken off by the rule.</summary>
    Removed,

    /// <summary>Projects and consultations of the approved.</summary>
    Services,
}

/// <summary>A person on a tab.</summary>
public sealed record ExpertRow(
    PersonFacts Person,
    Eligibility Eligibility,
    BroughtBy? Brought,
    bool OffersProjects,
    bool OffersConsultations,
    DecisionState? State,
    RemovalReason? Reason,
    string By,
    DateTimeOffset? At,
    string Note,
    DateTimeOffset? EligibleAgainAt
);

/// <summary>A service on the tab Services or on the page of all services.</summary>
public sealed record ServiceRow(
    ServiceFacts Service,
    PersonFacts Person,
    string UseCase,
    string UseCaseSlug,
    Guid UseCaseId,
    string? RemovedBy,
    DateTimeOffset? RemovedAt
)
{
    /// <summary>Why it is not shown though nobody took it off; null while it is shown or was taken off (P-104).</summary>
    public string? Gone => RemovedBy is null && !Service.IsListed ? "paused or not approved by its owner" : null;
}

/// <summary>What the page of a use case shows.</summary>
public sealed record UseCasePage(
    UseCase UseCase,
    IReadOnlyDictionary<UseCaseTab, int> Counts,
    int EligibleAgain,
    IReadOnlyList<ExpertRow> Rows,
    IReadOnlyList<ServiceRow> Services,
    PublishDocket Docket
);

/// <summary>Shows a use case with one of its tabs.</summary>
public sealed class ShowUseCase(PartnersDb db, IRoster roster, Showing showing, Dockets dockets, ListServices services) : IUseCase
{
    /// <summary>
    /// The use case of an address; an old one finds it too (P-037). <paramref name="find"/> looks for people by name, also those who are
    /// not eligible, with their reason (P-057).
    /// </summary>
    public async Task<UseCasePage> RunAsync(Actor actor, string slug, UseCaseTab tab, string? find, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var useCase = await db
            .UseCases.AsNoTracking()
            .Where(known =>
                known.CompanyId == acting.CompanyId
                && known.DeletedAt == null
                && db.UseCaseAddresses.Any(address =>
                    address.CompanyId == acting.CompanyId && address.Slug == slug && address.UseCaseId == known.Id
                )
            )
            .OneAsync("use case", cancellation);
        var decisions = await db.Decisions.AsNoTracking().Where(decision => decision.UseCaseId == useCase.Id).ToListAsync(cancellation);
        var known = await showing.JudgeAsync(acting.CompanyId, decisions.Select(decision => decision.PersonId).ToList(), cancellation);
        var of = decisions.Where(decision => known.ContainsKey(decision.PersonId)).ToLookup(decision => decision.State);
        // Candidates who are no longer eligible are not listed (P-057).
        var candidates = of[DecisionState.Candidate].Where(decision => known[decision.PersonId].Eligibility.IsEligible).ToList();

        var shown = tab switch
        {
            UseCaseTab.Candidates => candidates.AsEnumerable(),
            UseCaseTab.Approved => of[DecisionState.Approved],
            UseCaseTab.Declined => of[DecisionState.Declined],
            UseCaseTab.Removed => of[DecisionState.RemovedAutomatically],
            _ => [],
        };
        var rows = shown.Select(decision => (Judged: known[decision.PersonId], Decision: (Decision?)decision)).ToList();
        if (tab is UseCaseTab.Candidates && find is { Length: > 1 })
            rows = await FindAsync(acting.CompanyId, find, decisions, cancellation);

        var offered = (await roster.ServicesAsync(rows.Select(row => row.Judged.Person.Id).ToList(), cancellation))
            .Where(service => service.IsListed)
            .ToLookup(service => service.PersonId, service => service.Kind);
        var list = await services.OfAsync(acting.CompanyId, useCase.Id, cancellation);
        return new UseCasePage(
            useCase,
            new Dictionary<UseCaseTab, int>
            {
                [UseCaseTab.Candidates] = candidates.Count,
                [UseCaseTab.Approved] = of[DecisionState.Approved].Count(),
                [UseCaseTab.Declined] = of[DecisionState.Declined].Count(),
                [UseCaseTab.Removed] = of[DecisionState.RemovedAutomatically].Count(),
                [UseCaseTab.Services] = list.Count(row => row.RemovedBy is null && row.Gone is null),
            },
            of[DecisionState.RemovedAutomatically].Count(decision => decision.EligibleAgainAt is not null),
            [
                .. rows.Select(row => new ExpertRow(
                        row.Judged.Person,
                        row.Judged.Eligibility,
                        row.Judged.Brought,
                        offered[row.Judged.Person.Id].Contains(ServiceKind.Project),
                        offered[row.Judged.Person.Id].Contains(ServiceKind.Consultation),
                        row.Decision?.State,
                        row.Decision?.Reason,
                        row.Decision?.By ?? "",
                        row.Decision?.At,
                        row.Decision?.Note ?? "",
                        row.Decision?.EligibleAgainAt
                    ))
                    // Who is eligible again stands on top (P-088); then whom one may act on, the best score first.
                    .OrderByDescending(row => row.EligibleAgainAt is not null)
                    .ThenByDescending(row => row.Eligibility.IsEligible)
                    .ThenByDescending(row => row.Person.Score ?? -1)
                    .ThenBy(row => row.Person.Name, StringComparer.Ordinal),
            ],
            tab is UseCaseTab.Services ? list : [],
            await dockets.OfAsync(acting.Company, cancellation)
        );
    }

    private async Task<List<(Judged Judged, Decision? Decision)>> FindAsync(
        Guid company,
        string find,
        List<Decision> decisions,
        CancellationToken cancellation
    )
    {
        var found = await roster.SearchAsync(new TalentQuery { Text = find, OnlyPublic = false }, 50, cancellation);
        var named = found
            .Where(person => person.Name.Contains(find.Trim(), StringComparison.OrdinalIgnoreCase))
            .ToDictionary(person => person.Id);
        var judged = await showing.JudgeAsync(company, named, cancellation);
        return [.. judged.Values.Select(one => (one, decisions.FirstOrDefault(decision => decision.PersonId == one.Person.Id)))];
    }
}

/// <summary>Lists the services of a company's approved experts: shown, taken off, and gone by themselves (P-100 to P-105).</summary>
public sealed class ListServices(PartnersDb db, IRoster roster, Showing showing) : IUseCase
{
    /// <summary>All of the acting one's company.</summary>
    public async Task<IReadOnlyList<ServiceRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        return await OfAsync(acting.CompanyId, null, cancellation);
    }

    internal async Task<IReadOnlyList<ServiceRow>> OfAsync(Guid companyId, Guid? useCaseId, CancellationToken cancellation)
    {
        var useCases = await db
            .UseCases.AsNoTracking()
            .Where(useCase => useCase.CompanyId == companyId && useCase.DeletedAt == null && (useCaseId == null || useCase.Id == useCaseId))
            .OrderBy(useCase => useCase.Position)
            .ToListAsync(cancellation);
        var approved = await db
            .Decisions.AsNoTracking()
            .Where(decision => decision.CompanyId == companyId && decision.State == DecisionState.Approved)
            .Select(decision => new { decision.UseCaseId, decision.PersonId })
            .ToListAsync(cancellation);
        var removals = await db.ServiceRemovals.AsNoTracking().Where(removal => removal.CompanyId == companyId).ToListAsync(cancellation);
        var judged = await showing.JudgeAsync(companyId, approved.Select(one => one.PersonId).Distinct().ToList(), cancellation);
        var services = (await roster.ServicesAsync(judged.Keys.ToList(), cancellation)).ToLookup(service => service.PersonId);
        return
        [
            .. from useCase in useCases
            from one in approved
            where one.UseCaseId == useCase.Id && judged.TryGetValue(one.PersonId, out var known) && known.Eligibility.IsEligible
            from service in services[one.PersonId]
            where useCase.Ways.Offers(service.Kind)
            let removal = removals.FirstOrDefault(removal => removal.UseCaseId == useCase.Id && removal.ServiceId == service.Id)
            select new ServiceRow(service, judged[one.PersonId].Person, useCase.Name, useCase.Slug, useCase.Id, removal?.By, removal?.At),
        ];
    }
}

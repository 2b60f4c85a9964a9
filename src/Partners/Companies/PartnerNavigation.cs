using Guildhall.Kernel;
using Guildhall.Partners.Curation;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>The portal's sidebar, and its line in the switcher: absent for everyone without access (P-006).</summary>
public sealed class PartnerNavigation(PartnersDb db) : INavigation
{
    /// <inheritdoc/>
    public AccountKind Kind => AccountKind.Partner;

    /// <inheritdoc/>
    public async Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await Of(actor).SingleOrDefaultAsync(coworker => coworker.Company.Slug == actor.Account.Slug, cancellation);
        if (acting is null)
            return null;
        var (company, home) = (acting.Company, $"/p/{acting.Company.Slug}");
        var useCases = await db
            .UseCases.AsNoTracking()
            .Where(useCase => useCase.CompanyId == company.Id && useCase.DeletedAt == null)
            .OrderBy(useCase => useCase.Position)
            .Select(useCase => new
            {
                useCase.Name,
                useCase.Slug,
                Candidates = db.Decisions.Count(decision => decision.UseCaseId == useCase.Id && decision.State == DecisionState.Candidate),
            })
            .ToListAsync(cancellation);
        var people = await db.Coworkers.CountAsync(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null, cancellation);
        return new Frame(
            company.Name,
            home,
            PictureOf(company),
            $"{actor.Name.Split(' ')[0]} · Partner portal",
            [
                new NavGroup(null, new NavItem("Experts page", "layout-grid", home)),
                new NavGroup(
                    "All use cases",
                    [
                        .. useCases.Select(useCase => new NavItem(
                            useCase.Name,
                            "tag",
                            $"{home}/use-cases/{useCase.Slug}",
                            useCase.Candidates
                        )),
                        new NavItem("New use case", "plus", $"{home}/use-cases/new"),
                    ]
                ),
                new NavGroup(
                    "Page",
                    new NavItem("Brand assets", "photo", $"{home}/brand"),
                    new NavItem("Services", "packages", $"{home}/services"),
                    new NavItem("Preview", "eye", $"{home}/preview"),
                    new NavItem("Audit", "history", $"{home}/audit")
                ),
                new NavGroup(
                    "Company",
                    new NavItem("Coworkers", "users", $"{home}/coworkers", people),
                    new NavItem("Settings", "settings", $"{home}/settings")
                ),
            ],
            Invite: acting.IsAdmin ? $"{home}/coworkers?dialog=invite" : null
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation) =>
        [
            .. (await Of(actor).OrderBy(coworker => coworker.Company.Name).ToListAsync(cancellation)).Select(coworker => new AccountChoice(
                coworker.Company.Name,
                "Partner portal",
                $"/p/{coworker.Company.Slug}",
                PictureOf(coworker.Company)
            )),
        ];

    private IQueryable<Coworker> Of(Actor actor) =>
        db
            .Coworkers.AsNoTracking()
            .Include(coworker => coworker.Company)
            .Where(coworker =>
                coworker.PersonId == actor.PersonId
                && coworker.LeftAt == null
                && (coworker.Company.State == CompanyState.Granted || coworker.Company.State == CompanyState.Active)
            );

    private static Picture PictureOf(PartnerCompany company) =>
        new(company.Name, company.Picture.Length > 0 ? company.Picture : null, Organisation: true);
}

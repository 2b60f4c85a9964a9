using Guildhall.Kernel;
using Guildhall.Partners.Curation;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>A partner company as the operator sees it.</summary>
public sealed record CompanyRow(
    Guid Id,
    string Slug,
    string Name,
    string Domain,
    CompanyState State,
    bool IsPublished,
    int Coworkers,
    int Brought,
    string? FirstAdmin,
    DateTimeOffset CreatedAt
);

/// <summary>Lists the partner companies for the operator (P-005).</summary>
public sealed class ListCompanies(PartnersDb db) : IUseCase
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<CompanyRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        return await db
            .Companies.AsNoTracking()
            .OrderBy(company => company.Name)
            .Select(company => new CompanyRow(
                company.Id,
                company.Slug,
                company.Name,
                company.Domain,
                company.State,
                db.Pages.Any(page => page.CompanyId == company.Id && page.IsPublished),
                db.Coworkers.Count(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null),
                db.BroughtBy.Count(brought => brought.CompanyId == company.Id),
                db.Coworkers.Where(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null && coworker.IsAdmin)
                    .OrderBy(coworker => coworker.JoinedAt)
                    .Select(coworker => coworker.Name)
                    .FirstOrDefault(),
                company.CreatedAt
            ))
            .ToListAsync(cancellation);
    }
}

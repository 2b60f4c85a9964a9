using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Curation;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Publishing;

/// <summary>Who may be shown by a company at this moment: approved, and eligible now by what the roster says now (P-086).</summary>
public sealed class Showing(PartnersDb db, IRoster roster, Settings<PartnersDb> settings)
{
    /// <summary>The different people shown over all use cases (P-153).</summary>
    public async Task<IReadOnlySet<Guid>> VisibleAsync(Guid companyId, CancellationToken cancellation)
    {
        var approved = await db
            .Decisions.Where(decision =>
                decision.CompanyId == companyId
                && decision.State == DecisionState.Approved
                && db.UseCases.Any(useCase => useCase.Id == decision.UseCaseId && useCase.DeletedAt == null)
            )
            .Select(decision => decision.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        var judged = await JudgeAsync(companyId, approved, cancellation);
        return judged.Values.Where(one => one.Eligibility.IsEligible).Select(one => one.Person.Id).ToHashSet();
    }

    /// <summary>The people that exist among these, each with what the rule says about them now.</summary>
    public async Task<IReadOnlyDictionary<Guid, Judged>> JudgeAsync(
        Guid companyId,
        IReadOnlyCollection<Guid> people,
        CancellationToken cancellation
    ) => await JudgeAsync(companyId, await roster.FindAsync(people, cancellation), cancellation);

    /// <summary>These people, each with what the rule says about them now.</summary>
    public async Task<IReadOnlyDictionary<Guid, Judged>> JudgeAsync(
        Guid companyId,
        IReadOnlyDictionary<Guid, PersonFacts> people,
        CancellationToken cancellation
    )
    {
        var evidence = await db
            .BroughtBy.AsNoTracking()
            .Where(brought => brought.CompanyId == companyId)
            .ToDictionaryAsync(brought => brought.PersonId, cancellation);
        var least = await settings.GetAsync(PartnersSettings.LeastScore, cancellation);
        return people.Values.ToDictionary(
            person => person.Id,
            person =>
            {
                var brought = evidence.GetValueOrDefault(person.Id);
                return new Judged(person, brought, Eligibility.Of(person, brought, least));
            }
        );
    }

    /// <summary>What publishing needs, and what of it is there now (P-150, P-153).</summary>
    public async Task<Gate> GateAsync(ExpertsPage page, CancellationToken cancellation) =>
        new(
            (await VisibleAsync(page.CompanyId, cancellation)).Count,
            await settings.GetAsync(PartnersSettings.LeastExperts, cancellation),
            page.LogoLightId is not null,
            page.LogoDarkId is not null,
            page.ImageId is not null
        );
}

/// <summary>A person with what the rule says about them now.</summary>
/// <param name="Person">As the roster knows them.</param>
/// <param name="Brought">How this company brought them; null when it did not.</param>
/// <param name="Eligibility">What the rule says.</param>
public sealed record Judged(PersonFacts Person, BroughtBy? Brought, Eligibility Eligibility);

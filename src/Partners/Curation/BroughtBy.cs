using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Curation;

/// <summary>Evidence that a company brought a person to the platform (P-073). The operator writes it down; nobody ticks it on a profile.</summary>
public sealed class BroughtBy
{
    private BroughtBy() { } // EF

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>How they were brought.</summary>
    public BroughtWay Way { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Who wrote it down, by name.</summary>
    public string NotedBy { get; private init; } = "";

    /// <summary>Writes it down.</summary>
    public static BroughtBy Note(Guid company, Guid person, BroughtWay way, DateTimeOffset at, string notedBy) =>
        new()
        {
            CompanyId = company,
            PersonId = person,
            Way = way,
            At = at,
            NotedBy = notedBy,
        };

    /// <summary>Whether the account was made after that: only so is the person new, and brought (P-073).</summary>
    public bool IsEvidenceFor(PersonFacts person) => person.Id == PersonId && person.CreatedAt >= At;

    private sealed class Mapping : IEntityTypeConfiguration<BroughtBy>
    {
        public void Configure(EntityTypeBuilder<BroughtBy> entity)
        {
            entity.ToTable("BroughtBy");
            entity.HasKey(brought => new { brought.CompanyId, brought.PersonId });
            entity.HasIndex(brought => brought.PersonId);
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(brought => brought.CompanyId);
        }
    }
}

/// <summary>How a company brought someone (P-073).</summary>
public enum BroughtWay
{
    /// <summary>By its sign-up link.</summary>
    SignUpLink,

    /// <summary>By its list of addresses.</summary>
    EmailList,

    /// <summary>The operator says so.</summary>
    Operator,
}

/// <summary>The operator writes down whom a company brought (P-073).</summary>
public sealed class ImportBroughtBy(PartnersDb db, IRoster roster, Eligible eligible, TimeProvider clock) : IUseCase
{
    /// <summary>The company, short ids of people separated by commas, spaces or lines, how and when they were brought (UTC).</summary>
    public sealed record Input(Guid CompanyId, string ShortIds, BroughtWay Way, DateTimeOffset At);

    /// <summary>How many were written down, and which ids nobody has.</summary>
    public sealed record Imported(int Noted, IReadOnlyList<string> Unknown);

    /// <summary>Writes it down; whoever stands there already keeps the earlier evidence.</summary>
    public async Task<Imported> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        if (input.At > now)
            throw new InvalidInput("at", "Nobody was brought in the future.");
        var company = await db.Companies.Where(known => known.Id == input.CompanyId).OneAsync("company", cancellation);
        var known = await db
            .BroughtBy.Where(brought => brought.CompanyId == company.Id)
            .Select(brought => brought.PersonId)
            .ToListAsync(cancellation);

        var (noted, unknown) = (new List<Guid>(), new List<string>());
        foreach (var shortId in input.ShortIds.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (await roster.FindByShortIdAsync(shortId, cancellation) is not { } person)
                unknown.Add(shortId);
            else if (!known.Contains(person.Id) && !noted.Contains(person.Id))
            {
                db.Add(BroughtBy.Note(company.Id, person.Id, input.Way, input.At, actor.Name));
                db.Record(
                    actor.In(AccountKind.Partner, company.Slug),
                    "expert.brought",
                    person.Id,
                    now,
                    after: new { input.Way, input.At }
                );
                noted.Add(person.Id);
            }
        }
        await db.SaveChangesAsync(cancellation);
        foreach (var person in noted)
            await eligible.ReviewAsync(person, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Imported(noted.Count, unknown);
    }
}

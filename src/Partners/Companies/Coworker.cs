using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Companies;

/// <summary>A person of a partner company. All may do the same in the portal; only admins add and remove people (P-012, P-013).</summary>
public sealed class Coworker : IVersioned
{
    private Coworker() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The company itself; loaded with <see cref="CoworkerLookups.ActingAsync"/>.</summary>
    public PartnerCompany Company { get; private init; } = null!;

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The name when they joined; what they made keeps it (P-016).</summary>
    public string Name { get; private init; } = "";

    /// <summary>The address they were invited under, in lower case.</summary>
    public string Email { get; private init; } = "";

    /// <summary>Whether they add and remove people (P-013).</summary>
    public bool IsAdmin { get; private set; }

    /// <summary>When they joined (UTC).</summary>
    public DateTimeOffset JoinedAt { get; private init; }

    /// <summary>When they left or were removed (UTC); null while they belong to it.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Takes a person in.</summary>
    public static Coworker Join(PartnerCompany company, Guid person, string name, string email, bool isAdmin, DateTimeOffset now) =>
        new()
        {
            CompanyId = company.Id,
            PersonId = person,
            Name = name,
            Email = email,
            IsAdmin = isAdmin,
            JoinedAt = now,
        };

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever is no admin (P-013).</summary>
    public void MustAdminister()
    {
        if (!IsAdmin)
            throw new NotAllowed("Only an admin of the company adds and removes people.");
    }

    /// <summary>Makes them an admin (P-014).</summary>
    public void Promote() => IsAdmin = true;

    /// <summary>Makes an admin an ordinary coworker; refuses the last one (P-015).</summary>
    public void Lower(int adminsThereAre)
    {
        MustNotBeLast(adminsThereAre);
        IsAdmin = false;
    }

    /// <summary>Ends their access at once; refuses the last admin (P-015, P-016).</summary>
    public void Leave(int adminsThereAre, DateTimeOffset now)
    {
        MustNotBeLast(adminsThereAre);
        LeftAt = now;
    }

    private void MustNotBeLast(int adminsThereAre)
    {
        if (IsAdmin && adminsThereAre <= 1)
            throw new LastAdmin();
    }

    private sealed class Mapping : IEntityTypeConfiguration<Coworker>
    {
        public void Configure(EntityTypeBuilder<Coworker> entity)
        {
            entity.ToTable("Coworkers");
            entity.HasOne(coworker => coworker.Company).WithMany().HasForeignKey(coworker => coworker.CompanyId);
            entity.HasIndex(coworker => new { coworker.CompanyId, coworker.PersonId }).IsUnique().HasFilter("left_at IS NULL");
            entity.HasIndex(coworker => coworker.PersonId);
        }
    }
}

/// <summary>Finding the coworker who acts.</summary>
public static class CoworkerLookups
{
    /// <summary>
    /// The actor's place in the company of their account, with the company. Whoever has none, and everyone of a company without access,
    /// is told that there is no such portal (P-003, P-006, P-016).
    /// </summary>
    public static Task<Coworker> ActingAsync(this IQueryable<Coworker> coworkers, Actor actor, CancellationToken cancellation) =>
        coworkers
            .Include(coworker => coworker.Company)
            .Where(coworker =>
                coworker.PersonId == actor.PersonId
                && coworker.LeftAt == null
                && coworker.Company.Slug == actor.Account.Slug
                && (coworker.Company.State == CompanyState.Granted || coworker.Company.State == CompanyState.Active)
            )
            .OneAsync("partner portal", cancellation);
}

/// <summary>A company keeps at least one admin (P-015).</summary>
public sealed class LastAdmin() : Refusal("The last admin cannot leave, be removed or be lowered. Make another coworker an admin first.");

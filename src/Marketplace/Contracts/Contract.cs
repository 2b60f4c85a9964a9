using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Contracts;

/// <summary>Work agreed on: it hangs on one member for time and talk, while the money is the agency's (M-255).</summary>
public sealed class Contract : IVersioned
{
    private Contract() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The offer it came from; one contract each.</summary>
    public Guid OfferId { get; private init; }

    /// <summary>The job.</summary>
    public Guid JobId { get; private init; }

    /// <summary>The job itself; loaded where it is needed.</summary>
    public Job Job { get; private init; } = null!;

    /// <summary>The client account.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>The client itself; loaded where it is needed.</summary>
    public Client Client { get; private init; } = null!;

    /// <summary>The agency that is paid (M-021).</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team.</summary>
    public Guid TeamId { get; private init; }

    /// <summary>The member who works.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The member themselves; loaded where they are needed.</summary>
    public Person Person { get; private init; } = null!;

    /// <summary>The title.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Hourly or fixed.</summary>
    public JobType Type { get; private init; }

    /// <summary>Hourly rate or whole price, minor units of <see cref="Currency"/>.</summary>
    public long Rate { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; private init; } = "USD";

    /// <summary>The most hours a week; null for no limit.</summary>
    public int? WeeklyHours { get; private set; }

    /// <summary>When work begins; null for at once.</summary>
    public DateOnly? StartsOn { get; private init; }

    /// <summary>When it was agreed (UTC).</summary>
    public DateTimeOffset BegunAt { get; private init; }

    /// <summary>When it ended (UTC); null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    internal static Contract Begin(Offer offer, DateTimeOffset now) =>
        new()
        {
            OfferId = offer.Id,
            JobId = offer.JobId,
            ClientId = offer.ClientId,
            AgencyId = offer.AgencyId,
            TeamId = offer.TeamId,
            PersonId = offer.PersonId,
            Title = offer.Terms.Title,
            Type = offer.Terms.Type,
            Rate = offer.Terms.Rate,
            Currency = offer.Proposal.Job.Currency,
            WeeklyHours = offer.Terms.WeeklyHours,
            StartsOn = offer.Terms.StartsOn,
            BegunAt = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Contract>
    {
        public void Configure(EntityTypeBuilder<Contract> entity)
        {
            entity.ToTable("Contracts");
            entity.HasOne<Offer>().WithOne().HasForeignKey<Contract>(contract => contract.OfferId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne(contract => contract.Job).WithMany().HasForeignKey(contract => contract.JobId).OnDelete(DeleteBehavior.Restrict);
            entity
                .HasOne(contract => contract.Client)
                .WithMany()
                .HasForeignKey(contract => contract.ClientId)
                .OnDelete(DeleteBehavior.Restrict);
            entity
                .HasOne(contract => contract.Person)
                .WithMany()
                .HasForeignKey(contract => contract.PersonId)
                .OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Agency>().WithMany().HasForeignKey(contract => contract.AgencyId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(contract => new { contract.AgencyId, contract.BegunAt });
            entity.HasIndex(contract => new { contract.ClientId, contract.BegunAt });
            entity.HasIndex(contract => contract.PersonId);
        }
    }
}

using Guildhall.Kernel;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners;

/// <summary>The database of the partner portal.</summary>
public sealed class PartnersDb(DbContextOptions<PartnersDb> options) : ModuleDb(options)
{
    /// <inheritdoc/>
    protected override string Module => PartnersModule.Name;

    /// <summary>Partner companies.</summary>
    public DbSet<PartnerCompany> Companies => Set<PartnerCompany>();

    /// <summary>Addresses that companies have or had.</summary>
    public DbSet<CompanyAddress> CompanyAddresses => Set<CompanyAddress>();

    /// <summary>People of companies, those who left included.</summary>
    public DbSet<Coworker> Coworkers => Set<Coworker>();

    /// <summary>Invitations to companies.</summary>
    public DbSet<CoworkerInvitation> Invitations => Set<CoworkerInvitation>();

    /// <summary>Experts pages, one a company.</summary>
    public DbSet<ExpertsPage> Pages => Set<ExpertsPage>();

    /// <summary>Use cases, deleted ones included.</summary>
    public DbSet<UseCase> UseCases => Set<UseCase>();

    /// <summary>Addresses that use cases have or had.</summary>
    public DbSet<UseCaseAddress> UseCaseAddresses => Set<UseCaseAddress>();

    /// <summary>What was decided about whom for which use case.</summary>
    public DbSet<Decision> Decisions => Set<Decision>();

    /// <summary>Services taken off a use case.</summary>
    public DbSet<ServiceRemoval> ServiceRemovals => Set<ServiceRemoval>();

    /// <summary>Who was brought to the platform by which company.</summary>
    public DbSet<BroughtBy> BroughtBy => Set<BroughtBy>();

    /// <summary>Logos and images, with their earlier versions.</summary>
    public DbSet<Asset> Assets => Set<Asset>();

    /// <summary>What the companies were told.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>Secret addresses of previews.</summary>
    public DbSet<PreviewLink> PreviewLinks => Set<PreviewLink>();
}

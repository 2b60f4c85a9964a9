using Guildhall.Kernel;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Brand.Vips;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Guildhall.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Partners;

/// <summary>Puts the partner portal together.</summary>
public static class PartnersModule
{
    /// <summary>The module's name: its database file or schema.</summary>
    public const string Name = "partners";

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddModule<PartnersDb>(Name);
        services.AddScoped<Showing>();
        services.AddScoped<Eligible>();
        services.AddScoped<Candidates>();
        services.AddScoped<BrandedImage>();
        services.AddSingleton<PictureWorkshop>();
        services.AddScoped<Curate>();
        services.AddScoped<OldAddresses>();
        services.AddScoped<Dockets>();
        services.AddScoped<INavigation, PartnerNavigation>();
        services.AddSingleton<PublicPages>();
        services.AddHostedService<PartnersTimer>();
        return services;
    }
}

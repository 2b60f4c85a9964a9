using Guildhall.Kernel;
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
        return services;
    }
}

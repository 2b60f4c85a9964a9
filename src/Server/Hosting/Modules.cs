using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Partners;
using Guildhall.Radar;

namespace Guildhall.Server.Hosting;

/// <summary>The modules this program is made of.</summary>
internal static class Modules
{
    /// <summary>Adds all of them.</summary>
    public static IServiceCollection AddGuildhall(this IServiceCollection services) =>
        services.AddMarketplace().AddRadar().AddPartners().AddModule<ServerDb>(ServerDb.Name);
}

using Guildhall.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Radar;

/// <summary>Puts Radar: lead generation for agencies together.</summary>
public static class RadarModule
{
    /// <summary>The module's name: its database file or schema.</summary>
    public const string Name = "radar";

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRadar(this IServiceCollection services)
    {
        services.AddModule<RadarDb>(Name);
        return services;
    }
}

using Guildhall.Kernel;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Workspaces;
using Guildhall.Ui;
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
        services.AddScoped<Pool>();
        services.AddScoped<AnswerInvitation>();
        services.AddDataProtection();
        services.AddScoped<WizardLink>();
        services.AddHostedService<ManagerRounds>();
        services.AddScoped<IFind, FindInRadar>();
        services.AddScoped<INavigation, WorkspaceNavigation>();
        services.AddBidding();
        return services;
    }
}

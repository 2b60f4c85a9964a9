using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Proposals;
using Guildhall.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Marketplace;

/// <summary>Puts the marketplace together.</summary>
public static class MarketplaceModule
{
    /// <summary>The module's name: its database file or schema.</summary>
    public const string Name = "marketplace";

    /// <summary>Adds the marketplace and what it offers to other modules.</summary>
    public static IServiceCollection AddMarketplace(this IServiceCollection services)
    {
        services.AddModule<MarketplaceDb>(Name);
        services.AddScoped<IAddresses, Addresses>();
        services.AddSingleton<FeedMemory>();
        services.AddSingleton<JobDirectory>();
        services.AddSingleton<PeopleDirectory>();
        services.AddHostedService<MarketplaceTimer>();
        services.AddScoped<IJobs, JobDesk>();
        services.AddScoped<IRoster, Roster>();
        services.AddScoped<IAgencies, AgencyDesk>();
        services.AddHostedService<JoinInvitationClock>();
        services.AddScoped<IBidding, BiddingDesk>();
        services.AddScoped<IFind, FindInMarketplace>();
        services.AddScoped<INavigation, FreelancerNavigation>();
        services.AddScoped<INavigation, AgencyNavigation>();
        services.AddScoped<INavigation, ClientNavigation>();
        return services;
    }
}

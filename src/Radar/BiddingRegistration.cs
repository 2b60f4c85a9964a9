using Guildhall.Radar.Bidding;
using Guildhall.Radar.Letters;
using Guildhall.Radar.Scanners;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Radar;

/// <summary>What bidding adds to the module besides its use cases.</summary>
internal static class BiddingRegistration
{
    /// <summary>Adds the lane and the steps it turns.</summary>
    public static IServiceCollection AddBidding(this IServiceCollection services) =>
        services
            .AddScoped<EvaluateJobs>()
            .AddScoped<HoldContest>()
            .AddScoped<WalkBids>()
            .AddScoped<SendBid>()
            .AddScoped<SettleBid>()
            .AddSingleton<LetterWriter>()
            .AddSingleton<Lane>()
            .AddHostedService<LaneRunner>();
}

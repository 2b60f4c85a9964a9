using Guildhall.Radar.Bidding;
using Guildhall.Radar.Bidding.Walk;
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
            .AddScoped<WakeBids>()
            .AddScoped<WalkBids>()
            .AddScoped<Turn>()
            .AddScoped<ManagerLine>()
            .AddScoped<LetterScenes>()
            .AddScoped<IStep, Eligibility>()
            .AddScoped<IStep, GuardRails>()
            .AddScoped<IStep, SettleTerms>()
            .AddScoped<IStep, WriteLetters>()
            .AddScoped<IStep, WriteAnswers>()
            .AddScoped<IStep, PassGate>()
            .AddScoped<IStep, ScheduleBids>()
            .AddScoped<WatchBids>()
            .AddScoped<SendBid>()
            .AddScoped<SettleBid>()
            .AddSingleton<LiveScanners>()
            .AddSingleton<StoredJobs>()
            .AddScoped<WatchScanners>()
            .AddHostedService<ScannerRounds>()
            .AddSingleton<LetterWriter>()
            .AddSingleton<Lane>()
            .AddHostedService<LaneRunner>();
}

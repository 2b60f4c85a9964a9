using Guildhall.Kernel;

namespace Guildhall.Radar.Bidding;

/// <summary>The settings in force that a turn of the lane goes by, read once.</summary>
internal sealed record Limits(
    int SendersPerJob,
    int FloorFixed,
    int FloorHourly,
    int FloorText,
    int RepostDays,
    int CapScannerDay,
    int CapScannerMonth,
    int CapSenderDay,
    int CapSenderMonth,
    int CapWorkspaceDay,
    int CapWorkspaceMonth,
    int ConnectsDay,
    int ConnectsMonth,
    bool WarmUp,
    int MaxPrice,
    int KeepConnects,
    TimeSpan MaxAge,
    TimeSpan ClaimLife,
    TimeSpan ApprovalLife,
    int RateStep,
    int FirstOfScanner,
    int FirstOfTemplate,
    int SenderOpenBids,
    TimeSpan ManagerGap
)
{
    public static async Task<Limits> ReadAsync(Settings<RadarDb> settings, CancellationToken cancellation)
    {
        return new(
            await Of(BiddingSettings.SendersPerJob),
            await Of(BiddingSettings.FloorFixed),
            await Of(BiddingSettings.FloorHourly),
            await Of(BiddingSettings.FloorText),
            await Of(BiddingSettings.RepostDays),
            await Of(BiddingSettings.CapScannerDay),
            await Of(BiddingSettings.CapScannerMonth),
            await Of(BiddingSettings.CapSenderDay),
            await Of(BiddingSettings.CapSenderMonth),
            await Of(BiddingSettings.CapWorkspaceDay),
            await Of(BiddingSettings.CapWorkspaceMonth),
            await Of(BiddingSettings.ConnectsWorkspaceDay),
            await Of(BiddingSettings.ConnectsWorkspaceMonth),
            await Of(BiddingSettings.WarmUp),
            await Of(BiddingSettings.MaxPrice),
            await Of(BiddingSettings.KeepConnects),
            TimeSpan.FromHours(await Of(BiddingSettings.MaxAgeHours)),
            TimeSpan.FromHours(await Of(BiddingSettings.ClaimHours)),
            TimeSpan.FromMinutes(await Of(BiddingSettings.ApprovalMinutes)),
            await Of(BiddingSettings.RateStep),
            await Of(BiddingSettings.FirstOfScanner),
            await Of(BiddingSettings.FirstOfTemplate),
            await Of(BiddingSettings.SenderOpenBids),
            await Of(Managers.ManagerSettings.Gap)
        );

        ValueTask<T> Of<T>(Setting<T> setting)
            where T : IParsable<T>, IComparable<T> => settings.GetAsync(setting, cancellation);
    }
}

namespace Guildhall.Browser.Tests.Story;

/// <summary>
/// The story of the three briefs, once from beginning to end, at pages without script: an agency forms, its business manager proposes in a
/// member's name, Radar goes on by itself, a partner shows its experts, and the numbers say what happened.
/// </summary>
public sealed class StoryTests
{
    [Theory]
    [BothDatabases]
    [Rule("M-011", "M-014", "M-030", "M-080", "M-081", "M-082", "M-085", "M-086")]
    [Rule("M-120", "M-123", "M-124", "M-125", "M-126", "M-160", "M-161", "M-180", "M-192")]
    [Rule("M-066", "M-225", "M-240", "M-249")]
    [Rule("R-034", "R-035", "R-037", "R-044", "R-045", "R-048", "R-049", "R-051", "R-053")]
    [Rule("R-098", "R-187", "R-279", "R-300", "R-497")]
    [Rule("P-004", "P-065", "P-086", "P-150", "P-151", "P-152", "P-153", "P-154")]
    public async Task The_whole_story_runs_once(Engine engine)
    {
        var clock = new ManualClock();
        await using var site = await Site.StartAsync(engine, clock: clock);
        var telling = new Telling(site, clock);

        await telling.AnAgencyFormsAsync();
        await telling.DmytroProposesInArtemsNameAsync();
        await telling.ClaraSeesArtemAsync();
        await telling.ClaraInvitesAndDmytroAcceptsForArtemAsync();
        await telling.OfTwoManagersOneAcceptsTheOfferAsync();
        await telling.TheFirstManagerConnectsPartlyAsync();
        await telling.AScannerFindsAJobAndItsBidWaitsAsync();
        await telling.TheSecondManagerConnectsAndTheBidLeavesAsync();
        await telling.TheScannerIsSwitchedOnAndBidsOnceAsync();
        await telling.AJobBelowTheFloorSaysWhyNotAsync();
        await telling.APartnerPublishesItsExpertsAsync();
        await telling.AnExpertDropsAndIsGoneAsync();
        await telling.TheNumbersSayWhatHappenedAsync();
        await telling.NothingClaraWasSentNamesWhoActedAsync();
    }
}

using Guildhall.Kernel;

namespace Guildhall.Radar.Bidding;

/// <summary>The numbers of section 16.1 that scanners and bids go by. Money is in minor units of USD.</summary>
public static class BiddingSettings
{
    /// <summary>Senders who may bid on one job.</summary>
    public static readonly Setting<int> SendersPerJob = new(
        "senders_per_job",
        1,
        1,
        5,
        "R-178",
        "How many members of an agency may bid on one job."
    );

    /// <summary>Days in Shadow or Review before Auto.</summary>
    public static readonly Setting<int> ShadowBeforeAuto = new(
        "shadow_before_auto",
        2,
        0,
        30,
        "R-187",
        "Days a scanner is in Shadow or Review before it may be Auto."
    );

    /// <summary>Live scanners up to which each says why not.</summary>
    public static readonly Setting<int> NearMissScanners = new(
        "near_miss_scanners",
        500,
        0,
        100_000,
        "R-211",
        "Live scanners of the instance up to which every one of them says of every job why not; above, only those that match or ask are written down."
    );

    /// <summary>The share of replies assumed while there is no data.</summary>
    public static readonly Setting<int> ReplyPrior = new(
        "reply_prior",
        8,
        0,
        100,
        "R-220",
        "Replies in a hundred bids that are assumed, and marked so, while too few bids are old enough to tell."
    );

    /// <summary>Least fixed price.</summary>
    public static readonly Setting<int> FloorFixed = new(
        "floor_fixed",
        10_000,
        0,
        100_000_00,
        "R-188",
        "Least fixed price of a job in cents, in Review and Auto."
    );

    /// <summary>Least hourly rate.</summary>
    public static readonly Setting<int> FloorHourly = new(
        "floor_hourly",
        1_500,
        0,
        100_000,
        "R-188",
        "Least top of a job's hourly range in cents, in Review and Auto."
    );

    /// <summary>Least length of the text.</summary>
    public static readonly Setting<int> FloorText = new(
        "floor_text",
        100,
        0,
        5_000,
        "R-188",
        "Least characters of a job's text, in Review and Auto."
    );

    /// <summary>Days in which a repost asks.</summary>
    public static readonly Setting<int> RepostDays = new(
        "repost_days",
        60,
        1,
        400,
        "R-264",
        "A repost of a job bid on within these days asks."
    );

    /// <summary>Bids a day of one scanner.</summary>
    public static readonly Setting<int> CapScannerDay = new("cap_scanner_day", 10, 1, 1_000, "R-265", "Bids a day of one scanner.");

    /// <summary>Bids a month of one scanner.</summary>
    public static readonly Setting<int> CapScannerMonth = new("cap_scanner_month", 150, 1, 10_000, "R-265", "Bids a month of one scanner.");

    /// <summary>Bids a day in one sender's name.</summary>
    public static readonly Setting<int> CapSenderDay = new("cap_sender_day", 10, 1, 1_000, "R-265", "Bids a day in one sender's name.");

    /// <summary>Bids a month in one sender's name.</summary>
    public static readonly Setting<int> CapSenderMonth = new(
        "cap_sender_month",
        150,
        1,
        10_000,
        "R-265",
        "Bids a month in one sender's name."
    );

    /// <summary>Bids a day of a workspace.</summary>
    public static readonly Setting<int> CapWorkspaceDay = new("cap_workspace_day", 30, 1, 10_000, "R-265", "Bids a day of a workspace.");

    /// <summary>Bids a month of a workspace.</summary>
    public static readonly Setting<int> CapWorkspaceMonth = new(
        "cap_workspace_month",
        500,
        1,
        100_000,
        "R-265",
        "Bids a month of a workspace."
    );

    /// <summary>Connects a day of a workspace.</summary>
    public static readonly Setting<int> ConnectsWorkspaceDay = new(
        "connects_workspace_day",
        200,
        1,
        100_000,
        "R-269",
        "Connects a day of a workspace."
    );

    /// <summary>Connects a month of a workspace.</summary>
    public static readonly Setting<int> ConnectsWorkspaceMonth = new(
        "connects_workspace_month",
        3_000,
        1,
        1_000_000,
        "R-269",
        "Connects a month of a workspace."
    );

    /// <summary>Whether a new connection warms up.</summary>
    public static readonly Setting<bool> WarmUp = new(
        "warm_up",
        true,
        false,
        true,
        "R-268",
        "New connections send 5 bids a day in the first week and 10 in the second."
    );

    /// <summary>Dearest job.</summary>
    public static readonly Setting<int> MaxPrice = new(
        "max_price",
        24,
        1,
        500,
        "R-270",
        "Dearest job in Connects; a dearer one is skipped."
    );

    /// <summary>Connects that stay in the pool.</summary>
    public static readonly Setting<int> KeepConnects = new(
        "keep_connects",
        0,
        0,
        100_000,
        "R-275",
        "Connects that automatic bids leave in the pool."
    );

    /// <summary>Oldest job at sending.</summary>
    public static readonly Setting<int> MaxAgeHours = new(
        "max_age_at_send",
        24,
        1,
        720,
        "R-274",
        "Hours since posting after which a bid is not sent any more."
    );

    /// <summary>How long a forgotten claim holds.</summary>
    public static readonly Setting<int> ClaimHours = new(
        "claim_life",
        24,
        1,
        720,
        "R-283",
        "Hours after which a bid without progress gives the job free."
    );

    /// <summary>How long one may approve.</summary>
    public static readonly Setting<int> ApprovalMinutes = new(
        "approval_life",
        240,
        15,
        7 * 24 * 60,
        "R-293",
        "Minutes an approval may wait, and holds."
    );

    /// <summary>Rates are rounded to this.</summary>
    public static readonly Setting<int> RateStep = new("rate_step", 50, 1, 10_000, "R-285", "Hourly rates are rounded to this many cents.");

    /// <summary>First bids of a scanner that a person approves.</summary>
    public static readonly Setting<int> FirstOfScanner = new(
        "gate_first_of_scanner",
        10,
        0,
        1_000,
        "R-497",
        "First bids of a new scanner that a person approves."
    );

    /// <summary>First bids of a template that a person approves.</summary>
    public static readonly Setting<int> FirstOfTemplate = new(
        "gate_first_of_template",
        10,
        0,
        1_000,
        "R-497",
        "First bids with a new template that a person approves."
    );

    /// <summary>Open bids in one sender's name; 0 is none.</summary>
    public static readonly Setting<int> SenderOpenBids = new(
        "sender_open_bids",
        0,
        0,
        10_000,
        "R-258",
        "Bids on their way in one sender's name; 0 is no limit."
    );

    /// <summary>Days an opportunity lives after its last event.</summary>
    public static readonly Setting<int> OpportunityDays = new(
        "opportunity_life",
        30,
        1,
        400,
        "R-241",
        "Days after its last event until an opportunity closes."
    );

    /// <summary>Mature bids below which no rate is shown.</summary>
    public static readonly Setting<int> MinSample = new(
        "min_sample",
        20,
        1,
        10_000,
        "R-424",
        "Mature bids below which no rate is shown, only the counts."
    );
}

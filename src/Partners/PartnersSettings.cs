using Guildhall.Kernel;

namespace Guildhall.Partners;

/// <summary>The portal's numbers that could have been chosen otherwise.</summary>
public static class PartnersSettings
{
    /// <summary>Days an invitation to a company can be accepted.</summary>
    public static readonly Setting<int> InvitationDays = new(
        "coworker_invitation_life",
        7,
        1,
        30,
        "P-018",
        "Days an invitation to the partner portal can be accepted."
    );

    /// <summary>Different experts a page needs before it is published.</summary>
    public static readonly Setting<int> LeastExperts = new(
        "page_least_experts",
        10,
        1,
        100,
        "P-150, P-153",
        "Different eligible experts a page needs before it can be published."
    );

    /// <summary>The least Job Success Score.</summary>
    public static readonly Setting<int> LeastScore = new(
        "expert_least_score",
        80,
        1,
        100,
        "P-065, P-069",
        "Least Job Success Score of an expert, in whole percent."
    );

    /// <summary>Days after which a page below the minimum is taken down; -1 for never.</summary>
    public static readonly Setting<int> DaysBelow = new(
        "page_days_below_minimum",
        -1,
        -1,
        365,
        "P-161",
        "Days a published page may have too few experts before it is taken down; -1 keeps it, 0 takes it down at once."
    );

    /// <summary>Whether logos with forbidden parts are cleaned instead of refused.</summary>
    public static readonly Setting<bool> CleanLogos = new(
        "logo_clean_and_accept",
        false,
        false,
        true,
        "P-128",
        "Takes forbidden parts out of a logo and accepts the rest, instead of refusing it and saying where they are."
    );

    /// <summary>Days a replaced file stays for pages already open.</summary>
    public static readonly Setting<int> OldFileDays = new(
        "asset_old_file_life",
        30,
        1,
        365,
        "P-143",
        "Days a replaced logo or image can still be fetched under its old address."
    );

    /// <summary>Seconds after which a page looks again although nothing in this process changed.</summary>
    public static readonly Setting<int> LookAgainSeconds = new(
        "page_look_again",
        10,
        1,
        60,
        "P-087",
        "Seconds after which a public page asks again who may be shown, for changes made by another process. In the same process changes show at once."
    );
}

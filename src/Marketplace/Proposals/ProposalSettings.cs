using Guildhall.Kernel;

namespace Guildhall.Marketplace.Proposals;

/// <summary>What the operator decides about proposals.</summary>
public static class ProposalSettings
{
    /// <summary>Hours in which letter and answers may change.</summary>
    public static readonly Setting<int> EditHours = new(
        "edit_window",
        6,
        0,
        168,
        "M-151",
        "Hours after sending in which letter and answers may change, unless the client has opened the proposal."
    );

    /// <summary>Whether an agency may send a second proposal on a job with another person.</summary>
    public static readonly Setting<bool> SecondSender = new(
        "second_sender",
        true,
        false,
        true,
        "M-133",
        "Whether an agency may send a second proposal on a job with another member, after a warning."
    );
}

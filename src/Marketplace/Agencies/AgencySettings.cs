using Guildhall.Kernel;

namespace Guildhall.Marketplace.Agencies;

/// <summary>The numbers of agencies that could have been chosen otherwise.</summary>
public static class AgencySettings
{
    /// <summary>Days an invitation to join can be accepted (M-088).</summary>
    public static readonly Setting<int> JoinInvitationLife = new(
        "join_invitation_life",
        7,
        1,
        90,
        "M-088",
        "Days an invitation to join a team can be accepted; sending it again begins anew."
    );
}

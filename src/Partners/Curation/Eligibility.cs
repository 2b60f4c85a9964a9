using Guildhall.Marketplace.Contracts;

namespace Guildhall.Partners.Curation;

/// <summary>Why someone may not be shown, in the order in which it is said (P-068, P-072, P-075, P-078).</summary>
public enum Ineligible
{
    /// <summary>Suspended or closed: removes (P-078).</summary>
    AccountSuspended,

    /// <summary>On hold: hides and removes nobody (P-078).</summary>
    AccountOnHold,

    /// <summary>Not public, or for platform users only: removes (P-075).</summary>
    ProfileNotPublic,

    /// <summary>A score below the least one: removes (P-069).</summary>
    ScoreTooLow,

    /// <summary>No score yet, and not brought by this company (P-072).</summary>
    NoScore,
}

/// <summary>Whether a person may stand on a company's page at this moment, and if not, why.</summary>
/// <param name="Why">The reason; null when they may.</param>
public readonly record struct Eligibility(Ineligible? Why)
{
    /// <summary>Whether they may be shown.</summary>
    public bool IsEligible => Why is null;

    /// <summary>Whether the reason takes them off for good, instead of hiding them while it lasts (P-078).</summary>
    public bool Removes => Why is not (null or Ineligible.AccountOnHold);

    /// <summary>
    /// The rule, the only one there is (P-065 to P-078): an active account, a public profile, and the score the profile shows at
    /// <paramref name="leastScore"/> percent or more. No score and 0 count as new: fine for whom this company brought, and before a
    /// first score only. A badge counts for nothing (P-079).
    /// </summary>
    /// <param name="person">The person as the roster knows them now; the score is the one the profile shows (P-074).</param>
    /// <param name="brought">How this company brought them to the platform; null when it did not (P-073).</param>
    /// <param name="leastScore">The least score in whole percent, 80 unless the operator says otherwise.</param>
    public static Eligibility Of(PersonFacts person, BroughtBy? brought, int leastScore) =>
        person.Status is AccountStatus.Suspended or AccountStatus.Closed ? new(Ineligible.AccountSuspended)
        : person.Status is not AccountStatus.Active ? new(Ineligible.AccountOnHold)
        : person.Visibility is not Visibility.Public ? new(Ineligible.ProfileNotPublic)
        : person.Score is null or 0 ? new(brought?.IsEvidenceFor(person) == true ? null : Ineligible.NoScore)
        : person.Score < leastScore ? new(Ineligible.ScoreTooLow)
        : default;

    /// <summary>The reason in the words of the portal (P-068); empty when they may be shown.</summary>
    public string Says => Why is { } why ? Words(why) : "";

    /// <summary>A reason in the words of the portal.</summary>
    public static string Words(Ineligible why) =>
        why switch
        {
            Ineligible.AccountSuspended => "Account suspended",
            Ineligible.AccountOnHold => "Account on hold",
            Ineligible.ProfileNotPublic => "Profile not public",
            Ineligible.NoScore => "No Job Success Score yet, and not brought by you",
            _ => "Job Success Score below 80",
        };
}

/// <summary>The three reasons for which the rule removes someone (P-068).</summary>
public enum RemovalReason
{
    /// <summary>The account was suspended or closed.</summary>
    AccountSuspended,

    /// <summary>The Job Success Score fell below the least one, or away.</summary>
    ScoreTooLow,

    /// <summary>The profile is not public any more.</summary>
    ProfileNotPublic,
}

/// <summary>What a reason of the rule is called when it removed someone.</summary>
public static class RemovalReasons
{
    /// <summary>The one of the three reasons (P-068) that stands for why someone is not eligible.</summary>
    public static RemovalReason AsRemoval(this Ineligible why) =>
        why switch
        {
            Ineligible.AccountSuspended => RemovalReason.AccountSuspended,
            Ineligible.ProfileNotPublic => RemovalReason.ProfileNotPublic,
            Ineligible.ScoreTooLow or Ineligible.NoScore => RemovalReason.ScoreTooLow,
            _ => throw new ArgumentOutOfRangeException(nameof(why), why, "This reason hides and removes nobody."),
        };

    /// <summary>The reason in the words of the portal.</summary>
    public static string Words(this RemovalReason reason) =>
        reason switch
        {
            RemovalReason.AccountSuspended => "Account suspended",
            RemovalReason.ProfileNotPublic => "Profile not public",
            _ => "Job Success Score below 80",
        };
}

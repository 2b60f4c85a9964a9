using Guildhall.Marketplace.Contracts;

namespace Guildhall.Marketplace.People;

/// <summary>Account status, visibility and badge in words.</summary>
public static class Standings
{
    /// <summary>The status in words.</summary>
    public static string Word(AccountStatus status) => status is AccountStatus.OnHold ? "On hold" : status.ToString();

    /// <summary>The visibility in words.</summary>
    public static string Word(Visibility visibility) =>
        visibility is Visibility.PlatformUsers ? "Platform users only" : visibility.ToString();

    /// <summary>What choosing the visibility means (M-300).</summary>
    public static string Meaning(Visibility visibility) =>
        visibility switch
        {
            Visibility.Public => "Everyone sees it, search engines too.",
            Visibility.PlatformUsers => "Only people who are signed in see it; search engines do not.",
            _ =>
                "In no search. Signed-in people with the link see first name, initial, title, photo, rate and place. Clients you write to see all.",
        };

    /// <summary>The badge in words.</summary>
    public static string Word(Badge badge) =>
        badge switch
        {
            Badge.RisingTalent => "Rising Talent",
            Badge.TopRated => "Top Rated",
            Badge.TopRatedPlus => "Top Rated Plus",
            _ => "Expert-Vetted",
        };
}

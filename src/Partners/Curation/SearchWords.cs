using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Publishing;
using Guildhall.Ui;

namespace Guildhall.Partners.Curation;

/// <summary>A saved search in words.</summary>
internal static class SearchWords
{
    public static IEnumerable<(string Name, string Value)> Of(SavedSearch search)
    {
        if (search.Skills.Count > 0)
            yield return ("Skills", string.Join(", ", search.Skills));
        if (search.ScoreFrom is { } score)
            yield return ("Job success", $"at least {score} %");
        if (search.RateFrom is not null || search.RateTo is not null)
            yield return (
                "Rate",
                search.RateTo is null ? $"from {Figures.Money(search.RateFrom, "USD", true)}"
                : search.RateFrom is null ? $"up to {Figures.Money(search.RateTo, "USD", true)}"
                : $"{Figures.Money(search.RateFrom, "USD", true)} to {Figures.Money(search.RateTo, "USD", true)}"
            );
        if (search.Country.Length > 0)
            yield return ("Country", search.Country);
        if (search.Language.Length > 0)
            yield return ("Language", search.Language);
        if (search.Badge is { } badge)
            yield return ("Badge", Badges.Words(badge));
        if (search.Offers is { } offers)
            yield return ("Offers", offers is ServiceKind.Project ? "projects" : "consultations");
        if (search.BroughtByUs)
            yield return ("Brought", "by us");
    }
}

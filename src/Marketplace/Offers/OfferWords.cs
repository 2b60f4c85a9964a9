using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;

namespace Guildhall.Marketplace.Offers;

/// <summary>How offers are put in words for the client who made them.</summary>
internal static class OfferWords
{
    /// <summary>The state as a label's word.</summary>
    public static string State(OfferState state) => state is OfferState.Open ? "waits for an answer" : state.ToString().ToLowerInvariant();

    /// <summary>The colour of that label.</summary>
    public static string? Kind(OfferState state) =>
        state switch
        {
            OfferState.Open => "info",
            OfferState.Accepted => "ok",
            OfferState.Expired => "warn",
            _ => null,
        };

    /// <summary>The terms as lines that can be laid beside another version's.</summary>
    public static IReadOnlyList<(string Of, string Value)> Lines(OfferTerms terms, string currency, Reader reader) =>
        [
            ("Title", terms.Title),
            (
                "Pays",
                terms.Type is JobType.Hourly
                    ? $"{Figures.Money(terms.Rate, currency)} an hour"
                    : $"{Figures.Money(terms.Rate, currency)} in all"
            ),
            (
                "Most hours a week",
                terms.Type is JobType.Fixed ? Figures.Dash
                : terms.WeeklyHours is { } hours ? Figures.Count(hours)
                : "no limit"
            ),
            ("Begins", terms.StartsOn is { } day ? Figures.Day(day, reader.Now, reader.Zone, reader.Culture) : "at once"),
            ("When accepted", terms.ClosesJob ? "the job closes" : "the job stays open"),
        ];
}

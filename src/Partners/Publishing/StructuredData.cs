using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Marketplace.Contracts;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// What search engines are told (P-177): a list of people, and offers of services. Never the Job Success Score as a rating: it is no
/// review shown on the page. Names are foreign input and cannot end the script they stand in (P-178).
/// </summary>
public static class StructuredData
{
    // The default encoder escapes <, >, &, quotes and line separators.
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Writes it.</summary>
    public static string Write(PageView view)
    {
        var page = view.Exhibition;
        var people = view.Sections.SelectMany(section => section.Experts).DistinctBy(expert => expert.Id).ToList();
        var services = view.Sections.SelectMany(section => section.Services).DistinctBy(service => service.Id).ToList();
        var graph = new List<Dictionary<string, object?>>
        {
            new()
            {
                ["@type"] = "ItemList",
                ["name"] = $"Experts for {page.Company}",
                ["numberOfItems"] = people.Count,
                ["itemListElement"] = people.Select(
                    (expert, at) =>
                        new Dictionary<string, object?>
                        {
                            ["@type"] = "ListItem",
                            ["position"] = at + 1,
                            ["item"] = new Dictionary<string, object?>
                            {
                                ["@type"] = "Person",
                                ["name"] = expert.Name,
                                ["jobTitle"] = expert.Title,
                                ["url"] = $"/people/{expert.Slug}",
                                ["knowsAbout"] = expert.Skills,
                            },
                        }
                ),
            },
        };
        graph.AddRange(
            services.Select(service => new Dictionary<string, object?>
            {
                ["@type"] = "Service",
                ["name"] = service.Title,
                ["description"] = service.Summary,
                ["provider"] = new Dictionary<string, object?> { ["@type"] = "Person", ["name"] = service.PersonName },
                ["offers"] = new Dictionary<string, object?>
                {
                    ["@type"] = "Offer",
                    ["price"] = service.Price / 100m,
                    ["priceCurrency"] = "USD",
                },
            })
        );
        return JsonSerializer.Serialize(
            new Dictionary<string, object?> { ["@context"] = "https://schema.org", ["@graph"] = graph },
            Options
        );
    }
}

/// <summary>Badges in words.</summary>
public static class Badges
{
    /// <summary>The badge in words.</summary>
    public static string Words(Badge badge) =>
        badge switch
        {
            Badge.RisingTalent => "Rising Talent",
            Badge.TopRated => "Top Rated",
            Badge.TopRatedPlus => "Top Rated Plus",
            _ => "Expert-Vetted",
        };
}

/// <summary>Small numbers in words.</summary>
public static class Numbers
{
    private static readonly string[] Small =
    [
        "No",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Sixteen",
        "Seventeen",
        "Eighteen",
        "Nineteen",
        "Twenty",
    ];

    /// <summary>A number at the beginning of a sentence: "Fourteen", "31".</summary>
    public static string Words(int number) =>
        number >= 0 && number < Small.Length ? Small[number] : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

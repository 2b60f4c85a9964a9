using System.Globalization;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Curation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Partners.Publishing;

/// <summary>What a visitor looks for, as it stands in the address (P-172). What it does not understand it leaves out.</summary>
public sealed record PageQuery
{
    /// <summary>People a page of one use case shows.</summary>
    public const int PageSize = 24;

    /// <summary>People of each use case that the whole page shows.</summary>
    public const int PerUseCase = 9;

    /// <summary>The use case looked at; empty for all.</summary>
    public string UseCase { get; init; } = "";

    /// <summary>Words in name, title and skills.</summary>
    public string Text { get; init; } = "";

    /// <summary>hourly, project or consultation; empty for any.</summary>
    public string Way { get; init; } = "";

    /// <summary>A spoken language; empty for any.</summary>
    public string Language { get; init; } = "";

    /// <summary>The first part of a time zone, such as Europe; empty for any.</summary>
    public string Zone { get; init; } = "";

    /// <summary>One of <see cref="Rates"/>; empty for any.</summary>
    public string Rate { get; init; } = "";

    /// <summary>The seed of the order; empty for the day's.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The page of one use case, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Bands of hourly rates: name in the address, words, least and greatest in minor units.</summary>
    public static readonly IReadOnlyList<(string Name, string Words, long From, long To)> Rates =
    [
        ("under-40", "under $40", 0, 3999),
        ("40-70", "$40 to $70", 4000, 7000),
        ("over-70", "over $70", 7001, long.MaxValue),
    ];

    /// <summary>Reads an address.</summary>
    public static PageQuery Read(string useCase, IQueryCollection query) =>
        new()
        {
            UseCase = useCase,
            Text = Word(query, "q", 80),
            Way = Word(query, "way", 20),
            Language = Word(query, "language", 40),
            Zone = Word(query, "zone", 40),
            Rate = Word(query, "rate", 20),
            Seed = Word(query, "seed", 32),
            Page = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page)
                ? Math.Clamp(page, 1, 1000)
                : 1,
        };

    private static string Word(IQueryCollection query, string name, int most)
    {
        var text = query[name].ToString().Trim();
        return text.Length > most ? text[..most] : text;
    }

    /// <summary>Whether anything is filtered by.</summary>
    public bool IsFiltered => Text.Length + Way.Length + Language.Length + Zone.Length + Rate.Length > 0;

    /// <summary>The address of this query on a page.</summary>
    public string Href(string page)
    {
        var parts = new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["way"] = Way,
            ["language"] = Language,
            ["zone"] = Zone,
            ["rate"] = Rate,
            ["seed"] = Seed,
            ["page"] = Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : "",
        };
        return QueryHelpers.AddQueryString(UseCase.Length > 0 ? $"{page}/{UseCase}" : page, parts.Where(part => part.Value!.Length > 0));
    }

    /// <summary>Whether an expert is among those looked for, in a use case with these ways to work.</summary>
    public bool Wants(ShownExpert expert, Ways ways) =>
        (Way.Length == 0 || WaysOf(expert, ways).Contains(Way))
        && (Language.Length == 0 || expert.Languages.Contains(Language, StringComparer.OrdinalIgnoreCase))
        && (Zone.Length == 0 || string.Equals(ZoneOf(expert), Zone, StringComparison.OrdinalIgnoreCase))
        && (Rate.Length == 0 || Rates.Any(band => band.Name == Rate && expert.Rate >= band.From && expert.Rate <= band.To))
        && Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Says(expert, word));

    /// <summary>The ways one can work with an expert there.</summary>
    public static IEnumerable<string> WaysOf(ShownExpert expert, Ways ways)
    {
        if (ways.HasFlag(Ways.Hourly) && expert.Rate is not null)
            yield return "hourly";
        if (expert.ProjectFrom is not null)
            yield return "project";
        if (expert.ConsultationFrom is not null)
            yield return "consultation";
    }

    /// <summary>The part of the world an expert's time zone lies in.</summary>
    public static string ZoneOf(ShownExpert expert) =>
        expert.TimeZone.Split('/')[0] switch
        {
            "Etc" or "UTC" => "",
            var part => part,
        };

    private static bool Says(ShownExpert expert, string word) =>
        expert.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || expert.Title.Contains(word, StringComparison.OrdinalIgnoreCase)
        || expert.Skills.Any(skill => skill.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A value one can filter by, how many it leaves, and its address (P-172).</summary>
public sealed record FilterChoice(string Value, string Words, int Count, string Href, bool IsOn);

/// <summary>Something one can filter by, with only the values that give results.</summary>
public sealed record PageFilter(string Name, string Words, string Value, string ClearHref, IReadOnlyList<FilterChoice> Choices);

/// <summary>One use case of a page as a visitor's query leaves it.</summary>
public sealed record Section(ShownUseCase UseCase, IReadOnlyList<ShownExpert> Experts, IReadOnlyList<ServiceOnShow> Services, int Found);

/// <summary>A page as a visitor's query leaves it.</summary>
public sealed class PageView
{
    /// <summary>Applies a query to what is shown.</summary>
    /// <param name="exhibition">What is shown.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="address">The page's address, such as <c>/experts/tidepost</c>.</param>
    /// <param name="now">Now; its day is the seed while the address has none.</param>
    public PageView(Exhibition exhibition, PageQuery query, string address, DateTimeOffset now)
    {
        (Exhibition, Query, Address, Now) = (exhibition, query, address, now);
        Seed = query.Seed.Length > 0 ? query.Seed : Shuffle.OfDay(now);
        var useCases = query.UseCase.Length > 0 ? exhibition.UseCases.Where(one => one.Slug == query.UseCase) : exhibition.UseCases;
        var single = query.UseCase.Length > 0;
        foreach (var useCase in useCases)
        {
            var wanted = Ordered(useCase).Where(expert => query.Wants(expert, useCase.Ways)).ToList();
            if (wanted.Count == 0 && query.IsFiltered)
                continue;
            var people = wanted.Select(expert => expert.Id).ToHashSet();
            sections.Add(
                new Section(
                    useCase,
                    single
                        ? [.. wanted.Skip((query.Page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize)]
                        : [.. wanted.Take(PageQuery.PerUseCase)],
                    [.. useCase.Services.Where(service => people.Contains(service.PersonId)).Take(single ? 60 : 6)],
                    wanted.Count
                )
            );
        }
        Found = useCases
            .SelectMany(useCase => useCase.Experts.Where(expert => query.Wants(expert, useCase.Ways)))
            .Select(expert => expert.Id)
            .Distinct()
            .Count();
        Filters =
        [
            .. new[]
            {
                Filter(
                    "way",
                    "Way to work",
                    query.Way,
                    (expert, ways) => PageQuery.WaysOf(expert, ways),
                    WayWords,
                    (q, v) => q with { Way = v }
                ),
                Filter(
                    "language",
                    "Language",
                    query.Language,
                    (expert, _) => expert.Languages,
                    value => value,
                    (q, v) => q with { Language = v }
                ),
                Filter(
                    "zone",
                    "Time zone",
                    query.Zone,
                    (expert, _) => [PageQuery.ZoneOf(expert)],
                    value => value,
                    (q, v) => q with { Zone = v }
                ),
                Filter("rate", "Rate", query.Rate, (expert, _) => BandsOf(expert), RateWords, (q, v) => q with { Rate = v }),
            }.Where(filter => filter.Choices.Count > 0),
        ];
    }

    private readonly List<Section> sections = [];

    /// <summary>What is shown.</summary>
    public Exhibition Exhibition { get; }

    /// <summary>What is looked for.</summary>
    public PageQuery Query { get; }

    /// <summary>The page's address.</summary>
    public string Address { get; }

    /// <summary>When it is drawn.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The seed of the order.</summary>
    public string Seed { get; }

    /// <summary>The use cases that have results.</summary>
    public IReadOnlyList<Section> Sections => sections;

    /// <summary>Different people found.</summary>
    public int Found { get; }

    /// <summary>What one can filter by.</summary>
    public IReadOnlyList<PageFilter> Filters { get; }

    /// <summary>The order in words, as printed below the list (P-173).</summary>
    public string OrderRule =>
        Exhibition.Order switch
        {
            PageOrder.Name => "The order is by name.",
            PageOrder.Score => "The order is by Job Success Score, the highest first; those without one come last.",
            PageOrder.Rate => "The order is by hourly rate, the lowest first.",
            _ when Query.Seed.Length > 0 => "The order is random; whoever opens this address sees the same one.",
            _ => "The order is drawn anew each day and is the same for all visitors of that day.",
        };

    private IEnumerable<ShownExpert> Ordered(ShownUseCase useCase) =>
        Exhibition.Order switch
        {
            PageOrder.Name => useCase.Experts,
            PageOrder.Score => useCase.Experts.OrderByDescending(expert => expert.Score ?? -1),
            PageOrder.Rate => useCase.Experts.OrderBy(expert => expert.Rate ?? long.MaxValue),
            _ => Shuffle.Order(useCase.Experts.OrderBy(expert => expert.Id), Seed, useCase.Id.ToString("N")),
        };

    // A filter counts what choosing a value would leave under the other filters, and offers no value that leaves nothing.
    private PageFilter Filter(
        string name,
        string words,
        string value,
        Func<ShownExpert, Ways, IEnumerable<string>> valuesOf,
        Func<string, string> wordsOf,
        Func<PageQuery, string, PageQuery> with
    )
    {
        var others = with(Query, "") with { Page = 1 };
        var counts = new SortedDictionary<string, HashSet<Guid>>(StringComparer.Ordinal);
        foreach (var useCase in Exhibition.UseCases.Where(one => Query.UseCase.Length == 0 || one.Slug == Query.UseCase))
        foreach (var expert in useCase.Experts.Where(expert => others.Wants(expert, useCase.Ways)))
        foreach (var one in valuesOf(expert, useCase.Ways).Where(one => one.Length > 0))
        {
            if (!counts.TryGetValue(one, out var people))
                counts[one] = people = [];
            people.Add(expert.Id);
        }
        return new PageFilter(
            name,
            words,
            value.Length > 0 ? wordsOf(value) : "any",
            others.Href(Address),
            [
                .. counts.Select(one => new FilterChoice(
                    one.Key,
                    wordsOf(one.Key),
                    one.Value.Count,
                    with(others, one.Key).Href(Address),
                    string.Equals(one.Key, value, StringComparison.OrdinalIgnoreCase)
                )),
            ]
        );
    }

    private static IEnumerable<string> BandsOf(ShownExpert expert) =>
        PageQuery.Rates.Where(band => expert.Rate >= band.From && expert.Rate <= band.To).Select(band => band.Name);

    private static string RateWords(string name) => PageQuery.Rates.FirstOrDefault(band => band.Name == name).Words ?? name;

    private static string WayWords(string name) =>
        name switch
        {
            "hourly" => "by the hour",
            "project" => "fixed price",
            "consultation" => "consultation",
            _ => name,
        };
}

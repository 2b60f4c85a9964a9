using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;

namespace Guildhall.Partners.Tests.Publishing;

public sealed class VisitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    [Fact, Rule("P-173", "P-174")]
    public void The_shuffle_is_fair()
    {
        // Each of 5 people at each place about equally often over 20,000 seeds: chi-square with 16 degrees of freedom, 0.1 % at 39.25.
        var counts = new int[5, 5];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var order = Shuffle.Order(Enumerable.Range(0, 5), $"seed {seed}", "use case");
            for (var place = 0; place < 5; place++)
                counts[order[place], place]++;
        }

        var chi = counts.Cast<int>().Sum(count => Math.Pow(count - 4000, 2) / 4000);

        Assert.True(chi < 39.25, $"chi-square {chi}");
    }

    [Fact, Rule("P-174")]
    public void A_day_has_one_order_and_a_seed_in_the_address_keeps_its_own()
    {
        var page = Page(12);

        Assert.Equal(Names(page, new(), Noon), Names(page, new(), Noon.AddHours(11)));
        Assert.NotEqual(Names(page, new(), Noon), Names(page, new(), Noon.AddDays(1)));
        Assert.Equal(Names(page, new() { Seed = "abc" }, Noon), Names(page, new() { Seed = "abc" }, Noon.AddDays(1)));
        Assert.NotEqual(Names(page, new() { Seed = "abc" }, Noon), Names(page, new() { Seed = Shuffle.After("abc") }, Noon));
    }

    [Fact, Rule("P-174", "P-265")]
    public void Pages_of_a_shuffled_list_neither_double_nor_miss_anyone()
    {
        var page = Page(60);

        var seen = Enumerable
            .Range(1, 3)
            .SelectMany(number =>
                Names(
                    page,
                    new()
                    {
                        UseCase = "email",
                        Seed = "abc",
                        Page = number,
                    },
                    Noon
                )
            )
            .ToList();

        Assert.Equal(60, seen.Count);
        Assert.Equal(60, seen.Distinct().Count());
    }

    [Theory, Rule("P-173")]
    [InlineData(PageOrder.Name, "Person 00")]
    [InlineData(PageOrder.Score, "Person 11")]
    [InlineData(PageOrder.Rate, "Person 00")]
    public void Other_orders_are_said_too(PageOrder order, string first)
    {
        var page = Page(12) with { Order = order };

        Assert.Equal(first, Names(page, new(), Noon)[0]);
        Assert.DoesNotContain("drawn", new PageView(page, new(), "/experts/tidepost", Noon).OrderRule, StringComparison.Ordinal);
    }

    [Fact, Rule("P-172")]
    public void Filters_combine_stand_in_the_address_and_offer_only_what_gives_results()
    {
        var page = Page(12);

        var view = new PageView(page, new() { Language = "English", Zone = "Europe" }, "/experts/tidepost", Noon);

        Assert.Equal(6, view.Found);
        var rates = view.Filters.Single(filter => filter.Name == "rate").Choices;
        Assert.Equal(view.Found, rates.Sum(choice => choice.Count));
        Assert.All(
            rates,
            choice =>
                Assert.Equal(choice.Count, new PageView(page, view.Query with { Rate = choice.Value }, "/experts/tidepost", Noon).Found)
        );
        Assert.Contains("language=English", rates[0].Href, StringComparison.Ordinal);
        Assert.Contains("zone=Europe", rates[0].Href, StringComparison.Ordinal);
        Assert.DoesNotContain(view.Filters.Single(filter => filter.Name == "way").Choices, choice => choice.Value == "consultation");
    }

    [Fact, Rule("P-172")]
    public void Words_look_in_name_title_and_skills()
    {
        Assert.Equal(12, new PageView(Page(12), new() { Text = "email" }, "/experts/tidepost", Noon).Found);
        Assert.Equal(1, new PageView(Page(12), new() { Text = "email 07" }, "/experts/tidepost", Noon).Found);
        Assert.Empty(new PageView(Page(12), new() { Text = "welding" }, "/experts/tidepost", Noon).Sections);
    }

    private static List<string> Names(Exhibition page, PageQuery query, DateTimeOffset now) =>
        [
            .. new PageView(page, query with { UseCase = "email" }, "/experts/tidepost", now)
                .Sections.Single()
                .Experts.Select(expert => expert.Name),
        ];

    private static Exhibition Page(int people)
    {
        var experts = Enumerable
            .Range(0, people)
            .Select(number => new ShownExpert(
                new Guid(number + 1, 0, 0, new byte[8]),
                $"{number:x8}",
                $"Person {number:00}",
                $"person-{number}",
                "",
                "Email developer",
                "Poland",
                number % 2 == 0 ? "Europe/Warsaw" : "Asia/Tokyo",
                number % 3 == 2 ? ["Polish"] : ["English", "Polish"],
                3000 + number * 500,
                ["HTML email"],
                80 + number % 20,
                false,
                null,
                number % 2 == 0 ? 48000 : null,
                null
            ))
            .ToList();
        // Languages that go with the time zones, so that combining them leaves some.
        experts = [.. experts.Select((expert, at) => expert with { Languages = at % 2 == 0 ? ["English", "Polish"] : ["Japanese"] })];
        return new(
            "Tidepost",
            "tidepost",
            new("Someone.", "", "", "#0b7285", "#5ec8d8", null, null, null),
            PageOrder.Shuffled,
            [new(Guid.NewGuid(), "email", "Email", "", Ways.All, experts, [])]
        );
    }
}

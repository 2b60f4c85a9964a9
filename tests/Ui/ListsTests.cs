using Guildhall.Kernel;

namespace Guildhall.Ui.Tests;

public class ListsTests
{
    [Theory]
    [InlineData("/a/auxility/things", "/a/auxility/things?sort=-sent", null)]
    [InlineData("/a/auxility/things?sort=-sent", "/a/auxility/things?sort=sent", "descending")]
    [InlineData("/a/auxility/things?sort=sent&q=net", "/a/auxility/things?sort=-sent&q=net", "ascending")]
    [InlineData("/a/auxility/things?q=net&after=abc", "/a/auxility/things?q=net&sort=-sent", null)]
    public async Task A_head_orders_and_a_second_click_turns_it_and_a_new_order_begins_at_the_first_page(
        string at,
        string href,
        string? order
    )
    {
        await using var page = new Drawn(at);

        var html = await page.Html<SortHead>(("By", "sent"), ("Down", true), ("ChildContent", Drawn.Said("Sent")));

        Assert.Contains($"href=\"{href.Replace("&", "&amp;", StringComparison.Ordinal)}\"", html, StringComparison.Ordinal);
        if (order is null)
            Assert.DoesNotContain("aria-sort", html, StringComparison.Ordinal);
        else
            Assert.Contains($"aria-sort=\"{order}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_is_on_can_be_taken_off_and_keeps_the_others()
    {
        await using var page = new Drawn("/a/auxility/things?team=design&role=manager&after=x");
        Filter[] filters =
        [
            new("team", "Team", [new("design", "Auxility Design", 3)]),
            new("role", "Role", [new("manager", "Manager", 2)]),
        ];

        var html = await page.Html<FilterBar>(("Filters", filters));

        Assert.Contains(
            "href=\"/a/auxility/things?role=manager\" aria-label=\"Take away the filter Team: Auxility Design\"",
            html,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("popover", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_without_results_is_not_offered()
    {
        await using var page = new Drawn();
        Filter[] filters = [new("team", "Team", []), new("role", "Role", [new("manager", "Manager", 2)])];

        Assert.Equal("Role Manager2", await page.Text<FilterBar>(("Filters", filters)));
    }

    [Fact]
    public async Task A_list_of_one_page_has_no_pager()
    {
        await using var page = new Drawn();
        Assert.Equal("", (await page.Html<Pager>(("Next", null))).Trim());

        var next = new Cursor(Drawn.Noon, Guid.CreateVersion7());
        Assert.Contains($"?after={next}", await page.Html<Pager>(("Next", next)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://guildhall.example/me?a=1&b=2", "/me?a=9&b=2")]
    [InlineData("/me?b=2", "/me?b=2&a=9")]
    [InlineData("/me?b=x%26y%20z", "/me?b=x%26y%20z&a=9")]
    [InlineData("/me#here", "/me?a=9")]
    public void A_value_in_an_address_is_changed_in_its_place(string from, string to) => Assert.Equal(to, Address.With(from, ("a", "9")));

    [Fact]
    public async Task What_differs_from_wanted_says_so_by_sign_and_word()
    {
        await using var page = new Drawn();
        Matrix.Column[] columns = [new("Sync", "ok", "right"), new("Bidding", "warn", "one value differs")];
        Matrix.Row[] rows = [new("Can chat with", "Company", new Matrix.Cell("Company", true), new("Team", false))];

        var html = await page.Html<Matrix>(("Caption", "Managers"), ("Columns", columns), ("Rows", rows));

        Assert.Contains("<td class=\"n\"><svg class=\"icon icon-sm\" role=\"img\" aria-label=\"differs\">", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"as wanted\"", html, StringComparison.Ordinal);
    }
}

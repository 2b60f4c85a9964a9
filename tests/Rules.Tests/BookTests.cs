namespace Guildhall.Rules.Tests;

public sealed class BookTests
{
    [Theory]
    [InlineData("seed (switching) / documented elsewhere", "seed")]
    [InlineData("documented elsewhere (weak)", "documented elsewhere")]
    [InlineData("inferred from seed", "inferred")]
    [InlineData("own / documented elsewhere", "own")]
    public void A_rule_counts_where_its_status_names_first(string written, string status)
    {
        var rule = Assert.Single(Parse("| No | Rule | Status |", $"| M-001 | One login. | {written} |").Rules);

        Assert.Equal(status, rule.Status);
    }

    [Theory]
    [InlineData("| No | Action | Owner | BM | Status |", "| M-060 | Create team | Y | - | seed |", "seed")]
    [InlineData("| No | Case | Expected |", "| M-060 | Create team | Y |", "test case")]
    [InlineData("| No | Point | Decision |", "| M-060 | Create team | Y |", "decision")]
    public void Every_shape_of_table_is_read(string header, string row, string status)
    {
        Assert.Equal([new Rule("M-060", "Create team", status)], Parse(header, row).Rules);
    }

    [Theory]
    [InlineData("Logins are personal. An agency never asks for one.", "Logins are personal.")]
    [InlineData("Needed for **Plus**, e.g. here; 3.5 is one word", "Needed for Plus, e.g. here; 3.5 is one word")]
    [InlineData(@"`react \| vue` is OR. More", "`react | vue` is OR.")]
    public void The_first_sentence_is_the_title(string text, string title)
    {
        Assert.Equal(title, Assert.Single(Parse("| No | Rule | Status |", $"| M-001 | {text} | own |").Rules).Title);
    }

    [Fact]
    public void A_row_without_a_status_is_told_with_its_line()
    {
        var error = Assert.Throws<InvalidDataException>(() => Parse("| No | Rule | Status |", "| M-001 | One login. |"));

        Assert.Equal("sample, line 3: M-001 has no status, expected result or decision.", error.Message);
    }

    [Fact]
    public void A_number_given_twice_is_told_with_its_line()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            Parse("| No | Rule | Status |", "| M-001 | A. | own |", "| M-001 | B. | own |")
        );

        Assert.Equal("sample, line 4: M-001 stands there twice.", error.Message);
    }

    [Fact]
    public void Tables_without_numbers_are_left_alone()
    {
        Assert.Empty(Parse("| Setting | Default |", "| connect price | 0.15 USD |").Rules);
    }

    private static Book Parse(string header, params string[] rows) => Book.Parse("sample", [header, "| --- | --- |", .. rows]);
}

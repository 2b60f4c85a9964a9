using System.Text.Json;

namespace Guildhall.Rules.Tests;

public sealed class CommandTests
{
    [Fact]
    public void It_counts_what_is_covered_and_names_the_rest_by_status()
    {
        using var checkout = new Checkout("M-001");

        var (exit, output, errors) = checkout.Run();

        Assert.Equal(
            """
            marketplace: 4 rules, 1 covered, 3 uncovered
              inferred: 2 of 2 uncovered: M-002 to M-003
              test case: 1 of 1 uncovered: M-500

            """,
            output
        );
        Assert.Empty(errors);
        Assert.Equal(0, exit);
    }

    [Fact]
    public void A_mark_that_names_no_rule_is_an_error()
    {
        using var checkout = new Checkout("M-001", "M-999");

        var (exit, _, errors) = checkout.Run();

        Assert.Equal("Guildhall.Some.Tests.Logins.Proves_M-999 is marked M-999, which no book has." + Environment.NewLine, errors);
        Assert.Equal(1, exit);
    }

    [Fact]
    public void A_listed_rule_that_no_test_proves_any_longer_fails_the_check()
    {
        using var checkout = new Checkout("M-001", "M-002");
        checkout.Run("--update");
        checkout.Build("M-001");

        var (exit, _, errors) = checkout.Run("--check");

        Assert.Equal("M-002 was covered and no longer is." + Environment.NewLine, errors);
        Assert.Equal(1, exit);
    }

    [Fact]
    public void A_newly_covered_rule_is_told_and_passes_the_check()
    {
        using var checkout = new Checkout("M-001");
        checkout.Run("--update");
        checkout.Build("M-001", "M-500");

        var (exit, _, errors) = checkout.Run("--check");

        Assert.StartsWith("1 rules are newly covered", errors, StringComparison.Ordinal);
        Assert.Equal(0, exit);
    }

    [Fact]
    public void The_list_is_written_in_the_order_of_the_book_and_only_when_asked()
    {
        using var checkout = new Checkout("M-500", "M-002", "M-002");

        checkout.Run("--check");
        Assert.False(File.Exists(checkout.ListPath));

        checkout.Run("--update");
        Assert.Equal(["M-002", "M-500"], File.ReadAllLines(checkout.ListPath));
    }

    [Fact]
    public void Json_names_every_rule_with_its_tests()
    {
        using var checkout = new Checkout("M-001", "M-999");

        var (exit, output, _) = checkout.Run("--json");

        using var json = JsonDocument.Parse(output);
        var book = json.RootElement.GetProperty("books")[0];
        Assert.Equal(1, book.GetProperty("covered").GetInt32());
        Assert.Equal(2, book.GetProperty("uncovered").GetProperty("inferred").GetInt32());
        Assert.Equal("Guildhall.Some.Tests.Logins.Proves_M-001", book.GetProperty("rows")[0].GetProperty("tests")[0].GetString());
        Assert.Equal("M-999", json.RootElement.GetProperty("unknown")[0].GetProperty("rule").GetString());
        Assert.Equal(1, exit);
    }

    [Fact]
    public void A_test_project_that_was_not_built_is_an_error()
    {
        using var checkout = new Checkout("M-001");
        checkout.Solve("tests/Rules/Rules.csproj", "tests/Some/Some.Tests.csproj", "tests/Other/Other.Tests.csproj");

        var (exit, _, errors) = checkout.Run();

        Assert.Equal("Other.Tests is not built (release)." + Environment.NewLine, errors);
        Assert.Equal(1, exit);
    }

    [Fact]
    public void An_unknown_option_is_answered_with_the_usage()
    {
        using var checkout = new Checkout();

        var (exit, _, errors) = checkout.Run("--chekc");

        Assert.StartsWith("usage:", errors, StringComparison.Ordinal);
        Assert.Equal(2, exit);
    }
}

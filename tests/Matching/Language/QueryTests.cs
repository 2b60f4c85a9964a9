namespace Guildhall.Matching.Tests;

public class QueryTests
{
    [Theory]
    [Rule("R-148", "R-149", "R-558", "R-152", "R-153", "R-151", "R-154", "R-567", "R-155", "R-156", "R-157", "R-164", "R-569")]
    [InlineData("react typescript", "react AND typescript")]
    [InlineData("react + typescript", "react AND typescript")]
    [InlineData("React AND TypeScript", "react AND typescript")]
    [InlineData("react | vue senior", "react OR (vue AND senior)")]
    [InlineData("react OR vue", "react OR vue")]
    [InlineData("react -vue", "react AND (NOT vue)")]
    [InlineData("react NOT vue", "react AND (NOT vue)")]
    [InlineData("front-end", "front-end")]
    [InlineData("-end", "NOT end")]
    [InlineData("c++", "c++")]
    [InlineData("c++ +java", "c++ AND java")]
    [InlineData("react+vue", "react AND vue")]
    [InlineData("+react", "react")]
    [InlineData("and", "and")]
    [InlineData("\"rock AND roll\"", "\"rock and roll\"")]
    [InlineData("“react native”", "\"react native\"")]
    [InlineData("'react native'", "react AND native")]
    [InlineData("\"a b\"~3", "\"a b\"~3")]
    [InlineData("\"a b\"~0", "\"a b\"")]
    [InlineData("develop*", "develop*")]
    [InlineData("\"web develop*\"", "\"web develop*\"")]
    [InlineData("title:react", "title:react")]
    [InlineData("skill:react desc:vue", "skills:react AND description:vue")]
    [InlineData("title:(a | b) c", "(title:a OR title:b) AND c")]
    [InlineData("-title:\"a b\"", "NOT title:\"a b\"")]
    [InlineData("-(a | b)", "NOT (a OR b)")]
    [InlineData("-(-a)", "NOT (NOT a)")]
    [InlineData("(a b) c", "a AND b AND c")]
    [InlineData("((a))", "a")]
    [InlineData("10:30", "\"10 30\"")]
    [InlineData("\\AND", "and")]
    [InlineData("a\\+b", "a\\+b")]
    [InlineData("10,000", "10000")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void A_query_has_a_normal_form_that_reads_the_same(string typed, string normal)
    {
        var query = Query.Parse(typed);

        Assert.Empty(query.Errors);
        Assert.Equal(normal, query.NormalForm);
        Assert.Equal(query.Root, Query.Parse(normal).Root);
        Assert.Equal(query.Root, Query.Parse(QueryWriter.Signs(query.Root)).Root);
    }

    [Theory]
    [Rule("R-163", "R-566", "R-568", "R-569", "R-159", "R-152", "R-155", "R-156", "R-157")]
    [InlineData("\"react native", "quote-open", 0, 1, "\"react native\"")]
    [InlineData("(react | vue", "group-open", 0, 1, "(react | vue)")]
    [InlineData("react)", "group-close", 5, 1, "react")]
    [InlineData("react + ()", "group-empty", 8, 2, "react +")]
    [InlineData("react \"\"", "phrase-empty", 6, 2, "react")]
    [InlineData("\"\"", "phrase-empty", 0, 2, "")]
    [InlineData("react |", "operand-missing", 6, 1, "react")]
    [InlineData("AND react", "operand-missing", 0, 3, "react")]
    [InlineData("a | | b", "operand-missing", 2, 1, "a  | b")]
    [InlineData("react +", "operand-missing", 6, 1, "react")]
    [InlineData("react NOT", "operand-missing", 6, 3, "react")]
    [InlineData("--a", "double-not", 1, 1, "a")]
    [InlineData("NOT NOT a", "double-not", 4, 3, "a")]
    [InlineData("NOT -a", "double-not", 4, 1, "a")]
    [InlineData("react - vue", "lonely-minus", 6, 1, "react -vue", "\"react - vue\"")]
    [InlineData("title:", "scope-empty", 0, 6, "")]
    [InlineData("title: react", "scope-empty", 0, 6, "title:react")]
    [InlineData("title:(a | skills:b)", "scope-nested", 11, 7, "title:a | skills:b")]
    [InlineData("title:-foo", "scope-minus", 6, 1, "-title:foo")]
    [InlineData("tilte:react", "unknown-field", 0, 6, "title:react")]
    [InlineData("https://example.com", "unknown-field", 0, 6, "\"https://example.com\"")]
    [InlineData("*js", "star-place", 0, 1, "js")]
    [InlineData("re*ct", "star-place", 2, 1, "rect")]
    [InlineData("\"a* b\"", "star-place", 2, 1, "\"a b\"")]
    [InlineData("r*", "prefix-short", 0, 2)]
    [InlineData("react~2", "slop-place", 5, 2, "react")]
    [InlineData("\"a b\"~99", "slop-range", 5, 3, "\"a b\"~20")]
    [InlineData("a && b", "foreign-operator", 2, 2, "a + b")]
    [InlineData("a || b", "foreign-operator", 2, 2, "a | b")]
    [InlineData("!a", "foreign-operator", 0, 1, "-a")]
    public void An_error_has_its_code_place_and_way_out(string typed, string code, int start, int length, params string[] offers)
    {
        var error = Query.Parse(typed).Errors[0];

        Assert.Equal((code, start, length), (error.Code, error.Start, error.Length));
        Assert.Equal(offers, error.Offers);
        Assert.All(error.Offers, offer => Assert.DoesNotContain(Query.Parse(offer).Errors, e => e.Code == code && e.Start == start));
    }

    [Theory]
    [Rule("R-150", "R-558", "R-151", "R-559", "R-153", "R-156", "R-160", "R-166")]
    [InlineData("react | vue senior", "mixed", "react OR (vue AND senior)")]
    [InlineData("react and vue", "lower-operator", "react AND vue")]
    [InlineData("+react", "idle-plus", "react")]
    [InlineData("react+vue", "glued-plus", "react + vue")]
    [InlineData("abc*", "short-prefix")]
    [InlineData("-wordpress", "matches-without-a-word")]
    [InlineData("react | -vue", "matches-without-a-word")]
    [InlineData("\"technical lead\" -lead", "excludes-wanted")]
    public void A_warning_says_what_may_not_be_meant(string typed, string code, params string[] offers)
    {
        var query = Query.Parse(typed);

        Assert.True(query.IsValid);
        Assert.Equal(offers, Assert.Single(query.Warnings, w => w.Code == code).Offers);
    }

    [Theory, Rule("R-150", "R-160")]
    [InlineData("react | (vue senior)")]
    [InlineData("react typescript -vue")]
    [InlineData("react (a | -b)")]
    [InlineData("\"technical lead\" -leads")]
    public void Nothing_is_said_where_nothing_is_doubtful(string typed) => Assert.Empty(Query.Parse(typed).Warnings);

    [Fact, Rule("R-162", "R-576")]
    public void What_is_too_much_is_refused_with_the_number_found()
    {
        Assert.Empty(Query.Parse(new string('a', 4_000)).Errors);
        Says(new string('a', 4_001), "too-long", "4,001");
        Assert.Empty(Query.Parse(string.Join(' ', Enumerable.Repeat("ab", 200))).Errors);
        Says(string.Join(' ', Enumerable.Repeat("ab", 201)), "too-many", "201");
        Assert.Empty(Query.Parse($"\"{string.Join(' ', Enumerable.Repeat("ab", 20))}\"").Errors);
        Says($"\"{string.Join(' ', Enumerable.Repeat("ab", 21))}\"", "too-many", "21");
        Assert.Empty(Query.Parse(new string('(', 20) + "a" + new string(')', 20)).Errors);
        Says(new string('(', 21) + "a" + new string(')', 21), "too-deep", "21");

        static void Says(string typed, string code, string number)
        {
            var error = Assert.Single(Query.Parse(typed).Errors);
            Assert.Equal(code, error.Code);
            Assert.Contains(number, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact, Rule("R-163")]
    public void All_errors_are_told_but_at_most_twenty()
    {
        Assert.Equal(["operand-missing", "quote-open"], Query.Parse("react | | vue \"open").Errors.Select(e => e.Code));
        Assert.Equal(20, Query.Parse(string.Concat(Enumerable.Repeat("*x ", 50))).Errors.Count);
    }

    [Fact, Rule("R-163")]
    public void With_an_error_the_rest_still_is_a_tree()
    {
        Assert.Equal("react AND vue AND \"native app\"", Query.Parse("react) && vue \"native app").NormalForm);
    }

    [Fact, Rule("R-164")]
    public void Nodes_know_where_they_stood()
    {
        var root = (And)Query.Parse("react (vue | \"a b\")").Root;

        Assert.Equal((0, 5), (root.Children[0].Start, root.Children[0].Length));
        Assert.Equal((6, 13), (root.Children[1].Start, root.Children[1].Length));
        Assert.Equal((13, 5), (root.Children[1].Children[1].Start, root.Children[1].Children[1].Length));
    }
}

namespace Guildhall.Matching.Tests;

public class ChecksTests
{
    private static readonly Budget Floor = new(new BudgetBranch(10_00), new BudgetBranch(100_00));

    [Fact, Rule("R-196", "R-580")]
    public void A_country_wanted_and_excluded_never_matches() =>
        Says("never-choice", new() { Query = "a", Clauses = [new OneOf(Field.Country, ["US"]), new NoneOf(Field.Country, ["us"])] });

    [Theory, Rule("R-196")]
    [InlineData("react -react")]
    [InlineData("react -(vue | react)")]
    [InlineData("\"a b\" c -\"a b\"")]
    public void A_required_word_that_is_excluded_never_matches(string query) => Says("never-word", new() { Query = query });

    [Fact, Rule("R-196")]
    public void An_excluded_word_of_the_list_that_is_required_never_matches()
    {
        Says("never-word", new() { Query = "react", Clauses = [ExcludedWords.Parse("React")] });
        Silent(new() { Query = "lead", Clauses = [new ExcludedWords([new("lead", ["technical lead"])]), Floor] });
    }

    [Fact, Rule("R-196")]
    public void Closed_branches_places_without_the_us_and_wrong_scopes_never_match()
    {
        Says(
            "never-budget",
            new() { Query = "a", Clauses = [new OneOf(Field.JobType, ["hourly"]), new Budget(null, new BudgetBranch(1))] }
        );
        Says("never-location", new() { Query = "a", Clauses = [new Is(Field.UsOnly), new OneOf(Field.Location, ["UA"])] });
        Silent(new() { Query = "a", Clauses = [new Is(Field.UsOnly), new OneOf(Field.Location, ["UA", "US"]), Floor] });
        Says("never-title", new() { Query = "description:a", TitleOnly = true });
    }

    [Fact, Rule("R-143", "R-144", "R-133")]
    public void What_cannot_be_saved_is_told_with_its_clause()
    {
        Says("min-over-max", new() { Query = "a", Clauses = [new Between(Field.Rating, 5, 4)] });
        Silent(new() { Query = "a", Clauses = [new Between(Field.Rating, 5, 5), Floor] });
        Says("budget-empty", new() { Query = "a", Clauses = [new Budget(null, null)] });
        Says("min-over-max", new() { Query = "a", Clauses = [new Budget(new BudgetBranch(2, 1), null)] });
        Says("group-nested", new() { Query = "a", Clauses = [new AnyOf([new AnyOf([Floor])])] });
        Says("field-kind", new() { Query = "a", Clauses = [new Between(Field.UsOnly, 1)] });
    }

    [Fact, Rule("R-162")]
    public void Phrases_of_lists_are_as_short_as_those_of_queries_and_the_refusal_says_how_long_one_is()
    {
        var (twenty, more) = (Words(20), Words(21));
        Silent(new() { Query = "a", Clauses = [new AnyWords([twenty]), new ExcludedWords([new(twenty, [twenty])]), Floor] });
        Says("too-many", new() { Query = "a", Clauses = [new AnyWords([twenty, more])] }, "21");
        Says("too-many", new() { Query = "a", Clauses = [new ExcludedWords([more])] }, "21");
        Says("too-many", new() { Query = "a", Clauses = [new ExcludedWords([new("w", [more])])] }, "21");
        Says("too-long", new() { Query = "a", Clauses = [new AnyOf([new AnyWords([new string('x', 4_001)])])] }, "4,001");

        static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"w{i}"));
    }

    [Fact, Rule("R-161", "R-225")]
    public void An_empty_query_needs_other_words_or_a_category()
    {
        Says("query-empty", new() { Clauses = [Floor] });
        Silent(new() { Clauses = [new OneOf(Field.Category, ["Writing"]), Floor] });
        Silent(new() { Clauses = [AnyWords.Parse("a, b"), Floor] });
        Says("question-alone", new() { Clauses = [new AiQuestion("Is it?")] });
    }

    [Fact, Rule("R-197", "R-166", "R-142")]
    public void Warnings_name_cause_and_effect()
    {
        Warns("no-floor", new() { Query = "a" });
        Warns("floor-unknown", new() { Query = "a", Clauses = [new Budget(null, new BudgetBranch(100, Unknown: Unknown.Fail))] });
        Warns(
            "client-quality",
            new() { Query = "a", Clauses = [new Between(Field.Rating, 4), new Between(Field.Hires, 1), new Is(Field.PaymentVerified)] }
        );
        Warns("excludes-wanted", new() { Query = "\"technical lead\"", Clauses = [ExcludedWords.Parse("lead")] });
        Assert.Contains(
            Checks.Of(new() { Query = "a", Clauses = [new Between(Field.Rating, 4)] }, new HashSet<Field> { Field.Rating }),
            p => p.Code == "always-unknown"
        );
    }

    private static void Says(string code, ScannerDefinition definition, string said = "") =>
        Assert.Contains(Checks.Of(definition), p => p.Code == code && p.StopsSaving && p.Message.Contains(said, StringComparison.Ordinal));

    private static void Warns(string code, ScannerDefinition definition) =>
        Assert.Contains(Checks.Of(definition), p => p.Code == code && !p.StopsSaving);

    private static void Silent(ScannerDefinition definition) => Assert.Empty(Checks.Of(definition));
}

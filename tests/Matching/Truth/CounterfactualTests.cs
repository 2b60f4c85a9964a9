namespace Guildhall.Matching.Tests;

public class CounterfactualTests
{
    private static readonly Posting Job = new()
    {
        Title = "Technical lead for React",
        Description = "An app",
        JobType = JobType.Hourly,
        HourlyMin = 30_00,
        HourlyMax = 45_00,
        Proposals = 12,
        Country = "IN",
    };

    [Fact, Rule("R-213")]
    public void A_bound_that_is_missed_is_named_with_the_value_that_would_do()
    {
        var ways = Counterfactual.Of(new ScannerDefinition { Query = "react", Clauses = [new Budget(new BudgetBranch(50_00), null)] }, Job);

        Assert.Equal(["hourly minimum 45 or less (is 50)"], Assert.Single(ways).Changes);
        Assert.Equal(45_00, ((Budget)ways[0].Edited.Clauses[0]).Hourly!.Min);
    }

    [Fact, Rule("R-213")]
    public void An_excluded_word_can_be_left_out()
    {
        var ways = Counterfactual.Of(new ScannerDefinition { Query = "react", Clauses = [new ExcludedWords(["lead", "cheap"])] }, Job);

        Assert.Equal(["without excluded word `lead`"], Assert.Single(ways).Changes);
        Assert.Equal(["cheap"], ((ExcludedWords)ways[0].Edited.Clauses[0]).Words.Select(w => w.Words));
    }

    [Theory, Rule("R-213")]
    [InlineData("react vue", "react")]
    [InlineData("react -lead", "react")]
    [InlineData("react (vue | angular)", "react")]
    [InlineData("react -(cheap | lead)", "react AND (NOT cheap)")]
    [InlineData("vue -lead", "")]
    public void The_query_is_changed_as_little_as_will_do(string query, string edited)
    {
        var way = Counterfactual.Of(new ScannerDefinition { Query = query }, Job)[0];

        Assert.Equal(edited, way.Edited.Query);
    }

    [Fact, Rule("R-213")]
    public void Sets_of_one_come_first_and_more_than_three_is_none()
    {
        Clause[] clauses =
        [
            new Between(Field.Proposals, max: 5),
            new NoneOf(Field.Country, ["IN"]),
            new OneOf(Field.JobType, ["fixed"]),
            new ExcludedWords(["lead"]),
        ];

        Assert.Single(Counterfactual.Of(new ScannerDefinition { Clauses = clauses[..1] }, Job)[0].Changes);
        Assert.Equal(3, Counterfactual.Of(new ScannerDefinition { Clauses = clauses[..3] }, Job)[0].Changes.Count);
        Assert.Empty(Counterfactual.Of(new ScannerDefinition { Clauses = clauses }, Job));
    }

    [Fact, Rule("R-213")]
    public void The_cheapest_member_of_a_group_is_enough()
    {
        var group = new AnyOf([new Is(Field.PaymentVerified), new Between(Field.Proposals, max: 5)]);
        var ways = Counterfactual.Of(new ScannerDefinition { Clauses = [group] }, Job with { PaymentVerified = false });

        Assert.All(ways, w => Assert.Single(w.Changes));
        Assert.Contains(ways, w => w.Changes[0] == "proposals maximum 12 or more (is 5)");
    }

    [Fact, Rule("R-213")]
    public void What_is_always_on_has_no_way_out() =>
        Assert.Empty(Counterfactual.Of(new ScannerDefinition(), Job with { AlreadyApplied = true }));
}

namespace Guildhall.Matching.Tests;

public class ImportTests
{
    [Fact, Rule("R-141")]
    public void A_scanner_goes_out_as_json_and_comes_back_the_same()
    {
        var definition = new ScannerDefinition
        {
            Query = "react | \"front end\" -wordpress",
            UseSkills = false,
            QueryUnknown = Unknown.Fail,
            Clauses =
            [
                new AnyWords(["a", "b c"]),
                new ExcludedWords([new("lead", ["technical lead"]), "cheap"]),
                new OneOf(Field.Country, ["UA"]) { Unknown = Unknown.Pass },
                new NoneOf(Field.Country, ["IN"]),
                new Between(Field.Rating, 450),
                new Is(Field.Repost, wanted: false, Otherwise.Ask),
                new Budget(new BudgetBranch(70_00), new BudgetBranch(4_000_00, 10_000_00, Unknown.Fail)) { WhollyInside = true },
                new Speaks([new("English", LanguageLevel.Fluent)]),
                new AiQuestion("Is it?"),
                new AnyOf([new Is(Field.PaymentVerified), new Between(Field.Spent, 1_000_00)]),
            ],
        };

        var json = definition.ToJson();
        var back = ScannerDefinition.FromJson(json);

        Assert.StartsWith("{\"version\":1,", json, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"country\"", json, StringComparison.Ordinal);
        Assert.Equal(definition, back);
        Assert.Equal(json, back.ToJson());
        Assert.NotEqual(definition, back with { TitleOnly = true });
        Assert.Equal("vue", (back with { Query = "vue" }).Parsed.NormalForm);
    }

    [Theory, Rule("R-141")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"scanner\":{}}")]
    [InlineData("{\"version\":1,\"scanner\":{\"clauses\":[{\"kind\":\"magic\"}]}}")]
    [InlineData("{\"version\":1,\"scanner\":{\"clauses\":[{\"kind\":\"is\",\"field\":\"colour\"}]}}")]
    [InlineData("{\"version\":1,\"scanner\":{\"quarry\":\"a\"}}")]
    public void Other_json_is_refused(string json) => Assert.Throws<FormatException>(() => ScannerDefinition.FromJson(json));

    [Fact, Rule("R-141")]
    public void A_search_address_becomes_query_and_clauses()
    {
        var read = UpworkImport.Read(
            "https://www.upwork.com/nx/search/jobs/?q=react%20and%20%28typescript%20or%20vue%29&hourly_rate=25-&amount=500-999,1000-4999,5000-"
                + "&t=0,1&client_hires=1-9,10-&contractor_tier=2,3&payment_verified=1&proposals=0-4,5-9&sort=recency&colour=blue"
        );

        Assert.Equal("react AND (typescript OR vue)", read.Definition.Parsed.NormalForm);
        Assert.Equal(["colour=blue"], read.NotTakenOver);
        Assert.Equal(
            new ScannerDefinition
            {
                Query = read.Definition.Query,
                Clauses =
                [
                    new Between(Field.Hires, 1),
                    new OneOf(Field.Experience, ["intermediate", "expert"]),
                    new Is(Field.PaymentVerified),
                    new Between(Field.Proposals, max: 9),
                    new Budget(new BudgetBranch(25_00), new BudgetBranch(500_00)),
                ],
            },
            read.Definition
        );
    }

    [Theory, Rule("R-141")]
    [InlineData(
        "title:(\"web designer\" or \"ui designer\") and not wordpress",
        "(title:\"web designer\" OR title:\"ui designer\") AND (NOT wordpress)"
    )]
    [InlineData("react && vue || !angular", "(react AND vue) OR (NOT angular)")]
    [InlineData("\"this and that\" AND x", "\"this and that\" AND x")]
    [InlineData("(a OR b", "a OR b")]
    public void A_search_expression_is_read_as_it_was_meant(string pasted, string normal)
    {
        var read = UpworkImport.Read(pasted);

        Assert.Empty(read.Definition.Parsed.Errors);
        Assert.Equal(normal, read.Definition.Parsed.NormalForm);
    }

    [Theory, Rule("R-165")]
    [InlineData("react vue")]
    [InlineData("react (a | b) \"exactly this\" -x -\"y z\"")]
    [InlineData("a title:b (title:c | title:d) skills:\"e f\" -skills:g")]
    [InlineData("develop*")]
    [InlineData("")]
    public void The_word_builder_reads_and_writes_the_same_text(string text)
    {
        var form = WordBuilder.TryRead(Query.Parse(text))!;

        Assert.Equal(Query.Parse(text).Root, Query.Parse(form.Write()).Root);
    }

    [Theory, Rule("R-165")]
    [InlineData("react | (vue a)")]
    [InlineData("(a | b) (c | d)")]
    [InlineData("\"a b\"~2")]
    [InlineData("questions:a")]
    [InlineData("(a")]
    public void The_word_builder_reads_nothing_of_another_shape(string text) => Assert.Null(WordBuilder.TryRead(Query.Parse(text)));
}

namespace Guildhall.Matching.Tests;

public class EvaluatorTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact, Rule("R-132")]
    public void What_is_not_asked_for_does_not_matter()
    {
        Assert.Equal(Verdict.Match, Judge(new Posting { Title = "anything" }));
        Assert.Equal(Verdict.Match, Judge(new Posting()));
    }

    [Theory, Rule("R-134", "R-135")]
    [InlineData(Unknown.Pass, Unknown.Pass, Verdict.Match)]
    [InlineData(Unknown.Pass, Unknown.Ask, Verdict.Ask)]
    [InlineData(Unknown.Ask, Unknown.Fail, Verdict.NoMatch)]
    [InlineData(Unknown.Fail, Unknown.Pass, Verdict.NoMatch)]
    public void Each_unknown_counts_as_its_clause_says(Unknown first, Unknown second, Verdict verdict) =>
        Assert.Equal(
            verdict,
            Judge(new Posting(), new Between(Field.Reviews, 1) { Unknown = first }, new Is(Field.Featured) { Unknown = second })
        );

    /// <summary>The table of 5.1 by its last column: what a field counts as where a job does not say.</summary>
    public static readonly TheoryData<Unknown, string[]> Presets = new()
    {
        {
            Unknown.Pass,
            [
                "language_of_text",
                "rating",
                "reviews",
                "spent",
                "hires",
                "hire_rate",
                "jobs_posted",
                "avg_hourly_paid",
                "industry",
                "company_size",
                "enterprise",
                "member_since",
                "previous_client",
                "blocked_client",
                "location",
                "location_mandatory",
                "language",
                "talent_preference",
                "qualification_gap",
                "time_zone_overlap",
                "experience",
                "workload",
                "duration",
                "contract_to_hire",
                "has_questions",
                "questions",
                "milestones_allowed",
                "people_wanted",
                "featured",
                "proposals",
                "interviewing",
                "hired",
                "invited",
                "age",
                "age_or_renewal",
                "last_client_activity",
                "repost",
            ]
        },
        { Unknown.Fail, ["job_type", "payment_verified"] },
        {
            Unknown.Ask,
            [
                "category",
                "subcategory",
                "occupation",
                "country",
                "us_only",
                "location_in_text",
                "description_length",
                "connects_price",
                "already_applied",
            ]
        },
    };

    [Theory, MemberData(nameof(Presets)), Rule("R-134", "R-142")]
    public void Each_field_has_its_preset_for_unknown(Unknown preset, string[] fields) =>
        Assert.Equal(fields, Fields.All.Where(field => field.Preset == preset).Select(field => field.Name));

    public static readonly TheoryData<Field> EachField = [.. Enum.GetValues<Field>().Where(field => field is not Field.AlreadyApplied)];

    [Theory, MemberData(nameof(EachField)), Rule("R-134", "R-135")]
    public void Whatever_a_clause_asks_for_what_is_not_stated_counts_as_it_says(Field field)
    {
        Clause clause = Fields.Of(field).Kind switch
        {
            FieldKind.Number => new Between(field, 1),
            FieldKind.Flag => new Is(field),
            FieldKind.Choice => new OneOf(field, ["none such"]),
            _ => new Speaks([new("French", LanguageLevel.Fluent)]),
        };

        Assert.Equal(Verdict.Match, Judge(new Posting(), clause with { Unknown = Unknown.Pass }));
        Assert.Equal(Verdict.Ask, Judge(new Posting(), clause with { Unknown = Unknown.Ask }));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting(), clause with { Unknown = Unknown.Fail }));
        Assert.Equal(Judge(new Posting(), clause with { Unknown = Fields.Of(field).Preset }), Judge(new Posting(), clause));
    }

    [Fact, Rule("R-134")]
    public void A_job_applied_to_is_out_and_one_that_may_have_been_asks_whatever_the_clauses()
    {
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { AlreadyApplied = true }));
        Assert.Equal(Verdict.Ask, Judge(new Posting { AlreadyApplied = null }, new Is(Field.AlreadyApplied) { Unknown = Unknown.Pass }));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { BlockedClient = true }));
    }

    [Fact, Rule("R-134")]
    public void An_excluded_country_that_is_unknown_passes()
    {
        Assert.Equal(Verdict.Match, Judge(new Posting(), new NoneOf(Field.Country, ["IN"])));
        Assert.Equal(Verdict.Ask, Judge(new Posting(), new OneOf(Field.Country, ["US"])));
    }

    [Theory, Rule("R-133", "R-135", "R-579")]
    [InlineData(true, null, Unknown.Fail, Verdict.Match)]
    [InlineData(false, 2_000_00L, Unknown.Fail, Verdict.Match)]
    [InlineData(false, 500_00L, Unknown.Pass, Verdict.NoMatch)]
    [InlineData(false, null, Unknown.Pass, Verdict.Match)]
    [InlineData(false, null, Unknown.Ask, Verdict.Ask)]
    [InlineData(false, null, Unknown.Fail, Verdict.NoMatch)]
    public void An_any_of_group_takes_its_best_member(bool verified, long? spent, Unknown unknown, Verdict verdict)
    {
        var group = new AnyOf([new Is(Field.PaymentVerified), new Between(Field.Spent, 1_000_00) { Unknown = unknown }]);

        Assert.Equal(verdict, Judge(new Posting { PaymentVerified = verified, Spent = spent }, group));
    }

    [Theory, Rule("R-144", "R-145", "R-577")]
    [InlineData(JobType.Fixed, 5_000, null, null, Verdict.Match)]
    [InlineData(JobType.Fixed, 3_999, null, null, Verdict.NoMatch)]
    [InlineData(JobType.Hourly, null, 50, 80, Verdict.Match)]
    [InlineData(JobType.Hourly, null, 30, 60, Verdict.NoMatch)]
    [InlineData(JobType.Hourly, null, null, null, Verdict.Ask)]
    [InlineData(null, null, null, null, Verdict.Ask)]
    public void A_budget_has_a_branch_for_each_type(JobType? type, int? budget, int? low, int? high, Verdict verdict)
    {
        var posting = new Posting
        {
            JobType = type,
            FixedBudget = budget * 100L,
            HourlyMin = low * 100L,
            HourlyMax = high * 100L,
        };

        Assert.Equal(verdict, Judge(posting, new Budget(new BudgetBranch(70_00), new BudgetBranch(4_000_00))));
    }

    [Fact, Rule("R-144")]
    public void A_type_without_a_branch_fails()
    {
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { JobType = JobType.Hourly }, new Budget(null, new BudgetBranch(100))));
        Assert.Equal(Verdict.Match, Judge(new Posting { JobType = JobType.Hourly }, new Budget(new BudgetBranch(), null)));
    }

    [Theory, Rule("R-145")]
    [InlineData(50, 80, false, true)]
    [InlineData(50, 80, true, false)]
    [InlineData(70, 90, true, true)]
    [InlineData(90, 120, false, true)]
    [InlineData(90, 120, true, false)]
    [InlineData(101, 120, false, false)]
    public void A_range_meets_the_wanted_one_or_lies_inside_it(int low, int high, bool inside, bool passes)
    {
        var budget = new Budget(new BudgetBranch(70_00, 100_00), null) { WhollyInside = inside };
        var posting = new Posting
        {
            JobType = JobType.Hourly,
            HourlyMin = low * 100,
            HourlyMax = high * 100,
        };

        Assert.Equal(passes ? Verdict.Match : Verdict.NoMatch, Judge(posting, budget));
    }

    [Fact, Rule("R-146")]
    public void A_placeholder_is_unknown()
    {
        var budget = new Budget(new BudgetBranch(10_00), new BudgetBranch(100_00)) { PlaceholderHourly = new BudgetBranch(15_00, 35_00) };

        Assert.Equal(Verdict.Ask, Judge(new Posting { JobType = JobType.Fixed, FixedBudget = 5_00 }, budget));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { JobType = JobType.Fixed, FixedBudget = 5_01 }, budget));
        Assert.Equal(
            Verdict.Ask,
            Judge(
                new Posting
                {
                    JobType = JobType.Hourly,
                    HourlyMin = 15_00,
                    HourlyMax = 35_00,
                },
                budget
            )
        );
    }

    [Fact, Rule("R-147")]
    public void An_estimated_budget_says_so()
    {
        var posting = new Posting
        {
            JobType = JobType.Fixed,
            FixedBudget = 900_00,
            BudgetIsEstimated = true,
        };

        var finding = Evaluator.Judge(With(new Budget(null, new BudgetBranch(500_00))), posting).Findings[0];

        Assert.Equal((Counts.Pass, Origin.Estimated), (finding.Counts, finding.Origin));
    }

    [Fact, Rule("R-134")]
    public void Another_currency_is_converted_by_the_days_table_or_unknown()
    {
        var budget = new Budget(null, new BudgetBranch(100_00));
        var posting = new Posting
        {
            JobType = JobType.Fixed,
            FixedBudget = 90_00,
            Currency = "EUR",
        };

        Assert.Equal(Verdict.Ask, Judge(posting, budget));
        Assert.Equal(Verdict.NoMatch, Judge(posting with { DollarsPer = new Dictionary<string, decimal> { ["EUR"] = 1.1m } }, budget));
        Assert.Equal(Verdict.Match, Judge(posting with { DollarsPer = new Dictionary<string, decimal> { ["EUR"] = 1.2m } }, budget));
    }

    [Theory, Rule("R-578", "R-143")]
    [InlineData(null, Verdict.Match)]
    [InlineData(449L, Verdict.NoMatch)]
    [InlineData(450L, Verdict.Match)]
    public void A_rating_that_is_unknown_passes_and_is_shown(long? rating, Verdict verdict)
    {
        var judged = Evaluator.Judge(With(new Between(Field.Rating, 450)), new Posting { Rating = rating });

        Assert.Equal(verdict, judged.Verdict);
        Assert.Equal(
            rating is null ? "unknown"
                : rating == 449 ? "4.49"
                : "4.5",
            judged.Findings[0].Found
        );
        Assert.Equal(rating is null ? Origin.Unknown : Origin.Stated, judged.Findings[0].Origin);
    }

    [Fact, Rule("R-549")]
    public void An_unknown_budget_that_fails_is_explained_as_unknown()
    {
        var judged = Evaluator.Judge(
            With(new Budget(null, new BudgetBranch(100_00, Unknown: Unknown.Fail))),
            new Posting { JobType = JobType.Fixed }
        );

        Assert.Equal((Verdict.NoMatch, "unknown"), (judged.Verdict, judged.Findings[0].Found));
    }

    [Theory, Rule("R-088", "R-550")]
    [InlineData("-wordpress", Verdict.Ask)]
    [InlineData("wordpress", Verdict.Ask)]
    [InlineData("shop", Verdict.Match)]
    [InlineData("-shop", Verdict.NoMatch)]
    [InlineData("title:wordpress", Verdict.NoMatch)]
    [InlineData("shop | wordpress", Verdict.Match)]
    [InlineData("title:x wordpress", Verdict.NoMatch)]
    public void What_an_excerpt_does_not_say_is_unknown(string query, Verdict verdict)
    {
        var posting = new Posting
        {
            Title = "A shop",
            Description = "I want a …",
            DescriptionIsExcerpt = true,
        };

        Assert.Equal(verdict, Evaluator.Judge(new ScannerDefinition { Query = query }, posting).Verdict);
    }

    [Theory, Rule("R-154", "R-155", "R-573", "R-574")]
    [InlineData("\"a b\"~2", "a x y b", true)]
    [InlineData("\"a b\"~2", "a x y z b", false)]
    [InlineData("\"a b\"~2", "b a", false)]
    [InlineData("\"a b\"", "a x b", false)]
    [InlineData("\"a b c\"~1", "a x b c", true)]
    [InlineData("\"a b c\"~1", "a x b x c", false)]
    [InlineData("\"a a b\"~1", "a a b", true)]
    public void A_phrase_is_in_order_with_so_many_words_between(string query, string title, bool found) =>
        Assert.Equal(
            found ? Verdict.Match : Verdict.NoMatch,
            Evaluator.Judge(new ScannerDefinition { Query = query }, new Posting { Title = title, Description = "" }).Verdict
        );

    [Fact, Rule("R-154", "R-574")]
    public void Two_skills_are_two_values()
    {
        var posting = new Posting { Description = "", Skills = ["react", "native apps"] };

        Assert.Equal(Verdict.NoMatch, Evaluator.Judge(new ScannerDefinition { Query = "skills:\"react native\"" }, posting).Verdict);
        Assert.Equal(Verdict.Match, Evaluator.Judge(new ScannerDefinition { Query = "skills:\"native apps\"" }, posting).Verdict);
    }

    [Theory, Rule("R-157", "R-158")]
    [InlineData("alpha beta gamma", false, true, true)]
    [InlineData("alpha beta gamma", false, false, false)]
    [InlineData("alpha beta", true, true, false)]
    [InlineData("alpha skills:gamma", true, false, true)]
    [InlineData("delta", false, true, false)]
    [InlineData("questions:delta", false, true, true)]
    [InlineData("category:epsilon", false, true, true)]
    [InlineData("description:alpha", false, true, false)]
    public void Words_are_looked_for_where_the_scope_says(string query, bool titleOnly, bool useSkills, bool found)
    {
        var posting = new Posting
        {
            Title = "alpha",
            Description = "beta",
            Skills = ["gamma"],
            Questions = ["delta"],
            Category = "epsilon",
        };
        var definition = new ScannerDefinition
        {
            Query = query,
            TitleOnly = titleOnly,
            UseSkills = useSkills,
        };

        Assert.Equal(found ? Verdict.Match : Verdict.NoMatch, Evaluator.Judge(definition, posting).Verdict);
    }

    [Theory, Rule("R-166", "R-575")]
    [InlineData("technical lead wanted", true)]
    [InlineData("lead generation", false)]
    [InlineData("technical lead for lead generation", false)]
    [InlineData("nothing of it", true)]
    public void A_hit_inside_an_exception_does_not_exclude(string title, bool passes) =>
        Assert.Equal(
            passes ? Verdict.Match : Verdict.NoMatch,
            Judge(new Posting { Title = title, Description = "" }, new ExcludedWords([new ExcludedWord("lead", ["technical lead"])]))
        );

    [Fact, Rule("R-130")]
    public void Any_of_a_list_is_a_word_or_a_phrase()
    {
        var clause = AnyWords.Parse("shopify, front end ,c#");

        Assert.Equal(["shopify", "front end", "c#"], clause.Words);
        Assert.Equal(Verdict.Match, Judge(new Posting { Title = "Frontend", Description = "" }, clause));
        Assert.Equal(Verdict.Match, Judge(new Posting { Title = "csharp", Description = "" }, clause));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { Title = "front of the end", Description = "" }, clause));
    }

    [Fact, Rule("R-112", "R-210")]
    public void Ages_are_counted_to_the_moment_the_job_was_seen()
    {
        var posting = new Posting
        {
            SeenAt = Noon,
            PostedAt = Noon.AddHours(-3),
            RenewedAt = Noon.AddHours(-1),
        };

        Assert.Equal(Verdict.NoMatch, Judge(posting, new Between(Field.Age, max: 120)));
        Assert.Equal(Verdict.Match, Judge(posting, new Between(Field.AgeOrRenewal, max: 120)));
        Assert.Equal(Verdict.Match, Judge(posting with { PostedAt = null, RenewedAt = null }, new Between(Field.Age, max: 120)));
    }

    [Fact, Rule("R-130")]
    public void A_repost_may_ask_instead_of_failing()
    {
        Assert.Equal(Verdict.Ask, Judge(new Posting { Repost = true }, new Is(Field.Repost, wanted: false, Otherwise.Ask)));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { Repost = true }, new Is(Field.Repost, wanted: false)));
    }

    [Fact, Rule("R-130")]
    public void Who_applied_already_or_is_blocked_never_matches()
    {
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { AlreadyApplied = true }));
        Assert.Equal(Verdict.Ask, Judge(new Posting { AlreadyApplied = null }));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { BlockedClient = true }));
    }

    [Fact, Rule("R-130")]
    public void A_job_without_places_is_open_to_everybody()
    {
        Assert.Equal(Verdict.Match, Judge(new Posting { Locations = [] }, new OneOf(Field.Location, ["UA"])));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { Locations = ["US"] }, new OneOf(Field.Location, ["UA"])));
        Assert.Equal(Verdict.Match, Judge(new Posting { Locations = ["us", "ua"] }, new OneOf(Field.Location, ["UA"])));
    }

    [Fact, Rule("R-130")]
    public void Every_language_asked_has_to_be_spoken_well_enough()
    {
        var clause = new Speaks([new("English", LanguageLevel.Fluent)]);

        Assert.Equal(Verdict.Match, Judge(new Posting { Languages = [new("english", LanguageLevel.Conversational)] }, clause));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { Languages = [new("English", LanguageLevel.Native)] }, clause));
        Assert.Equal(Verdict.NoMatch, Judge(new Posting { Languages = [new("German", LanguageLevel.Basic)] }, clause));
    }

    [Theory, Rule("R-225")]
    [InlineData(true, "We have a budget.", Verdict.Match)]
    [InlineData(false, "We have a budget.", Verdict.NoMatch)]
    [InlineData(true, "We have money.", Verdict.Ask)]
    [InlineData(null, "We have a budget.", Verdict.Ask)]
    public void An_answer_of_the_model_counts_only_with_a_sentence_of_the_job(bool? yes, string sentence, Verdict verdict)
    {
        var posting = new Posting
        {
            Title = "x",
            Description = "Hello. We have a budget.",
            Answers = new Dictionary<string, Answer> { ["Is there money?"] = new(yes, sentence) },
        };

        Assert.Equal(verdict, Judge(posting, new AiQuestion("Is there money?")));
    }

    [Fact, Rule("R-211", "R-215")]
    public void Every_clause_is_explained()
    {
        var definition = new ScannerDefinition
        {
            Query = "react -wordpress vue",
            Clauses = [new Between(Field.Proposals, max: 10), new ExcludedWords(["cheap"])],
        };
        var posting = new Posting
        {
            Title = "React and WordPress",
            Description = "cheap",
            Proposals = 13,
        };

        var judged = Evaluator.Judge(definition, posting);

        Assert.Equal(Verdict.NoMatch, judged.Verdict);
        Assert.Equal(["query", "proposals", "excluded_words", "already_applied", "blocked_client"], judged.Findings.Select(f => f.Name));
        Assert.Equal(["vue"], judged.Findings[0].Missing);
        Assert.Equal(("up to 10", "13", 3L), (judged.Findings[1].Wanted, judged.Findings[1].Found, judged.Findings[1].Off));
        Assert.Equal(
            [
                new Hit(TextField.Title, 0, 0, 5, false, "react"),
                new Hit(TextField.Title, 0, 10, 9, true, "wordpress"),
                new Hit(TextField.Description, 0, 0, 5, true, "cheap"),
            ],
            judged.Hits
        );
        Assert.Equal([Truth.No, Truth.Yes, Truth.No, Truth.Yes, Truth.No], judged.Findings[0].Query!.All().Select(n => n.Truth));
        Assert.False(judged.IsNearMiss);
    }

    private static Verdict Judge(Posting posting, params Clause[] clauses) => Evaluator.Judge(With(clauses), posting).Verdict;

    private static ScannerDefinition With(params Clause[] clauses) => new() { Clauses = clauses };

    [Fact]
    public void A_pasted_page_may_be_one_excluded_phrase()
    {
        var page = string.Join(' ', Enumerable.Range(0, 30_000).Select(n => $"w{n}"));
        var scanner = new ScannerDefinition { Clauses = [ExcludedWords.Parse(page)] };

        var judgement = Evaluator.Judge(scanner, new Posting { Title = "A job", Description = $"Begins here: {page}" });

        Assert.Equal(Verdict.NoMatch, judgement.Verdict);
    }
}

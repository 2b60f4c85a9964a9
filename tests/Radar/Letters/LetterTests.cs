using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Letters;

namespace Guildhall.Radar.Tests.Letters;

public sealed class LetterTests
{
    private static readonly LetterWriter Writer = new();

    private static readonly PersonFacts Artem = new(
        Guid.CreateVersion7(),
        "00000003",
        "Artem Kovalenko",
        "artem",
        "",
        "Software engineer",
        "Ukraine",
        false,
        AccountStatus.Active,
        Visibility.Public,
        5500,
        ["C#", "React"],
        97,
        false,
        null,
        DateTimeOffset.UnixEpoch
    );

    private static JobSnapshot Job(string title = "Dashboard", string? country = "Canada", params string[] skills) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Title = title,
            Skills = skills.Length == 0 ? ["React", "Azure"] : skills,
            Type = JobType.Hourly,
            HourlyMin = 6000,
            HourlyMax = 8050,
            PostedAt = new DateTimeOffset(2026, 11, 17, 9, 0, 0, TimeSpan.Zero),
            Client = new ClientFacts { Country = country },
            ContentVersion = "v1",
        };

    private static Written Write(string template, JobSnapshot? job = null) =>
        Writer.Write(template, LetterScene.Of(job ?? Job(), Artem, "Auxility", ["react"]));

    [Theory, Rule("R-321", "R-322", "R-323")]
    [InlineData("{{job.title}} as {{sender.first_name}}, {{agency.name}}", "Dashboard as Artem, Auxility")]
    [InlineData("{{#if match.skills}}With {{join match.skills \" and \"}}.{{else}}New to it.{{/if}}", "With React.")]
    [InlineData("{{#unless client.rating}}Welcome.{{/unless}}", "Welcome.")]
    [InlineData("{{#each job.skills}}{{this}};{{/each}}", "React;Azure;")]
    [InlineData("{{first job.skills}} {{count job.skills}} {{lower job.title}}", "React 2 dashboard")]
    [InlineData("{{job.budget}}, mine is {{money sender.rate}}", "$60 to $80.50 an hour, mine is $55")]
    [InlineData("{{truncate job.title 4}}", "Dash…")]
    [InlineData("{{#if (gt (count job.skills) 1)}}Several{{/if}}{{! a note }}", "Several")]
    [InlineData("{{#if (eq client.country \"Canada\")}}Hello, Canada{{/if}}", "Hello, Canada")]
    public void A_template_is_plain_text_with_the_signs_and_helpers_of_the_book(string template, string written)
    {
        Assert.Null(TemplateText.Problem(template));
        Assert.Equal(written, Write(template).Text);
        Assert.Empty(Write(template).Gaps);
    }

    [Fact, Rule("R-321")]
    public void Nothing_is_escaped_as_if_it_were_a_page() => Assert.Equal("C# & <b>", Write("{{job.title}}", Job("C# & <b>")).Text);

    [Theory, Rule("R-324", "R-321")]
    [InlineData("Hi {{client.name}}", "no variable “client.name”")]
    [InlineData("{{shout job.title}}", "no helper “shout”")]
    [InlineData("{{{job.title}}}", "three braces")]
    [InlineData("{{#if job.title}}open", "is not closed")]
    [InlineData("{{/if}}", "closes nothing")]
    [InlineData("{{#with job}}{{/with}}", "no block #with")]
    [InlineData("{{> legal}}", "no snippet legal")]
    [InlineData("{{job.title", "opened or closed alone")]
    public void What_a_template_may_not_hold_is_refused_with_its_place(string template, string says)
    {
        Assert.Contains(says, TemplateText.Problem(template), StringComparison.Ordinal);
        Assert.Throws<InvalidInput>(() => TemplateText.MustHold(template));
    }

    [Fact, Rule("R-324")]
    public void The_place_is_line_and_column() =>
        Assert.StartsWith("Line 3, column 4:", TemplateText.Problem("Hello,\n\nDo {{client.name}}"), StringComparison.Ordinal);

    [Fact, Rule("R-324", "R-617")]
    public void An_empty_value_is_a_gap_unless_default_or_if_covers_it()
    {
        var job = Job(country: null);

        Assert.Equal(["client.country"], Write("From {{client.country}}", job).Gaps);
        Assert.Equal(["join match.skills"], Write("{{join match.skills}}", Job(skills: "Rust")).Gaps);
        Assert.Empty(Write("From {{default client.country \"afar\"}}", job).Gaps);
        Assert.Empty(Write("{{#if client.country}}From {{client.country}}{{/if}}Hello", job).Gaps);
    }

    [Fact, Rule("R-322", "R-618")]
    public void A_jobs_text_is_never_read_as_a_template() =>
        Assert.Equal("{{sender.rate}}", Write("{{job.title}}", Job("{{sender.rate}}")).Text);

    [Theory, Rule("R-331", "R-623")]
    [InlineData("Write to artem@example.com", true)]
    [InlineData("I am on Telegram: @artem_dev", true)]
    [InlineData("Book at calendly.com/artem", true)]
    [InlineData("Call +380 44 123 45 67", true)]
    [InlineData("My skype: artem.k", true)]
    [InlineData("I wrote a telegram bot and a Skype plugin", false)]
    [InlineData("From 2019 to 2024 I used @angular/core 17.0.1 and C# 12", false)]
    [InlineData("It took $12,000,000 and 30% less time", false)]
    public void Contact_details_are_found_and_technical_words_are_not(string text, bool found) =>
        Assert.Equal(found, LetterWriter.ContactIn(text) is not null);

    [Fact, Rule("R-328", "R-622")]
    public void A_letter_is_counted_as_people_see_it()
    {
        var family = "👨‍👩‍👧‍👦";

        Assert.Equal(5_000, Written.LengthOf(string.Concat(Enumerable.Repeat(family, 5_000))));
        Assert.True(Written.LengthOf(string.Concat(Enumerable.Repeat(family, 5_001))) > Written.Longest);
    }

    [Fact, Rule("R-325")]
    public void A_save_makes_a_version_and_needs_the_one_it_began_from()
    {
        var (template, first) = Template.Write(Guid.CreateVersion7(), "Plain", "Hello", "Olga", DateTimeOffset.UnixEpoch);

        var second = template.Save("Plain", "Hello again", 1, "Olga", DateTimeOffset.UnixEpoch);

        Assert.Equal((1, "Hello", 2, "Hello again"), (first.Number, first.Text, second.Number, second.Text));
        Assert.Throws<Overtaken>(() => template.Save("Plain", "Mine", 1, "Dmytro", DateTimeOffset.UnixEpoch));
    }

    [Fact, Rule("R-345")]
    public void An_answer_fits_questions_by_the_query_language()
    {
        var pattern = AnswerPattern.Add(Guid.CreateVersion7(), 1, "\"time zone\" | timezone | overlap", "16:00 to 19:00 in Kyiv.");

        Assert.True(pattern.Answers("Do you work in our time zone (Toronto)?"));
        Assert.False(pattern.Answers("Which of your projects is like this one?"));
        Assert.Throws<InvalidInput>(() => AnswerPattern.Add(Guid.CreateVersion7(), 1, "\"open", "x"));
    }
}

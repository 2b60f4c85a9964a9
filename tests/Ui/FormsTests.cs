using Guildhall.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guildhall.Ui.Tests;

public class FormsTests
{
    private static readonly Refusal TooMuch = new InvalidInput("rate", "At most $120 an hour.");
    private static readonly Refusal Closed = new NotAllowed("This job closed at 14:20.");

    [Fact]
    public async Task A_refusal_that_names_a_field_stands_by_the_field()
    {
        await using var page = new Drawn();

        var html = await page.Html<Form>(("Name", "bid"), ("Refused", TooMuch), ("ChildContent", Rate), ("Act", Drawn.Said("Submit")));

        Assert.Contains("aria-invalid=\"true\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"f-input-rate-hint\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"f-input-rate-hint\"", html, StringComparison.Ordinal);
        Assert.Equal("Hourly rate At most $120 an hour. Submit", Drawn.Read(html));
        Assert.DoesNotContain("data-refusal", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_refusal_stands_above_the_buttons_with_its_code()
    {
        await using var page = new Drawn();

        var html = await page.Html<Form>(("Name", "bid"), ("Refused", Closed), ("ChildContent", Rate), ("Act", Drawn.Said("Submit")));

        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains("data-refusal=\"not-allowed\"", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("closed at", StringComparison.Ordinal) < html.IndexOf("Submit", StringComparison.Ordinal));
        Assert.DoesNotContain("aria-invalid", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_names_a_field_the_page_has_not_is_shown_all_the_same()
    {
        await using var page = new Drawn();

        var html = await page.Html<Form>(
            ("Name", "bid"),
            ("Refused", new InvalidInput("sender", "Marta is on hold.")),
            ("ChildContent", Rate)
        );

        Assert.Contains("data-refusal=\"invalid-input\"", html, StringComparison.Ordinal);
        Assert.Contains("Marta is on hold.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_the_page_shows_itself_is_not_shown_twice()
    {
        await using var page = new Drawn();
        RenderFragment docket = builder =>
        {
            builder.OpenComponent<Docket>(0);
            builder.AddComponentParameter(1, "Title", "When you submit");
            builder.AddComponentParameter(
                2,
                "Act",
                (RenderFragment)(
                    inside =>
                    {
                        inside.OpenComponent<RefusalNote>(0);
                        inside.AddComponentParameter(1, "Of", Closed);
                        inside.CloseComponent();
                    }
                )
            );
            builder.CloseComponent();
        };

        var html = await page.Html<Form>(("Name", "bid"), ("Refused", Closed), ("ChildContent", docket), ("Act", Drawn.Said("Submit")));

        Assert.Single(html.Split("data-refusal").Skip(1));
    }

    [Fact]
    public async Task A_field_deep_in_the_page_still_takes_its_refusal()
    {
        await using var page = new Drawn();
        RenderFragment split = builder =>
        {
            builder.OpenComponent<Split>(0);
            builder.AddComponentParameter(1, "ChildContent", Rate);
            builder.CloseComponent();
        };

        var html = await page.Html<Form>(("Name", "bid"), ("Refused", TooMuch), ("ChildContent", split), ("Act", Drawn.Said("Submit")));

        Assert.Single(html.Split("At most $120").Skip(1));
        Assert.Contains("aria-invalid", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_form_carries_its_token_and_the_version_it_began_from()
    {
        await using var page = new Drawn();

        var html = await page.Html<Form>(("Name", "bid"), ("Version", "7"));

        Assert.Contains("name=\"__RequestVerificationToken\" value=\"token\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Version\" value=\"7\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_errors_are_listed_with_links_to_their_fields()
    {
        await using var page = new Drawn();
        FieldError[] errors = [new("Input.Rate", "Too high."), new("Input.Letter", "Too long.")];

        var html = await page.Html<Form>(("Name", "bid"), ("Errors", errors), ("ChildContent", Rate));

        Assert.Contains("2 things are not right yet.", html, StringComparison.Ordinal);
        Assert.Contains("href=\"#f-input-letter\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"f-input-rate\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_write_is_text_and_never_markup()
    {
        await using var page = new Drawn();
        const string attack = "</textarea><script>alert(1)</script>\" onfocus=\"x";

        foreach (var type in new[] { "textarea", "text", "number" })
        {
            var html = await page.Html<Field>(("Label", attack), ("Name", "a"), ("Type", type), ("Value", attack), ("Hint", attack));
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.DoesNotContain("\" onfocus", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_text_that_begins_with_a_new_line_keeps_it()
    {
        await using var page = new Drawn();

        // HTML drops the first new line inside a textarea; the one we write stands in for it.
        Assert.Contains(
            ">&#xA;&#xA;Hello</textarea>",
            await page.Html<Field>(("Name", "a"), ("Type", "textarea"), ("Value", "\nHello")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_password_is_never_written_back()
    {
        await using var page = new Drawn();

        Assert.DoesNotContain(
            "secret",
            await page.Html<Field>(("Name", "p"), ("Type", "password"), ("Value", "secret")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Optional_is_written_and_required_is_the_rule()
    {
        await using var page = new Drawn();

        Assert.Contains("required", await page.Html<Field>(("Label", "Name"), ("Name", "n")), StringComparison.Ordinal);
        var optional = await page.Html<Field>(("Label", "Name"), ("Name", "n"), ("Optional", true));
        Assert.DoesNotContain("required", optional, StringComparison.Ordinal);
        Assert.Equal("Name (optional)", Drawn.Read(optional));
    }

    [Fact]
    public async Task A_shut_button_can_be_reached_says_why_and_posts_nothing()
    {
        await using var page = new Drawn();

        var html = await page.Html<Reasoned>(
            ("Reason", "Inviting needs Agency Plus."),
            ("Name", "act"),
            ("Value", "invite"),
            ("ChildContent", Drawn.Said("Invite people"))
        );

        Assert.Contains("aria-disabled=\"true\"", html, StringComparison.Ordinal);
        Assert.Contains("type=\"button\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" disabled", html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"act\"", html, StringComparison.Ordinal);
        var id = html.Split("aria-describedby=\"")[1].Split('"')[0];
        Assert.Contains($"id=\"{id}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_reason_twice_has_two_ids_and_a_page_drawn_again_the_same_ones()
    {
        await using var page = new Drawn();
        await using var again = new Drawn();

        var first = await page.Html<Reasoned>(("Reason", "Why."));
        Assert.NotEqual(first, await page.Html<Reasoned>(("Reason", "Why.")));
        Assert.Equal(first, await again.Html<Reasoned>(("Reason", "Why.")));
    }

    [Fact]
    public async Task Segments_are_radios_of_one_name_with_one_chosen()
    {
        await using var page = new Drawn();

        var html = await page.Html<Segments>(("Label", "Admin"), ("Name", "Admin"), ("Value", "Full"), ("Choices", Choice.Of<Level>()));

        Assert.Contains("role=\"radiogroup\" aria-label=\"Admin\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"Full\" checked", html, StringComparison.Ordinal);
        Assert.Single(html.Split("checked").Skip(1));
        Assert.Equal("NoneNon-exclusiveFull", Drawn.Read(html));
    }

    private enum Level
    {
        None,
        NonExclusive,
        Full,
    }

    private static readonly RenderFragment Rate = RateField;

    private static void RateField(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Field>(0);
        builder.AddComponentParameter(1, "Label", "Hourly rate");
        builder.AddComponentParameter(2, "Name", "Input.Rate");
        builder.AddComponentParameter(3, "Hint", "The client asks for $45 to $70.");
        builder.CloseComponent();
    }
}

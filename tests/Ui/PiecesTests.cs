using Guildhall.Kernel;

namespace Guildhall.Ui.Tests;

public class PiecesTests
{
    [Fact]
    public async Task Without_a_picture_the_initials_stand_in_the_same_tint_each_time()
    {
        await using var page = new Drawn();

        var html = await page.Html<Avatar>(("Of", new Picture("Ґалина Марія Дзюба")), ("Alt", "Ґалина Дзюба"));

        Assert.Equal("ҐД", Drawn.Read(html));
        Assert.Contains("role=\"img\"", html, StringComparison.Ordinal);
        Assert.Equal(html, await page.Html<Avatar>(("Of", new Picture("Ґалина Марія Дзюба")), ("Alt", "Ґалина Дзюба")));
    }

    [Fact]
    public async Task An_organisation_is_square_and_a_person_round()
    {
        await using var page = new Drawn();

        Assert.Contains(
            "avatar avatar-org",
            await page.Html<Avatar>(("Of", new Picture("Auxility", null, Organisation: true))),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("avatar-org", await page.Html<Avatar>(("Of", new Picture("Artem"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_icon_beside_a_word_says_nothing_and_one_alone_says_its_name()
    {
        await using var page = new Drawn();

        Assert.Contains("aria-hidden=\"true\"", await page.Html<Icon>(("Name", "x")), StringComparison.Ordinal);
        Assert.Contains(
            "role=\"img\" aria-label=\"&quot;&gt;Close\"",
            await page.Html<Icon>(("Name", "x"), ("Label", "\">Close")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dialog_is_open_when_the_address_names_it_and_closing_leaves_the_rest()
    {
        await using var open = new Drawn("/a/auxility/members?team=x&dialog=invite");
        await using var shut = new Drawn("/a/auxility/members?team=x");

        var html = await open.Html<Dialog>(("Id", "invite"), ("Title", "Invite people"));
        Assert.Contains("<dialog class=\"modal-box \" id=\"invite\" open", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/a/auxility/members?team=x\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" open", await shut.Html<Dialog>(("Id", "invite"), ("Title", "Invite people")), StringComparison.Ordinal);
        Assert.Contains(
            "href=\"/a/auxility/members?team=x&amp;dialog=invite\"",
            await shut.Html<DialogLink>(("To", "invite")),
            StringComparison.Ordinal
        );
    }

    [Theory, Rule("M-005")]
    [InlineData(3, "Confirmed it’s you, 12 min left")]
    [InlineData(16, "Confirm it’s you")]
    [InlineData(null, "Confirm it’s you")]
    public async Task It_is_said_how_long_a_proof_of_identity_still_counts(int? minutes, string text)
    {
        await using var page = new Drawn("/a/auxility/members?team=x");
        var actor = new Actor(Guid.CreateVersion7(), "Olga", new Account(AccountKind.Agency, "auxility"), Door.Page)
        {
            ConfirmedAt = Drawn.Noon - (minutes is { } passed ? TimeSpan.FromMinutes(passed) : TimeSpan.FromDays(1)),
        };

        var html = await page.Html<StepUp>(("Actor", actor));

        Assert.Equal(text, Drawn.Read(html));
        Assert.Equal(
            minutes is not 3,
            html.Contains("href=\"/confirm?next=%2Fa%2Fauxility%2Fmembers%3Fteam%3Dx\"", StringComparison.Ordinal)
        );
    }

    [Fact, Rule("R-191")]
    public async Task Whoever_was_second_sees_both_and_keeps_theirs()
    {
        await using var page = new Drawn();

        var html = await page.Html<Conflict>(
            ("By", "Kateryna"),
            ("Theirs", "/r/auxility/scanners/1"),
            ("Lines", new[] { new Conflict.Difference("Sender", "Artem, then Ethan", "Artem") })
        );

        Assert.Contains("Kateryna saved first", Drawn.Read(html), StringComparison.Ordinal);
        Assert.Contains("<td dir=\"auto\">Artem, then Ethan</td>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/r/auxility/scanners/1\"", html, StringComparison.Ordinal);
    }

    [Fact, Rule("M-183")]
    public async Task A_line_that_changed_is_marked_by_a_word()
    {
        await using var page = new Drawn();

        Assert.Equal(
            "Connects14changed",
            (await page.Text<Line>(("Of", "Connects"), ("Value", "14"), ("Changed", true))).Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.Equal("Bids–", (await page.Text<Line>(("Of", "Bids"))).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one two three", "one 2 three", "one -two-+2+ three")]
    [InlineData("", "new", "+new+")]
    [InlineData("old", "", "-old-")]
    [InlineData("same", "same", "same")]
    [InlineData("a b c d", "b c d e", "-a -b c d+ e+")]
    public void Texts_are_compared_word_by_word(string before, string after, string told) =>
        Assert.Equal(
            told,
            string.Concat(
                Differences
                    .Between(before, after)
                    .Select(part =>
                        part.Change switch
                        {
                            Change.Gone => $"-{part.Text}-",
                            Change.Come => $"+{part.Text}+",
                            _ => part.Text,
                        }
                    )
            )
        );

    [Fact]
    public void Comparing_loses_nothing_of_either_text()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var before = Words(random);
            var after = Words(random);
            var parts = Differences.Between(before, after);
            Assert.Equal(before, string.Concat(parts.Where(part => part.Change != Change.Come).Select(part => part.Text)));
            Assert.Equal(after, string.Concat(parts.Where(part => part.Change != Change.Gone).Select(part => part.Text)));
        }
    }

    [Fact, Rule("M-192")]
    public async Task A_letter_shows_its_claims_and_where_clients_stop_reading()
    {
        await using var page = new Drawn();
        ClaimText.Claim[] claims = [new(6, 5, 1, "portfolio"), new(12, 4, 2, null)];

        var html = await page.Html<ClaimText>(("Text", "Hello <b>er this text"), ("Claims", claims), ("Shown", 14));

        Assert.DoesNotContain("<b>er", html, StringComparison.Ordinal);
        Assert.Contains("1, proven by portfolio", Drawn.Read(html), StringComparison.Ordinal);
        Assert.Contains("claim bad", html, StringComparison.Ordinal);
        Assert.Single(html.Split("class=\"cut\"").Skip(1));
    }

    private static string Words(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => "abcd"[random.Next(4)].ToString()));
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Proposals;

namespace Guildhall.Marketplace.Tests.Proposals;

public sealed class LetterTests
{
    [Fact, Rule("M-145", "M-146")]
    public void Characters_are_counted_as_people_see_them_and_nothing_is_cut()
    {
        var family = string.Concat(Enumerable.Repeat("👩‍👩‍👧é", 2500));

        Assert.Equal(Letter.Longest, Letter.Length(family));
        Assert.Equal(family, Letter.Checked(family, "letter", "A letter"));
        Assert.Throws<InvalidInput>(() => Letter.Checked(family + "!", "letter", "A letter"));
    }

    [Fact, Rule("M-146")]
    public void Line_ends_are_made_one_kind() => Assert.Equal("a\nb\nc", Letter.Checked("a\r\nb\rc\r\n", "letter", "A letter"));

    [Theory, Rule("M-150")]
    [InlineData("Write to artem@example.com")]
    [InlineData("Call +380 44 123 45 67")]
    [InlineData("Find me at t.me/artem")]
    public void Contact_details_are_refused(string text) => Assert.Throws<ContactDetails>(() => Letter.Checked(text, "letter", "A letter"));

    [Theory, Rule("M-150")]
    [InlineData("See https://github.com/guildhall/app/issues/123456789012")]
    [InlineData("It cost $1,234,567 in 2024 and 2025, 40 vans, 12-18 weeks")]
    [InlineData("From 2026-11-17 to 2026-12-24, 9 to 5")]
    public void Figures_and_places_to_look_are_not(string text) => Assert.Equal(text, Letter.Checked(text, "letter", "A letter"));

    [Fact, Rule("M-145")]
    public void The_client_sees_the_first_two_hundred_characters()
    {
        Assert.Equal("Short one", Letter.Beginning("Short\none"));
        Assert.Equal(new string('x', 200) + "…", Letter.Beginning(new string('x', 201)));
    }
}

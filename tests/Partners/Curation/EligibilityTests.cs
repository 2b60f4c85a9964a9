using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Curation;

namespace Guildhall.Partners.Tests.Curation;

public sealed class EligibilityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Tidepost = Guid.CreateVersion7();

    [Theory, Rule("P-065", "P-069")]
    [InlineData(100, true)]
    [InlineData(80, true)]
    [InlineData(79, false)]
    [InlineData(1, false)]
    public void Exactly_80_stays_and_79_goes(int score, bool stays) => Assert.Equal(stays, Of(Person(score)).IsEligible);

    [Theory, Rule("P-065", "P-075", "P-067")]
    [InlineData(Visibility.Public, true)]
    [InlineData(Visibility.PlatformUsers, false)]
    [InlineData(Visibility.Private, false)]
    public void Only_a_public_profile_qualifies(Visibility visibility, bool stays)
    {
        var eligibility = Of(Person(95) with { Visibility = visibility });

        Assert.Equal(stays, eligibility.IsEligible);
        Assert.Equal(stays ? "" : "Profile not public", eligibility.Says);
        Assert.Equal(!stays, eligibility.Removes);
    }

    [Theory, Rule("P-065", "P-078", "P-211")]
    [InlineData(AccountStatus.Active, true, false)]
    [InlineData(AccountStatus.OnHold, false, false)]
    [InlineData(AccountStatus.Suspended, false, true)]
    [InlineData(AccountStatus.Closed, false, true)]
    public void A_hold_hides_and_only_a_suspension_or_closure_removes(AccountStatus status, bool shown, bool removes)
    {
        var eligibility = Of(Person(95) with { Status = status });

        Assert.Equal((shown, removes), (eligibility.IsEligible, eligibility.Removes));
    }

    [Theory, Rule("P-066", "P-070", "P-072", "P-212")]
    [InlineData(null)]
    [InlineData(0)]
    public void No_score_and_zero_are_fine_only_for_whom_the_company_brought(int? score)
    {
        var newcomer = Person(score);

        Assert.True(Of(newcomer, Evidence(newcomer, Noon.AddDays(-1))).IsEligible);
        Assert.False(Of(newcomer).IsEligible);
    }

    [Fact, Rule("P-071", "P-232")]
    public void The_exception_ends_with_the_first_score()
    {
        var newcomer = Person(75);

        var eligibility = Of(newcomer, Evidence(newcomer, Noon.AddDays(-1)));

        Assert.Equal(Ineligible.ScoreTooLow, eligibility.Why);
        Assert.Equal("Job Success Score below 80", eligibility.Says);
    }

    [Fact, Rule("P-073")]
    public void Evidence_from_after_the_account_was_made_proves_nothing()
    {
        var old = Person(null);

        Assert.False(Of(old, Evidence(old, Noon.AddDays(1))).IsEligible);
    }

    [Fact, Rule("P-073", "P-231")]
    public void Evidence_for_someone_else_proves_nothing()
    {
        Assert.False(Of(Person(null), Evidence(Person(null), Noon.AddDays(-1))).IsEligible);
    }

    [Theory, Rule("P-079")]
    [InlineData(null)]
    [InlineData(Badge.ExpertVetted)]
    public void A_badge_counts_for_nothing(Badge? badge)
    {
        Assert.False(Of(Person(79) with { Badge = badge }).IsEligible);
        Assert.True(Of(Person(80) with { Badge = badge }).IsEligible);
    }

    [Fact, Rule("P-074", "P-235")]
    public void The_score_is_the_one_the_profile_shows()
    {
        Assert.False(Of(Person(78) with { ScoreIsAgencys = true }).IsEligible);
    }

    [Fact, Rule("P-068")]
    public void There_are_exactly_three_reasons_for_a_removal()
    {
        var reasons = Enum.GetValues<Ineligible>()
            .Where(why => new Eligibility(why).Removes)
            .Select(why => why.AsRemoval().Words())
            .Distinct();

        Assert.Equal(["Account suspended", "Job Success Score below 80", "Profile not public"], reasons.Order());
    }

    private static Eligibility Of(PersonFacts person, BroughtBy? brought = null) => Eligibility.Of(person, brought, 80);

    private static BroughtBy Evidence(PersonFacts person, DateTimeOffset at) =>
        BroughtBy.Note(Tidepost, person.Id, BroughtWay.Operator, at, "Ruth");

    private static PersonFacts Person(int? score) =>
        new(
            Guid.CreateVersion7(),
            "52350e00",
            "Aiko Tanaka",
            "aiko",
            "",
            "Email designer",
            "Japan",
            false,
            AccountStatus.Active,
            Visibility.Public,
            3000,
            [],
            score,
            false,
            null,
            Noon
        );
}

using Guildhall.Radar.Managers;

namespace Guildhall.Radar.Tests.Managers;

public sealed class ChooseManagerTests
{
    private static readonly Pace Pace = new(TimeSpan.FromMinutes(2), 10, 40);

    [Fact, Rule("R-058")]
    public void The_usable_one_that_sent_least_recently_takes_the_bid()
    {
        Assert.Equal("bbbbbbbb", Use(Bid("aaaaaaaa", sentMinutesAgo: 10), Bid("bbbbbbbb", sentMinutesAgo: 20)).ShortId);
        Assert.Equal("cccccccc", Use(Bid("aaaaaaaa", sentMinutesAgo: 10), Bid("cccccccc")).ShortId);
        Assert.Equal("aaaaaaaa", Use(Bid("aaaaaaaa", sentMinutesAgo: 10), Bid("bbbbbbbb", sentMinutesAgo: 20, usable: false)).ShortId);
    }

    [Fact, Rule("R-058")]
    public void One_who_wrote_to_the_client_before_goes_on()
    {
        var chosen = Use(Bid("aaaaaaaa", sentMinutesAgo: 5, wrote: true), Bid("bbbbbbbb", sentMinutesAgo: 60));

        Assert.Equal("aaaaaaaa", chosen.ShortId);
    }

    [Fact, Rule("R-058")]
    public void Of_equals_the_lower_id_is_taken() => Assert.Equal("0000000a", Use(Bid("0000000b"), Bid("0000000a")).ShortId);

    [Fact, Rule("R-063", "R-530", "M-332")]
    public void With_no_usable_one_the_bid_is_held()
    {
        var held = Assert.IsType<ManagerChoice.Hold>(ChooseManager.Pick([Bid("aaaaaaaa", usable: false)], usOnly: false, Pace, Given.Noon));

        Assert.Equal("no-manager", held.Code);
        Assert.IsType<ManagerChoice.Hold>(ChooseManager.Pick([Of(ManagerKind.Sync, "aaaaaaaa")], usOnly: false, Pace, Given.Noon));
    }

    [Fact, Rule("R-032", "R-069", "R-541")]
    public void A_us_only_job_without_a_us_manager_is_skipped_though_another_is_free()
    {
        var skip = Assert.IsType<ManagerChoice.Skip>(
            ChooseManager.Pick([Bid("aaaaaaaa"), Of(ManagerKind.Us, "bbbbbbbb", usable: false)], usOnly: true, Pace, Given.Noon)
        );

        Assert.Equal("us-manager-missing", skip.Code);
    }

    [Fact, Rule("R-032", "R-542")]
    public void An_ordinary_job_never_goes_out_through_the_us_manager()
    {
        var us = Of(ManagerKind.Us, "bbbbbbbb");

        Assert.IsType<ManagerChoice.Hold>(ChooseManager.Pick([us], usOnly: false, Pace, Given.Noon));
        Assert.Equal(
            "bbbbbbbb",
            Assert.IsType<ManagerChoice.Use>(ChooseManager.Pick([us, Bid("aaaaaaaa")], usOnly: true, Pace, Given.Noon)).ShortId
        );
    }

    [Fact, Rule("R-030")]
    public void Of_the_three_kinds_the_first_never_sends_the_second_does_and_the_third_is_for_the_US_and_optional()
    {
        Candidate[] all = [Of(ManagerKind.Sync, "0000000a"), Of(ManagerKind.Us, "0000000b"), Bid("0000000c")];

        Assert.Equal("0000000c", Use(all).ShortId);
        Assert.Equal("0000000b", Assert.IsType<ManagerChoice.Use>(ChooseManager.Pick(all, usOnly: true, Pace, Given.Noon)).ShortId);
        Assert.Equal("0000000c", Use(all[0], all[2]).ShortId);
        Assert.Equal(3, Enum.GetValues<ManagerKind>().Length);
    }

    [Fact, Rule("R-061", "R-539")]
    public void When_the_chosen_one_fails_another_of_its_kind_takes_over()
    {
        var first = Bid("aaaaaaaa");
        Assert.Equal("aaaaaaaa", Use(first, Bid("bbbbbbbb")).ShortId);

        Assert.Equal("bbbbbbbb", Use(first with { IsUsable = false }, Bid("bbbbbbbb")).ShortId);
    }

    [Theory, Rule("R-059", "R-060")]
    [InlineData(0, 0, 0)]
    [InlineData(1, 119, 1)]
    [InlineData(1, 120, 0)]
    public void Between_two_sends_lies_the_gap(int sends, int secondsAgo, int waits)
    {
        var times = Enumerable.Repeat(Given.Noon.AddSeconds(-secondsAgo), sends).ToList();

        Assert.Equal(Given.Noon.AddSeconds(waits), Pace.Next(times, Given.Noon));
    }

    [Fact, Rule("R-059")]
    public void Ten_in_an_hour_wait_for_the_first_of_them_to_be_an_hour_old()
    {
        var times = Enumerable.Range(0, 10).Select(n => Given.Noon.AddMinutes(-5 - (n * 5))).ToList();

        Assert.Equal(Given.Noon.AddMinutes(10), Pace.Next(times, Given.Noon));
        Assert.Equal(Given.Noon, Pace.Next([.. times.Take(9)], Given.Noon));
    }

    [Fact, Rule("R-059")]
    public void Forty_in_a_day_wait_for_the_first_of_them_to_be_a_day_old()
    {
        var times = Enumerable.Range(0, 40).Select(n => Given.Noon.AddMinutes(-30 - (n * 30))).ToList();

        Assert.Equal(times[39].AddDays(1), Pace.Next(times, Given.Noon));
    }

    [Theory, Rule("R-064")]
    [InlineData("SignIn SignIn", 0, null)]
    [InlineData("SignIn SignIn SignIn", 0, "sign-in")]
    [InlineData("HumanCheck", 0, "human-check")]
    [InlineData("RateLimit RateLimit RateLimit RateLimit", 0, null)]
    [InlineData("RateLimit RateLimit RateLimit RateLimit RateLimit", 0, "rate-limit")]
    [InlineData("Send", 5, null)]
    [InlineData("Send", 6, "failing")]
    public void Faults_quarantine_a_manager_at_exactly_these_counts(string recent, int failedOfTen, string? code)
    {
        var faults = recent.Split(' ').Select(Enum.Parse<FaultKind>).ToList();

        Assert.Equal(code, Faults.Quarantine(faults, [.. Enumerable.Range(0, 10).Select(n => n < failedOfTen)])?.Code);
    }

    [Theory, Rule("R-050", "R-042", "R-533", "M-330", "M-331")]
    [InlineData(ManagerKind.Sync, false, "NonExclusive", "Manager", "Accept")]
    [InlineData(ManagerKind.Bid, false, "NonExclusive", "Manager", "Accept")]
    [InlineData(ManagerKind.Bid, false, "Exclusive", "Manager", "Decline")]
    [InlineData(ManagerKind.Sync, true, "Exclusive", "Manager", "Decline")]
    [InlineData(ManagerKind.Bid, true, "NonExclusive", "Manager", "Decline")]
    [InlineData(ManagerKind.Sync, true, "NonExclusive", "Manager", "Wait")]
    [InlineData(ManagerKind.Bid, false, "NonExclusive", "None", "Wait")]
    [InlineData(ManagerKind.Bid, false, "None", "Manager", "Accept")]
    public void A_pool_manager_answers_by_the_values(ManagerKind kind, bool otherTeam, string contractor, string business, string answer)
    {
        var invitation = new Marketplace.Contracts.JoinInvitationFacts(
            Guid.NewGuid(),
            Guid.NewGuid(),
            "Auxility",
            otherTeam ? Given.OtherTeam : Given.Team,
            otherTeam ? "Tidal" : "Auxility",
            Marketplace.Contracts.Permissions.BiddingManager with
            {
                Contractor = Enum.Parse<Marketplace.Contracts.Contractor>(contractor),
                Business = Enum.Parse<Marketplace.Contracts.Business>(business),
            },
            "Olga Petrenko",
            Marketplace.Contracts.JoinInvitationState.Pending,
            Given.Noon,
            Given.Noon.AddDays(7)
        );

        Assert.Equal(answer, AnswerInvitation.Decide(kind, Given.Team, "Auxility", invitation).GetType().Name);
    }

    private static ManagerChoice.Use Use(params Candidate[] candidates) =>
        Assert.IsType<ManagerChoice.Use>(ChooseManager.Pick(candidates, usOnly: false, Pace, Given.Noon));

    private static Candidate Bid(string shortId, int? sentMinutesAgo = null, bool usable = true, bool wrote = false) =>
        Of(ManagerKind.Bid, shortId, sentMinutesAgo, usable, wrote);

    private static Candidate Of(ManagerKind kind, string shortId, int? sentMinutesAgo = null, bool usable = true, bool wrote = false)
    {
        var sent = sentMinutesAgo is { } minutes ? Given.Noon.AddMinutes(-minutes) : (DateTimeOffset?)null;
        return new Candidate(
            Guid.NewGuid(),
            Guid.NewGuid(),
            Guid.NewGuid(),
            shortId,
            kind,
            usable,
            wrote,
            sent is { } at ? [at] : [],
            sent
        );
    }
}

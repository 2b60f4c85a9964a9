using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using State = Guildhall.Radar.Managers.AssignmentState;

namespace Guildhall.Radar.Tests.Managers;

public sealed class AssignmentTests
{
    // R-056 as a picture: from, and where to.
    private static readonly Dictionary<State, State[]> Moves = new()
    {
        [State.Assigned] = [State.Invited, State.Suspended, State.Removed],
        [State.Invited] = [State.Assigned, State.Active, State.Degraded, State.Suspended, State.Removed],
        [State.Active] = [State.Degraded, State.Quarantined, State.Suspended, State.Removed],
        [State.Degraded] = [State.Active, State.Quarantined, State.Suspended, State.Removed],
        [State.Quarantined] = [State.Active, State.Degraded, State.Suspended, State.Removed],
        [State.Suspended] = [State.Degraded, State.Removed],
        [State.Removed] = [],
    };

    public static TheoryData<State, State> Pairs()
    {
        var pairs = new TheoryData<State, State>();
        foreach (var from in Enum.GetValues<State>())
        foreach (var to in Enum.GetValues<State>())
            pairs.Add(from, to);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs)), Rule("R-056")]
    public void An_assignment_moves_only_as_the_picture_says(State from, State to) =>
        Assert.Equal(Moves[from].Contains(to), Assignment.MayMove(from, to));

    [Fact, Rule("R-049", "R-531")]
    public void Saying_it_was_sent_makes_it_invited_and_membership_alone_makes_it_active()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);

        assignment.Declare("Olga", Given.Noon);
        assignment.Judge(Given.Wanted(), Given.AsWanted with { IsMember = false }, "The market", Given.Noon);
        Assert.Equal((State.Invited, InvitationKnown.Declared), (assignment.State, assignment.Known!.Value));

        assignment.Judge(Given.Wanted(), Given.AsWanted with { IsMember = null }, "The market", Given.Noon);
        Assert.Equal(State.Invited, assignment.State);
        Assert.False(assignment.IsUsable);

        assignment.Judge(Given.Wanted(), Given.AsWanted, "The market", Given.Noon);
        Assert.Equal(State.Active, assignment.State);
        Assert.True(assignment.IsUsable);
    }

    [Fact, Rule("R-049")]
    public void An_invitation_that_the_market_shows_is_seen_not_declared()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.Declare("Olga", Given.Noon);

        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);

        Assert.Equal((State.Invited, InvitationKnown.Seen), (assignment.State, assignment.Known!.Value));
        Assert.Equal(Given.Noon.AddDays(7), assignment.InvitationEndsAt);
    }

    [Theory, Rule("R-056")]
    [InlineData("declined")]
    [InlineData("withdrawn")]
    [InlineData("expired")]
    public void An_invitation_that_came_to_nothing_falls_back_to_assigned_with_the_reason(string code)
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);

        assignment.FallBack(code, "It came to nothing.", Given.Noon);

        Assert.Equal((State.Assigned, code), (assignment.State, assignment.ReasonCode));
        Assert.Null(assignment.InvitationId);
        assignment.Declare("Olga", Given.Noon);
        Assert.Equal(State.Invited, assignment.State);
    }

    [Fact, Rule("R-056")]
    public void Each_change_is_kept_with_time_reason_and_evidence()
    {
        var assignment = Given.Active(ManagerKind.Bid);
        var later = Given.Noon.AddHours(1);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = Business.None }, "The hourly check", later);

        var change = assignment.Changes.Last();
        Assert.Equal(
            (State.Active, State.Degraded, "business", "The hourly check", later),
            (change.From, change.To, change.Code, change.By, change.At)
        );
        Assert.Contains("\"Business\":\"None\"", change.Evidence, StringComparison.Ordinal);
        Assert.Equal(State.Assigned, assignment.Changes.First().To);
    }

    [Fact, Rule("R-042", "R-534", "M-330")]
    public void A_later_manager_on_another_team_is_degraded_names_both_and_is_not_usable()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { TeamId = Given.OtherTeam, TeamName = "Tidal" }, "The market", Given.Noon);

        Assert.Equal((State.Degraded, "other-team"), (assignment.State, assignment.ReasonCode));
        Assert.Contains("Tidal", assignment.Reason, StringComparison.Ordinal);
        Assert.Contains("Auxility", assignment.Reason, StringComparison.Ordinal);
        Assert.False(assignment.IsUsable);
    }

    [Fact, Rule("R-051", "R-052", "R-532")]
    public void Admin_full_without_top_up_is_active_with_a_warning()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { Admin = Admin.Full }, "The market", Given.Noon);

        Assert.Equal(State.Active, assignment.State);
        Assert.True(assignment.IsUsable);
        Assert.Equal("more than needed", assignment.Items.Single(item => item.Verdict is Verdict.Warning).Says);
    }

    [Fact, Rule("R-057", "M-332")]
    public void Business_none_degrades_and_repair_brings_it_back()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = Business.None }, "The market", Given.Noon.AddHours(1));
        Assert.False(assignment.IsUsable);
        assignment.Judge(Given.Wanted(), Given.AsWanted, "Olga", Given.Noon.AddHours(2));

        Assert.True(assignment.IsUsable);
        Assert.Equal(Given.Noon, assignment.FirstActiveAt);
    }

    [Fact, Rule("R-536", "M-333")]
    public void Admin_lowered_from_full_keeps_bidding_stops_top_up_and_says_so_once()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);
        var wanted = Given.Wanted(topUp: true);
        assignment.Judge(wanted, Given.AsWanted with { Admin = Admin.Full }, "The market", Given.Noon);
        Assert.True(assignment.TopsUp);

        assignment.Judge(wanted, Given.AsWanted, "The market", Given.Noon.AddHours(1));
        assignment.Judge(wanted, Given.AsWanted, "The market", Given.Noon.AddHours(2));

        Assert.True(assignment.IsUsable);
        Assert.False(assignment.TopsUp);
        Assert.Single(assignment.Changes, change => change.Code == "top-up-off");
    }

    [Theory, Rule("R-055", "R-537")]
    [InlineData(10, State.Invited, Verdict.Waiting)]
    [InlineData(31, State.Degraded, Verdict.Blocking)]
    public void Values_missing_after_acceptance_are_waited_for_half_an_hour(int minutes, State state, Verdict verdict)
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);
        assignment.Accepted(Given.Noon);
        var now = Given.Noon.AddMinutes(minutes);

        var inLag = assignment.IsInLag(TimeSpan.FromMinutes(30), now);
        assignment.Judge(Given.Wanted(inLag: inLag), Given.AsWanted with { Business = Business.None }, "The market", now);

        Assert.Equal(state, assignment.State);
        Assert.Equal(verdict, assignment.Items.Single(item => item.Kind is HealthItemKind.Business).Verdict);
        Assert.False(assignment.IsUsable);
    }

    [Fact, Rule("R-055")]
    public void What_was_right_before_is_not_waited_for()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        Assert.False(assignment.IsInLag(TimeSpan.FromMinutes(30), Given.Noon.AddMinutes(1)));
    }

    [Fact, Rule("R-051", "R-538")]
    public void An_unreadable_guarding_value_keeps_it_from_use_until_confirmed()
    {
        var assignment = Given.Assignment(ManagerKind.Bid);
        assignment.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);
        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = null }, "The market", Given.Noon);
        Assert.False(assignment.IsUsable);

        assignment.Confirm(HealthItemKind.Business, "Ruth Adler", Given.Noon);

        Assert.True(assignment.IsUsable);
        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = null }, "The market", Given.Noon.AddHours(1));
        Assert.True(assignment.IsUsable);
    }

    [Fact, Rule("R-513", "R-051")]
    public void A_working_manager_whose_rights_cannot_be_read_any_more_is_not_used()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = null }, "Before a send", Given.Noon.AddHours(1));

        Assert.Equal((State.Degraded, "unreadable"), (assignment.State, assignment.ReasonCode));
    }

    [Fact, Rule("R-066")]
    public void Removed_at_the_market_means_removed_here_for_good()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { IsMember = false }, "The market", Given.Noon.AddHours(1));

        Assert.Equal(State.Removed, assignment.State);
        Assert.False(assignment.IsUsable);
        Assert.Throws<AssignmentOver>(() => assignment.Judge(Given.Wanted(), Given.AsWanted, "The market", Given.Noon.AddHours(2)));
    }

    [Fact, Rule("R-056")]
    public void A_held_account_suspends_and_is_checked_again_when_it_is_back()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        assignment.Judge(Given.Wanted(), Given.AsWanted with { Account = AccountStatus.OnHold }, "The market", Given.Noon.AddHours(1));
        Assert.Equal(State.Suspended, assignment.State);
        assignment.Judge(Given.Wanted(), Given.AsWanted, "The market", Given.Noon.AddHours(2));

        Assert.Equal(State.Active, assignment.State);
        Assert.Equal([State.Suspended, State.Degraded, State.Active], assignment.Changes.TakeLast(3).Select(change => change.To));
    }

    [Fact, Rule("R-065")]
    public void Quarantine_ends_by_a_person_and_only_into_what_the_check_found()
    {
        var assignment = Given.Active(ManagerKind.Bid);
        assignment.Quarantine("sign-in", "Signing in failed three times.", Given.Noon);

        assignment.Judge(Given.Wanted(), Given.AsWanted, "The hourly check", Given.Noon.AddHours(1));
        Assert.Equal(State.Quarantined, assignment.State);
        assignment.Judge(Given.Wanted(), Given.AsWanted with { Business = Business.None }, "Ruth", Given.Noon.AddHours(2));
        assignment.Release("Ruth", Given.Noon.AddHours(2));

        Assert.Equal((State.Degraded, "business"), (assignment.State, assignment.ReasonCode));
    }

    [Fact, Rule("R-057")]
    public void It_is_re_checked_once_a_minute_at_most()
    {
        var assignment = Given.Active(ManagerKind.Bid);

        Assert.Throws<CheckedJustNow>(() => assignment.MustBeDue(Given.Noon.AddSeconds(59)));
        assignment.MustBeDue(Given.Noon.AddSeconds(60));
    }

    [Fact, Rule("R-033")]
    public void A_pool_manager_does_one_kind_and_an_own_person_may_do_two()
    {
        var connection = Given.Connection();
        var own = Manager.Own(connection.AgencyId, Given.Account("7c1e94d2"), Given.Noon);

        Assert.Throws<OtherKind>(() => Assignment.Give(connection, Given.Manager(ManagerKind.Sync), ManagerKind.Bid, "Ruth", Given.Noon));
        Assert.Equal(ManagerKind.Sync, Assignment.Give(connection, own, ManagerKind.Sync, "Olga", Given.Noon).Kind);
        Assert.Equal(ManagerKind.Bid, Assignment.Give(connection, own, ManagerKind.Bid, "Olga", Given.Noon).Kind);
    }

    [Fact, Rule("R-068")]
    public void A_manager_for_us_only_posts_needs_a_confirmed_us_location() =>
        Assert.Throws<UsLocationNeeded>(() => Manager.ForPool(ManagerKind.Us, Given.Account(), Given.Noon));

    [Fact, Rule("R-045", "M-324")]
    public void The_values_to_invite_with_are_exactly_those_of_the_rule()
    {
        var assignment = Given.Assignment(ManagerKind.Sync);

        Assert.Equal(
            [
                ("Invite to team", "Auxility"),
                ("E-mail addresses or usernames", "52350e00"),
                ("Message", ""),
                ("Admin", "None"),
                ("Business", "Manager"),
                ("Agency contractor", "Non-exclusive"),
                ("View work diaries", "Individual"),
                ("Can chat with", "Company"),
            ],
            InvitationValues.For(assignment).Lines
        );
        assignment.Choose(topUp: true);
        Assert.Contains(("Admin", "Full"), InvitationValues.For(assignment).Lines);
    }
}

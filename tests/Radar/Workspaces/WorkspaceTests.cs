using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;

namespace Guildhall.Radar.Tests.Workspaces;

public sealed class WorkspaceTests
{
    private static readonly DateTimeOffset Noon = At("2026-11-17T12:00Z");

    [Fact, Rule("R-007")]
    public void A_new_workspace_is_in_setup_sends_nothing_and_has_one_owner()
    {
        var (workspace, owner) = Create();

        Assert.Equal(WorkspaceState.Setup, workspace.State);
        Assert.False(workspace.Sends);
        Assert.False(workspace.Matches);
        Assert.Equal(Roles.Owner, owner.Roles);
    }

    [Fact, Rule("R-006")]
    public void Setup_active_paused_archived_say_what_goes_on()
    {
        var (workspace, _) = Create();

        workspace.Begin();
        Assert.True(workspace is { Sends: true, Matches: true });
        workspace.Pause();
        Assert.True(workspace is { Sends: false, Matches: true });
        workspace.Begin();
        Assert.Equal(WorkspaceState.Paused, workspace.State);
        workspace.Resume();
        workspace.Archive(bidsInFlight: 0, Noon);
        Assert.True(workspace is { Sends: false, Matches: false });
        Assert.Throws<WorkspaceArchived>(() => workspace.Call("Other", "EUR"));
        Assert.Throws<WorkspaceNot>(workspace.Resume);
    }

    [Fact, Rule("R-006")]
    public void Archiving_waits_for_bids_in_flight_and_deleting_for_30_days()
    {
        var (workspace, _) = Create();

        Assert.Throws<BidsInFlight>(() => workspace.Archive(bidsInFlight: 1, Noon));
        workspace.Archive(bidsInFlight: 0, Noon);

        Assert.False(workspace.MayBeDeleted(Noon.AddDays(30).AddSeconds(-1)));
        Assert.True(workspace.MayBeDeleted(Noon.AddDays(30)));
    }

    [Theory, Rule("R-018")]
    [InlineData("Europe/Kyiv", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("Kyiv time", false)]
    [InlineData("", false)]
    public void A_time_zone_is_an_iana_name(string zone, bool taken)
    {
        if (taken)
            Assert.Equal(zone, Create(zone).Workspace.TimeZone);
        else
            Assert.Throws<InvalidInput>(() => Create(zone));
    }

    [Theory, Rule("R-019")]
    [InlineData("2026-11-17T12:00Z", "2026-11-16T22:00Z", "2026-11-17T22:00Z", 24)]
    [InlineData("2026-03-29T12:00Z", "2026-03-28T22:00Z", "2026-03-29T21:00Z", 23)]
    [InlineData("2026-10-25T12:00Z", "2026-10-24T21:00Z", "2026-10-25T22:00Z", 25)]
    public void A_day_is_the_local_one_of_23_24_or_25_hours(string at, string since, string until, int hours)
    {
        var day = LocalTime.Day(At(at), LocalTime.Zone("Europe/Kyiv"));

        Assert.Equal((At(since), At(until)), day);
        Assert.Equal(hours, (day.Until - day.Since).TotalHours);
    }

    [Fact, Rule("R-019")]
    public void A_week_begins_on_monday_and_a_month_on_its_first()
    {
        var kyiv = LocalTime.Zone("Europe/Kyiv");

        // Sunday 22 November, 23:30 in Kyiv, is still the week of Monday the 16th.
        Assert.Equal((At("2026-11-15T22:00Z"), At("2026-11-22T22:00Z")), LocalTime.Week(At("2026-11-22T21:30Z"), kyiv));
        Assert.Equal((At("2026-10-31T22:00Z"), At("2026-11-30T22:00Z")), LocalTime.Month(At("2026-11-17T12:00Z"), kyiv));
    }

    [Fact, Rule("R-021")]
    public void A_time_that_does_not_exist_is_the_first_after_the_gap_and_a_double_one_starts_early_and_ends_late()
    {
        var kyiv = LocalTime.Zone("Europe/Kyiv");

        // On 29 March 2026 the clock goes from 03:00 to 04:00, on 25 October from 04:00 back to 03:00.
        Assert.Equal(At("2026-03-29T01:00Z"), LocalTime.Start(new DateTime(2026, 3, 29, 3, 30, 0), kyiv));
        Assert.Equal(At("2026-10-25T00:30Z"), LocalTime.Start(new DateTime(2026, 10, 25, 3, 30, 0), kyiv));
        Assert.Equal(At("2026-10-25T01:30Z"), LocalTime.End(new DateTime(2026, 10, 25, 3, 30, 0), kyiv));
    }

    [Theory, Rule("R-020")]
    [InlineData("Europe/Kyiv", "America/New_York", "2026-11-16T22:00Z", "2026-11-18T05:00Z")]
    [InlineData("America/New_York", "Europe/Kyiv", "2026-11-17T05:00Z", "2026-11-18T05:00Z")]
    public void Changing_the_zone_gives_no_second_day_today(string from, string to, string since, string until)
    {
        var (workspace, _) = Create(from);

        workspace.MoveTo(to, Noon);

        Assert.Equal((At(since), At(until)), workspace.DayAt(Noon));
        Assert.Equal((At(since), At(until)), workspace.DayAt(At(until).AddTicks(-1)));
        var next = workspace.DayAt(At(until));
        Assert.Equal(At(until), next.Since);
        Assert.Equal(LocalTime.Day(At(until), LocalTime.Zone(to)).Until, next.Until);
    }

    [Fact, Rule("R-020")]
    public void Changing_the_zone_back_and_forth_still_is_one_day()
    {
        var (workspace, _) = Create();

        workspace.MoveTo("Pacific/Auckland", Noon);
        workspace.MoveTo("America/Los_Angeles", Noon.AddMinutes(1));
        workspace.MoveTo("Europe/Kyiv", Noon.AddMinutes(2));

        var (since, until) = workspace.DayAt(Noon.AddMinutes(3));
        Assert.Equal(At("2026-11-16T22:00Z"), since);
        Assert.True(until >= At("2026-11-18T08:00Z"));
    }

    private static (Workspace Workspace, WorkspacePerson Owner) Create(string zone = "Europe/Kyiv") =>
        Workspace.Create(Guid.NewGuid(), Guid.NewGuid(), "Auxility Radar", "auxility", zone, "USD", Guid.NewGuid(), "Olga", Noon);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}

using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;

namespace Guildhall.Radar.Tests.Managers;

public sealed class ConnectionStateTests
{
    [Fact, Rule("R-031", "R-053", "M-327")]
    public void The_state_follows_from_who_is_active()
    {
        Assert.Equal(ConnectionState.NotConnected, ConnectionStates.Of([]));
        Assert.Equal(ConnectionState.NotConnected, ConnectionStates.Of([Given.Assignment(ManagerKind.Sync)]));
        Assert.Equal(ConnectionState.NotConnected, ConnectionStates.Of([Given.Active(ManagerKind.Bid)]));
        Assert.Equal(ConnectionState.PartlyConnected, ConnectionStates.Of([Given.Active(ManagerKind.Sync)]));
        Assert.Equal(
            ConnectionState.PartlyConnected,
            ConnectionStates.Of([Given.Active(ManagerKind.Sync), Given.Assignment(ManagerKind.Bid)])
        );
        Assert.Equal(ConnectionState.Connected, ConnectionStates.Of([Given.Active(ManagerKind.Sync), Given.Active(ManagerKind.Bid)]));
        Assert.Equal(
            ConnectionState.ConnectedWithUs,
            ConnectionStates.Of([Given.Active(ManagerKind.Sync), Given.Active(ManagerKind.Bid), Given.Active(ManagerKind.Us)])
        );
    }

    [Theory, Rule("R-053")]
    [InlineData(ManagerKind.Sync)]
    [InlineData(ManagerKind.Bid)]
    public void What_was_connected_and_is_blocked_now_is_impaired(ManagerKind blocked)
    {
        Assignment[] both = [Given.Active(ManagerKind.Sync), Given.Active(ManagerKind.Bid)];

        both.Single(each => each.Kind == blocked)
            .Judge(Given.Wanted(blocked), Given.AsWanted with { Business = Business.None }, "The market", Given.Noon.AddMinutes(5));

        Assert.Equal(ConnectionState.Impaired, ConnectionStates.Of(both));
    }

    [Fact, Rule("R-053")]
    public void A_manager_that_never_worked_impairs_nothing()
    {
        var bid = Given.Assignment(ManagerKind.Bid);
        bid.See(Guid.CreateVersion7(), Given.Noon.AddDays(7), Given.Noon);
        bid.Judge(Given.Wanted(), Given.AsWanted with { Business = Business.None }, "The market", Given.Noon.AddHours(1));

        Assert.Equal(AssignmentState.Degraded, bid.State);
        Assert.Equal(ConnectionState.PartlyConnected, ConnectionStates.Of([Given.Active(ManagerKind.Sync), bid]));
    }

    [Fact, Rule("R-053")]
    public void A_second_bidding_manager_keeps_it_connected()
    {
        var broken = Given.Active(ManagerKind.Bid);
        broken.Judge(Given.Wanted(), Given.AsWanted with { Business = Business.None }, "The market", Given.Noon.AddMinutes(5));

        Assert.Equal(
            ConnectionState.Connected,
            ConnectionStates.Of([Given.Active(ManagerKind.Sync), broken, Given.Active(ManagerKind.Bid, shortId: "7c1e94d2")])
        );
    }

    [Fact, Rule("R-062")]
    public void A_stop_for_conduct_holds_until_a_person_resumes()
    {
        var connection = Given.Connection();
        Assert.Throws<NotStopped>(connection.Resume);

        connection.Stop("The market warned.", Given.Noon);
        connection.Stop("The market warned again.", Given.Noon.AddHours(1));

        Assert.True(connection.IsStopped);
        Assert.Equal(Given.Noon, connection.StoppedAt);
        connection.Resume();
        Assert.False(connection.IsStopped);
    }

    [Fact, Rule("R-043")]
    public void The_team_does_not_change_while_a_bid_is_in_flight()
    {
        var connection = Given.Connection();

        Assert.Throws<Radar.Workspaces.BidsInFlight>(() => connection.Serve(Given.OtherTeam, "Tidal", bidsInFlight: 1));
        connection.Serve(Given.OtherTeam, "Tidal", bidsInFlight: 0);

        Assert.Equal(Given.OtherTeam, connection.Workspace.TeamId);
    }
}

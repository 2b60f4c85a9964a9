using Guildhall.Kernel;
using Guildhall.Radar.Managers;

namespace Guildhall.Radar.Tests.Managers;

public sealed class ManagerRequestTests
{
    [Fact, Rule("R-039")]
    public void A_request_before_the_first_is_active_waits_says_so_and_begins_then()
    {
        var request = Ask(firstIsActive: false);
        Assert.Equal(RequestState.WaitsForFirst, request.State);
        Assert.Contains("first manager", request.Answer, StringComparison.Ordinal);
        Assert.Throws<FirstNotActive>(() => request.Assign(Given.Assignment(ManagerKind.Bid), Given.Noon));

        request.Begin();

        Assert.Equal(RequestState.Open, request.State);
    }

    [Fact, Rule("R-038")]
    public void The_answer_is_assigned_refused_with_reason_or_a_question_back()
    {
        var assigned = Ask();
        assigned.Assign(Given.Assignment(ManagerKind.Bid), Given.Noon);
        Assert.Equal(RequestState.Assigned, assigned.State);
        Assert.Throws<RequestAnswered>(() => assigned.Refuse("Too late.", Given.Noon));

        var refused = Ask();
        Assert.Throws<InvalidInput>(() => refused.Refuse(" ", Given.Noon));
        refused.Refuse("One is enough.", Given.Noon);
        Assert.Equal((RequestState.Refused, "One is enough."), (refused.State, refused.Answer));

        var asked = Ask();
        asked.Question("How many bids a day?", Given.Noon);
        Assert.True(asked.IsOpen);
        asked.Reply("About 30.");
        Assert.Equal(RequestState.Open, asked.State);
        Assert.Contains("About 30.", asked.Why, StringComparison.Ordinal);
        Assert.Throws<RequestAnswered>(() => asked.Reply("And more."));
    }

    private static ManagerRequest Ask(bool firstIsActive = true) =>
        ManagerRequest.Ask(Given.Connection(), ManagerKind.Bid, "To send bids", firstIsActive, "Olga", Given.Noon);
}

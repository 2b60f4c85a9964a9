using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

public sealed class BiddingTests
{
    [Theory, BothDatabases, Rule("M-126")]
    public async Task A_bid_of_another_module_is_a_proposal_in_the_members_name(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();

        var sent = Assert.IsType<BidAnswer.Sent>(await BidAsync(market, await RequestAsync(market, job)));

        var proposal = await market.ProposalAsync();
        Assert.Equal((proposal.Id, 14), (sent.ProposalId, sent.Connects));
        Assert.Equal((market.People["artem"].Id, "System (React, version 3)"), (proposal.SenderId, proposal.ActorName));
        var seen = Assert.Single(
            await market.RunAsync<IBidding, IReadOnlyList<ProposalFacts>>(async bidding =>
                await bidding.ProposalsAsync(await market.AgencyAsync(), job.Id, default)
            )
        );
        Assert.Equal((ProposalState.Submitted, 14), (seen.State, seen.Connects));
    }

    [Theory, BothDatabases, Rule("M-192", "R-302")]
    public async Task Asked_again_with_the_same_key_the_first_answer_comes_back(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var request = await RequestAsync(market, await market.PostAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BidAsync(market, request))));

        Assert.Single(answers.Distinct());
        Assert.IsType<BidAnswer.Sent>(answers[0]);
        Assert.Equal(26, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-183")]
    public async Task A_refusal_is_an_answer_that_stays(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var request = await RequestAsync(market, await market.PostAsync());

        var refused = Assert.IsType<BidAnswer.Refused>(await BidAsync(market, request with { ExpectedConnects = 9 }));
        var again = await BidAsync(market, request);

        Assert.Equal("price-changed", refused.Code);
        Assert.Equal(refused, again);
        Assert.Equal(40, await market.BalanceAsync());
        Assert.IsType<BidAnswer.Sent>(await BidAsync(market, request with { Key = Guid.CreateVersion7() }));
    }

    [Theory, BothDatabases, Rule("M-063")]
    public async Task The_manager_must_be_one_of_the_agencys(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var request = await RequestAsync(market, await market.PostAsync());

        Assert.Equal("not-allowed", Code(await BidAsync(market, request with { ManagerId = market.People["sofiia"].Id })));
        Assert.Equal("missing", Code(await BidAsync(market, request with { Key = Guid.NewGuid(), ManagerId = market.People["clara"].Id })));
        Assert.Equal("missing", Code(await BidAsync(market, request with { Key = Guid.NewGuid(), AgencyId = Guid.NewGuid() })));
        Assert.Equal("missing", Code(await BidAsync(market, request with { Key = Guid.NewGuid(), JobId = Guid.NewGuid() })));
    }

    [Theory, BothDatabases, Rule("M-182")]
    public async Task The_price_can_be_asked_where_the_job_states_none(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync(Posted.Dashboard with { Connects = null });

        Assert.Equal(16, await market.RunAsync<IBidding, int?>(bidding => bidding.PriceAsync(job.Id, default)));
        Assert.Null(await market.RunAsync<IBidding, int?>(bidding => bidding.PriceAsync(Guid.NewGuid(), default)));
    }

    private static string Code(BidAnswer answer) => Assert.IsType<BidAnswer.Refused>(answer).Code;

    private static Task<BidAnswer> BidAsync(Market market, BidRequest request) =>
        market.RunAsync<IBidding, BidAnswer>(bidding => bidding.BidAsync(request, default));

    private static async Task<BidRequest> RequestAsync(Market market, Job job) =>
        new(
            Guid.CreateVersion7(),
            market.People["dmytro"].Id,
            await market.AgencyAsync(),
            market.People["artem"].Id,
            job.Id,
            "Your forty vans can be on one page by December.",
            job.Questions.ToDictionary(question => question.Id, _ => "An answer."),
            55_00,
            "1-3 months",
            job.Connects ?? 12,
            "System (React, version 3)"
        );
}

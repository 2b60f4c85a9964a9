using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Guildhall.Marketplace.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Offers;

public sealed class OfferTests
{
    private static readonly OfferTerms Terms = new("Fleet dashboard", JobType.Hourly, 55_00, 30, null, "We look forward to it.", true);

    [Theory, BothDatabases, Rule("M-066", "M-163", "M-164", "M-240", "M-241", "M-245", "M-255")]
    public async Task Artem_cannot_accept_and_Dmytro_can_and_a_contract_exists(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);
        Assert.Equal(ProposalState.Offered, (await market.ProposalAsync()).State);

        await Assert.ThrowsAsync<NotAllowed>(() => AcceptAsync(market, "artem", offer));
        await AcceptAsync(market, "dmytro", offer);

        var contract = await market.SeeAsync(db => db.Contracts.SingleAsync());
        Assert.Equal((market.People["artem"].Id, 55_00L, 30), (contract.PersonId, contract.Rate, contract.WeeklyHours));
        Assert.Equal(ProposalState.Hired, (await market.ProposalAsync()).State);
        Assert.Equal(
            (JobState.Filled, 1),
            await market.SeeAsync(async db => ((await db.Jobs.SingleAsync()).State, (await db.Jobs.SingleAsync()).Hired))
        );
        Assert.Equal([ProposalStep.Offered, ProposalStep.Hired], await market.StepsAsync());
        var line = await market.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "offer.accepted"));
        Assert.Equal((market.People["dmytro"].Id, (Guid?)market.People["artem"].Id), (line.ActorId, line.OnBehalfOfId));
    }

    [Theory, BothDatabases, Rule("M-010", "M-018", "M-019")]
    public async Task Artem_is_hired_twice_by_two_managers_work_and_never_acts_himself(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 100);
        await market.PermitAsync("sofiia", Permissions.BiddingManager); // a freelancer who manages as well
        var jobs = new List<Job>();
        for (var i = 0; i < 3; i++)
            jobs.Add(await market.PostAsync(Posted.Dashboard with { Title = $"Fleet dashboard {i}" }));

        foreach (var (job, manager, sender) in new[] { (0, "dmytro", "artem"), (1, "sofiia", "artem"), (2, "dmytro", "sofiia") })
            await AcceptAsync(market, manager, await SendAsync(market, await market.SubmitAsync(manager, jobs[job], sender)));

        Assert.Equal(
            [market.People["artem"].Id, market.People["artem"].Id, market.People["sofiia"].Id],
            await market.SeeAsync(db => db.Contracts.OrderBy(contract => contract.Id).Select(contract => contract.PersonId).ToListAsync())
        );
        // Of each act one manager is named, whoever of them it was; Artem is in none.
        var accepted = await market.SeeAsync(db =>
            db.Audit.Where(line => line.Act == "offer.accepted").OrderBy(line => line.Id).Select(line => line.ActorId).ToListAsync()
        );
        Assert.Equal([market.People["dmytro"].Id, market.People["sofiia"].Id, market.People["dmytro"].Id], accepted);
        Assert.Equal(0, await market.SeeAsync(db => db.Audit.CountAsync(line => line.ActorId == market.People["artem"].Id)));
    }

    [Theory, BothDatabases, Rule("M-249", "M-170")]
    public async Task Two_managers_press_at_once_and_one_wins_and_the_other_is_told_who(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);

        var said = await Task.WhenAll(
            new[] { "dmytro", "olga", "dmytro", "olga" }.Select(name =>
                Task.Run(async () =>
                {
                    try
                    {
                        await AcceptAsync(market, name, offer);
                        return (Name: name, Said: (string?)null);
                    }
                    catch (OfferAnswered refusal)
                    {
                        return (Name: name, Said: refusal.Message);
                    }
                })
            )
        );

        var winner = Assert.Single(said, one => one.Said is null).Name == "dmytro" ? "Dmytro Bondar" : "Olga Marchenko";
        Assert.All(said.Where(one => one.Said is not null), one => Assert.Equal($"{winner} has accepted this offer already.", one.Said));
        Assert.Equal(1, await market.SeeAsync(db => db.Contracts.CountAsync()));
        Assert.Equal(13, await market.SeeAsync(db => db.Clients.Select(client => client.Hires).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-242", "M-337")]
    public async Task An_offer_is_valid_at_exactly_seven_days_and_not_after(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);

        market.Clock.Pass(TimeSpan.FromDays(7));
        Assert.Equal(0, await ExpireAsync());
        market.Clock.Pass(TimeSpan.FromMilliseconds(1));
        var refusal = await Assert.ThrowsAsync<OfferAnswered>(() => AcceptAsync(market, "dmytro", offer));
        Assert.Contains("expired", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ExpireAsync());
        Assert.Equal(ProposalState.Interview, (await market.ProposalAsync()).State);

        var second = await SendAsync(market, await market.ProposalAsync());
        market.Clock.Pass(TimeSpan.FromDays(7));
        await AcceptAsync(market, "dmytro", second);

        Task<int> ExpireAsync() => market.RunAsync<ExpireOffers, int>(expire => expire.RunAsync(Actor.System("timer"), default));
    }

    [Theory, BothDatabases, Rule("M-243")]
    public async Task A_changed_offer_is_a_new_version_and_the_old_one_cannot_be_accepted(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);

        await market.RunAsync<ChangeOffer>(change =>
            change.RunAsync(
                market.Clara(),
                new(offer.Id, Terms with { Type = JobType.Fixed, Rate = 4_000_00, WeeklyHours = null }),
                default
            )
        );

        await Assert.ThrowsAsync<OfferChanged>(() => AcceptAsync(market, "dmytro", offer));
        await AcceptAsync(market, "dmytro", offer, revision: 2);
        Assert.Equal(JobType.Fixed, await market.SeeAsync(db => db.Contracts.Select(contract => contract.Type).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-163", "M-243")]
    public async Task An_offer_taken_back_leaves_an_interview(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);

        await market.RunAsync<WithdrawOffer>(withdraw => withdraw.RunAsync(market.Clara(), offer.Id, default));

        Assert.Equal(ProposalState.Interview, (await market.ProposalAsync()).State);
        await Assert.ThrowsAsync<OfferAnswered>(() => AcceptAsync(market, "dmytro", offer));
    }

    [Theory, BothDatabases, Rule("M-154", "M-244")]
    public async Task Declining_an_offer_withdraws_the_proposal_and_withdrawing_waits_for_that(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);

        await Assert.ThrowsAsync<OfferStands>(async () => await market.WithdrawAsync("dmytro", await market.ProposalAsync()));
        await Assert.ThrowsAsync<NotAllowed>(() => DeclineAsync("artem"));
        await DeclineAsync("dmytro");

        Assert.Equal(ProposalState.Withdrawn, (await market.ProposalAsync()).State);

        Task DeclineAsync(string name) =>
            market.RunAsync<DeclineOffer>(decline => decline.RunAsync(market.InAgency(name), new(offer.Id, "Not this month"), default));
    }

    [Theory, BothDatabases, Rule("M-032")]
    public async Task Accepting_needs_Agency_Plus(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var offer = await OfferedAsync(market);
        await market.ChangeAsync(async db => (await db.Agencies.SingleAsync()).PutOn(Plan.Basic));

        await Assert.ThrowsAsync<ProposingNeedsPlus>(() => AcceptAsync(market, "dmytro", offer));
    }

    [Theory, BothDatabases, Rule("M-167", "M-171")]
    public async Task A_hire_for_one_position_archives_the_agencys_other_proposals(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync(Posted.Dashboard with { People = null });
        var first = await market.SubmitAsync("dmytro", job, "artem");
        await market.SubmitAsync("dmytro", market.For(job, "sofiia") with { SecondSender = true });
        var offer = await SendAsync(market, first, Terms with { ClosesJob = false });

        await AcceptAsync(market, "dmytro", offer);

        var states = await market.SeeAsync(db => db.Proposals.Select(proposal => proposal.State).ToListAsync());
        Assert.Equal([ProposalState.Archived, ProposalState.Hired], states.OrderByDescending(state => state));
        Assert.Equal(JobState.Open, await market.SeeAsync(db => db.Jobs.Select(row => row.State).SingleAsync()));
        Assert.Equal(12, await market.BalanceAsync());
    }

    private static async Task<Offer> OfferedAsync(Market market) =>
        await SendAsync(market, await market.SubmitAsync("dmytro", await market.PostAsync(), "artem"));

    private static Task<Offer> SendAsync(Market market, Proposal proposal, OfferTerms? terms = null) =>
        market.RunAsync<SendOffer, Offer>(send => send.RunAsync(market.Clara(), new(proposal.Id, terms ?? Terms), default));

    private static Task<Contract> AcceptAsync(Market market, string name, Offer offer, int revision = 1) =>
        market.RunAsync<AcceptOffer, Contract>(accept => accept.RunAsync(market.InAgency(name), new(offer.Id, revision), default));
}

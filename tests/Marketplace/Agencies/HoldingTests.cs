using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Guildhall.Marketplace.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class HoldingTests
{
    [Theory, BothDatabases, Rule("M-100", "M-101", "M-102")]
    public async Task Who_has_an_open_proposal_stays_until_it_is_withdrawn(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");
        var artem = await MemberIdAsync(market, "artem");

        var held = await Assert.ThrowsAsync<StillHeld>(() => RemoveAsync(market, artem));
        Assert.Equal((HoldKind.Proposal, proposal.Id, true), (held.By[0].Kind, held.By[0].Id, held.By[0].MayWithdraw));
        Assert.StartsWith("Withdraw 1 proposal first.", held.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StillHeld>(() =>
            market.RunAsync<LeaveAgency>(leave => leave.RunAsync(market.Me("artem"), new(artem), default))
        );

        await market.RunAsync<WithdrawProposal>(withdraw =>
            withdraw.RunAsync(market.InAgency("dmytro"), new(proposal.Id, WithdrawalReason.Other), default)
        );
        await RemoveAsync(market, artem);
        Assert.NotNull(await market.SeeAsync(db => db.Members.Where(one => one.Id == artem).Select(one => one.LeftAt).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-107")]
    public async Task The_manager_who_sent_it_can_go_at_once_and_the_proposal_stays_valid(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");

        await RemoveAsync(market, await MemberIdAsync(market, "dmytro"));

        Assert.Equal(ProposalState.Submitted, (await market.ProposalAsync()).State);
    }

    [Theory, BothDatabases, Rule("M-100")]
    public async Task An_offer_and_then_a_contract_hold_the_member_too(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");
        var terms = new OfferTerms("Fleet dashboard", JobType.Hourly, 55_00, 30, null, "We look forward to it.", true);
        var offer = await market.RunAsync<SendOffer, Offer>(send => send.RunAsync(market.Clara(), new(proposal.Id, terms), default));
        var artem = await MemberIdAsync(market, "artem");
        Assert.Equal(HoldKind.Offer, (await Assert.ThrowsAsync<StillHeld>(() => RemoveAsync(market, artem))).By[0].Kind);

        await market.RunAsync<AcceptOffer>(accept => accept.RunAsync(market.InAgency("dmytro"), new(offer.Id, 1), default));

        Assert.Equal(
            [HoldKind.Contract],
            (await Assert.ThrowsAsync<StillHeld>(() => RemoveAsync(market, artem))).By.Select(hold => hold.Kind)
        );
    }

    [Theory, BothDatabases]
    public async Task What_holds_a_member_is_listed_for_admins_and_for_the_member(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");
        var artem = await MemberIdAsync(market, "artem");

        Assert.Single(await ReadAsync(market.InAgency("olga")));
        Assert.Single(await ReadAsync(market.Me("artem")));
        await Assert.ThrowsAsync<NotAllowed>(() => ReadAsync(market.InAgency("dmytro")));
        await Assert.ThrowsAsync<Missing>(() => ReadAsync(market.InAgency("clara")));

        Task<IReadOnlyList<Hold>> ReadAsync(Actor actor) =>
            market.RunAsync<ReadHolding, IReadOnlyList<Hold>>(read => read.RunAsync(actor, artem, default));
    }

    private static Task<Guid> MemberIdAsync(Market market, string first) =>
        market.SeeAsync(db => db.Members.Where(one => one.PersonId == market.People[first].Id).Select(one => one.Id).SingleAsync());

    private static Task RemoveAsync(Market market, Guid id) =>
        market.RunAsync<RemoveMember>(remove => remove.RunAsync(market.InAgency("olga"), new(id), default));
}

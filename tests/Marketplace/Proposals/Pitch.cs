using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

/// <summary>Auxility with 40 Connects, and a job of Clara's to propose for.</summary>
internal static class Pitch
{
    /// <summary>Auxility on Plus with 40 Connects, and Clara's client account.</summary>
    public static async Task<Market> ReadyAsync(Engine engine, int connects = 40)
    {
        var market = await Market.WithAuxilityAsync(engine);
        await market.OpenHarborPineAsync();
        if (connects > 0)
            await market.GrantAsync(connects);
        return market;
    }

    public static async Task GrantAsync(this Market market, int amount) =>
        await market.RunAsync<GrantConnects>(async grant =>
            await grant.RunAsync(Actor.System("demo"), new(await market.AgencyAsync(), amount, "To begin with"), default)
        );

    public static Task<Guid> AgencyAsync(this Market market) =>
        market.SeeAsync(db => db.Agencies.Select(agency => agency.Id).SingleAsync());

    public static Task<int> BalanceAsync(this Market market) =>
        market.RunAsync<IBidding, int>(async bidding => await bidding.BalanceAsync(await market.AgencyAsync(), default));

    /// <summary>A whole proposal on the job in that member's name.</summary>
    public static SubmitProposal.Input For(this Market market, Job job, string sender) =>
        new(
            job.Id,
            market.People[sender].Id,
            "Your forty vans can be on one page by December.",
            job.Questions.ToDictionary(question => question.Id, _ => "An answer."),
            55_00,
            "1-3 months",
            job.Connects ?? 12
        );

    public static Task<Proposal> SubmitAsync(this Market market, string actor, SubmitProposal.Input input) =>
        market.RunAsync<SubmitProposal, Proposal>(submit => submit.RunAsync(market.InAgency(actor), input, default));

    public static Task<Proposal> SubmitAsync(this Market market, string actor, Job job, string sender) =>
        market.SubmitAsync(actor, market.For(job, sender));

    public static Task<Proposal> ProposalAsync(this Market market) => market.SeeAsync(db => db.Proposals.AsNoTracking().SingleAsync());

    /// <summary>Changes one member's permissions.</summary>
    public static Task PermitAsync(this Market market, string name, Permissions permissions) =>
        market.ChangeAsync(async db =>
        {
            var id = market.People[name].Id;
            var member = await db.Members.SingleAsync(member => member.PersonId == id);
            db.Entry(member).ComplexProperty(row => row.Permissions).CurrentValue = permissions;
        });
}

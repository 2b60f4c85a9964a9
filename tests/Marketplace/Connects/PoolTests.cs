using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Connects;

public sealed class PoolTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
    private static readonly Cause Someone = new(Guid.Empty, "Test");

    [Fact, Rule("M-185")]
    public void The_lot_that_expires_first_is_spent_first()
    {
        var pool = Pool.Open(Guid.CreateVersion7());
        pool.Receive(EntryKind.Buy, 10, "late", Someone, Noon.AddDays(300), Noon);
        pool.Receive(EntryKind.Buy, 10, "soon", Someone, Noon.AddDays(30), Noon);

        pool.Spend(EntryKind.SpendProposal, 14, "p", Someone, Noon);

        Assert.Equal([6, 0], pool.Lots.Select(lot => lot.Left));
        Assert.Equal(6, pool.Balance);
    }

    [Fact, Rule("M-185", "M-337")]
    public void A_lot_lapses_after_its_last_instant_and_not_at_it()
    {
        var pool = Pool.Open(Guid.CreateVersion7());
        pool.Receive(EntryKind.Buy, 10, "a", Someone, Noon.AddDays(365), Noon);

        pool.Expire(Noon.AddDays(365));
        Assert.Equal(10, pool.Balance);

        pool.Expire(Noon.AddDays(365).AddTicks(10));
        Assert.Equal(0, pool.Balance);
        Assert.Equal((EntryKind.Expire, -10), (pool.Entries[^1].Kind, pool.Entries[^1].Amount));
    }

    [Fact, Rule("M-188")]
    public void What_is_given_back_keeps_its_expiry_or_gets_thirty_days()
    {
        var pool = Pool.Open(Guid.CreateVersion7());
        pool.Receive(EntryKind.Buy, 10, "soon", Someone, Noon.AddDays(1), Noon);
        pool.Receive(EntryKind.Buy, 10, "late", Someone, Noon.AddDays(300), Noon);
        var spent = pool.Spend(EntryKind.SpendProposal, 14, "p", Someone, Noon);

        pool.Return(spent, 30, "r", Someone, Noon.AddDays(2));

        Assert.Equal(20, pool.Balance);
        Assert.Equal(
            [(Noon.AddDays(32), 10), (Noon.AddDays(300), 10)],
            pool.Lots.Where(lot => lot.Left > 0).OrderBy(lot => lot.ExpiresAt).Select(lot => (lot.ExpiresAt, lot.Left))
        );
    }

    [Fact, Rule("M-192")]
    public void The_balance_is_the_sum_of_the_entries_whatever_happens()
    {
        var random = new Random(7);
        var pool = Pool.Open(Guid.CreateVersion7());
        var spent = new List<Entry>();
        var now = Noon;
        for (var n = 0; n < 2000; n++)
        {
            now = now.AddHours(random.Next(40));
            switch (random.Next(3))
            {
                case 0:
                    pool.Receive(EntryKind.Buy, random.Next(1, 80), $"{n}", Someone, now.AddDays(random.Next(1, 365)), now);
                    break;
                case 1 when spent.Count > 0:
                    pool.Return(spent[^1], 30, $"{n}", Someone, now);
                    spent.RemoveAt(spent.Count - 1);
                    break;
                default:
                    try
                    {
                        spent.Add(pool.Spend(EntryKind.SpendProposal, random.Next(1, 20), $"{n}", Someone, now));
                    }
                    catch (NotEnoughConnects) { }
                    break;
            }
            Assert.Equal(pool.Balance, pool.Entries.Sum(entry => entry.Amount));
            Assert.Equal(pool.Balance, pool.Lots.Sum(lot => lot.Left));
            Assert.All(pool.Lots, lot => Assert.True(lot.Left >= 0));
        }
    }

    [Theory, BothDatabases, Rule("M-051", "M-062", "M-031", "M-181")]
    public async Task Owner_and_admins_buy_in_bundles_on_Agency_Plus(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 0);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });

        Assert.Equal(40, await BuyAsync(market, "olga", 40));
        Assert.Equal(60, await BuyAsync(market, "sofiia", 20));
        await Assert.ThrowsAsync<NotAllowed>(() => BuyAsync(market, "dmytro", 10));
        await Assert.ThrowsAsync<InvalidInput>(() => BuyAsync(market, "olga", 11));
        await market.ChangeAsync(async db => (await db.Agencies.SingleAsync()).PutOn(Plan.Basic));
        await Assert.ThrowsAsync<BuyingNeedsPlus>(() => BuyAsync(market, "olga", 10));

        var paid = await market.SeeAsync(db => db.ConnectsEntries.SumAsync(entry => entry.Paid));
        Assert.Equal(60 * 15, paid);
    }

    [Theory, BothDatabases, Rule("M-052")]
    public async Task A_member_with_a_limit_buys_within_it_each_month(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 0);
        await market.ChangeAsync(async db =>
        {
            var dmytro = market.People["dmytro"].Id;
            var member = await db.Members.SingleAsync(member => member.PersonId == dmytro);
            db.Entry(member).Property(row => row.TopUpLimit).CurrentValue = 50;
        });

        Assert.Equal(40, await BuyAsync(market, "dmytro", 40));
        await Assert.ThrowsAsync<TopUpLimitReached>(() => BuyAsync(market, "dmytro", 20));
        Assert.Equal(50, await BuyAsync(market, "dmytro", 10));
        market.Clock.MoveTo(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(90, await BuyAsync(market, "dmytro", 40));
    }

    [Theory, BothDatabases, Rule("M-192")]
    public async Task Buying_twice_with_one_key_buys_once(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 0);

        var balances = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => BuyAsync(market, "olga", 40, "k"))));

        Assert.All(balances, balance => Assert.Equal(40, balance));
    }

    [Theory, BothDatabases, Rule("M-185")]
    public async Task Time_takes_what_nobody_spent(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        market.Clock.Pass(TimeSpan.FromDays(366));

        Assert.Equal(0, await market.BalanceAsync());
        Assert.Equal(1, await ExpireAsync());
        Assert.Equal(0, await ExpireAsync());

        Assert.Equal(0, await market.SeeAsync(db => db.ConnectsEntries.SumAsync(entry => entry.Amount)));

        Task<int> ExpireAsync() => market.RunAsync<ExpireConnects, int>(expire => expire.RunAsync(Actor.System("timer"), default));
    }

    [Theory, BothDatabases]
    public async Task Only_the_operator_puts_a_pool_right(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var agency = await market.AgencyAsync();

        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<GrantConnects>(grant => grant.RunAsync(market.InAgency("olga"), new(agency, 10, "Please"), default))
        );
        await market.GrantAsync(-15);
        Assert.Equal(25, await market.BalanceAsync());
        await Assert.ThrowsAsync<NotEnoughConnects>(() => market.GrantAsync(-26));
    }

    private static Task<int> BuyAsync(Market market, string name, int amount, string? key = null) =>
        market.RunAsync<BuyConnects, int>(buy => buy.RunAsync(market.InAgency(name), new(amount, key), default));
}

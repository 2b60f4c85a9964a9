using Guildhall.Kernel;
using Guildhall.Radar.Bidding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Guildhall.Radar.Tests.Bidding;

/// <summary>Ends the program after so many saves, as pulling the plug would: what was saved stays, nothing after it happens.</summary>
public sealed class Plug : SaveChangesInterceptor
{
    private int left = int.MaxValue;

    public void PullAfter(int saves) => left = saves;

    public void PutBack() => left = int.MaxValue;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => left-- <= 0 ? throw new PulledException() : ValueTask.FromResult(result);
}

public sealed class PulledException() : Exception("The plug was pulled.");

public sealed class CrashTests
{
    // Judging, contest, seven steps, re-check, the attempt, its answer: a dozen saves from a job seen to a proposal sent.
    private const int Saves = 14;

    [Theory, BothDatabases, Rule("R-314", "R-590", "R-250")]
    public async Task Ended_after_any_save_the_next_lane_goes_on_and_there_is_one_proposal(Engine engine)
    {
        var plug = new Plug();
        await using var stage = await Stage.StartAsync(engine, plug: plug);
        await stage.SetAsync(BiddingSettings.CapSenderDay, 1_000);
        await stage.SetAsync(BiddingSettings.CapScannerDay, 1_000);
        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 1_000);
        await stage.ScannerAsync(stage.Configuration());
        var pulled = 0;
        for (var saves = 0; saves < Saves; saves++)
        {
            var job = await stage.PostAsync(stage.Job($"React job number {saves}"));
            plug.PullAfter(saves);
            try
            {
                await stage.DrainAsync();
            }
            catch (PulledException)
            {
                pulled++;
            }
            plug.PutBack();

            await stage.DrainAsync();
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
            await stage.DrainAsync();

            Assert.Single(stage.Market.Proposals, proposal => proposal.JobId == job.Id);
            var bid = await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.JobId == job.Id));
            Assert.Equal((BidState.Sent, (Guid?)stage.Market.Proposals[^1].Id), (bid.State, bid.ProposalId));
            Assert.Equal(
                1,
                await stage.SeeAsync(db => db.Reservations.CountAsync(one => one.JobId == job.Id && one.State == ReservationState.Spent))
            );
        }

        Assert.InRange(pulled, 10, Saves);
        Assert.Equal(400 - 8 * Saves, stage.Market.Pool);
        var used = await stage.SeeAsync(db =>
            db.CapUses.Where(use => use.Of == CapOf.Workspace && use.Period == CapPeriod.Month).SingleAsync()
        );
        Assert.Equal((Saves, 8 * Saves), (used.Bids, used.Connects));
    }

    [Theory, BothDatabases, Rule("R-304", "R-305", "R-591")]
    public async Task An_answer_that_was_lost_is_found_at_the_market_and_booked_once(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        stage.Market.LoseAfter = _ => new TimeoutException("Timed out.");
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal((BidState.Uncertain, "no-answer"), (bid.State, bid.Code));
        Assert.Equal(ReservationState.Uncertain, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);

        stage.Market.LoseAfter = _ => null;
        stage.Clock.Pass(TimeSpan.FromSeconds(20));
        await stage.DrainAsync();

        Assert.Equal(BidState.Sent, (await stage.BidAsync()).State);
        Assert.Single(stage.Market.Proposals);
        Assert.Single(stage.Market.Calls);
        Assert.Equal(392, stage.Market.Pool);
    }

    [Theory, BothDatabases, Rule("R-302")]
    public async Task A_call_that_did_not_arrive_is_made_again_under_the_same_key(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        stage.Market.LoseBefore = _ => new TimeoutException("Timed out.");
        await stage.PostAsync();
        await stage.DrainAsync();

        stage.Market.LoseBefore = _ => null;
        stage.Clock.Pass(TimeSpan.FromSeconds(20));
        await stage.DrainAsync();

        Assert.Equal(2, stage.Market.Calls.Count);
        Assert.Single(stage.Market.Calls.Select(call => call.Key).Distinct());
        Assert.Equal(BidState.Sent, (await stage.BidAsync()).State);
    }

    [Theory, BothDatabases, Rule("R-306", "R-592")]
    public async Task What_is_never_found_waits_for_a_person_and_is_not_sent_again(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        stage.Market.LoseBefore = _ => new TimeoutException("Timed out.");
        await stage.PostAsync();
        await stage.DrainAsync();
        for (var look = 0; look < 12; look++)
        {
            stage.Clock.Pass(TimeSpan.FromMinutes(30));
            await stage.DrainAsync();
        }
        var calls = stage.Market.Calls.Count;
        stage.Clock.Pass(TimeSpan.FromDays(2));
        await stage.DrainAsync();

        Assert.InRange(calls, 2, Attempt.MostCalls);
        Assert.Equal(calls, stage.Market.Calls.Count);
        Assert.Equal(BidState.Uncertain, (await stage.BidAsync()).State);
        Assert.Contains(await stage.DecisionsAsync(), one => one is { Step: BidStep.Reconcile, Outcome: Outcome.Ask });
    }
}

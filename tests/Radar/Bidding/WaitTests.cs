using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Radar.Tests.Bidding;

/// <summary>A bid that waits is looked at when what it waits for has come, and not before.</summary>
public sealed class WaitTests
{
    [Theory, BothDatabases, Rule("R-251")]
    public async Task What_waits_for_a_change_is_left_in_peace_until_then(Engine engine)
    {
        await using var stage = await HeldAsync(engine, market => market.Pool = 7);
        var before = await stage.BidAsync();
        Assert.Equal(("out-of-connects", stage.Clock.GetUtcNow().AddHours(24)), (before.Code!, before.DueAt.AddMicroseconds(-1)));

        for (var hour = 0; hour < 5; hour++)
        {
            stage.Clock.Pass(TimeSpan.FromHours(1));
            await stage.DrainAsync();
        }
        // Not a save, not a line: nobody touched it.
        Assert.Equal(before.Version, (await stage.BidAsync()).Version);
        Assert.Single(await stage.DecisionsAsync(), one => one.Outcome is Outcome.Hold);

        stage.Market.Pool = 8;
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-251", "R-315")]
    public async Task What_came_while_the_program_was_down_is_found_by_the_next_one(Engine engine)
    {
        await using var stage = await HeldAsync(engine, market => market.IsPlus = false);
        stage.Market.IsPlus = true;

        // A lane that remembers nothing, at the same instant: the one before would not look again yet.
        await stage.DrainAsync();
        Assert.Empty(stage.Market.Proposals);
        await new Lane(stage.Host.Services.GetRequiredService<IServiceScopeFactory>(), stage.Clock, NullLogger<Lane>.Instance).DrainAsync(
            default
        );

        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-265")]
    public async Task A_raised_cap_lets_so_many_more_go_and_the_oldest_first(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 1);
        await stage.ScannerAsync(stage.Configuration());
        var jobs = new List<JobSnapshot>();
        for (var i = 0; i < 4; i++)
        {
            jobs.Add(await stage.PostAsync(stage.Job($"React job {i}")));
            stage.Clock.Pass(TimeSpan.FromMinutes(5));
            await stage.DrainAsync();
        }
        Assert.Single(stage.Market.Proposals);

        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 3);
        for (var i = 0; i < 3; i++)
        {
            stage.Clock.Pass(TimeSpan.FromMinutes(5));
            await stage.DrainAsync();
        }

        Assert.Equal(jobs.Take(3).Select(job => job.Id), stage.Market.Proposals.Select(proposal => proposal.JobId));
        Assert.Equal("cap-day", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);
    }

    [Theory, BothDatabases, Rule("R-295")]
    public async Task Only_as_many_stand_in_line_as_the_cap_has_places(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 2);
        await stage.ScannerAsync(stage.Configuration());
        for (var i = 0; i < 4; i++)
            await stage.PostAsync(stage.Job($"React job {i}"));

        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
        var held = await stage.SeeAsync(db => db.Bids.Where(bid => bid.State == BidState.Held).ToListAsync());
        Assert.Equal(["cap-day", "cap-day"], held.Select(bid => bid.Code));
        Assert.StartsWith("The workspace's bids today: ", held[0].Says, StringComparison.Ordinal);
        Assert.Contains("in line", held[0].Says, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("R-192", "R-251")]
    public async Task A_resumed_scanner_goes_on_at_once(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var scanner = await stage.ScannerAsync(stage.Configuration());
        await PauseAsync(stage, scanner, one => one.Pause());
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal("scanner-paused", (await stage.BidAsync()).Code);
        stage.Clock.Pass(TimeSpan.FromHours(1));
        await stage.DrainAsync();
        Assert.Empty(stage.Market.Proposals);

        await PauseAsync(stage, scanner, one => one.Resume());
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-006")]
    public async Task A_paused_workspace_prepares_and_sends_when_it_is_resumed(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        await stage.RunAsync<PauseWorkspace>(pause => pause.RunAsync(stage.In("olga"), default));
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromHours(1));
        await stage.DrainAsync();
        Assert.Equal("kill-switch", (await stage.BidAsync()).Code);
        Assert.NotNull((await stage.BidAsync()).Letter);

        await stage.RunAsync<ResumeWorkspace>(resume => resume.RunAsync(stage.In("olga"), "The week begins.", default));
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-259", "R-606")]
    public async Task A_sender_on_hold_is_waited_for(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.OnHold } });
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal("sender-on-hold", (await stage.BidAsync()).Code);

        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.Active } });
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();

        Assert.Equal(stage.People["artem"].Id, Assert.Single(stage.Market.Proposals).SenderId);
    }

    [Theory, BothDatabases, Rule("R-297")]
    public async Task A_job_that_closes_ends_what_waits_for_something_else(Engine engine)
    {
        await using var stage = await HeldAsync(engine, market => market.Pool = 7);
        var bid = await stage.BidAsync();

        await stage.HearAsync(new JobClosed(bid.JobId, JobState.Cancelled, stage.Clock.GetUtcNow()));
        await stage.DrainAsync();

        Assert.Equal((BidState.Cancelled, "job-closed"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
    }

    [Theory, BothDatabases, Rule("R-283")]
    public async Task A_cap_that_is_full_for_the_month_does_not_keep_the_job_longer_than_a_claim_lives(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.CapWorkspaceMonth, 1);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));
        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();
        Assert.Equal("cap-month", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);

        stage.Clock.Pass(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        await stage.DrainAsync();

        Assert.Equal("too-old", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Expired))).Code);
        Assert.Equal(1, await stage.SeeAsync(db => db.Reservations.CountAsync(one => one.State == ReservationState.Released)));
    }

    [Theory, BothDatabases, Rule("R-293")]
    public async Task An_approval_that_runs_out_while_the_bid_waits_is_not_gone_on_with(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine, bidManager: false);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        await stage.DrainAsync();
        Assert.Equal("no-manager", (await stage.BidAsync()).Code);

        stage.Clock.Pass(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(1));
        await stage.DrainAsync();

        Assert.Equal((BidState.Expired, (string?)null), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Equal(OpportunityState.Review, (await stage.SeeAsync(db => db.Opportunities.SingleAsync())).State);
    }

    private static async Task<Stage> HeldAsync(Engine engine, Action<StandInMarket> because)
    {
        var stage = await Stage.StartAsync(engine);
        because(stage.Market);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        return stage;
    }

    private static Task PauseAsync(Stage stage, Scanner scanner, Action<Scanner> act) =>
        stage.ChangeAsync(async db => act(await db.Scanners.SingleAsync(one => one.Id == scanner.Id)));
}

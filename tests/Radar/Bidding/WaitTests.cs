using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
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
    public async Task A_sender_on_hold_or_suspended_is_waited_for_and_nobody_is_put_in(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.OnHold } });
        await stage.DrainAsync();
        Assert.Equal((BidState.Held, "sender-on-hold"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.Suspended } });
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();
        Assert.Equal((BidState.Held, "sender-on-hold"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Empty(stage.Market.Proposals);

        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.Active } });
        stage.Clock.Pass(Lane.Wakes);
        await stage.DrainAsync();

        Assert.Equal(stage.People["artem"].Id, Assert.Single(stage.Market.Proposals).SenderId);
    }

    [Theory, BothDatabases, Rule("R-259", "R-606", "R-282")]
    public async Task A_sender_who_leaves_or_is_no_freelancer_any_more_ends_their_bids_and_another_is_asked_for(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration("react", "List", "artem", "sofiia"), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();

        stage.Change("artem", member => member with { Permissions = member.Permissions with { Contractor = Contractor.NonExclusive } });
        await ChangedAsync("artem", MembershipChange.Changed);
        Assert.Equal(BidState.AwaitingApproval, (await stage.BidAsync()).State);
        stage.Change("artem", member => member with { Permissions = member.Permissions with { Contractor = Contractor.None } });
        await ChangedAsync("artem", MembershipChange.Changed);

        await stage.DrainAsync();
        Assert.Equal((BidState.Cancelled, "sender-not-eligible"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Equal(ReservationState.Released, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
        var opportunity = await stage.SeeAsync(db => db.Opportunities.SingleAsync());
        Assert.Equal(OpportunityState.Review, opportunity.State);

        // Another is chosen by a person; then that one leaves too.
        var view = await stage.RunAsync<SeeOpportunities, OpportunityView>(see =>
            see.OneAsync(stage.In("dmytro"), opportunity.Id, default)
        );
        Assert.True(view.MayTakeUp);
        Assert.Contains(view.Senders, person => person.Id == stage.People["sofiia"].Id);
        await stage.RunAsync<OverrideSkip>(take =>
            take.RunAsync(stage.In("dmytro"), new(opportunity.Id, stage.People["sofiia"].Id, "Artem has left."), default)
        );
        await stage.DrainAsync();
        var second = await LatestAsync();
        Assert.Equal((BidState.AwaitingApproval, stage.People["sofiia"].Id), (second.State, second.SenderId));
        stage.Market.Members.RemoveAll(member => member.Person.Id == stage.People["sofiia"].Id);
        await ChangedAsync("sofiia", MembershipChange.Left);
        Assert.Equal("sender-not-eligible", (await LatestAsync()).Code);

        Task ChangedAsync(string name, MembershipChange change) =>
            stage.HearAsync(
                new MembershipChanged(stage.Market.AgencyId, stage.Market.TeamId, stage.People[name].Id, change, stage.Clock.GetUtcNow())
            );

        Task<Bid> LatestAsync() => stage.SeeAsync(db => db.Bids.OrderByDescending(bid => bid.Id).FirstAsync());
    }

    [Theory, BothDatabases, Rule("R-600", "R-282")]
    public async Task A_job_that_closes_ends_whatever_waits_whether_held_asked_or_on_its_way(Engine engine)
    {
        await using var stage = await HeldAsync(engine, market => market.Pool = 7);
        await CloseAsync();

        stage.Market.Pool = 400;
        await stage.ScannerAsync(stage.Configuration("vue", "Vue"), ScannerMode.Review);
        for (var i = 0; i < 2; i++)
        {
            await stage.PostAsync(stage.Job($"Vue shop {i}", job => job with { Description = new string('x', 200), Skills = [] }));
            await stage.DrainAsync();
            if (i == 1)
                await PathTests.ApproveAsync(stage, await LatestAsync());
            await CloseAsync();
        }
        Assert.Empty(stage.Market.Calls);

        async Task CloseAsync()
        {
            await stage.HearAsync(new JobClosed((await LatestAsync()).JobId, JobState.Cancelled, stage.Clock.GetUtcNow()));
            var ended = await LatestAsync();
            Assert.Equal((BidState.Cancelled, "job-closed"), (ended.State, ended.Code));
            Assert.Equal(
                ReservationState.Released,
                await stage.SeeAsync(db => db.Reservations.Where(one => one.BidId == ended.Id).Select(one => one.State).SingleAsync())
            );
            await stage.DrainAsync();
        }

        Task<Bid> LatestAsync() => stage.SeeAsync(db => db.Bids.OrderByDescending(bid => bid.Id).FirstAsync());
    }

    [Theory, BothDatabases, Rule("R-292", "R-599")]
    public async Task A_job_edited_while_it_waits_for_an_approval_is_asked_about_as_it_is_now(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        var shown = await stage.BidAsync();

        stage.Market.Jobs[job.Id] = job with { Title = "React and Vue dashboard", Connects = 10, ContentVersion = "v2" };
        await stage.HearAsync(new JobChanged(stage.Market.Jobs[job.Id]));

        await Assert.ThrowsAsync<Overtaken>(() => PathTests.ApproveAsync(stage, shown));
        var bid = await stage.BidAsync();
        Assert.Equal(["job-changed", "price-up"], bid.Asks.Select(asked => asked.Code));
        Assert.Equal("The price rose from 8 to 10 Connects.", bid.Asks[1].Says);
        await stage.RunAsync<ApproveBid>(approve =>
            approve.RunAsync(stage.In("dmytro"), new(bid.Id, bid.ContentHash!, HighestPrice: 10), default)
        );
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-274")]
    public async Task A_job_that_became_crowded_over_the_clause_is_asked_about_again_also_when_it_was_approved(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var few = new ScannerDefinition { Query = "react", Clauses = [new Between(Field.Proposals, null, 10)] };
        await stage.ScannerAsync(stage.Configuration() with { Definition = few }, ScannerMode.Review);
        var job = await stage.PostAsync(stage.Job(but: one => one with { Proposals = 2 }));
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        await ProposalsAsync(9);
        Assert.Equal(BidState.Scheduled, (await stage.BidAsync()).State);

        await ProposalsAsync(15);

        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal(BidState.AwaitingApproval, bid.State);
        Assert.Equal("It has become crowded: proposals is 15; wanted is up to 10.", Assert.Single(bid.Asks).Says);
        Assert.Empty(stage.Market.Calls);
        await ProposalsAsync(50);
        Assert.Contains("proposals is 50", Assert.Single((await stage.BidAsync()).Asks).Says, StringComparison.Ordinal);

        Task ProposalsAsync(int count)
        {
            stage.Market.Jobs[job.Id] = job with { Proposals = count };
            return stage.HearAsync(new JobChanged(stage.Market.Jobs[job.Id]));
        }
    }

    [Theory, BothDatabases, Rule("R-283")]
    public async Task A_cap_that_is_full_for_the_month_does_not_keep_the_job_longer_than_a_claim_lives(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.MaxAgeHours, 720); // the job would be young enough for long
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

    [Theory, BothDatabases, Rule("R-283")]
    public async Task Waiting_for_an_approval_that_may_still_come_is_progress(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.ApprovalMinutes, 3 * 24 * 60);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();

        stage.Clock.Pass(TimeSpan.FromHours(48));
        await stage.DrainAsync();

        Assert.Equal(BidState.AwaitingApproval, (await stage.BidAsync()).State);
        Assert.Equal(ReservationState.Claimed, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
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

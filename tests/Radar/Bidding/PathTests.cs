using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Bidding;

public sealed class PathTests
{
    [Theory, BothDatabases, Rule("R-250", "R-233", "R-300", "R-309")]
    public async Task A_matching_job_is_bid_on_in_the_senders_name_and_each_step_is_written(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());

        await stage.PostAsync();
        await stage.DrainAsync();

        var sent = Assert.Single(stage.Market.Calls);
        Assert.Equal((stage.People["artem"].Id, stage.People["bid"].Id), (sent.SenderId, sent.ManagerId));
        Assert.Equal(5500, sent.Rate);
        Assert.Equal("System, React v1", sent.ActorName);
        Assert.StartsWith("Hello,\n\nI read “React dashboard for solar plants”", sent.Letter, StringComparison.Ordinal);
        var decisions = await stage.DecisionsAsync();
        Assert.Equal(
            [
                BidStep.Contest,
                BidStep.Eligibility,
                BidStep.GuardRails,
                BidStep.Terms,
                BidStep.Letter,
                BidStep.Answers,
                BidStep.Gate,
                BidStep.Schedule,
                BidStep.Recheck,
                BidStep.Send,
                BidStep.Send,
            ],
            decisions.Select(decision => decision.Step)
        );
        Assert.Equal(Outcome.Sent, decisions[^1].Outcome);
        Assert.Equal((BidState.Sent, 8), ((await stage.BidAsync()).State, (await stage.BidAsync()).PriceSent));
    }

    [Theory, BothDatabases, Rule("R-098", "R-210", "R-547")]
    public async Task A_job_heard_of_twice_is_judged_once_and_bid_on_once(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        var job = stage.Job();
        stage.Market.Jobs[job.Id] = job;
        var id = Guid.CreateVersion7();

        await stage.HearAsync(new JobPosted(job), id);
        await stage.HearAsync(new JobPosted(job), id);
        await stage.DrainAsync();
        await stage.HearAsync(new JobPosted(job));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
        Assert.Single(await stage.SeeAsync(db => db.Evaluations.ToListAsync()));
        Assert.Equal(1, await stage.SeeAsync(db => db.Opportunities.CountAsync()));
    }

    [Theory, BothDatabases, Rule("R-211", "R-312")]
    public async Task A_job_that_fails_a_clause_says_why_not(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var configuration = stage.Configuration();
        await stage.ScannerAsync(
            configuration with
            {
                Definition = configuration.Definition with { Clauses = [new Budget(new BudgetBranch(Min: 7000), null)] },
            }
        );

        await stage.PostAsync(stage.Job(but: job => job with { HourlyMin = 500, HourlyMax = 1200 }));
        await stage.DrainAsync();

        var evaluation = await stage.SeeAsync(db => db.Evaluations.SingleAsync());
        Assert.Equal(Verdict.NoMatch, evaluation.Verdict);
        Assert.Contains("70", evaluation.Reason, StringComparison.Ordinal);
        Assert.Contains("12", evaluation.Reason, StringComparison.Ordinal);
        Assert.Contains(evaluation.Lines, line => line is { Name: "budget", Counts: Counts.Fail });
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-234")]
    public async Task What_was_skipped_has_a_list_of_its_own_with_reasons_counted_and_filtered(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { MaxPrice = 10 });
        for (var i = 0; i < 2; i++)
            await stage.PostAsync(stage.Job($"React for little {i}", job => job with { HourlyMin = 500, HourlyMax = 1200 }));
        await stage.PostAsync(stage.Job("React, dear", job => job with { Connects = 11 }));
        await stage.PostAsync();
        await stage.DrainAsync();

        var all = await ListAsync(null);
        Assert.Equal((3, 1), (all.Counts[OpportunityState.Skipped], all.Counts[OpportunityState.Bid]));
        Assert.Equal([("below-floor", 2), ("price-over-limit", 1)], all.Reasons.Select(reason => (reason.Code, reason.Count)));
        Assert.Equal(3, all.Page.Rows.Count);
        Assert.Equal("React, dear", Assert.Single((await ListAsync("price-over-limit")).Page.Rows).Job.Title);

        Task<OpportunityList> ListAsync(string? code) =>
            stage.RunAsync<SeeOpportunities, OpportunityList>(see =>
                see.RunAsync(stage.In("dmytro"), OpportunityState.Skipped, code, null, null, default)
            );
    }

    [Theory, BothDatabases, Rule("R-188")]
    public async Task A_job_below_the_workspaces_floor_is_skipped_with_the_numbers(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());

        await stage.PostAsync(stage.Job(but: job => job with { HourlyMin = 500, HourlyMax = 1200 }));
        await stage.DrainAsync();

        var bid = await stage.BidAsync();
        Assert.Equal((BidState.Cancelled, "below-floor"), (bid.State, bid.Code));
        Assert.Equal("It pays up to $12 an hour; the floor is $15.", bid.Says);
        Assert.Equal(OpportunityState.Skipped, (await stage.SeeAsync(db => db.Opportunities.SingleAsync())).State);
        Assert.Equal(ReservationState.Released, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
    }

    [Theory, BothDatabases, Rule("R-188")]
    public async Task A_leads_waiver_takes_the_floor_away(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { FloorWaiver = "Small jobs from this client are worth it." });

        await stage.PostAsync(stage.Job(but: job => job with { HourlyMin = 500, HourlyMax = 1200 }));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-185", "R-292")]
    public async Task A_scanner_in_Review_waits_for_a_person_who_approves_exactly_what_was_shown(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal(BidState.AwaitingApproval, bid.State);
        Assert.Empty(stage.Market.Calls);

        await Assert.ThrowsAsync<Overtaken>(() => ApproveAsync(stage, bid, hash: "something else"));
        await ApproveAsync(stage, bid);
        await stage.DrainAsync();

        Assert.Equal("Dmytro Bondar", Assert.Single(stage.Market.Calls).ActorName);
    }

    [Theory, BothDatabases, Rule("R-009")]
    public async Task Only_who_may_send_approves(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();

        await Assert.ThrowsAsync<NotAllowed>(() => ApproveAsync(stage, bid, by: "sofiia"));
        await Assert.ThrowsAsync<Missing>(() => ApproveAsync(stage, bid, by: "artem"));
    }

    [Theory, BothDatabases, Rule("R-238")]
    public async Task The_second_to_approve_is_told_who_was_first(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        await ApproveAsync(stage, bid);

        var refusal = await Assert.ThrowsAsync<NotWaiting>(() => ApproveAsync(stage, bid, by: "olga"));

        Assert.Equal("Dmytro Bondar has approved this bid already.", refusal.Message);
    }

    [Theory, BothDatabases, Rule("R-293", "R-604")]
    public async Task An_approval_counts_to_its_very_end_and_not_after(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();

        stage.Clock.MoveTo(bid.ApprovalEndsAt!.Value);
        await stage.DrainAsync();
        Assert.Equal(BidState.AwaitingApproval, (await stage.BidAsync()).State);

        stage.Clock.Pass(TimeSpan.FromSeconds(1));
        await stage.DrainAsync();
        Assert.Equal(BidState.Expired, (await stage.BidAsync()).State);
        Assert.Equal(OpportunityState.Review, (await stage.SeeAsync(db => db.Opportunities.SingleAsync())).State);
        await Assert.ThrowsAsync<NotWaiting>(() => ApproveAsync(stage, bid));
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases]
    public async Task What_nobody_approved_in_time_is_listed_apart_from_what_waits(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal((1, 1, 0), await CountAsync(stage));

        stage.Clock.MoveTo((await stage.BidAsync()).ApprovalEndsAt!.Value + TimeSpan.FromSeconds(1));
        await stage.DrainAsync();

        Assert.Equal((0, 0, 1), await CountAsync(stage));
    }

    // How many wait by the tab's number, and how many rows the two lists have.
    private static async Task<(int Told, int Waiting, int RanOut)> CountAsync(Stage stage)
    {
        async Task<OpportunityList> ListAsync(bool waits) =>
            await stage.RunAsync<SeeOpportunities, OpportunityList>(see =>
                see.RunAsync(stage.In("dmytro"), OpportunityState.Review, null, waits, null, default)
            );
        var waiting = await ListAsync(waits: true);
        return (waiting.Waiting, waiting.Page.Rows.Count, (await ListAsync(waits: false)).Page.Rows.Count);
    }

    [Theory, BothDatabases, Rule("R-136")]
    public async Task An_ask_is_never_sent_by_itself(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var configuration = stage.Configuration();
        await stage.ScannerAsync(
            configuration with
            {
                Definition = configuration.Definition with { Clauses = [new Budget(new BudgetBranch(Min: 5000), null)] },
            }
        );

        await stage.PostAsync(stage.Job(but: job => job with { HourlyMin = null, HourlyMax = null }));
        await stage.DrainAsync();

        var bid = await stage.BidAsync();
        Assert.Equal(BidState.AwaitingApproval, bid.State);
        Assert.Equal("clause-unknown", bid.Asks[0].Code);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-180")]
    public async Task A_lower_match_does_not_overtake_a_higher_ask(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var asking = new ScannerDefinition { Query = "react", Clauses = [new Budget(new BudgetBranch(Min: 5000), null)] };
        await stage.ScannerAsync(stage.Configuration(name: "Higher") with { Definition = asking });
        await stage.ScannerAsync(stage.Configuration(name: "Lower"));

        await stage.PostAsync(stage.Job(but: job => job with { HourlyMin = null, HourlyMax = null }));
        await stage.DrainAsync();

        var bid = await stage.BidAsync();
        Assert.Equal((BidState.AwaitingApproval, "Higher"), (bid.State, bid.ScannerName));
        Assert.Equal(OpportunityState.Review, (await stage.SeeAsync(db => db.Opportunities.SingleAsync())).State);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-137")]
    public async Task Senders_in_turns_are_chosen_by_who_sent_the_least_in_30_days(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        var turns = new SenderRule(SenderKind.Turns, [stage.People["artem"].Id, stage.People["sofiia"].Id]);
        await stage.ScannerAsync(stage.Configuration() with { Sender = turns });
        for (var i = 0; i < 3; i++)
        {
            await stage.PostAsync(stage.Job($"React job {i}"));
            await stage.DrainAsync();
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(
            [stage.People["artem"].Id, stage.People["sofiia"].Id, stage.People["artem"].Id],
            stage.Market.Proposals.Select(proposal => proposal.SenderId)
        );
    }

    [Theory, BothDatabases, Rule("R-031", "R-063", "R-530")]
    public async Task With_the_first_manager_alone_bids_are_prepared_and_held_and_go_when_the_second_is_there(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine, bidManager: false);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal((BidState.Held, "no-manager"), (bid.State, bid.Code));
        Assert.NotNull(bid.Letter);

        await stage.EmployBidManagerAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(6));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-177", "R-581")]
    public async Task Of_scanners_with_one_sender_the_highest_bids_and_the_other_names_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(name: "Broad"));
        var low = await stage.ScannerAsync(stage.Configuration("react dashboard", "Dashboards"));

        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal("System, Broad v1", Assert.Single(stage.Market.Calls).ActorName);
        var lost = Assert.Single(await stage.DecisionsAsync(), decision => decision.ScannerId == low.Id);
        Assert.Equal(("lost-contest", "Broad stands higher and bids with the same sender."), (lost.Code, lost.Says));
    }

    [Theory, BothDatabases, Rule("R-178", "R-582")]
    public async Task Of_two_senders_one_bids_unless_more_are_allowed(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(name: "First"));
        await stage.ScannerAsync(stage.Configuration(name: "Second", senders: "sofiia"));

        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
        Assert.Single(await stage.DecisionsAsync(), decision => decision.Code == "over-sender-limit");

        await stage.SetAsync(BiddingSettings.SendersPerJob, 2);
        var second = await stage.PostAsync(stage.Job("React shop for bicycles"));
        await stage.DrainAsync();
        for (var i = 0; i < 2; i++)
        {
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
            await stage.DrainAsync();
        }
        Assert.Equal(2, stage.Market.Proposals.Count(proposal => proposal.JobId == second.Id));
    }

    [Theory, BothDatabases, Rule("R-181", "R-583")]
    public async Task What_stops_the_winner_stops_the_job(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(name: "First") with { CapDay = 1 });
        await stage.ScannerAsync(stage.Configuration(name: "Second"));
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));

        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
        var held = await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held));
        Assert.Equal(("cap-day", "First"), (held.Code, held.ScannerName));
    }

    [Theory, BothDatabases, Rule("R-179", "R-184")]
    public async Task A_shadow_scanner_writes_what_it_would_have_done_and_does_nothing(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow);

        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal(Outcome.AsIf, Assert.Single(await stage.DecisionsAsync()).Outcome);
        Assert.Equal(0, await stage.SeeAsync(db => db.Opportunities.CountAsync()));
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-137")]
    public async Task A_sender_who_is_on_hold_is_passed_over_in_a_list_and_waits_when_alone(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Change("artem", member => member with { Person = member.Person with { Status = AccountStatus.OnHold } });
        await stage.ScannerAsync(stage.Configuration("react", "List", "artem", "sofiia"));
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal(stage.People["sofiia"].Id, Assert.Single(stage.Market.Proposals).SenderId);

        await stage.ScannerAsync(stage.Configuration("vue", "Alone"));
        await stage.PostAsync(
            stage.Job(
                "Vue shop",
                job => job with { Description = job.Description!.Replace("React", "Vue", StringComparison.Ordinal), Skills = [] }
            )
        );
        await stage.DrainAsync();
        Assert.Equal("sender-on-hold", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);
    }

    [Theory, BothDatabases, Rule("R-067", "R-257", "R-543")]
    public async Task A_manager_is_never_a_sender(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(senders: "bid"));

        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal("sender-not-eligible", (await stage.BidAsync()).Code);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-032", "R-069", "R-255", "R-541")]
    public async Task A_job_for_the_US_only_needs_a_sender_and_a_manager_there(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync(stage.Job(but: job => job with { UsOnly = true }));
        await stage.DrainAsync();
        Assert.Equal("us-sender-missing", (await stage.BidAsync()).Code);

        stage.Change("artem", member => member with { Person = member.Person with { UsConfirmed = true } });
        await stage.PostAsync(stage.Job("React for a U.S. bank", job => job with { UsOnly = true }));
        await stage.DrainAsync();
        var codes = await stage.SeeAsync(db => db.Bids.OrderBy(bid => bid.Id).Select(bid => bid.Code).ToListAsync());
        Assert.Equal(["us-sender-missing", "us-manager-missing"], codes);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-260")]
    public async Task Without_Agency_Plus_bids_wait(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Market.IsPlus = false;
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal((BidState.Held, "plan-needed"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));

        stage.Market.IsPlus = true;
        stage.Clock.Pass(TimeSpan.FromMinutes(6));
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-497")]
    public async Task The_first_bids_of_a_new_scanner_are_a_persons(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.FirstOfScanner, 1);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal(BidState.AwaitingApproval, bid.State);
        await ApproveAsync(stage, bid);
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));

        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();

        Assert.Equal(["Dmytro Bondar", "System, React v1"], stage.Market.Calls.Select(call => call.ActorName));
    }

    internal static Task ApproveAsync(Stage stage, Bid bid, string? hash = null, string by = "dmytro") =>
        stage.RunAsync<ApproveBid>(approve =>
            approve.RunAsync(stage.In(by), new(bid.Id, hash ?? bid.ContentHash!, bid.PriceAtMatch ?? 0), default)
        );
}

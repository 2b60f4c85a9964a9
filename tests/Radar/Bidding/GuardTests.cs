using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Tests.Bidding;

public sealed class GuardTests
{
    [Theory, BothDatabases, Rule("R-265", "R-266")]
    public async Task The_cap_of_a_day_holds_the_next_bid_until_the_local_midnight(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { CapDay = 1 });
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));
        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();

        var held = await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held));
        // The day of Kyiv ends at 22:00 UTC in winter.
        Assert.Equal(("cap-day", new DateTimeOffset(2026, 11, 17, 22, 0, 0, TimeSpan.Zero)), (held.Code!, held.DueAt));

        stage.Clock.MoveTo(held.DueAt);
        await stage.DrainAsync();
        Assert.Equal(2, stage.Market.Proposals.Count);
    }

    [Theory, BothDatabases, Rule("R-265")]
    public async Task Each_cap_of_a_day_or_a_month_holds_by_itself_and_is_named(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));
        foreach (
            var (cap, code, says) in new[]
            {
                (BiddingSettings.CapScannerDay, "cap-day", "Bids of React today: 1 of 1"),
                (BiddingSettings.CapScannerMonth, "cap-month", "Bids of React this month: 1 of 1"),
                (BiddingSettings.CapSenderDay, "cap-day", "Bids as Artem Kovalenko today: 1 of 1"),
                (BiddingSettings.CapSenderMonth, "cap-month", "Bids as Artem Kovalenko this month: 1 of 1"),
                (BiddingSettings.CapWorkspaceDay, "cap-day", "The workspace's bids today: 1 of 1"),
                (BiddingSettings.CapWorkspaceMonth, "cap-month", "The workspace's bids this month: 1 of 1"),
            }
        )
        {
            await stage.SetAsync(cap, 1);
            var job = await stage.PostAsync(stage.Job($"React {says}"));
            await stage.DrainAsync();
            var held = await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.JobId == job.Id));
            Assert.Equal((BidState.Held, code), (held.State, held.Code));
            var ends = code == "cap-day" ? "17 November, 22:00 UTC" : "30 November, 22:00 UTC";
            Assert.Equal($"{says}. It goes on from {ends}.", held.Says);
            await stage.HearAsync(new JobClosed(job.Id, JobState.Cancelled, stage.Clock.GetUtcNow()));
            await stage.SetAsync(cap, cap.Default);
        }
    }

    [Theory, BothDatabases, Rule("R-267", "R-608")]
    public async Task Two_that_want_the_last_place_of_a_cap_get_one(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.CapWorkspaceDay, 1);
        await stage.ScannerAsync(stage.Configuration());
        await stage.ScannerAsync(stage.Configuration("vue", "Vue", "sofiia"));
        await stage.PostAsync();
        await stage.PostAsync(
            stage.Job(
                "Vue shop",
                job => job with { Description = job.Description!.Replace("React", "Vue", StringComparison.Ordinal), Skills = [] }
            )
        );
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));
        await stage.DrainAsync();

        Assert.Single(stage.Market.Proposals);
        Assert.Equal("cap-day", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);
    }

    [Theory, BothDatabases, Rule("R-269")]
    public async Task A_budget_of_Connects_holds_what_would_exceed_it(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { ConnectsDay = 12 });
        await stage.PostAsync();
        await stage.DrainAsync();
        stage.Clock.Pass(TimeSpan.FromMinutes(10));
        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();

        Assert.Equal("budget-day", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);
    }

    [Theory, BothDatabases, Rule("R-268")]
    public async Task A_new_connection_warms_up_with_five_a_day(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.WarmUp, true);
        await stage.ScannerAsync(stage.Configuration());
        for (var i = 0; i < 6; i++)
        {
            await stage.PostAsync(stage.Job($"React job {i}"));
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
            await stage.DrainAsync();
        }

        Assert.Equal(5, stage.Market.Proposals.Count);
        Assert.Equal("warm-up", (await stage.SeeAsync(db => db.Bids.SingleAsync(bid => bid.State == BidState.Held))).Code);
    }

    [Theory, BothDatabases, Rule("R-268")]
    public async Task In_the_second_week_it_is_ten_a_day_and_then_the_caps(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.SetAsync(BiddingSettings.WarmUp, true);
        await stage.SetAsync(BiddingSettings.CapScannerDay, 11);
        await stage.SetAsync(BiddingSettings.CapSenderDay, 11);
        await stage.ScannerAsync(stage.Configuration());
        var start = stage.Clock.GetUtcNow();
        Assert.Equal((10, "warm-up"), await OnDayAsync(7));
        Assert.Equal((11, "cap-day"), await OnDayAsync(14));

        async Task<(int Sent, string? Code)> OnDayAsync(int day)
        {
            stage.Clock.MoveTo(start.AddDays(day));
            var before = stage.Market.Proposals.Count;
            for (var i = 0; i < 12; i++)
            {
                await stage.PostAsync(stage.Job($"React job {day}.{i}"));
                await stage.DrainAsync();
                stage.Clock.Pass(TimeSpan.FromMinutes(10));
            }
            return (
                stage.Market.Proposals.Count - before,
                await stage.SeeAsync(db =>
                    db.Bids.Where(bid => bid.State == BidState.Held).Select(bid => bid.Code).Distinct().SingleAsync()
                )
            );
        }
    }

    [Theory, BothDatabases, Rule("R-270")]
    public async Task A_job_dearer_than_the_limit_is_skipped_with_both_numbers(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { MaxPrice = 6 });
        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal(
            ("price-over-limit", "It costs 8 Connects; the limit is 6."),
            ((await stage.BidAsync()).Code, (await stage.BidAsync()).Says)
        );
    }

    [Theory, BothDatabases, Rule("R-270")]
    public async Task A_price_nobody_knows_asks(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration() with { MaxPrice = 6 });
        await stage.PostAsync(stage.Job(but: job => job with { Connects = null }));
        await stage.DrainAsync();

        Assert.Equal(BidState.AwaitingApproval, (await stage.BidAsync()).State);
        Assert.Equal("price-unknown", Assert.Single((await stage.BidAsync()).Asks).Code);
    }

    [Theory, BothDatabases, Rule("R-275", "R-408")]
    public async Task With_too_few_Connects_it_waits_and_goes_when_there_are_more(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        stage.Market.Pool = 7;
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal("out-of-connects", (await stage.BidAsync()).Code);

        stage.Market.Pool = 20;
        stage.Clock.Pass(TimeSpan.FromMinutes(6));
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-276", "R-277", "R-278")]
    public async Task A_pressed_switch_holds_and_a_release_with_a_reason_lets_go(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        await stage.RunAsync<PressSwitch>(press => press.RunAsync(stage.In("olga"), new(SwitchOf.Workspace), default));
        await stage.PostAsync();
        await stage.DrainAsync();
        Assert.Equal((BidState.Held, "kill-switch"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));

        await Assert.ThrowsAsync<NotAllowed>(() => ReleaseAsync(stage, "dmytro", "go on"));
        await Assert.ThrowsAsync<InvalidInput>(() => ReleaseAsync(stage, "olga", " "));
        var stale = stage.In("olga") with { ConfirmedAt = stage.Clock.GetUtcNow().AddHours(-1) };
        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            stage.RunAsync<ReleaseSwitch>(release => release.RunAsync(stale, new(SwitchOf.Workspace, null, "go on"), default))
        );
        Assert.Empty(stage.Market.Calls);

        await ReleaseAsync(stage, "olga", "The letter was corrected.");
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-276", "R-508")]
    public async Task A_sender_stops_what_goes_out_in_their_own_name_and_nobody_elses(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(senders: "sofiia"));
        await Assert.ThrowsAsync<NotAllowed>(() =>
            stage.RunAsync<PressSwitch>(press =>
                press.RunAsync(stage.In("sofiia"), new(SwitchOf.Sender, stage.People["artem"].Id), default)
            )
        );
        await stage.RunAsync<PressSwitch>(press =>
            press.RunAsync(stage.In("sofiia"), new(SwitchOf.Sender, stage.People["sofiia"].Id), default)
        );

        await stage.PostAsync();
        await stage.DrainAsync();

        Assert.Equal("kill-switch", (await stage.BidAsync()).Code);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-193")]
    public async Task Outside_its_hours_it_waits_for_the_opening(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        // It is Tuesday, 14:00 in Kyiv.
        await stage.ScannerAsync(stage.Configuration() with { Windows = [new SendingWindow(DayOfWeek.Tuesday, 15 * 60, 18 * 60)] });
        await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal(("outside-window", new DateTimeOffset(2026, 11, 17, 13, 0, 0, TimeSpan.Zero)), (bid.Code!, bid.DueAt));

        stage.Clock.MoveTo(bid.DueAt);
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-059", "R-605", "R-315")]
    public async Task Bids_leave_one_by_one_at_the_managers_pace_the_oldest_first(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        for (var i = 0; i < 3; i++)
            await stage.PostAsync(stage.Job($"React job {i}"));
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);

        for (var i = 0; i < 8; i++)
        {
            stage.Clock.Pass(TimeSpan.FromMinutes(1));
            await stage.DrainAsync();
        }

        var times = stage.Market.Proposals.ConvertAll(proposal => proposal.SentAt);
        Assert.Equal(3, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(2)));
    }

    [Theory, BothDatabases, Rule("R-274", "R-315")]
    public async Task After_a_long_outage_what_is_too_old_expires_instead_of_being_sent(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine, bidManager: false);
        await stage.ScannerAsync(stage.Configuration());
        await stage.PostAsync();
        await stage.DrainAsync();
        await stage.EmployBidManagerAsync();

        stage.Clock.Pass(TimeSpan.FromHours(25));
        await stage.DrainAsync();

        Assert.Equal((BidState.Expired, "too-old"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Equal(ReservationState.Released, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
        Assert.Empty(stage.Market.Calls);
    }

    [Theory, BothDatabases, Rule("R-298", "R-600")]
    public async Task A_job_that_closed_while_it_waited_ends_the_bid_and_costs_nothing(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        stage.Market.Jobs[job.Id] = job with { State = JobState.Cancelled };

        await stage.DrainAsync();

        Assert.Equal((BidState.Cancelled, "job-closed"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Equal(400, stage.Market.Pool);
        Assert.Equal(ReservationState.Released, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
    }

    [Theory, BothDatabases, Rule("R-292", "R-599")]
    public async Task A_text_edited_after_the_approval_asks_again_and_counters_do_not(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        stage.Market.Jobs[job.Id] = job with { Title = "React and Vue dashboard", ContentVersion = "v2" };
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        Assert.Equal(BidState.AwaitingApproval, bid.State);
        Assert.Contains(bid.Asks, asked => asked.Code == "job-changed");

        await PathTests.ApproveAsync(stage, bid);
        stage.Market.Jobs[job.Id] = stage.Market.Jobs[job.Id] with { Proposals = 40 };
        await stage.DrainAsync();
        Assert.Single(stage.Market.Proposals);
    }

    [Theory, BothDatabases, Rule("R-299", "R-598")]
    public async Task A_higher_price_asks_and_a_lower_one_goes(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        stage.Market.Jobs[job.Id] = job with { Connects = 10 };
        await stage.DrainAsync();
        Assert.Contains(
            (await stage.BidAsync()).Asks,
            asked => asked is { Code: "price-up", Says: "The price rose from 8 to 10 Connects." }
        );
        Assert.Empty(stage.Market.Calls);

        await PathTests.ApproveAsync(stage, await stage.BidAsync());
        stage.Market.Jobs[job.Id] = job with { Connects = 6 };
        await stage.DrainAsync();
        Assert.Equal(6, Assert.Single(stage.Market.Calls).ExpectedConnects);
    }

    [Theory, BothDatabases, Rule("R-307", "R-596", "R-281")]
    public async Task A_member_who_applied_alone_ends_the_bid_and_keeps_the_job(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        var job = await stage.PostAsync();
        await stage.DrainAsync();

        await stage.HearAsync(
            new ProposalSubmitted(
                Guid.CreateVersion7(),
                stage.Market.AgencyId,
                job.Id,
                stage.People["artem"].Id,
                stage.People["artem"].Id,
                8,
                stage.Clock.GetUtcNow()
            )
        );

        Assert.Equal((BidState.Cancelled, "already-applied"), ((await stage.BidAsync()).State, (await stage.BidAsync()).Code));
        Assert.Equal(ReservationState.External, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);
    }

    [Theory, BothDatabases, Rule("R-313")]
    public async Task Three_refusals_for_one_reason_set_the_scanner_to_Review(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        stage.Market.Refuse = _ => new BidAnswer.Refused("contact-details", "No contact details.");
        for (var i = 0; i < 3; i++)
        {
            await stage.PostAsync(stage.Job($"React job {i}"));
            stage.Clock.Pass(TimeSpan.FromMinutes(10));
            await stage.DrainAsync();
        }

        Assert.Equal(ScannerMode.Review, (await stage.SeeAsync(db => db.Scanners.SingleAsync())).Mode);
        Assert.Equal(400, stage.Market.Pool);
    }

    [Theory, BothDatabases, Rule("R-235", "R-236")]
    public async Task A_skip_has_a_reason_and_can_be_overridden_but_a_hard_stop_cannot(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Review);
        await stage.PostAsync();
        await stage.DrainAsync();
        var opportunity = await stage.SeeAsync(db => db.Opportunities.SingleAsync());
        await stage.RunAsync<SkipOpportunity>(skip => skip.RunAsync(stage.In("dmytro"), new(opportunity.Id, SkipReason.Budget), default));
        Assert.Equal(ReservationState.Released, (await stage.SeeAsync(db => db.Reservations.SingleAsync())).State);

        await stage.RunAsync<OverrideSkip>(act =>
            act.RunAsync(stage.In("dmytro"), new(opportunity.Id, stage.People["artem"].Id, "The client wrote again."), default)
        );
        await stage.DrainAsync();
        var bid = await stage.SeeAsync(db => db.Bids.OrderByDescending(bid => bid.Id).FirstAsync());
        Assert.Equal((BidState.AwaitingApproval, (Guid?)null), (bid.State, bid.ScannerId));

        stage.Change("artem", member => member with { Permissions = member.Permissions with { Contractor = Contractor.None } });
        await stage.PostAsync(stage.Job("React for a bakery"));
        await stage.DrainAsync();
        var hard = await stage.SeeAsync(db => db.Opportunities.SingleAsync(one => one.Code == "sender-not-eligible"));
        await Assert.ThrowsAsync<HardStop>(() =>
            stage.RunAsync<OverrideSkip>(act =>
                act.RunAsync(stage.In("dmytro"), new(hard.Id, stage.People["sofiia"].Id, "Please."), default)
            )
        );
    }

    [Theory, BothDatabases, Rule("R-311", "R-232")]
    public async Task What_the_client_does_is_followed_and_heard_twice_it_is_once(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration());
        var job = await stage.PostAsync();
        await stage.DrainAsync();
        var bid = await stage.BidAsync();
        var id = Guid.CreateVersion7();
        foreach (var step in new[] { ProposalStep.Viewed, ProposalStep.Replied, ProposalStep.Hired })
        {
            stage.Clock.Pass(TimeSpan.FromHours(1));
            var happened = new ProposalProgressed(bid.ProposalId!.Value, bid.AgencyId, job.Id, bid.SenderId, step, stage.Clock.GetUtcNow());
            await stage.HearAsync(happened, id);
            await stage.HearAsync(happened, id);
            id = Guid.CreateVersion7();
        }

        var after = await stage.BidAsync();
        Assert.Equal(TimeSpan.FromHours(1), after.RepliedAt - after.ViewedAt);
        Assert.NotNull(after.HiredAt);
        Assert.Equal(3, (await stage.DecisionsAsync()).Count(one => one.Step is BidStep.Outcome));
    }

    [Theory, BothDatabases, Rule("R-233")]
    public async Task A_line_of_the_log_is_never_changed_or_deleted(Engine engine)
    {
        await using var stage = await Stage.StartAsync(engine);
        await stage.ScannerAsync(stage.Configuration(), ScannerMode.Shadow);
        await stage.PostAsync();
        await stage.DrainAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => stage.SeeAsync(db => db.Decisions.ExecuteDeleteAsync()));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            stage.SeeAsync(db => db.Decisions.ExecuteUpdateAsync(set => set.SetProperty(one => one.Says, "else")))
        );
    }

    private static Task ReleaseAsync(Stage stage, string by, string reason) =>
        stage.RunAsync<ReleaseSwitch>(release => release.RunAsync(stage.In(by), new(SwitchOf.Workspace, null, reason), default));
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

public sealed class SubmitProposalTests
{
    [Theory, BothDatabases, Rule("M-063", "M-120", "M-123", "M-125", "M-126", "M-161", "M-180", "M-193")]
    public async Task Dmytro_sends_a_proposal_in_Artems_name_and_the_agency_pays(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();

        await market.SubmitAsync("dmytro", market.For(job, "artem") with { Boost = 5 });

        var proposal = await market.ProposalAsync();
        Assert.Equal(ProposalState.Submitted, proposal.State);
        Assert.Equal((market.People["artem"].Id, market.People["dmytro"].Id), (proposal.SenderId, proposal.ActorId));
        Assert.Equal(21, await market.BalanceAsync());
        var spent = await market.SeeAsync(db =>
            db.ConnectsEntries.Where(entry => entry.Amount < 0).OrderBy(entry => entry.Number).ToListAsync()
        );
        Assert.Equal([(EntryKind.SpendProposal, -14), (EntryKind.SpendBoost, -5)], spent.Select(entry => (entry.Kind, entry.Amount)));
        Assert.All(
            spent,
            entry => Assert.Equal((proposal.SenderId, proposal.ActorId, job.Id), (entry.SenderId, entry.ActorId, entry.JobId))
        );
        Assert.Equal(1, await market.SeeAsync(db => db.Jobs.Select(row => row.Proposals).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-338")]
    public async Task The_audit_tells_the_actor_and_in_whose_name(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");

        var line = await market.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "proposal.submitted"));

        Assert.Equal((market.People["dmytro"].Id, (Guid?)market.People["artem"].Id), (line.ActorId, line.OnBehalfOfId));
        Assert.Equal(("/a/auxility", proposal.Id), (line.Account, line.SubjectId));
    }

    [Theory, BothDatabases, Rule("M-122", "M-063")]
    public async Task A_member_submits_in_their_own_name_and_binds_the_agency(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);

        var proposal = await market.SubmitAsync("artem", await market.PostAsync(), "artem");

        Assert.Equal(await market.AgencyAsync(), proposal.AgencyId);
        Assert.Equal(26, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-063")]
    public async Task A_member_who_is_no_business_manager_sends_nothing_in_a_colleagues_name(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();

        await Assert.ThrowsAsync<NotAllowed>(() => market.SubmitAsync("sofiia", job, "artem"));

        Assert.Equal(40, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-129")]
    public async Task Only_inside_the_agency_and_only_its_members(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var input = market.For(await market.PostAsync(), "artem");

        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<SubmitProposal>(submit => submit.RunAsync(market.Me("dmytro"), input, default))
        );
        await Assert.ThrowsAsync<Missing>(() => market.SubmitAsync("clara", input));
    }

    [Theory, BothDatabases, Rule("M-077")]
    public async Task Permissions_taken_meanwhile_win(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.PermitAsync("dmytro", Permissions.Freelancer);

        await Assert.ThrowsAsync<NotAllowed>(() => market.SubmitAsync("dmytro", job, "artem"));
    }

    [Theory, BothDatabases, Rule("M-334")]
    public async Task Who_left_is_not_replaced_in_silence(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.ChangeAsync(async db =>
        {
            var artem = market.People["artem"].Id;
            var member = await db.Members.SingleAsync(member => member.PersonId == artem);
            db.Entry(member).Property(row => row.LeftAt).CurrentValue = market.Clock.GetUtcNow();
        });

        var refusal = await Assert.ThrowsAsync<SenderLeft>(() => market.SubmitAsync("dmytro", job, "artem"));

        Assert.Equal("senderId", refusal.Field);
        Assert.Equal(40, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-131")]
    public async Task A_suspended_account_or_a_member_who_is_no_contractor_cannot_be_the_sender(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Contractor = Contractor.None, Business = Business.Manager });
        await market.ChangeAsync(async db =>
            (await db.People.SingleAsync(person => person.Name.StartsWith("Artem"))).Put(AccountStatus.Suspended, "A matter of test")
        );

        await Assert.ThrowsAsync<SenderNotEligible>(() => market.SubmitAsync("dmytro", job, "artem"));
        await Assert.ThrowsAsync<SenderNotEligible>(() => market.SubmitAsync("dmytro", job, "sofiia"));
    }

    [Theory, BothDatabases, Rule("M-131")]
    public async Task A_private_profile_forbids_nothing(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        await market.ChangeAsync(async db =>
            (await db.People.SingleAsync(person => person.Name.StartsWith("Artem"))).ShowTo(Visibility.Private)
        );

        await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");

        Assert.Equal(26, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-215", "M-216", "M-217")]
    public async Task For_the_United_States_only_both_sender_and_actor_are_confirmed(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync(Posted.Dashboard with { UsOnly = true });

        await Assert.ThrowsAsync<SenderNotEligible>(() => market.SubmitAsync("dmytro", job, "artem"));
        await ConfirmAsync("Artem");
        await Assert.ThrowsAsync<SenderNotEligible>(() => market.SubmitAsync("dmytro", job, "artem"));
        await ConfirmAsync("Dmytro");
        await market.SubmitAsync("dmytro", job, "artem");

        Task ConfirmAsync(string name) =>
            market.ChangeAsync(async db => (await db.People.SingleAsync(person => person.Name.StartsWith(name))).ConfirmUs(true));
    }

    [Theory, BothDatabases, Rule("M-032")]
    public async Task Submitting_needs_Agency_Plus(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.ChangeAsync(async db => (await db.Agencies.SingleAsync()).PutOn(Plan.Basic));

        await Assert.ThrowsAsync<ProposingNeedsPlus>(() => market.SubmitAsync("dmytro", job, "artem"));
    }

    [Theory, BothDatabases, Rule("M-133")]
    public async Task One_person_has_one_living_proposal_on_a_job(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.SubmitAsync("dmytro", job, "artem");

        await Assert.ThrowsAsync<AlreadyProposed>(() => market.SubmitAsync("artem", market.For(job, "artem") with { SecondSender = true }));

        Assert.Equal(26, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-133")]
    public async Task A_colleagues_second_proposal_is_sent_only_after_a_warning(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.SubmitAsync("dmytro", job, "artem");

        await Assert.ThrowsAsync<ColleagueProposed>(() => market.SubmitAsync("dmytro", job, "sofiia"));
        await market.SubmitAsync("dmytro", market.For(job, "sofiia") with { SecondSender = true });

        Assert.Equal(12, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-183")]
    public async Task Another_price_than_the_one_shown_asks_again(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var input = market.For(await market.PostAsync(), "artem");

        await Assert.ThrowsAsync<PriceChanged>(() => market.SubmitAsync("dmytro", input with { ExpectedConnects = 8 }));

        Assert.Equal(40, await market.BalanceAsync());
        Assert.Equal(0, await market.SeeAsync(db => db.Proposals.CountAsync()));
    }

    [Theory, BothDatabases, Rule("M-336")]
    public async Task Base_and_boost_are_checked_together_and_nothing_is_half_done(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 16);
        var input = market.For(await market.PostAsync(), "artem");

        await Assert.ThrowsAsync<NotEnoughConnects>(() => market.SubmitAsync("dmytro", input with { Boost = 3 }));

        Assert.Equal(16, await market.BalanceAsync());
        Assert.Equal(0, await market.SeeAsync(db => db.Proposals.CountAsync()));
        Assert.Equal(0, await market.SeeAsync(db => db.Jobs.Select(job => job.Proposals).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-335")]
    public async Task A_closed_or_invite_only_job_takes_no_proposals_and_no_Connects(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var closed = await market.PostAsync();
        var hidden = await market.PostAsync(Posted.Dashboard with { Visibility = JobVisibility.InviteOnly });
        await market.ChangeAsync(async db =>
            (await db.Jobs.SingleAsync(job => job.Id == closed.Id)).Close(JobState.Cancelled, market.Clock.GetUtcNow())
        );

        await Assert.ThrowsAsync<JobIsClosed>(() => market.SubmitAsync("dmytro", closed, "artem"));
        await Assert.ThrowsAsync<InviteOnlyJob>(() => market.SubmitAsync("dmytro", hidden, "artem"));

        Assert.Equal(40, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-147")]
    public async Task Every_question_needs_an_answer_to_its_own_id(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var input = market.For(job, "artem");
        var answers = input.Answers.ToDictionary();
        answers.Remove(job.Questions[1].Id);
        answers[Guid.CreateVersion7()] = "An answer to a question that was changed.";

        var refusal = await Assert.ThrowsAsync<AnswerMissing>(() => market.SubmitAsync("dmytro", input with { Answers = answers }));

        Assert.Equal($"answers[{job.Questions[1].Id}]", refusal.Field);
        Assert.Contains("changed", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("M-192")]
    public async Task Submitted_twice_with_one_key_it_is_sent_and_paid_once(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var input = market.For(await market.PostAsync(), "artem") with { Key = "k1" };

        var first = await market.SubmitAsync("dmytro", input);
        var second = await market.SubmitAsync("dmytro", input);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(26, await market.BalanceAsync());
    }

    [Theory, BothDatabases, Rule("M-192")]
    public async Task Submitted_ten_times_at_once_it_is_sent_and_paid_once(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var input = market.For(await market.PostAsync(), "artem") with { Key = "k1" };

        var sent = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => market.SubmitAsync("dmytro", input))));

        Assert.Single(sent.Select(proposal => proposal.Id).Distinct());
        Assert.Equal(26, await market.BalanceAsync());
        Assert.Equal(1, await market.SeeAsync(db => db.Jobs.Select(row => row.Proposals).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-192", "M-180")]
    public async Task Many_at_once_never_spend_more_than_there_is(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var jobs = new List<Job>();
        for (var n = 0; n < 8; n++)
            jobs.Add(await market.PostAsync());

        var sent = await Task.WhenAll(
            jobs.Select(job =>
                Task.Run(async () =>
                {
                    try
                    {
                        await market.SubmitAsync("dmytro", job, "artem");
                        return true;
                    }
                    catch (NotEnoughConnects)
                    {
                        return false;
                    }
                })
            )
        );

        Assert.Equal(2, sent.Count(true.Equals));
        Assert.Equal(12, await market.BalanceAsync());
        var (balance, sum) = await market.SeeAsync(async db =>
            (await db.Pools.Select(pool => pool.Balance).SingleAsync(), await db.ConnectsEntries.SumAsync(entry => entry.Amount))
        );
        Assert.Equal((12, 12), (balance, sum));
    }

    [Theory, BothDatabases]
    public async Task Others_are_told(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();

        await market.SubmitAsync("dmytro", job, "artem");

        var told = await market.SeeAsync(db => db.Outbox.Select(message => message.Type).ToListAsync());
        Assert.Contains(typeof(ProposalSubmitted).FullName!, told);
        Assert.Contains(typeof(JobPosted).FullName!, told);
    }
}

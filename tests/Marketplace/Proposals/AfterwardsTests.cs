using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Proposals;

/// <summary>What becomes of a proposal after it was sent.</summary>
public sealed class AfterwardsTests
{
    [Theory, BothDatabases, Rule("M-064", "M-121", "M-151")]
    public async Task The_manager_edits_a_members_proposal_until_the_client_opens_it(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("artem", await market.PostAsync(), "artem");

        await EditAsync("dmytro", "Better words.");
        Assert.Equal("Better words.", (await market.ProposalAsync()).Letter);
        await Assert.ThrowsAsync<NotAllowed>(() => EditAsync("sofiia", "Mine."));

        await market.ReadAsync(proposal);
        await Assert.ThrowsAsync<EditWindowOver>(() => EditAsync("dmytro", "Too late."));

        Task EditAsync(string name, string letter) =>
            market.RunAsync<EditProposal>(edit =>
                edit.RunAsync(
                    market.InAgency(name),
                    new(proposal.Id, letter, proposal.Answers.ToDictionary(answer => answer.QuestionId, answer => answer.Text)),
                    default
                )
            );
    }

    [Theory, BothDatabases, Rule("M-151", "M-152", "M-337")]
    public async Task The_letter_is_open_for_six_hours_and_the_terms_until_an_answer(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");
        var sent = market.Clock.GetUtcNow();
        var window = TimeSpan.FromHours(6);

        Assert.True(proposal.IsEditable(window, sent + window));
        Assert.False(proposal.IsEditable(window, sent + window + TimeSpan.FromTicks(10)));

        market.Clock.Pass(TimeSpan.FromDays(2));
        await TermsAsync(60_00);
        Assert.Equal(60_00, (await market.ProposalAsync()).Rate);
        await market.RunAsync<DeclineProposal>(decline =>
            decline.RunAsync(market.Clara(), new(proposal.Id, DeclineReason.TooExpensive), default)
        );
        await Assert.ThrowsAsync<ProposalMoved>(() => TermsAsync(50_00));

        Task TermsAsync(long rate) =>
            market.RunAsync<ChangeTerms>(change => change.RunAsync(market.InAgency("dmytro"), new(proposal.Id, rate, null), default));
    }

    [Theory, BothDatabases, Rule("M-121", "M-154", "M-155", "M-166", "M-187")]
    public async Task Withdrawn_is_withdrawn_and_nothing_comes_back(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var proposal = await market.SubmitAsync("artem", job, "artem");

        await market.WithdrawAsync("dmytro", proposal);

        var row = await market.ProposalAsync();
        Assert.Equal((ProposalState.Withdrawn, "NoTime", "Booked out"), (row.State, row.Reason, row.ReasonText));
        Assert.Equal(26, await market.BalanceAsync());
        var again = await Assert.ThrowsAsync<ProposalMoved>(() => market.WithdrawAsync("dmytro", proposal));
        Assert.Contains("withdrawn", again.Message, StringComparison.Ordinal);
        await market.SubmitAsync("dmytro", job, "artem");
    }

    [Theory, BothDatabases, Rule("M-162", "M-168", "M-229")]
    public async Task The_clients_marks_are_no_states_and_writing_opens_a_room(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");
        await Assert.ThrowsAsync<NoRoomYet>(() => WriteAsync(market.InAgency("dmytro"), "Hello?"));

        await market.ReadAsync(proposal);
        await market.ReadAsync(proposal);
        await MarkAsync(MarkProposal.Mark.Shortlisted);
        await MarkAsync(MarkProposal.Mark.Hidden);
        Assert.Equal(ProposalState.Submitted, (await market.ProposalAsync()).State);

        await WriteAsync(market.Clara(), "When could you begin?");
        Assert.Equal(ProposalState.Interview, (await market.ProposalAsync()).State);

        await WriteAsync(market.InAgency("dmytro"), "On Monday.");
        var answer = await market.SeeAsync(db => db.Messages.SingleAsync(message => !message.IsClients));
        Assert.Equal((market.People["artem"].Id, market.People["dmytro"].Id), (answer.AuthorId, answer.ActorId));
        await Assert.ThrowsAsync<NotAllowed>(() => WriteAsync(market.InAgency("sofiia"), "Me too."));

        Assert.Equal([ProposalStep.Viewed, ProposalStep.Shortlisted, ProposalStep.Replied], await market.StepsAsync());

        Task WriteAsync(Actor actor, string text) =>
            market.RunAsync<WriteMessage>(write => write.RunAsync(actor, new(proposal.Id, text), default));
        Task MarkAsync(MarkProposal.Mark mark) =>
            market.RunAsync<MarkProposal>(use => use.RunAsync(market.Clara(), new(proposal.Id, mark, true), default));
    }

    [Theory, BothDatabases, Rule("M-155", "M-165")]
    public async Task A_client_declines_with_a_reason_and_only_their_own(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var proposal = await market.SubmitAsync("dmytro", await market.PostAsync(), "artem");

        await Assert.ThrowsAsync<Missing>(() => DeclineAsync(market.In("artem", AccountKind.Client, "harbor-pine")));
        await DeclineAsync(market.Clara());

        var row = await market.ProposalAsync();
        Assert.Equal((ProposalState.Declined, "AnotherChosen"), (row.State, row.Reason));

        Task DeclineAsync(Actor actor) =>
            market.RunAsync<DeclineProposal>(decline => decline.RunAsync(actor, new(proposal.Id, DeclineReason.AnotherChosen), default));
    }

    [Theory, BothDatabases, Rule("M-160", "M-335")]
    public async Task A_draft_costs_nothing_and_is_archived_when_its_job_closes(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await DraftAsync("Half a");
        await DraftAsync("Half a letter");

        var draft = await market.ProposalAsync();
        Assert.Equal((ProposalState.Draft, "Half a letter"), (draft.State, draft.Letter));

        await market.CloseAsync(job);
        Assert.Equal(ProposalState.Archived, (await market.ProposalAsync()).State);
        Assert.Equal(40, await market.BalanceAsync());
        await Assert.ThrowsAsync<JobIsClosed>(() => DraftAsync("More"));
        Assert.Empty(await market.StepsAsync());

        Task DraftAsync(string letter) =>
            market.RunAsync<SaveDraft>(save =>
                save.RunAsync(
                    market.InAgency("dmytro"),
                    new(job.Id, market.People["artem"].Id, letter, new Dictionary<Guid, string>(), null, null),
                    default
                )
            );
    }

    [Theory, BothDatabases, Rule("M-160", "M-161")]
    public async Task A_draft_becomes_the_proposal_that_is_submitted(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var draft = await market.RunAsync<SaveDraft, Proposal>(save =>
            save.RunAsync(market.InAgency("dmytro"), new(job.Id, null, "Half", new Dictionary<Guid, string>(), null, null), default)
        );

        var sent = await market.SubmitAsync("dmytro", job, "artem");

        Assert.Equal(draft.Id, sent.Id);
    }

    [Theory, BothDatabases, Rule("M-167", "M-186")]
    public async Task A_job_cancelled_before_any_contract_gives_the_Connects_back(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await market.SubmitAsync("dmytro", market.For(job, "artem") with { Boost = 6 });
        Assert.Equal(20, await market.BalanceAsync());

        await market.CloseAsync(job);

        Assert.Equal(40, await market.BalanceAsync());
        Assert.Equal(40, await market.SeeAsync(db => db.ConnectsEntries.SumAsync(entry => entry.Amount)));
        Assert.Equal(ProposalState.Archived, (await market.ProposalAsync()).State);
        Assert.Equal([ProposalStep.Archived], await market.StepsAsync());
    }

    [Theory, BothDatabases, Rule("M-186", "M-187", "M-210")]
    public async Task An_expired_job_gives_nothing_back_and_a_removed_one_does(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var first = await market.PostAsync();
        var second = await market.PostAsync();
        await market.SubmitAsync("dmytro", first, "artem");
        await market.SubmitAsync("dmytro", second, "artem");

        await CloseAsync(first, JobState.Expired);
        Assert.Equal(12, await market.BalanceAsync());
        await CloseAsync(second, JobState.Removed);
        Assert.Equal(26, await market.BalanceAsync());

        Task CloseAsync(Job job, JobState how) =>
            market.RunAsync<CloseJob>(close => close.RunAsync(Actor.System("timer"), new(job.Id, how), default));
    }
}

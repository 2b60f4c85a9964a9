using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Tests.Jobs;
using Guildhall.Marketplace.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Invitations;

public sealed class InterviewTests
{
    [Theory, BothDatabases, Rule("M-065", "M-225", "M-228", "M-184", "M-218", "M-231")]
    public async Task Dmytro_accepts_for_Artem_and_it_costs_nothing(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync(Posted.Dashboard with { UsOnly = true, Visibility = JobVisibility.InviteOnly });
        var invitation = await InviteAsync(market, job);

        await AnswerAsync(market, "dmytro", invitation, AnswerInvitation.Kind.Accept);

        var proposal = await market.ProposalAsync();
        Assert.Equal((market.People["artem"].Id, market.People["dmytro"].Id), (proposal.SenderId, proposal.ActorId));
        Assert.Equal((ProposalState.Submitted, 0), (proposal.State, proposal.Connects));
        Assert.Equal(40, await market.BalanceAsync());
        Assert.Equal(1, await market.SeeAsync(db => db.Jobs.Select(row => row.Invited).SingleAsync()));
    }

    [Theory, BothDatabases, Rule("M-065")]
    public async Task A_colleague_who_does_not_manage_cannot_answer_and_Artem_can(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var invitation = await InviteAsync(market, await market.PostAsync());

        await Assert.ThrowsAsync<NotAllowed>(() => AnswerAsync(market, "sofiia", invitation, AnswerInvitation.Kind.Accept));
        await AnswerAsync(market, "artem", invitation, AnswerInvitation.Kind.Decline);

        Assert.Equal(InvitationState.Declined, await StateAsync(market));
    }

    [Theory, BothDatabases, Rule("M-234")]
    public async Task Two_answer_at_once_and_the_second_is_told_who_did(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var invitation = await InviteAsync(market, await market.PostAsync());

        var said = await Task.WhenAll(
            new[] { "dmytro", "olga", "artem" }.Select(name =>
                Task.Run(async () =>
                {
                    try
                    {
                        await AnswerAsync(market, name, invitation, AnswerInvitation.Kind.Accept);
                        return (Name: market.People[name].Name, Said: (string?)null);
                    }
                    catch (InvitationAnswered refusal)
                    {
                        return (Name: market.People[name].Name, Said: refusal.Message);
                    }
                })
            )
        );

        var winner = Assert.Single(said, one => one.Said is null).Name;
        Assert.All(
            said.Where(one => one.Said is not null),
            one => Assert.Equal($"{winner} has accepted this invitation already.", one.Said)
        );
        Assert.Equal(1, await market.SeeAsync(db => db.Proposals.CountAsync()));
    }

    [Theory, BothDatabases, Rule("M-227", "M-232")]
    public async Task An_ignored_invitation_can_still_be_accepted_until_the_job_closes(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var invitation = await InviteAsync(market, job);

        await AnswerAsync(market, "dmytro", invitation, AnswerInvitation.Kind.Ignore);
        Assert.Equal(InvitationState.Ignored, await StateAsync(market));
        await market.CloseAsync(job);
        Assert.Equal(InvitationState.Expired, await StateAsync(market));
        await Assert.ThrowsAsync<InvitationAnswered>(() => AnswerAsync(market, "dmytro", invitation, AnswerInvitation.Kind.Accept));
    }

    [Theory, BothDatabases]
    public async Task One_person_is_invited_to_a_job_once(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        await InviteAsync(market, job);

        await Assert.ThrowsAsync<AlreadyInvited>(() => InviteAsync(market, job));
    }

    private static Task<InterviewInvitation> InviteAsync(Market market, Job job) =>
        market.RunAsync<InviteToInterview, InterviewInvitation>(invite =>
            invite.RunAsync(market.Clara(), new(job.Id, market.People["artem"].Id, "Would you look at this?"), default)
        );

    private static async Task AnswerAsync(Market market, string name, InterviewInvitation invitation, AnswerInvitation.Kind kind)
    {
        var questions = await market.SeeAsync(async db => (await db.Jobs.AsNoTracking().SingleAsync()).Questions);
        await market.RunAsync<AnswerInvitation>(answer =>
            answer.RunAsync(
                market.InAgency(name),
                new(
                    invitation.Id,
                    kind,
                    "Gladly, or not.",
                    questions.ToDictionary(question => question.Id, _ => "An answer."),
                    55_00,
                    "1-3 months"
                ),
                default
            )
        );
    }

    private static Task<InvitationState> StateAsync(Market market) =>
        market.SeeAsync(db => db.InterviewInvitations.Select(invitation => invitation.State).SingleAsync());
}

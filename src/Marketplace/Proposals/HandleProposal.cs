using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>Changes letter and answers of a sent proposal, within the window and until the client has opened it (M-151).</summary>
public sealed class EditProposal(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Which proposal, and what it shall say.</summary>
    public sealed record Input(Guid ProposalId, string Letter, IReadOnlyDictionary<Guid, string> Answers);

    /// <summary>Saves the edit.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (acting, proposal) = await db.HandledAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        var before = new { proposal.Letter, proposal.Answers };
        var window = TimeSpan.FromHours(await settings.GetAsync(ProposalSettings.EditHours, cancellation));
        proposal.Edit(proposal.Job, acting, input.Letter, input.Answers, window, now);
        db.Record(
            actor,
            "proposal.edited",
            proposal.Id,
            now,
            onBehalfOf: proposal.SenderId,
            before: before,
            after: new { proposal.Letter, proposal.Answers }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return proposal;
    }
}

/// <summary>Changes the terms of a sent proposal, until it is accepted or rejected (M-152).</summary>
public sealed class ChangeTerms(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which proposal; rate or price in minor units; duration.</summary>
    public sealed record Input(Guid ProposalId, long Rate, string? Duration);

    /// <summary>Saves the terms.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (acting, proposal) = await db.HandledAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        var before = new { proposal.Rate, proposal.Duration };
        proposal.ChangeTerms(acting, input.Rate, input.Duration, now);
        db.Record(
            actor,
            "proposal.terms-changed",
            proposal.Id,
            now,
            onBehalfOf: proposal.SenderId,
            before: before,
            after: new { proposal.Rate, proposal.Duration }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return proposal;
    }
}

/// <summary>Withdraws a proposal for good, with a reason (M-154, M-155, M-166). No Connects come back (M-187).</summary>
public sealed class WithdrawProposal(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which proposal, why, and more on that.</summary>
    public sealed record Input(Guid ProposalId, WithdrawalReason Reason, string? Text = null);

    /// <summary>Withdraws it.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var (acting, proposal) = await db.HandledAsync(actor, input.ProposalId, cancellation);
        await using var turn = await db.TakeTurnAtAsync(proposal, cancellation);
        var now = clock.GetUtcNow();
        var before = new { proposal.State };
        proposal.Withdraw(acting, input.Reason, input.Text, now);
        db.Tell(proposal.Progress(ProposalStep.Withdrawn, now), now);
        db.Record(
            actor,
            "proposal.withdrawn",
            proposal.Id,
            now,
            onBehalfOf: proposal.SenderId,
            before: before,
            after: new { proposal.State, proposal.Reason }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return proposal;
    }
}

/// <summary>Keeps what was written so far (M-160): one draft for each job and person who writes. Nothing is spent, the client sees nothing.</summary>
public sealed class SaveDraft(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The draft, whatever it lacks.</summary>
    public sealed record Input(
        Guid JobId,
        Guid? SenderId,
        string Letter,
        IReadOnlyDictionary<Guid, string> Answers,
        long? Rate,
        string? Duration
    );

    /// <summary>Saves it. Refuses a job that takes no proposals.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var job = await db.Jobs.Where(job => job.Id == input.JobId && job.State != JobState.Draft).OneAsync("job", cancellation);
        job.MustBeOpen();
        if (Letter.Length(Letter.Normal(input.Letter)) > Letter.Longest * 2)
            throw new InvalidInput("letter", "A draft has at most 10,000 characters.");

        var now = clock.GetUtcNow();
        var draft = await db.Proposals.SingleOrDefaultAsync(
            proposal =>
                proposal.JobId == job.Id
                && proposal.AgencyId == acting.AgencyId
                && proposal.ActorId == actor.PersonId
                && proposal.State == ProposalState.Draft,
            cancellation
        );
        if (draft is null)
            db.Add(draft = Proposal.Begin(job, acting, actor, now));
        var answers =
            from question in job.Questions
            let text = input.Answers.GetValueOrDefault(question.Id)
            where !string.IsNullOrWhiteSpace(text)
            select new Answer(question.Id, question.Text, Letter.Normal(text));
        draft.Keep(input.SenderId, input.Letter, answers, input.Rate, input.Duration, now);
        await db.SaveChangesAsync(cancellation);
        return draft;
    }
}

internal sealed class HandleProposalEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(
            "/a/{agency}/proposals",
            async (string agency, EditProposal.Input input, EditProposal edit, Actor actor, CancellationToken cancellation) =>
                Answer(await edit.RunAsync(actor, input, cancellation))
        );
        routes.MapPut(
            "/a/{agency}/proposals/terms",
            async (string agency, ChangeTerms.Input input, ChangeTerms change, Actor actor, CancellationToken cancellation) =>
                Answer(await change.RunAsync(actor, input, cancellation))
        );
        routes.MapPost(
            "/a/{agency}/proposals/withdraw",
            async (string agency, WithdrawProposal.Input input, WithdrawProposal withdraw, Actor actor, CancellationToken cancellation) =>
                Answer(await withdraw.RunAsync(actor, input, cancellation))
        );
        routes.MapPut(
            "/a/{agency}/drafts",
            async (string agency, SaveDraft.Input input, SaveDraft save, Actor actor, CancellationToken cancellation) =>
                Answer(await save.RunAsync(actor, input, cancellation))
        );
    }

    private static Ok<Handled> Answer(Proposal proposal) => TypedResults.Ok(new Handled(proposal.Id, proposal.State, proposal.Version));

    private sealed record Handled(Guid Id, ProposalState State, int Version);
}

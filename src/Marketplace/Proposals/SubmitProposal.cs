using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>
/// Sends a proposal in a member's name and pays for it from the agency's pool: all of it or nothing (M-192, M-336). Asked twice with one
/// key it sends once. The actor acts inside the agency of their account (M-129).
/// </summary>
public sealed class SubmitProposal(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>What to send.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="SenderId">The person in whose name it goes out.</param>
    /// <param name="Letter">The letter (M-145).</param>
    /// <param name="Answers">An answer to each question, by its id (M-147).</param>
    /// <param name="Rate">Hourly rate or fixed price, minor units of the job's currency.</param>
    /// <param name="Duration">One of the fixed list (M-144).</param>
    /// <param name="ExpectedConnects">The base price that was shown (M-183).</param>
    /// <param name="Boost">Connects on top of it.</param>
    /// <param name="SecondSender">Whether it is meant that a colleague has one on this job already (M-133).</param>
    /// <param name="Key">The request's key.</param>
    /// <param name="Id">The id the proposal shall have, for askers that give it one; it then is the key too.</param>
    public sealed record Input(
        Guid JobId,
        Guid SenderId,
        string Letter,
        IReadOnlyDictionary<Guid, string> Answers,
        long Rate,
        string? Duration,
        int ExpectedConnects,
        int Boost = 0,
        bool SecondSender = false,
        string? Key = null,
        Guid? Id = null
    );

    /// <summary>Sends it; the same key returns the proposal it sent before.</summary>
    public async Task<Proposal> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        await using var turn = await db.TakeTurnAsync(input.JobId, cancellation);
        if (await MadeBeforeAsync(actor, input, cancellation) is { } made)
            return made;

        var (acting, sender) = await db.Members.ActingForAsync(actor, input.SenderId, cancellation);
        if (!acting.Agency.IsPlus)
            throw new ProposingNeedsPlus();
        var job = await db.Jobs.Where(job => job.Id == input.JobId && job.State != JobState.Draft).OneAsync("job", cancellation);
        if (job.Visibility is JobVisibility.InviteOnly)
            throw new InviteOnlyJob();
        await MustBeTheOnlyOneAsync(job, sender, input.SecondSender, cancellation);

        var now = clock.GetUtcNow();
        var price = (await ConnectsPrice.InForceAsync(settings, cancellation)).Of(job);
        var draft = await db.Proposals.SingleOrDefaultAsync(
            proposal =>
                input.Id == null
                && proposal.JobId == job.Id
                && proposal.AgencyId == acting.AgencyId
                && proposal.ActorId == actor.PersonId
                && proposal.State == ProposalState.Draft,
            cancellation
        );
        var proposal = draft ?? Proposal.Begin(job, acting, actor, now, input.Id);
        proposal.Send(job, sender, acting, new(input.Letter, input.Answers, input.Rate, input.Duration), price, input.Boost, now);
        if (price != input.ExpectedConnects)
            throw new PriceChanged(input.ExpectedConnects, price);
        await PayAsync(actor, proposal, cancellation);

        if (draft is null)
            db.Add(proposal);
        await db.CountProposalAsync(job.Id, now, cancellation);
        db.Remember(actor, "proposal.submit", input.Key, proposal.Id, now);
        db.Record(
            actor,
            "proposal.submitted",
            proposal.Id,
            now,
            onBehalfOf: sender.PersonId,
            after: new
            {
                agency = acting.Agency.Slug,
                team = sender.TeamId,
                job = job.Id,
                proposal.Letter,
                proposal.Answers,
                proposal.Rate,
                proposal.Duration,
                proposal.Connects,
                proposal.Boost,
            }
        );
        db.Tell(
            new ProposalSubmitted(
                proposal.Id,
                proposal.AgencyId,
                job.Id,
                sender.PersonId,
                actor.PersonId,
                proposal.Connects + proposal.Boost,
                now
            ),
            now
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return proposal;
    }

    private async Task<Proposal?> MadeBeforeAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        if (input.Id is { } id && await db.RefusedBids.AnyAsync(bid => bid.Key == id, cancellation))
            throw new Overtaken();
        var made = input.Id ?? await db.MadeBeforeAsync(actor, "proposal.submit", input.Key, cancellation);
        return made is null ? null : await db.Proposals.SingleOrDefaultAsync(proposal => proposal.Id == made, cancellation);
    }

    private async Task MustBeTheOnlyOneAsync(Job job, Member sender, bool secondIsMeant, CancellationToken cancellation)
    {
        var living = await db
            .Proposals.Where(proposal => proposal.JobId == job.Id && Proposal.Living.Contains(proposal.State))
            .Where(proposal => proposal.SenderId == sender.PersonId || proposal.AgencyId == sender.AgencyId)
            .Select(proposal => new { proposal.SenderId, proposal.Sender!.Name })
            .ToListAsync(cancellation);
        if (living.Exists(other => other.SenderId == sender.PersonId))
            throw new AlreadyProposed(sender.Person.FirstName);
        if (living.Count > 0 && !(secondIsMeant && await settings.GetAsync(ProposalSettings.SecondSender, cancellation)))
            throw new ColleagueProposed(living[0].Name.Split(' ')[0]);
    }

    private async Task PayAsync(Actor actor, Proposal proposal, CancellationToken cancellation)
    {
        if (proposal.Boost is < 0 or > 1000)
            throw new InvalidInput("boost", "A boost is 0 to 1,000 Connects.");
        if (proposal.Connects + proposal.Boost == 0)
            return;
        var now = proposal.SentAt!.Value;
        var cause = new Cause(actor.PersonId, actor.Name, proposal.SenderId, proposal.JobId, proposal.Id);
        var pool = await db.PoolAsync(proposal.AgencyId, cancellation);
        var before = pool.Balance;
        pool.MustHold(proposal.Connects + proposal.Boost, now);
        if (proposal.Connects > 0)
            pool.Spend(EntryKind.SpendProposal, proposal.Connects, $"proposal/{proposal.Id:N}", cause, now);
        if (proposal.Boost > 0)
            pool.Spend(EntryKind.SpendBoost, proposal.Boost, $"boost/{proposal.Id:N}", cause, now);
        if (pool.FellFrom(before, await settings.GetAsync(ConnectsSettings.LowBalance, cancellation)))
            db.Tell(new ConnectsRanLow(pool.AgencyId, pool.Balance, now), now);
    }
}

/// <summary>Only those whom the client invited may answer such a job (M-208, M-335).</summary>
public sealed class InviteOnlyJob() : Refusal("This job is for invited people only. Nothing was sent or charged.");

internal sealed class SubmitProposalEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/a/{agency}/proposals",
            async (string agency, SubmitProposal.Input input, SubmitProposal submit, Actor actor, CancellationToken cancellation) =>
            {
                var proposal = await submit.RunAsync(actor, input, cancellation);
                return TypedResults.Created(
                    $"/api/v1/a/{agency}/proposals/{proposal.Id}",
                    new
                    {
                        proposal.Id,
                        proposal.State,
                        proposal.Connects,
                        proposal.Boost,
                    }
                );
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Guildhall.Marketplace.Proposals;

/// <summary>Finding what a client received.</summary>
internal static class Received
{
    /// <summary>A sent proposal on one of the client's own jobs, with job and sender; anything else does not exist for the client.</summary>
    public static async Task<(Client Client, Proposal Proposal)> ReceivedAsync(
        this MarketplaceDb db,
        Actor actor,
        Guid proposalId,
        CancellationToken cancellation
    )
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var proposal = await db
            .Proposals.Include(proposal => proposal.Job)
            .Include(proposal => proposal.Sender)
            .Where(proposal => proposal.Id == proposalId && proposal.Job.ClientId == client.Id && proposal.SentAt != null)
            .OneAsync("proposal", cancellation);
        return (client, proposal);
    }

    /// <summary>Waits for one's turn at the proposal's job and reads the proposal anew, as it is then.</summary>
    public static async Task<IDbContextTransaction> TakeTurnAtAsync(
        this MarketplaceDb db,
        Proposal proposal,
        CancellationToken cancellation
    )
    {
        var turn = await db.TakeTurnAsync(proposal.JobId, cancellation);
        await db.Entry(proposal).ReloadAsync(cancellation);
        await db.Entry(proposal.Job).ReloadAsync(cancellation);
        return turn;
    }

    /// <summary>What others are told of a step.</summary>
    public static ProposalProgressed Progress(this Proposal proposal, ProposalStep step, DateTimeOffset now) =>
        new(proposal.Id, proposal.AgencyId, proposal.JobId, proposal.SenderId!.Value, step, now);
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Something of the agency's that a member still has to finish before they can go (M-100, M-101).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">The job's or contract's title.</param>
/// <param name="MayWithdraw">Whether it can be withdrawn at once: proposals that are sent or in interview.</param>
public sealed record Hold(HoldKind Kind, Guid Id, string Title, bool MayWithdraw);

/// <summary>Kinds of what holds a member.</summary>
public enum HoldKind
{
    /// <summary>A proposal in the member's name that is with a client.</summary>
    Proposal,

    /// <summary>An offer to the member that waits for an answer.</summary>
    Offer,

    /// <summary>A contract that runs.</summary>
    Contract,
}

/// <summary>Asking what holds a member.</summary>
internal static class Holding
{
    /// <summary>
    /// The proposals in the member's name, offers and contracts that are open in their team. What they sent in a colleague's name holds
    /// the colleague, not them (M-107); what is settled or archived holds nobody.
    /// </summary>
    public static async Task<IReadOnlyList<Hold>> HoldingAsync(this MarketplaceDb db, Member member, CancellationToken cancellation)
    {
        var proposals = await db
            .Proposals.Where(proposal =>
                proposal.TeamId == member.TeamId
                && proposal.SenderId == member.PersonId
                && (proposal.State == ProposalState.Submitted || proposal.State == ProposalState.Interview)
            )
            .OrderBy(proposal => proposal.CreatedAt)
            .Select(proposal => new Hold(HoldKind.Proposal, proposal.Id, proposal.Job.Title, true))
            .ToListAsync(cancellation);
        var offers = await db
            .Proposals.Where(proposal =>
                proposal.TeamId == member.TeamId && proposal.SenderId == member.PersonId && proposal.State == ProposalState.Offered
            )
            .OrderBy(proposal => proposal.CreatedAt)
            .Select(proposal => new Hold(HoldKind.Offer, proposal.Id, proposal.Job.Title, false))
            .ToListAsync(cancellation);
        var contracts = await db
            .Contracts.Where(contract =>
                contract.TeamId == member.TeamId && contract.PersonId == member.PersonId && contract.EndedAt == null
            )
            .OrderBy(contract => contract.BegunAt)
            .Select(contract => new Hold(HoldKind.Contract, contract.Id, contract.Title, false))
            .ToListAsync(cancellation);
        return [.. contracts, .. offers, .. proposals];
    }
}

/// <summary>Lists what has to be closed or withdrawn before a member can go: for those who manage people, and for the member.</summary>
public sealed class ReadHolding(MarketplaceDb db) : IUseCase
{
    /// <summary>The membership, of the agency of the account or one's own.</summary>
    public async Task<IReadOnlyList<Hold>> RunAsync(Actor actor, Guid memberId, CancellationToken cancellation)
    {
        var member = await db
            .Members.AsNoTracking()
            .Where(member => member.Id == memberId && member.LeftAt == null)
            .OneAsync("member", cancellation);
        if (member.PersonId != actor.PersonId)
        {
            var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
            if (acting.AgencyId != member.AgencyId)
                throw new Missing("member");
            acting.Must(AgencyAct.ManagePeople);
        }
        return await db.HoldingAsync(member, cancellation);
    }
}

/// <summary>Someone with open contracts, offers or proposals stays until these are closed or withdrawn (M-100, M-102).</summary>
public sealed class StillHeld(IReadOnlyList<Hold> by) : Refusal($"{Sentence(by)} first. Then the membership can end.")
{
    /// <summary>What holds them.</summary>
    public IReadOnlyList<Hold> By => by;

    private static string Sentence(IReadOnlyList<Hold> by)
    {
        var parts = new[]
        {
            Part(HoldKind.Contract, "end", "contract"),
            Part(HoldKind.Offer, "answer", "offer"),
            Part(HoldKind.Proposal, "withdraw", "proposal"),
        }.OfType<string>();
        var sentence = string.Join(", ", parts);
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];

        string? Part(HoldKind kind, string verb, string thing) =>
            by.Count(hold => hold.Kind == kind) is var count and > 0 ? $"{verb} {count} {thing}{(count == 1 ? "" : "s")}" : null;
    }
}

internal sealed class ReadHoldingEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/a/{agency}/members/{id:guid}/holding",
            async (Guid id, ReadHolding read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, id, cancellation))
        );
}

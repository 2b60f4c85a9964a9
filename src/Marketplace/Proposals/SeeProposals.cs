using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Offers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>An agency's proposal in its list.</summary>
public sealed record ProposalRow(
    Guid Id,
    Guid JobId,
    string Job,
    Guid? SenderId,
    string? Sender,
    string? Picture,
    ProposalState State,
    long? Rate,
    string Currency,
    JobType? Type,
    int Connects,
    string By,
    DateTimeOffset? SentAt,
    DateTimeOffset? ViewedAt,
    DateTimeOffset MovedAt
);

/// <summary>A page of an agency's proposals with the figures of its tabs.</summary>
public sealed record ProposalsView(Page<ProposalRow> Page, IReadOnlyDictionary<string, int> Counts);

/// <summary>What the agency has sent: all of their team's for business managers, their own for members (M-064).</summary>
public sealed class SeeProposals(MarketplaceDb db) : IUseCase
{
    private const int Size = 50;

    /// <summary>The tabs and the states they hold.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<ProposalState>> Tabs = new Dictionary<
        string,
        IReadOnlyList<ProposalState>
    >
    {
        ["active"] = [ProposalState.Interview, ProposalState.Offered],
        ["submitted"] = [ProposalState.Submitted],
        ["hired"] = [ProposalState.Hired],
        ["drafts"] = [ProposalState.Draft],
        ["archived"] = [ProposalState.Declined, ProposalState.Withdrawn, ProposalState.Archived],
    };

    /// <summary>The tab's page after a place.</summary>
    public async Task<ProposalsView> RunAsync(Actor actor, string tab, Cursor? after, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var mine = db.Proposals.AsNoTracking().Where(proposal => proposal.AgencyId == acting.AgencyId);
        if (!acting.Manages)
            mine = mine.Where(proposal => proposal.SenderId == actor.PersonId || proposal.ActorId == actor.PersonId);
        else if (!acting.IsOwner)
            mine = mine.Where(proposal => proposal.TeamId == acting.TeamId);
        var counts = await mine.GroupBy(proposal => proposal.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);

        var states = Tabs.GetValueOrDefault(tab) ?? Tabs["submitted"];
        var rows = mine.Where(proposal => states.Contains(proposal.State));
        var read = await rows.NewestFirst(after, Size, row => row.MovedAt, row => row.Id)
            .Select(row => new ProposalRow(
                row.Id,
                row.JobId,
                row.Job.Title,
                row.SenderId,
                row.Sender == null ? null : row.Sender.Name,
                row.Sender == null ? null : row.Sender.Picture,
                row.State,
                row.Rate,
                row.Job.Currency,
                row.Job.Type,
                row.Connects + row.Boost,
                row.ActorName,
                row.SentAt,
                row.ViewedAt,
                row.MovedAt
            ))
            .ToListAsync(cancellation);
        return new(
            Page<ProposalRow>.Of(read, Size, row => new Cursor(row.MovedAt, row.Id)),
            Tabs.ToDictionary(pair => pair.Key, pair => pair.Value.Sum(state => counts.GetValueOrDefault(state)))
        );
    }
}

/// <summary>One proposal as its agency sees it: who it came from, who acted, what it cost, what became of it.</summary>
public sealed record ProposalView(
    Proposal Proposal,
    string Agency,
    bool MayHandle,
    bool IsEditable,
    Guid? RoomId,
    Guid? OfferId,
    IReadOnlyList<AuditEntry> History
);

/// <summary>One proposal of the agency; a colleague's only for business managers (M-064).</summary>
public sealed class SeeProposal(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Reads it.</summary>
    public async Task<ProposalView> RunAsync(Actor actor, Guid proposalId, CancellationToken cancellation)
    {
        var (acting, proposal) = await db.HandledAsync(actor, proposalId, cancellation);
        if (!proposal.MayBeHandledBy(acting))
            throw new Missing("proposal");
        var window = TimeSpan.FromHours(await settings.GetAsync(ProposalSettings.EditHours, cancellation));
        var room = await db
            .Rooms.Where(room => room.ProposalId == proposalId)
            .Select(room => (Guid?)room.Id)
            .SingleOrDefaultAsync(cancellation);
        var offer = await db
            .Offers.Where(offer => offer.ProposalId == proposalId && offer.State == OfferState.Open)
            .Select(offer => (Guid?)offer.Id)
            .SingleOrDefaultAsync(cancellation);
        var history = await db
            .Audit.AsNoTracking()
            .Where(line => line.SubjectId == proposalId && line.Account == actor.Account.Home)
            .OrderBy(line => line.At)
            .Take(100)
            .ToListAsync(cancellation);
        return new(proposal, acting.Agency.Name, true, proposal.IsEditable(window, clock.GetUtcNow()), room, offer, history);
    }
}

internal sealed class SeeProposalsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/a/{agency}/proposals",
            async (string agency, string? state, string? after, SeeProposals see, Actor actor, CancellationToken cancellation) =>
            {
                var view = await see.RunAsync(actor, state ?? "submitted", Cursor.Read(after), cancellation);
                return TypedResults.Ok(new { view.Page.Rows, Next = view.Page.Next?.ToString() });
            }
        );
}

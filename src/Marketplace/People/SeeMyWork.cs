using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Offers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Whose agency something of one's own belongs to.</summary>
public sealed record OfAgency(string Name, string Slug, string Picture);

/// <summary>A proposal that went out under one's own name; <paramref name="By"/> is who acted, null when oneself.</summary>
public sealed record MyProposal(
    Guid Id,
    OfAgency Agency,
    string Job,
    ProposalState State,
    long? Rate,
    string Currency,
    JobType? Type,
    string? By,
    DateTimeOffset SentAt,
    DateTimeOffset? ViewedAt,
    string Letter
);

/// <summary>
/// What was sent in one's own name, in whichever agency (M-126): all of it, or only what others did. Drafts are their writer's.
/// </summary>
public sealed class SeeMyProposals(MarketplaceDb db) : IUseCase
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
        ["archived"] = [ProposalState.Declined, ProposalState.Withdrawn, ProposalState.Archived],
    };

    /// <summary>A page after a place, newest first; <paramref name="tab"/> null takes every state.</summary>
    public async Task<Page<MyProposal>> RunAsync(Actor actor, string? tab, bool onlyByOthers, Cursor? after, CancellationToken cancellation)
    {
        var mine = Mine(actor);
        if (tab is not null)
        {
            var states = Tabs.GetValueOrDefault(tab) ?? Tabs["submitted"];
            mine = mine.Where(proposal => states.Contains(proposal.State));
        }
        if (onlyByOthers)
            mine = mine.Where(proposal => proposal.ActorId != actor.PersonId);
        var rows = await mine.NewestFirst(after, Size, row => row.SentAt!.Value, row => row.Id)
            .Join(
                db.Agencies,
                row => row.AgencyId,
                agency => agency.Id,
                (row, agency) =>
                    new MyProposal(
                        row.Id,
                        new OfAgency(agency.Name, agency.Slug, agency.Picture),
                        row.Job.Title,
                        row.State,
                        row.Rate,
                        row.Job.Currency,
                        row.Job.Type,
                        row.ActorId == actor.PersonId ? null : row.ActorName,
                        row.SentAt!.Value,
                        row.ViewedAt,
                        row.Letter
                    )
            )
            .ToListAsync(cancellation);
        rows.Sort((one, other) => (other.SentAt, other.Id).CompareTo((one.SentAt, one.Id)));
        return Page<MyProposal>.Of(rows, Size, row => new Cursor(row.SentAt, row.Id));
    }

    /// <summary>How many stand in each tab.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(Actor actor, CancellationToken cancellation)
    {
        var counts = await Mine(actor)
            .GroupBy(proposal => proposal.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        return Tabs.ToDictionary(pair => pair.Key, pair => pair.Value.Sum(state => counts.GetValueOrDefault(state)));
    }

    private IQueryable<Proposals.Proposal> Mine(Actor actor) =>
        db
            .Proposals.AsNoTracking()
            .Where(proposal => proposal.SenderId == actor.PersonId && proposal.State != ProposalState.Draft && proposal.SentAt != null);
}

/// <summary>An invitation to interview that is meant for oneself.</summary>
public sealed record MyInvitation(
    Guid Id,
    OfAgency Agency,
    string Job,
    InvitationState State,
    DateTimeOffset SentAt,
    string? AnsweredBy,
    bool MayAnswer
);

/// <summary>An offer on one's own proposal.</summary>
public sealed record MyOffer(
    Guid Id,
    OfAgency Agency,
    OfferTerms Terms,
    string Currency,
    OfferState State,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt,
    bool MayAnswer
);

/// <summary>A contract one works on. The rate is null for members who do not manage (M-050).</summary>
public sealed record MyContract(
    Guid Id,
    OfAgency Agency,
    string Title,
    string Client,
    JobType Type,
    long? Rate,
    string Currency,
    int? WeeklyHours,
    DateTimeOffset BegunAt,
    DateTimeOffset? EndedAt
);

/// <summary>A room where someone talks with oneself, or with others in one's name.</summary>
public sealed record MyRoom(Guid Id, OfAgency Agency, string Job, string Client, DateTimeOffset WrittenAt, bool Waits);

/// <summary>What waits for a person and what runs, over all their agencies.</summary>
public sealed record MyCounts(int Invitations, int Offers, int Proposals, int Contracts, int Rooms);

/// <summary>One's own invitations, offers, contracts and rooms, in whichever agency one is a member of now.</summary>
public sealed class SeeMyWork(MarketplaceDb db) : IUseCase
{
    private const int Most = 200;

    /// <summary>What is open, for the sidebar and today's page.</summary>
    public async Task<MyCounts> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var me = actor.PersonId;
        var counts = await db
            .People.Where(person => person.Id == me)
            .Select(_ => new
            {
                Invitations = db.InterviewInvitations.Count(one =>
                    one.PersonId == me
                    && (one.State == InvitationState.New || one.State == InvitationState.Viewed)
                    && db.Members.Any(member => member.AgencyId == one.AgencyId && member.PersonId == me && member.LeftAt == null)
                ),
                Offers = db.Offers.Count(one => one.PersonId == me && one.State == OfferState.Open),
                Proposals = db.Proposals.Count(one =>
                    one.SenderId == me
                    && (one.State == ProposalState.Submitted || one.State == ProposalState.Interview || one.State == ProposalState.Offered)
                ),
                Contracts = db.Contracts.Count(one => one.PersonId == me && one.EndedAt == null),
                Rooms = db.Rooms.Count(one =>
                    one.Proposal.SenderId == me
                    && one.ClientWaits
                    && db.Members.Any(member => member.AgencyId == one.AgencyId && member.PersonId == me && member.LeftAt == null)
                ),
            })
            .SingleOrDefaultAsync(cancellation);
        return counts is null
            ? new(0, 0, 0, 0, 0)
            : new(counts.Invitations, counts.Offers, counts.Proposals, counts.Contracts, counts.Rooms);
    }

    /// <summary>Invitations to interview, those that wait first.</summary>
    public async Task<IReadOnlyList<MyInvitation>> InvitationsAsync(Actor actor, CancellationToken cancellation)
    {
        var places = await PlacesAsync(actor, cancellation);
        var rows = await db
            .InterviewInvitations.AsNoTracking()
            .Where(row => row.PersonId == actor.PersonId && places.Keys.Contains(row.AgencyId))
            .OrderByDescending(row => row.State == InvitationState.New || row.State == InvitationState.Viewed)
            .ThenByDescending(row => row.SentAt)
            .Take(Most)
            .Select(row => new
            {
                row.Id,
                row.AgencyId,
                row.Job.Title,
                row.State,
                row.SentAt,
                row.AnsweredById,
                row.AnsweredByName,
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new MyInvitation(
                row.Id,
                places[row.AgencyId].Agency,
                row.Title,
                row.State,
                row.SentAt,
                row.AnsweredById == actor.PersonId ? null : row.AnsweredByName,
                places[row.AgencyId].Member.May(AgencyAct.AnswerInvitation, places[row.AgencyId].Member)
            )),
        ];
    }

    /// <summary>Offers, open ones first.</summary>
    public async Task<IReadOnlyList<MyOffer>> OffersAsync(Actor actor, CancellationToken cancellation)
    {
        var places = await PlacesAsync(actor, cancellation);
        var rows = await db
            .Offers.AsNoTracking()
            .Where(offer => offer.PersonId == actor.PersonId && places.Keys.Contains(offer.AgencyId))
            .OrderByDescending(offer => offer.State == OfferState.Open)
            .ThenByDescending(offer => offer.SentAt)
            .Take(Most)
            .Select(offer => new { Offer = offer, offer.Proposal.Job.Currency })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new MyOffer(
                row.Offer.Id,
                places[row.Offer.AgencyId].Agency,
                row.Offer.Terms,
                row.Currency,
                row.Offer.State,
                row.Offer.SentAt,
                row.Offer.EndsAt,
                row.Offer.MayBeAnsweredBy(places[row.Offer.AgencyId].Member)
            )),
        ];
    }

    /// <summary>Contracts, running ones first; also of agencies one has left, since the work was one's own.</summary>
    public async Task<IReadOnlyList<MyContract>> ContractsAsync(Actor actor, CancellationToken cancellation)
    {
        var places = await PlacesAsync(actor, cancellation);
        var rows = await db
            .Contracts.AsNoTracking()
            .Where(contract => contract.PersonId == actor.PersonId)
            .OrderBy(contract => contract.EndedAt != null)
            .ThenByDescending(contract => contract.BegunAt)
            .Take(Most)
            .Join(
                db.Agencies,
                contract => contract.AgencyId,
                agency => agency.Id,
                (contract, agency) =>
                    new
                    {
                        Contract = contract,
                        Agency = new OfAgency(agency.Name, agency.Slug, agency.Picture),
                        Client = contract.Client.Name,
                    }
            )
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new MyContract(
                row.Contract.Id,
                row.Agency,
                row.Contract.Title,
                row.Client,
                row.Contract.Type,
                places.GetValueOrDefault(row.Contract.AgencyId).Member is { Manages: true } ? row.Contract.Rate : null,
                row.Contract.Currency,
                row.Contract.WeeklyHours,
                row.Contract.BegunAt,
                row.Contract.EndedAt
            )),
        ];
    }

    /// <summary>Rooms about one's own proposals, those that wait for an answer first.</summary>
    public async Task<IReadOnlyList<MyRoom>> RoomsAsync(Actor actor, CancellationToken cancellation)
    {
        var places = await PlacesAsync(actor, cancellation);
        var rows = await db
            .Rooms.AsNoTracking()
            .Where(room => room.Proposal.SenderId == actor.PersonId && places.Keys.Contains(room.AgencyId))
            .OrderByDescending(room => room.ClientWaits)
            .ThenByDescending(room => room.WrittenAt)
            .Take(Most)
            .Select(room => new
            {
                room.Id,
                room.AgencyId,
                room.Proposal.Job.Title,
                Client = db.Clients.Where(client => client.Id == room.ClientId).Select(client => client.Name).First(),
                room.WrittenAt,
                room.ClientWaits,
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new MyRoom(row.Id, places[row.AgencyId].Agency, row.Title, row.Client, row.WrittenAt, row.ClientWaits)),
        ];
    }

    private async Task<Dictionary<Guid, (OfAgency Agency, Member Member)>> PlacesAsync(Actor actor, CancellationToken cancellation)
    {
        var members = await db
            .Members.AsNoTracking()
            .Include(member => member.Agency)
            .Where(member => member.PersonId == actor.PersonId && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .ToListAsync(cancellation);
        return members
            .DistinctBy(member => member.AgencyId)
            .ToDictionary(
                member => member.AgencyId,
                member => (new OfAgency(member.Agency.Name, member.Agency.Slug, member.Agency.Picture), member)
            );
    }
}

/// <summary>One's own service in its list.</summary>
public sealed record MyServiceRow(
    Guid Id,
    ServiceKind Kind,
    string Title,
    string Summary,
    long Price,
    int? Days,
    Review Review,
    bool IsPaused
);

/// <summary>One's own ready-made services; an agency's stand in its catalog (M-309).</summary>
public sealed class SeeMyServices(MarketplaceDb db) : IUseCase
{
    /// <summary>All of them, oldest first.</summary>
    public async Task<IReadOnlyList<MyServiceRow>> RunAsync(Actor actor, CancellationToken cancellation) =>
        await db
            .Services.AsNoTracking()
            .Where(service => service.PersonId == actor.PersonId && service.AgencyId == null)
            .OrderBy(service => service.CreatedAt)
            .Select(service => new MyServiceRow(
                service.Id,
                service.Kind,
                service.Title,
                service.Summary,
                service.Price,
                service.Days,
                service.Review,
                service.IsPaused
            ))
            .ToListAsync(cancellation);
}

internal sealed class SeeMyWorkEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/me/proposals",
            async (string? state, string? after, SeeMyProposals see, Actor actor, CancellationToken cancellation) =>
            {
                var page = await see.RunAsync(actor, state, onlyByOthers: false, Cursor.Read(after), cancellation);
                return TypedResults.Ok(new { page.Rows, Next = page.Next?.ToString() });
            }
        );
        routes.MapGet(
            "/me/in-my-name",
            async (string? after, SeeMyProposals see, Actor actor, CancellationToken cancellation) =>
            {
                var page = await see.RunAsync(actor, null, onlyByOthers: true, Cursor.Read(after), cancellation);
                return TypedResults.Ok(new { page.Rows, Next = page.Next?.ToString() });
            }
        );
        routes.MapGet(
            "/me/invitations",
            async (SeeMyWork see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.InvitationsAsync(actor, cancellation))
        );
        routes.MapGet(
            "/me/offers",
            async (SeeMyWork see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.OffersAsync(actor, cancellation))
        );
        routes.MapGet(
            "/me/contracts",
            async (SeeMyWork see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.ContractsAsync(actor, cancellation))
        );
        routes.MapGet(
            "/me/services",
            async (SeeMyServices see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.RunAsync(actor, cancellation))
        );
    }
}

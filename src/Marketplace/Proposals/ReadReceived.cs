using System.Text.Json.Serialization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Offers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>The client's lists of proposals (M-169).</summary>
public enum ReceivedList
{
    /// <summary>All but the archived ones.</summary>
    All,

    /// <summary>On the short list.</summary>
    Shortlisted,

    /// <summary>Written to.</summary>
    Messaged,

    /// <summary>Withdrawn, declined, of a closed job, or put away by the client.</summary>
    Archived,
}

/// <summary>The orders of these lists (M-169).</summary>
public enum ReceivedOrder
{
    /// <summary>The most of the skills asked for first, then the greater score.</summary>
    Match,

    /// <summary>The last sent first.</summary>
    Newest,

    /// <summary>The first sent first.</summary>
    Oldest,

    /// <summary>The lowest rate or price first.</summary>
    Rate,
}

/// <summary>
/// The member in whose name a proposal came, as their profile shows them (M-124, M-302). Whoever acted for them has no place here, nor
/// in anything else a client reads (M-126).
/// </summary>
/// <remarks>
/// <see cref="Score"/>: the Job Success Score the profile shows, 0 to 100 (M-276); null for none.
/// <see cref="TimeZone"/>: IANA.
/// </remarks>
public sealed record ReceivedFrom(
    Guid Id,
    string Name,
    string Slug,
    string Picture,
    string Title,
    string Country,
    string City,
    string TimeZone,
    int? Score,
    Badge? Badge
)
{
    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];
}

/// <summary>A proposal in the client's list.</summary>
/// <remarks>
/// <see cref="Beginning"/>: the first 200 characters of the letter (M-145).
/// <see cref="Rate"/>: hourly rate or price, minor units of the job's currency.
/// <see cref="IsNew"/>: whether nobody of the client opened it yet.
/// </remarks>
public sealed record ReceivedRow(
    Guid Id,
    ReceivedFrom From,
    string Beginning,
    long? Rate,
    ProposalState State,
    DateTimeOffset SentAt,
    bool IsNew,
    bool IsShortlisted,
    bool IsMessaged,
    bool IsHidden
);

/// <summary>One of the client's lists on a job.</summary>
/// <remarks>
/// <see cref="Start"/>: how many rows stand before these.
/// <see cref="Size"/>: how many rows the list has.
/// </remarks>
public sealed record ReceivedPage(
    int All,
    int Shortlisted,
    int Messaged,
    int Archived,
    ReceivedList List,
    ReceivedOrder Order,
    int Start,
    int Size,
    IReadOnlyList<ReceivedRow> Rows
)
{
    /// <summary>The whole list in its order, for going from one to the next.</summary>
    [JsonIgnore]
    public IReadOnlyList<Guid> Ids { get; init; } = [];
}

/// <summary>Lists the proposals on a client's own job.</summary>
public sealed class ListReceived(MarketplaceDb db) : IUseCase
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>
    /// A page of a list; without an order the best match first where the job names skills, else the newest (M-169). Listing opens nothing.
    /// </summary>
    public async Task<ReceivedPage> RunAsync(
        Actor actor,
        Guid jobId,
        ReceivedList list,
        ReceivedOrder? order,
        int start,
        CancellationToken cancellation
    )
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var skills = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Id == jobId && job.ClientId == client.Id)
            .Select(job => new { job.Skills })
            .OneAsync("job", cancellation);
        var all = await db
            .Proposals.AsNoTracking()
            .Where(proposal => proposal.JobId == jobId && proposal.SentAt != null)
            .Select(proposal => new Light
            {
                Id = proposal.Id,
                State = proposal.State,
                SentAt = proposal.SentAt!.Value,
                Rate = proposal.Rate,
                IsShortlisted = proposal.ShortlistedAt != null,
                IsMessaged = proposal.MessagedAt != null,
                IsHidden = proposal.HiddenAt != null,
                Skills = proposal.Sender!.Skills,
                Score = proposal.Sender.Score,
            })
            .ToListAsync(cancellation);

        var wanted = skills.Skills.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var by = order ?? (wanted.Count > 0 ? ReceivedOrder.Match : ReceivedOrder.Newest);
        var ids = Sorted(all.Where(row => row.IsIn(list)), by, wanted).Select(row => row.Id).ToList();
        start = Math.Clamp(start, 0, ids.Count);
        return new(
            all.Count(row => row.IsIn(ReceivedList.All)),
            all.Count(row => row.IsIn(ReceivedList.Shortlisted)),
            all.Count(row => row.IsIn(ReceivedList.Messaged)),
            all.Count(row => row.IsIn(ReceivedList.Archived)),
            list,
            by,
            start,
            ids.Count,
            await RowsAsync([.. ids.Skip(start).Take(PageSize)], cancellation)
        )
        {
            Ids = ids,
        };
    }

    private static IEnumerable<Light> Sorted(IEnumerable<Light> rows, ReceivedOrder order, HashSet<string> wanted) =>
        order switch
        {
            ReceivedOrder.Match => rows.OrderByDescending(row => row.Skills.Count(wanted.Contains))
                .ThenByDescending(row => row.Score ?? -1)
                .ThenByDescending(row => row.SentAt),
            ReceivedOrder.Rate => rows.OrderBy(row => row.Rate ?? long.MaxValue).ThenByDescending(row => row.SentAt),
            ReceivedOrder.Oldest => rows.OrderBy(row => row.SentAt).ThenBy(row => row.Id),
            _ => rows.OrderByDescending(row => row.SentAt).ThenByDescending(row => row.Id),
        };

    private async Task<IReadOnlyList<ReceivedRow>> RowsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        // Of the letter only as much as 200 characters can take: a flag or a family of emoji is one, and long.
        var rows = await db
            .Proposals.AsNoTracking()
            .Where(proposal => ids.Contains(proposal.Id))
            .Select(proposal => new
            {
                proposal.Id,
                Sender = proposal.Sender!,
                Letter = proposal.Letter.Substring(0, 1600),
                proposal.Rate,
                proposal.State,
                SentAt = proposal.SentAt!.Value,
                IsNew = proposal.ViewedAt == null,
                IsShortlisted = proposal.ShortlistedAt != null,
                IsMessaged = proposal.MessagedAt != null,
                IsHidden = proposal.HiddenAt != null,
            })
            .ToDictionaryAsync(row => row.Id, cancellation);
        var from = await db.FromAsync([.. rows.Values.Select(row => row.Sender.Id)], cancellation);
        return
        [
            .. ids.Select(id => rows[id])
                .Select(row => new ReceivedRow(
                    row.Id,
                    from[row.Sender.Id],
                    Letter.Beginning(row.Letter),
                    row.Rate,
                    row.State,
                    row.SentAt,
                    row.IsNew,
                    row.IsShortlisted,
                    row.IsMessaged,
                    row.IsHidden
                )),
        ];
    }

    private sealed class Light
    {
        public required Guid Id { get; init; }
        public required ProposalState State { get; init; }
        public required DateTimeOffset SentAt { get; init; }
        public required long? Rate { get; init; }
        public required bool IsShortlisted { get; init; }
        public required bool IsMessaged { get; init; }
        public required bool IsHidden { get; init; }
        public required List<string> Skills { get; init; }
        public required int? Score { get; init; }

        public bool IsIn(ReceivedList list) =>
            list switch
            {
                ReceivedList.Archived => IsArchived,
                ReceivedList.Shortlisted => !IsArchived && IsShortlisted,
                ReceivedList.Messaged => !IsArchived && IsMessaged,
                _ => !IsArchived,
            };

        private bool IsArchived => IsHidden || State is ProposalState.Withdrawn or ProposalState.Declined or ProposalState.Archived;
    }
}

/// <summary>A proposal in full, as its client reads it.</summary>
/// <remarks>
/// <see cref="Shows"/>: skills of the profile.
/// <see cref="Asked"/>: skills the job asks for.
/// <see cref="Rate"/>: hourly rate or price, minor units of <see cref="Currency"/>.
/// <see cref="DeclinedFor"/>: why the client declined it; null unless they did. Why it was withdrawn is not told.
/// <see cref="RoomId"/>: the room, once the client has written.
/// <see cref="OfferId"/>: the client's open offer, if there is one.
/// <see cref="ContractId"/>: the contract that came of it.
/// </remarks>
public sealed record ReceivedInFull(
    Guid Id,
    Guid JobId,
    ReceivedFrom From,
    string Overview,
    IReadOnlyList<string> Shows,
    IReadOnlyList<string> Asked,
    string Agency,
    string AgencySlug,
    string AgencyPicture,
    string Letter,
    IReadOnlyList<Answer> Answers,
    JobType? Type,
    long? Rate,
    string Currency,
    string? Duration,
    ProposalState State,
    DateTimeOffset SentAt,
    bool IsShortlisted,
    bool IsHidden,
    string? DeclinedFor,
    Guid? RoomId,
    Guid? OfferId,
    Guid? ContractId
)
{
    /// <summary>Whether the client can still decline it.</summary>
    public bool MayDecline => State is ProposalState.Submitted or ProposalState.Interview;

    /// <summary>Whether the client can write.</summary>
    public bool MayWrite => State is not (ProposalState.Withdrawn or ProposalState.Declined);

    /// <summary>Whether the client can make an offer on it.</summary>
    public bool MayOffer => State is ProposalState.Submitted or ProposalState.Interview or ProposalState.Archived;
}

/// <summary>Reads a proposal on a client's own job. Reading by itself marks nothing; <see cref="ReadProposal"/> does.</summary>
public sealed class ReadReceived(MarketplaceDb db) : IUseCase
{
    /// <summary>The proposal; drafts and other clients' proposals do not exist.</summary>
    public async Task<ReceivedInFull> RunAsync(Actor actor, Guid proposalId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var row = await (
            from proposal in db.Proposals.AsNoTracking()
            join agency in db.Agencies on proposal.AgencyId equals agency.Id
            where proposal.Id == proposalId && proposal.Job.ClientId == client.Id && proposal.SentAt != null
            select new
            {
                proposal.JobId,
                SenderId = proposal.SenderId!.Value,
                proposal.Sender!.Overview,
                Shows = proposal.Sender.Skills,
                Asked = proposal.Job.Skills,
                Agency = agency.Name,
                AgencySlug = agency.Slug,
                AgencyPicture = agency.Picture,
                proposal.Letter,
                proposal.Answers,
                proposal.Job.Type,
                proposal.Rate,
                proposal.Job.Currency,
                proposal.Duration,
                proposal.State,
                SentAt = proposal.SentAt!.Value,
                IsShortlisted = proposal.ShortlistedAt != null,
                IsHidden = proposal.HiddenAt != null,
                proposal.Reason,
                RoomId = db.Rooms.Where(room => room.ProposalId == proposal.Id).Select(room => (Guid?)room.Id).FirstOrDefault(),
                OfferId = db
                    .Offers.Where(offer => offer.ProposalId == proposal.Id && offer.State == OfferState.Open)
                    .Select(offer => (Guid?)offer.Id)
                    .FirstOrDefault(),
                ContractId = db
                    .Contracts.Where(contract => db.Offers.Any(offer => offer.Id == contract.OfferId && offer.ProposalId == proposal.Id))
                    .Select(contract => (Guid?)contract.Id)
                    .FirstOrDefault(),
            }
        ).OneAsync("proposal", cancellation);
        var from = await db.FromAsync([row.SenderId], cancellation);
        return new(
            proposalId,
            row.JobId,
            from[row.SenderId],
            row.Overview,
            row.Shows,
            row.Asked,
            row.Agency,
            row.AgencySlug,
            row.AgencyPicture,
            row.Letter,
            row.Answers,
            row.Type,
            row.Rate,
            row.Currency,
            row.Duration,
            row.State,
            row.SentAt,
            row.IsShortlisted,
            row.IsHidden,
            row.State is ProposalState.Declined ? row.Reason : null,
            row.RoomId,
            row.OfferId,
            row.ContractId
        );
    }
}

/// <summary>Reading senders as clients see them.</summary>
internal static class Senders
{
    /// <summary>The people as their profiles show them, by id. Who sent a proposal to this client is shown also when private (M-302).</summary>
    public static async Task<IReadOnlyDictionary<Guid, ReceivedFrom>> FromAsync(
        this MarketplaceDb db,
        IReadOnlyCollection<Guid> people,
        CancellationToken cancellation
    ) =>
        await db
            .People.AsNoTracking()
            .Where(person => people.Contains(person.Id))
            .Select(person => new ReceivedFrom(
                person.Id,
                person.Name,
                person.Slug,
                person.Picture,
                person.Title,
                person.Country,
                person.City,
                person.TimeZone,
                db.Members.Any(member =>
                    member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive
                )
                    ? db
                        .Members.Where(member =>
                            member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive
                        )
                        .Select(member => member.Agency.Score)
                        .FirstOrDefault()
                    : person.Score,
                person.Badge
            ))
            .ToDictionaryAsync(person => person.Id, cancellation);
}

internal sealed class ReadReceivedEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/jobs/{id:guid}/proposals",
            async (
                string client,
                Guid id,
                ReceivedList? list,
                ReceivedOrder? order,
                int? start,
                ListReceived read,
                Actor actor,
                CancellationToken cancellation
            ) => TypedResults.Ok(await read.RunAsync(actor, id, list ?? ReceivedList.All, order, start ?? 0, cancellation))
        );
        routes.MapGet(
            "/c/{client}/proposals/{id:guid}",
            async (string client, Guid id, ReadProposal open, ReadReceived read, Actor actor, CancellationToken cancellation) =>
            {
                await open.RunAsync(actor, id, cancellation);
                return TypedResults.Ok(await read.RunAsync(actor, id, cancellation));
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Proposals;

/// <summary>A proposal as its client sees it: the sender's face, name, profile and words. There is no field for the actor (M-124, M-126).</summary>
public sealed record ReceivedProposal(
    Guid Id,
    Guid SenderId,
    string Name,
    string Picture,
    string Slug,
    string Title,
    string Overview,
    string Country,
    string TimeZone,
    IReadOnlyList<string> Skills,
    int? Score,
    Badge? Badge,
    string Agency,
    string AgencySlug,
    string AgencyPicture,
    string Letter,
    IReadOnlyList<Answer> Answers,
    long? Rate,
    string? Duration,
    ProposalState State,
    DateTimeOffset SentAt,
    bool IsViewed,
    bool IsShortlisted,
    bool IsMessaged,
    bool IsHidden,
    Guid? RoomId,
    Guid? OfferId
)
{
    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];

    /// <summary>Whether it stands among the archived ones: withdrawn, declined, over, or hidden by the client (M-169).</summary>
    public bool IsArchived => IsHidden || State is ProposalState.Declined or ProposalState.Withdrawn or ProposalState.Archived;
}

/// <summary>A job and the proposals on it, with the figures of the four lists (M-169).</summary>
public sealed record ReceivedView(Job Job, IReadOnlyList<ReceivedProposal> Shown, int All, int Shortlisted, int Messaged, int Archived);

/// <summary>The proposals on a client's own job, best match first (M-169).</summary>
public sealed class SeeReceived(MarketplaceDb db) : IUseCase
{
    /// <summary>Reads the job's proposals; <paramref name="list"/> is all, shortlisted, messaged or archived, <paramref name="order"/> match, newest, oldest or rate.</summary>
    public async Task<ReceivedView> RunAsync(Actor actor, Guid jobId, string list, string order, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var job = await db.Jobs.AsNoTracking().Where(job => job.Id == jobId && job.ClientId == client.Id).OneAsync("job", cancellation);
        var rows = await (
            from proposal in db.Proposals.AsNoTracking()
            where proposal.JobId == jobId && proposal.SentAt != null
            join agency in db.Agencies on proposal.AgencyId equals agency.Id
            select new ReceivedProposal(
                proposal.Id,
                proposal.SenderId!.Value,
                proposal.Sender!.Name,
                proposal.Sender.Picture,
                proposal.Sender.Slug,
                proposal.Sender.Title,
                proposal.Sender.Overview,
                proposal.Sender.Country,
                proposal.Sender.TimeZone,
                proposal.Sender.Skills,
                db.Members.Any(member =>
                    member.PersonId == proposal.SenderId
                    && member.LeftAt == null
                    && member.AgencyId == agency.Id
                    && member.Permissions.Contractor == Contractor.Exclusive
                )
                    ? agency.Score
                    : proposal.Sender.Score,
                proposal.Sender.Badge,
                agency.Name,
                agency.Slug,
                agency.Picture,
                proposal.Letter,
                proposal.Answers,
                proposal.Rate,
                proposal.Duration,
                proposal.State,
                proposal.SentAt!.Value,
                proposal.ViewedAt != null,
                proposal.ShortlistedAt != null,
                proposal.MessagedAt != null,
                proposal.HiddenAt != null,
                db.Rooms.Where(room => room.ProposalId == proposal.Id).Select(room => (Guid?)room.Id).FirstOrDefault(),
                db.Offers.Where(offer => offer.ProposalId == proposal.Id && offer.State == Guildhall.Marketplace.Offers.OfferState.Open)
                    .Select(offer => (Guid?)offer.Id)
                    .FirstOrDefault()
            )
        ).ToListAsync(cancellation);

        var living = rows.Where(row => !row.IsArchived).ToList();
        var shown = list switch
        {
            "shortlisted" => living.Where(row => row.IsShortlisted),
            "messaged" => living.Where(row => row.IsMessaged),
            "archived" => rows.Where(row => row.IsArchived),
            _ => living,
        };
        shown = order switch
        {
            "newest" => shown.OrderByDescending(row => row.SentAt),
            "oldest" => shown.OrderBy(row => row.SentAt),
            "rate" => shown.OrderBy(row => row.Rate),
            _ => shown
                .OrderByDescending(row => Fitting.Of(job.Skills, row.Skills))
                .ThenByDescending(row => row.Score ?? 0)
                .ThenBy(row => row.SentAt),
        };
        return new(
            job,
            [.. shown],
            living.Count,
            living.Count(row => row.IsShortlisted),
            living.Count(row => row.IsMessaged),
            rows.Count - living.Count
        );
    }
}

internal sealed class SeeReceivedEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/c/{client}/jobs/{id:guid}/proposals",
            async (string client, Guid id, string? list, string? order, SeeReceived see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok((await see.RunAsync(actor, id, list ?? "all", order ?? "match", cancellation)).Shown)
        );
}

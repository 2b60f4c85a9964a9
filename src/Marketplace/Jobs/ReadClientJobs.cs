using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>A client's own job in the list: what it offers, and what came in (M-211). Money is in minor units of the currency.</summary>
/// <remarks>
/// <see cref="EndsAt"/>: when it closes by itself if nothing more happens (UTC, M-210).
/// <see cref="Proposals"/>: sent proposals, in every state.
/// <see cref="New"/>: those that nobody opened yet.
/// <see cref="Interviews"/>: those that are talked about, offers included.
/// </remarks>
public sealed record PostedJob(
    Guid Id,
    string Title,
    JobState State,
    JobType? Type,
    long? Budget,
    long? HourlyMin,
    long? HourlyMax,
    string Currency,
    string? Duration,
    int? People,
    bool UsOnly,
    JobVisibility Visibility,
    DateTimeOffset PostedAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? ClosedAt,
    int Proposals,
    int New,
    int Interviews,
    int Hired
)
{
    /// <summary>Whether it takes proposals.</summary>
    public bool IsOpen => State is JobState.Open;

    /// <summary>Whether it will take none again.</summary>
    public bool IsClosed => State is JobState.Filled or JobState.Cancelled or JobState.Removed or JobState.Expired;
}

/// <summary>The client's jobs: the living ones or the closed ones, newest first.</summary>
/// <remarks>
/// <see cref="Open"/>: how many live.
/// <see cref="Closed"/>: how many are closed.
/// <see cref="Rows"/>: the list asked for.
/// <see cref="Next"/>: where the list goes on; null at its end.
/// </remarks>
public sealed record PostedJobs(int Open, int Closed, IReadOnlyList<PostedJob> Rows, Cursor? Next)
{
    /// <summary>After so many days in which nothing happens a job closes (M-210).</summary>
    public int IdleDays { get; init; }
}

/// <summary>Lists a client's own jobs.</summary>
public sealed class ListClientJobs(MarketplaceDb db, Settings<MarketplaceDb> settings) : IUseCase
{
    private const int PageSize = 50;

    /// <summary>Fifty of them after a place in the list.</summary>
    public async Task<PostedJobs> RunAsync(Actor actor, bool closed, Cursor? after, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var jobs = db.Jobs.AsNoTracking().Where(job => job.ClientId == client.Id);
        var living = jobs.Where(job => job.State == JobState.Open || job.State == JobState.Paused || job.State == JobState.Draft);
        var open = await living.CountAsync(cancellation);
        var all = await jobs.CountAsync(cancellation);

        var asked = closed
            ? jobs.Where(job => job.State != JobState.Open && job.State != JobState.Paused && job.State != JobState.Draft)
            : living;
        var rows = await asked.NewestFirst(after, PageSize, job => job.PostedAt, job => job.Id).AsPosted(db).ToListAsync(cancellation);
        var page = Page<PostedJob>.Of(rows, PageSize, job => new Cursor(job.PostedAt, job.Id));
        var idle = await settings.GetAsync(ExpireJobs.IdleDays, cancellation);
        return new(open, all - open, [.. page.Rows.Select(job => OwnJobs.WithEnd(job, idle))], page.Next) { IdleDays = idle };
    }
}

/// <summary>One of a client's own jobs, whole, with the version an edit begins from and what was offered so far (M-211).</summary>
/// <remarks>
/// <see cref="RateFrom"/>: the least rate or price of a living proposal, minor units; null while there is none.
/// <see cref="RateTo"/>: the greatest.
/// <see cref="RateAverage"/>: their mean, rounded to whole minor units.
/// </remarks>
public sealed record PostedJobInFull(
    PostedJob Job,
    int Version,
    JobContent Content,
    int Shortlisted,
    int Messaged,
    int Invited,
    int Offered,
    int Declined,
    int Withdrawn,
    long? RateFrom,
    long? RateTo,
    long? RateAverage
);

/// <summary>Reads one of a client's own jobs.</summary>
public sealed class ReadClientJob(MarketplaceDb db, Settings<MarketplaceDb> settings) : IUseCase
{
    /// <summary>The row alone: title, state, pay and counts.</summary>
    public async Task<PostedJob> RowAsync(Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var client = await db.ActingClientAsync(actor, cancellation);
        var row = await db
            .Jobs.AsNoTracking()
            .Where(job => job.Id == jobId && job.ClientId == client.Id)
            .AsPosted(db)
            .SingleOrDefaultAsync(cancellation);
        return OwnJobs.WithEnd(row ?? throw new Missing("job"), await settings.GetAsync(ExpireJobs.IdleDays, cancellation));
    }

    /// <summary>The whole job.</summary>
    public async Task<PostedJobInFull> RunAsync(Actor actor, Guid jobId, CancellationToken cancellation)
    {
        var row = await RowAsync(actor, jobId, cancellation);
        var job = await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == jobId, cancellation);
        var proposals = await db
            .Proposals.AsNoTracking()
            .Where(proposal => proposal.JobId == jobId && proposal.SentAt != null)
            .Select(proposal => new
            {
                proposal.State,
                IsShortlisted = proposal.ShortlistedAt != null,
                IsMessaged = proposal.MessagedAt != null,
                proposal.Rate,
            })
            .ToListAsync(cancellation);
        var invited = await db.InterviewInvitations.CountAsync(invitation => invitation.JobId == jobId, cancellation);
        var rates = proposals
            .Where(proposal => proposal.Rate is not null && Proposal.Living.Contains(proposal.State))
            .Select(proposal => proposal.Rate!.Value)
            .ToList();
        return new(
            row,
            job.Version,
            ContentOf(job),
            proposals.Count(proposal => proposal.IsShortlisted),
            proposals.Count(proposal => proposal.IsMessaged),
            invited,
            proposals.Count(proposal => proposal.State is ProposalState.Offered),
            proposals.Count(proposal => proposal.State is ProposalState.Declined),
            proposals.Count(proposal => proposal.State is ProposalState.Withdrawn),
            rates.Count == 0 ? null : rates.Min(),
            rates.Count == 0 ? null : rates.Max(),
            rates.Count == 0 ? null : (long)Math.Round(rates.Average())
        );
    }

    private static JobContent ContentOf(Job job) =>
        new()
        {
            Title = job.Title,
            Description = job.Description,
            Skills = job.Skills,
            Category = job.Category,
            Subcategory = job.Subcategory,
            Type = job.Type,
            Budget = job.Budget,
            HourlyMin = job.HourlyMin,
            HourlyMax = job.HourlyMax,
            Currency = job.Currency,
            Experience = job.Experience,
            Duration = job.Duration,
            Workload = job.Workload,
            Connects = job.Connects,
            Questions = [.. job.Questions.Select(question => question.Text)],
            LetterRequired = job.LetterRequired,
            UsOnly = job.UsOnly,
            Visibility = job.Visibility,
            People = job.People,
        };
}

/// <summary>Reading jobs as their client sees them.</summary>
internal static class OwnJobs
{
    /// <summary>The rows; <see cref="PostedJob.EndsAt"/> holds the last activity until <see cref="WithEnd"/>.</summary>
    public static IQueryable<PostedJob> AsPosted(this IQueryable<Job> jobs, MarketplaceDb db) =>
        jobs.Select(job => new PostedJob(
            job.Id,
            job.Title,
            job.State,
            job.Type,
            job.Budget,
            job.HourlyMin,
            job.HourlyMax,
            job.Currency,
            job.Duration,
            job.People,
            job.UsOnly,
            job.Visibility,
            job.PostedAt,
            job.ActiveAt,
            job.ClosedAt,
            db.Proposals.Count(proposal => proposal.JobId == job.Id && proposal.SentAt != null),
            db.Proposals.Count(proposal =>
                proposal.JobId == job.Id
                && proposal.State == ProposalState.Submitted
                && proposal.ViewedAt == null
                && proposal.HiddenAt == null
            ),
            db.Proposals.Count(proposal =>
                proposal.JobId == job.Id && (proposal.State == ProposalState.Interview || proposal.State == ProposalState.Offered)
            ),
            job.Hired
        ));

    /// <summary>The row with the end that follows from its last activity.</summary>
    public static PostedJob WithEnd(PostedJob job, int idleDays) => job with { EndsAt = job.EndsAt.AddDays(idleDays) };
}

internal sealed class ReadClientJobsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/c/{client}/jobs",
            async (string client, bool? closed, string? after, ListClientJobs list, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await list.RunAsync(actor, closed ?? false, Cursor.Read(after), cancellation))
        );
        routes.MapGet(
            "/c/{client}/jobs/{id:guid}",
            async (string client, Guid id, ReadClientJob read, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(actor, id, cancellation))
        );
    }
}

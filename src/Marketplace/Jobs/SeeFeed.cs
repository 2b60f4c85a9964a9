using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Jobs;

/// <summary>A job in the feed.</summary>
public sealed record FeedRow(
    Guid Id,
    string Title,
    IReadOnlyList<string> Skills,
    JobType? Type,
    long? Budget,
    long? HourlyMin,
    long? HourlyMax,
    string Currency,
    Experience? Experience,
    string? Duration,
    int Connects,
    bool UsOnly,
    DateTimeOffset PostedAt,
    string? Country,
    bool? Verified,
    long? Spent,
    int? Hires,
    decimal? Rating,
    int? Proposals,
    IReadOnlyList<string> Fits,
    bool Proposed
)
{
    /// <summary>The place in the list.</summary>
    public Cursor Place => new(PostedAt, Id);
}

/// <summary>What to look for; null is "all the same".</summary>
/// <param name="Words">Words that title, text or skills all have.</param>
/// <param name="Type">Hourly or fixed.</param>
/// <param name="Pay">Least pay in whole dollars: by the hour or in all.</param>
/// <param name="Tier">The tier.</param>
/// <param name="Verified">Only clients whose payment is verified.</param>
/// <param name="MostConnects">The most a proposal may cost.</param>
public sealed record FeedFilter(
    string? Words = null,
    JobType? Type = null,
    int? Pay = null,
    Experience? Tier = null,
    bool Verified = false,
    int? MostConnects = null
)
{
    /// <summary>Whether it asks for anything.</summary>
    public bool IsOn => this != new FeedFilter();
}

/// <summary>A page of the feed for one agency.</summary>
public sealed record FeedView(string Agency, bool Bids, Page<FeedRow> Page, DateTimeOffset? LastPosted);

/// <summary>
/// The feed of open jobs, newest first (M-123), as an agency's people see it. Rows, and whose they are, are kept while nothing was saved,
/// at most for two seconds, because other processes save too.
/// </summary>
public sealed class SeeFeed(MarketplaceDb db, Settings<MarketplaceDb> settings, FeedMemory memory) : IUseCase
{
    /// <summary>Rows on a page.</summary>
    public const int Size = 50;

    /// <summary>The page after a place.</summary>
    public async Task<FeedView> RunAsync(Actor actor, FeedFilter filter, Cursor? after, CancellationToken cancellation)
    {
        var acting = await memory.RowsAsync(
            (nameof(Member), actor.PersonId, actor.Account),
            () => db.Members.AsNoTracking().ActingAsync(actor, cancellation)
        );
        var (page, last) = await memory.RowsAsync(
            (acting.AgencyId, acting.IsOwner ? Guid.Empty : acting.TeamId, filter, after),
            () => ReadAsync(acting, filter, after, cancellation)
        );
        return new(acting.Agency.Name, acting.Manages || acting.Works, page, last);
    }

    private async Task<(Page<FeedRow>, DateTimeOffset?)> ReadAsync(
        Member acting,
        FeedFilter filter,
        Cursor? after,
        CancellationToken cancellation
    )
    {
        var price = await ConnectsPrice.InForceAsync(settings, cancellation);
        var jobs = Narrow(db.Jobs.AsNoTracking().Where(job => job.State == JobState.Open), filter)
            .Where(job => job.Visibility != JobVisibility.InviteOnly);
        var rows = await jobs.OlderThan(after)
            .NewestFirst()
            .Take(Size + 1)
            .Select(job => new
            {
                job.Id,
                job.Title,
                job.Skills,
                job.Type,
                job.Budget,
                job.HourlyMin,
                job.HourlyMax,
                job.Currency,
                job.Experience,
                job.Duration,
                job.Connects,
                job.UsOnly,
                job.PostedAt,
                job.Client,
                job.Proposals,
                Proposed = db.Proposals.Any(proposal =>
                    proposal.JobId == job.Id && proposal.AgencyId == acting.AgencyId && Proposal.Living.Contains(proposal.State)
                ),
            })
            .ToListAsync(cancellation);
        var people = await db
            .Members.AsNoTracking()
            .Where(member => member.AgencyId == acting.AgencyId && member.LeftAt == null)
            .Where(member => acting.IsOwner || member.TeamId == acting.TeamId)
            .Where(member => member.Permissions.Contractor != Contractor.None && member.Person.Status == AccountStatus.Active)
            .Select(member => new { member.Person.Name, member.Person.Skills })
            .ToListAsync(cancellation);
        var shown = rows.ConvertAll(job => new FeedRow(
            job.Id,
            job.Title,
            job.Skills,
            job.Type,
            job.Budget,
            job.HourlyMin,
            job.HourlyMax,
            job.Currency,
            job.Experience,
            job.Duration,
            price.Of(job.Connects, job.Type, job.Budget, job.HourlyMax ?? job.HourlyMin),
            job.UsOnly,
            job.PostedAt,
            job.Client.Country,
            job.Client.PaymentVerified,
            job.Client.Spent,
            job.Client.Hires,
            job.Client.Rating,
            job.Proposals,
            [
                .. people
                    .Select(person => (person.Name, Fit: Fitting.Of(job.Skills, person.Skills)))
                    .Where(person => person.Fit * 2 >= Math.Max(1, job.Skills.Count))
                    .OrderByDescending(person => person.Fit)
                    .Select(person => person.Name.Split(' ')[0]),
            ],
            job.Proposed
        ));
        var last = rows.Count > 0 ? rows[0].PostedAt : await db.Jobs.MaxAsync(job => (DateTimeOffset?)job.PostedAt, cancellation);
        return (Page<FeedRow>.Of(shown, Size, row => row.Place), last);
    }

    private IQueryable<Job> Narrow(IQueryable<Job> jobs, FeedFilter filter)
    {
        foreach (var word in (filter.Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var like = $"%{word.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            jobs = db.Database.IsNpgsql()
                ? jobs.Where(job =>
                    EF.Functions.ILike(job.Title, like, "\\")
                    || EF.Functions.ILike(job.Description!, like, "\\")
                    || job.Skills.Contains(word)
                )
                // SQLite's LIKE takes no notice of case.
                : jobs.Where(job =>
                    EF.Functions.Like(job.Title, like, "\\") || EF.Functions.Like(job.Description!, like, "\\") || job.Skills.Contains(word)
                );
        }
        if (filter.Type is { } type)
            jobs = jobs.Where(job => job.Type == type);
        if (filter.Pay is { } pay)
        {
            var least = pay * 100L;
            jobs = jobs.Where(job => job.Type == JobType.Hourly ? job.HourlyMax >= least : job.Budget >= least);
        }
        if (filter.Tier is { } tier)
            jobs = jobs.Where(job => job.Experience == tier);
        if (filter.Verified)
            jobs = jobs.Where(job => job.Client.PaymentVerified == true);
        if (filter.MostConnects is { } most)
            jobs = jobs.Where(job => job.Connects == null || job.Connects <= most);
        return jobs;
    }
}

/// <summary>How well skills fit.</summary>
internal static class Fitting
{
    /// <summary>How many of the wanted skills are there, whatever their case.</summary>
    public static int Of(IReadOnlyCollection<string> wanted, IReadOnlyCollection<string> there) =>
        wanted.Count(skill => there.Contains(skill, StringComparer.OrdinalIgnoreCase));
}

/// <summary>Remembers rows of the feed while nothing was saved here, and for two seconds at most.</summary>
public sealed class FeedMemory(OutboxSignal signal, TimeProvider clock)
{
    // Each may hold a list that is drawn, some 150 KB.
    private readonly Moments<object, object> kept = new(clock, most: 300);

    /// <summary>What is kept for the key, or what <paramref name="read"/> finds.</summary>
    public async Task<T> RowsAsync<T>(object key, Func<Task<T>> read)
        where T : notnull
    {
        // The count is taken before reading: what is saved meanwhile makes the next reader read again.
        var saves = signal.Saves<MarketplaceDb>();
        var now = clock.GetUtcNow();
        if (kept.TryGet(key, saves, out var known))
            return (T)known;
        var value = await read();
        kept.Keep(key, saves, now, value);
        return value;
    }
}

internal sealed class SeeFeedEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/a/{agency}/jobs",
            async (
                string agency,
                string? q,
                JobType? type,
                int? pay,
                Experience? tier,
                bool? verified,
                int? connects,
                string? after,
                SeeFeed see,
                Actor actor,
                CancellationToken cancellation
            ) =>
            {
                var filter = new FeedFilter(q, type, pay, tier, verified is true, connects);
                var view = await see.RunAsync(actor, filter, Cursor.Read(after), cancellation);
                return TypedResults.Ok(new { view.Page.Rows, Next = view.Page.Next?.ToString() });
            }
        );
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Proposals;
using Guildhall.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using JobType = Guildhall.Marketplace.Contracts.JobType;

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
/// <param name="Agency">The agency.</param>
/// <param name="Bids">Whether one may propose for it.</param>
/// <param name="Page">The rows.</param>
/// <param name="LastPosted">When the newest was posted.</param>
/// <param name="Found">Where words were looked for: how many jobs there are in all, and how many each choice of a filter would give.</param>
public sealed record FeedView(string Agency, bool Bids, Page<FeedRow> Page, DateTimeOffset? LastPosted, FeedFound? Found = null);

/// <summary>How many jobs words find, and how many each choice of a filter would give.</summary>
public sealed record FeedFound(int Total, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Counts)
{
    /// <summary>How many a choice would give; null where nothing was counted.</summary>
    public int Of(string filter, string value) =>
        Counts.GetValueOrDefault(filter)?.FirstOrDefault(count => count.Value.Equals(value, StringComparison.OrdinalIgnoreCase))?.Count
        ?? 0;
}

/// <summary>
/// The feed of open jobs, newest first (M-123), as an agency's people see it. Rows, and whose they are, are kept while nothing was saved,
/// at most for two seconds, because other processes save too.
/// </summary>
public sealed class SeeFeed(MarketplaceDb db, Settings<MarketplaceDb> settings, FeedMemory memory, JobDirectory directory) : IUseCase
{
    /// <summary>Rows on a page.</summary>
    public const int Size = 50;

    // Jobs of one instant that a page may begin among.
    private const int Together = 100;

    /// <summary>The page after a place.</summary>
    public async Task<FeedView> RunAsync(Actor actor, FeedFilter filter, Cursor? after, CancellationToken cancellation)
    {
        var acting = await memory.RowsAsync(
            (nameof(Member), actor.PersonId, actor.Account),
            () => db.Members.AsNoTracking().ActingAsync(actor, cancellation)
        );
        var (page, last, found) = await memory.RowsAsync(
            (acting.AgencyId, acting.IsOwner ? Guid.Empty : acting.TeamId, filter, after),
            () => ReadAsync(acting, filter, after, cancellation)
        );
        return new(acting.Agency.Name, acting.Manages || acting.Works, page, last, found);
    }

    private async Task<(Page<FeedRow>, DateTimeOffset?, FeedFound?)> ReadAsync(
        Member acting,
        FeedFilter filter,
        Cursor? after,
        CancellationToken cancellation
    )
    {
        var price = await ConnectsPrice.InForceAsync(settings, cancellation);
        var (ids, found) = await FindAsync(filter, after, cancellation);
        var open = db.Jobs.AsNoTracking().Where(job => job.State == JobState.Open && job.Visibility != JobVisibility.InviteOnly);
        // What the directory found holds all filters; the database has the last word on what is open.
        var jobs = ids is null ? Narrow(open, filter) : open.Where(job => ids.Contains(job.Id));
        var rows = await jobs.NewestFirst(after, Size, job => job.PostedAt, job => job.Id)
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
        return (Page<FeedRow>.Of(shown, Size, row => row.Place), last, found);
    }

    private async Task<(IReadOnlyList<Guid>?, FeedFound?)> FindAsync(FeedFilter filter, Cursor? after, CancellationToken cancellation)
    {
        if (filter.Words is not { Length: > 0 } words)
            return (null, null);
        Dictionary<string, IReadOnlyList<string>> facets = [];
        if (filter.Type is { } type)
            facets[JobDirectory.Type] = [type.ToString()];
        if (filter.Tier is { } tier)
            facets[JobDirectory.Tier] = [tier.ToString()];
        if (filter.Verified)
            facets[JobDirectory.Verified] = ["true"];
        List<Bound> bounds = [];
        if (filter.Pay is { } pay)
            bounds.Add(new Bound(JobDirectory.Pay, pay * 100L));
        if (filter.MostConnects is { } most)
            bounds.Add(new Bound(JobDirectory.Connects, null, most));
        var jobs = await directory.LookAsync(db, cancellation);
        var search = new Search
        {
            Text = SearchBox.Read(words),
            Facets = facets,
            Bounds = bounds,
            Count = [JobDirectory.Type, JobDirectory.Tier, JobDirectory.Verified],
            SortBy = JobDirectory.Posted,
            Take = Size + Together,
        };
        var all = jobs.Find(search);
        var page = after is not { } from
            ? all
            : jobs.Find(search with { Bounds = [.. bounds, new Bound(JobDirectory.Posted, null, from.At.UtcTicks)], Count = [] });
        return ([.. page.Entries.Select(entry => entry.Key)], new FeedFound(all.Total, all.Facets));
    }

    private static IQueryable<Job> Narrow(IQueryable<Job> jobs, FeedFilter filter)
    {
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
                return TypedResults.Ok(
                    new
                    {
                        view.Page.Rows,
                        Next = view.Page.Next?.ToString(),
                        view.Found,
                    }
                );
            }
        );
}

/// <summary>Words of the open jobs that begin as the last one typed, commonest first, to complete it.</summary>
public sealed class CompleteWords(MarketplaceDb db, JobDirectory directory) : IUseCase
{
    /// <summary>The words with how many jobs have them; none while less than two letters are typed.</summary>
    public async Task<IReadOnlyList<FacetCount>> RunAsync(Actor actor, string? typed, CancellationToken cancellation)
    {
        await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        var word = SearchBox.LastWord(typed);
        return word.Length < 2 ? [] : (await directory.LookAsync(db, cancellation)).Complete(word);
    }
}

internal sealed class CompleteWordsFragment : IFragment
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/a/{agency}/jobs/words",
                async (string agency, string? q, CompleteWords complete, Actor actor, CancellationToken cancellation) =>
                {
                    var before = (q ?? "")[..^SearchBox.LastWord(q).Length];
                    return new RazorComponentResult<Pages.WordOptions>(
                        new { Before = before, Words = await complete.RunAsync(actor, q, cancellation) }
                    );
                }
            )
            .ExcludeFromDescription();
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.People;
using Guildhall.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Job = Guildhall.Marketplace.Jobs.Job;
using JobType = Guildhall.Marketplace.Contracts.JobType;

namespace Guildhall.Marketplace;

/// <summary>
/// Entries of one kind in memory for ranked text search. They are read from the database when somebody first searches, kept current from there
/// (at once for what this process saves, within two seconds for what others do), and given back when nobody searches for a while. What is
/// found is looked up in the database all the same, so an entry that is late shows nothing that is gone.
/// </summary>
public abstract class DirectoryOf<TRow>(OutboxSignal signal, TimeProvider clock, ILogger log) : IDisposable
    where TRow : class
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan IdleLife = TimeSpan.FromMinutes(30);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<Guid, int> known = [];
    private TextDirectory<Guid>? entries;
    private (long Saves, DateTimeOffset At) looked;
    private ITimer? idle;

    /// <summary>The directory as the database is now.</summary>
    public async Task<ITextDirectory<Guid>> LookAsync(MarketplaceDb db, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            idle ??= clock.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            idle.Change(IdleLife, Timeout.InfiniteTimeSpan);
            // Counted before reading: what is saved meanwhile makes the next one read again.
            var (saves, now) = (signal.Saves<MarketplaceDb>(), clock.GetUtcNow());
            if (entries is { } current && looked.Saves == saves && now - looked.At < Life && now >= looked.At)
                return current;
            entries ??= new TextDirectory<Guid>();
            await TakeOverAsync(db, entries, cancellation);
            looked = (saves, now);
            return entries;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        idle?.Dispose();
        turn.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The ids of the rows that belong in it, each with its version.</summary>
    protected abstract IQueryable<Listing> Listed(MarketplaceDb db);

    /// <summary>The rows with these ids, not tracked.</summary>
    protected abstract IQueryable<TRow> Rows(MarketplaceDb db, Guid[] ids);

    /// <summary>What is searched of a row.</summary>
    protected abstract (Guid Id, Entry Entry) Of(TRow row);

    private async Task TakeOverAsync(MarketplaceDb db, TextDirectory<Guid> into, CancellationToken cancellation)
    {
        var there = await Listed(db).ToDictionaryAsync(row => row.Id, row => row.Version, cancellation);
        foreach (var gone in known.Keys.Where(id => !there.ContainsKey(id)).ToList())
        {
            known.Remove(gone);
            into.Remove(gone);
        }
        var changed = there
            .Where(row => !known.TryGetValue(row.Key, out var version) || version != row.Value)
            .Select(row => row.Key)
            .ToList();
        var done = 0;
        foreach (var some in changed.Chunk(AtOnce))
        {
            foreach (var row in await Rows(db, some).ToListAsync(cancellation))
            {
                var (id, entry) = Of(row);
                into.Put(id, entry);
                known[id] = there[id];
            }
            done += some.Length;
            if (changed.Count > 2 * AtOnce)
                log.LogInformation("{Done} of {Of} {Kind} are in the directory", done, changed.Count, typeof(TRow).Name);
        }
    }

    private void Forget()
    {
        if (!turn.Wait(0))
            return;
        entries = null;
        known.Clear();
        turn.Release();
    }

    /// <summary>A row and how often it was saved.</summary>
    protected sealed record Listing(Guid Id, int Version);
}

/// <summary>The open jobs of the feed, for search by words with counts (M-123).</summary>
public sealed class JobDirectory(OutboxSignal signal, TimeProvider clock, ILogger<JobDirectory> log) : DirectoryOf<Job>(signal, clock, log)
{
    /// <summary>The facet of the type: hourly or fixed.</summary>
    public const string Type = "type";

    /// <summary>The facet of the tier.</summary>
    public const string Tier = "tier";

    /// <summary>The facet of verified payment: true or false.</summary>
    public const string Verified = "verified";

    /// <summary>The number of when it was posted, in ticks.</summary>
    public const string Posted = "posted";

    /// <summary>The number of what it pays at most, in minor units.</summary>
    public const string Pay = "pay";

    /// <summary>The number of Connects; 0 where it states none.</summary>
    public const string Connects = "connects";

    /// <inheritdoc/>
    protected override IQueryable<Listing> Listed(MarketplaceDb db) =>
        db
            .Jobs.Where(job => job.State == JobState.Open && job.Visibility != JobVisibility.InviteOnly)
            .Select(job => new Listing(job.Id, job.Version));

    /// <inheritdoc/>
    protected override IQueryable<Job> Rows(MarketplaceDb db, Guid[] ids) => db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id));

    /// <inheritdoc/>
    protected override (Guid, Entry) Of(Job row)
    {
        Dictionary<string, IReadOnlyList<string>> facets = [];
        if (row.Type is { } type)
            facets[Type] = [type.ToString()];
        if (row.Experience is { } tier)
            facets[Tier] = [tier.ToString()];
        if (row.Client.PaymentVerified is { } verified)
            facets[Verified] = [verified ? "true" : "false"];
        Dictionary<string, long> numbers = new() { [Posted] = row.PostedAt.UtcTicks, [Connects] = row.Connects ?? 0 };
        if ((row.Type is JobType.Hourly ? row.HourlyMax : row.Budget) is { } pay)
            numbers[Pay] = pay;
        return (
            row.Id,
            new Entry
            {
                Title = row.Title,
                Skills = row.Skills,
                Body = row.Description ?? "",
                Facets = facets,
                Numbers = numbers,
            }
        );
    }
}

/// <summary>People with a profile, for search by words (M-300).</summary>
public sealed class PeopleDirectory(OutboxSignal signal, TimeProvider clock, ILogger<PeopleDirectory> log)
    : DirectoryOf<Person>(signal, clock, log)
{
    /// <inheritdoc/>
    protected override IQueryable<Listing> Listed(MarketplaceDb db) =>
        db
            .People.Where(person => person.Title != "" && person.Status != AccountStatus.Closed)
            .Select(person => new Listing(person.Id, person.Version));

    /// <inheritdoc/>
    protected override IQueryable<Person> Rows(MarketplaceDb db, Guid[] ids) =>
        db.People.AsNoTracking().Where(person => ids.Contains(person.Id));

    /// <inheritdoc/>
    protected override (Guid, Entry) Of(Person row) =>
        (
            row.Id,
            new Entry
            {
                Title = $"{row.Name} {row.Title}",
                Skills = row.Skills,
                Body = row.Overview,
                Quality = (row.Score ?? 0) / 100.0,
            }
        );
}

/// <summary>What is typed into a search box, as a query of the language (R-148 ff.).</summary>
internal static class SearchBox
{
    private const int LeastPrefix = 2;

    /// <summary>Plain words find what begins with the last of them, for it may not be typed to its end; a query with signs is left as it is.</summary>
    public static string Read(string? typed)
    {
        var text = (typed ?? "").Trim();
        return text.All(letter => char.IsLetterOrDigit(letter) || letter == ' ') && LastWord(text).Length >= LeastPrefix
            ? text + "*"
            : text;
    }

    /// <summary>The word one is typing.</summary>
    public static string LastWord(string? typed) => (typed ?? "").Split(' ')[^1];
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Analytics;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Bidding.Walk;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Replays a version of a scanner over stored jobs of a chosen time, each as it was when first seen, through contest, floors, price,
/// windows, caps and budgets as they are set now. It changes nothing and is in no figure of real work.
/// </summary>
public sealed class RunBacktest(
    RadarDb db,
    StoredJobs stored,
    IAgencies agencies,
    IBidding market,
    Settings<RadarDb> settings,
    TimeProvider clock
) : IUseCase
{
    private const int AtOnce = 500;

    /// <param name="ScannerId">The scanner.</param>
    /// <param name="Version">The number of the version; null for the one in force.</param>
    /// <param name="Days">How far back, 1 to 366.</param>
    public sealed record Input(Guid ScannerId, int? Version = null, int Days = 60);

    /// <summary>Replays it.</summary>
    public async Task<Backtest> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.See);
        var scanner = await db
            .Scanners.AsNoTracking()
            .Where(one => one.Id == input.ScannerId && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        var version = await db
            .ScannerVersions.AsNoTracking()
            .Where(one => one.ScannerId == scanner.Id && one.Number == (input.Version ?? scanner.VersionNumber))
            .OneAsync("version", cancellation);
        var now = clock.GetUtcNow();
        var since = now.AddDays(-Math.Clamp(input.Days, 1, 366));
        var held = await stored.LookAsync(db, cancellation);
        var from = held.Covers(since) ? since : held.Since!.Value;
        var counted = held.Store.Preview(version.Configuration.Definition, from, take: 0);
        var limits = await Limits.ReadAsync(settings, cancellation);
        var scene = await Scene.LoadAsync(db, agencies, market, limits, acting.WorkspaceId, now, cancellation);
        var jobs = await ReadAsync([.. held.Store.Run(version.Configuration.Definition, from).Select(one => one.Key)], cancellation);
        var sent = await db
            .Bids.AsNoTracking()
            .Where(bid => bid.WorkspaceId == acting.WorkspaceId && bid.SentAt != null)
            .Select(bid => new Sent(bid.ScannerId, bid.SenderId, bid.JobId, bid.SentAt!.Value, bid.PriceSent ?? 0, bid.RepliedAt))
            .ToListAsync(cancellation);

        var play = new Replay(scene, limits, scanner, version.Configuration, HigherOf(scene, scanner, held.Store, from), sent);
        foreach (var job in jobs)
            play.Meet(job);
        play.Run();

        var days = Math.Max(1, (now - from).TotalDays);
        var segment = await SegmentAsync(scanner, version.Configuration, jobs, sent, now, cancellation);
        var per30 = play.Sends.Count * 30 / days;
        var (low, high) = Poisson.Interval(play.Sends.Count);
        var mine = sent.Where(one => one.ScannerId == scanner.Id && one.At >= from).ToList();
        return new Backtest(
            scanner.Name,
            version.Number,
            from,
            now,
            counted.Matching,
            counted.Asking,
            play.Sends,
            play.Stops,
            new Expected(per30, low * 30 / days, high * 30 / days),
            segment.Times(per30),
            segment,
            new Really(mine.Count, mine.Sum(one => one.Connects), mine.Count(one => one.RepliedAt is not null)),
            new Footing(
                (int)Math.Ceiling((now - since).TotalDays),
                counted.Days.Count,
                counted.Judged,
                [.. counted.Waterfall.Where(line => line.Unknown > 0 && line.Clause >= -1).Select(line => (line.Name, line.Unknown))],
                jobs.Count(one => one.RestsOnUnknown),
                jobs.Count(one => one.Snapshot.Description is null),
                from > since
            )
        );
    }

    private async Task<List<Met>> ReadAsync(List<Guid> ids, CancellationToken cancellation)
    {
        List<Met> met = [];
        foreach (var some in ids.Chunk(AtOnce))
        foreach (var job in await db.Jobs.AsNoTracking().Where(job => some.Contains(job.Id)).ToListAsync(cancellation))
            met.Add(new Met(job.Id, job.SeenAt, job.PostedAt, job.AtFirst()));
        return [.. met.OrderBy(one => one.SeenAt).ThenBy(one => one.Id)];
    }

    private static List<Higher> HigherOf(Scene scene, Scanner scanner, PostingStore<Guid> store, DateTimeOffset from) =>
        [
            .. scene
                .Scanners.Values.Where(row => row.Scanner.Contests && row.Scanner.Id != scanner.Id)
                .Where(row => scanner.ArchivedAt is not null || row.Scanner.Position < scanner.Position)
                .OrderBy(row => row.Scanner.Position)
                .Select(row => new Higher(
                    row.Scanner.Name,
                    row.Version.Configuration,
                    store.Run(row.Version.Configuration.Definition, from).Select(one => one.Key).ToHashSet()
                )),
        ];

    // The nearest segment with enough mature sends: the scanner, else its first sender on jobs of its category, else the workspace.
    private async Task<Segment> SegmentAsync(
        Scanner scanner,
        ScannerConfiguration configuration,
        List<Met> jobs,
        List<Sent> sent,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var least = await settings.GetAsync(BiddingSettings.MinSample, cancellation);
        var ofScanner = Share(sent.Where(one => one.ScannerId == scanner.Id));
        if (ofScanner.Mature >= least)
            return new Segment("this scanner", ofScanner, null);
        if (configuration.Sender.People is [var sender, ..])
        {
            var category =
                configuration.Definition.Clauses.OfType<OneOf>().FirstOrDefault(one => one.Field is Field.Category)?.Values[0]
                ?? jobs.GroupBy(one => one.Snapshot.Category).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;
            var theirs = sent.Where(one => one.SenderId == sender).ToList();
            var like = (await ReadAsync([.. theirs.Select(one => one.JobId).Distinct()], cancellation))
                .Where(one => string.Equals(one.Snapshot.Category, category, StringComparison.OrdinalIgnoreCase))
                .Select(one => one.Id)
                .ToHashSet();
            var ofSender = Share(theirs.Where(one => like.Contains(one.JobId)));
            if (ofSender.Mature >= least)
                return new Segment(category is null ? "its sender" : $"its sender in {category}", ofSender, null);
        }
        var ofAll = Share(sent);
        return ofAll.Mature >= least
            ? new Segment("the workspace", ofAll, null)
            : new Segment("assumed", ofAll, await settings.GetAsync(BiddingSettings.ReplyPrior, cancellation) / 100.0);

        Share Share(IEnumerable<Sent> some) =>
            Cohort.Of(
                [.. some.Select(one => new SentBid(default, null, "", "", one.At, null, 0, false, null, one.RepliedAt, null, null))],
                Measure.Replied,
                now
            );
    }

    /// <summary>A job that the version meets, as it was when first seen.</summary>
    internal sealed record Met(Guid Id, DateTimeOffset SeenAt, DateTimeOffset PostedAt, JobSnapshot Snapshot)
    {
        /// <summary>Whether the match leans on a value that the job does not state.</summary>
        public bool RestsOnUnknown { get; set; }
    }

    internal sealed record Higher(string Name, ScannerConfiguration Configuration, HashSet<Guid> Jobs);

    internal sealed record Sent(Guid? ScannerId, Guid SenderId, Guid JobId, DateTimeOffset At, int Connects, DateTimeOffset? RepliedAt);

    /// <summary>Time passes over the matches: each goes, waits for a window or a new day, or stops for a reason.</summary>
    private sealed class Replay(
        Scene scene,
        Limits limits,
        Scanner scanner,
        ScannerConfiguration configuration,
        List<Higher> higher,
        List<Sent> really
    )
    {
        private readonly PriorityQueue<(Met Job, Guid Sender), (DateTimeOffset, DateTimeOffset)> due = new();
        private readonly Dictionary<string, int> stops = [];
        private readonly List<Sent> sends = [];
        private readonly List<Sent> others = [.. really.Where(one => one.ScannerId != scanner.Id)];
        private readonly TimeZoneInfo windowZone = configuration.TimeZone is { } zone ? LocalTime.Zone(zone) : scene.Zone;

        public List<BacktestSend> Sends { get; } = [];

        public IReadOnlyList<BacktestStop> Stops =>
            [
                .. stops
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => new BacktestStop(pair.Key, pair.Value)),
            ];

        private TimeSpan MaxAge => configuration.MaxAgeHours is { } hours ? TimeSpan.FromHours(hours) : limits.MaxAge;

        public void Meet(Met job)
        {
            var definition = configuration.Definition;
            job.RestsOnUnknown = Evaluator
                .Judge(definition, JobReading.PostingOf(job.Snapshot, job.SeenAt))
                .Findings.Any(finding => finding.Clause >= -1 && finding.Origin is Origin.Unknown);
            if (scene.SenderOf(configuration, job.Snapshot) is not { } sender || scene.MayNotSend(sender, job.Snapshot) is not null)
                Stop("sender-not-eligible");
            else if (Contest(job, sender) is { } lost)
                Stop(lost);
            else if (configuration.FloorWaiver is null && GuardRails.BelowFloor(job.Snapshot, limits) is not null)
                Stop("below-floor");
            else if ((job.Snapshot.Connects ?? 0) > Math.Min(configuration.MaxPrice ?? int.MaxValue, limits.MaxPrice))
                Stop("price-over-limit");
            else
                Wait(job, sender, job.SeenAt);
        }

        public void Run()
        {
            while (due.TryDequeue(out var next, out var at))
            {
                var (job, sender) = next;
                if (at.Item1 - job.PostedAt > MaxAge || at.Item1 - job.SeenAt > limits.ClaimLife)
                    Stop(
                        at.Item1 == job.SeenAt ? "too-old"
                        : Opens(job.SeenAt) == at.Item1 ? "outside-window"
                        : "cap-day"
                    );
                else if (Full(sender, job.Snapshot.Connects ?? 0, at.Item1) is { } until)
                    Wait(job, sender, until);
                else
                {
                    sends.Add(new Sent(scanner.Id, sender, job.Id, at.Item1, job.Snapshot.Connects ?? 0, null));
                    Sends.Add(new BacktestSend(job.Id, job.Snapshot.Title, job.SeenAt, at.Item1, job.Snapshot.Connects));
                }
            }
        }

        private void Wait(Met job, Guid sender, DateTimeOffset from) => due.Enqueue((job, sender), (Opens(from), job.SeenAt));

        private DateTimeOffset Opens(DateTimeOffset from) => SendingWindow.Opening(configuration.Windows, from, windowZone);

        private string? Contest(Met job, Guid sender)
        {
            HashSet<Guid?> winners = [];
            foreach (var one in higher.Where(one => one.Jobs.Contains(job.Id)))
                winners.Add(scene.SenderOf(one.Configuration, job.Snapshot));
            return winners.Contains(sender) ? "lost-contest"
                : winners.Count >= limits.SendersPerJob ? "over-sender-limit"
                : null;
        }

        // When the first of the full caps begins anew; null while there is room in all.
        private DateTimeOffset? Full(Guid sender, int price, DateTimeOffset at)
        {
            var (day, month) = (LocalTime.Day(at, scene.Zone), LocalTime.Month(at, scene.Zone));
            foreach (
                var (period, who, bids, connects) in new[]
                {
                    (
                        month,
                        (Guid?)scanner.Id,
                        Math.Min(configuration.CapMonth ?? int.MaxValue, limits.CapScannerMonth),
                        configuration.ConnectsMonth
                    ),
                    (day, scanner.Id, Math.Min(configuration.CapDay ?? int.MaxValue, limits.CapScannerDay), configuration.ConnectsDay),
                    (month, sender, limits.CapSenderMonth, null),
                    (day, sender, limits.CapSenderDay, null),
                    (month, null, limits.CapWorkspaceMonth, (int?)limits.ConnectsMonth),
                    (day, null, limits.CapWorkspaceDay, (int?)limits.ConnectsDay),
                }
            )
            {
                var used = sends
                    .Concat(others)
                    .Where(one => one.At >= period.Since && one.At < period.Until)
                    .Where(one => who is null || one.ScannerId == who || one.SenderId == who)
                    .ToList();
                if (used.Count >= bids || (connects is { } most and > 0 && used.Sum(one => one.Connects) + price > most))
                    return period.Until;
            }
            return null;
        }

        private void Stop(string code) => stops[code] = stops.GetValueOrDefault(code) + 1;
    }
}

/// <summary>What a version would have done over stored jobs .</summary>
/// <param name="Scanner">The scanner's name.</param>
/// <param name="Version">The version.</param>
/// <param name="From">The jobs seen from then.</param>
/// <param name="To">Until then.</param>
/// <param name="Matches">Jobs that match.</param>
/// <param name="Asks">Jobs that ask.</param>
/// <param name="Sends">The bids that would have gone out, in time; those that ask included, as if a person had agreed.</param>
/// <param name="Stops">Why others would not have.</param>
/// <param name="Bids">Bids in 30 days with the exact 80 % interval.</param>
/// <param name="Replies">Replies in 30 days.</param>
/// <param name="Segment">Whose reply rate that uses.</param>
/// <param name="Really">What the scanner really did in that time.</param>
/// <param name="Footing">What all this stands on.</param>
public sealed record Backtest(
    string Scanner,
    int Version,
    DateTimeOffset From,
    DateTimeOffset To,
    int Matches,
    int Asks,
    IReadOnlyList<BacktestSend> Sends,
    IReadOnlyList<BacktestStop> Stops,
    Expected Bids,
    Expected Replies,
    Segment Segment,
    Really Really,
    Footing Footing
)
{
    /// <summary>Connects at the prices of the time; jobs that do not state theirs are left out.</summary>
    public int Connects => Sends.Sum(send => send.Connects ?? 0);

    /// <summary>Bids whose job did not state its price.</summary>
    public int PriceUnknown => Sends.Count(send => send.Connects is null);
}

/// <summary>A bid that would have gone out.</summary>
public sealed record BacktestSend(Guid JobId, string Title, DateTimeOffset SeenAt, DateTimeOffset At, int? Connects);

/// <summary>How many would have stopped for a reason.</summary>
public sealed record BacktestStop(string Code, int Count);

/// <summary>A figure between two bounds .</summary>
public sealed record Expected(double Middle, double Low, double High);

/// <summary>Whose replies an expectation is made from .</summary>
/// <param name="Of">In words: "this scanner", "its sender in Web Development", "the workspace", or "assumed".</param>
/// <param name="Share">The replies of its mature sends.</param>
/// <param name="Assumed">The rate taken while nothing has enough of them; null otherwise.</param>
public sealed record Segment(string Of, Share Share, double? Assumed)
{
    /// <summary>Replies to so many bids: times the Wilson bounds, or times what is assumed.</summary>
    internal Expected Times(double bids) =>
        Assumed is { } rate
            ? new Expected(bids * rate, bids * rate, bids * rate)
            : new Expected(bids * Share.Rate!.Value, bids * Share.Low!.Value, bids * Share.High!.Value);
}

/// <summary>What was really sent and answered in the time of a backtest.</summary>
public sealed record Really(int Sent, int Connects, int Replied);

/// <summary>What a backtest stands on .</summary>
/// <param name="AskedDays">Days asked for.</param>
/// <param name="StoredDays">Days of them with stored jobs.</param>
/// <param name="Judged">Jobs judged.</param>
/// <param name="Unknown">For each clause the jobs that do not state its value.</param>
/// <param name="OnUnknown">Jobs it meets though something it asks for is not stated.</param>
/// <param name="TitleOnly">Jobs it meets of which only the title is left.</param>
/// <param name="IsCut">Whether older jobs of the time are stored that were not judged.</param>
public sealed record Footing(
    int AskedDays,
    int StoredDays,
    int Judged,
    IReadOnlyList<(string Clause, int Jobs)> Unknown,
    int OnUnknown,
    int TitleOnly,
    bool IsCut
);

internal sealed class RunBacktestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/r/{workspace}/scanners/{scanner:guid}/backtest",
            async (Guid scanner, int? version, int? days, RunBacktest run, Actor actor, CancellationToken cancellation) =>
            {
                var found = await run.RunAsync(actor, new(scanner, version, days ?? 60), cancellation);
                return TypedResults.Ok(
                    new
                    {
                        found.Version,
                        found.From,
                        found.To,
                        found.Matches,
                        found.Asks,
                        sends = found.Sends.Count,
                        found.Connects,
                        found.PriceUnknown,
                        found.Stops,
                        bidsIn30Days = found.Bids,
                        repliesIn30Days = found.Replies,
                        segment = new
                        {
                            found.Segment.Of,
                            found.Segment.Share.Did,
                            found.Segment.Share.Mature,
                            found.Segment.Assumed,
                        },
                        found.Really,
                        standsOn = new
                        {
                            found.Footing.AskedDays,
                            found.Footing.StoredDays,
                            found.Footing.Judged,
                            found.Footing.OnUnknown,
                            found.Footing.TitleOnly,
                            found.Footing.IsCut,
                            unknown = found.Footing.Unknown.Select(one => new { one.Clause, one.Jobs }),
                        },
                    }
                );
            }
        );
}

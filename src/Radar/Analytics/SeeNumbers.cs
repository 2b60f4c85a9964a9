using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Analytics;

/// <summary>What was sent in a period, and what became of it: one cohort, by the workspace's local day of sending.</summary>
public sealed class SeeNumbers(RadarDb db, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The figures of the last so many local days, today included; 1 to 366.</summary>
    public async Task<Numbers> RunAsync(Actor actor, int days, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.See);
        if (days is < 1 or > 366)
            throw new InvalidInput("days", "A period has 1 to 366 days.");
        var now = clock.GetUtcNow();
        var workspace = acting.Workspace;
        var zone = LocalTime.Zone(workspace.TimeZone);
        var since = LocalTime.Day(LocalTime.Day(now, zone).Since.AddDays(1 - days).AddHours(12), zone).Since;
        var earlier = since - (now - since);

        var sent = await db.SentAsync(workspace.Id, earlier, cancellation);
        var cohort = sent.Where(bid => bid.SentAt >= since).ToList();
        var before = sent.Where(bid => bid.SentAt < since).ToList();
        var seen = await db.Jobs.CountAsync(job => job.SeenAt >= since, cancellation);
        var matched = await db.Opportunities.CountAsync(one => one.WorkspaceId == workspace.Id && one.CreatedAt >= since, cancellation);
        var lost = await db
            .Opportunities.Where(one => one.WorkspaceId == workspace.Id && one.CreatedAt >= since && one.State == OpportunityState.Skipped)
            .GroupBy(one => one.Code)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        var held = await db.Bids.CountAsync(
            bid => bid.WorkspaceId == workspace.Id && bid.State == BidState.Held && bid.MatchedAt >= since,
            cancellation
        );
        var scanners = await db
            .Scanners.Where(one => one.WorkspaceId == workspace.Id)
            .OrderBy(one => one.ArchivedAt != null)
            .ThenBy(one => one.Position)
            .Select(one => new
            {
                one.Id,
                one.Name,
                one.Position,
                one.Mode,
                one.ModeSince,
            })
            .ToListAsync(cancellation);

        return new Numbers(
            since,
            now,
            workspace.TimeZone,
            days,
            await settings.GetAsync(BiddingSettings.MinSample, cancellation),
            seen,
            matched,
            [
                .. lost.Select(row => new Reason(row.Key ?? "", row.Count))
                    .Concat(held > 0 ? [new Reason("held", held)] : [])
                    .OrderByDescending(row => row.Count),
            ],
            cohort,
            [
                .. Enum.GetValues<Measure>()
                    .Select(measure => new Funnel(measure, Cohort.Of(cohort, measure, now), Cohort.Of(before, measure, now))),
            ],
            Cohort.Middle(cohort.Select(bid => bid.Speed).OfType<TimeSpan>().Where(speed => speed >= TimeSpan.Zero)),
            Weeks(cohort, since, now, zone),
            [
                .. scanners.Select(one => new Board(
                    one.Id,
                    one.Position,
                    one.Name,
                    one.Mode,
                    one.ModeSince,
                    Cohort.Of([.. cohort.Where(bid => bid.ScannerId == one.Id)], Measure.Replied, now),
                    Cohort.Of([.. before.Where(bid => bid.ScannerId == one.Id)], Measure.Replied, now),
                    cohort.Where(bid => bid.ScannerId == one.Id).Sum(bid => bid.Connects),
                    cohort.Count(bid => bid.ScannerId == one.Id && bid.HiredAt != null)
                )),
            ],
            Speeds(cohort, now)
        );
    }

    private static List<Week> Weeks(List<SentBid> cohort, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone)
    {
        List<Week> weeks = [];
        for (var from = LocalTime.Week(since, zone).Since; from <= now; from = LocalTime.Week(from.AddDays(8), zone).Since)
        {
            var until = LocalTime.Week(from.AddHours(12), zone).Until;
            var bids = cohort.Where(bid => bid.SentAt >= from && bid.SentAt < until).ToList();
            weeks.Add(new Week(from, bids.Count, Cohort.Of(bids, Measure.Replied, now), now < until + Cohort.Window(Measure.Replied)));
        }
        return weeks;
    }

    private static List<Speed> Speeds(List<SentBid> cohort, DateTimeOffset now)
    {
        (string Words, TimeSpan From, TimeSpan To)[] bands =
        [
            ("under 15 min", TimeSpan.Zero, TimeSpan.FromMinutes(15)),
            ("15–60 min", TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)),
            ("1–4 hours", TimeSpan.FromHours(1), TimeSpan.FromHours(4)),
            ("over 4 hours", TimeSpan.FromHours(4), TimeSpan.MaxValue),
        ];
        return
        [
            .. bands.Select(band => new Speed(
                band.Words,
                Cohort.Of([.. cohort.Where(bid => bid.Speed >= band.From && bid.Speed < band.To)], Measure.Replied, now)
            )),
        ];
    }
}

/// <summary>The figures of a period.</summary>
/// <param name="Since">Its beginning (UTC), a local midnight.</param>
/// <param name="AsOf">When this was counted (UTC).</param>
/// <param name="TimeZone">The zone of its days.</param>
/// <param name="Days">Its local days, today included.</param>
/// <param name="Least">Mature bids below which no rate is shown .</param>
/// <param name="Seen">Jobs seen.</param>
/// <param name="Matched">Opportunities.</param>
/// <param name="NotSent">Why the others were not sent, the most frequent first.</param>
/// <param name="Cohort">The bids sent.</param>
/// <param name="Funnel">What they came to.</param>
/// <param name="Speed">From posting to sending.</param>
/// <param name="Weeks">Replies by week of sending.</param>
/// <param name="Boards">Each scanner.</param>
/// <param name="Speeds">Replies by speed.</param>
public sealed record Numbers(
    DateTimeOffset Since,
    DateTimeOffset AsOf,
    string TimeZone,
    int Days,
    int Least,
    int Seen,
    int Matched,
    IReadOnlyList<Reason> NotSent,
    IReadOnlyList<SentBid> Cohort,
    IReadOnlyList<Funnel> Funnel,
    (TimeSpan Median, TimeSpan P90)? Speed,
    IReadOnlyList<Week> Weeks,
    IReadOnlyList<Board> Boards,
    IReadOnlyList<Speed> Speeds
)
{
    /// <summary>Bids sent.</summary>
    public int Sent => Cohort.Count;

    /// <summary>Connects they cost.</summary>
    public int Connects => Cohort.Sum(bid => bid.Connects);

    /// <summary>The share of one measure.</summary>
    public Funnel Of(Measure measure) => Funnel.Single(step => step.Measure == measure);

    /// <summary>Connects a reply cost, over mature bids; null while there is none .</summary>
    public int? ConnectsPerReply
    {
        get
        {
            var mature = Cohort.Where(bid => AsOf - bid.SentAt >= Analytics.Cohort.Window(Measure.Replied)).ToList();
            var replies = Of(Measure.Replied).Now.Did;
            return replies == 0 ? null : (int)Math.Round((double)mature.Sum(bid => bid.Connects) / replies);
        }
    }
}

/// <summary>Why opportunities were not sent.</summary>
public sealed record Reason(string Code, int Count);

/// <summary>One step of the funnel, now and in the period before.</summary>
public sealed record Funnel(Measure Measure, Share Now, Share Before);

/// <summary>One week of sending; not complete while replies may still come .</summary>
public sealed record Week(DateTimeOffset Since, int Sent, Share Replied, bool Running);

/// <summary>One scanner's line.</summary>
public sealed record Board(
    Guid ScannerId,
    int Position,
    string Name,
    ScannerMode Mode,
    DateTimeOffset ModeSince,
    Share Replied,
    Share Before,
    int Connects,
    int Hired
);

/// <summary>Replies of the bids that went out so fast.</summary>
public sealed record Speed(string Words, Share Replied);

/// <summary>Reading sent bids.</summary>
internal static class SentBids
{
    /// <summary>The bids of a workspace that the market confirmed since then .</summary>
    public static Task<List<SentBid>> SentAsync(this RadarDb db, Guid workspaceId, DateTimeOffset since, CancellationToken cancellation) =>
        db
            .Bids.Where(bid => bid.WorkspaceId == workspaceId && bid.SentAt >= since)
            .OrderBy(bid => bid.SentAt)
            .Select(bid => new SentBid(
                bid.Id,
                bid.ScannerId,
                bid.ScannerName,
                bid.SenderName,
                bid.SentAt!.Value,
                bid.PostedAt,
                bid.PriceSent ?? 0,
                bid.ApprovedById != null,
                bid.ViewedAt,
                bid.RepliedAt,
                bid.OfferedAt,
                bid.HiredAt
            ))
            .ToListAsync(cancellation);
}

internal sealed class SeeNumbersEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/r/{workspace}/numbers",
            async (SeeNumbers see, Actor actor, CancellationToken cancellation, int days = 90) =>
            {
                var numbers = await see.RunAsync(actor, days, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        numbers.Since,
                        numbers.AsOf,
                        numbers.TimeZone,
                        numbers.Seen,
                        numbers.Matched,
                        numbers.Sent,
                        numbers.Connects,
                        numbers.ConnectsPerReply,
                        numbers.NotSent,
                        funnel = numbers.Funnel.Select(step => new
                        {
                            step.Measure,
                            step.Now.Did,
                            of = step.Now.Mature,
                            step.Now.Young,
                            step.Now.Late,
                            rate = step.Now.Mature < numbers.Least ? null : step.Now.Rate,
                            low = step.Now.Mature < numbers.Least ? null : step.Now.Low,
                            high = step.Now.Mature < numbers.Least ? null : step.Now.High,
                        }),
                    }
                );
            }
        );
}

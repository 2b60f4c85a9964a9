using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Analytics;

/// <summary>What the workspace's home shows of today .</summary>
public sealed class SeeHome(RadarDb db, IBidding market, IAgencies agencies, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    private const int Lines = 10;

    /// <summary>The figures of the local day, what waits, and the latest decisions.</summary>
    public async Task<Home> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.See);
        var workspace = acting.Workspace;
        var now = clock.GetUtcNow();
        var (since, _) = workspace.DayAt(now);
        var id = workspace.Id;

        var seen = await db.Jobs.CountAsync(job => job.SeenAt >= since, cancellation);
        List<double> seenThen = [];
        List<double> matchedThen = [];
        foreach (var (from, to) in Course.PartsOf(now)) // counted where they lie: on a busy day they are a hundred thousand
        {
            seenThen.Add(await db.Jobs.CountAsync(job => job.SeenAt >= from && job.SeenAt < to, cancellation));
            matchedThen.Add(await db.MatchesSince(id, from).CountAsync(one => one.At < to, cancellation));
        }
        var lastSeen = await db
            .Jobs.OrderByDescending(job => job.SeenAt)
            .Select(job => (DateTimeOffset?)job.SeenAt)
            .FirstOrDefaultAsync(cancellation);
        var matched = await db.MatchedAsync(id, since, cancellation);
        var inAnHour = now.AddHours(1);
        var waiting = await db
            .Bids.Where(bid => bid.WorkspaceId == id && bid.State == BidState.AwaitingApproval)
            .GroupBy(bid => bid.State)
            .Select(group => new
            {
                Count = group.Count(),
                Soon = group.Count(bid => bid.ApprovalEndsAt <= inAnHour),
                FirstEnds = group.Min(bid => bid.ApprovalEndsAt),
            })
            .FirstOrDefaultAsync(cancellation);
        var sent90 = await db.SentAsync(id, now.AddDays(-90), cancellation);
        var today = sent90.Where(bid => bid.SentAt >= since).ToList();
        var replies = await db
            .Bids.Where(bid => bid.WorkspaceId == id && bid.RepliedAt >= since)
            .Select(bid => new
            {
                bid.Id,
                bid.OpportunityId,
                bid.SenderName,
                bid.RepliedAt,
                bid.JobId,
            })
            .ToListAsync(cancellation);
        var scanners = await db
            .Scanners.Where(one => one.WorkspaceId == id && one.ArchivedAt == null)
            .OrderBy(one => one.Position)
            .Join(db.ScannerVersions, one => one.VersionId, version => version.Id, (one, version) => new { one, version })
            .ToListAsync(cancellation);
        var team = await agencies.TeamAsync(workspace.TeamId, cancellation);
        var names = team.ToDictionary(member => member.Person.Id, member => member.Person.FirstName);
        var uncertain = await db.Bids.CountAsync(bid => bid.WorkspaceId == id && bid.State == BidState.Uncertain, cancellation);
        var held = await db
            .Bids.Where(bid => bid.WorkspaceId == id && bid.State == BidState.Held)
            .GroupBy(bid => bid.Code)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        var pressed = await db
            .KillSwitches.AsNoTracking()
            .Where(one => one.ReleasedAt == null && (one.Of == SwitchOf.Instance || one.SubjectId == id))
            .FirstOrDefaultAsync(cancellation);

        return new Home(
            workspace,
            now,
            seen,
            lastSeen,
            matched.Values.Sum(),
            scanners.Count(row => row.one.IsLive),
            waiting?.Count ?? 0,
            waiting?.Soon ?? 0,
            waiting?.FirstEnds,
            today.Count,
            await settings.GetAsync(BiddingSettings.CapWorkspaceDay, cancellation),
            today.Count(bid => bid.ByPerson),
            replies.Count,
            new Course(
                seenThen,
                matchedThen,
                Course.Of(sent90.Select(bid => bid.SentAt), now),
                Course.Of(sent90.Select(bid => bid.RepliedAt).OfType<DateTimeOffset>(), now)
            ),
            [.. replies.Select(reply => new Reply(reply.OpportunityId, reply.SenderName, reply.RepliedAt!.Value))],
            today.Sum(bid => bid.Connects),
            await settings.GetAsync(BiddingSettings.ConnectsWorkspaceDay, cancellation),
            await market.BalanceAsync(workspace.AgencyId, cancellation),
            [.. held.Select(row => new Reason(row.Key ?? "", row.Count)).OrderByDescending(row => row.Count)],
            uncertain,
            pressed,
            [
                .. scanners.Select(row => new ScannerLine(
                    row.one.Id,
                    row.one.Position,
                    row.one.Name,
                    row.one.Mode,
                    row.one.IsPaused,
                    row.one.ModeSince,
                    string.Join(
                        ", then ",
                        row.version.Configuration.Sender.People.Select(person => names.GetValueOrDefault(person, "someone who left"))
                    ),
                    row.one.IsLive ? matched.GetValueOrDefault(row.one.Id) : null,
                    row.one.Contests ? today.Count(bid => bid.ScannerId == row.one.Id) : null
                )),
            ],
            [.. Enum.GetValues<Measure>().Select(measure => (measure, Cohort.Of(sent90, measure, now)))],
            await settings.GetAsync(BiddingSettings.MinSample, cancellation),
            await LatestAsync(id, cancellation)
        );
    }

    /// <summary>The latest verdicts of the workspace: what became of bids, and jobs that no scanner took, one line each, newest first.</summary>
    public async Task<IReadOnlyList<VerdictLine>> LatestAsync(Guid workspaceId, CancellationToken cancellation)
    {
        var decisions = await db
            .Decisions.Where(one =>
                one.WorkspaceId == workspaceId
                && (one.Outcome != Outcome.Go || one.Step == BidStep.Outcome)
                && (one.Outcome != Outcome.Ask || one.Step == BidStep.Gate || one.Step == BidStep.Recheck)
            )
            .OrderByDescending(one => one.At)
            .ThenByDescending(one => one.Line)
            .Take(Lines)
            .Join(db.Jobs, one => one.JobId, job => job.Id, (one, job) => new { one, job.Title })
            .ToListAsync(cancellation);
        var scanners = await db
            .Scanners.Where(one => one.WorkspaceId == workspaceId)
            .ToDictionaryAsync(
                one => one.Id,
                one => (one.Position, Name: one.Position > 0 ? $"{one.Position} {one.Name}" : one.Name),
                cancellation
            );
        var explained = await db
            .Evaluations.Where(one => one.WorkspaceId == workspaceId && one.Explanation != null)
            .OrderByDescending(one => one.At)
            .Take(Lines * Math.Max(1, scanners.Count))
            .Join(
                db.Jobs,
                one => one.JobId,
                job => job.Id,
                (one, job) =>
                    new
                    {
                        one.At,
                        one.Verdict,
                        one.Reason,
                        one.ScannerId,
                        one.JobId,
                        job.Title,
                    }
            )
            .ToListAsync(cancellation);
        // One line a job: what its highest scanner says, and how many others said no as well.
        var misses = explained
            .GroupBy(one => one.JobId)
            .Where(job => job.All(one => one.Verdict is Verdict.NoMatch))
            .Select(job =>
                (
                    First: job.MinBy(one => scanners[one.ScannerId].Position)!,
                    Others: job.Select(one => one.ScannerId).Distinct().Count() - 1
                )
            );
        var bids = decisions.Select(row => row.one.BidId).OfType<Guid>().Distinct().ToList();
        var prices = await db
            .Bids.Where(bid => bids.Contains(bid.Id))
            .ToDictionaryAsync(bid => bid.Id, bid => bid.PriceSent ?? bid.PriceAtMatch, cancellation);
        return
        [
            .. decisions
                .Select(row => new VerdictLine(
                    row.one.At,
                    row.one.Outcome,
                    row.one.Step,
                    row.Title,
                    row.one.Says,
                    row.one.ScannerId is { } scanner ? scanners.GetValueOrDefault(scanner).Name ?? "" : "by hand",
                    row.one.BidId is { } bid ? prices.GetValueOrDefault(bid) : null,
                    row.one.OpportunityId,
                    row.one.JobId
                ))
                .Concat(
                    misses.Select(miss => new VerdictLine(
                        miss.First.At,
                        Outcome.Skip,
                        BidStep.Contest,
                        miss.First.Title,
                        miss.First.Reason,
                        scanners[miss.First.ScannerId].Name + (miss.Others > 0 ? $" and {miss.Others}" : ""),
                        null,
                        null,
                        miss.First.JobId
                    ))
                )
                .OrderByDescending(line => line.At)
                .Take(Lines),
        ];
    }
}

/// <summary>The home of a workspace.</summary>
public sealed record Home(
    Workspace Workspace,
    DateTimeOffset Now,
    int Seen,
    DateTimeOffset? LastSeen,
    int Matched,
    int LiveScanners,
    int Waiting,
    int WaitingSoon,
    DateTimeOffset? FirstEnds,
    int Sent,
    int CapDay,
    int ApprovedByPeople,
    int Replies,
    Course Course,
    IReadOnlyList<Reply> RepliesToday,
    int ConnectsToday,
    int ConnectsDay,
    int Balance,
    IReadOnlyList<Reason> Held,
    int Uncertain,
    KillSwitch? Stopped,
    IReadOnlyList<ScannerLine> Scanners,
    IReadOnlyList<(Measure Measure, Share Share)> Rates,
    int Least,
    IReadOnlyList<VerdictLine> Latest
);

/// <summary>How the last 24 hours went, in counts of two hours each, the latest last.</summary>
public sealed record Course(
    IReadOnlyList<double> Seen,
    IReadOnlyList<double> Matched,
    IReadOnlyList<double> Sent,
    IReadOnlyList<double> Replies
)
{
    private const int Parts = 12;
    private static readonly TimeSpan Part = TimeSpan.FromDays(1) / Parts;

    /// <summary>From when, and until before when, each part of the 24 hours before <paramref name="now"/> goes; the last has no end.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> PartsOf(DateTimeOffset now)
    {
        for (var part = Parts; part > 0; part--)
            yield return (now - part * Part, part == 1 ? DateTimeOffset.MaxValue : now - (part - 1) * Part);
    }

    /// <summary>Counts moments by the part of the 24 hours before <paramref name="now"/> that they fall in; older ones are left out.</summary>
    public static IReadOnlyList<double> Of(IEnumerable<DateTimeOffset> moments, DateTimeOffset now)
    {
        var counts = new double[Parts];
        foreach (var at in moments)
        {
            var part = (int)Math.Floor((at - now.AddDays(-1)) / Part);
            if (part >= 0)
                counts[Math.Min(part, Parts - 1)]++;
        }
        return counts;
    }
}

/// <summary>A reply of today.</summary>
public sealed record Reply(Guid OpportunityId, string SenderName, DateTimeOffset At);

/// <summary>A scanner in the list; null where there is no figure.</summary>
public sealed record ScannerLine(
    Guid Id,
    int Position,
    string Name,
    ScannerMode Mode,
    bool IsPaused,
    DateTimeOffset ModeSince,
    string Senders,
    int? Matched,
    int? Sent
);

/// <summary>A line of the list of decisions.</summary>
public sealed record VerdictLine(
    DateTimeOffset At,
    Outcome Outcome,
    BidStep Step,
    string Title,
    string Says,
    string Scanner,
    int? Connects,
    Guid? OpportunityId,
    Guid JobId
)
{
    /// <summary>The verdict in a word.</summary>
    public string Word =>
        Outcome switch
        {
            Outcome.Ask => "Asked",
            Outcome.Hold => "Held",
            Outcome.Sent => "Sent",
            Outcome.Failed => "Failed",
            Outcome.Uncertain => "Uncertain",
            Outcome.AsIf => "Shadow",
            Outcome.Go => "Client",
            _ => "Skipped",
        };

    /// <summary>The label's kind.</summary>
    public string? Kind =>
        Outcome switch
        {
            Outcome.Ask or Outcome.Uncertain => "warn",
            Outcome.Hold or Outcome.AsIf => "orch",
            Outcome.Sent => "ok",
            Outcome.Failed => "bad",
            Outcome.Go => "info",
            _ => null,
        };
}

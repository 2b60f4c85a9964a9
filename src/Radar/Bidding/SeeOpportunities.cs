using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>Opportunities in lists, and one with everything that was decided about it. A Sender sees what is in their own name.</summary>
public sealed class SeeOpportunities(RadarDb db, IBidding market, IAgencies agencies, TimeProvider clock) : IUseCase
{
    private const int Size = 50;

    // The latest matches that a fit score is compared with.
    private const int Compared = 500;

    /// <summary>
    /// The opportunities in a state, or all, newest first; of one code where given. With <paramref name="waits"/> those under Review alone:
    /// true for what waits for an approval, false for what nobody approved in time.
    /// </summary>
    public async Task<OpportunityList> RunAsync(
        Actor actor,
        OpportunityState? state,
        string? code,
        bool? waits,
        Cursor? after,
        CancellationToken cancellation
    )
    {
        var (acting, own) = await ActingAsync(actor, cancellation);
        var all = Mine(acting, own);
        var waiting = all.Where(one =>
            one.State == OpportunityState.Review
            && db.Bids.Any(bid => bid.OpportunityId == one.Id && bid.State == BidState.AwaitingApproval)
        );
        var counts = await all.GroupBy(one => one.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        var reasons = await all.Where(one => one.State == OpportunityState.Skipped)
            .GroupBy(one => one.Code)
            .Select(group => new { group.Key, Count = group.Count() })
            .OrderByDescending(row => row.Count)
            .ToListAsync(cancellation);
        var rows = all.Where(one => (state == null || one.State == state) && (code == null || one.Code == code));
        if (waits is { } still)
            rows = rows.Where(one => one.State == OpportunityState.Review && waiting.Any(other => other.Id == one.Id) == still);
        var page = await rows.NewestFirst(after, Size, one => one.LastEventAt, one => one.Id)
            .Join(db.Jobs, one => one.JobId, job => job.Id, (one, job) => new { one, job })
            .AsNoTracking()
            .ToListAsync(cancellation);
        var ids = page.Select(row => row.one.Id).ToList();
        var bids = await db
            .Bids.AsNoTracking()
            .Where(bid => ids.Contains(bid.OpportunityId))
            .OrderBy(bid => bid.Id)
            .ToListAsync(cancellation);
        var list = page.OrderByDescending(row => row.one.LastEventAt)
            .ThenByDescending(row => row.one.Id)
            .Select(row => new OpportunityRow(
                row.one,
                row.job.Now(),
                row.job.SeenAt,
                bids.LastOrDefault(bid => bid.OpportunityId == row.one.Id)
            ))
            .ToList();
        return new OpportunityList(
            Page<OpportunityRow>.Of(list, Size, row => new Cursor(row.Opportunity.LastEventAt, row.Opportunity.Id)),
            counts,
            await waiting.CountAsync(cancellation),
            [.. reasons.Select(row => new Analytics.Reason(row.Key ?? "", row.Count))]
        );
    }

    /// <summary>What waits for an approval, the least time left first.</summary>
    public async Task<IReadOnlyList<OpportunityRow>> WaitingAsync(Actor actor, CancellationToken cancellation)
    {
        var (acting, own) = await ActingAsync(actor, cancellation);
        var bids = await db
            .Bids.AsNoTracking()
            .Where(bid =>
                bid.WorkspaceId == acting.WorkspaceId && bid.State == BidState.AwaitingApproval && (!own || bid.SenderId == acting.PersonId)
            )
            .OrderBy(bid => bid.ApprovalEndsAt)
            .Take(200)
            .ToListAsync(cancellation);
        var ids = bids.Select(bid => bid.OpportunityId).ToList();
        var rows = await db
            .Opportunities.AsNoTracking()
            .Where(one => ids.Contains(one.Id))
            .Join(db.Jobs, one => one.JobId, job => job.Id, (one, job) => new { one, job })
            .AsNoTracking()
            .ToDictionaryAsync(row => row.one.Id, cancellation);
        var team = PeopleOf(await agencies.TeamAsync(acting.Workspace.TeamId, cancellation));
        return
        [
            .. bids.Select(bid => new OpportunityRow(
                rows[bid.OpportunityId].one,
                rows[bid.OpportunityId].job.Now(),
                rows[bid.OpportunityId].job.SeenAt,
                bid
            )
            {
                Face = team.GetValueOrDefault(bid.SenderId)?.Picture,
            }),
        ];
    }

    /// <summary>One opportunity: the job, the bid, each decision, each scanner's verdict, what changed, the balance.</summary>
    public async Task<OpportunityView> OneAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var (acting, own) = await ActingAsync(actor, cancellation);
        var opportunity = await Mine(acting, own).AsNoTracking().Where(one => one.Id == id).OneAsync("opportunity", cancellation);
        var job = await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == opportunity.JobId, cancellation);
        var bids = await db.Bids.AsNoTracking().Where(bid => bid.OpportunityId == id).OrderBy(bid => bid.Id).ToListAsync(cancellation);
        var decisions = await db
            .Decisions.AsNoTracking()
            .Where(one => one.OpportunityId == id)
            .OrderBy(one => one.At)
            .ThenBy(one => one.Line)
            .ToListAsync(cancellation);
        var verdicts = await db
            .Evaluations.AsNoTracking()
            .Where(one => one.WorkspaceId == acting.WorkspaceId && one.JobId == job.Id)
            .Join(db.Scanners, one => one.ScannerId, scanner => scanner.Id, (one, scanner) => new { one, scanner })
            .OrderBy(row => row.scanner.Position)
            .ToListAsync(cancellation);
        var drifts = await db.Drifts.AsNoTracking().Where(one => one.JobId == job.Id).OrderBy(one => one.At).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        var members = await agencies.TeamAsync(acting.Workspace.TeamId, cancellation);
        var team = PeopleOf(members);
        var view = new OpportunityView(
            opportunity,
            job,
            job.Now(),
            bids.LastOrDefault(),
            decisions,
            [
                .. verdicts
                    .GroupBy(row => row.scanner.Id)
                    .Select(group => group.MaxBy(row => (row.one.Edition, row.one.At))!)
                    .Select(row => new ScannerVerdict(
                        row.scanner.Id,
                        row.scanner.Position,
                        row.scanner.Name,
                        row.scanner.Mode,
                        row.one.Verdict,
                        row.one.Reason,
                        row.one.Lines
                    )),
            ],
            drifts,
            await market.BalanceAsync(acting.Workspace.AgencyId, cancellation),
            await market.PriceAsync(job.Id, cancellation),
            await db
                .Bids.Where(bid => bid.WorkspaceId == acting.WorkspaceId && bid.SentAt >= acting.Workspace.DayAt(now).Since)
                .SumAsync(bid => bid.PriceSent ?? 0, cancellation),
            acting.May(Workspaces.Act.Send),
            acting.May(Workspaces.Act.Override),
            opportunity.State is OpportunityState.Skipped or OpportunityState.Review && acting.May(Workspaces.Act.Override)
                ? [.. members.Where(member => member.Permissions.Contractor is not Contractor.None).Select(member => member.Person)]
                : []
        );
        var fit = FitScore.Of(job.AtFirst(), view.Bid is { } mine ? team.GetValueOrDefault(mine.SenderId) : null, job.SeenAt);
        return view with
        {
            Fit = fit,
            Percentile = fit.PercentileAmong(await LatestFitsAsync(acting.WorkspaceId, id, team, cancellation)),
            Advice = AdviceOn(view),
            Face = view.Bid is { } last ? team.GetValueOrDefault(last.SenderId)?.Picture : null,
            SeesScanners = !own,
        };
    }

    /// <summary>The opportunities of a state that fit best, of the latest 500; those without a score last .</summary>
    public async Task<IReadOnlyList<OpportunityRow>> BestAsync(Actor actor, OpportunityState? state, CancellationToken cancellation)
    {
        var (acting, own) = await ActingAsync(actor, cancellation);
        var team = PeopleOf(await agencies.TeamAsync(acting.Workspace.TeamId, cancellation));
        var rows = await Mine(acting, own)
            .Where(one => state == null || one.State == state)
            .OrderByDescending(one => one.LastEventAt)
            .Take(Compared)
            .Join(db.Jobs, one => one.JobId, job => job.Id, (one, job) => new { one, job })
            .AsNoTracking()
            .ToListAsync(cancellation);
        var ids = rows.Select(row => row.one.Id).ToList();
        var bids = (
            await db.Bids.AsNoTracking().Where(bid => ids.Contains(bid.OpportunityId)).OrderBy(bid => bid.Id).ToListAsync(cancellation)
        )
            .GroupBy(bid => bid.OpportunityId)
            .ToDictionary(group => group.Key, group => group.Last());
        return
        [
            .. rows.Select(row =>
                    (
                        Row: new OpportunityRow(row.one, row.job.Now(), row.job.SeenAt, bids.GetValueOrDefault(row.one.Id)),
                        Fit: FitScore
                            .Of(
                                row.job.AtFirst(),
                                bids.TryGetValue(row.one.Id, out var bid) ? team.GetValueOrDefault(bid.SenderId) : null,
                                row.job.SeenAt
                            )
                            .Score
                    )
                )
                .OrderByDescending(one => one.Fit ?? -1)
                .ThenByDescending(one => one.Row.Opportunity.LastEventAt)
                .Take(Size)
                .Select(one => one.Row with { Fit = one.Fit }),
        ];
    }

    private static Dictionary<Guid, PersonFacts> PeopleOf(IReadOnlyList<MemberFacts> team) =>
        team.ToDictionary(member => member.Person.Id, member => member.Person);

    private async Task<List<int>> LatestFitsAsync(
        Guid workspaceId,
        Guid but,
        Dictionary<Guid, PersonFacts> team,
        CancellationToken cancellation
    )
    {
        var rows = await db
            .Opportunities.AsNoTracking()
            .Where(one => one.WorkspaceId == workspaceId && one.Id != but)
            .OrderByDescending(one => one.CreatedAt)
            .Take(Compared)
            .Join(
                db.Jobs,
                one => one.JobId,
                job => job.Id,
                (one, job) =>
                    new
                    {
                        one.Id,
                        job.First,
                        job.SeenAt,
                    }
            )
            .ToListAsync(cancellation);
        var ids = rows.Select(row => row.Id).ToList();
        var senders = (
            await db
                .Bids.Where(bid => ids.Contains(bid.OpportunityId))
                .Select(bid => new { bid.OpportunityId, bid.SenderId })
                .ToListAsync(cancellation)
        ).ToLookup(bid => bid.OpportunityId, bid => bid.SenderId);
        return
        [
            .. rows.Select(row =>
                    FitScore
                        .Of(
                            System.Text.Json.JsonSerializer.Deserialize<JobSnapshot>(row.First, Json.Options)!,
                            senders[row.Id].Select(team.GetValueOrDefault).FirstOrDefault(),
                            row.SeenAt
                        )
                        .Score
                )
                .OfType<int>(),
        ];
    }

    // The first contest stands; what a later one would say is said beside it, until somebody approves.
    private static string? AdviceOn(OpportunityView view)
    {
        if (view.Bid is not { ApprovedAt: null, State: BidState.Drafting or BidState.AwaitingApproval or BidState.Held } bid)
            return null;
        var highest = view
            .Verdicts.Where(one => one.Position > 0 && one.Mode is ScannerMode.Review or ScannerMode.Auto)
            .Where(one => one.Verdict is not Matching.Verdict.NoMatch)
            .MinBy(one => one.Position);
        return highest is null || highest.ScannerId == bid.ScannerId
            ? null
            : $"{highest.Name} stands higher and meets the job as it is now. {bid.ScannerName} won when it was first seen, and that stands.";
    }

    private async Task<(WorkspacePerson Acting, bool Own)> ActingAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.MustFor(Workspaces.Act.See, acting.PersonId);
        return (acting, !acting.May(Workspaces.Act.See));
    }

    private IQueryable<Opportunity> Mine(WorkspacePerson acting, bool own) =>
        db.Opportunities.Where(one =>
            one.WorkspaceId == acting.WorkspaceId
            && (!own || db.Bids.Any(bid => bid.OpportunityId == one.Id && bid.SenderId == acting.PersonId))
        );
}

/// <summary>A page of opportunities with the counts of the tabs, how many of those under Review wait for an approval, and the reasons of skips.</summary>
public sealed record OpportunityList(
    Page<OpportunityRow> Page,
    IReadOnlyDictionary<OpportunityState, int> Counts,
    int Waiting,
    IReadOnlyList<Analytics.Reason> Reasons
);

/// <summary>An opportunity in a list, with its last bid.</summary>
public sealed record OpportunityRow(Opportunity Opportunity, JobSnapshot Job, DateTimeOffset SeenAt, Bid? Bid, int? Fit = null)
{
    /// <summary>The address of the sender's picture, where faces are shown: on what waits for an approval. Null for one who left.</summary>
    public string? Face { get; init; }
}

/// <summary>What one scanner said about the job.</summary>
public sealed record ScannerVerdict(
    Guid ScannerId,
    int Position,
    string Name,
    ScannerMode Mode,
    Matching.Verdict Verdict,
    string Reason,
    IReadOnlyList<ClauseLine> Lines
);

/// <summary>One opportunity with all that was decided.</summary>
public sealed record OpportunityView(
    Opportunity Opportunity,
    Job Seen,
    JobSnapshot Job,
    Bid? Bid,
    IReadOnlyList<Decision> Decisions,
    IReadOnlyList<ScannerVerdict> Verdicts,
    IReadOnlyList<Drift> Drifts,
    int Balance,
    int? Price,
    int ConnectsToday,
    bool MaySend,
    bool MayOverride,
    IReadOnlyList<PersonFacts> Senders
)
{
    /// <summary>Whether the person may have a bid made: over a skip, or where the one there was ended and another sender is asked for.</summary>
    public bool MayTakeUp =>
        MayOverride
        && (Opportunity.State is OpportunityState.Skipped || Opportunity.State is OpportunityState.Review && Bid is not { IsOpen: true });

    /// <summary>How well the job fits the sender .</summary>
    public FitScore? Fit { get; init; }

    /// <summary>The address of the sender's picture; null without a bid, and for one who left.</summary>
    public string? Face { get; init; }

    /// <summary>Whether the reader may open the scanners.</summary>
    public bool SeesScanners { get; init; }

    /// <summary>The score's place among the workspace's latest 500 matches, in percent.</summary>
    public int? Percentile { get; init; }

    /// <summary>Another scanner that would win now; null while the first winner still would .</summary>
    public string? Advice { get; init; }
}

internal sealed class SeeOpportunitiesEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/r/{workspace}/opportunities",
            async (
                SeeOpportunities see,
                Actor actor,
                CancellationToken cancellation,
                OpportunityState? state = null,
                string? code = null,
                string? after = null
            ) =>
            {
                var list = await see.RunAsync(actor, state, code, null, Cursor.Read(after), cancellation);
                return TypedResults.Ok(
                    new
                    {
                        rows = list.Page.Rows.Select(row => new
                        {
                            row.Opportunity.Id,
                            row.Opportunity.JobId,
                            row.Job.Title,
                            row.Opportunity.State,
                            row.Opportunity.Code,
                            row.Opportunity.LastEventAt,
                            bid = row.Bid?.Id,
                        }),
                        next = list.Page.Next?.ToString(),
                    }
                );
            }
        );
        routes.MapGet(
            "/r/{workspace}/opportunities/{opportunity:guid}",
            async (Guid opportunity, SeeOpportunities see, Actor actor, CancellationToken cancellation) =>
            {
                var view = await see.OneAsync(actor, opportunity, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        view.Opportunity.Id,
                        view.Opportunity.State,
                        view.Opportunity.Code,
                        view.Job,
                        view.Fit,
                        view.Percentile,
                        view.Advice,
                        decisions = view.Decisions.Select(one => new
                        {
                            one.At,
                            one.Step,
                            one.Outcome,
                            one.Code,
                            one.Says,
                            one.Actor,
                            one.Until,
                        }),
                        verdicts = view.Verdicts.Select(one => new
                        {
                            one.ScannerId,
                            one.Name,
                            one.Verdict,
                            one.Reason,
                            one.Lines,
                        }),
                    }
                );
            }
        );
    }
}

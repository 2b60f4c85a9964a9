using System.Diagnostics;
using System.Diagnostics.Metrics;
using Guildhall.Kernel;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Takes jobs from seen to sent, one turn after another. It remembers nothing but when it looked last at what bids wait for: the database
/// is the truth, and a lane that dies is taken over by the next turn of any other.
/// </summary>
public sealed class Lane(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Lane> log)
{
    private const int Batch = 50;

    /// <summary>How often what bids wait for is looked at; a top-up or a resumed scanner is noticed within this time.</summary>
    public static readonly TimeSpan Wakes = TimeSpan.FromSeconds(5);

    private static readonly Meter Meter = new("Guildhall.Radar");
    private static readonly Histogram<double> Phases = Meter.CreateHistogram<double>(
        "guildhall.radar.lane.phase",
        "s",
        "How long the phases of the lane's turns took, by name."
    );

    private long wokenAt;

    /// <summary>
    /// One turn: judges waiting jobs, holds contests, wakes and walks bids, reconciles and sends what is due. Returns how much was done; 0 means there is
    /// nothing to do now.
    /// </summary>
    public async Task<int> TurnAsync(CancellationToken cancellation)
    {
        var done = await MeasuredAsync("evaluate", () => EvaluateAsync(cancellation));
        done += await MeasuredAsync("contest", () => ContestAsync(cancellation));
        done += await MeasuredAsync("wake", () => WakeAsync(cancellation));
        done += await MeasuredAsync("walk", () => WalkAsync(cancellation));
        done += await MeasuredAsync("settle", () => SettleAsync(cancellation));
        return done + await MeasuredAsync("send", () => SendAsync(cancellation));

        async Task<int> MeasuredAsync(string phase, Func<Task<int>> act)
        {
            var started = Stopwatch.GetTimestamp();
            var done = await act();
            Phases.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("phase", phase));
            return done;
        }
    }

    /// <summary>Turns until nothing is due.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (await TurnAsync(cancellation) > 0)
            cancellation.ThrowIfCancellationRequested();
    }

    private Task<int> EvaluateAsync(CancellationToken cancellation) => InAsync<EvaluateJobs>(jobs => jobs.TurnAsync(cancellation));

    private Task<int> ContestAsync(CancellationToken cancellation) =>
        TogetherOrAloneAsync(
            () => InAsync<HoldContest>(contest => contest.TurnAsync(null, cancellation)),
            db => db.Jobs.Where(job => job.Stage == Feeds.JobStage.Judged).OrderBy(job => job.SeenAt).Select(job => job.Id),
            id => InAsync<HoldContest>(contest => contest.TurnAsync(id, cancellation)),
            cancellation
        );

    private async Task<int> WakeAsync(CancellationToken cancellation)
    {
        var (now, before) = (clock.GetUtcNow().UtcTicks, Interlocked.Read(ref wokenAt));
        // A clock that was set back is no reason to wait.
        if (now >= before && now - before < Wakes.Ticks)
            return 0;
        Interlocked.Exchange(ref wokenAt, now);
        try
        {
            return await InAsync<WakeBids>(wake => wake.TurnAsync(cancellation));
        }
        catch (Overtaken)
        {
            log.LogInformation("A bid was changed by somebody else while it was woken; the next look finds what still waits");
            return 0;
        }
    }

    private Task<int> WalkAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return TogetherOrAloneAsync(
            () => InAsync<WalkBids>(walk => walk.TurnAsync(null, cancellation)),
            db =>
                db.Bids.Where(bid =>
                        bid.DueAt <= now
                        && (
                            bid.State == BidState.Drafting
                            || bid.State == BidState.Held
                            || bid.State == BidState.AwaitingApproval
                            || (bid.State == BidState.Scheduled && bid.Step < BidStep.Recheck)
                        )
                    )
                    .OrderBy(bid => bid.DueAt)
                    .Select(bid => bid.Id),
            id => InAsync<WalkBids>(walk => walk.TurnAsync(id, cancellation)),
            cancellation
        );
    }

    private async Task<int> SettleAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var due = await DueAsync(
            db => db.Bids.Where(bid => bid.DueAt <= now && (bid.State == BidState.Sending || bid.State == BidState.Uncertain)),
            cancellation
        );
        var done = 0;
        foreach (var id in due)
            done += await AloneAsync(() => InAsync<SettleBid, int>(async settle => await settle.TurnAsync(id, cancellation) ? 1 : 0), id);
        return done;
    }

    private async Task<int> SendAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var due = await DueAsync(
            db => db.Bids.Where(bid => bid.DueAt <= now && bid.State == BidState.Scheduled && bid.Step >= BidStep.Recheck),
            cancellation
        );
        var done = 0;
        foreach (var id in due)
            done += await AloneAsync(() => InAsync<SendBid, int>(async send => await send.TurnAsync(id, cancellation) ? 1 : 0), id);
        return done;
    }

    private Task<List<Guid>> DueAsync(Func<RadarDb, IQueryable<Bid>> bids, CancellationToken cancellation) =>
        InAsync<RadarDb, List<Guid>>(db =>
            bids(db).OrderBy(bid => bid.DueAt).ThenBy(bid => bid.MatchedAt).Select(bid => bid.Id).Take(Batch).ToListAsync(cancellation)
        );

    // A batch is saved at once. If somebody else changed one of its rows meanwhile, each goes alone, and only that one waits for the next turn.
    private async Task<int> TogetherOrAloneAsync(
        Func<Task<int>> together,
        Func<RadarDb, IQueryable<Guid>> each,
        Func<Guid, Task<int>> alone,
        CancellationToken cancellation
    )
    {
        try
        {
            return await together();
        }
        catch (Overtaken)
        {
            var ids = await InAsync<RadarDb, List<Guid>>(db => each(db).Take(Batch).ToListAsync(cancellation));
            var done = 0;
            foreach (var id in ids)
                done += await AloneAsync(() => alone(id), id);
            return done;
        }
    }

    private async Task<int> AloneAsync(Func<Task<int>> act, Guid id)
    {
        try
        {
            return await act();
        }
        catch (Overtaken)
        {
            // Not counted as done: whoever was first has done something with it, and the next look finds what is left.
            log.LogInformation("{Id} was changed by somebody else; the next turn looks at it again", id);
            return 0;
        }
    }

    private async Task<T> InAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private Task<int> InAsync<TService>(Func<TService, Task<int>> act)
        where TService : notnull => InAsync<TService, int>(act);
}

/// <summary>Lets the lane turn while the program runs, and looks twice a second for what has become due.</summary>
internal sealed class LaneRunner(Lane lane, TimeProvider clock, ILogger<LaneRunner> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterAnError = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await lane.TurnAsync(stoppingToken) == 0)
                    await Task.Delay(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // What waits is not lost: it is in the database, and the next turn finds it.
                log.LogError(error, "A turn of the lane failed");
                await Task.Delay(AfterAnError, clock, stoppingToken);
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Jobs;
using Guildhall.Matching;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Server.Demo;
using Guildhall.Server.Imports;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Replays;

/// <summary>
/// Streams job posts through the marketplace's feed as if they were posted now, and lets Radar take each from seen to sent. The replay has
/// a clock of its own: jobs come <c>spacing</c> apart on it, so that pace, caps and budgets hold as they would over those days.
/// </summary>
internal sealed class Replay(IServiceProvider services, DemoClock clock)
{
    private const int Batch = 100;
    private readonly DemoWorld world = new(services, clock);
    private readonly Lane lane = services.GetRequiredService<Lane>();

    /// <summary>How a replay goes.</summary>
    /// <param name="File">The job file.</param>
    /// <param name="Workspace">The workspace whose scanners judge.</param>
    /// <param name="Rate">Jobs a second; null for as fast as possible.</param>
    /// <param name="Spacing">Time between two jobs on the replay's clock.</param>
    public sealed record Options(string File, string Workspace, double? Rate, TimeSpan Spacing);

    /// <summary>Makes scanners from saved searches, in Auto, on an instance that has the demo's cast.</summary>
    public async Task MakeScannersAsync(string searches, int count, CancellationToken cancellation)
    {
        var radar = new DemoRadar(world);
        var template = await radar.WriteAsync("Replay", cancellation);
        string[] senders = ["artem", "ethan", "yurii", "sofiia", "marta", "ihor"];
        var made = 0;
        var names = new List<string>();
        await foreach (var line in File.ReadLinesAsync(searches, cancellation))
        {
            using var search = JsonDocument.Parse(line);
            if (search.RootElement.GetProperty("kind").GetString() != "boolean")
                continue;
            var imported = UpworkImport.Read(Address(search.RootElement));
            if (imported.Definition.Parsed.Errors.Count > 0)
                continue;
            var definition = imported.Definition.Clauses.OfType<Matching.Budget>().Any()
                ? imported.Definition
                : imported.Definition with
                {
                    Clauses = [.. imported.Definition.Clauses, new Matching.Budget(new(1500), new(10_000))],
                };
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"Search {made + 1}: {search.RootElement.GetProperty("id").GetString()}"
            );
            await radar.SaveAsync(name, definition, senders[made % senders.Length], template, cancellation);
            names.Add(name);
            if (++made == count)
                break;
        }
        waiting = names;
    }

    // Made scanners watch in Shadow at first, because Auto needs jobs that a person has looked at (R-187).
    private const int ShadowJobs = 500;
    private List<string> waiting = [];

    /// <summary>Whether there is such a workspace.</summary>
    public Task<bool> KnowsAsync(string workspace, CancellationToken cancellation) =>
        world.InAsync<RadarDb, bool>(db => db.Workspaces.AnyAsync(one => one.Slug == workspace, cancellation));

    /// <summary>Runs it; <paramref name="progress"/> is told the share that was read.</summary>
    public async Task<ReplayReport> RunAsync(Options options, Action<double> progress, CancellationToken cancellation)
    {
        // In the demo's workspace Dmytro reads what waits for a person; elsewhere it waits for its own people, or runs out.
        var radar = options.Workspace == DemoRadar.Slug ? new DemoRadar(world) : null;
        var before = await RowsAsync(cancellation);
        var phases = new Dictionary<string, double>();
        using var listener = Listen(phases);
        var watch = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var latencies = new List<double>();
        var (jobs, rejected) = (0, 0);
        var (reader, share) = JobLines.Open(options.File);
        using var _ = reader;
        var batch = new List<ImportJobs.Input>(Batch);
        var size = options.Rate is { } rate ? Math.Max(1, Math.Min(Batch, (int)(rate / 2))) : Batch;

        await foreach (var line in JobLines.ReadAsync(reader, 1, cancellation))
        {
            if (line.Job is null)
            {
                rejected++;
                continue;
            }
            // As if posted now: only the time of posting is ours.
            batch.Add(line.Job with { PostedAt = null });
            if (batch.Count == size)
                await FeedAsync();
        }
        await FeedAsync();
        await FinishAsync(radar, cancellation);
        watch.Stop();
        progress(1);
        return await ReplayReport.ReadAsync(
            world,
            options.Workspace,
            jobs,
            rejected,
            watch.Elapsed,
            Environment.CpuUsage.TotalTime - cpu,
            latencies,
            phases,
            await RowsAsync(cancellation) - before,
            cancellation
        );

        async Task MeasuredAsync(string phase, Func<Task> act)
        {
            var started = Stopwatch.GetTimestamp();
            await act();
            Add(phases, phase, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        async Task FeedAsync()
        {
            if (batch.Count == 0)
                return;
            var started = Stopwatch.GetTimestamp();
            await PassAsync(options.Spacing * batch.Count, cancellation);
            await MeasuredAsync(
                "import",
                () => world.InAsync<ImportJobs>(import => import.RunAsync(Actor.System("replay"), batch, cancellation))
            );
            await MeasuredAsync("deliver", () => world.SettleAsync(cancellation));
            await lane.DrainAsync(cancellation);
            var approved = 0;
            if (radar is not null)
                await MeasuredAsync(
                    "approve",
                    async () => approved = await radar.ApproveAsync(Reads(options.Spacing * batch.Count), cancellation)
                );
            if (approved > 0)
                await lane.DrainAsync(cancellation);
            await MeasuredAsync("deliver", () => world.SettleAsync(cancellation));
            var took = Stopwatch.GetElapsedTime(started);
            jobs += batch.Count;
            if (jobs >= ShadowJobs && waiting.Count > 0)
                await SwitchOnAsync(new DemoRadar(world), cancellation);
            // A batch is through when its last decision is stored; each of its jobs waited for that.
            latencies.AddRange(Enumerable.Repeat(took.TotalMilliseconds, batch.Count));
            if (options.Rate is { } wanted && TimeSpan.FromSeconds(batch.Count / wanted) - took is { Ticks: > 0 } rest)
                await Task.Delay(rest, TimeProvider.System, cancellation);
            batch.Clear();
            progress(share());
        }
    }

    // The lane measures its own phases, as it does for whoever watches a serving instance.
    private static MeterListener Listen(Dictionary<string, double> phases)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "guildhall.radar.lane.phase")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(phases, (string)tags[0].Value!, seconds));
        listener.Start();
        return listener;
    }

    private static void Add(Dictionary<string, double> phases, string phase, double seconds) =>
        phases[phase] = phases.GetValueOrDefault(phase) + seconds;

    private async Task SwitchOnAsync(DemoRadar radar, CancellationToken cancellation)
    {
        foreach (var name in waiting)
        {
            try
            {
                await radar.SwitchOnAsync(name, ScannerMode.Auto, cancellation);
            }
            catch (ModeNeeds)
            {
                // It matched nothing to look at yet; then each of its bids waits for a person instead.
                await radar.SwitchOnAsync(name, ScannerMode.Review, cancellation);
            }
        }
        waiting = [];
    }

    // Time does not jump: what becomes due on the way goes at its moment, as it would on a running instance, and not all at the end.
    private async Task PassAsync(TimeSpan time, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + time;
        while (await NextAsync() is { } due)
        {
            clock.GoTo(due + Look);
            await lane.DrainAsync(cancellation);
        }
        clock.GoTo(until);

        Task<DateTimeOffset?> NextAsync()
        {
            var (now, last) = (clock.GetUtcNow(), until - Look);
            return world.InAsync<RadarDb, DateTimeOffset?>(db =>
                db.Bids.Where(bid => bid.DueAt > now && bid.DueAt <= last)
                    .Where(bid =>
                        bid.State == BidState.Drafting
                        || bid.State == BidState.Held
                        || bid.State == BidState.AwaitingApproval
                        || bid.State == BidState.Scheduled
                        || bid.State == BidState.Sending
                        || bid.State == BidState.Uncertain
                    )
                    .MinAsync(bid => (DateTimeOffset?)bid.DueAt, cancellation)
            );
        }
    }

    // What becomes due within half a minute is looked at together.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    // What is scheduled when the file ends still goes out or expires, at its pace.
    private async Task FinishAsync(DemoRadar? radar, CancellationToken cancellation)
    {
        for (var hour = 0; hour < 30; hour++)
        {
            clock.GoTo(clock.GetUtcNow() + TimeSpan.FromHours(1));
            await lane.DrainAsync(cancellation);
            if (radar is not null && await radar.ApproveAsync(Reads(TimeSpan.FromHours(1)), cancellation) > 0)
                await lane.DrainAsync(cancellation);
            await world.SettleAsync(cancellation);
        }
    }

    // A person reads a bid in three minutes.
    private static int Reads(TimeSpan time) => Math.Max(1, (int)(time / TimeSpan.FromMinutes(3)));

    private async Task<long> RowsAsync(CancellationToken cancellation) =>
        await world.InAsync<RadarDb, long>(async db =>
            await db.Jobs.LongCountAsync(cancellation)
            + await db.Evaluations.LongCountAsync(cancellation)
            + await db.Decisions.LongCountAsync(cancellation)
            + await db.Bids.LongCountAsync(cancellation)
            + await db.Opportunities.LongCountAsync(cancellation)
            + await db.Inbox.LongCountAsync(cancellation)
        )
        + await world.InAsync<MarketplaceDb, long>(async db =>
            await db.Jobs.LongCountAsync(cancellation)
            + await db.Proposals.LongCountAsync(cancellation)
            + await db.ConnectsEntries.LongCountAsync(cancellation)
            + await db.Audit.LongCountAsync(cancellation)
        );

    // The market's own address form carries the filters, so the import reads all of it (R-141).
    private static string Address(JsonElement search)
    {
        var parameters = new List<string> { $"q={Uri.EscapeDataString(search.GetProperty("query").GetString()!)}" };
        if (search.GetProperty("filters") is { ValueKind: JsonValueKind.Object } filters)
            foreach (var filter in filters.EnumerateObject())
                if (
                    filter.Value.ValueKind is JsonValueKind.String
                    && filter.Name is "hourly_rate" or "payment_verified" or "client_hires" or "proposals" or "job_type"
                )
                    parameters.Add($"{filter.Name}={Uri.EscapeDataString(filter.Value.GetString()!)}");
        return $"https://www.upwork.com/nx/search/jobs/?{string.Join('&', parameters)}";
    }
}

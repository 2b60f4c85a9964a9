using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Matching;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Scanners;
using Guildhall.Server.Demo;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Replays;

/// <summary>What a replay did, read from the rows it left.</summary>
internal sealed record ReplayReport
{
    /// <summary>Jobs that went through the feed.</summary>
    public required int Jobs { get; init; }

    /// <summary>Lines that were no jobs.</summary>
    public required int Rejected { get; init; }

    /// <summary>Wall time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Jobs a second of wall time.</summary>
    public required double JobsPerSecond { get; init; }

    /// <summary>CPU seconds of the whole process.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Wall seconds by phase; what is left of the whole is reading the file and waiting.</summary>
    public required IReadOnlyDictionary<string, double> Phases { get; init; }

    /// <summary>Per scanner: matched, asked, not matched.</summary>
    public required IReadOnlyList<ScannerRow> Scanners { get; init; }

    /// <summary>Stored judgements: jobs times live scanners when complete.</summary>
    public required int Judgements { get; init; }

    /// <summary>
    /// Pairs of a job that Radar saw and a scanner of the workspace without a stored judgement of what the job says now; must be 0.
    /// </summary>
    public required int Missing { get; init; }

    /// <summary>Matches without a written decision about the job and that scanner; must be 0.</summary>
    public required int Undecided { get; init; }

    /// <summary>Proposals the market has.</summary>
    public required int Sent { get; init; }

    /// <summary>Jobs with more than one proposal of the agency; must be 0.</summary>
    public required int DoubleBids { get; init; }

    /// <summary>Bids by the state they ended in.</summary>
    public required IReadOnlyDictionary<string, int> Bids { get; init; }

    /// <summary>Decisions that were not "go", by code.</summary>
    public required IReadOnlyDictionary<string, int> Reasons { get; init; }

    /// <summary>Connects spent by the proposals.</summary>
    public required int ConnectsSpent { get; init; }

    /// <summary>Whether the pool's balance is the sum of its entries, and the entries of proposals are what the proposals cost.</summary>
    public required bool LedgerAddsUp { get; init; }

    /// <summary>From posted to sent on the replay's clock, seconds, p50 and p99; null without a sent one.</summary>
    public required (double P50, double P99)? PostedToSent { get; init; }

    /// <summary>From fed to every decision stored, milliseconds of wall time, p50 and p99.</summary>
    public required (double P50, double P99) Processing { get; init; }

    /// <summary>Rows written.</summary>
    public required long Rows { get; init; }

    /// <summary>Peak working set, MB.</summary>
    public required long MemoryMb { get; init; }

    /// <summary>One scanner's counts.</summary>
    public sealed record ScannerRow(string Name, string Mode, int Matched, int Asked, int Judged);

    public static async Task<ReplayReport> ReadAsync(
        DemoWorld world,
        string workspace,
        int jobs,
        int rejected,
        TimeSpan took,
        TimeSpan cpu,
        List<double> latencies,
        IReadOnlyDictionary<string, double> phases,
        long rows,
        CancellationToken cancellation
    )
    {
        await using var scope = world.Scope();
        var radar = scope.ServiceProvider.GetRequiredService<RadarDb>();
        var market = scope.ServiceProvider.GetRequiredService<MarketplaceDb>();
        var here = await radar.Workspaces.SingleAsync(one => one.Slug == workspace, cancellation);
        var scanners = await radar
            .Scanners.Where(scanner => scanner.WorkspaceId == here.Id)
            .OrderBy(scanner => scanner.Position)
            .ToListAsync(cancellation);
        var verdicts = await radar
            .Evaluations.Where(evaluation =>
                radar.Scanners.Any(scanner => scanner.Id == evaluation.ScannerId && scanner.WorkspaceId == here.Id)
            )
            .GroupBy(evaluation => new { evaluation.ScannerId, evaluation.Verdict })
            .Select(group => new
            {
                group.Key.ScannerId,
                group.Key.Verdict,
                Count = group.Count(),
            })
            .ToListAsync(cancellation);
        // Compared here and not in the database, which would look every pair up for itself: some hundred thousand, each once.
        var editions = await radar
            .Jobs.Select(job => new { job.Id, job.Edition })
            .ToDictionaryAsync(job => job.Id, job => job.Edition, cancellation);
        var ours = scanners.Select(scanner => scanner.Id).ToHashSet();
        var decided = (
            await radar
                .Decisions.Where(decision => decision.WorkspaceId == here.Id && decision.ScannerId != null)
                .Select(decision => new { decision.JobId, decision.ScannerId })
                .Distinct()
                .ToListAsync(cancellation)
        )
            .Select(pair => (pair.JobId, pair.ScannerId!.Value))
            .ToHashSet();
        var judged = new HashSet<(Guid, Guid)>();
        var undecided = 0;
        await foreach (
            var one in radar
                .Evaluations.Where(evaluation => evaluation.WorkspaceId == here.Id)
                .Select(evaluation => new
                {
                    evaluation.JobId,
                    evaluation.ScannerId,
                    evaluation.Edition,
                    evaluation.Verdict,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellation)
        )
        {
            var pair = (one.JobId, one.ScannerId);
            if (ours.Contains(one.ScannerId) && editions.GetValueOrDefault(one.JobId) == one.Edition)
                judged.Add(pair);
            // The first contest stands (R-182): what a job says later is judged, and changes nothing about who bids.
            if (one is { Edition: 1, Verdict: not Verdict.NoMatch } && !decided.Contains(pair))
                undecided++;
        }
        int Count(Guid scanner, string? verdict) =>
            verdicts.Where(row => row.ScannerId == scanner && (verdict is null || row.Verdict.ToString() == verdict)).Sum(row => row.Count);

        var bids = await radar
            .Bids.Where(bid => bid.WorkspaceId == here.Id)
            .Select(bid => new
            {
                bid.State,
                bid.SentAt,
                bid.JobId,
            })
            .ToListAsync(cancellation);
        var posted = await radar
            .Jobs.Select(job => new { job.Id, job.SeenAt })
            .ToDictionaryAsync(job => job.Id, job => job.SeenAt, cancellation);
        var delays = bids.Where(bid => bid.SentAt is not null)
            .Select(bid => (bid.SentAt!.Value - posted[bid.JobId]).TotalSeconds)
            .Order()
            .ToList();

        var proposals = await market
            .Proposals.Where(proposal => proposal.AgencyId == here.AgencyId && proposal.SentAt != null)
            .Select(proposal => new { proposal.JobId, proposal.Connects })
            .ToListAsync(cancellation);
        var pool = await market.Pools.SingleAsync(pool => pool.AgencyId == here.AgencyId, cancellation);
        var entries = await market
            .ConnectsEntries.Where(entry => entry.AgencyId == here.AgencyId)
            .Select(entry => new { entry.Kind, entry.Amount })
            .ToListAsync(cancellation);
        var spent = -entries.Where(entry => entry.Kind.ToString().StartsWith("Spend", StringComparison.Ordinal)).Sum(entry => entry.Amount);
        latencies.Sort();
        return new ReplayReport
        {
            Jobs = jobs,
            Rejected = rejected,
            Seconds = took.TotalSeconds,
            JobsPerSecond = jobs / took.TotalSeconds,
            CpuSeconds = cpu.TotalSeconds,
            Phases = phases,
            Scanners =
            [
                .. scanners.Select(scanner => new ScannerRow(
                    scanner.Name,
                    scanner.Mode.ToString(),
                    Count(scanner.Id, "Match"),
                    Count(scanner.Id, "Ask"),
                    Count(scanner.Id, null)
                )),
            ],
            Judgements = verdicts.Sum(row => row.Count),
            Missing = scanners.Count * editions.Count - judged.Count,
            Undecided = undecided,
            Sent = proposals.Count,
            DoubleBids = proposals.GroupBy(proposal => proposal.JobId).Count(group => group.Count() > 1),
            Bids = bids.CountBy(bid => bid.State.ToString()).OrderByDescending(pair => pair.Value).ToDictionary(),
            Reasons = await radar
                .Decisions.Where(decision => decision.WorkspaceId == here.Id && decision.Code != null)
                .GroupBy(decision => decision.Code!)
                .Select(group => new { group.Key, Count = group.Count() })
                .OrderByDescending(row => row.Count)
                .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation),
            ConnectsSpent = spent,
            LedgerAddsUp = pool.Balance == entries.Sum(entry => entry.Amount) && spent == proposals.Sum(proposal => proposal.Connects),
            PostedToSent = delays.Count == 0 ? null : (At(delays, 0.5), At(delays, 0.99)),
            Processing = (At(latencies, 0.5), At(latencies, 0.99)),
            Rows = rows,
            MemoryMb = Environment.WorkingSet / 1024 / 1024,
        };
    }

    /// <summary>The report as a person reads it.</summary>
    public IEnumerable<string> Lines()
    {
        static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        yield return Of($"jobs                {Jobs} ({Rejected} lines rejected)");
        yield return Of($"time                {Seconds:0.0} s, {JobsPerSecond:0} jobs/s, {CpuSeconds:0.0} s CPU");
        yield return $"  of it             {string.Join(", ", Phases.Select(phase => Of($"{phase.Key} {phase.Value:0.0} s")))}";
        yield return Of($"judgements          {Judgements}, {Missing} missing; matches without a decision: {Undecided}");
        foreach (var scanner in Scanners)
            yield return Of($"  {scanner.Name, -32} {scanner.Mode, -8} {scanner.Matched, 6} matched {scanner.Asked, 6} asked");
        yield return Of($"sent                {Sent}, jobs bid on twice: {DoubleBids}");
        yield return $"bids                {string.Join(", ", Bids.Select(pair => Of($"{pair.Key} {pair.Value}")))}";
        foreach (var (code, count) in Reasons)
            yield return Of($"  {code, -32} {count, 6}");
        yield return Of($"Connects            {ConnectsSpent} spent, the ledger {(LedgerAddsUp ? "adds up" : "DOES NOT ADD UP")}");
        yield return PostedToSent is { } delay
            ? Of($"posted to sent      p50 {delay.P50:0} s, p99 {delay.P99:0} s on the replay's clock (pace and limits included)")
            : "posted to sent      none sent";
        yield return Of($"fed to decided      p50 {Processing.P50:0} ms, p99 {Processing.P99:0} ms");
        yield return Of($"rows written        {Rows}");
        yield return Of($"memory              {MemoryMb} MB");
    }

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}

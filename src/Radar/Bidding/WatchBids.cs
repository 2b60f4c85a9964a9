using System.Linq.Expressions;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Watches the bids that have not left: a job that closes ends them, one that was edited, costs more or became crowded over the scanner's clause
/// is put before a person anew, and a sender who may not send any more ends their own.
/// </summary>
public sealed class WatchBids(RadarDb db, IAgencies agencies, Settings<RadarDb> settings, TimeProvider clock) : IHear<MembershipChanged>
{
    private static readonly Field[] Competition = [Field.Proposals, Field.Interviewing, Field.Hired, Field.Invited];

    /// <summary>The job takes no more proposals: what waits ends and costs nothing.</summary>
    internal async Task ClosedAsync(Guid jobId, CancellationToken cancellation) =>
        await EndAsync(
            await WaitingAsync(bid => bid.JobId == jobId, cancellation),
            "job-closed",
            _ => "The job closed before the bid left. Nothing was charged.",
            cancellation
        );

    /// <summary>
    /// The job says something else now. Who held for something is looked at anew, because it may cost less; whoever waits for an approval is asked
    /// about the job as it is; what is on its way is asked again where it is crowded, and at the re-check for all else.
    /// </summary>
    internal async Task ChangedAsync(Job job, IReadOnlyList<Drift> drifts, CancellationToken cancellation)
    {
        if (!job.IsOpen)
        {
            await ClosedAsync(job.Id, cancellation);
            return;
        }
        var now = clock.GetUtcNow();
        var snapshot = job.Now();
        var life = TimeSpan.FromMinutes(await settings.GetAsync(BiddingSettings.ApprovalMinutes, cancellation));
        var crowds = drifts.Any(drift => drift.Kind is DriftKind.Crowded);
        foreach (var bid in await WaitingAsync(bid => bid.JobId == job.Id, cancellation))
        {
            var crowded = crowds ? await CrowdedAsync(bid, job, snapshot, cancellation) : null;
            if (bid.State is BidState.AwaitingApproval)
                await AskAnewAsync(bid, job, snapshot, crowded, now, cancellation);
            else if (crowded is not null)
                await AskAsync(bid, "gate", crowded, life, now, cancellation);
            else
                bid.LookAgain(now);
        }
    }

    /// <inheritdoc/>
    public async Task HearAsync(MembershipChanged happened, CancellationToken cancellation)
    {
        var waiting = await WaitingAsync(bid => bid.AgencyId == happened.AgencyId && bid.SenderId == happened.PersonId, cancellation);
        if (waiting.Count == 0)
            return;
        var member = await agencies.MembershipAsync(happened.AgencyId, happened.PersonId, cancellation);
        if (member is null || member.Permissions.Contractor is Contractor.None)
            await EndAsync(
                waiting,
                "sender-not-eligible",
                bid =>
                    $"{bid.SenderName} is not a freelancer of the agency any more. Choose who sends instead; nobody is put in by itself.",
                cancellation
            );
    }

    // With their opportunities, which the context then has at hand.
    private async Task<List<Bid>> WaitingAsync(Expression<Func<Bid, bool>> which, CancellationToken cancellation)
    {
        var waiting = await db
            .Bids.Where(which)
            .Where(bid =>
                bid.State == BidState.Drafting
                || bid.State == BidState.Held
                || bid.State == BidState.AwaitingApproval
                || bid.State == BidState.Scheduled
            )
            .ToListAsync(cancellation);
        var opportunities = waiting.Select(bid => bid.OpportunityId).Distinct().ToList();
        if (opportunities.Count > 0)
            await db.Opportunities.Where(opportunity => opportunities.Contains(opportunity.Id)).LoadAsync(cancellation);
        return waiting;
    }

    private async Task EndAsync(List<Bid> bids, string code, Func<Bid, string> says, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var bid in bids)
        {
            bid.Cancel(code, says(bid));
            await TellAsync(bid, Outcome.Skip, code, bid.Says, now, cancellation);
        }
        await db.ReleaseAsync(bids, cancellation);
    }

    private async Task AskAsync(Bid bid, string code, string says, TimeSpan life, DateTimeOffset now, CancellationToken cancellation)
    {
        bid.Ask(code, says);
        // What was agreed to, or is behind the gate, comes before a person anew; what is being prepared comes to the gate by itself.
        if (bid.State is BidState.Scheduled || bid.Step >= BidStep.Schedule)
            bid.AwaitApproval(says, life, now);
        else
            bid.LookAgain(now);
        await TellAsync(bid, Outcome.Ask, code, says, now, cancellation);
    }

    private async Task AskAnewAsync(
        Bid bid,
        Job job,
        JobSnapshot snapshot,
        string? crowded,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (job.ContentVersion != bid.JobVersion)
        {
            bid.ForJob(job.ContentVersion);
            await AddAsync("job-changed", "The job was edited since the bid was made. Read it again.");
        }
        if (snapshot.Connects > bid.PriceAtMatch)
            await AddAsync("price-up", $"The price rose from {bid.PriceAtMatch} to {snapshot.Connects} Connects.");
        if (crowded is not null)
            await AddAsync("gate", crowded);

        async Task AddAsync(string code, string says)
        {
            if (bid.Asks.Any(asked => asked.Code == code && asked.Says == says))
                return;
            bid.Forget(code);
            bid.Ask(code, says);
            await TellAsync(bid, Outcome.Ask, code, says, now, cancellation);
        }
    }

    // Which clause on the competition the job does not meet any more; null where there is none, or it met none before either.
    private async Task<string?> CrowdedAsync(Bid bid, Job job, JobSnapshot snapshot, CancellationToken cancellation)
    {
        if (bid.ScannerId is not { } scanner)
            return null;
        var version = await db
            .ScannerVersions.AsNoTracking()
            .SingleAsync(one => one.ScannerId == scanner && one.Number == bid.ScannerVersion, cancellation);
        var limits = version
            .Configuration.Definition.Clauses.OfType<Between>()
            .Where(clause => Competition.Contains(clause.Field))
            .ToList();
        if (limits.Count == 0)
            return null;
        return Evaluator
            .Judge(new ScannerDefinition { Clauses = limits }, JobReading.PostingOf(snapshot, job.SeenAt))
            .Findings.Where(finding => finding.Clause >= 0 && finding.Counts is Counts.Fail)
            .Select(finding =>
                $"It has become crowded: {Scanners.ClauseLine.Words(finding.Name).ToLowerInvariant()} is {finding.Found}; wanted is {finding.Wanted}."
            )
            .FirstOrDefault();
    }

    private async Task TellAsync(Bid bid, Outcome outcome, string code, string says, DateTimeOffset now, CancellationToken cancellation)
    {
        db.Decisions.Add(Decision.About(bid, bid.Step, outcome, code, says, now, actor: "market"));
        var opportunity = await db.Opportunities.FindAsync([bid.OpportunityId], cancellation);
        opportunity!.Follow(bid, now);
    }
}

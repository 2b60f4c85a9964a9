using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Step 1: which scanner bids on a matched job, with which sender. The winner reserves the job; every other one is
/// told why not. Shadow scanners are judged in a contest of their own that changes nothing.
/// </summary>
public sealed class HoldContest(RadarDb db, IAgencies agencies, IBidding market, Settings<RadarDb> settings, TimeProvider clock)
{
    private const int Batch = 100;
    private readonly List<Decision> decisions = [];
    private readonly List<Opportunity> opened = [];
    private readonly List<Bid> bids = [];
    private readonly List<Reservation> claims = [];

    /// <summary>Holds the contests that are due; <paramref name="only"/> limits it to one job. Returns how many were held.</summary>
    public async Task<int> TurnAsync(Guid? only, CancellationToken cancellation)
    {
        var jobs = await db
            .Jobs.Where(job => job.Stage == JobStage.Judged && (only == null || job.Id == only))
            .OrderBy(job => job.SeenAt)
            .Take(Batch)
            .ToListAsync(cancellation);
        if (jobs.Count == 0)
            return 0;

        var now = clock.GetUtcNow();
        var limits = await Limits.ReadAsync(settings, cancellation);
        var ids = jobs.Select(job => job.Id).ToList();
        var matches = await db
            .Evaluations.AsNoTracking()
            .Where(evaluation => ids.Contains(evaluation.JobId) && evaluation.Verdict != Verdict.NoMatch)
            .ToListAsync(cancellation);
        var byWorkspace = matches.GroupBy(evaluation => evaluation.WorkspaceId).OrderBy(group => group.Key).ToList();
        var agenciesOf = await db
            .Workspaces.AsNoTracking()
            .Where(workspace => byWorkspace.Select(group => group.Key).Contains(workspace.Id))
            .ToDictionaryAsync(workspace => workspace.Id, workspace => workspace.AgencyId, cancellation);
        // Every lookup names the agency or workspace too: the indexes begin with it.
        var agencyIds = agenciesOf.Values.Distinct().ToList();
        var taken = new Taken(
            await db.JobClaims.Where(claim => agencyIds.Contains(claim.AgencyId) && ids.Contains(claim.JobId)).ToListAsync(cancellation),
            await db
                .Reservations.AsNoTracking()
                .Where(reservation =>
                    agencyIds.Contains(reservation.AgencyId)
                    && ids.Contains(reservation.JobId)
                    && reservation.State != ReservationState.Released
                )
                .ToListAsync(cancellation)
        );
        var opportunities = await db
            .Opportunities.Where(opportunity => ids.Contains(opportunity.JobId))
            .ToDictionaryAsync(opportunity => (opportunity.WorkspaceId, opportunity.JobId), cancellation);

        foreach (var group in byWorkspace)
        {
            var scene = await Scene.LoadAsync(db, agencies, market, limits, group.Key, now, cancellation);
            foreach (var job in jobs)
            {
                var here = group
                    .Where(evaluation => evaluation.JobId == job.Id && evaluation.Edition == job.Edition)
                    .Where(evaluation => scene.Scanners.TryGetValue(evaluation.ScannerId, out var row) && row.Scanner.ArchivedAt is null)
                    .OrderBy(evaluation => scene.Scanners[evaluation.ScannerId].Scanner.Position)
                    .ToList();
                // The first contest stands: an edited job does not change who bids.
                if (here.Count > 0 && !opportunities.ContainsKey((scene.Workspace.Id, job.Id)))
                    Hold(scene, job, here, taken);
            }
        }
        foreach (var job in jobs)
            job.Contested();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.InsertAsync(opened, cancellation);
        await db.InsertAsync(bids, cancellation);
        await db.InsertAsync(claims, cancellation);
        await db.InsertAsync(decisions, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return jobs.Count;
    }

    private void Hold(Scene scene, Job job, List<Evaluation> matches, Taken taken)
    {
        var snapshot = job.Now();
        var entrants = matches
            .Select(match =>
            {
                var (scanner, version) = scene.Scanners[match.ScannerId];
                return new Entrant(scanner, version, match, scene.SenderOf(version.Configuration, snapshot));
            })
            .ToList();
        Shadow(scene, job, entrants.Where(entrant => entrant.Scanner.Mode is ScannerMode.Shadow).ToList());

        var real = entrants.Where(entrant => entrant.Scanner.Contests).ToList();
        if (real.Count == 0)
            return;

        var opportunity = Opportunity.Open(scene.Workspace.Id, job.Id, CameFrom.Scanner, real[0].Scanner.Id, scene.Now);
        opened.Add(opportunity);
        var winners = new List<Entrant>();
        foreach (var entrant in real)
        {
            if (winners.Find(winner => winner.SenderId == entrant.SenderId) is { } higher)
                Lose(entrant, "lost-contest", $"{higher.Scanner.Name} stands higher and bids with the same sender.");
            else if (winners.Count >= scene.Limits.SendersPerJob)
                Lose(
                    entrant,
                    "over-sender-limit",
                    $"{winners[0].Scanner.Name} bids already; {scene.Limits.SendersPerJob} of an agency's senders may."
                );
            else
            {
                winners.Add(entrant);
                Win(scene, job, snapshot, opportunity, entrant, taken);
            }
        }

        void Lose(Entrant entrant, string code, string says) =>
            decisions.Add(
                Decision.About(
                    scene.Workspace.Id,
                    job.Id,
                    opportunity.Id,
                    entrant.Scanner.Id,
                    entrant.Version.Number,
                    Bidding.Outcome.Skip,
                    code,
                    says,
                    scene.Now
                )
            );
    }

    private void Win(Scene scene, Job job, JobSnapshot snapshot, Opportunity opportunity, Entrant entrant, Taken taken)
    {
        var (scanner, version) = (entrant.Scanner, entrant.Version);
        if (entrant.SenderId is not { } senderId || !scene.Team.TryGetValue(senderId, out var member))
        {
            Skip("sender-not-eligible", "The scanner has no sender in the team. Choose one.");
            return;
        }
        var agencyId = scene.Workspace.AgencyId;
        if (taken.By(agencyId, job.Id, senderId) is { } other)
        {
            Skip(
                "already-bid",
                other.BidId is null ? "The agency has a proposal on this job." : "Another workspace of the agency bids on this job."
            );
            return;
        }
        var claim = taken.Claim(agencyId, job.Id);
        if (claim is null)
            db.JobClaims.Add(taken.First(agencyId, job.Id));
        else if (!claim.Raise(scene.Limits.SendersPerJob))
        {
            Skip("over-sender-limit", "Another workspace of the agency bids on this job.");
            return;
        }

        var bid = Bid.Of(
            opportunity,
            agencyId,
            member.Person,
            new Winner(scanner.Id, version.Number, scanner.Name),
            job,
            snapshot,
            scene.Now
        );
        var reservation = Reservation.Claim(bid, scene.Now);
        taken.Reservations.Add(reservation);
        bids.Add(bid);
        claims.Add(reservation);
        if (entrant.Match.Verdict is Verdict.Ask)
        {
            bid.Ask("clause-unknown", entrant.Match.Reason);
            decisions.Add(Decision.About(bid, BidStep.Contest, Bidding.Outcome.Ask, "clause-unknown", entrant.Match.Reason, scene.Now));
        }
        else
            decisions.Add(
                Decision.About(
                    bid,
                    BidStep.Contest,
                    Bidding.Outcome.Go,
                    null,
                    $"{scanner.Name} wins: no higher scanner matches. The job is reserved for {member.Person.Name}.",
                    scene.Now
                )
            );
        opportunity.Follow(bid, scene.Now);

        void Skip(string code, string says)
        {
            decisions.Add(
                Decision.About(
                    scene.Workspace.Id,
                    job.Id,
                    opportunity.Id,
                    scanner.Id,
                    version.Number,
                    Bidding.Outcome.Skip,
                    code,
                    says,
                    scene.Now
                )
            );
            opportunity.Stop(code, scene.Now);
        }
    }

    private void Shadow(Scene scene, Job job, List<Entrant> entrants)
    {
        HashSet<Guid?> senders = [];
        foreach (var entrant in entrants)
        {
            var wins = senders.Add(entrant.SenderId);
            var name = entrant.SenderId is { } id && scene.Team.TryGetValue(id, out var member) ? member.Person.Name : "nobody";
            decisions.Add(
                Decision.About(
                    scene.Workspace.Id,
                    job.Id,
                    null,
                    entrant.Scanner.Id,
                    entrant.Version.Number,
                    Bidding.Outcome.AsIf,
                    null,
                    wins ? $"Would have bid as {name}. It is in shadow: nothing was done." : "A higher scanner in shadow would have bid.",
                    scene.Now
                )
            );
        }
    }

    private sealed record Entrant(Scanner Scanner, ScannerVersion Version, Evaluation Match, Guid? SenderId);

    /// <summary>Who has the jobs of the batch, those taken during it included.</summary>
    private sealed class Taken(List<JobClaim> claims, List<Reservation> reservations)
    {
        public List<Reservation> Reservations => reservations;

        public Reservation? By(Guid agencyId, Guid jobId, Guid senderId) =>
            reservations.Find(one => one.AgencyId == agencyId && one.JobId == jobId && one.SenderId == senderId);

        public JobClaim? Claim(Guid agencyId, Guid jobId) => claims.Find(claim => claim.AgencyId == agencyId && claim.JobId == jobId);

        public JobClaim First(Guid agencyId, Guid jobId)
        {
            var claim = JobClaim.First(agencyId, jobId);
            claims.Add(claim);
            return claim;
        }
    }
}

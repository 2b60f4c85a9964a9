using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Steps 9 and 10 for one bid: is all of it still so, this second; then the three parts of sending, between the first two of which
/// nothing else happens.
/// </summary>
public sealed class SendBid(
    RadarDb db,
    IAgencies agencies,
    IBidding market,
    IJobs jobs,
    ChooseManager choose,
    SettleBid settle,
    Settings<RadarDb> settings,
    TimeProvider clock,
    ILogger<SendBid> log
)
{
    private static readonly TimeSpan MarketPause = TimeSpan.FromMinutes(1);

    /// <summary>Sends the bid if everything still holds; otherwise it is held, asked, or ends, with the reason written. False when it was not due.</summary>
    public async Task<bool> TurnAsync(Guid bidId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var bid = await db.Bids.SingleAsync(bid => bid.Id == bidId, cancellation);
        if (bid.State is not BidState.Scheduled || bid.Step is not (BidStep.Recheck or BidStep.Send) || bid.DueAt > now)
            return false;
        var opportunity = await db.Opportunities.SingleAsync(opportunity => opportunity.Id == bid.OpportunityId, cancellation);
        var limits = await Limits.ReadAsync(settings, cancellation);
        var configuration = bid.ScannerId is { } id
            ? (
                await db
                    .ScannerVersions.AsNoTracking()
                    .Where(version => version.ScannerId == id && version.Number == bid.ScannerVersion)
                    .SingleAsync(cancellation)
            ).Configuration
            : null;
        var lifetime = Lifetime.Of(limits, configuration);

        JobSnapshot? job;
        IReadOnlyList<ProposalFacts> proposals;
        Scene scene;
        int? asked;
        try
        {
            job = await jobs.FindAsync(bid.JobId, cancellation);
            proposals = await market.ProposalsAsync(bid.AgencyId, bid.JobId, cancellation);
            asked = await market.PriceAsync(bid.JobId, cancellation);
            scene = await Scene.LoadAsync(db, agencies, market, limits, bid.WorkspaceId, now, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException and not Refusal)
        {
            // What cannot be read freshly is not confirmed.
            log.LogWarning(error, "The market could not be read before sending {Bid}", bidId);
            await HoldAsync(
                new(Outcome.Hold, "market-down", "The market could not be read. It is tried again in a minute.", now + MarketPause)
            );
            return true;
        }

        if (Unchanged(bid, job, asked, proposals, scene, configuration, lifetime) is { } stop)
        {
            await StopAsync(stop);
            return true;
        }
        if (job!.ContentVersion != bid.JobVersion)
        {
            await AskAgainAsync("job-changed", "The job was edited since the bid was made. Read it again.", job.ContentVersion);
            return true;
        }
        var price = asked ?? job.Connects ?? 0;
        if (bid.PriceApproved is { } approved && price > approved)
        {
            await AskAgainAsync("price-up", $"The price rose from {approved} to {price} Connects.", null);
            return true;
        }
        if (bid.ApprovedHash is not null && !bid.IsApproved)
        {
            await AskAgainAsync("gate", "What was approved is not what would go out now.", null);
            return true;
        }
        var choice = await choose.ForSendingAsync(bid.WorkspaceId, job.UsOnly, job.Client.Id, cancellation);
        if (choice is ManagerChoice.Hold hold)
        {
            await HoldAsync(new(Outcome.Hold, hold.Code, hold.Reason));
            return true;
        }
        if (choice is ManagerChoice.Skip skip)
        {
            await StopAsync(new(Outcome.Skip, skip.Code, skip.Reason));
            return true;
        }
        var use = (ManagerChoice.Use)choice;
        if (use.At > now)
        {
            await HoldAsync(
                new(
                    Outcome.Hold,
                    "manager-pace",
                    $"Manager {use.ShortId} sends next at {use.At:HH:mm} UTC.",
                    await SlotAsync(use, now, limits, bid, cancellation)
                )
            );
            return true;
        }

        bid.Through(use.PersonId, use.ShortId);
        bid.Go(BidStep.Recheck);
        var noted = bid.PriceApproved is { } most && price < most ? $" The price fell from {most} to {price}." : "";
        db.Decisions.Add(
            Decision.About(
                bid,
                BidStep.Recheck,
                Outcome.Go,
                null,
                $"All of it still so: job open, same text, {price} Connects, nothing of the agency's on it, no switch pressed.{noted}",
                now,
                new
                {
                    price,
                    proposals = job.Proposals,
                    balance = scene.Balance,
                }
            )
        );
        await db.SaveChangesAsync(cancellation);

        if (await BeginAsync(bid, opportunity, use, scene, price, job.Client.Id, lifetime, now, cancellation) is { } attempt)
            await CallAsync(bid, opportunity, attempt, cancellation);
        return true;

        async Task HoldAsync(Stop why)
        {
            Hold(bid, why, lifetime, now);
            opportunity.Follow(bid, now);
            await db.SaveChangesAsync(cancellation);
        }

        async Task StopAsync(Stop why)
        {
            if (why.Outcome is Outcome.Hold)
            {
                await HoldAsync(why);
                return;
            }
            if (why.Code == "")
                bid.Expire(null, why.Says);
            else if (why.Code is "too-old")
                bid.Expire(why.Code, why.Says);
            else
                bid.Cancel(why.Code, why.Says);
            db.Decisions.Add(
                Decision.About(bid, BidStep.Recheck, Outcome.Skip, why.Code == "" ? null : why.Code, why.Says, now, why.Values)
            );
            if (why.Code is "already-applied")
                await db.YieldAsync(bid, cancellation);
            else
                await db.ReleaseAsync(bid, cancellation);
            opportunity.Follow(bid, now);
            await db.SaveChangesAsync(cancellation);
        }

        async Task AskAgainAsync(string code, string says, string? jobVersion)
        {
            if (jobVersion is not null)
                bid.ForJob(jobVersion);
            bid.Ask(code, says);
            bid.AwaitApproval(says, limits.ApprovalLife, now);
            db.Decisions.Add(
                Decision.About(bid, BidStep.Recheck, Outcome.Ask, code, says, now, new { price = job!.Connects }, until: bid.ApprovalEndsAt)
            );
            opportunity.Follow(bid, now);
            await db.SaveChangesAsync(cancellation);
        }
    }

    // The same hold again is no news.
    private void Hold(Bid bid, Stop why, Lifetime lifetime, DateTimeOffset now)
    {
        var until = why.HoldsUntil(lifetime.EndOf(bid));
        if (bid.Hold(why.Code, why.Says, until))
            db.Decisions.Add(Decision.About(bid, BidStep.Recheck, Outcome.Hold, why.Code, why.Says, now, why.Values, until: until));
    }

    /// <summary>Part one: everything that must be true is read and taken in one transaction with the attempt .</summary>
    private async Task<Attempt?> BeginAsync(
        Bid bid,
        Opportunity opportunity,
        ManagerChoice.Use use,
        Scene scene,
        int price,
        Guid? clientId,
        Lifetime lifetime,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var stop = await TakeAsync();
        if (stop is not null)
        {
            // Nothing of what was taken on the way is kept.
            await transaction.RollbackAsync(cancellation);
            db.ChangeTracker.Clear();
            bid = await db.Bids.SingleAsync(one => one.Id == bid.Id, cancellation);
            opportunity = await db.Opportunities.SingleAsync(one => one.Id == bid.OpportunityId, cancellation);
            Hold(bid, stop, lifetime, now);
            opportunity.Follow(bid, now);
            await db.SaveChangesAsync(cancellation);
            return null;
        }
        var attempt = Attempt.Write(bid, use.PersonId, price, !await db.Attempts.AnyAsync(one => one.BidId == bid.Id, cancellation), now);
        db.Attempts.Add(attempt);
        (await db.Reservations.SingleAsync(one => one.BidId == bid.Id && one.State != ReservationState.Released, cancellation)).Sending();
        bid.BeginSending(price, now);
        opportunity.Follow(bid, now);
        db.Decisions.Add(
            Decision.About(
                bid,
                BidStep.Send,
                Outcome.Go,
                null,
                $"Handed to the market through manager {use.ShortId}, {price} Connects reserved.",
                now,
                new
                {
                    attempt = attempt.Id,
                    price,
                    manager = use.ShortId,
                },
                bid.ActorName
            )
        );
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return attempt;

        async Task<Stop?> TakeAsync()
        {
            var pressed = await db.KillSwitches.AsNoTracking().Where(one => one.ReleasedAt == null).ToListAsync(cancellation);
            if (Scene.HeldBy(Scene.Stopping(pressed, bid.WorkspaceId, bid.ScannerId, bid.SenderId, use.PersonId)) is { } held)
                return held;
            foreach (var cap in scene.CapsOf(Taker.Of(bid)))
            {
                var since = scene.Since(cap.Period);
                var taken = await db.CapUses.SingleOrDefaultAsync(
                    one =>
                        one.WorkspaceId == bid.WorkspaceId
                        && one.Of == cap.Of
                        && one.SubjectId == cap.SubjectId
                        && one.Period == cap.Period
                        && one.Since == since,
                    cancellation
                );
                if (cap.Full(taken, price, scene.Until(cap.Period)) is { } full)
                    return full;
                if (taken is null)
                    db.CapUses.Add(taken = CapUse.Unused(bid.WorkspaceId, cap.Of, cap.SubjectId, cap.Period, since));
                taken.Take(price);
            }
            return await choose.TakeSlotAsync(use.AssignmentId, bid.Id, clientId, cancellation)
                ? null
                : new(
                    Outcome.Hold,
                    "manager-pace",
                    $"Manager {use.ShortId} has just sent another; the next slot is waited for.",
                    now + scene.Limits.ManagerGap
                );
        }
    }

    /// <summary>Parts two and three: one call, and its answer.</summary>
    private async Task CallAsync(Bid bid, Opportunity opportunity, Attempt attempt, CancellationToken cancellation)
    {
        BidAnswer answer;
        try
        {
            answer = await market.BidAsync(SettleBid.RequestOf(bid, attempt), cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Any other ending is Uncertain: it may have gone or not.
            log.LogWarning(error, "Handing over {Bid} ended without an answer", bid.Id);
            await settle.DoubtAsync(
                bid,
                opportunity,
                attempt,
                "no-answer",
                "The market gave no answer. It is looked for there before anything else is done.",
                cancellation
            );
            return;
        }
        await settle.AnswerAsync(bid, opportunity, attempt, answer, cancellation);
    }

    private static Stop? Unchanged(
        Bid bid,
        JobSnapshot? job,
        int? price,
        IReadOnlyList<ProposalFacts> proposals,
        Scene scene,
        ScannerConfiguration? configuration,
        Lifetime lifetime
    )
    {
        if (job is null || job.State is not JobState.Open)
            return new(Outcome.Skip, "job-closed", "The job closed before the bid left. Nothing was charged.");
        if (job.Visibility is JobVisibility.InviteOnly)
            return new(Outcome.Skip, "invite-only", "Only invited people may propose on this job now.");
        if (proposals.Any(proposal => proposal.SenderId == bid.SenderId))
            return new(
                Outcome.Skip,
                "already-applied",
                $"{bid.SenderName} has a proposal on this job that was not made here. Nothing was charged."
            );
        if (proposals.Count >= scene.Limits.SendersPerJob)
            return new(Outcome.Skip, "already-bid", "The agency has a proposal on this job that was not made here. Nothing was charged.");
        if (lifetime.Over(bid, scene.Now) is { } over)
            return over;
        if (scene.MayNotSend(bid.SenderId, job) is { } stop)
            return stop;
        if (scene.Workspace.State is not WorkspaceState.Active and not WorkspaceState.Setup)
            return Scene.WorkspacePaused;
        return scene.Pressed(bid) ?? scene.OutsideWindow(configuration) ?? scene.OutOfConnects(price);
    }

    // Those held for pace stand in line behind those that are scheduled for the same manager.
    private async Task<DateTimeOffset> SlotAsync(
        ManagerChoice.Use use,
        DateTimeOffset now,
        Limits limits,
        Bid bid,
        CancellationToken cancellation
    )
    {
        var before = await db.Bids.CountAsync(
            other =>
                other.ManagerId == use.PersonId
                && other.Id != bid.Id
                && other.DueAt > now
                && (other.State == BidState.Scheduled || (other.State == BidState.Held && other.Code == "manager-pace")),
            cancellation
        );
        return use.At + before * limits.ManagerGap;
    }
}

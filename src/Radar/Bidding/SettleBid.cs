using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Scanners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Bidding;

/// <summary>Steps 10 and 11 after the call: writes the market's answer down, or finds out what really happened .</summary>
public sealed class SettleBid(RadarDb db, IBidding market, TimeProvider clock, ILogger<SettleBid> log)
{
    /// <summary>What is handed to the market; the bid's id is the key, so that asking twice sends once .</summary>
    internal static BidRequest RequestOf(Bid bid, Attempt attempt) =>
        new(
            attempt.Key,
            bid.ManagerId!.Value,
            bid.AgencyId,
            bid.SenderId,
            bid.JobId,
            bid.Letter ?? "",
            bid.Answers,
            bid.Amount!.Value,
            bid.Duration,
            bid.PriceSent!.Value,
            bid.ActorName
        );

    /// <summary>Part three of sending: one save with the answer and all it means.</summary>
    internal async Task AnswerAsync(Bid bid, Opportunity opportunity, Attempt attempt, BidAnswer answer, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var reservation = await db.Reservations.SingleAsync(
            one => one.BidId == bid.Id && one.State != ReservationState.Released,
            cancellation
        );
        var scanner = bid.ScannerId is { } id ? await db.Scanners.SingleAsync(scanner => scanner.Id == id, cancellation) : null;
        if (answer is BidAnswer.Sent sent)
        {
            attempt.Answered("sent", now);
            reservation.Spend();
            bid.Sent(sent.ProposalId, sent.Connects, sent.At);
            scanner?.Accepted();
            Write(
                bid,
                bid.Step is BidStep.Reconcile ? BidStep.Reconcile : BidStep.Send,
                Outcome.Sent,
                null,
                $"The market has {bid.SenderName}'s proposal. {sent.Connects} Connects spent.",
                now,
                new { sent.ProposalId, sent.Connects }
            );
        }
        else
        {
            var refused = (BidAnswer.Refused)answer;
            attempt.Answered($"{refused.Code}: {refused.Message}", now);
            await Refuse(bid, attempt, reservation, scanner, refused, now, cancellation);
        }
        opportunity.Follow(bid, now);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task Refuse(
        Bid bid,
        Attempt attempt,
        Reservation reservation,
        Scanner? scanner,
        BidAnswer.Refused refused,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await GiveBackAsync(bid, attempt, cancellation);
        var code = CodeOf(refused.Code);
        // The market's own words are kept beside ours.
        var says = $"The market said no: {refused.Message} Nothing was charged.";
        if (code is "price-up")
        {
            // Another price is no failure: the person, or the rule, is asked again.
            reservation.Back();
            bid.Ask("price-up", says);
            bid.AwaitApproval(says, TimeSpan.FromHours(4), now);
            Write(bid, BidStep.Send, Outcome.Ask, "price-up", says, now, new { refused.Code });
            return;
        }
        bid.Fail(code, says);
        Write(bid, BidStep.Send, Outcome.Failed, code, says, now, new { refused.Code });
        if (code is "already-applied")
            reservation.Yield();
        else
            await db.ReleaseAsync(bid, cancellation);
        if (Codes.ClassOf(code) is CodeClass.Failed && scanner?.Refused(code, now) is true)
            Write(
                bid,
                BidStep.Send,
                Outcome.Ask,
                "gate",
                $"{scanner.Name} was refused three times in a row and is in Review now.",
                now,
                null
            );
    }

    /// <summary>It is not known what happened: price and reservation stay taken, and reconciling begins .</summary>
    internal async Task DoubtAsync(
        Bid bid,
        Opportunity opportunity,
        Attempt attempt,
        string code,
        string says,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var reservation = await db.Reservations.SingleAsync(
            one => one.BidId == bid.Id && one.State != ReservationState.Released,
            cancellation
        );
        reservation.Doubt();
        bid.Doubt(code, says, attempt.NextLook ?? DateTimeOffset.MaxValue);
        Write(bid, BidStep.Send, Outcome.Uncertain, code, says, now, new { attempt = attempt.Id }, bid.DueAt);
        opportunity.Follow(bid, now);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// Looks what became of an attempt that has no answer: found at the market, it was sent; not found, the same call is made again
    /// under the same key, which this market honours. False when there was nothing to do.
    /// </summary>
    public async Task<bool> TurnAsync(Guid bidId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var bid = await db.Bids.SingleAsync(bid => bid.Id == bidId, cancellation);
        if (bid.State is not (BidState.Sending or BidState.Uncertain) || bid.DueAt > now)
            return false;
        var attempt = await db.Attempts.SingleAsync(attempt => attempt.BidId == bidId && attempt.State == AttemptState.Open, cancellation);
        var opportunity = await db.Opportunities.SingleAsync(opportunity => opportunity.Id == bid.OpportunityId, cancellation);
        if (bid.State is BidState.Sending)
        {
            // The process that wrote the attempt is gone: we cannot know that it was not sent (8.9).
            await DoubtAsync(
                bid,
                opportunity,
                attempt,
                "no-answer",
                "The program stopped while handing over. It is looked for at the market first.",
                cancellation
            );
        }
        attempt.LookedAt();
        try
        {
            var proposals = await market.ProposalsAsync(bid.AgencyId, bid.JobId, cancellation);
            if (proposals.FirstOrDefault(proposal => proposal.SenderId == bid.SenderId) is { } found)
            {
                await AnswerAsync(bid, opportunity, attempt, new BidAnswer.Sent(found.Id, found.Connects, found.SentAt), cancellation);
                return true;
            }
            if (attempt.Repeat())
            {
                Write(
                    bid,
                    BidStep.Reconcile,
                    Outcome.Go,
                    null,
                    $"Not there yet. The same call is made again under the same key, the {attempt.Calls}. of at most {Attempt.MostCalls} times.",
                    now,
                    null
                );
                await db.SaveChangesAsync(cancellation);
                await AnswerAsync(bid, opportunity, attempt, await market.BidAsync(RequestOf(bid, attempt), cancellation), cancellation);
                return true;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException and not Kernel.Refusal)
        {
            log.LogWarning(error, "Reconciling {Bid} found no answer", bidId);
        }
        var next = attempt.NextLook;
        var says = next is null
            ? "Two hours of looking did not find it. A person decides: it went, it did not, or send it again."
            : "Still no answer from the market. It is looked for again.";
        bid.Doubt("no-answer", says, next ?? DateTimeOffset.MaxValue);
        Write(
            bid,
            BidStep.Reconcile,
            next is null ? Outcome.Ask : Outcome.Uncertain,
            next is null ? "gate" : "no-answer",
            says,
            now,
            new { attempt.Looks },
            next
        );
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task GiveBackAsync(Bid bid, Attempt attempt, CancellationToken cancellation)
    {
        var subjects = new[] { bid.WorkspaceId, bid.SenderId, bid.ScannerId ?? bid.WorkspaceId };
        var uses = await db
            .CapUses.Where(use => use.WorkspaceId == bid.WorkspaceId && subjects.Contains(use.SubjectId) && use.Since <= attempt.At)
            .ToListAsync(cancellation);
        foreach (var use in uses.GroupBy(use => (use.Of, use.SubjectId, use.Period)).Select(group => group.MaxBy(use => use.Since)!))
            use.GiveBack(attempt.Connects);
    }

    private static string CodeOf(string refusal) =>
        refusal switch
        {
            "already-proposed" => "already-applied",
            "colleague-proposed" => "already-bid",
            "job-is-closed" or "job-closed" => "job-closed",
            "invite-only-job" => "invite-only",
            "price-changed" => "price-up",
            "not-enough-connects" => "refused-connects",
            "contact-details" or "answer-missing" => "refused-letter",
            "not-allowed" or "missing" or "member-gone" or "proposing-needs-plus" => "refused-permission",
            "invalid-input" => "refused-terms",
            _ => "refused-other",
        };

    private void Write(
        Bid bid,
        BidStep step,
        Outcome outcome,
        string? code,
        string says,
        DateTimeOffset now,
        object? values,
        DateTimeOffset? until = null
    ) => db.Decisions.Add(Decision.About(bid, step, outcome, code, says, now, values, bid.ActorName, until));
}

/// <summary>What a bid's end means for the lock it holds.</summary>
internal static class Releasing
{
    /// <summary>Gives the job free again .</summary>
    public static Task ReleaseAsync(this RadarDb db, Bid bid, CancellationToken cancellation) => db.ReleaseAsync([bid], cancellation);

    /// <summary>Gives the jobs of several bids free again.</summary>
    public static async Task ReleaseAsync(this RadarDb db, IReadOnlyCollection<Bid> bids, CancellationToken cancellation)
    {
        if (bids.Count == 0)
            return;
        var ids = bids.Select(bid => (Guid?)bid.Id).ToList();
        var reservations = await db
            .Reservations.Where(one =>
                ids.Contains(one.BidId)
                && one.State != ReservationState.Released
                && one.State != ReservationState.External
                && one.State != ReservationState.Spent
            )
            .ToListAsync(cancellation);
        var (agencies, jobs) = (reservations.Select(one => one.AgencyId).Distinct().ToList(), reservations.ConvertAll(one => one.JobId));
        var claims = await db
            .JobClaims.Where(one => agencies.Contains(one.AgencyId) && jobs.Contains(one.JobId))
            .ToDictionaryAsync(one => (one.AgencyId, one.JobId), cancellation);
        foreach (var reservation in reservations)
        {
            reservation.Release();
            claims.GetValueOrDefault((reservation.AgencyId, reservation.JobId))?.Lower();
        }
    }

    /// <summary>Leaves the job to the proposal that was found there .</summary>
    public static async Task YieldAsync(this RadarDb db, Bid bid, CancellationToken cancellation)
    {
        var reservation = await db.Reservations.SingleOrDefaultAsync(
            one => one.BidId == bid.Id && one.State != ReservationState.Released,
            cancellation
        );
        reservation?.Yield();
    }
}

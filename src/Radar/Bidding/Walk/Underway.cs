using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Feeds;
using Guildhall.Radar.Scanners;

namespace Guildhall.Radar.Bidding.Walk;

/// <summary>One bid during one turn of the walk, with what the steps need to know of it, and what they said.</summary>
internal sealed class Underway(
    Bid bid,
    Opportunity opportunity,
    Job job,
    Scene scene,
    ScannerConfiguration? configuration,
    List<Decision> lines
)
{
    private JobSnapshot? snapshot;

    public Bid Bid => bid;
    public Opportunity Opportunity => opportunity;
    public Job Job => job;
    public JobSnapshot Snapshot => snapshot ??= job.Now();
    public Scene Scene => scene;
    public Limits Limits => scene.Limits;
    public DateTimeOffset Now => scene.Now;

    /// <summary>What the scanner said when it made the bid, whatever was saved since; null for a bid made by hand.</summary>
    public ScannerConfiguration? Configuration => configuration;

    public Scanner? Scanner => bid.ScannerId is { } id ? scene.Scanners[id].Scanner : null;

    /// <summary>What the market says that it costs, where the job itself does not.</summary>
    public int? MarketPrice { get; set; }

    /// <summary>What it costs in Connects, as far as known.</summary>
    public int? Price => Snapshot.Connects ?? MarketPrice ?? bid.PriceAtMatch;

    /// <summary>Whether the next step is to be taken.</summary>
    public bool Goes { get; private set; } = true;

    /// <summary>Whether a line was written since the last save.</summary>
    public bool Moved { get; private set; }

    /// <summary>Whether any line was written in this turn.</summary>
    public bool EverMoved { get; private set; }

    /// <summary>Whether it has ended, so that its reservation is to be released.</summary>
    public bool Frees { get; private set; }

    /// <summary>Whether a person is to be told of it.</summary>
    public bool Asked { get; private set; }

    public void Go(BidStep step, string says, object? values = null)
    {
        bid.Go(step);
        Write(step, Outcome.Go, null, says, values);
    }

    /// <summary>A person has to look at something; the bid is prepared on and stops at the gate .</summary>
    public void Ask(BidStep step, params IReadOnlyList<Asked> asked)
    {
        foreach (var one in asked)
            bid.Ask(one.Code, one.Says);
        bid.Go(step);
        Write(step, Outcome.Ask, asked[0].Code, string.Join(' ', asked.Select(one => one.Says)));
    }

    /// <summary>
    /// It waits, or ends. What it waits for ends at a moment that is known, or is looked at for all that wait for it
    /// (<see cref="WakeBids"/>); at the latest the bid is looked at when its time is over. The same hold again is no news.
    /// </summary>
    public void Stop(BidStep step, Stop stop)
    {
        Goes = false;
        if (stop.Outcome is Outcome.Hold)
        {
            var until = stop.HoldsUntil(Lifetime.Of(Limits, configuration).EndOf(bid));
            if (bid.Hold(stop.Code, stop.Says, until))
                Write(step, Outcome.Hold, stop.Code, stop.Says, stop.Values, until);
            return;
        }
        bid.Cancel(stop.Code, stop.Says);
        Write(step, Outcome.Skip, stop.Code, stop.Says, stop.Values);
        Frees = true;
    }

    /// <summary>Its time ran out.</summary>
    public void Expire(BidStep step, string? code, string says)
    {
        Goes = false;
        bid.Expire(code, says);
        Write(step, Outcome.Skip, code, says);
        Frees = true;
    }

    /// <summary>A person is asked, and it waits for them.</summary>
    public void AwaitApproval(string why)
    {
        bid.AwaitApproval(why, Limits.ApprovalLife, Now);
        (Goes, Asked) = (false, true);
        Write(BidStep.Gate, Outcome.Ask, bid.Asks is [var first, ..] ? first.Code : "gate", why, until: bid.ApprovalEndsAt);
    }

    public void PassGate(string says)
    {
        bid.PassGate(Price, Now);
        Write(BidStep.Gate, Outcome.Go, null, says);
    }

    /// <summary>It stands in line to leave at that instant.</summary>
    public void Leave(DateTimeOffset at, string says, object values)
    {
        bid.ScheduleAt(at);
        Goes = false;
        Write(BidStep.Schedule, Outcome.Go, null, says, values);
    }

    /// <summary>Nothing is to be done with it now.</summary>
    public void StandStill() => Goes = false;

    /// <summary>What was said so far is being saved.</summary>
    public void Saved() => (Moved, Frees, Asked) = (false, false, false);

    private void Write(BidStep step, Outcome outcome, string? code, string says, object? values = null, DateTimeOffset? until = null)
    {
        Moved = EverMoved = true;
        lines.Add(Decision.About(bid, step, outcome, code, says, Now, values, until: until));
    }
}

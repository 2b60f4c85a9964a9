using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>How fast one manager sends .</summary>
/// <param name="Gap">The least time between two sends.</param>
/// <param name="PerHour">Sends within an hour.</param>
/// <param name="PerDay">Sends within 24 hours.</param>
public sealed record Pace(TimeSpan Gap, int PerHour, int PerDay)
{
    /// <summary>
    /// When the next send may begin, given the sends of the last 24 hours, newest first: <paramref name="now"/> if at once.
    /// Pace only slows and is never random.
    /// </summary>
    public DateTimeOffset Next(IReadOnlyList<DateTimeOffset> sends, DateTimeOffset now)
    {
        var next = now;
        if (sends.Count > 0)
            Wait(sends[0] + Gap);
        if (sends.Count >= PerHour)
            Wait(sends[PerHour - 1] + TimeSpan.FromHours(1));
        if (sends.Count >= PerDay)
            Wait(sends[PerDay - 1] + TimeSpan.FromDays(1));
        return next;

        void Wait(DateTimeOffset until) => next = until > next ? until : next;
    }
}

/// <summary>A manager that might take a bid.</summary>
/// <param name="AssignmentId">The assignment.</param>
/// <param name="ManagerId">The manager.</param>
/// <param name="PersonId">The account on the market that would act.</param>
/// <param name="ShortId">The manager's short id.</param>
/// <param name="Kind">The kind of work.</param>
/// <param name="IsUsable">Whether it may be used .</param>
/// <param name="WroteToClient">Whether it wrote to this client before .</param>
/// <param name="Sends">Its sends of the last 24 hours, newest first.</param>
/// <param name="LastSentAt">When it last sent; null while it never did.</param>
public sealed record Candidate(
    Guid AssignmentId,
    Guid ManagerId,
    Guid PersonId,
    string ShortId,
    ManagerKind Kind,
    bool IsUsable,
    bool WroteToClient,
    IReadOnlyList<DateTimeOffset> Sends,
    DateTimeOffset? LastSentAt
);

/// <summary>Which manager takes a bid, or why none does.</summary>
public abstract record ManagerChoice
{
    /// <summary>This one, from <paramref name="At"/> on: now, or when its pace allows .</summary>
    public sealed record Use(Guid AssignmentId, Guid ManagerId, Guid PersonId, string ShortId, DateTimeOffset At) : ManagerChoice;

    /// <summary>The bid waits, nothing is lost: code <c>no-manager</c> (R-063) or <c>conduct-stop</c> (R-062).</summary>
    public sealed record Hold(string Code, string Reason) : ManagerChoice;

    /// <summary>The bid is not sent at all: code <c>us-manager-missing</c> (R-069).</summary>
    public sealed record Skip(string Code, string Reason) : ManagerChoice;
}

/// <summary>Chooses the manager that sends a bid, and takes slots from its pace .</summary>
public sealed class ChooseManager(RadarDb db, CheckConnection check, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The choice for a bid of the workspace. Asked again after a manager stopped being usable, it is another one .</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="usOnly">Whether the job takes proposals from the U.S. only.</param>
    /// <param name="clientId">The client, where known.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<ManagerChoice> RunAsync(Guid workspaceId, bool usOnly, Guid? clientId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var connection = await db
            .Connections.AsNoTracking()
            .SingleOrDefaultAsync(
                connection => connection.WorkspaceId == workspaceId && connection.Market == Connection.BuiltInMarket,
                cancellation
            );
        if (connection is null)
            return NoManager;
        if (connection.IsStopped)
            return new ManagerChoice.Hold(
                "conduct-stop",
                $"Sending is stopped until a person has read the market's word: {connection.StopReason}"
            );

        var assignments = await db
            .Assignments.AsNoTracking()
            .Include(assignment => assignment.Manager)
            .Where(assignment => assignment.ConnectionId == connection.Id && assignment.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
        var managers = assignments.Select(assignment => assignment.ManagerId).Distinct().ToList();
        var since = now - TimeSpan.FromDays(1);
        var sends = await db
            .ManagerSends.AsNoTracking()
            .Where(send => managers.Contains(send.ManagerId) && send.At > since)
            .OrderByDescending(send => send.At)
            .Select(send => new { send.ManagerId, send.At })
            .ToListAsync(cancellation);
        var wrote = clientId is null
            ? []
            : await db
                .ManagerSends.Where(send => managers.Contains(send.ManagerId) && send.ClientId == clientId)
                .Select(send => send.ManagerId)
                .Distinct()
                .ToListAsync(cancellation);

        var candidates = assignments.Select(assignment => new Candidate(
            assignment.Id,
            assignment.ManagerId,
            assignment.Manager.PersonId,
            assignment.Manager.ShortId,
            assignment.Kind,
            assignment.IsUsable && assignment.Manager.State is ManagerState.Ready or ManagerState.Retired,
            wrote.Contains(assignment.ManagerId),
            [.. sends.Where(send => send.ManagerId == assignment.ManagerId).Select(send => send.At)],
            assignment.Manager.LastSentAt
        ));
        return Pick([.. candidates], usOnly, await PaceAsync(cancellation), now);
    }

    /// <summary>
    /// The choice right before a send: the chosen manager is read at the market once more, and one that may not be used any more
    /// makes room for another of its kind. The caller saves what the reading changed.
    /// </summary>
    public async Task<ManagerChoice> ForSendingAsync(Guid workspaceId, bool usOnly, Guid? clientId, CancellationToken cancellation)
    {
        for (; ; )
        {
            var choice = await RunAsync(workspaceId, usOnly, clientId, cancellation);
            if (choice is not ManagerChoice.Use use || await check.BeforeSendAsync(use.AssignmentId, cancellation))
                return choice;
            // Saved at once, so that the next choice leaves this one out.
            await db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>
    /// Takes a slot for the bid, to be saved in the transaction that begins the send; false when the pace does not allow it now.
    /// A slot taken before for the same bid counts again as taken. Of two sends at once, the later save is <see cref="Overtaken"/>.
    /// </summary>
    public async Task<bool> TakeSlotAsync(Guid assignmentId, Guid bidId, Guid? clientId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (await db.ManagerSends.AnyAsync(send => send.BidId == bidId, cancellation))
            return true;
        var assignment = await db
            .Assignments.Include(assignment => assignment.Manager)
            .Where(assignment => assignment.Id == assignmentId)
            .OneAsync("manager", cancellation);
        var since = now - TimeSpan.FromDays(1);
        var sends = await db
            .ManagerSends.Where(send => send.ManagerId == assignment.ManagerId && send.At > since)
            .OrderByDescending(send => send.At)
            .Select(send => send.At)
            .ToListAsync(cancellation);
        if (!assignment.IsUsable || (await PaceAsync(cancellation)).Next(sends, now) > now)
            return false;

        assignment.Manager.Sent(now);
        db.ManagerSends.Add(ManagerSend.Of(bidId, assignment.ManagerId, assignmentId, clientId, now));
        return true;
    }

    /// <summary>The rule itself .</summary>
    public static ManagerChoice Pick(IReadOnlyList<Candidate> candidates, bool usOnly, Pace pace, DateTimeOffset now)
    {
        var kind = usOnly ? ManagerKind.Us : ManagerKind.Bid;
        var chosen = candidates
            .Where(candidate => candidate.Kind == kind && candidate.IsUsable)
            .OrderByDescending(candidate => candidate.WroteToClient)
            .ThenBy(candidate => candidate.LastSentAt ?? DateTimeOffset.MinValue)
            .ThenBy(candidate => candidate.ShortId, StringComparer.Ordinal)
            .FirstOrDefault();
        if (chosen is not null)
            return new ManagerChoice.Use(
                chosen.AssignmentId,
                chosen.ManagerId,
                chosen.PersonId,
                chosen.ShortId,
                pace.Next(chosen.Sends, now)
            );
        return usOnly
            ? new ManagerChoice.Skip(
                "us-manager-missing",
                "The job takes proposals from the U.S. only, and there is no usable U.S. manager."
            )
            : NoManager;
    }

    private static readonly ManagerChoice NoManager = new ManagerChoice.Hold(
        "no-manager",
        "No bidding manager is usable. The bid waits and is checked again before it leaves."
    );

    private async Task<Pace> PaceAsync(CancellationToken cancellation) =>
        new(
            await settings.GetAsync(ManagerSettings.Gap, cancellation),
            await settings.GetAsync(ManagerSettings.PerHour, cancellation),
            await settings.GetAsync(ManagerSettings.PerDay, cancellation)
        );
}

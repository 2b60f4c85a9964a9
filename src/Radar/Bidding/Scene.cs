using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Radar.Managers;
using Guildhall.Radar.Scanners;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Bidding;

/// <summary>What one workspace looks like during one turn of the lane: read once, so that no bid asks for it again.</summary>
internal sealed class Scene
{
    public required Workspace Workspace { get; init; }
    public required AgencyFacts? Agency { get; init; }
    public required IReadOnlyDictionary<Guid, MemberFacts> Team { get; init; }
    public required IReadOnlySet<Guid> ManagerPeople { get; init; }
    public required IReadOnlyDictionary<Guid, (Scanner Scanner, ScannerVersion Version)> Scanners { get; init; }
    public required IReadOnlyDictionary<Guid, int> Sends30 { get; init; }
    public required IReadOnlyList<KillSwitch> Switches { get; init; }
    public required DateTimeOffset? ConnectedSince { get; init; }
    public required Limits Limits { get; init; }
    public required int Balance { get; init; }
    public required DateTimeOffset Now { get; init; }

    public TimeZoneInfo Zone => LocalTime.Zone(Workspace.TimeZone);

    /// <summary>Whether the agency may bid at all .</summary>
    public bool HasPlan => Agency is { IsPlus: true };

    /// <summary>What a paused workspace says of a bid that is ready.</summary>
    public static readonly Stop WorkspacePaused = new(
        Outcome.Hold,
        "kill-switch",
        "The workspace is paused. It goes on when it is resumed."
    );

    public static async Task<Scene> LoadAsync(
        RadarDb db,
        IAgencies agencies,
        IBidding market,
        Limits limits,
        Guid workspaceId,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var workspace = await db
            .Workspaces.AsNoTracking()
            .Where(workspace => workspace.Id == workspaceId)
            .OneAsync("workspace", cancellation);
        var agency = await agencies.FindAsync(workspace.AgencyId, cancellation);
        var team = await agencies.TeamAsync(workspace.TeamId, cancellation);
        var assignments = await db
            .Assignments.AsNoTracking()
            .Where(assignment => assignment.Connection.WorkspaceId == workspaceId && assignment.State != AssignmentState.Removed)
            .Select(assignment => new
            {
                assignment.Manager.PersonId,
                assignment.Kind,
                assignment.FirstActiveAt,
            })
            .ToListAsync(cancellation);
        var scanners = await (
            from scanner in db.Scanners.AsNoTracking()
            where scanner.WorkspaceId == workspaceId
            join version in db.ScannerVersions.AsNoTracking() on scanner.VersionId equals version.Id
            select new { scanner, version }
        ).ToListAsync(cancellation);
        var since = now - TimeSpan.FromDays(30);
        var sends = await db
            .Bids.Where(bid => bid.WorkspaceId == workspaceId && bid.SentAt > since)
            .GroupBy(bid => bid.SenderId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Count, cancellation);
        return new Scene
        {
            Workspace = workspace,
            Agency = agency,
            Team = team.ToDictionary(member => member.Person.Id),
            ManagerPeople = assignments.Select(assignment => assignment.PersonId).ToHashSet(),
            Scanners = scanners.ToDictionary(row => row.scanner.Id, row => (row.scanner, row.version)),
            Sends30 = sends,
            Switches = await db.KillSwitches.AsNoTracking().Where(pressed => pressed.ReleasedAt == null).ToListAsync(cancellation),
            ConnectedSince = assignments
                .Where(assignment => assignment.Kind is ManagerKind.Bid)
                .Min(assignment => assignment.FirstActiveAt),
            Limits = limits,
            Balance = await market.BalanceAsync(workspace.AgencyId, cancellation),
            Now = now,
        };
    }

    /// <summary>The pressed switch that stops such a bid, if any .</summary>
    public static KillSwitch? Stopping(
        IEnumerable<KillSwitch> pressed,
        Guid workspaceId,
        Guid? scannerId,
        Guid senderId,
        Guid? managerId
    ) =>
        pressed.FirstOrDefault(one =>
            one.Of switch
            {
                SwitchOf.Instance => true,
                SwitchOf.Workspace => one.SubjectId == workspaceId,
                SwitchOf.Scanner => one.SubjectId == scannerId,
                SwitchOf.Sender => one.SubjectId == senderId,
                _ => one.SubjectId == managerId,
            }
        );

    /// <summary>What a pressed switch says of such a bid; null while none stops it.</summary>
    public Stop? Pressed(Bid bid) => HeldBy(Stopping(Switches, bid.WorkspaceId, bid.ScannerId, bid.SenderId, bid.ManagerId));

    /// <summary>What that switch says of a bid.</summary>
    public static Stop? HeldBy(KillSwitch? pressed) =>
        pressed is null
            ? null
            : new(Outcome.Hold, "kill-switch", $"{pressed.PressedBy} stopped sending. It is checked again when that is released.");

    /// <summary>Whether the pool has too few Connects for one more at this price; null when it has enough.</summary>
    public Stop? OutOfConnects(int? price) =>
        Balance - (price ?? 0) >= Limits.KeepConnects
            ? null
            : new(
                Outcome.Hold,
                "out-of-connects",
                $"It costs {price} Connects and {Balance} are in the pool. It goes on when there are more.",
                null,
                new { price, balance = Balance }
            );

    /// <summary>The zone in which a scanner's hours are meant .</summary>
    public TimeZoneInfo ZoneOf(ScannerConfiguration? configuration) => configuration?.TimeZone is { } name ? LocalTime.Zone(name) : Zone;

    /// <summary>What a scanner's hours say now; null while it may send .</summary>
    public Stop? OutsideWindow(ScannerConfiguration? configuration)
    {
        var zone = ZoneOf(configuration);
        var opening = SendingWindow.Opening(configuration?.Windows ?? [], Now, zone);
        return opening > Now
            ? new(
                Outcome.Hold,
                "outside-window",
                $"Outside its hours until {TimeZoneInfo.ConvertTime(opening, zone):ddd d MMM, HH:mm} ({zone.Id}), then it goes.",
                opening
            )
            : null;
    }

    /// <summary>
    /// Whether this person may send on this job (M-131, R-253 to R-260), without looking at caps; null when they may.
    /// </summary>
    public Stop? MayNotSend(Guid personId, JobSnapshot job)
    {
        if (
            !Team.TryGetValue(personId, out var member)
            || member.Permissions.Contractor is Contractor.None
            || ManagerPeople.Contains(personId)
        )
            return new(Outcome.Skip, "sender-not-eligible", "The sender is not a freelancer of the connection's team any more.");
        return member.Person switch
        {
            { Status: AccountStatus.Closed } => new(Outcome.Skip, "sender-not-eligible", $"{member.Person.FirstName}'s account is closed."),
            { Status: AccountStatus.OnHold or AccountStatus.Suspended } => new(
                Outcome.Hold,
                "sender-on-hold",
                $"{member.Person.FirstName}'s account is on hold or suspended at the market. It waits until that ends."
            ),
            { UsConfirmed: false } when job.UsOnly => new(
                Outcome.Skip,
                "us-sender-missing",
                $"The job is for the U.S. only, and {member.Person.FirstName}'s location there is not confirmed."
            ),
            _ => null,
        };
    }

    /// <summary>Whether the market has put this person on hold for now.</summary>
    public bool IsOnHold(Guid personId) =>
        Team.TryGetValue(personId, out var member) && member.Person.Status is AccountStatus.OnHold or AccountStatus.Suspended;

    /// <summary>The sender a scanner would send with on this job: the first eligible, else the first .</summary>
    public Guid? SenderOf(ScannerConfiguration configuration, JobSnapshot job)
    {
        var people = configuration.Sender.InOrder(person => Sends30.GetValueOrDefault(person)).ToList();
        foreach (var person in people)
            if (MayNotSend(person, job) is null)
                return person;
        return people.Count == 0 ? null : people[0];
    }

    /// <summary>The local day or month that a cap counts in .</summary>
    public DateTimeOffset Since(CapPeriod period)
    {
        if (period is CapPeriod.Month)
            return LocalTime.Month(Now, Zone).Since;
        return Workspace.DayAt(Now).Since;
    }

    /// <summary>When that period ends.</summary>
    public DateTimeOffset Until(CapPeriod period)
    {
        if (period is CapPeriod.Month)
            return LocalTime.Month(Now, Zone).Until;
        return Workspace.DayAt(Now).Until;
    }

    /// <summary>The caps and budgets a bid must fit in, the tightest first where several are full .</summary>
    public IReadOnlyList<Cap> CapsOf(Taker bid)
    {
        var configuration = bid.ScannerId is { } id && Scanners.TryGetValue(id, out var row) ? row.Version.Configuration : null;
        List<Cap> caps =
        [
            new(
                CapOf.Workspace,
                Workspace.Id,
                CapPeriod.Day,
                "cap-day",
                "The workspace's bids today",
                Limits.CapWorkspaceDay,
                Limits.ConnectsDay
            ),
            new(
                CapOf.Workspace,
                Workspace.Id,
                CapPeriod.Month,
                "cap-month",
                "The workspace's bids this month",
                Limits.CapWorkspaceMonth,
                Limits.ConnectsMonth
            ),
            new(CapOf.Sender, bid.SenderId, CapPeriod.Day, "cap-day", $"Bids as {bid.SenderName} today", Limits.CapSenderDay, null),
            new(
                CapOf.Sender,
                bid.SenderId,
                CapPeriod.Month,
                "cap-month",
                $"Bids as {bid.SenderName} this month",
                Limits.CapSenderMonth,
                null
            ),
        ];
        if (bid.ScannerId is { } scanner)
        {
            caps.Add(
                new(
                    CapOf.Scanner,
                    scanner,
                    CapPeriod.Day,
                    "cap-day",
                    $"Bids of {bid.ScannerName} today",
                    Math.Min(configuration?.CapDay ?? int.MaxValue, Limits.CapScannerDay),
                    configuration?.ConnectsDay
                )
            );
            caps.Add(
                new(
                    CapOf.Scanner,
                    scanner,
                    CapPeriod.Month,
                    "cap-month",
                    $"Bids of {bid.ScannerName} this month",
                    Math.Min(configuration?.CapMonth ?? int.MaxValue, Limits.CapScannerMonth),
                    configuration?.ConnectsMonth
                )
            );
        }
        if (Limits.WarmUp && ConnectedSince is { } connected && Now - connected < TimeSpan.FromDays(14))
        {
            var most = Now - connected < TimeSpan.FromDays(7) ? 5 : 10;
            if (most < caps[0].Bids)
                caps[0] = caps[0] with { Code = "warm-up", Words = "A new connection's bids today", Bids = most };
        }
        return caps;
    }
}

/// <summary>Why a step does not say go.</summary>
/// <param name="Outcome">Hold or skip.</param>
/// <param name="Code">The code of 8.8.</param>
/// <param name="Says">The sentence with the values.</param>
/// <param name="Until">
/// When what it waits for ends by itself; null for a hold that waits for a change, which <see cref="WakeBids"/> looks out for.
/// </param>
/// <param name="Values">The numbers behind it.</param>
internal sealed record Stop(Outcome Outcome, string Code, string Says, DateTimeOffset? Until = null, object? Values = null)
{
    /// <summary>When the bid is looked at again at the latest, if its time ends then.</summary>
    public DateTimeOffset HoldsUntil(DateTimeOffset end) => Until is { } until && until < end ? until : end;
}

/// <summary>One cap with its budget of Connects, if it has one.</summary>
internal sealed record Cap(CapOf Of, Guid SubjectId, CapPeriod Period, string Code, string Words, int Bids, int? Connects)
{
    /// <summary>Whether one more bid at this price fits beside those that stand in line; null when it does.</summary>
    public Stop? Full(CapUse? use, int price, DateTimeOffset until, Promised line = default)
    {
        var (used, spent) = (use?.Bids ?? 0, use?.Connects ?? 0);
        if (used + line.Bids >= Bids)
            return new(
                Outcome.Hold,
                Code,
                $"{Words}: {used} of {Bids}{InLine(line.Bids)}. It goes on from {From(until)}.",
                until,
                new
                {
                    used,
                    limit = Bids,
                    line = line.Bids,
                }
            );
        if (Connects is { } budget && spent + line.Connects + price > budget)
            return new(
                Outcome.Hold,
                Period is CapPeriod.Day ? "budget-day" : "budget-month",
                $"{Words}: {spent} of {budget} Connects are spent{InLine(line.Connects)}, and this costs {price}. It goes on from {From(until)}.",
                until,
                new
                {
                    used = spent,
                    limit = budget,
                    line = line.Connects,
                    price,
                }
            );
        return null;
    }

    private static string InLine(int promised) => promised == 0 ? "" : $" and {promised} in line";

    private static string From(DateTimeOffset until) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{until:d MMMM, HH:mm} UTC");
}

using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Guildhall.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>One manager of a connection as its pages show it.</summary>
public sealed record ManagerColumn(
    Guid AssignmentId,
    ManagerKind Kind,
    string ShortId,
    string Name,
    bool IsPool,
    AssignmentState State,
    string? ReasonCode,
    string? Reason,
    InvitationKnown? Known,
    DateTimeOffset? InvitationEndsAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? LastSyncAt,
    DateTimeOffset? LastSentAt,
    bool TopUp,
    bool TopsUp,
    bool IsUsable,
    IReadOnlyList<HealthItem> Items
)
{
    /// <summary>Whether the market shows the agency's membership.</summary>
    public bool IsMember => Items.Any(item => item is { Kind: HealthItemKind.Membership, Verdict: Verdict.Right });

    /// <summary>The items that are not as wanted, the gravest first.</summary>
    public IReadOnlyList<HealthItem> Wrong =>
        IsMember
            ? [.. Items.Where(item => item.Verdict is not (Verdict.Right or Verdict.Note)).OrderByDescending(item => item.Verdict)]
            : [];

    /// <summary>The kind of its dot: right, warning, wrong, or off.</summary>
    public string Dot =>
        State switch
        {
            AssignmentState.Active => Wrong.Count == 0 ? "ok" : "warn",
            AssignmentState.Degraded or AssignmentState.Quarantined or AssignmentState.Suspended => "bad",
            _ => "off",
        };

    /// <summary>The state as pages name it.</summary>
    public string Words =>
        State switch
        {
            AssignmentState.Active when Wrong.Count > 0 => $"active, {Figures.Count(Wrong.Count)} to look at",
            AssignmentState.Active => "active",
            AssignmentState.Assigned => "not invited",
            AssignmentState.Invited when AcceptedAt is not null => "accepted, waiting for the market",
            AssignmentState.Invited when Known is InvitationKnown.Seen => "invited, seen at the market",
            AssignmentState.Invited => "invited, as you said",
            _ => State.ToString().ToLowerInvariant(),
        };
}

/// <summary>A connection with its managers, wanted beside found (R-051, R-053).</summary>
public sealed record ConnectionView(
    Guid? ConnectionId,
    string Workspace,
    string WorkspaceName,
    ConnectionState State,
    string AgencyName,
    string AgencySlug,
    Guid TeamId,
    string TeamName,
    int? Senders,
    DateTimeOffset? StoppedAt,
    string? StopReason,
    IReadOnlyList<ManagerColumn> Managers,
    IReadOnlyList<RequestRow> Requests
)
{
    /// <summary>How many values are not as wanted though work goes on.</summary>
    public int Warnings => Managers.Where(each => each.State is AssignmentState.Active).Sum(each => each.Wrong.Count);

    /// <summary>The label beside the title: "Connected, 1 warning".</summary>
    public string Label =>
        StoppedAt is not null ? "Stopped"
        : Warnings == 0 ? State.Words()
        : $"{State.Words()}, {Figures.Count(Warnings)} {(Warnings == 1 ? "warning" : "warnings")}";

    /// <summary>The label's kind.</summary>
    public string LabelKind =>
        StoppedAt is not null || State is ConnectionState.Impaired ? "bad"
        : Warnings > 0 || State is ConnectionState.PartlyConnected ? "warn"
        : State is ConnectionState.NotConnected ? ""
        : "ok";

    /// <summary>When the managers were last looked at (UTC); null while none was.</summary>
    public DateTimeOffset? CheckedAt => Managers.Max(each => each.CheckedAt);

    /// <summary>What all this means for the work, in sentences (mock-up c).</summary>
    public IReadOnlyList<string> Means => [.. Meaning.Of(this)];
}

/// <summary>What a connection's state means for the work.</summary>
public static class Meaning
{
    /// <summary>The sentences, what works first.</summary>
    public static IEnumerable<string> Of(ConnectionView view)
    {
        if (view.StoppedAt is not null)
        {
            yield return $"Nothing is sent until a person has read what the market said: {view.StopReason}";
            yield break;
        }
        var bid = view.Managers.Where(each => each.Kind is ManagerKind.Bid).ToList();
        yield return view.State switch
        {
            ConnectionState.NotConnected =>
                "Nothing is read and nothing is sent. The first manager, the Sync one, is invited and accepts first.",
            ConnectionState.PartlyConnected =>
                "The agency's data is read, jobs are matched and letters are prepared. Nothing is sent: bids wait until a bidding manager is active.",
            ConnectionState.Impaired => "It worked and something blocks it now. Bids wait, none is lost; put right what is marked.",
            _ => bid.Any(each => each.TopsUp) ? "Reading, bidding and top-up work." : "Reading and bidding work.",
        };
        foreach (
            var manager in view.Managers.Where(each =>
                each.State is AssignmentState.Degraded or AssignmentState.Quarantined or AssignmentState.Suspended
            )
        )
            yield return $"{manager.Kind.Words()} {manager.ShortId} is not used. {manager.Reason}";
        foreach (var manager in view.Managers.Where(each => each.State is AssignmentState.Active))
        foreach (var item in manager.Wrong)
            yield return $"{manager.Kind.Words()}: {Assignment.Name(item.Kind)} is {item.Found ?? "not shown"}: {item.Says}.";
        if (view.State is ConnectionState.Connected && view.Managers.All(each => each.Kind is not ManagerKind.Us))
            yield return "U.S.-only jobs are skipped and counted as missed; a manager for them is optional.";
    }
}

/// <summary>Reads a connection for its pages.</summary>
public sealed class SeeConnection(RadarDb db) : IUseCase
{
    /// <summary>The connection of the actor's workspace; everybody in it may see the state (R-009).</summary>
    public async Task<ConnectionView> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        return await OfAsync(acting.Workspace, cancellation);
    }

    /// <summary>The connection of a workspace.</summary>
    public async Task<ConnectionView> OfAsync(Workspace workspace, CancellationToken cancellation)
    {
        var connection = await db
            .Connections.AsNoTracking()
            .SingleOrDefaultAsync(each => each.WorkspaceId == workspace.Id && each.Market == Connection.BuiltInMarket, cancellation);
        if (connection is null)
            return new ConnectionView(
                null,
                workspace.Slug,
                workspace.Name,
                ConnectionState.NotConnected,
                "",
                "",
                workspace.TeamId,
                "",
                null,
                null,
                null,
                [],
                []
            );

        var assignments = await db
            .Assignments.AsNoTracking()
            .Include(each => each.Manager)
            .Where(each => each.ConnectionId == connection.Id && each.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
        var requests = await db
            .ManagerRequests.Where(request => request.ConnectionId == connection.Id)
            .OrderByDescending(request => request.AskedAt)
            .ThenByDescending(request => request.Id)
            .Take(20)
            .Select(request => new RequestRow(
                request.Id,
                workspace.Name,
                request.Kind,
                request.Why,
                request.AskedBy,
                request.AskedAt,
                request.State,
                request.Answer
            ))
            .ToListAsync(cancellation);
        return new ConnectionView(
            connection.Id,
            workspace.Slug,
            workspace.Name,
            ConnectionStates.Of(assignments),
            connection.AgencyName,
            connection.AgencySlug,
            connection.TeamId,
            connection.TeamName,
            connection.Senders,
            connection.StoppedAt,
            connection.StopReason,
            [.. assignments.OrderBy(each => each.Kind).ThenBy(each => each.CreatedAt).Select(Column)],
            requests
        );
    }

    /// <summary>The timelines of the connection's managers, newest first, ended ones included (R-056).</summary>
    public async Task<IReadOnlyList<TimelineRow>> TimelineAsync(Actor actor, int size, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        return await db
            .AssignmentChanges.Join(
                db.Assignments.Where(each => each.Connection.WorkspaceId == acting.WorkspaceId),
                change => change.AssignmentId,
                assignment => assignment.Id,
                (change, assignment) => new { change, assignment }
            )
            .OrderByDescending(row => row.change.At)
            .ThenByDescending(row => row.change.Id)
            .Take(size)
            .Select(row => new TimelineRow(
                row.change.At,
                row.assignment.Manager.ShortId,
                row.assignment.Kind,
                row.change.From,
                row.change.To,
                row.change.Reason,
                row.change.By
            ))
            .ToListAsync(cancellation);
    }

    private static ManagerColumn Column(Assignment each) =>
        new(
            each.Id,
            each.Kind,
            each.Manager.ShortId,
            each.Manager.Name,
            each.Manager.IsPool,
            each.State,
            each.ReasonCode,
            each.Reason,
            each.Known,
            each.InvitationEndsAt,
            each.AcceptedAt,
            each.CheckedAt,
            each.LastSyncAt,
            each.Manager.LastSentAt,
            each.TopUp,
            each.TopsUp,
            each.IsUsable,
            each.Items
        );
}

/// <summary>A line of the managers' timeline.</summary>
public sealed record TimelineRow(
    DateTimeOffset At,
    string ShortId,
    ManagerKind Kind,
    AssignmentState From,
    AssignmentState To,
    string Reason,
    string By
);

/// <summary>The matrix "wanted and found" as rows and columns (mock-up c).</summary>
public static class MatrixRows
{
    // In the order of the form the agency filled in.
    private static readonly (HealthItemKind Kind, string Wanted)[] Shown =
    [
        (HealthItemKind.Team, "same for all"),
        (HealthItemKind.Admin, "None, or Full for top-up"),
        (HealthItemKind.Business, "Manager"),
        (HealthItemKind.Contractor, "Non-exclusive"),
        (HealthItemKind.Diaries, "Individual"),
        (HealthItemKind.Chat, "Company"),
        (HealthItemKind.Account, "active"),
        (HealthItemKind.Grant, "valid"),
        (HealthItemKind.UsLocation, "U.S. for U.S.-only"),
        (HealthItemKind.LastSync, "recent"),
    ];

    /// <summary>A column for each manager, and an empty one for each kind that is not assigned.</summary>
    public static IReadOnlyList<Matrix.Column> Columns(ConnectionView view) =>
        [
            .. Slots(view)
                .Select(slot =>
                    slot.Manager is { } manager
                        ? new Matrix.Column(slot.Kind.Words(), manager.Dot, manager.Words, manager.ShortId, Line(slot.Kind, view))
                        : new Matrix.Column(
                            slot.Kind.Words(),
                            "off",
                            "not assigned",
                            null,
                            slot.Kind is ManagerKind.Us ? "optional" : "not assigned"
                        )
                ),
        ];

    /// <summary>A row for each value; those that no manager of the connection has are left out.</summary>
    public static IReadOnlyList<Matrix.Row> Rows(ConnectionView view, DateTimeOffset now, TimeZoneInfo zone)
    {
        var slots = Slots(view);
        var rows = new List<Matrix.Row> { new("Invitation", "accepted", [.. slots.Select(slot => Invitation(slot.Manager, now, zone))]) };
        foreach (var (kind, wanted) in Shown)
        {
            if (kind is HealthItemKind.UsLocation && !view.Managers.Any(manager => manager.Kind is ManagerKind.Us))
                continue;
            rows.Add(new(Assignment.Name(kind), wanted, [.. slots.Select(slot => Cell(slot.Manager, kind, now))]));
        }
        return rows;
    }

    /// <summary>The managers in order, with a gap for each kind that has none.</summary>
    public static IReadOnlyList<(ManagerKind Kind, ManagerColumn? Manager)> Slots(ConnectionView view) =>
        [
            .. Enum.GetValues<ManagerKind>()
                .SelectMany(kind =>
                    view.Managers.Where(manager => manager.Kind == kind)
                        .Select(manager => (kind, (ManagerColumn?)manager))
                        .DefaultIfEmpty((kind, null))
                ),
        ];

    private static string Line(ManagerKind kind, ConnectionView view) =>
        kind switch
        {
            ManagerKind.Sync => "reads the agency",
            ManagerKind.Bid => view.Senders is { } senders
                ? $"sends for {Figures.Count(senders)} {(senders == 1 ? "member" : "members")}"
                : "sends for each freelancer",
            _ => "optional",
        };

    private static Matrix.Cell Invitation(ManagerColumn? manager, DateTimeOffset now, TimeZoneInfo zone) =>
        manager switch
        {
            null => new(null),
            { AcceptedAt: { } at } => new(Day(at, now, zone), true),
            { State: AssignmentState.Assigned, ReasonCode: "declined" or "exclusive" or "other-team" } => new("declined", false),
            { State: AssignmentState.Assigned, ReasonCode: "withdrawn" or "expired" } => new(manager.ReasonCode, false),
            { State: AssignmentState.Assigned } => new("not invited"),
            { InvitationEndsAt: { } ends } => new($"invited, ends {Day(ends, now, zone)}"),
            _ => new("invited, not seen yet"),
        };

    private static Matrix.Cell Cell(ManagerColumn? manager, HealthItemKind kind, DateTimeOffset now)
    {
        if (manager is not { IsMember: true } || manager.Items.FirstOrDefault(item => item.Kind == kind) is not { } item)
            return new(null);
        return kind switch
        {
            HealthItemKind.LastSync when manager.LastSyncAt is { } at => new(
                $"{Health.Length(now - at)} ago",
                item.Verdict is Verdict.Right
            ),
            HealthItemKind.Admin when manager.TopsUp => new("Full, tops up", true),
            _ when item.Verdict is Verdict.Waiting => new("waiting for the market"),
            _ when item.Verdict is Verdict.Note => new(item.Found ?? "not shown"),
            _ => new(item.Found ?? "not shown", item.Verdict is Verdict.Right),
        };
    }

    private static string Day(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (day, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        return day.ToString(day.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
    }
}

internal sealed class SeeConnectionEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/r/{workspace}/connection",
            async (SeeConnection see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.RunAsync(actor, cancellation))
        );
}

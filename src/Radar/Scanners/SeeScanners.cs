using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Guildhall.Radar.Analytics;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>The scanners of a workspace in their order, and one of them with all that its editor needs.</summary>
public sealed class SeeScanners(RadarDb db, IAgencies agencies, SetMode modes, TimeProvider clock) : IUseCase
{
    /// <summary>The list, archived ones last, with the figures of 30 days.</summary>
    public async Task<IReadOnlyList<ScannerRow>> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.See);
        var now = clock.GetUtcNow();
        var since = now.AddDays(-30);
        var rows = await db
            .Scanners.Where(one => one.WorkspaceId == acting.WorkspaceId)
            .OrderBy(one => one.ArchivedAt != null)
            .ThenBy(one => one.Position)
            .Join(db.ScannerVersions, one => one.VersionId, version => version.Id, (one, version) => new { one, version })
            .AsNoTracking()
            .ToListAsync(cancellation);
        var matched = await db.MatchedAsync(acting.WorkspaceId, since, cancellation);
        var sent = await db.SentAsync(acting.WorkspaceId, now.AddDays(-90), cancellation);
        var names = (await agencies.TeamAsync(acting.Workspace.TeamId, cancellation)).ToDictionary(
            one => one.Person.Id,
            one => one.Person.FirstName
        );
        return
        [
            .. rows.Select(row => new ScannerRow(
                row.one.Id,
                row.one.Position,
                row.one.Name,
                row.one.Mode,
                row.one.IsPaused,
                row.one.ModeSince,
                row.one.ArchivedAt,
                row.version.Configuration.Definition.Query,
                string.Join(
                    ", then ",
                    row.version.Configuration.Sender.People.Select(person => names.GetValueOrDefault(person, "someone who left"))
                ),
                row.one.IsLive ? matched.GetValueOrDefault(row.one.Id) : null,
                row.one.Contests ? sent.Count(bid => bid.ScannerId == row.one.Id && bid.SentAt >= since) : null,
                Cohort.Of([.. sent.Where(bid => bid.ScannerId == row.one.Id)], Measure.Replied, now)
            )),
        ];
    }

    /// <summary>One scanner; null for a new one, with what there is to choose from.</summary>
    public async Task<ScannerDesk> OneAsync(Actor actor, Guid? id, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Workspaces.Act.See);
        var now = clock.GetUtcNow();
        var scanner = id is null
            ? null
            : await db
                .Scanners.AsNoTracking()
                .Where(one => one.Id == id && one.WorkspaceId == acting.WorkspaceId)
                .OneAsync("scanner", cancellation);
        var version = scanner is null
            ? null
            : await db.ScannerVersions.AsNoTracking().SingleAsync(one => one.Id == scanner.VersionId, cancellation);
        var managers = await db
            .Assignments.Where(one => one.Connection.WorkspaceId == acting.WorkspaceId && one.State != Managers.AssignmentState.Removed)
            .Select(one => one.Manager.PersonId)
            .ToListAsync(cancellation);
        var senders = (await agencies.TeamAsync(acting.Workspace.TeamId, cancellation))
            .Where(member => member.Permissions.Contractor is not Contractor.None && !managers.Contains(member.Person.Id))
            .Select(member => member.Person)
            .ToList();
        var templates = await db
            .Templates.Where(one => one.WorkspaceId == acting.WorkspaceId)
            .OrderBy(one => one.Name)
            .Select(one => new TemplateChoice(one.Id, one.Name, one.VersionNumber))
            .ToListAsync(cancellation);
        var count = await db.Scanners.CountAsync(one => one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null, cancellation);
        return new ScannerDesk(
            scanner,
            version,
            senders,
            templates,
            count,
            scanner is null || version is null
                ? []
                : await modes.ConditionsAsync(
                    acting,
                    scanner,
                    version.Configuration,
                    await modes.VolumeAsync(version.Configuration, now, cancellation),
                    now,
                    cancellation
                ),
            acting.May(Workspaces.Act.EditScanners),
            acting.May(Workspaces.Act.RunScanners),
            version is null ? "" : PortableScanner.Write(version.Configuration),
            scanner?.StarvingSince,
            await db.Jobs.MaxAsync(job => (DateTimeOffset?)job.SeenAt, cancellation)
        );
    }
}

/// <summary>A scanner in the list.</summary>
public sealed record ScannerRow(
    Guid Id,
    int Position,
    string Name,
    ScannerMode Mode,
    bool IsPaused,
    DateTimeOffset ModeSince,
    DateTimeOffset? ArchivedAt,
    string Query,
    string Senders,
    int? Matched,
    int? Sent,
    Share Replied
);

/// <summary>A letter to choose.</summary>
public sealed record TemplateChoice(Guid Id, string Name, int Version);

/// <summary>What the editor of a scanner needs.</summary>
public sealed record ScannerDesk(
    Scanner? Scanner,
    ScannerVersion? Version,
    IReadOnlyList<PersonFacts> Senders,
    IReadOnlyList<TemplateChoice> Templates,
    int Count,
    IReadOnlyList<Condition> Auto,
    bool MayEdit,
    bool MayRun,
    string Json,
    DateTimeOffset? StarvingSince,
    DateTimeOffset? LastJobAt
);

internal sealed class SeeScannersEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/r/{workspace}/scanners",
            async (SeeScanners see, Actor actor, CancellationToken cancellation) => TypedResults.Ok(await see.RunAsync(actor, cancellation))
        );
        routes.MapGet(
            "/r/{workspace}/scanners/{scanner:guid}",
            async (Guid scanner, SeeScanners see, Actor actor, CancellationToken cancellation) =>
            {
                var desk = await see.OneAsync(actor, scanner, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        desk.Scanner!.Id,
                        desk.Scanner.Name,
                        desk.Scanner.Mode,
                        desk.Scanner.Position,
                        desk.Scanner.VersionNumber,
                        desk.Version!.Configuration,
                        auto = desk.Auto,
                    }
                );
            }
        );
    }
}

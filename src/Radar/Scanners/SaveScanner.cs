using Guildhall.Kernel;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// Saves a scanner: a new one as a Draft at the end of the order, or the next version of one there is.
/// </summary>
public sealed class SaveScanner(RadarDb db, StoredJobs stored, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner; null for a new one.</param>
    /// <param name="From">The version number one began from; 0 for a new one.</param>
    /// <param name="Configuration">All of it.</param>
    /// <param name="Note">Why, in one's own words.</param>
    public sealed record Input(Guid? ScannerId, int From, ScannerConfiguration Configuration, string Note = "");

    private const double Widening = 0.2;

    /// <summary>
    /// Saves. An edit of an Auto scanner that may match more sets it to Review until someone confirms it. Refuses what can never be saved.
    /// </summary>
    public async Task<Scanner> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.EditScanners);
        acting.Workspace.MustBeOpen();
        var now = clock.GetUtcNow();
        input = input with { Configuration = input.Configuration with { Definition = MarketLists.Settle(input.Configuration.Definition) } };
        if (input.Configuration.FloorWaiver is not null)
            await MustWaiveAsync(acting, input, cancellation);
        if (input.ScannerId is not { } id)
        {
            var last =
                await db.Scanners.Where(one => one.WorkspaceId == acting.WorkspaceId).MaxAsync(one => (int?)one.Position, cancellation)
                ?? 0;
            var (made, first) = Scanner.Draft(acting.WorkspaceId, input.Configuration, last + 1, acting.PersonId, acting.Name, now);
            db.AddRange(made, first);
            db.Record(actor, "scanner.created", made.Id, now, after: new { made.Name });
            await db.SaveChangesAsync(cancellation);
            return made;
        }

        var scanner = await db
            .Scanners.Where(one => one.Id == id && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        var before = await db.ScannerVersions.AsNoTracking().SingleAsync(version => version.Id == scanner.VersionId, cancellation);
        db.Add(scanner.Save(input.Configuration, input.From, acting.PersonId, acting.Name, input.Note, now));
        if (
            scanner.Mode is ScannerMode.Auto
            && await WidensAsync(before.Configuration.Definition, input.Configuration.Definition, now, cancellation)
        )
            scanner.Set(ScannerMode.Review, now);
        db.Record(
            actor,
            "scanner.saved",
            scanner.Id,
            now,
            after: new
            {
                scanner.Name,
                scanner.VersionNumber,
                input.Note,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return scanner;
    }

    // looser than the workspace's floors needs a Lead's word.
    private async Task MustWaiveAsync(WorkspacePerson acting, Input input, CancellationToken cancellation)
    {
        var held =
            input.ScannerId is { } id
            && await db
                .Scanners.Where(one => one.Id == id)
                .Join(db.ScannerVersions, one => one.VersionId, version => version.Id, (_, version) => version)
                .SingleOrDefaultAsync(cancellation)
                is { } version
            && version.Configuration.FloorWaiver == input.Configuration.FloorWaiver;
        if (!held && !acting.May(Act.RunScanners))
            throw new NotAllowed("Only a Lead lets a scanner go below the workspace's floors.");
    }

    // by form, else by what it would have done over stored jobs; where too few days are stored, it counts as widening.
    private async Task<bool> WidensAsync(
        ScannerDefinition before,
        ScannerDefinition after,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (IsNarrower(before, after))
            return false;
        var since = now - OverlapScanners.Span;
        var held = await stored.LookAsync(db, cancellation);
        return held.Store.Preview(before, since, take: 0).Days.Count < Volume.LeastDays
            || held.Store.Compare(before, after, since).WidensBy(Widening);
    }

    /// <summary>
    /// Whether by form nothing new can match: the same query or that query and more of it, and every clause that was there.
    /// </summary>
    public static bool IsNarrower(ScannerDefinition before, ScannerDefinition after)
    {
        if (before.Equals(after))
            return true;
        var clauses = before.Clauses.Select(Written).ToList();
        var kept = after.Clauses.Select(Written).ToList();
        if (!clauses.All(kept.Contains) || before.TitleOnly && !after.TitleOnly || !before.UseSkills && after.UseSkills)
            return false;
        if (before.Parsed.NormalForm == after.Parsed.NormalForm)
            return true;
        if (before.Parsed.Root is EmptyNode)
            return true;
        // One more part of an AND, or one more exclusion, matches less.
        var parts = Parts(after.Parsed.Root);
        return Parts(before.Parsed.Root).All(parts.Contains);

        static string Written(Clause clause) => new ScannerDefinition { Clauses = [clause] }.ToJson();
        static HashSet<string> Parts(Node node) => node is And ? [.. node.Children.Select(child => child.ToString())] : [node.ToString()];
    }
}

internal sealed class SaveScannerEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/r/{workspace}/scanners",
            async (SaveScanner.Input input, SaveScanner save, Actor actor, CancellationToken cancellation) =>
            {
                var scanner = await save.RunAsync(actor, input with { ScannerId = null }, cancellation);
                return TypedResults.Created(
                    $"/api/v1{actor.Account.Home}/scanners/{scanner.Id}",
                    new { scanner.Id, scanner.VersionNumber }
                );
            }
        );
        routes.MapPut(
            "/r/{workspace}/scanners/{scanner:guid}",
            async (Guid scanner, SaveScanner.Input input, SaveScanner save, Actor actor, CancellationToken cancellation) =>
            {
                var saved = await save.RunAsync(actor, input with { ScannerId = scanner }, cancellation);
                return TypedResults.Ok(
                    new
                    {
                        saved.Id,
                        saved.VersionNumber,
                        saved.Mode,
                    }
                );
            }
        );
    }
}

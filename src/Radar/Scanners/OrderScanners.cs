using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>Moves a scanner to another place of the order; no other relation changes .</summary>
public sealed class MoveScanner(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    /// <param name="To">Its new place, from 1.</param>
    public sealed record Input(Guid ScannerId, int To);

    /// <summary>Moves it; places beyond the ends are the ends.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var scanners = await db
            .Scanners.Where(one => one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null)
            .OrderBy(one => one.Position)
            .ToListAsync(cancellation);
        var moved = scanners.Find(one => one.Id == input.ScannerId) ?? throw new Missing("scanner");
        acting.Must(Act.RunScanners);
        scanners.Remove(moved);
        scanners.Insert(Math.Clamp(input.To - 1, 0, scanners.Count), moved);
        for (var i = 0; i < scanners.Count; i++)
            scanners[i].MoveTo(i + 1);
        db.Record(actor, "scanner.moved", moved.Id, clock.GetUtcNow(), after: new { moved.Name, moved.Position });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Pauses a scanner or lets it go on; matching goes on, what is approved is kept.</summary>
public sealed class PauseScanner(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    /// <param name="Paused">Whether it shall be paused.</param>
    public sealed record Input(Guid ScannerId, bool Paused);

    /// <summary>Does it.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var scanner = await db
            .Scanners.Where(one => one.Id == input.ScannerId && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        acting.Must(Act.EditScanners);
        if (input.Paused)
            scanner.Pause();
        else
            scanner.Resume();
        db.Record(actor, input.Paused ? "scanner.paused" : "scanner.resumed", scanner.Id, clock.GetUtcNow(), after: new { scanner.Name });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Takes a scanner out of the order; its history and numbers stay under its name .</summary>
public sealed class ArchiveScanner(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    public sealed record Input(Guid ScannerId);

    /// <summary>Archives it; those below move up.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var scanners = await db
            .Scanners.Where(one => one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null)
            .OrderBy(one => one.Position)
            .ToListAsync(cancellation);
        var archived = scanners.Find(one => one.Id == input.ScannerId) ?? throw new Missing("scanner");
        acting.Must(Act.RunScanners);
        var now = clock.GetUtcNow();
        archived.Archive(now);
        scanners.Remove(archived);
        for (var i = 0; i < scanners.Count; i++)
            scanners[i].MoveTo(i + 1);
        db.Record(actor, "scanner.archived", archived.Id, now, after: new { archived.Name });
        await db.SaveChangesAsync(cancellation);
    }
}

internal sealed class OrderScannersEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/move",
            async (Guid scanner, MoveScanner.Input input, MoveScanner move, Actor actor, CancellationToken cancellation) =>
            {
                await move.RunAsync(actor, input with { ScannerId = scanner }, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/pause",
            async (Guid scanner, PauseScanner.Input input, PauseScanner pause, Actor actor, CancellationToken cancellation) =>
            {
                await pause.RunAsync(actor, input with { ScannerId = scanner }, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/archive",
            async (Guid scanner, ArchiveScanner archive, Actor actor, CancellationToken cancellation) =>
            {
                await archive.RunAsync(actor, new(scanner), cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Radar.Bidding;
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
    /// <param name="CancelBids">Whether its bids that have not left are cancelled; otherwise they go their way.</param>
    public sealed record Input(Guid ScannerId, bool CancelBids = false);

    /// <summary>Its bids in flight, the next to leave first: what the choice is about.</summary>
    public async Task<ArchiveChoice> SeeAsync(Actor actor, Guid scannerId, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.RunScanners);
        var scanner = await db
            .Scanners.AsNoTracking()
            .Where(one => one.Id == scannerId && one.WorkspaceId == acting.WorkspaceId && one.ArchivedAt == null)
            .OneAsync("scanner", cancellation);
        var bids = await Open(scannerId)
            .AsNoTracking()
            .OrderBy(bid => bid.DueAt)
            .Join(db.Jobs, bid => bid.JobId, job => job.Id, (bid, job) => new { bid, job.Title })
            .ToListAsync(cancellation);
        return new(
            scanner.Name,
            [.. bids.Select(row => new BidInFlight(row.bid.OpportunityId, row.Title, row.bid.SenderName, row.bid.State, row.bid.Code))]
        );
    }

    /// <summary>Archives it; those below move up. What has been handed to the market is completed either way.</summary>
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
        if (input.CancelBids)
            await CancelAsync(acting, archived, now, cancellation);
        db.Record(actor, "scanner.archived", archived.Id, now, after: new { archived.Name, input.CancelBids });
        await db.SaveChangesAsync(cancellation);
    }

    private async Task CancelAsync(WorkspacePerson acting, Scanner archived, DateTimeOffset now, CancellationToken cancellation)
    {
        var bids = await Open(archived.Id)
            .Where(bid => bid.State != BidState.Sending && bid.State != BidState.Uncertain)
            .ToListAsync(cancellation);
        var ids = bids.ConvertAll(bid => bid.OpportunityId);
        var opportunities = await db.Opportunities.Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, cancellation);
        foreach (var bid in bids)
        {
            bid.Cancel("person-skipped", $"{acting.Name} archived {archived.Name} and cancelled what had not left.");
            db.Decisions.Add(Decision.About(bid, bid.Step, Outcome.Skip, "person-skipped", bid.Says, now, actor: acting.Name));
            opportunities[bid.OpportunityId].Follow(bid, now);
        }
        await db.ReleaseAsync(bids, cancellation);
    }

    private IQueryable<Bid> Open(Guid scannerId) =>
        db.Bids.Where(bid =>
            bid.ScannerId == scannerId
            && (
                bid.State == BidState.Drafting
                || bid.State == BidState.AwaitingApproval
                || bid.State == BidState.Scheduled
                || bid.State == BidState.Held
                || bid.State == BidState.Sending
                || bid.State == BidState.Uncertain
            )
        );
}

/// <summary>What is to be decided when a scanner is archived .</summary>
/// <param name="Name">The scanner.</param>
/// <param name="Bids">Its bids in flight.</param>
public sealed record ArchiveChoice(string Name, IReadOnlyList<BidInFlight> Bids);

/// <summary>A bid that has neither been settled nor ended.</summary>
public sealed record BidInFlight(Guid OpportunityId, string Title, string SenderName, BidState State, string? Code);

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
            async (Guid scanner, ArchiveScanner archive, Actor actor, CancellationToken cancellation, bool cancelBids = false) =>
            {
                await archive.RunAsync(actor, new(scanner, cancelBids), cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

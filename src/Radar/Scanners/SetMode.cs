using Guildhall.Kernel;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>Puts a scanner into another mode (R-184 to R-187).</summary>
public sealed class SetMode(RadarDb db, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    /// <param name="Mode">The mode.</param>
    public sealed record Input(Guid ScannerId, ScannerMode Mode);

    /// <summary>
    /// Sets it. Auto is set only by a person at a page with a fresh proof of who they are, and refuses with the list of what is missing.
    /// </summary>
    public async Task<Scanner> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        var scanner = await db
            .Scanners.Where(one => one.Id == input.ScannerId && one.WorkspaceId == acting.WorkspaceId)
            .OneAsync("scanner", cancellation);
        acting.Must(input.Mode is ScannerMode.Auto ? Act.RunScanners : Act.EditScanners);
        acting.Workspace.MustBeOpen();
        var now = clock.GetUtcNow();
        var configuration = (await db.ScannerVersions.SingleAsync(version => version.Id == scanner.VersionId, cancellation)).Configuration;
        if (input.Mode is ScannerMode.Auto)
        {
            if (actor.Door is not Door.Page)
                throw new NotAllowed("Only a person at the page sets Auto; no token and no import can.");
            Refuse(await ConditionsAsync(acting, scanner, configuration, now, cancellation), ScannerMode.Auto);
            actor.MustHaveConfirmed(now);
        }
        if (input.Mode is ScannerMode.Review)
            Refuse(AutoConditions.OfReview(configuration), ScannerMode.Review);

        var before = scanner.Mode;
        scanner.Set(input.Mode, now);
        db.Record(actor, "scanner.mode", scanner.Id, now, before: new { mode = before }, after: new { mode = input.Mode });
        await db.SaveChangesAsync(cancellation);
        return scanner;
    }

    /// <summary>What Auto needs for this configuration and this person, met or not.</summary>
    public async Task<IReadOnlyList<Condition>> ConditionsAsync(
        WorkspacePerson acting,
        Scanner scanner,
        ScannerConfiguration configuration,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var hash = configuration.Hash;
        var trials = await db
            .Trials.AsNoTracking()
            .Where(trial => trial.WorkspaceId == acting.WorkspaceId && trial.Hash == hash && trial.PersonId == acting.PersonId)
            .ToListAsync(cancellation);
        return AutoConditions.Of(
            scanner,
            configuration,
            trials,
            await settings.GetAsync(BiddingSettings.ShadowBeforeAuto, cancellation),
            now
        );
    }

    private static void Refuse(IReadOnlyList<Condition> conditions, ScannerMode mode)
    {
        var missing = conditions.Where(condition => !condition.IsMet).Select(condition => condition.What).ToList();
        if (missing.Count > 0)
            throw new ModeNeeds(mode, missing);
    }
}

/// <summary>The mode needs something that is not there yet; all of it is named (R-187).</summary>
public sealed class ModeNeeds(ScannerMode mode, IReadOnlyList<string> missing)
    : Refusal($"{mode} needs this first: {string.Join("; ", missing)}.");

internal sealed class SetModeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/r/{workspace}/scanners/{scanner:guid}/mode",
            async (Guid scanner, SetMode.Input input, SetMode set, Actor actor, CancellationToken cancellation) =>
            {
                var changed = await set.RunAsync(actor, input with { ScannerId = scanner }, cancellation);
                return TypedResults.Ok(new { changed.Id, changed.Mode });
            }
        );
}

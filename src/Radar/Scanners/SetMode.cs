using Guildhall.Kernel;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Scanners;

/// <summary>Puts a scanner into another mode (R-184 to R-187).</summary>
public sealed class SetMode(RadarDb db, StoredJobs stored, Settings<RadarDb> settings, TimeProvider clock) : IUseCase
{
    /// <param name="ScannerId">The scanner.</param>
    /// <param name="Mode">The mode.</param>
    /// <param name="VolumeIsMeant">Whether the person was asked about a broad or unknown volume and wants it so (R-195).</param>
    public sealed record Input(Guid ScannerId, ScannerMode Mode, bool VolumeIsMeant = false);

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
            var volume = await VolumeAsync(configuration, now, cancellation);
            Refuse(await ConditionsAsync(acting, scanner, configuration, volume, now, cancellation), ScannerMode.Auto);
            if (volume.Band is null or VolumeBand.Broad && !input.VolumeIsMeant)
                throw new VolumeNotMeant(volume);
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
        Volume volume,
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
            volume,
            await settings.GetAsync(BiddingSettings.ShadowBeforeAuto, cancellation),
            now
        );
    }

    /// <summary>What to expect of a configuration in a month (R-194).</summary>
    public async Task<Volume> VolumeAsync(ScannerConfiguration configuration, DateTimeOffset now, CancellationToken cancellation) =>
        await (await stored.LookAsync(db, cancellation)).VolumeAsync(db, configuration.Definition, now, cancellation);

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

/// <summary>Auto asks before it takes a broad scanner, or one of which nothing is known yet (R-195).</summary>
public sealed class VolumeNotMeant(Volume volume)
    : Refusal(
        volume.PerMonth is { } month
            ? $"It finds about {month} jobs a month, which is broad. Say that you mean it so."
            : $"How much it finds is not known: {volume.StoredDays} of {Volume.LeastDays} days are stored. Say that you mean it so."
    );

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

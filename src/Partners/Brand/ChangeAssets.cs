using Guildhall.Kernel;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Brand;

/// <summary>
/// Replaces a logo or the image (P-142): the new file is checked whole, then shown in one step; a file that is refused leaves the old
/// one. On a public page it is live at once (P-113, P-146). Whoever lost access while uploading is refused (P-249).
/// </summary>
public sealed class UploadAsset(PartnersDb db, BrandedImage images, IFileStore files, Settings<PartnersDb> settings, TimeProvider clock)
    : IUseCase
{
    /// <summary>
    /// Which asset, the upload and its length if known (bytes), and the repairs asked for: a logo scaled to 24 px (P-114), an image cut to
    /// 4:3 (P-119).
    /// </summary>
    public sealed record Input(AssetKind Kind, Stream Content, long? Length = null, bool Scale = false, bool Crop = false);

    /// <summary>Replaces it.</summary>
    public async Task<Asset> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var isImage = input.Kind is AssetKind.Image;
        var content = await ReadAsync(input, isImage ? BrandedImage.MostBytes : Logo.MostBytes, cancellation);
        var passed = isImage
            ? await images.CheckAsync(content, acting.CompanyId, input.Crop, cancellation)
            : Logo.Check(
                content,
                input.Kind is AssetKind.LogoDark ? Colour.DarkSheet : Colour.White,
                input.Scale,
                await settings.GetAsync(PartnersSettings.CleanLogos, cancellation)
            );
        var file = await files.KeepAsync(passed.Content, cancellation);

        // Checking takes its time; who was removed meanwhile has no access any more (P-249).
        await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var now = clock.GetUtcNow();
        var before = await db.PutAwayAsync(page.AssetOf(input.Kind), now, cancellation);
        var asset = Asset.Keep(acting.CompanyId, input.Kind, file, passed, actor.Name, now);
        db.Add(asset);
        page.Show(input.Kind, asset.Id);
        db.Record(
            actor,
            "asset.replaced",
            asset.Id,
            now,
            before: before is null ? null : new { before.Kind, before.File },
            after: new
            {
                asset.Kind,
                asset.File,
                asset.Bytes,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return asset;
    }

    // Refuses by the stated length before reading, and by the real one while reading (P-118).
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Input input, long most, CancellationToken cancellation)
    {
        if (input.Length > most)
            throw TooBig();
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        for (int read; (read = await input.Content.ReadAsync(chunk, cancellation)) > 0; )
        {
            if (buffer.Length + read > most)
                throw TooBig();
            buffer.Write(chunk, 0, read);
        }
        return buffer.Length == 0 ? throw new InvalidInput("file", "Choose a file first.") : buffer.ToArray();

        Refusal TooBig() =>
            input.Kind is AssetKind.Image ? new PictureTooBig() : new NotALogo($"The file has more than {Logo.MostBytes / 1024} KB");
    }
}

/// <summary>Brings one of the last five versions back, in one step (P-145).</summary>
public sealed class BringBackAsset(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Brings it back.</summary>
    public async Task<Asset> RunAsync(Actor actor, Guid assetId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var asset = await db
            .Assets.Where(known => known.Id == assetId && known.CompanyId == acting.CompanyId)
            .OneAsync("version", cancellation);
        var kept = await db
            .Assets.Where(known => known.CompanyId == acting.CompanyId && known.Kind == asset.Kind)
            .OrderByDescending(known => known.Id)
            .Take(Asset.VersionsKept)
            .Select(known => known.Id)
            .ToListAsync(cancellation);
        if (!kept.Contains(asset.Id))
            throw new Missing("version");

        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var now = clock.GetUtcNow();
        var before = await db.PutAwayAsync(page.AssetOf(asset.Kind), now, cancellation);
        asset.BringBack();
        page.Show(asset.Kind, asset.Id);
        db.Record(actor, "asset.brought-back", asset.Id, now, before: new { before?.File }, after: new { asset.Kind, asset.File });
        await db.SaveChangesAsync(cancellation);
        return asset;
    }
}

/// <summary>Takes an asset off a page that is not public (P-144).</summary>
public sealed class DropAsset(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it off.</summary>
    public async Task RunAsync(Actor actor, AssetKind kind, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var shown = page.AssetOf(kind) ?? throw new Missing("file");
        page.Drop(kind);
        var now = clock.GetUtcNow();
        await db.PutAwayAsync(shown, now, cancellation);
        db.Record(actor, "asset.dropped", shown, now, before: new { kind });
        await db.SaveChangesAsync(cancellation);
    }
}

internal static class ShownAssets
{
    /// <summary>Notes that an asset is shown no longer; null when none was.</summary>
    public static async Task<Asset?> PutAwayAsync(this PartnersDb db, Guid? shown, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shown is null)
            return null;
        var asset = await db.Assets.SingleAsync(asset => asset.Id == shown, cancellation);
        asset.Replace(now);
        return asset;
    }
}

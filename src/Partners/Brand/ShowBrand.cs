using Guildhall.Kernel;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Brand;

/// <summary>One of the three assets with its last versions.</summary>
public sealed record BrandSlot(AssetKind Kind, Asset? Current, IReadOnlyList<Asset> Versions);

/// <summary>Shows the three assets and their last five versions (P-110, P-145).</summary>
public sealed class ShowBrand(PartnersDb db) : IUseCase
{
    /// <summary>The slots in their order, and whether the page is public.</summary>
    public async Task<(IReadOnlyList<BrandSlot> Slots, bool IsPublished)> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var page = await db.Pages.AsNoTracking().SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var slots = new List<BrandSlot>();
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            var versions = await db
                .Assets.AsNoTracking()
                .Where(asset => asset.CompanyId == acting.CompanyId && asset.Kind == kind)
                .OrderByDescending(asset => asset.Id)
                .Take(Asset.VersionsKept)
                .ToListAsync(cancellation);
            var current = page.AssetOf(kind);
            slots.Add(
                new BrandSlot(
                    kind,
                    versions.FirstOrDefault(asset => asset.Id == current)
                        ?? await db.Assets.AsNoTracking().SingleOrDefaultAsync(asset => asset.Id == current, cancellation),
                    versions
                )
            );
        }
        return (slots, page.IsPublished);
    }
}

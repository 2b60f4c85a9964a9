using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Brand;

/// <summary>A logo or image of a company, checked and made safe (P-110). A version never changes; another upload is another version.</summary>
public sealed class Asset
{
    /// <summary>How many versions of a kind can be brought back (P-145).</summary>
    public const int VersionsKept = 5;

    private Asset() { } // EF

    /// <summary>The id; later ones have later ids.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>Which of the three it is.</summary>
    public AssetKind Kind { get; private init; }

    /// <summary>The address of its content in the file store.</summary>
    public string File { get; private init; } = "";

    /// <summary>The media type of what is stored.</summary>
    public string MediaType { get; private init; } = "";

    /// <summary>Width in px.</summary>
    public decimal Width { get; private init; }

    /// <summary>Height in px.</summary>
    public decimal Height { get; private init; }

    /// <summary>Size in bytes of what is stored.</summary>
    public long Bytes { get; private init; }

    /// <summary>Contrast of a logo's main colour on its background, in hundredths; null for images (P-117).</summary>
    public int? Contrast { get; private init; }

    /// <summary>What the company should know though it was accepted, one a line.</summary>
    public string Warnings { get; private init; } = "";

    /// <summary>Who uploaded it, by name.</summary>
    public string By { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>When another was shown instead (UTC); null while it is shown.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    /// <summary>The address of the file, with the hash of its content, so that another content has another address (P-143).</summary>
    public string Address => AddressOf(File, MediaType);

    /// <summary>The address of a file.</summary>
    public static string AddressOf(string file, string mediaType) => $"/assets/{file}.{ExtensionOf(mediaType)}";

    /// <summary>Keeps an upload that passed every check.</summary>
    public static Asset Keep(Guid company, AssetKind kind, string file, CheckedAsset passed, string by, DateTimeOffset now) =>
        new()
        {
            CompanyId = company,
            Kind = kind,
            File = file,
            MediaType = passed.MediaType,
            Width = passed.Width,
            Height = passed.Height,
            Bytes = passed.Content.Length,
            Contrast = passed.Contrast is { } contrast ? (int)(contrast * 100) : null,
            Warnings = string.Join('\n', passed.Warnings),
            By = by,
            At = now,
        };

    /// <summary>Notes that another is shown now.</summary>
    public void Replace(DateTimeOffset now) => ReplacedAt = now;

    /// <summary>Notes that it is shown again (P-145).</summary>
    public void BringBack() => ReplacedAt = null;

    private static string ExtensionOf(string mediaType) =>
        mediaType switch
        {
            MediaTypes.Svg => "svg",
            MediaTypes.Png => "png",
            _ => "jpg",
        };

    private sealed class Mapping : IEntityTypeConfiguration<Asset>
    {
        public void Configure(EntityTypeBuilder<Asset> entity)
        {
            entity.ToTable("Assets");
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(asset => asset.CompanyId);
            entity.HasIndex(asset => new { asset.CompanyId, asset.Kind });
            entity.HasIndex(asset => asset.File);
            entity.Property(asset => asset.Width).HasPrecision(9, 3);
            entity.Property(asset => asset.Height).HasPrecision(9, 3);
        }
    }
}

/// <summary>The three things a page needs (P-110).</summary>
public enum AssetKind
{
    /// <summary>The logo for the light theme.</summary>
    LogoLight,

    /// <summary>The logo for the dark theme.</summary>
    LogoDark,

    /// <summary>The branded image.</summary>
    Image,
}

/// <summary>The media types that are stored.</summary>
public static class MediaTypes
{
    /// <summary>SVG.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>JPEG.</summary>
    public const string Jpeg = "image/jpeg";

    /// <summary>PNG.</summary>
    public const string Png = "image/png";
}

/// <summary>What is kept of an upload that passed every check.</summary>
/// <param name="Content">The clean file.</param>
/// <param name="MediaType">Its type, by content (P-120).</param>
/// <param name="Width">Width in px.</param>
/// <param name="Height">Height in px.</param>
/// <param name="Contrast">Contrast of a logo's main colour on its background; null for images.</param>
/// <param name="Warnings">What the company should know.</param>
public sealed record CheckedAsset(
    ReadOnlyMemory<byte> Content,
    string MediaType,
    decimal Width,
    decimal Height,
    double? Contrast,
    IReadOnlyList<string> Warnings
);

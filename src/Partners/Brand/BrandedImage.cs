using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Guildhall.Kernel;
using Guildhall.Partners.Brand.Vips;

namespace Guildhall.Partners.Brand;

/// <summary>
/// Checks a branded image and encodes it anew (P-112, P-118 to P-121, P-135 to P-139): by its header first, so that nothing is decoded
/// that would be refused, then through libvips, which drops everything but the picture.
/// </summary>
public sealed class BrandedImage(PictureWorkshop workshop)
{
    /// <summary>The greatest file: 10 MB of 1024 x 1024 bytes, inclusive (P-118).</summary>
    public const long MostBytes = 10 * 1024 * 1024;

    /// <summary>The least and the greatest size (P-121).</summary>
    public const int LeastWidth = 800,
        LeastHeight = 600,
        MostWidth = 8000,
        MostHeight = 6000;

    /// <summary>
    /// Checks a picture by its header alone. Refuses <see cref="NotAPicture"/>, <see cref="PictureSize"/> and <see cref="PictureRatio"/>.
    /// </summary>
    public static PictureHeader CheckHeader(ReadOnlySpan<byte> file, bool crop = false)
    {
        var header = PictureHeader.Read(file);
        if (header?.MediaType is null)
            throw new NotAPicture(
                header is not null ? $"This is a {header.Name} file"
                : Logo.Looks(file) ? "This is an SVG file"
                : "This file is no picture, whatever its name says"
            );
        var (width, height) = (header.Width, header.Height);
        // Each side by itself: a picture one pixel wide and millions high passes any limit on the product (P-136).
        if (width > MostWidth || height > MostHeight)
            throw new PictureSize(width, height);
        if (width < LeastWidth || height < LeastHeight)
            throw new PictureSize(width, height);
        if (!crop && !IsFourToThree(width, height))
            throw new PictureRatio(width, height);
        return header;
    }

    /// <summary>Whether a size is 4:3 within one pixel of the shorter side (P-119).</summary>
    public static bool IsFourToThree(long width, long height) => Math.Abs(width * 3 - height * 4) <= 4;

    /// <summary>Checks a picture and encodes it anew; with <paramref name="crop"/> cuts it to 4:3 around its middle.</summary>
    public async Task<CheckedAsset> CheckAsync(ReadOnlyMemory<byte> file, Guid company, bool crop, CancellationToken cancellation)
    {
        if (file.Length > MostBytes)
            throw new PictureTooBig();
        var header = CheckHeader(file.Span, crop);
        var source = header.MediaType == MediaTypes.Png ? PngChunks.Needed(file.Span) : file;
        var drawn = await workshop.EncodeAsync(source, header.MediaType!, company, cancellation);
        return new CheckedAsset(drawn.Content, header.MediaType!, drawn.Width, drawn.Height, null, []);
    }
}

/// <summary>Picking from a PNG what is needed to draw it (P-137).</summary>
internal static class PngChunks
{
    private const int MostProfile = 4 * 1024 * 1024;
    private static readonly string[] Drawing = ["IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "IDAT", "IEND"];

    /// <summary>The same picture without texts, times and further frames, and with its colour profile only if that inflates to a sane size.</summary>
    public static ReadOnlyMemory<byte> Needed(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..8]);
        for (var at = 8; at + 12 <= file.Length; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
                break;
            var chunk = file.Slice(at, (int)length + 12);
            var name = System.Text.Encoding.ASCII.GetString(chunk[4..8]);
            if (Drawing.Contains(name) || (name == "iCCP" && IsSane(chunk[8..^4])))
                kept.Write(chunk);
            at += chunk.Length;
            if (name == "IEND")
                break;
        }
        return kept.ToArray();
    }

    private static bool IsSane(ReadOnlySpan<byte> profile)
    {
        var name = profile.IndexOf((byte)0);
        if (name < 0 || profile.Length < name + 3)
            return false;
        using var inflating = new ZLibStream(new MemoryStream(profile[(name + 2)..].ToArray()), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        var total = 0;
        try
        {
            for (int read; (read = inflating.Read(buffer)) > 0; )
                if ((total += read) > MostProfile)
                    return false;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        return true;
    }
}

/// <summary>The file is no picture of an allowed kind (P-120).</summary>
public sealed class NotAPicture(string what) : Refusal($"{what}. Allowed are JPG and PNG.");

/// <summary>The file is too big (P-118).</summary>
public sealed class PictureTooBig() : Refusal("The file has more than 10 MB (10,485,760 bytes).");

/// <summary>The picture is too small or too large (P-121).</summary>
public sealed class PictureSize(long width, long height)
    : Refusal(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The picture has {width} × {height} px; allowed are {BrandedImage.LeastWidth} × {BrandedImage.LeastHeight} to {BrandedImage.MostWidth} × {BrandedImage.MostHeight}."
        )
    );

/// <summary>The picture is not 4:3 (P-119).</summary>
public sealed class PictureRatio(long width, long height)
    : Refusal(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The picture has {width} × {height} px, which is not 4:3. Have it cropped to its middle, or upload another."
        )
    );

/// <summary>The picture's header is fine and the rest is not.</summary>
public sealed class BrokenPicture() : Refusal("The picture cannot be read to its end. Save it again and upload that.");

/// <summary>Drawing the picture took too long (P-136).</summary>
public sealed class PictureTooSlow() : Refusal("The picture takes too long to read. Save it smaller and upload that.");

/// <summary>The library that checks pictures is not installed.</summary>
public sealed class NoPictureLibrary()
    : Refusal("Images cannot be uploaded on this server yet: libvips is missing. The operator installs it with “apt install libvips42”.")
{
    /// <inheritdoc/>
    public override int Status => 503;
}

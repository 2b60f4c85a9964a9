using System.Buffers.Binary;
using System.Text;

namespace Guildhall.Partners.Brand;

/// <summary>
/// What the first bytes of a picture say: its kind by content, its size, and how it is turned (P-119, P-120, P-135). Nothing is decoded
/// and nothing inflated.
/// </summary>
/// <param name="Name">The kind, such as JPEG.</param>
/// <param name="MediaType">Its media type; null for kinds that are not accepted.</param>
/// <param name="StoredWidth">Width as stored; 0 for kinds that are not accepted.</param>
/// <param name="StoredHeight">Height as stored.</param>
/// <param name="Orientation">How it is to be turned, 1 to 8 as EXIF counts.</param>
public sealed record PictureHeader(string Name, string? MediaType, long StoredWidth, long StoredHeight, int Orientation)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether it is turned by a quarter, so that width and height change places.</summary>
    public bool IsTurned => Orientation is >= 5 and <= 8;

    /// <summary>Width as seen.</summary>
    public long Width => IsTurned ? StoredHeight : StoredWidth;

    /// <summary>Height as seen.</summary>
    public long Height => IsTurned ? StoredWidth : StoredHeight;

    /// <summary>Reads a header; null when it is no picture of a kind known here.</summary>
    public static PictureHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngSignature))
            return Png(file);
        if (file is [0xff, 0xd8, 0xff, ..])
            return Jpeg(file);
        if (file.StartsWith("GIF8"u8))
            return Other("GIF");
        if (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
            return Other("WebP");
        if (file.Length > 12 && file[4..].StartsWith("ftyp"u8))
            return Encoding.ASCII.GetString(file[8..12]) switch
            {
                "avif" or "avis" => Other("AVIF"),
                "heic" or "heix" or "hevc" or "mif1" or "msf1" => Other("HEIC"),
                _ => null,
            };
        if (file.StartsWith("BM"u8) && file.Length > 26)
            return Other("BMP");
        if (file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8))
            return Other("TIFF");
        return null;
    }

    private static PictureHeader Other(string name) => new(name, null, 0, 0, 1);

    private static PictureHeader? Png(ReadOnlySpan<byte> file) =>
        file.Length >= 33 && file[12..].StartsWith("IHDR"u8)
            ? new(
                "PNG",
                MediaTypes.Png,
                BinaryPrimitives.ReadUInt32BigEndian(file[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(file[20..]),
                1
            )
            : null;

    private static PictureHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        var orientation = 1;
        var at = 2;
        while (at + 4 <= file.Length)
        {
            if (file[at] != 0xff)
                return null;
            var marker = file[at + 1];
            if (marker is 0xff)
            {
                at++; // padding
                continue;
            }
            if (marker is 0x01 or (>= 0xd0 and <= 0xd8))
            {
                at += 2;
                continue;
            }
            if (marker is 0xd9 or 0xda)
                return null; // the picture begins and no size was said
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
                return null;
            var segment = file.Slice(at + 4, length - 2);
            // Start of frame, of whatever coding; the three others in that range are tables.
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return segment.Length >= 5
                    ? new(
                        "JPEG",
                        MediaTypes.Jpeg,
                        BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
                        BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
                        orientation
                    )
                    : null;
            if (marker is 0xe1 && segment.StartsWith("Exif\0\0"u8))
                orientation = OrientationOf(segment[6..]);
            at += 2 + length;
        }
        return null;
    }

    // The first directory of the EXIF block; the orientation is tag 0x0112.
    private static int OrientationOf(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8)
            return 1;
        var little = exif[0] == 'I';
        var directory = Number(exif[4..], 4, little);
        if (directory < 8 || directory + 2 > exif.Length)
            return 1;
        var entries = Number(exif[(int)directory..], 2, little);
        for (var i = 0; i < entries; i++)
        {
            var at = (int)directory + 2 + i * 12;
            if (at + 12 > exif.Length)
                return 1;
            if (Number(exif[at..], 2, little) == 0x0112)
                return Number(exif[(at + 8)..], 2, little) is >= 1 and <= 8 and var turned ? (int)turned : 1;
        }
        return 1;
    }

    private static long Number(ReadOnlySpan<byte> bytes, int size, bool little) =>
        (size, little) switch
        {
            (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Guildhall.Partners.Tests.Brand;

/// <summary>Pictures made byte by byte, so that a test can say anything in their headers.</summary>
internal static class Pictures
{
    /// <summary>A real PNG of one colour, with further chunks before the picture.</summary>
    public static byte[] Png(int width, int height, params (string Name, byte[] Data)[] more)
    {
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + width * 3];
            Array.Fill(row, (byte)0x72, 1, width * 3);
            for (var i = 0; i < height; i++)
                packed.Write(row);
        }
        return
        [
            .. Header(width, height),
            .. more.SelectMany(one => Chunk(one.Name, one.Data)),
            .. Chunk("IDAT", rows.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    /// <summary>A PNG that claims a size and holds next to nothing.</summary>
    public static byte[] PngClaiming(int width, int height) => [.. Header(width, height), .. Chunk("IDAT", [0]), .. Chunk("IEND", [])];

    /// <summary>The header of a JPEG of a size, turned as EXIF counts; there is no picture behind it.</summary>
    public static byte[] JpegHeader(int width, int height, int orientation = 1)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8,
            .. "MM"u8,
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte)orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        return
        [
            0xff,
            0xd8,
            0xff,
            0xe1,
            .. Two(exif.Length + 2),
            .. exif,
            0xff,
            0xc0,
            .. Two(17),
            8,
            .. Two(height),
            .. Two(width),
            3,
            1,
            0x11,
            0,
            2,
            0x11,
            0,
            3,
            0x11,
            0,
        ];
    }

    private static byte[] Header(int width, int height)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9]) = (8, 2);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, .. Chunk("IHDR", data)];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(name).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc ^= one;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }

    private static byte[] Two(int number) => [(byte)(number >> 8), (byte)number];
}

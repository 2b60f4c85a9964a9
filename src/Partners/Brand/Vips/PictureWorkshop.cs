using System.Collections.Concurrent;

namespace Guildhall.Partners.Brand.Vips;

/// <summary>
/// Decodes a picture and encodes it anew: turned upright, in sRGB, cut to 4:3, at most 1600 x 1200, and with nothing in the file but the
/// picture (P-138). One at a time for each company, two for the instance, five seconds each (P-136, P-139).
/// </summary>
public sealed class PictureWorkshop(TimeProvider clock) : IDisposable
{
    /// <summary>How long one picture may take.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    private const int StoredWidth = 1600;
    private const int Quality = 86;
    private const int Srgb = 22;
    private const int FailOnError = 2;

    private readonly SemaphoreSlim places = new(2);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    /// <summary>Whether pictures can be uploaded at all: libvips is installed.</summary>
    public static bool IsOpen => LibVips.IsAvailable;

    /// <summary>What came out.</summary>
    public sealed record Drawn(byte[] Content, int Width, int Height);

    /// <summary>Encodes it anew. Refuses <see cref="NoPictureLibrary"/>, <see cref="BrokenPicture"/> and <see cref="PictureTooSlow"/>.</summary>
    public async Task<Drawn> EncodeAsync(ReadOnlyMemory<byte> file, string mediaType, Guid company, CancellationToken cancellation)
    {
        if (!IsOpen)
            throw new NoPictureLibrary();
        var turn = turns.GetOrAdd(company, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            await places.WaitAsync(cancellation);
            try
            {
                return await Task.Run(() => Encode(file, mediaType), cancellation);
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        places.Dispose();
        foreach (var turn in turns.Values)
            turn.Dispose();
    }

    private unsafe Drawn Encode(ReadOnlyMemory<byte> file, string mediaType)
    {
        using var pinned = file.Pin();
        var isPng = mediaType == MediaTypes.Png;
        var images = new List<nint>();
        var late = false;
        try
        {
            nint image;
            Must(
                isPng
                    ? LibVips.LoadPng(pinned.Pointer, (nuint)file.Length, out image, "fail_on", FailOnError, 0)
                    : LibVips.LoadJpeg(pinned.Pointer, (nuint)file.Length, out image, "fail_on", FailOnError, 0)
            );
            images.Add(image);
            Step(LibVips.Turn(image, out var turned, 0), turned);
            // An embedded profile says what the numbers mean; without one only CMYK and grey need converting.
            if (LibVips.TypeOf(image, "icc-profile-data") != 0)
                Step(LibVips.Transform(image, out var transformed, "srgb", "embedded", 1, 0), transformed);
            if (LibVips.Interpretation(image) != Srgb)
                Step(LibVips.ToColourSpace(image, out var converted, Srgb, 0), converted);

            var (width, height) = (LibVips.Width(image), LibVips.Height(image));
            var (cutWidth, cutHeight) = width * 3 > height * 4 ? (height * 4 / 3, height) : (width, width * 3 / 4);
            if ((cutWidth, cutHeight) != (width, height))
                Step(LibVips.Cut(image, out var cut, (width - cutWidth) / 2, (height - cutHeight) / 2, cutWidth, cutHeight, 0), cut);
            if (cutWidth > StoredWidth)
                Step(LibVips.Resize(image, out var resized, (double)StoredWidth / cutWidth, 0), resized);

            using var timer = clock.CreateTimer(
                _ =>
                {
                    late = true;
                    LibVips.Kill(image, 1);
                },
                null,
                Most,
                Timeout.InfiniteTimeSpan
            );
            void* made;
            nuint length;
            var done = isPng
                ? LibVips.SavePng(image, out made, out length, "strip", 1, 0)
                : LibVips.SaveJpeg(image, out made, out length, "Q", Quality, "strip", 1, 0);
            if (done != 0 && late)
                throw new PictureTooSlow();
            Must(done);
            try
            {
                return new Drawn(new ReadOnlySpan<byte>(made, (int)length).ToArray(), LibVips.Width(image), LibVips.Height(image));
            }
            finally
            {
                LibVips.Free(made);
            }

            void Step(int result, nint next)
            {
                Must(result);
                image = next;
                images.Add(next);
            }
        }
        finally
        {
            LibVips.ClearError();
            foreach (var made in images)
                LibVips.Release(made);
        }
    }

    private static void Must(int result)
    {
        if (result != 0)
            throw new BrokenPicture();
    }
}

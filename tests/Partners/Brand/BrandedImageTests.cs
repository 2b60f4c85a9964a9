using System.Text;
using Guildhall.Kernel;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Brand.Vips;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Tests.Brand;

public sealed class BrandedImageTests
{
    [Theory, Rule("P-112", "P-119", "P-121", "P-259")]
    [InlineData(1200, 900, null)]
    [InlineData(1333, 1000, null)]
    [InlineData(1334, 1000, null)]
    [InlineData(1340, 1000, "picture-ratio")]
    [InlineData(800, 600, null)]
    [InlineData(799, 599, "picture-size")]
    [InlineData(8000, 6000, null)]
    [InlineData(8004, 6003, "picture-size")]
    public void Ratio_and_size_are_told_from_the_header(int width, int height, string? refused)
    {
        var code = Record.Exception(() => BrandedImage.CheckHeader(Pictures.JpegHeader(width, height))) as Refusal;

        Assert.Equal(refused, code?.Code);
    }

    [Theory, Rule("P-135", "P-136", "P-255", "P-256")]
    [InlineData(60_000, 45_000)]
    [InlineData(1, 8_000_000)]
    [InlineData(8_000_000, 1)]
    public void A_claim_of_gigapixels_is_refused_before_anything_is_decoded(int width, int height)
    {
        var file = Pictures.PngClaiming(width, height);

        Assert.True(file.Length < 1024);
        Assert.Throws<PictureSize>(() => BrandedImage.CheckHeader(file));
    }

    [Theory, Rule("P-119", "P-258")]
    [InlineData(3000, 4000, 6, true)]
    [InlineData(3000, 4000, 8, true)]
    [InlineData(3000, 4000, 1, false)]
    [InlineData(4000, 3000, 6, false)]
    [InlineData(4000, 3000, 3, true)]
    public void A_phones_turned_photo_is_measured_as_it_is_seen(int width, int height, int orientation, bool fits)
    {
        var header = PictureHeader.Read(Pictures.JpegHeader(width, height, orientation))!;

        Assert.Equal(orientation, header.Orientation);
        Assert.Equal(fits, BrandedImage.IsFourToThree(header.Width, header.Height));
    }

    [Fact, Rule("P-120", "P-257")]
    public void Content_decides_the_kind_and_other_kinds_are_named()
    {
        Assert.Equal(MediaTypes.Jpeg, BrandedImage.CheckHeader(Pictures.JpegHeader(1200, 900)).MediaType);
        foreach (
            var (bytes, name) in new (byte[], string)[]
            {
                ([.. "GIF89a"u8, .. new byte[20]], "GIF"),
                ([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, .. new byte[20]], "WebP"),
                ([0, 0, 0, 24, .. "ftypheic"u8, .. new byte[20]], "HEIC"),
                ([0, 0, 0, 24, .. "ftypavif"u8, .. new byte[20]], "AVIF"),
                (Encoding.ASCII.GetBytes("<!doctype html><html></html>"), "no picture"),
                (Encoding.ASCII.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG"),
            }
        )
        {
            var refusal = Assert.Throws<NotAPicture>(() => BrandedImage.CheckHeader(bytes));
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("JPG and PNG", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact, Rule("P-137", "P-138")]
    public async Task A_picture_is_encoded_anew_and_nothing_but_the_picture_is_kept()
    {
        using var workshop = new PictureWorkshop(TimeProvider.System);
        var file = Pictures.Png(
            2000,
            1500,
            ("tEXt", Encoding.ASCII.GetBytes("Comment\0taken at home, 59.91 10.75")),
            ("zTXt", Encoding.ASCII.GetBytes("x\0\0xxxx"))
        );

        var passed = await new BrandedImage(workshop).CheckAsync(file, Guid.NewGuid(), crop: false, default);

        Assert.Equal((1600m, 1200m, MediaTypes.Png), (passed.Width, passed.Height, passed.MediaType));
        Assert.Equal((1600L, 1200L), (PictureHeader.Read(passed.Content.Span)!.Width, PictureHeader.Read(passed.Content.Span)!.Height));
        Assert.DoesNotContain("taken at home", Encoding.Latin1.GetString(passed.Content.Span), StringComparison.Ordinal);
    }

    [Fact, Rule("P-119")]
    public async Task Another_ratio_is_cropped_to_its_middle_on_demand()
    {
        using var workshop = new PictureWorkshop(TimeProvider.System);
        var file = Pictures.Png(2000, 1000);

        await Assert.ThrowsAsync<PictureRatio>(() => new BrandedImage(workshop).CheckAsync(file, Guid.NewGuid(), crop: false, default));
        var passed = await new BrandedImage(workshop).CheckAsync(file, Guid.NewGuid(), crop: true, default);

        Assert.Equal((1333m, 1000m), (passed.Width, passed.Height));
    }

    [Fact, Rule("P-126", "P-135")]
    public async Task A_picture_that_ends_in_the_middle_is_refused()
    {
        using var workshop = new PictureWorkshop(TimeProvider.System);
        var file = Pictures.Png(1200, 900);

        await Assert.ThrowsAsync<BrokenPicture>(() =>
            new BrandedImage(workshop).CheckAsync(file.AsMemory(0, file.Length * 2 / 3), Guid.NewGuid(), crop: false, default)
        );
    }

    [Theory, BothDatabases, Rule("P-118", "P-217", "P-260")]
    public async Task Ten_megabytes_of_1024_are_fine_and_one_byte_more_is_not(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var picture = Pictures.Png(1200, 900);
        // PNG readers ignore what follows the end.
        var exact = new byte[10_485_760];
        picture.CopyTo(exact, 0);

        await UploadAsync(portal, AssetKind.Image, exact);
        await Assert.ThrowsAsync<PictureTooBig>(() => UploadAsync(portal, AssetKind.Image, [.. exact, 0]));
        // Refused by the stated length before reading.
        var unread = new Unread();
        await Assert.ThrowsAsync<PictureTooBig>(() =>
            portal.RunAsync<UploadAsset, Asset>(upload => upload.RunAsync(portal.Nora, new(AssetKind.Image, unread, 10_485_761), default))
        );
        Assert.Equal(0, unread.Reads);
    }

    [Theory, BothDatabases, Rule("P-113", "P-142", "P-143", "P-146", "P-240", "P-261")]
    public async Task Another_file_is_live_with_the_next_request_and_a_refused_one_leaves_the_old(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var first = await UploadAsync(portal, AssetKind.LogoLight, Svg("#0b7285"));
        Assert.Equal(first.Address, (await portal.VisitAsync())!.Look.LogoLight!.Address);

        var second = await UploadAsync(portal, AssetKind.LogoLight, Svg("#123456"));
        Assert.NotEqual(first.Address, second.Address);
        Assert.Equal(second.Address, (await portal.VisitAsync())!.Look.LogoLight!.Address);

        await Assert.ThrowsAsync<UnsafeLogo>(() =>
            UploadAsync(
                portal,
                AssetKind.LogoLight,
                Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' height='24' width='9'><script/></svg>")
            )
        );
        Assert.Equal(second.Address, (await portal.VisitAsync())!.Look.LogoLight!.Address);
        // The earlier file is still there for pages that are open.
        Assert.Equal(2, await portal.SeeAsync(db => db.Assets.CountAsync(asset => asset.File == first.File || asset.File == second.File)));
    }

    [Theory, BothDatabases, Rule("P-144", "P-262")]
    public async Task A_public_page_keeps_its_assets(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);

        await Assert.ThrowsAsync<AssetNeeded>(() =>
            portal.RunAsync<DropAsset>(drop => drop.RunAsync(portal.Nora, AssetKind.LogoLight, default))
        );

        await portal.RunAsync<UnpublishPage>(unpublish => unpublish.RunAsync(portal.Nora, default));
        await portal.RunAsync<DropAsset>(drop => drop.RunAsync(portal.Nora, AssetKind.LogoLight, default));
    }

    [Theory, BothDatabases, Rule("P-145")]
    public async Task The_last_five_versions_can_be_brought_back(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var versions = new List<Asset>();
        for (var i = 0; i < 6; i++)
            versions.Add(await UploadAsync(portal, AssetKind.LogoDark, Svg($"#fffff{i}")));

        await portal.RunAsync<BringBackAsset, Asset>(bring => bring.RunAsync(portal.Nora, versions[1].Id, default));
        await Assert.ThrowsAsync<Missing>(() =>
            portal.RunAsync<BringBackAsset, Asset>(bring => bring.RunAsync(portal.Nora, versions[0].Id, default))
        );

        Assert.Equal(versions[1].Id, (await portal.SeeAsync(db => db.Pages.SingleAsync())).LogoDarkId);
    }

    [Theory, BothDatabases, Rule("P-016", "P-249")]
    public async Task Whoever_is_removed_while_uploading_is_refused_and_the_old_file_stays(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var slow = new Slow(
            Svg("#0b7285"),
            () => portal.ChangeAsync(async db => (await db.Coworkers.SingleAsync()).Leave(2, portal.Clock.GetUtcNow()))
        );

        await Assert.ThrowsAsync<Missing>(() =>
            portal.RunAsync<UploadAsset, Asset>(upload => upload.RunAsync(portal.Nora, new(AssetKind.LogoLight, slow), default))
        );

        Assert.Null((await portal.SeeAsync(db => db.Pages.SingleAsync())).LogoLightId);
    }

    private static byte[] Svg(string fill) =>
        Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' height='24' width='100'><path d='M0 0h9' fill='{fill}'/></svg>");

    private static Task<Asset> UploadAsync(Portal portal, AssetKind kind, byte[] file) =>
        portal.RunAsync<UploadAsset, Asset>(upload => upload.RunAsync(portal.Nora, new(kind, new MemoryStream(file)), default));

    /// <summary>Counts who reads it.</summary>
    private sealed class Unread : MemoryStream
    {
        public int Reads { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return ValueTask.FromResult(0);
        }
    }

    /// <summary>Something happens while it is read.</summary>
    private sealed class Slow(byte[] content, Func<Task> meanwhile) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
                await meanwhile();
            return Read(buffer.Span);
        }
    }
}

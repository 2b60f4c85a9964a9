using System.IO.Compression;
using System.Text;
using Guildhall.Kernel;
using Guildhall.Partners.Brand;

namespace Guildhall.Partners.Tests.Brand;

public sealed class LogoTests
{
    private const string Head =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"100\" height=\"24\" viewBox=\"0 0 100 24\">";

    [Theory, Rule("P-125", "P-126", "P-128", "P-131", "P-132", "P-253")]
    [InlineData("<script>alert(1)</script>", "<script>")]
    [InlineData("<path d='M0 0' onclick='alert(1)'/>", "onclick")]
    [InlineData("<g onload='alert(1)'/>", "onload")]
    [InlineData("<animate attributeName='x' onbegin='alert(1)'/>", "<animate>")]
    [InlineData("<set attributeName='href' to='javascript:alert(1)'/>", "<set>")]
    [InlineData("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>", "<foreignObject>")]
    [InlineData("<image href='https://evil.example/x.png'/>", "<image>")]
    [InlineData("<image xlink:href='data:image/png;base64,AAAA'/>", "<image>")]
    [InlineData("<a href='javascript:alert(1)'><path d='M0 0'/></a>", "<a>")]
    [InlineData("<use href='https://evil.example/x.svg#a'/>", "https://evil.example")]
    [InlineData("<path d='M0 0' fill='url(https://evil.example/p)'/>", "https://evil.example")]
    [InlineData("<path d='M0 0' style='fill:url(//evil.example/p)'/>", "evil.example")]
    [InlineData("<path d='M0 0' style='fill:u\\72l(x)'/>", "escape")]
    [InlineData("<style>@import url(https://evil.example/x.css);</style>", "@import")]
    [InlineData("<style>.a{background:url(https://evil.example/x)}</style>", "evil.example")]
    [InlineData("<filter id='f'><feImage href='x'/></filter>", "<filter>")]
    [InlineData("<g id='a'><use href='#b'/></g><use id='b' href='#a'/>", "<use> of another <use>")]
    [InlineData("<iframe src='x'/>", "<iframe>")]
    public void What_is_not_on_the_list_is_refused_and_named_with_its_line(string inside, string named)
    {
        var refusal = Assert.Throws<UnsafeLogo>(() => Check($"{Head}\n\n{inside}</svg>"));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("(line 3)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, Rule("P-126", "P-127", "P-253")]
    [InlineData(
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg' height='24' width='9'>&b;</svg>",
        "DOCTYPE"
    )]
    [InlineData("<!DOCTYPE html><html><body><svg height='24'></svg></body></html>", "HTML")]
    [InlineData("<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>", "HTML")]
    [InlineData("<svg height='24' width='9'></svg>", "begins with <svg>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "does not parse")]
    [InlineData(
        "<?xml-stylesheet href='https://evil.example/x.css'?><svg xmlns='http://www.w3.org/2000/svg' height='24' width='9'/>",
        "xml-stylesheet"
    )]
    public void What_is_no_plain_svg_document_is_refused_with_its_reason(string file, string named) =>
        Assert.Contains(named, Assert.Throws<NotALogo>(() => Check(file)).Message, StringComparison.Ordinal);

    [Fact, Rule("P-253", "P-257", "P-120")]
    public void Other_encodings_and_other_files_are_refused_by_their_content()
    {
        var good = Encoding.UTF8.GetBytes($"{Head}<path d='M0 0'/></svg>");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(good);

        Assert.Contains("svgz", Refuse(packed.ToArray()), StringComparison.Ordinal);
        Assert.Contains("byte order mark", Refuse([0xef, 0xbb, 0xbf, .. good]), StringComparison.Ordinal);
        Assert.Contains("UTF-8", Refuse([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Head)]), StringComparison.Ordinal);
        Assert.Contains("UTF-8", Refuse([.. "<svg "u8, 0xff, 0xfe, 0x80]), StringComparison.Ordinal);
        Assert.Contains("PNG", Refuse(Pictures.Png(800, 600)), StringComparison.Ordinal);

        static string Refuse(byte[] file) => Assert.Throws<NotALogo>(() => Logo.Check(file, Colour.White)).Message;
    }

    [Fact, Rule("P-127")]
    public void There_are_limits_on_size_depth_and_elements()
    {
        Assert.Throws<NotALogo>(() =>
            Check(Head + string.Concat(Enumerable.Repeat("<g>", 70)) + string.Concat(Enumerable.Repeat("</g>", 70)) + "</svg>")
        );
        Assert.Throws<NotALogo>(() => Check(Head + string.Concat(Enumerable.Repeat("<g/>", 5001)) + "</svg>"));
        Assert.Throws<NotALogo>(() => Check(Head + new string(' ', Logo.MostBytes) + "</svg>"));
        Check(Head + string.Concat(Enumerable.Repeat("<g/>", 4000)) + "</svg>");
    }

    [Fact, Rule("P-126", "P-128")]
    public void An_editors_own_notes_are_left_out_without_a_word()
    {
        var passed = Check(
            "<?xml version='1.0'?><!-- made by hand --><svg xmlns='http://www.w3.org/2000/svg' xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' inkscape:version='1' width='100' height='24' viewBox='0 0 100 24' role='img' aria-label='Logo' data-name='x'><title>Logo</title><metadata><secret/></metadata><path inkscape:label='a' d='M0 0h9' fill='#0b7285'/></svg>"
        );

        var text = Encoding.UTF8.GetString(passed.Content.Span);
        Assert.Equal(
            "<svg height=\"24\" viewBox=\"0 0 100 24\" width=\"100\" xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\" fill=\"#0b7285\" /></svg>",
            text
        );
    }

    [Fact, Rule("P-128")]
    public void By_the_operators_setting_forbidden_parts_are_taken_out_instead()
    {
        var passed = Logo.Check(Encoding.UTF8.GetBytes($"{Head}<script>x</script><path d='M0 0h9'/></svg>"), Colour.White, clean: true);

        Assert.DoesNotContain("script", Encoding.UTF8.GetString(passed.Content.Span), StringComparison.Ordinal);
        Assert.Contains(passed.Warnings, warning => warning.Contains("<script>", StringComparison.Ordinal));
    }

    [Theory, Rule("P-111", "P-114", "P-115", "P-216", "P-254")]
    [InlineData("height='24' width='100'", 100, 24)]
    [InlineData("height='24px' viewBox='0 0 200 48'", 100, 24)]
    [InlineData("height='18pt' width='75pt'", 100, 24)]
    [InlineData("height='100%' viewBox='0 0 200 48'", 100, 24)]
    [InlineData("viewBox='0 0 200 48'", 100, 24)]
    [InlineData("height='12' viewBox='0 0 200 48'", 50, 12)]
    [InlineData("height='24' width='999' viewBox='0 0 200 48'", 100, 24)]
    public void Size_and_viewBox_are_always_both_written(string size, int width, int height)
    {
        var passed = Check($"<svg xmlns='http://www.w3.org/2000/svg' {size}><path d='M0 0h9'/></svg>");

        Assert.Equal((width, height), (passed.Width, passed.Height));
        var text = Encoding.UTF8.GetString(passed.Content.Span);
        Assert.Contains($"height=\"{height}\"", text, StringComparison.Ordinal);
        Assert.Contains($"width=\"{width}\"", text, StringComparison.Ordinal);
        Assert.Contains("viewBox=", text, StringComparison.Ordinal);
    }

    [Theory, Rule("P-111", "P-114", "P-254")]
    [InlineData("height='25' width='100'", "25 px", true)]
    [InlineData("height='24.4' width='100'", "24.4 px", true)]
    [InlineData("height='1in' width='100'", "96 px", true)]
    [InlineData("height='1.5em' viewBox='0 0 200 48'", "1.5em", true)]
    [InlineData("height='100%'", "neither a height nor a viewBox", false)]
    [InlineData("", "neither a height nor a viewBox", false)]
    public void A_taller_logo_is_refused_with_its_height_and_scaled_on_demand(string size, string says, bool canScale)
    {
        var file = $"<svg xmlns='http://www.w3.org/2000/svg' {size}><path d='M0 0h9'/></svg>";

        var refusal = Assert.Throws<LogoHeight>(() => Check(file));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(canScale, refusal.CanScale);
        if (canScale)
            Assert.Equal(24, Logo.Check(Encoding.UTF8.GetBytes(file), Colour.White, scale: true).Height);
    }

    [Fact, Rule("P-116")]
    public void Text_is_warned_of() =>
        Assert.Contains(
            Check($"{Head}<text x='0' y='9'>Tidepost</text></svg>").Warnings,
            warning => warning.Contains("outlines", StringComparison.Ordinal)
        );

    [Theory, Rule("P-117")]
    [InlineData("#123456", false, true)]
    [InlineData("#f1f7f8", true, false)]
    [InlineData("#868e96", false, false)]
    public void A_main_colour_that_is_hardly_seen_is_warned_of(string fill, bool warnsOnLight, bool warnsOnDark)
    {
        var file = Encoding.UTF8.GetBytes(
            $"{Head}<rect width='1' height='1' fill='red'/><path d='M0 0h9v9h9v9h9v9h9v9h9v9h9v9h9v9' fill='{fill}'/></svg>"
        );

        Assert.Equal(warnsOnLight, Warns(Colour.White));
        Assert.Equal(warnsOnDark, Warns(Colour.DarkSheet));

        bool Warns(Colour background) =>
            Logo.Check(file, background).Warnings.Any(warning => warning.Contains("contrast", StringComparison.Ordinal));
    }

    [Fact, Rule("P-176")]
    public void An_accent_must_be_readable_on_its_theme()
    {
        Assert.Equal("#0b7285", Colour.ReadAccent("accent", "#0B7285", Colour.White, "light"));
        Assert.Throws<InvalidInput>(() => Colour.ReadAccent("accent", "#5ec8d8", Colour.White, "light"));
        Assert.Throws<InvalidInput>(() => Colour.ReadAccent("accent", "red; background: url(x)", Colour.White, "light"));
        Assert.Equal(21, Colour.Contrast(Colour.White, Colour.Black), 2);
    }

    private static CheckedAsset Check(string file) => Logo.Check(Encoding.UTF8.GetBytes(file), Colour.White);
}

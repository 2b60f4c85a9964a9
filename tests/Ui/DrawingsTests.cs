using System.Globalization;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Ui.Tests;

public sealed class DrawingsTests
{
    private static readonly Frame Auxility = new(
        "Auxility",
        "/a/auxility",
        new Picture("Auxility"),
        "Dmytro · Business manager",
        [new NavGroup(null, new NavItem("Find work", "search", "/a/auxility/jobs"))]
    );

    [Fact]
    public async Task The_same_data_at_the_same_address_is_drawn_once()
    {
        await using var page = new Drawn(more: add => add.AddSingleton<Times>());
        var (rows, others) = (new object(), new object());

        Assert.Equal("1", await DrawAsync(page, rows, "/jobs"));
        Assert.Equal("1", await DrawAsync(page, rows, "/jobs"));
        Assert.Equal("2", await DrawAsync(page, rows, "/jobs?type=hourly"));
        Assert.Equal("3", await DrawAsync(page, others, "/jobs"));
        page.Reader.Zone = TimeZoneInfo.CreateCustomTimeZone("Kyiv", TimeSpan.FromHours(2), "Kyiv", "Kyiv");
        Assert.Equal("4", await DrawAsync(page, rows, "/jobs"));
    }

    [Fact]
    public async Task Made_up_addresses_do_not_fill_the_memory()
    {
        await using var page = new Drawn(more: add => add.AddSingleton<Times>());
        var rows = new object();
        for (var address = 1; address <= 32; address++)
            await DrawAsync(page, rows, $"/jobs?x={address}");

        Assert.Equal("1", await DrawAsync(page, rows, "/jobs?x=1"));
        Assert.Equal("33", await DrawAsync(page, rows, "/jobs?x=33"));
        Assert.Equal("34", await DrawAsync(page, rows, "/jobs?x=1"));
    }

    [Fact]
    public async Task What_stands_around_a_page_is_kept_and_its_forms_token_is_not()
    {
        await using var page = new Drawn(more: add => add.AddScoped<AntiforgeryStateProvider, Tokens>());
        var whole = new object();

        var first = await page.Html<ShellFrame>(("Frame", Auxility), ("Path", "/a/auxility/jobs"), ("Whole", whole));
        var second = await page.Html<ShellFrame>(("Frame", Auxility), ("Path", "/a/auxility/jobs"), ("Whole", whole));

        Assert.Contains("form=\"sign-out\" name=\"__RequestVerificationToken\" value=\"token 1\"", first, StringComparison.Ordinal);
        Assert.Contains("form=\"sign-out\" name=\"__RequestVerificationToken\" value=\"token 2\"", second, StringComparison.Ordinal);
        Assert.DoesNotContain("token 1", second, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-out\" id=\"sign-out\"", second, StringComparison.Ordinal);
        Assert.Contains("href=\"/a/auxility/jobs\" aria-current=\"page\"", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_persons_frame_is_another_drawing()
    {
        await using var page = new Drawn();

        await page.Html<ShellFrame>(("Frame", Auxility), ("Whole", new object()));
        var other = await page.Html<ShellFrame>(("Frame", Auxility with { PersonLine = "Artem" }), ("Whole", new object()));

        Assert.Contains("<small>Artem</small>", other, StringComparison.Ordinal);
        Assert.DoesNotContain("Dmytro", other, StringComparison.Ordinal);
    }

    private static async Task<string> DrawAsync(Drawn page, object data, string of)
    {
        var drawn = await page.Scope.GetRequiredService<Drawings>().DrawAsync<Counting>(data, of, () => [], page.Reader, page.Scope);
        return drawn.Value;
    }

    private sealed class Times
    {
        public int Drawn { get; set; }
    }

    private sealed class Counting : ComponentBase
    {
        [Inject]
        private Times Times { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, (++Times.Drawn).ToString(CultureInfo.InvariantCulture));
    }

    private sealed class Tokens : AntiforgeryStateProvider
    {
        private int made;

        public override AntiforgeryRequestToken GetAntiforgeryToken() =>
            new(string.Create(CultureInfo.InvariantCulture, $"token {++made}"), "__RequestVerificationToken");
    }
}

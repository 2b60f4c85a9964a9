using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Guildhall.Server.Hosting;
using Guildhall.Server.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Pages;

/// <summary>
/// Every page of the product, in the demo's world, as somebody who may see it. What is wrong with any of them is told together, so that
/// one run says all; how long each look took is in the test's output.
/// </summary>
public sealed partial class EveryPageTests(DemoSite demo, ITestOutputHelper output) : IClassFixture<DemoSite>
{
    // Colours that are just changing are no colours of the page.
    private const string AtOnce = """
        () => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('*, ::before, ::after { transition: none !important }');
            document.adoptedStyleSheets = [sheet];
        }
        """;

    // Whoever mends one page names a part of its address, and does not wait for the others.
    private static readonly string Only = Environment.GetEnvironmentVariable("GUILDHALL_PAGE") ?? "";

    // What sticks out furthest says where to look.
    private const string Over = """
        () => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return null;
            const right = one => one.getBoundingClientRect().right;
            const out = [...document.querySelectorAll('main *, header *')].filter(one => right(one) > root.clientWidth).slice(0, 3);
            return `${root.scrollWidth - root.clientWidth} px, by ` + out.map(one => one.cloneNode().outerHTML).join(', ');
        }
        """;

    private const string Links = """
        () => [...document.querySelectorAll('a[href^="/"]')].map(link => link.getAttribute('href').split('#')[0])
        """;

    /// <summary>The routes the program's pages have, from the assemblies themselves.</summary>
    private static IEnumerable<string> Routes =>
        App
            .Others.Append(typeof(GuildhallApp).Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false))
            .Select(route => Visits.Bare(route.Template))
            .Distinct();

    [Fact]
    public async Task Every_page_answers_is_accessible_and_fits_its_window()
    {
        var visits = await new Visits(demo).FindAsync();
        var wrong = Routes.Where(route => !visits.Contains(route)).Order().Select(route => $"{route} is visited by nobody").ToList();
        Assert.True(Routes.Count() > 100, "The routes of the program are not found any more.");

        foreach (
            var byWho in visits
                .SelectMany(route => route.Select(visit => (Route: route.Key, visit.Who, visit.Address)))
                .Where(visit => visit.Address.Contains(Only, StringComparison.Ordinal))
                .GroupBy(visit => visit.Who)
        )
        {
            var page = await demo.AsAsync(byWho.Key);
            var errors = new List<string>();
            page.Console += (_, line) =>
            {
                if (line.Type == "error")
                    errors.Add(line.Text);
            };
            page.PageError += (_, error) => errors.Add(error);
            var links = new HashSet<string>(StringComparer.Ordinal);
            // The frame around a person's pages is the same on all of them, so its wide form is looked at once.
            var wide = true;
            foreach (var (route, who, address) in byWho)
            {
                var begun = Stopwatch.GetTimestamp();
                errors.Clear();
                var told = await LookAsync(page, address, expected: route == "nothing there" ? 404 : 200, wide);
                wide = false;
                links.UnionWith(await page.EvaluateAsync<string[]>(Links));
                // The browser itself says so of an answer that is not found.
                told.AddRange(errors.Where(error => route != "nothing there" || !error.Contains("404", StringComparison.Ordinal)));
                wrong.AddRange(told.Select(what => $"{address} as {who}: {what}"));
                output.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 6:0} ms  {address} as {who}");
            }
            wrong.AddRange((await ShutAsync(page, links)).Select(shut => $"as {byWho.Key}: {shut}"));
            await page.Context.CloseAsync();
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // One visit serves all widths and both themes: the page follows its window. All of axe is asked in the light, where it is small; in the
    // dark only colours differ.
    private static async Task<List<string>> LookAsync(IPage page, string address, int expected, bool wide)
    {
        await page.SetViewportSizeAsync(390, 844);
        var wrong = new List<string>();
        var answer = await page.GotoAsync(address);
        if (answer?.Status != expected)
            wrong.Add($"answers {answer?.Status}");
        var headings = await page.Locator("h1:visible").CountAsync();
        if (headings != 1)
            wrong.Add($"has {headings} first headings");
        if (string.IsNullOrWhiteSpace(await page.TitleAsync()))
            wrong.Add("has no title");
        wrong.AddRange(await Axe.FindAsync(page));
        await PictureAsync(page, "light");
        await page.EvaluateAsync(AtOnce);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        // The style guide is as long as fifty pages, and its colours are those of the pages.
        if (address != "/design")
            wrong.AddRange((await Axe.FindAsync(page, "color-contrast")).Select(found => $"in the dark {found}"));
        await PictureAsync(page, "dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        foreach (var width in new[] { 390, 1440 })
        {
            await page.SetViewportSizeAsync(width, 900);
            wrong.AddRange(await ScrollsAsync(page));
        }
        await PictureAsync(page, "light");
        if (wide)
            wrong.AddRange((await Axe.FindAsync(page)).Select(found => $"at 1440 {found}"));
        return wrong;
    }

    // Whoever wants to look at the pages as well names a folder for their pictures.
    private static async Task PictureAsync(IPage page, string theme)
    {
        if (Environment.GetEnvironmentVariable("GUILDHALL_PICTURES") is not { Length: > 0 } folder)
            return;
        var name = Ids().Replace(new Uri(page.Url).AbsolutePath.Trim('/'), "one").Replace('/', '-');
        var path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}-{theme}.png");
        await page.ScreenshotAsync(new() { Path = path, FullPage = true });
    }

    // A link that answers "not for you" or "not there" should not have been drawn. Of many links of one shape a few are followed.
    private static async Task<List<string>> ShutAsync(IPage page, IEnumerable<string> links)
    {
        var shut = new List<string>();
        foreach (var link in links.GroupBy(Shape).SelectMany(alike => alike.Order(StringComparer.Ordinal).Take(2)))
        {
            var answer = await page.Context.APIRequest.GetAsync(link, new() { MaxRedirects = 0, Timeout = 60_000 });
            if (answer.Status >= 400)
                shut.Add($"a link leads to {link}, which answers {answer.Status}");
        }
        return shut;
    }

    private static string Shape(string link) => Ids().Replace(link, "{}");

    // Tables that scroll in themselves are allowed to (screens.md 7); the page is not.
    private static async Task<IEnumerable<string>> ScrollsAsync(IPage page)
    {
        var over = await page.EvaluateAsync<string?>(Over);
        return over is null ? [] : [$"scrolls sideways at {page.ViewportSize!.Width}: {over}"];
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/(people|agencies|help)/)[^/]+|(?<==)[^&]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();
}

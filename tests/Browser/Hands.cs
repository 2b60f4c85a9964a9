using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>What a person does at a page, by the words they see. Whoever finds nothing is told what the page shows instead.</summary>
internal static class Hands
{
    /// <summary>Fills the field whose label begins so.</summary>
    public static async Task EnterAsync(this IPage page, string label, string text) =>
        await (await page.FieldAsync(page.Locator("input, textarea"), label)).FillAsync(text);

    /// <summary>Chooses what reads so in the list whose label begins so.</summary>
    public static async Task ChooseAsync(this IPage page, string label, string choice) =>
        await (await page.FieldAsync(page.Locator("select"), label)).SelectOptionAsync(new SelectOptionValue { Label = choice });

    /// <summary>Ticks the box, or takes the choice, whose label begins so.</summary>
    public static async Task TickAsync(this IPage page, string label) =>
        await (await page.FieldAsync(page.Locator("input[type=checkbox], input[type=radio]"), label)).CheckAsync(new() { Force = true });

    /// <summary>Presses the first button that has one of the names, and waits for the page after it.</summary>
    public static async Task PushAsync(this IPage page, params string[] names)
    {
        foreach (var name in names)
        {
            var button = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
            if (await button.CountAsync() == 0)
                continue;
            await page.ArriveAsync(() => button.First.ClickAsync());
            return;
        }
        Assert.Fail($"{page.Url} has no button {string.Join(" or ", names)}: {await page.TellAsync()}");
    }

    /// <summary>Follows the first link that reads so.</summary>
    public static async Task FollowAsync(this IPage page, string name)
    {
        var link = page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
        if (await link.CountAsync() == 0)
            Assert.Fail($"{page.Url} has no link {name}: {await page.TellAsync()}");
        await page.ArriveAsync(() => link.First.ClickAsync());
    }

    /// <summary>Does what leads to a page, and waits until that page is there.</summary>
    public static async Task ArriveAsync(this IPage page, Func<Task> act)
    {
        var there = new TaskCompletionSource();
        void Arrive(object? sender, IPage arrived) => there.TrySetResult();
        page.DOMContentLoaded += Arrive;
        try
        {
            await act();
            await there.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            page.DOMContentLoaded -= Arrive;
        }
    }

    /// <summary>Fails unless these words can be seen.</summary>
    public static async Task SeesAsync(this IPage page, params string[] words)
    {
        foreach (var text in words)
            if (await page.GetByText(text).Filter(new() { Visible = true }).CountAsync() == 0)
                Assert.Fail($"{page.Url} does not say “{text}”: {await page.TellAsync()}");
    }

    /// <summary>Fails if these words can be seen.</summary>
    public static async Task MissesAsync(this IPage page, params string[] words)
    {
        foreach (var text in words)
            if (await page.GetByText(text).Filter(new() { Visible = true }).CountAsync() > 0)
                Assert.Fail($"{page.Url} says “{text}”: {await page.TellAsync()}");
    }

    /// <summary>A section's lines, each a name and its value without white space around.</summary>
    public static async Task<IReadOnlyList<(string Of, string Value)>> LinesAsync(this ILocator list)
    {
        var lines = new List<(string, string)>();
        foreach (var line in await list.Locator("> div").AllAsync())
            lines.Add(
                ((await line.Locator("dt").InnerTextAsync()).Trim(), (await line.Locator("dd > span").First.InnerTextAsync()).Trim())
            );
        return lines;
    }

    /// <summary>What the page shows, as a reader hears it.</summary>
    public static Task<string> TellAsync(this IPage page) => page.Locator("body").AriaSnapshotAsync();

    private static async Task<ILocator> FieldAsync(this IPage page, ILocator kind, string label)
    {
        var field = kind.And(page.GetByLabel(new Regex($"^\\s*{Regex.Escape(label)}")));
        if (await field.CountAsync() == 0)
            Assert.Fail($"{page.Url} has no field {label}: {await page.TellAsync()}");
        // A dialog that is not open has fields too.
        var visible = field.Filter(new() { Visible = true });
        return await visible.CountAsync() > 0 ? visible.First : field.First;
    }
}

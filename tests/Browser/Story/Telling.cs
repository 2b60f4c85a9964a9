using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>One telling of the story: the people, each at a window of their own, and what the steps hand on to each other.</summary>
internal sealed partial class Telling(Site site, ManualClock clock)
{
    private readonly Dictionary<string, IPage> windows = [];

    /// <summary>The window of one of the cast, who is signed in there, and proves who they are where the page asks for it.</summary>
    private async Task<IPage> AtAsync(string name, string address)
    {
        if (!windows.TryGetValue(name, out var page))
            windows[name] = page = await site.SignedInAsync(name, next: address);
        else
            await page.GotoAsync(address);
        await ConfirmAsync(page);
        return page;
    }

    // Whether the page had asked who it is.
    private static async Task<bool> ConfirmAsync(IPage page)
    {
        if (!page.Url.Contains("/confirm", StringComparison.Ordinal))
            return false;
        await page.EnterAsync("Password", Site.Password);
        await page.PushAsync("It’s me");
        return true;
    }

    /// <summary>The path of the link in the newest mail to someone.</summary>
    private async Task<string> LinkToAsync(string name)
    {
        var mails = await site.MailsToAsync(name);
        return new Uri(Regex.Match(mails[0].Text, "https?://\\S+").Value).PathAndQuery;
    }

    private static Guid IdIn(IPage page) => Guid.Parse(new Uri(page.Url).Segments[^1]);
}

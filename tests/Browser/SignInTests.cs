using System.Text.RegularExpressions;
using Guildhall.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

public sealed class SignInTests
{
    [Theory, BothDatabases, Rule("M-001")]
    public async Task A_person_signs_up_confirms_the_address_and_is_in(Engine engine)
    {
        await using var site = await Site.StartAsync(engine);
        var page = await site.WindowAsync(script: false);

        await page.GotoAsync("/sign-up");
        await page.GetByLabel("First and last name").FillAsync("Artem Kovalenko");
        await page.GetByLabel("E-mail").FillAsync("artem@example.com");
        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page.GetByText("We sent a mail to")).ToBeVisibleAsync();
        await page.GotoAsync(await LinkInMailAsync(site, "artem@example.com"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm and sign in" }).ClickAsync();
        await page.GotoAsync("/settings/security");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign-in & security" })).ToBeVisibleAsync();
    }

    [Theory, BothDatabases]
    public async Task Five_wrong_passwords_lock_the_account(Engine engine)
    {
        await using var site = await Site.StartAsync(engine);
        await site.AccountAsync("Artem Kovalenko");
        var page = await site.WindowAsync(script: false);

        for (var i = 0; i < 6; i++)
        {
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail").FillAsync("artem@example.com");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not this one");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        }

        await Assertions.Expect(page.GetByText("Too many wrong passwords.")).ToBeVisibleAsync();
    }

    [Theory, BothDatabases]
    public async Task Signing_out_elsewhere_ends_the_other_browser(Engine engine)
    {
        await using var site = await Site.StartAsync(engine);
        await site.AccountAsync("Artem Kovalenko");
        var other = await site.SignedInAsync("Artem Kovalenko", next: "/settings/security");
        var here = await site.SignedInAsync("Artem Kovalenko", next: "/settings/security");

        await here.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();
        await Assertions.Expect(here.GetByText("Signed out everywhere else.")).ToBeVisibleAsync();
        await other.ReloadAsync();

        Assert.Contains("/sign-in", other.Url, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_sign_in_pages_have_no_barriers(Engine engine)
    {
        await using var site = await Site.StartAsync(engine);
        foreach (var (small, dark) in new[] { (false, false), (true, true) })
        {
            var page = await site.WindowAsync(small: small, dark: dark);
            foreach (
                var address in new[] { "/", "/sign-in", "/sign-up", "/sign-in/lost", "/help", "/help/connect-your-agency", "/nothing-here" }
            )
            {
                await page.GotoAsync(address);
                await Site.AssertAccessibleAsync(page);
            }
        }
    }

    private static async Task<string> LinkInMailAsync(Site site, string address)
    {
        for (var tries = 0; ; tries++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var mail = await scope
                .ServiceProvider.GetRequiredService<ServerDb>()
                .Mails.AsNoTracking()
                .FirstOrDefaultAsync(mail => mail.To == address);
            if (mail is not null)
                return Regex.Match(mail.Text, "https?://\\S+").Value;
            Assert.True(tries < 200, "The mail did not come.");
            await site.Services.GetRequiredService<Kernel.Dispatcher>().DrainAsync(CancellationToken.None);
        }
    }
}

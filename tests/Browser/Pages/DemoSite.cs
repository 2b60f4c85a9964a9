using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Pages;

/// <summary>One site in the demo's world, told by the same code as the product's demo and standing still at its end; and a window of each person there.</summary>
public sealed partial class DemoSite : IAsyncLifetime
{
    /// <summary>Somebody whom sign-in asks for a code.</summary>
    public const string WithCodes = "sam";

    // Scanners are switched on after six days in Shadow.
    private static readonly TimeSpan Past = TimeSpan.FromDays(7);

    /// <summary>The site.</summary>
    public Site Site { get; private set; } = null!;

    /// <summary>The demo's people, and use cases run as requests of theirs.</summary>
    internal DemoWorld World { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var clock = new ManualClock();
        Site = await Site.StartAsync(Engine.Sqlite, demo: true, clock);
        World = new DemoWorld(Site.Services, clock);
        var data = new DemoData(
            Site.Services.GetRequiredService<ServeOptions>(),
            Site.Services.GetRequiredService<Database>(),
            Site.Services.GetRequiredService<OutboxSignal>(),
            clock,
            Site.Services.GetRequiredService<DemoProgress>()
        )
        {
            Past = Past,
        };
        await data.FillAsync(TestContext.Current.CancellationToken);
        Site.Services.GetRequiredService<DemoProgress>().Finish();
        await Site.WithSecondFactorAsync(WithCodes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Site.DisposeAsync();

    /// <summary>A window in which the person of the demo with this first name is signed in; for "anyone" nobody is.</summary>
    public async Task<IPage> AsAsync(string who)
    {
        var page = await Site.WindowAsync(small: true);
        if (who == "anyone")
            return page;
        if (who == WithCodes)
        {
            // Has given the password, and not yet the code.
            await page.GotoAsync("/sign-in");
            await page.EnterAsync("E-mail", Site.AddressOf(who));
            await page.EnterAsync("Password", Site.Password);
            await page.PushAsync("Sign in");
            return page;
        }
        // Without an end of its own: the site's clock is not the browser's, who would drop it.
        await page.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "guildhall",
                Value = await SignInAsync(who),
                Url = Site.Address,
            },
        ]);
        return page;
    }

    private async Task<string> SignInAsync(string who)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Site.Address) };
        var token = Token().Match(await client.GetStringAsync("/sign-in")).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("next", "/help")]);
        using var answer = await client.PostAsync($"/demo/sign-in/{who}", form);
        var set = answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("guildhall=", StringComparison.Ordinal));
        return set["guildhall=".Length..set.IndexOf(';', StringComparison.Ordinal)];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}

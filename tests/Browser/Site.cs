using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Managers;
using Guildhall.Server;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Guildhall.Server.Mail;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>Guildhall on a free port with an empty database of its own, and a real browser before it.</summary>
public sealed class Site : IAsyncDisposable
{
    /// <summary>The password of everyone here.</summary>
    public const string Password = "a sentence is best";

    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private readonly WebApplication app;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Func<Task> cleanUp;

    private Site(WebApplication app, IPlaywright playwright, IBrowser browser, Func<Task> cleanUp)
    {
        (this.app, this.playwright, this.browser, this.cleanUp) = (app, playwright, browser, cleanUp);
        Address = app.Urls.First();
    }

    /// <summary>Where it is, such as http://127.0.0.1:40123.</summary>
    public string Address { get; }

    /// <summary>The program's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>
    /// Starts the program and the browser. With <paramref name="demo"/> the demo's cast can sign in with one click. With a
    /// <paramref name="clock"/> time passes only by <see cref="PassAsync"/>.
    /// </summary>
    public static async Task<Site> StartAsync(Engine engine, bool demo = false, ManualClock? clock = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), "guildhall-test", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var lease = engine is Engine.PostgreSql ? await PostgreSqlLease.TakeAsync("site") : null;
        var app = GuildhallApp.Build(
            new ServeOptions("http://127.0.0.1:0", folder, demo, lease?.Url) { Quiet = true },
            services => StandStill(services, clock, demo)
        );
        await GuildhallApp.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("GUILDHALL_CHROMIUM") ?? "/usr/bin/chromium",
                Args = Flags,
            }
        );
        return new Site(
            app,
            playwright,
            browser,
            async () =>
            {
                if (lease is not null)
                    await lease.DisposeAsync();
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        );
    }

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Runs something with services of its own, as a request would.</summary>
    public async Task InAsync<TService>(Func<TService, Task> act)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Lets everything happen that is due at this moment: events are delivered, and the lane of bids turns.</summary>
    public async Task SettleAsync()
    {
        var dispatcher = Services.GetRequiredService<Dispatcher>();
        var lane = Services.GetRequiredService<Lane>();
        do await dispatcher.DrainAsync(default);
        while (await lane.TurnAsync(default) > 0);
    }

    /// <summary>Lets time pass, looks at the managers as the rounds do, and lets happen what is due then.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        ((ManualClock)Services.GetRequiredService<TimeProvider>()).Pass(time);
        await ActivatorUtilities.CreateInstance<ManagerRounds>(Services).GoAsync(default);
        await SettleAsync();
    }

    /// <summary>What was mailed to one of this site's people, newest first.</summary>
    public async Task<IReadOnlyList<DroppedMail>> MailsToAsync(string name)
    {
        await Services.GetRequiredService<Dispatcher>().DrainAsync(default);
        var address = AddressOf(name);
        return await InAsync<ServerDb, List<DroppedMail>>(db =>
            db.Mails.AsNoTracking().Where(mail => mail.To == address).OrderByDescending(mail => mail.At).ToListAsync()
        );
    }

    /// <summary>A browser window of its own: nothing is shared with others. Small ones are 390 px wide.</summary>
    public async Task<IPage> WindowAsync(bool script = true, bool small = false, bool dark = false)
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Address,
                JavaScriptEnabled = script,
                ViewportSize = small ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1440, Height = 900 },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                // Colours that are just changing are no colours of the page.
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Makes an account with a confirmed address, without the detour through the mail.</summary>
    public async Task<Guid> AccountAsync(string name, bool isOperator = false)
    {
        await using var scope = Services.CreateAsyncScope();
        var logins = scope.ServiceProvider.GetRequiredService<UserManager<Login>>();
        var email = AddressOf(name);
        var login = new Login
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            Name = name,
            IsOperator = isOperator,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var made = await logins.CreateAsync(login, Password);
        Assert.True(made.Succeeded, string.Join(" ", made.Errors.Select(error => error.Description)));
        await scope.ServiceProvider.GetRequiredService<RegisterPerson>().RunAsync(login.Id, name, email, CancellationToken.None);
        return login.Id;
    }

    /// <summary>A window in which that person is signed in, through the sign-in page.</summary>
    public async Task<IPage> SignedInAsync(string name, bool small = false, bool dark = false, string next = "/", bool script = false)
    {
        var page = await WindowAsync(script, small, dark);
        await page.GotoAsync($"/sign-in?next={Uri.EscapeDataString(next)}");
        await page.EnterAsync("E-mail", AddressOf(name));
        await page.EnterAsync("Password", Password);
        await page.PushAsync("Sign in");
        Assert.DoesNotContain("/sign-in", page.Url, StringComparison.Ordinal);
        return page;
    }

    /// <summary>Makes an account that asks for a code after the password.</summary>
    public async Task WithSecondFactorAsync(string name)
    {
        var id = await AccountAsync(name);
        await InAsync<UserManager<Login>>(async logins =>
        {
            var login = (await logins.FindByIdAsync(id.ToString()))!;
            await logins.ResetAuthenticatorKeyAsync(login);
            await logins.SetTwoFactorEnabledAsync(login, true);
        });
    }

    /// <summary>The path that begins so, in the newest mail to an address that has one.</summary>
    public Task<string> PathInMailAsync(string address, string beginning) =>
        InAsync<ServerDb, string>(async db =>
        {
            var texts = await db
                .Mails.Where(mail => mail.To == address)
                .OrderByDescending(mail => mail.At)
                .Select(mail => mail.Text)
                .ToListAsync();
            var path = new Regex($"(?<=^|[^/p]){Regex.Escape(beginning)}\\S+", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
            return texts.Select(text => path.Match(text)).First(found => found.Success).Value;
        });

    /// <summary>The address of one of this site's people.</summary>
    public static string AddressOf(string name) => $"{name.Split(' ')[0].ToLowerInvariant()}@example.com";

    /// <summary>Fails with what axe-core finds against WCAG 2.0 to 2.2, A and AA.</summary>
    public static async Task AssertAccessibleAsync(IPage page)
    {
        var found = await Axe.FindAsync(page);
        Assert.True(found.Length == 0, $"{page.Url}: {string.Join("; ", found)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await cleanUp();
    }

    // What the program's timers would do, PassAsync and SettleAsync ask for; only the dispatcher goes on, which wakes on every save. Not
    // with the demo: while its past is told, nobody may act on it at today's time.
    private static void StandStill(IServiceCollection services, ManualClock? clock, bool demo)
    {
        if (clock is null)
            return;
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        foreach (var work in services.Where(service => service.ServiceType == typeof(IHostedService)).ToList())
        {
            var type = work.ImplementationType ?? work.ImplementationFactory?.GetType().GenericTypeArguments[1];
            if (type?.Namespace?.StartsWith("Guildhall", StringComparison.Ordinal) == true && (demo || type != typeof(Dispatcher)))
                services.Remove(work);
        }
    }
}

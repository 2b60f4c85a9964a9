using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Marketplace.People;
using Guildhall.Server.Hosting;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests;

/// <summary>The whole program on a free port, asked through HTTP as any browser or program would.</summary>
public sealed partial class Instance : IAsyncDisposable
{
    private const string Password = "a sentence is best";
    private readonly WebApplication app;
    private readonly Func<Task> cleanUp;

    private Instance(WebApplication app, Func<Task> cleanUp) => (this.app, this.cleanUp) = (app, cleanUp);

    /// <summary>The program's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>
    /// Starts it on an empty database. Without <paramref name="serve"/> only its services are there: no door is open and nothing runs by
    /// itself.
    /// </summary>
    public static async Task<Instance> StartAsync(
        Engine engine,
        bool demo = false,
        bool serve = true,
        Action<IServiceCollection>? change = null
    )
    {
        var folder = Path.Combine(Path.GetTempPath(), "guildhall-test", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var lease = engine is Engine.PostgreSql ? await PostgreSqlLease.TakeAsync("instance") : null;
        var app = GuildhallApp.Build(new ServeOptions("http://127.0.0.1:0", folder, demo, lease?.Url) { Quiet = true }, change);
        await GuildhallApp.MigrateAsync(app.Services, CancellationToken.None);
        if (serve)
            await app.StartAsync();
        return new Instance(
            app,
            async () =>
            {
                if (lease is not null)
                    await lease.DisposeAsync();
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        );
    }

    /// <summary>Waits until every event is delivered, and what that caused.</summary>
    public Task DrainAsync() => Services.GetRequiredService<Kernel.Dispatcher>().DrainAsync(CancellationToken.None);

    /// <summary>A browser without script that follows no redirect.</summary>
    public HttpClient Client() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(app.Urls.First()),
        };

    /// <summary>A browser in which a new person is signed in through the page.</summary>
    public async Task<HttpClient> SignedInAsync(string name, bool isOperator = false)
    {
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}@example.com";
        await using (var scope = Services.CreateAsyncScope())
        {
            var logins = scope.ServiceProvider.GetRequiredService<UserManager<Login>>();
            var login = new Login
            {
                Id = Guid.CreateVersion7(),
                UserName = email,
                Email = email,
                EmailConfirmed = true,
                Name = name,
                IsOperator = isOperator,
            };
            Assert.True((await logins.CreateAsync(login, Password)).Succeeded);
            await scope.ServiceProvider.GetRequiredService<RegisterPerson>().RunAsync(login.Id, name, email, default);
        }
        var client = Client();
        var answer = await PostFormAsync(client, "/sign-in", "sign-in", new() { ["Input.Email"] = email, ["Input.Password"] = Password });
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return client;
    }

    /// <summary>Posts a form of a page as a browser would, with its antiforgery token; <paramref name="to"/> is where it leads, the page itself by default.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(
        HttpClient client,
        string page,
        string form,
        Dictionary<string, string> fields,
        string? to = null
    )
    {
        var html = await client.GetStringAsync(page);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(html).Groups["token"].Value;
        return await client.PostAsync(to ?? page, new FormUrlEncodedContent(fields));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await cleanUp();
    }

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Token();
}

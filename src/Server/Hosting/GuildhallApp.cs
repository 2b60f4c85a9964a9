using Guildhall.Kernel;
using Guildhall.Partners.Publishing;
using Guildhall.Server.Demo;
using Guildhall.Server.Doors;
using Guildhall.Server.Help;
using Guildhall.Server.Mail;
using Guildhall.Server.Notices;
using Guildhall.Server.Operator;
using Guildhall.Server.Pages;
using Guildhall.Server.SignIn;
using Guildhall.Ui;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Console;

namespace Guildhall.Server.Hosting;

/// <summary>How to serve.</summary>
/// <param name="Address">Where to listen, such as <c>http://localhost:5080</c>; port 0 takes a free one.</param>
/// <param name="Data">The data folder.</param>
/// <param name="Demo">Whether the demo's cast can be signed in with one click, and lives on.</param>
/// <param name="DatabaseUrl">A PostgreSQL connection string; null for SQLite.</param>
public sealed record ServeOptions(string Address, string Data, bool Demo = false, string? DatabaseUrl = null)
{
    /// <summary>Says what the program writes to its log from then on: warnings, or everything of note.</summary>
    public bool Quiet { get; init; }
}

/// <summary>The program as a web application.</summary>
public static class GuildhallApp
{
    /// <summary>Puts the application together; <paramref name="change"/> replaces what is outside the process in tests.</summary>
    public static WebApplication Build(ServeOptions options, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                ContentRootPath = AppContext.BaseDirectory,
                ApplicationName = typeof(GuildhallApp).Assembly.GetName().Name,
            }
        );
        builder.Configuration.AddEnvironmentVariables("GUILDHALL_");
        // From a build, as ./run starts it, files would else be read and packed anew at each request: 146 KB in 58 ms instead of 24 KB in 1.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The largest thing anyone sends is a branded image of 10 MB (P-112) in a form.
            kestrel.Limits.MaxRequestBodySize = 11 * 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);
        // What a command answers stands alone on its output.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Quiet)
            builder.Logging.SetMinimumLevel(LogLevel.Warning);

        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        services.AddSingleton(options);
        services.AddSingleton(new Database(options.Data, options.DatabaseUrl ?? builder.Configuration["Database:Url"]));
        services.AddSingleton<IFileStore, FileStore>();
        services.Configure<MailOptions>(builder.Configuration.GetSection("Mail"));
        services.AddGuildhall();
        services.AddUi();
        services
            .AddDataProtection()
            .SetApplicationName("guildhall")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(options.Data, "keys")));
        AddSignIn(services);
        services.AddRazorComponents();
        services.AddOpenApi(ApiDocument.Describe);
        services.AddProblemDetails();
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(30) });
        services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var converter in Json.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        services.AddScoped(provider =>
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Actor>() ?? throw new NotSignedIn()
        );
        services.AddSingleton<DemoProgress>();
        services.AddSingleton<HelpPages>();
        services.AddSingleton<HelpVideos>();
        services.AddScoped<INavigation, OperatorNavigation>();
        services.AddScoped<NoticesOf>();
        services.AddScoped<IBell, Bell>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        services.AddHostedService<Rest>();
        services.AddTelemetry(builder.Configuration);
        change?.Invoke(services);

        var app = builder.Build();
        app.Use(
            (http, next) =>
            {
                Headers.Add(http);
                return next(http);
            }
        );
        app.UseMiddleware<Refusals>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseMiddleware<ActorOfRequest>();
        // A chain of its own, put together when the first program asks: what reads and writes each of its bodies takes longer to make
        // than the rest of the start.
        var api = new Lazy<RequestDelegate>(() => Api(app.Services));
        app.Use((http, next) => ActorOfRequest.IsApi(http) ? api.Value(http) : next(http));
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapHealth();
        app.MapUi(styleGuide: options.Demo || app.Environment.IsDevelopment());
        app.MapSignIn();
        app.MapPartners();
        HelpVideos.Map(app);
        app.MapModuleFragments(app.Services.GetServices<Module>());
        app.MapRazorComponents<App>().AddAdditionalAssemblies(App.Others).WithStaticAssets();
        return app;
    }

    private static RequestDelegate Api(IServiceProvider services)
    {
        var api = new ApplicationBuilder(services);
        api.UseRouting();
        api.UseRequestTimeouts();
        api.UseEndpoints(routes =>
        {
            routes.MapOpenApi(ApiDocument.Path);
            routes.MapGroup("/api/v1").DisableAntiforgery().MapModuleEndpoints(services.GetServices<Module>());
        });
        return api.Build();
    }

    /// <summary>Brings every module's database up to date.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        foreach (var migrator in services.GetServices<IMigrator>())
            await migrator.MigrateAsync(cancellation);
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services
            .AddIdentityCore<Login>(identity =>
            {
                identity.Password.RequiredLength = 10;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireDigit = false;
                identity.User.RequireUniqueEmail = true;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddEntityFrameworkStores<ServerDb>()
            .AddDefaultTokenProviders();
        services.AddScoped<IPasskeyHandler<Login>, PasskeyHandler<Login>>();
        services.AddScoped<Passkeys>();
        services.AddSingleton<Sessions>();
        services.AddScoped<BrowserSignIn>();
        services
            .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "guildhall";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                cookie.SlidingExpiration = true;
            });
    }
}

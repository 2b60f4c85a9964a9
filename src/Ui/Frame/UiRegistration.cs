using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Ui;

/// <summary>What the host calls to have the kit.</summary>
public static class UiRegistration
{
    /// <summary>Holds "light" or "dark" for whoever chose; shared by everyone at this browser.</summary>
    public const string ThemeCookie = "theme";

    /// <summary>
    /// Adds what the components need. The host also registers <see cref="Kernel.Actor"/> for the request, and each module its
    /// <see cref="INavigation"/>.
    /// </summary>
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Files>();
        services.TryAddScoped<Reader>();
        services.TryAddSingleton<OutboxSignal>();
        services.TryAddSingleton<FrameMemory>();
        services.TryAddSingleton<Drawings>();
        services.TryAddScoped<Shown>();
        services.TryAddScoped<Toasts>();
        return services;
    }

    /// <summary>Maps the switch of the theme and, where asked for, the style guide at <c>/design</c>.</summary>
    public static IEndpointRouteBuilder MapUi(this IEndpointRouteBuilder routes, bool styleGuide)
    {
        routes.MapPost("/theme", ChooseTheme).DisableAntiforgery().ExcludeFromDescription();
        if (styleGuide)
            routes.MapGet("/design", () => new RazorComponentResult<DesignDocument>()).ExcludeFromDescription();
        return routes;
    }

    /// <summary>Where to go after a form: the page given if it is one of ours, else the start.</summary>
    public static string Local(string? back) => back is ['/', not ('/' or '\\'), ..] or "/" ? back : "/";

    // Changes nothing but a colour, so it needs no token; the way back is only ever to a page of ours.
    private static RedirectHttpResult ChooseTheme(HttpContext http, [FromForm] string to, [FromForm] string? back, [FromForm] string? now)
    {
        var theme =
            to is "light" or "dark" ? to
            : to == "other"
                ? (now ?? http.Request.Cookies[ThemeCookie]) == "dark" ? "light"
                    : "dark"
            : null;
        if (theme is null)
            http.Response.Cookies.Delete(ThemeCookie);
        else
            http.Response.Cookies.Append(
                ThemeCookie,
                theme,
                new CookieOptions
                {
                    MaxAge = TimeSpan.FromDays(365),
                    SameSite = SameSiteMode.Lax,
                    Path = "/",
                    IsEssential = true,
                }
            );
        return TypedResults.LocalRedirect(Local(back));
    }
}

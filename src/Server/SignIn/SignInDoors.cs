using Guildhall.Kernel;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Server.SignIn;

/// <summary>The ways in and out that are not pages.</summary>
internal static class SignInDoors
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription();
        routes.MapPost("/sign-in/passkey/ask", AskAsync).ExcludeFromDescription();
        routes.MapPost("/sign-in/passkey", ByPasskeyAsync).ExcludeFromDescription();
        routes.MapPost("/settings/security/passkey/offer", OfferAsync).ExcludeFromDescription();
        if (routes.ServiceProvider.GetRequiredService<ServeOptions>().Demo)
        {
            routes.MapPost("/demo/sign-in/{name}", DemoAsync).ExcludeFromDescription();
            routes
                .MapGet("/demo/cast", (string? next) => new RazorComponentResult<Pages.Cast>(new { Next = next }))
                .ExcludeFromDescription();
        }
    }

    private static async Task<IResult> SignOutAsync([FromForm] string? from, BrowserSignIn browser, CancellationToken cancellation)
    {
        await browser.EndAsync(cancellation);
        return TypedResults.LocalRedirect(Ui.UiRegistration.Local(from));
    }

    private static async Task<IResult> AskAsync([FromForm] string? next, Passkeys passkeys) =>
        TypedResults.Text(await passkeys.AskAsync(), "application/json");

    private static async Task<IResult> ByPasskeyAsync(
        [FromForm] string credential,
        [FromForm] string? next,
        Passkeys passkeys,
        BrowserSignIn browser,
        CancellationToken cancellation
    )
    {
        var login = await passkeys.WhoAsync(credential);
        await browser.BeginAsync(login, stay: true, cancellation);
        return TypedResults.LocalRedirect(Ui.UiRegistration.Local(next));
    }

    private static async Task<IResult> OfferAsync(
        [FromForm] string? name,
        Actor actor,
        UserManager<Login> logins,
        Passkeys passkeys,
        TimeProvider clock
    )
    {
        actor.MustHaveConfirmed(clock.GetUtcNow());
        var login = await logins.FindByIdAsync(actor.PersonId.ToString()) ?? throw new NotSignedIn();
        return TypedResults.Text(await passkeys.OfferAsync(login), "application/json");
    }

    // The demo's cast has no passwords; this way in exists in demo mode only.
    private static async Task<IResult> DemoAsync(
        string name,
        [FromForm] string? next,
        UserManager<Login> logins,
        BrowserSignIn browser,
        CancellationToken cancellation
    )
    {
        var login = await logins.FindByEmailAsync(DemoCast.AddressOf(name));
        if (login is null)
            return TypedResults.NotFound();
        await browser.BeginAsync(login, stay: true, cancellation);
        return TypedResults.LocalRedirect(Ui.UiRegistration.Local(next));
    }
}

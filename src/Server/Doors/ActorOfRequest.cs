using Guildhall.Kernel;
using Guildhall.Server.SignIn;

namespace Guildhall.Server.Doors;

/// <summary>Finds out who is asking: the session's person, in the account that the address names (M-129).</summary>
internal sealed class ActorOfRequest(RequestDelegate next, Sessions sessions)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (BrowserSignIn.SessionOf(http.User) is { } id && await sessions.FindAsync(id, http.RequestAborted) is { } session)
        {
            var path = http.Request.Path.Value ?? "/";
            http.Features.Set(
                new Actor(
                    session.LoginId,
                    session.Name,
                    Account.OfPath(path) ?? Beside(path, session.IsOperator),
                    IsApi(http) ? Door.Api : Door.Page
                )
                {
                    ConfirmedAt = session.ConfirmedAt,
                    IsOperator = session.IsOperator,
                }
            );
            session.Looks?.Fill(http.RequestServices.GetRequiredService<Ui.Reader>());
        }
        else
        {
            // An ended session is no session: what asks for the user must not find one either.
            http.User = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity());
            if (NeedsSignIn(http.Request.Path))
                throw new NotSignedIn();
        }
        await next(http);
    }

    /// <summary>Whether a request came by the API and wants problem answers.</summary>
    public static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    // The mail drop stands in the operator's sidebar; in the demo it is everybody's, and stands in their own.
    private static Account Beside(string path, bool isOperator) =>
        isOperator && path.StartsWith("/mail", StringComparison.Ordinal) ? Account.Instance : new Account(AccountKind.Freelancer, "");

    private static bool NeedsSignIn(PathString path)
    {
        string[] own = ["/settings", "/notifications", "/start", "/go", "/confirm", "/support", "/mail"];
        // An invitation says what it is before it asks who reads it.
        var isInvitation = path.StartsWithSegments("/p/join", StringComparison.Ordinal);
        return !isInvitation
            && (
                Account.OfPath(path.Value ?? "/") is not null
                || own.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal))
            );
    }
}

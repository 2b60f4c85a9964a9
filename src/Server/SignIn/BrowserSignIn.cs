using System.Security.Claims;
using System.Security.Cryptography;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.SignIn;

/// <summary>Begins, confirms and ends the sessions of browsers.</summary>
public sealed class BrowserSignIn(
    ServerDb db,
    Sessions sessions,
    TimeProvider clock,
    IHttpContextAccessor accessor,
    IDataProtectionProvider protection
)
{
    /// <summary>The claim that names the session in the cookie.</summary>
    public const string SessionClaim = "session";

    private const string CodeCookie = "sign-in-code";
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector half = protection
        .CreateProtector("Guildhall.Server.SignIn.Code")
        .ToTimeLimitedDataProtector();

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Signs the browser in as this person; a session of its own, so that it can be ended from elsewhere.</summary>
    public async Task BeginAsync(Login login, bool stay, CancellationToken cancellation)
    {
        var session = Session.Begin(
            login.Id,
            Http.Request.Headers.UserAgent.ToString(),
            Http.Connection.RemoteIpAddress?.ToString() ?? "",
            clock.GetUtcNow()
        );
        db.Sessions.Add(session);
        db.Record(
            new Actor(login.Id, login.Name, Account.Instance, Door.Page),
            "session.began",
            session.Id,
            session.BeganAt,
            after: new { session.Browser, session.Address }
        );
        await db.SaveChangesAsync(cancellation);

        var identity = new ClaimsIdentity(
            [new Claim(SessionClaim, session.Id.ToString("N"))],
            CookieAuthenticationDefaults.AuthenticationScheme
        );
        await Http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { IsPersistent = stay }
        );
    }

    /// <summary>Notes for five minutes that this browser gave the right password and still owes the second factor.</summary>
    public void AwaitCode(Login login, bool stay) =>
        Http.Response.Cookies.Append(
            CodeCookie,
            half.Protect($"{login.Id:N} {stay}", CodeLife),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = CodeLife,
                IsEssential = true,
            }
        );

    /// <summary>Who gave the right password at this browser less than five minutes ago; null when nobody did.</summary>
    public (Guid LoginId, bool Stay)? AwaitsCode()
    {
        if (Http.Request.Cookies[CodeCookie] is not { } kept)
            return null;
        try
        {
            var parts = half.Unprotect(kept).Split(' ');
            return (Guid.ParseExact(parts[0], "N"), bool.Parse(parts[1]));
        }
        catch (CryptographicException)
        {
            return null; // too old, or not from here
        }
    }

    /// <summary>Forgets the half-done sign-in.</summary>
    public void ForgetCode() => Http.Response.Cookies.Delete(CodeCookie);

    /// <summary>Notes that the person at this browser proved again who they are (M-005).</summary>
    public async Task ConfirmAsync(CancellationToken cancellation)
    {
        var session = await ThisAsync(cancellation);
        session.Confirm(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        sessions.Forget(session.Id);
    }

    /// <summary>Signs this browser out.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        var session = await ThisAsync(cancellation);
        session.End(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        sessions.Forget(session.Id);
        await Http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>Ends one of the person's sessions, or all but this one when none is named.</summary>
    public async Task EndOthersAsync(Guid loginId, Guid? only, CancellationToken cancellation)
    {
        var here = SessionOf(Http.User);
        var ending = await db
            .Sessions.Where(session =>
                session.LoginId == loginId && session.EndedAt == null && (only == null ? session.Id != here : session.Id == only)
            )
            .ToListAsync(cancellation);
        foreach (var session in ending)
        {
            session.End(clock.GetUtcNow());
            sessions.Forget(session.Id);
        }
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The session named in the cookie.</summary>
    public static Guid? SessionOf(ClaimsPrincipal user) =>
        Guid.TryParseExact(user.FindFirstValue(SessionClaim), "N", out var id) ? id : null;

    private async Task<Session> ThisAsync(CancellationToken cancellation)
    {
        var id = SessionOf(Http.User) ?? throw new NotSignedIn();
        return await db.Sessions.Where(session => session.Id == id).OneAsync("session", cancellation);
    }
}

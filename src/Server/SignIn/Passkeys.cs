using System.Security.Cryptography;
using Guildhall.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Server.SignIn;

/// <summary>Adds passkeys and signs in by them. What the browser must answer to is kept in a signed cookie for five minutes.</summary>
public sealed class Passkeys(
    UserManager<Login> logins,
    IPasskeyHandler<Login> handler,
    IHttpContextAccessor accessor,
    IDataProtectionProvider protection
)
{
    private const string StateCookie = "passkey";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector state = protection
        .CreateProtector("Guildhall.Server.SignIn.Passkeys")
        .ToTimeLimitedDataProtector();

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>What the browser needs to make a passkey for this person, as JSON.</summary>
    public async Task<string> OfferAsync(Login login)
    {
        var entity = new PasskeyUserEntity
        {
            Id = login.Id.ToString(),
            Name = login.Email!,
            DisplayName = login.Name,
        };
        var options = await handler.MakeCreationOptionsAsync(entity, Http);
        Keep(options.AttestationState);
        return options.CreationOptionsJson;
    }

    /// <summary>Takes the passkey the browser made. Refuses one that does not answer to what was offered.</summary>
    public async Task AddAsync(Login login, string credential, string name)
    {
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = Http,
                CredentialJson = credential,
                AttestationState = Kept(),
            }
        );
        if (!result.Succeeded)
            throw new PasskeyNotTaken();
        result.Passkey.Name = name.Trim() is { Length: > 0 and <= 60 } given ? given : "Passkey";
        if (!(await logins.AddOrUpdatePasskeyAsync(login, result.Passkey)).Succeeded)
            throw new PasskeyNotTaken();
    }

    /// <summary>What the browser needs to ask for any passkey of this instance, as JSON.</summary>
    public async Task<string> AskAsync()
    {
        var options = await handler.MakeRequestOptionsAsync(user: null, Http);
        Keep(options.AssertionState);
        return options.RequestOptionsJson;
    }

    /// <summary>Whose passkey the browser answered with. Refuses an answer that proves nobody.</summary>
    public async Task<Login> WhoAsync(string credential)
    {
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = Http,
                CredentialJson = credential,
                AssertionState = Kept(),
            }
        );
        if (!result.Succeeded)
            throw new PasskeyNotTaken();
        await logins.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }

    private void Keep(string? what) =>
        Http.Response.Cookies.Append(
            StateCookie,
            state.Protect(what ?? "", Life),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                MaxAge = Life,
                IsEssential = true,
            }
        );

    private string Kept()
    {
        try
        {
            var kept = state.Unprotect(Http.Request.Cookies[StateCookie] ?? "");
            // One offer, one answer.
            Http.Response.Cookies.Delete(StateCookie);
            return kept;
        }
        catch (CryptographicException)
        {
            throw new PasskeyNotTaken();
        }
    }
}

/// <summary>The browser's answer does not belong to what was offered, or came too late.</summary>
public sealed class PasskeyNotTaken() : Refusal("This passkey could not be used. Try again, or sign in with your password.");

using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Ui;

/// <summary>One line that tells of something done, shown once on the page after it.</summary>
/// <param name="Text">What happened: "Approved: Next.js admin panel. Leaves in 8 s."</param>
/// <param name="UndoAt">The page whose form takes it back, for ten seconds; nothing where it cannot be taken back.</param>
/// <param name="UndoForm">The name of that form on the page.</param>
/// <param name="Fields">The fields the form needs.</param>
public sealed record Toast(string Text, string? UndoAt = null, string? UndoForm = null, IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>
/// Carries toasts over the redirect after a form, in a signed cookie that is read once. Say it, then redirect; only for what
/// succeeded elsewhere or can be undone, never for errors (screens.md 6.4).
/// </summary>
public sealed class Toasts(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string Cookie = "toasts";
    private const int AtMost = 3;
    private readonly List<Toast> said = [];
    private readonly IDataProtector protector = protection.CreateProtector("Guildhall.Ui.Toasts");

    /// <summary>Shows a line on the next page. The oldest of more than three are left out.</summary>
    public void Say(string text) => Say(new Toast(text));

    /// <summary>Shows a line on the next page, with a way to take the act back if it has one.</summary>
    public void Say(Toast toast)
    {
        said.Add(toast);
        if (said.Count > AtMost)
            said.RemoveAt(0);
        http.HttpContext!.Response.Cookies.Append(Cookie, protector.Protect(JsonSerializer.Serialize(said)), Options());
    }

    /// <summary>What the page before had to say; forgets it.</summary>
    public IReadOnlyList<Toast> Take()
    {
        if (http.HttpContext is not { } context || context.Request.Cookies[Cookie] is not { Length: > 0 } kept)
            return [];
        if (!context.Response.HasStarted && said.Count == 0)
            context.Response.Cookies.Delete(Cookie, Options());
        try
        {
            return JsonSerializer.Deserialize<List<Toast>>(protector.Unprotect(kept)) ?? [];
        }
        catch (Exception error) when (error is CryptographicException or JsonException)
        {
            return []; // someone else's, or from before the keys changed: nothing was lost but a line of text
        }
    }

    private static CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };
}

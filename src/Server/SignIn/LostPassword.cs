using Guildhall.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Server.SignIn;

/// <summary>Mails a link to set a new password, if the address has an account; says nothing either way.</summary>
public sealed class LostPassword(ServerDb db, UserManager<Login> logins, TimeProvider clock) : IUseCase
{
    /// <summary>Sends the link; <paramref name="origin"/> is the address of this instance.</summary>
    public async Task RunAsync(string email, string origin, CancellationToken cancellation)
    {
        if (await logins.FindByEmailAsync(email.Trim()) is not { Email: { } address } login)
            return;
        var token = Uri.EscapeDataString(await logins.GeneratePasswordResetTokenAsync(login));
        db.Tell(
            new MailQueued(
                address,
                "A new password",
                $"Set a new password with this link; it works once and for one day:\n{origin}/sign-in/new-password?id={login.Id}&token={token}"
            ),
            clock.GetUtcNow()
        );
        await db.SaveChangesAsync(cancellation);
    }
}

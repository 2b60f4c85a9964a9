using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Server.You;

/// <summary>Changes one's own name; what was done under the old one keeps it.</summary>
public sealed class ChangeName(ServerDb db, UserManager<Login> logins, Sessions sessions, TimeProvider clock) : IUseCase
{
    /// <summary>Saves it.</summary>
    public async Task RunAsync(Actor actor, string name, CancellationToken cancellation)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100)
            throw new InvalidInput("name", "A name has 1 to 100 characters.");
        var login = await logins.FindByIdAsync(actor.PersonId.ToString()) ?? throw new NotSignedIn();
        if (login.Name == name)
            return;
        var now = clock.GetUtcNow();
        db.Record(actor, "name.changed", login.Id, now, before: new { login.Name }, after: new { name });
        login.Name = name;
        db.Tell(new LoginChanged(login.Id, name, login.Email!, now), now);
        await db.SaveChangesAsync(cancellation);
        sessions.ForgetAll(login.Id);
    }
}

/// <summary>
/// Asks to move one's login to another address: a link is mailed to the new one, and only opening it changes anything. Needs a recent proof of
/// who one is (M-005). An address that is taken gets a mail too, and the answer is the same, so that nobody learns who has an account.
/// </summary>
public sealed class AskForAddress(ServerDb db, UserManager<Login> logins, TimeProvider clock) : IUseCase
{
    /// <summary>Mails the link; <paramref name="origin"/> is the address of this instance.</summary>
    public async Task RunAsync(Actor actor, string address, string origin, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);
        address = address.Trim();
        if (!System.Net.Mail.MailAddress.TryCreate(address, out _) || address.Length > 200)
            throw new InvalidInput("address", "This is not an e-mail address.");
        var login = await logins.FindByIdAsync(actor.PersonId.ToString()) ?? throw new NotSignedIn();
        if (string.Equals(login.Email, address, StringComparison.OrdinalIgnoreCase))
            throw new InvalidInput("address", "This is your address already.");

        if (await logins.FindByEmailAsync(address) is not null)
        {
            db.Tell(
                new MailQueued(
                    address,
                    "You have an account",
                    $"Someone, perhaps you, tried to move another account to this address. Nothing changed. Sign in: {origin}/sign-in"
                ),
                now
            );
        }
        else
        {
            var token = Uri.EscapeDataString(await logins.GenerateChangeEmailTokenAsync(login, address));
            db.Tell(
                new MailQueued(
                    address,
                    "Confirm your new address",
                    $"{login.Name} wants to sign in with this address from now on. Open this link in the browser where you are signed in:\n{origin}/settings/you/address?to={Uri.EscapeDataString(address)}&token={token}"
                ),
                now
            );
        }
        db.Record(actor, "address.asked", login.Id, now);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Moves one's login to the address whose link was opened.</summary>
public sealed class ChangeAddress(ServerDb db, UserManager<Login> logins, TimeProvider clock) : IUseCase
{
    /// <summary>Moves it; tells the address that was left. Refuses a link that was used, is too old or is another's.</summary>
    public async Task RunAsync(Actor actor, string address, string token, CancellationToken cancellation)
    {
        var login = await logins.FindByIdAsync(actor.PersonId.ToString()) ?? throw new NotSignedIn();
        var before = login.Email!;
        var now = clock.GetUtcNow();
        // One save with the change itself: Identity saves what the context holds.
        db.Tell(new LoginChanged(login.Id, login.Name, address, now), now);
        db.Tell(
            new MailQueued(
                before,
                "Your address was changed",
                $"You sign in with {address} from now on. If this was not you, write to the operator of this instance at once."
            ),
            now
        );
        db.Record(actor, "address.changed", login.Id, now, before: new { address = before }, after: new { address });
        login.UserName = address;
        if (!(await logins.ChangeEmailAsync(login, address, token)).Succeeded)
        {
            db.ChangeTracker.Clear();
            throw new LinkNotValid();
        }
        cancellation.ThrowIfCancellationRequested();
    }
}

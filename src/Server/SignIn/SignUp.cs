using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Server.SignIn;

/// <summary>
/// Makes a login and its person (M-001), and mails a link that proves the address. An address that is taken gets a mail too, and the
/// answer is the same, so that nobody learns who has an account.
/// </summary>
public sealed class SignUp(ServerDb db, UserManager<Login> logins, RegisterPerson register, TimeProvider clock) : IUseCase
{
    /// <summary>What a new person says; <paramref name="Origin"/> is the address of this instance for the mail's link.</summary>
    public sealed record Input(string Name, string Email, string Password, string? Next, string Origin);

    /// <summary>Makes the account. Refuses names, addresses and passwords that cannot be, each at its field.</summary>
    public async Task RunAsync(Input input, CancellationToken cancellation)
    {
        var email = input.Email.Trim();
        if (input.Name.Trim().Length is 0 or > 100)
            throw new InvalidInput("name", "A name has 1 to 100 characters.");
        if (!System.Net.Mail.MailAddress.TryCreate(email, out _) || email.Length > 200)
            throw new InvalidInput("email", "This is not an e-mail address.");
        if (input.Password.Length < logins.Options.Password.RequiredLength)
            throw new InvalidInput("password", $"A password has at least {logins.Options.Password.RequiredLength} characters.");

        var now = clock.GetUtcNow();
        if (await logins.FindByEmailAsync(email) is not null)
        {
            db.Tell(
                new MailQueued(
                    email,
                    "You have an account",
                    $"Someone, perhaps you, tried to make another account with this address. Sign in: {input.Origin}/sign-in\nForgotten password: {input.Origin}/sign-in/lost"
                ),
                now
            );
            await db.SaveChangesAsync(cancellation);
            return;
        }

        var login = new Login
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            Name = input.Name.Trim(),
            CreatedAt = now,
        };
        var made = await logins.CreateAsync(login, input.Password);
        if (!made.Succeeded)
            throw new InvalidInput("email", string.Join(" ", made.Errors.Select(error => error.Description)));
        await register.RunAsync(login.Id, login.Name, email, cancellation);

        var token = Uri.EscapeDataString(await logins.GenerateEmailConfirmationTokenAsync(login));
        var next = Uri.EscapeDataString(input.Next ?? "");
        db.Tell(
            new MailQueued(
                email,
                "Confirm your address",
                $"Welcome to Guildhall. This address becomes yours with this link:\n{input.Origin}/sign-up/confirm?id={login.Id}&token={token}&next={next}"
            ),
            now
        );
        await db.SaveChangesAsync(cancellation);
    }
}

using System.CommandLine;
using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Identity;
using Spectre.Console;

namespace Guildhall.Server.Commands;

/// <summary><c>guildhall admin create</c>: makes an operator, or makes someone who has an account one. There is no default password.</summary>
internal static class AdminCommand
{
    public static Command Create()
    {
        var email = new Option<string?>("--email") { Description = "The operator's address" };
        var name = new Option<string?>("--name") { Description = "First and last name" };
        var data = CommandHost.Data();
        var create = new Command(
            "create",
            "Makes an operator. Asks for what is not given; the password is read from the terminal or from standard input."
        )
        {
            email,
            name,
            data,
        };
        create.SetAction(
            (parsed, cancellation) =>
                CreateAsync(parsed.GetValue(email), parsed.GetValue(name), parsed.GetRequiredValue(data), cancellation)
        );
        return new Command("admin", "Looks after those who run this instance.") { create };
    }

    private static async Task<int> CreateAsync(string? email, string? name, string data, CancellationToken cancellation)
    {
        email ??= Ask("E-mail");
        name ??= Ask("First and last name");
        var password = Console.IsInputRedirected
            ? await Console.In.ReadLineAsync(cancellation)
            : AnsiConsole.Prompt(new TextPrompt<string>("Password").Secret());

        return await CommandHost.RunAsync(
            data,
            async services =>
            {
                await using var scope = services.CreateAsyncScope();
                var logins = scope.ServiceProvider.GetRequiredService<UserManager<Login>>();
                var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
                if (await logins.FindByEmailAsync(email) is { } known)
                {
                    known.IsOperator = true;
                    await logins.UpdateAsync(known);
                    Console.WriteLine($"{known.Name} is an operator now; the password stays as it was.");
                    return 0;
                }
                var login = new Login
                {
                    Id = Guid.CreateVersion7(),
                    UserName = email,
                    Email = email,
                    EmailConfirmed = true,
                    Name = name,
                    IsOperator = true,
                    CreatedAt = clock.GetUtcNow(),
                };
                var made = await logins.CreateAsync(login, password ?? "");
                if (!made.Succeeded)
                {
                    foreach (var error in made.Errors)
                        await Console.Error.WriteLineAsync(error.Description);
                    return 1;
                }
                await scope.ServiceProvider.GetRequiredService<RegisterPerson>().RunAsync(login.Id, name, email, cancellation);
                Console.WriteLine($"{name} is an operator; sign in with {email}.");
                return 0;
            },
            cancellation
        );
    }

    private static string Ask(string what) =>
        Console.IsInputRedirected
            ? throw new InvalidInput(what, $"Give {what} as an option when input is not a terminal.")
            : AnsiConsole.Ask<string>(what);
}

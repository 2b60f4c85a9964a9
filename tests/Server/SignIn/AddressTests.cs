using System.Net;
using Guildhall.Marketplace;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.SignIn;

public sealed class AddressTests
{
    private const string Password = "a sentence is best";

    [Theory, BothDatabases, Rule("M-091")]
    public async Task An_address_that_was_never_proved_signs_nobody_in(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var made = await Instance.PostFormAsync(
            instance.Client(),
            "/sign-up",
            "sign-up",
            new()
            {
                ["Input.Name"] = "Artem Kovalenko",
                ["Input.Email"] = "artem@example.com",
                ["Input.Password"] = Password,
            }
        );
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var client = instance.Client();

        var refused = await SignInAsync(client, "artem@example.com");

        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("This address is not confirmed yet.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("/me")).StatusCode);
        Assert.Equal(0, await AtServerAsync(instance, db => db.Sessions.CountAsync()));

        // A wrong password says no more of an unproved address than of any other.
        var wrong = await SignInAsync(client, "artem@example.com", "not this sentence");
        Assert.DoesNotContain("not confirmed", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await ConfirmAsync(instance, "artem@example.com");
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(client, "artem@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/me")).StatusCode);
    }

    [Theory, BothDatabases, Rule("M-005", "M-091")]
    public async Task Another_address_counts_once_its_link_was_opened_by_whoever_asked(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Artem Kovalenko");
        var asked = await Instance.PostFormAsync(client, "/settings/you", "address", new() { ["Moved.Address"] = "art@example.org" });
        Assert.Contains("art@example.org", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("artem@example.com", await AddressAsync());

        var link = await LinkAsync(instance, "art@example.org", "/settings/you/address");
        var other = await instance.SignedInAsync("Sofiia Lysenko");
        var notHers = await Instance.PostFormAsync(other, link, "confirm-address", []);
        Assert.Contains("This link was used already or is too old", await notHers.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("artem@example.com", await AddressAsync());

        Assert.Equal(HttpStatusCode.Found, (await Instance.PostFormAsync(client, link, "confirm-address", [])).StatusCode);

        Assert.Equal("art@example.org", await AddressAsync());
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(instance.Client(), "art@example.org")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(instance.Client(), "artem@example.com")).StatusCode);
        await instance.DrainAsync();
        Assert.Contains(
            "Your address was changed",
            await AtServerAsync(
                instance,
                db => db.Mails.Where(mail => mail.To == "artem@example.com").Select(mail => mail.Subject).ToListAsync()
            )
        );
        await using var scope = instance.Services.CreateAsyncScope();
        var market = scope.ServiceProvider.GetRequiredService<MarketplaceDb>();
        Assert.Equal("art@example.org", (await market.People.SingleAsync(person => person.Name == "Artem Kovalenko")).Email);

        async Task<string?> AddressAsync() =>
            await AtServerAsync(
                instance,
                db => db.Logins.Where(login => login.Name == "Artem Kovalenko").Select(login => login.Email).SingleAsync()
            );
    }

    [Theory, BothDatabases]
    public async Task An_address_that_is_taken_is_answered_like_any_other(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        await instance.SignedInAsync("Sofiia Lysenko");
        var client = await instance.SignedInAsync("Artem Kovalenko");

        var taken = await Instance.PostFormAsync(client, "/settings/you", "address", new() { ["Moved.Address"] = "sofiia@example.com" });

        Assert.Contains("We sent a mail to", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await instance.DrainAsync();
        var mail = await AtServerAsync(instance, db => db.Mails.SingleAsync());
        Assert.Equal(("sofiia@example.com", "You have an account"), (mail.To, mail.Subject));
        Assert.DoesNotContain("token", mail.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Name_and_zone_are_in_force_with_the_next_page(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Artem Kovalenko");

        await Instance.PostFormAsync(client, "/settings/you", "name", new() { ["Named.Name"] = "Artem Koval" });
        await Instance.PostFormAsync(
            client,
            "/settings/you",
            "looks",
            new() { ["Looks.TimeZone"] = "Europe/Kyiv", ["Looks.Compact"] = "true" }
        );
        var unknown = await Instance.PostFormAsync(client, "/settings/you", "looks", new() { ["Looks.TimeZone"] = "Kyiv" });

        Assert.Contains("This is no time zone", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var page = await client.GetStringAsync("/settings/you");
        Assert.Contains("value=\"Artem Koval\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Europe/Kyiv\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"compact\"", page, StringComparison.Ordinal);
        Assert.Contains("data-keys=\"off\"", page, StringComparison.Ordinal);
        await instance.DrainAsync();
        Assert.Contains("Artem Koval", await client.GetStringAsync("/me"), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password = Password) =>
        Instance.PostFormAsync(client, "/sign-in", "sign-in", new() { ["Input.Email"] = email, ["Input.Password"] = password });

    private static async Task ConfirmAsync(Instance instance, string email)
    {
        var link = await LinkAsync(instance, email, "/sign-up/confirm");
        var answer = await Instance.PostFormAsync(instance.Client(), link, "confirm-email", []);
        Assert.EndsWith("/start", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    private static async Task<string> LinkAsync(Instance instance, string to, string page)
    {
        await instance.DrainAsync();
        var text = await AtServerAsync(instance, db => db.Mails.Where(mail => mail.To == to).Select(mail => mail.Text).SingleAsync());
        return text[text.IndexOf(page, StringComparison.Ordinal)..].Split('\n')[0].Trim();
    }

    private static async Task<T> AtServerAsync<T>(Instance instance, Func<ServerDb, Task<T>> look)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<ServerDb>());
    }
}

using System.Net;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.People;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Doors;

/// <summary>Pages of the partner portal as a coworker reads them.</summary>
public sealed class PortalPagesTests
{
    [Theory, BothDatabases, Rule("P-032", "P-035")]
    public async Task All_use_cases_are_listed_each_with_its_menu_and_the_editor_explains_the_ways_to_work(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        using var nora = await instance.SignedInAsync("Nora Lindqvist");
        await using var scope = instance.Services.CreateAsyncScope();
        var actor = await OpenAsync(scope.ServiceProvider);
        foreach (var name in new[] { "Email Automation", "Landing Pages" })
            await scope
                .ServiceProvider.GetRequiredService<CreateUseCase>()
                .RunAsync(actor, new(name, "What customers ask for.", Ways.All, new SavedSearch()), default);

        var home = WebUtility.HtmlDecode(await nora.GetStringAsync("/p/tidepost"));
        Assert.Contains("<h2 id=\"all\">All use cases</h2>", home, StringComparison.Ordinal);
        foreach (var slug in new[] { "email-automation", "landing-pages" })
        {
            Assert.Contains($"href=\"/p/tidepost/use-cases/{slug}\"", home, StringComparison.Ordinal);
            Assert.Matches($"href=\"/p/tidepost/use-cases/{slug}/edit\">.*?Edit use case details", home);
        }

        var editor = WebUtility.HtmlDecode(await nora.GetStringAsync("/p/tidepost/use-cases/email-automation/edit"));
        foreach (
            var explained in new[]
            {
                "Flexible scope and time.",
                "A predefined package with a set price and a specific time of delivery.",
                "A one-time session for advice, one to one.",
            }
        )
            Assert.Contains(explained, editor, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-055")]
    public async Task Of_certification_there_is_a_text_with_whom_to_ask_and_nothing_to_do(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        using var nora = await instance.SignedInAsync("Nora Lindqvist");
        await using var scope = instance.Services.CreateAsyncScope();
        await OpenAsync(scope.ServiceProvider);

        var settings = WebUtility.HtmlDecode(await nora.GetStringAsync("/p/tidepost/settings"));

        var part = settings[settings.IndexOf("id=\"certification\"", StringComparison.Ordinal)..];
        part = part[..part.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Contains("It is not managed here.", part, StringComparison.Ordinal);
        Assert.Contains("partnerships team: <a href=\"/support\">", part, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", part, StringComparison.Ordinal);
        Assert.DoesNotContain("<button", part, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await nora.GetAsync("/support")).StatusCode);
    }

    // The operator grants Tidepost access to its first coworker, who accepts.
    private static async Task<Actor> OpenAsync(IServiceProvider services)
    {
        var market = services.GetRequiredService<MarketplaceDb>();
        var person = await market.People.SingleAsync();
        var client = Client.Open("Nora at Tidepost", "client-nora", "Sweden", DateTimeOffset.UtcNow);
        market.AddRange(client, ClientMember.Of(client, person, true));
        await market.SaveChangesAsync();
        var operatorActor = new Actor(Guid.CreateVersion7(), "Ruth Adler", Account.Instance, Door.Page)
        {
            IsOperator = true,
            ConfirmedAt = DateTimeOffset.UtcNow,
        };
        var granted = await services
            .GetRequiredService<GrantAccess>()
            .RunAsync(operatorActor, new("Tidepost", "example.com", person.Email), default);
        var actor = new Actor(person.Id, person.Name, new Account(AccountKind.Partner, "tidepost"), Door.Page)
        {
            ConfirmedAt = DateTimeOffset.UtcNow,
        };
        await services.GetRequiredService<AcceptCoworkerInvitation>().RunAsync(actor, granted.Token, default);
        return actor;
    }
}

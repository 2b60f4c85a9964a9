using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>8: a partner's portal, from access to a public page that is true at every request.</summary>
internal sealed partial class Telling
{
    private static readonly string[] Experts =
    [
        "Marta Nowak",
        "Aiko Tanaka",
        "Grace Osei",
        "Priya Raman",
        "Amara Okafor",
        "Lena Hoffmann",
        "Jonas Weber",
        "Diego Fuentes",
        "Elif Kaya",
        "Henrik Dahl",
    ];

    /// <summary>Access, a coworker, a use case, ten experts, two logos and an image, the toggle; an anonymous visitor sees the page at once.</summary>
    public async Task APartnerPublishesItsExpertsAsync()
    {
        foreach (var name in Experts)
            await ExpertAsync(name);
        var nora = await AtAsync("Nora Ekström", "/c/new");
        await nora.EnterAsync("Company or own name", "Tidepost");
        await nora.EnterAsync("Country", "Norway");
        await nora.PushAsync("Open account");
        var ruth = await AtAsync("Ruth Asante", "/operator/partners?dialog=grant");
        await ruth.EnterAsync("Company", "Tidepost");
        await ruth.EnterAsync("Domain of its addresses", "example.com");
        await ruth.EnterAsync("First admin’s address", Site.AddressOf("Nora Ekström"));
        await ruth.PushAsync("Grant access");
        await nora.GotoAsync(await LinkToAsync("Nora Ekström"));
        await nora.PushAsync("Accept and go to the portal");
        Assert.EndsWith("/p/tidepost", nora.Url, StringComparison.Ordinal);

        await nora.GotoAsync("/p/tidepost/coworkers?dialog=invite");
        await nora.EnterAsync("E-mail addresses", "theo@example.com");
        await nora.PushAsync("Invite");
        await nora.SeesAsync("theo@example.com");
        Assert.Contains("/p/join/", await LinkToAsync("Theo Brandt"), StringComparison.Ordinal);

        await nora.GotoAsync("/p/tidepost/use-cases/new");
        await nora.EnterAsync("Name", "Email Automation");
        await nora.EnterAsync("Description", "Welcome flows and win-backs.");
        await nora.EnterAsync("Search", "email automation");
        await nora.PushAsync("Create use case");
        await nora.GotoAsync("/p/tidepost/use-cases/email-automation");
        await nora.PushAsync($"Approve {Experts[0]}");
        await nora.GotoAsync("/p/tidepost/use-cases/email-automation");
        foreach (var name in Experts[1..])
            await nora.TickAsync($"Select {name}");
        await nora.PushAsync("Approve");
        await UploadAsync(nora, "LogoLight", "tidepost-light.svg", "image/svg+xml");
        await nora.GotoAsync("/p/tidepost");
        await nora.SeesAsync("10 of 10 experts", "Missing:");
        await UploadAsync(nora, "LogoDark", "tidepost-dark.svg", "image/svg+xml");
        await UploadAsync(nora, "Image", "tidepost-cover.jpg", "image/jpeg");

        var visitor = await site.WindowAsync(script: false);
        Assert.Equal(404, (await visitor.GotoAsync("/experts/tidepost"))!.Status);
        await PublishAsync(nora);
        Assert.Equal(200, (await visitor.GotoAsync("/experts/tidepost"))!.Status);
        await visitor.FollowAsync("Email Automation 10");
        await visitor.SeesAsync(Experts);
        windows["visitor"] = visitor;
    }

    /// <summary>Below 80 the expert is gone at the next request, and the portal says why.</summary>
    public async Task AnExpertDropsAndIsGoneAsync()
    {
        var (id, name) = (await IdOfAsync(Experts[3]), Experts[3]);
        var ruth = await AtAsync("Ruth Asante", $"/operator/people/{id}");
        await ruth.EnterAsync("Score", "79");
        await ruth.PushAsync("Set score");

        var visitor = windows["visitor"];
        await visitor.ReloadAsync();
        await visitor.MissesAsync(name);
        await visitor.SeesAsync(Experts[4]);
        await site.SettleAsync();
        var nora = await AtAsync("Nora Ekström", "/p/tidepost/use-cases/email-automation/removed");
        var line = nora.Locator("tr", new() { HasText = name });
        await Assertions.Expect(line).ToContainTextAsync("79 %");
        await Assertions.Expect(line).ToContainTextAsync("below 80");
        await nora.GotoAsync("/p/tidepost");
        await nora.SeesAsync("Below minimum (9 of 10)");
    }

    // Publishing asks for a fresh proof of who it is.
    private static async Task PublishAsync(IPage nora)
    {
        var toggle = nora.GetByRole(AriaRole.Switch, new() { Name = "Public" });
        await nora.GotoAsync("/p/tidepost");
        await nora.ArriveAsync(() => toggle.ClickAsync());
        if (await ConfirmAsync(nora))
        {
            await nora.GotoAsync("/p/tidepost");
            await nora.ArriveAsync(() => toggle.ClickAsync());
        }
        await nora.GotoAsync("/p/tidepost");
        await Assertions.Expect(toggle).ToBeCheckedAsync();
    }

    // A file of the demo's, from the program's own assets.
    private async Task UploadAsync(IPage nora, string kind, string file, string type)
    {
        await nora.GotoAsync("/p/tidepost/brand");
        await using var stream = site
            .Services.GetRequiredService<IWebHostEnvironment>()
            .WebRootFileProvider.GetFileInfo($"ui/img/{file}")
            .CreateReadStream();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        var slot = nora.Locator($"section[aria-labelledby={kind}]");
        await slot.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = file,
                    MimeType = type,
                    Buffer = bytes.ToArray(),
                }
            );
        await nora.ArriveAsync(() => slot.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync());
        await Assertions.Expect(slot.Locator("img").First).ToBeVisibleAsync();
    }

    // Someone with a public profile and a score of 90; how people join has been told.
    private async Task ExpertAsync(string name)
    {
        var id = Guid.CreateVersion7();
        await site.InAsync<RegisterPerson>(register => register.RunAsync(id, name, Site.AddressOf(name), default));
        var self = new Actor(id, name, new Account(AccountKind.Freelancer, ""), Door.Module);
        await site.InAsync<EditProfile>(edit =>
            edit.RunAsync(
                self,
                new(
                    "Email automation expert",
                    "Flows that are read.",
                    4_500,
                    ["Email automation"],
                    "Poland",
                    "",
                    "Europe/Warsaw",
                    ["English"]
                ),
                default
            )
        );
        await site.InAsync<ImportScore>(import => import.RunAsync(Actor.System("test"), new(id, 90), default));
    }

    private Task<Guid> IdOfAsync(string name) =>
        site.InAsync<MarketplaceDb, Guid>(db => db.People.Where(person => person.Name == name).Select(person => person.Id).SingleAsync());
}

using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Connects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>1 and 2: Olga founds Auxility; Dmytro, Kateryna and Artem join it.</summary>
internal sealed partial class Telling
{
    private const int Granted = 200;

    /// <summary>The agency, Agency Plus, the invitations with the values of the brief.</summary>
    public async Task AnAgencyFormsAsync()
    {
        foreach (
            var name in new[]
            {
                "Olga Marchenko",
                "Dmytro Bondar",
                "Kateryna Shevchuk",
                "Artem Kovalenko",
                "Clara Whitfield",
                "Nora Ekström",
            }
        )
            await site.AccountAsync(name);
        await site.AccountAsync("Ruth Asante", isOperator: true);

        var olga = await AtAsync("Olga Marchenko", "/me/profile");
        await DescribeAsync(olga, "Delivery lead", "Project management");
        await olga.GotoAsync("/a/new");
        await olga.EnterAsync("Name", "Auxility");
        await olga.PushAsync("Create agency");
        await olga.GotoAsync("/a/auxility/members");
        await olga.SeesAsync("Agency Plus");
        Assert.Equal(0, await olga.GetByRole(AriaRole.Link, new() { Name = "Invite people", Exact = true }).CountAsync());

        var ruth = await AtAsync("Ruth Asante", "/operator/agencies");
        await ruth.PushAsync("Put on Agency Plus: Auxility", "Put on Plus: Auxility");
        await GrantAsync();

        await InviteAsync(olga, "Radar manager", "Dmytro Bondar", "Kateryna Shevchuk");
        await InviteAsync(olga, "Freelancer", "Artem Kovalenko");
        await DescribeAsync(await AtAsync("Artem Kovalenko", "/me/profile"), "Full-stack .NET developer", "C#, .NET, PostgreSQL, React");
        foreach (var name in new[] { "Dmytro Bondar", "Kateryna Shevchuk", "Artem Kovalenko" })
        {
            var person = await AtAsync(name, await LinkToAsync(name));
            await person.PushAsync("Accept");
        }
    }

    private static async Task InviteAsync(IPage olga, string preset, params string[] names)
    {
        var addresses = string.Join(", ", names.Select(Site.AddressOf));
        await olga.GotoAsync("/a/auxility/members/invite");
        await olga.PushAsync(preset);
        await olga.EnterAsync("E-mail addresses or usernames", addresses);
        await olga.PushAsync("Invite");
        foreach (var name in names)
            await olga.SeesAsync(Site.AddressOf(name));
    }

    private static async Task DescribeAsync(IPage page, string title, string skills)
    {
        await page.EnterAsync("Title", title);
        await page.EnterAsync("Hourly rate", "55");
        await page.EnterAsync("Skills", skills);
        await page.EnterAsync("Country", "Ukraine");
        await page.EnterAsync("Time zone", "Europe/Kyiv");
        await page.PushAsync("Save");
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title", Exact = true })).ToHaveValueAsync(title);
    }

    // Connects are bought with money, which is outside; the operator gives these.
    private async Task GrantAsync()
    {
        var agency = await site.InAsync<MarketplaceDb, Guid>(db => db.Agencies.Select(agency => agency.Id).SingleAsync());
        await site.InAsync<GrantConnects>(grant => grant.RunAsync(Actor.System("test"), new(agency, Granted, "Story"), default));
    }
}

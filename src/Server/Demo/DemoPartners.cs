using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Partners;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Demo;

/// <summary>The partner company of the demo: Tidepost, with five use cases, its experts, logos and image, and its page public.</summary>
internal sealed class DemoPartners(DemoWorld world, IWebHostEnvironment host)
{
    private static readonly (string Name, string Description, SavedSearch Search, string[] Approved)[] UseCases =
    [
        (
            "Email Automation",
            "Welcome flows, abandoned carts and win-backs, built in Tidepost.",
            new SavedSearch { Text = "email automation", ScoreFrom = null },
            ["Marta Nowak", "Aiko Tanaka", "Grace Osei", "Priya Raman", "Amara Okafor", "Lena Hoffmann"]
        ),
        (
            "Store Integration",
            "Orders, stock and customers in Tidepost, correct to the cent.",
            new SavedSearch { Text = "REST API" },
            ["Artem Kovalenko", "Jonas Weber", "Diego Fuentes"]
        ),
        (
            "Graphic Design",
            "Letters that look like you, on every screen.",
            new SavedSearch { Text = "figma" },
            ["Elif Kaya", "Aiko Tanaka", "Sofiia Lysenko"]
        ),
        (
            "Templates",
            "A set of your own, light and dark, that holds in every mail program.",
            new SavedSearch { Text = "html email" },
            ["Marta Nowak", "Tomasz Zieliński"]
        ),
        (
            "Deliverability",
            "From the spam folder to the inbox, and kept there.",
            new SavedSearch { Text = "deliverability" },
            ["Henrik Dahl"]
        ),
    ];

    /// <summary>Grants access, curates, uploads and publishes, each step as the person whose it is.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var ruth = await world.AsAsync("ruth", AccountKind.Operator, cancellation: cancellation);
        var company = await JoinAsync(ruth, await world.AsAsync("nora", cancellation: cancellation), cancellation);
        await world.InAsync<PartnersDb>(async db =>
        {
            (await db.Companies.SingleAsync(row => row.Id == company.Id, cancellation)).Set(
                "/ui/img/tidepost-mark.svg",
                onlyOwnDomain: false
            );
            await db.SaveChangesAsync(cancellation);
        });

        var people = await world.InAsync<MarketplaceDb, Dictionary<string, (Guid Id, string ShortId)>>(async db =>
            await db.People.ToDictionaryAsync(person => person.Name, person => (person.Id, person.ShortId), cancellation)
        );
        await world.InAsync<ImportBroughtBy>(import =>
            import.RunAsync(
                ruth,
                new(company.Id, people["Aiko Tanaka"].ShortId, BroughtWay.EmailList, world.Clock.GetUtcNow().AddDays(-1)),
                cancellation
            )
        );

        // Projects are looked at before they are listed (M-307).
        var offered = await world.InAsync<MarketplaceDb, List<Guid>>(db =>
            db.Services.Where(service => service.Review == Review.Waiting).Select(service => service.Id).ToListAsync(cancellation)
        );
        foreach (var service in offered)
            await world.InAsync<ApproveService>(approve => approve.RunAsync(ruth, new(service), cancellation));

        var nora = await world.AsAsync("nora", AccountKind.Partner, company.Slug, cancellation);
        foreach (var (name, description, search, approved) in UseCases)
        {
            var useCase =
                await world.InAsync<PartnersDb, UseCase?>(db =>
                    db.UseCases.AsNoTracking().SingleOrDefaultAsync(one => one.CompanyId == company.Id && one.Name == name, cancellation)
                )
                ?? await world.InAsync<CreateUseCase, UseCase>(create =>
                    create.RunAsync(nora, new(name, description, Ways.All, search), cancellation)
                );
            await world.InAsync<DecideExperts>(decide =>
                decide.RunAsync(nora, new(useCase.Id, [.. approved.Select(person => people[person].Id)], Approve: true), cancellation)
            );
        }
        await world.InAsync<DescribePage>(describe =>
            describe.RunAsync(
                nora,
                new("Someone who has done it before.", "", "https://tidepost.example", "#0b7285", "#5ec8d8", PageOrder.Shuffled, 0),
                cancellation
            )
        );
        await UploadAsync(nora, AssetKind.LogoLight, "tidepost-light.svg", cancellation);
        await UploadAsync(nora, AssetKind.LogoDark, "tidepost-dark.svg", cancellation);
        try
        {
            await UploadAsync(nora, AssetKind.Image, "tidepost-cover.jpg", cancellation);
        }
        catch (NoPictureLibrary)
        {
            return; // the portal says what is missing; everything else of the demo is there
        }
        await world.InAsync<PublishPage>(publish => publish.RunAsync(nora, cancellation));
    }

    // The token of an invitation is known only when it is sent: one that was not answered before the program was killed is sent anew.
    private async Task<PartnerCompany> JoinAsync(Actor ruth, Actor nora, CancellationToken cancellation)
    {
        const string Domain = "demo.example";
        var known = await world.InAsync<PartnersDb, PartnerCompany?>(db =>
            db.Companies.AsNoTracking().SingleOrDefaultAsync(company => company.Domain == Domain, cancellation)
        );
        if (
            known is not null
            && await world.InAsync<PartnersDb, bool>(db =>
                db.Coworkers.AnyAsync(coworker => coworker.CompanyId == known.Id && coworker.PersonId == nora.PersonId, cancellation)
            )
        )
            return known;
        var granted = await world.InAsync<GrantAccess, GrantAccess.Granted>(grant =>
            grant.RunAsync(ruth, new("Tidepost", Domain, DemoCast.AddressOf("nora"), known?.Id), cancellation)
        );
        await world.InAsync<AcceptCoworkerInvitation>(accept => accept.RunAsync(nora, granted.Token, cancellation));
        return granted.Company;
    }

    private async Task UploadAsync(Actor nora, AssetKind kind, string name, CancellationToken cancellation)
    {
        await using var file = host.WebRootFileProvider.GetFileInfo($"ui/img/{name}").CreateReadStream();
        await world.InAsync<UploadAsset>(upload => upload.RunAsync(nora, new(kind, file), cancellation));
    }
}

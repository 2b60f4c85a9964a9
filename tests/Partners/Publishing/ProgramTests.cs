using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Tests.Publishing;

/// <summary>What the portal is for: one page of a company's experts, built, published and managed by the company itself.</summary>
public sealed class ProgramTests
{
    [Theory, BothDatabases, Rule("P-001", "P-008", "P-030")]
    public async Task A_company_has_one_page_with_each_use_case_and_the_experts_for_it(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var second = await portal.CreateUseCaseAsync("Landing Pages");
        await portal.ApproveAsync(second, portal.Freelancers.Take(2));

        var page = (await portal.VisitAsync())!;

        Assert.Equal(
            [("Email Automation", 10), ("Landing Pages", 2)],
            page.UseCases.Select(useCase => (useCase.Name, useCase.Experts.Count))
        );
        Assert.Equal("What customers ask for.", page.Find("landing-pages")!.Description);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            portal.ChangeAsync(db =>
            {
                db.Add(ExpertsPage.For(portal.Tidepost));
                return Task.CompletedTask;
            })
        );
        Assert.Equal(1, await portal.SeeAsync(db => db.Pages.CountAsync()));
    }

    [Theory, BothDatabases, Rule("P-002")]
    public async Task It_is_built_published_and_managed_at_any_time_without_anybody_elses_help(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 12);
        var first = await portal.SeeAsync(db => db.UseCases.SingleAsync());
        // Needs emerge while the page is public: a use case more, an expert less, another search.
        var second = await portal.CreateUseCaseAsync("Reports", new SavedSearch { Text = "email" });
        var found = await portal.RunAsync<ShowUseCase, UseCasePage>(show =>
            show.RunAsync(portal.Nora, second.Slug, UseCaseTab.Candidates, null, default)
        );
        Assert.Equal(12, found.Rows.Count); // people to look at, with what their profiles say
        await portal.ApproveAsync(second, portal.Freelancers.Take(3));
        await portal.DeclineAsync(first, portal.Freelancers.Take(1));
        Assert.Equal([11, 3], (await portal.VisitAsync())!.UseCases.Select(useCase => useCase.Experts.Count));

        await portal.RunAsync<UnpublishPage>(unpublish => unpublish.RunAsync(portal.Nora, default));
        Assert.Null(await portal.VisitAsync());
        await portal.PublishAsync();
        Assert.Equal([11, 3], (await portal.VisitAsync())!.UseCases.Select(useCase => useCase.Experts.Count));
    }

    [Theory, BothDatabases, Rule("P-033", "P-034")]
    public async Task A_use_case_holds_its_words_its_search_its_ways_its_people_its_place_and_its_address(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 12);
        var made = await portal.RunAsync<CreateUseCase, UseCase>(create =>
            create.RunAsync(
                portal.Nora,
                new(
                    "Landing Pages",
                    "Pages that sell.",
                    Ways.Hourly | Ways.Consultations,
                    new SavedSearch { Text = "email", ScoreFrom = 80 }
                ),
                default
            )
        );
        await portal.ApproveAsync(made, portal.Freelancers.Take(2));
        await portal.DeclineAsync(made, portal.Freelancers.Skip(2).Take(1));

        var kept = await portal.SeeAsync(db => db.UseCases.SingleAsync(one => one.Id == made.Id));
        Assert.Equal(
            ("Landing Pages", "Pages that sell.", Ways.Hourly | Ways.Consultations, 1, "landing-pages"),
            (kept.Name, kept.Description, kept.Ways, kept.Position, kept.Slug)
        );
        Assert.Equal(("email", (int?)80), (kept.Search.Text, kept.Search.ScoreFrom));
        var page = await portal.RunAsync<ShowUseCase, UseCasePage>(show =>
            show.RunAsync(portal.Nora, kept.Slug, UseCaseTab.Approved, null, default)
        );
        Assert.Equal((9, 2, 1), (page.Counts[UseCaseTab.Candidates], page.Counts[UseCaseTab.Approved], page.Counts[UseCaseTab.Declined]));

        // Several ways at once, each by itself, and what is chosen is what visitors are offered.
        foreach (var ways in new[] { Ways.Hourly, Ways.Projects, Ways.Consultations, Ways.All })
        {
            await portal.RunAsync<OfferWays>(offer => offer.RunAsync(portal.Nora, made.Id, ways, default));
            Assert.Equal(ways, (await portal.VisitAsync())!.Find("landing-pages")!.Ways);
        }
    }
}

using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Guildhall.Partners.Publishing.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Partners.Tests.Publishing;

public sealed class PublishingTests
{
    [Theory, BothDatabases, Rule("P-150", "P-152", "P-153")]
    public async Task Ten_different_experts_and_three_assets_make_the_page_public_at_once(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10, published: false);
        Assert.Null(await portal.VisitAsync());

        await portal.PublishAsync();

        Assert.Equal(10, (await portal.VisitAsync())!.People);
    }

    [Theory, BothDatabases, Rule("P-153", "P-238")]
    public async Task One_person_in_two_use_cases_counts_once(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 9, published: false);
        await portal.ApproveAsync(await portal.CreateUseCaseAsync("Templates"), portal.Freelancers[0]);

        var refusal = await Assert.ThrowsAsync<NotReady>(() => portal.PublishAsync());

        Assert.Contains("1 more expert", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-110", "P-150", "P-154")]
    public async Task Without_an_asset_the_page_is_not_published_and_the_list_says_which(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10, published: false);
        await portal.RunAsync<DropAsset>(drop => drop.RunAsync(portal.Nora, AssetKind.LogoDark, default));

        var refusal = await Assert.ThrowsAsync<NotReady>(() => portal.PublishAsync());

        Assert.Contains("the logo for the dark theme", refusal.Message, StringComparison.Ordinal);
        var home = await portal.RunAsync<ShowPortal, PortalHome>(show => show.RunAsync(portal.Nora, default));
        Assert.Equal(
            (10, 10, true, false, true),
            (
                home.Docket.Gate.Experts,
                home.Docket.Gate.Least,
                home.Docket.Gate.LogoLight,
                home.Docket.Gate.LogoDark,
                home.Docket.Gate.Image
            )
        );
    }

    [Theory, BothDatabases, Rule("P-155", "P-239")]
    public async Task Whoever_fell_out_since_one_looked_is_noticed_at_the_switch(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10, published: false);
        Assert.True((await portal.RunAsync<ShowPortal, PortalHome>(show => show.RunAsync(portal.Nora, default))).Docket.Gate.IsOpen);

        await portal.ScoreAsync(portal.Freelancers[3], 79, drain: false);

        await Assert.ThrowsAsync<NotReady>(() => portal.PublishAsync());
    }

    [Theory, BothDatabases, Rule("P-156", "P-157")]
    public async Task Taken_off_it_is_gone_at_once_and_nothing_is_lost(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        await portal.PublishAsync();
        Assert.NotNull(await portal.VisitAsync());

        await UnpublishAsync(portal);
        await UnpublishAsync(portal);
        Assert.Null(await portal.VisitAsync());

        await portal.PublishAsync();
        Assert.Equal(10, (await portal.VisitAsync())!.People);
        Assert.Equal(3, await portal.SeeAsync(db => db.Audit.CountAsync(line => line.Act == "page.published")));
    }

    [Theory, BothDatabases, Rule("P-065", "P-069", "P-086", "P-237")]
    public async Task A_score_fallen_to_79_is_gone_with_the_next_request(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        Assert.Contains("Expert 1", await portal.NamesAsync());

        // No event was delivered, no time has passed: the import alone has returned.
        await portal.ScoreAsync(portal.Freelancers[0], 79, drain: false);

        Assert.DoesNotContain("Expert 1", await portal.NamesAsync());
    }

    [Theory, BothDatabases, Rule("P-086", "P-237")]
    public async Task A_suspension_is_gone_with_the_next_request_in_page_and_feed(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        Assert.Contains("Expert 2<", await HtmlAsync(portal), StringComparison.Ordinal);
        Assert.Contains("\"Expert 2\"", await FeedAsync(portal), StringComparison.Ordinal);

        await portal.StatusAsync(portal.Freelancers[1], AccountStatus.Suspended, drain: false);

        Assert.DoesNotContain("Expert 2<", await HtmlAsync(portal), StringComparison.Ordinal);
        Assert.DoesNotContain("\"Expert 2\"", await FeedAsync(portal), StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-087")]
    public async Task What_another_process_changed_shows_within_the_minute(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        Assert.Contains("Expert 1", await portal.NamesAsync());
        // Another process saves past this one's counters: straight into the database.
        await portal.Host.InAsync<Marketplace.MarketplaceDb>(db =>
            db.People.Where(person => person.Id == portal.Freelancers[0].Id)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.Score, 79))
        );

        portal.Clock.Pass(TimeSpan.FromSeconds(PartnersSettings.LookAgainSeconds.Default));

        Assert.DoesNotContain("Expert 1", await portal.NamesAsync());
        Assert.True(PartnersSettings.LookAgainSeconds.Max <= 60);
    }

    [Theory, BothDatabases, Rule("P-181")]
    public async Task The_bytes_stay_while_nothing_that_is_shown_changes(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var pages = portal.Host.Services.GetRequiredService<PublicPages>();
        var first = (await pages.FindAsync("tidepost", default))!;
        Assert.Same(first, await pages.FindAsync("tidepost", default));

        // Someone who is not shown changed: it is looked at again, and what was drawn stays.
        await portal.FreelancersAsync(1);
        await portal.ScoreAsync(portal.Freelancers[^1], 50, drain: false);
        var second = (await pages.FindAsync("tidepost", default))!;

        Assert.NotSame(first, second);
        Assert.Same(first.Rendered, second.Rendered);
    }

    [Theory, BothDatabases, Rule("P-160", "P-164", "P-240", "P-162")]
    public async Task Below_ten_the_page_stays_and_the_company_is_told_at_once_and_after_3_and_7_days(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);

        await portal.ScoreAsync(portal.Freelancers[0], 79);
        Assert.Equal(9, (await portal.VisitAsync())!.People);
        Assert.Equal(1, await ToldAsync(portal));
        await SweepAsync(portal);
        Assert.Equal(1, await ToldAsync(portal));
        portal.Clock.Pass(TimeSpan.FromDays(3));
        await SweepAsync(portal);
        Assert.Equal(2, await ToldAsync(portal));
        portal.Clock.Pass(TimeSpan.FromDays(4));
        await SweepAsync(portal);
        await SweepAsync(portal);
        Assert.Equal(3, await ToldAsync(portal));

        await UnpublishAsync(portal);
        await Assert.ThrowsAsync<NotReady>(() => portal.PublishAsync());
    }

    [Theory, BothDatabases, Rule("P-161")]
    public async Task The_operator_may_have_pages_below_the_minimum_taken_down(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        await portal
            .Host.Services.GetRequiredService<Settings<PartnersDb>>()
            .ChangeAsync(portal.Ruth, "page_days_below_minimum", "14", default);

        await portal.ScoreAsync(portal.Freelancers[0], 79);
        portal.Clock.Pass(TimeSpan.FromDays(13));
        await SweepAsync(portal);
        Assert.NotNull(await portal.VisitAsync());
        portal.Clock.Pass(TimeSpan.FromDays(1));
        await SweepAsync(portal);
        Assert.Null(await portal.VisitAsync());
    }

    [Theory, BothDatabases, Rule("P-163", "P-241", "P-039")]
    public async Task An_empty_page_says_so_neutrally_is_not_indexed_and_goes_after_a_day(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        foreach (var person in portal.Freelancers)
            await portal.ScoreAsync(person, 10);

        var page = (await portal.VisitAsync())!;
        var html = await HtmlAsync(portal, useCase: "");
        Assert.Empty(page.UseCases);
        Assert.Contains("Tidepost is choosing its experts", html, StringComparison.Ordinal);
        Assert.Contains("noindex", html, StringComparison.Ordinal);

        portal.Clock.Pass(TimeSpan.FromDays(1));
        await SweepAsync(portal);
        Assert.Null(await portal.VisitAsync());
    }

    [Theory, BothDatabases, Rule("P-165")]
    public async Task The_company_is_warned_who_is_close_to_falling_out(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        await portal.ScoreAsync(portal.Freelancers[0], 80);
        await portal.ScoreAsync(portal.Freelancers[1], 82);
        await portal.ScoreAsync(portal.Freelancers[2], 83);

        var worth = (await portal.RunAsync<ShowPortal, PortalHome>(show => show.RunAsync(portal.Nora, default))).Docket.Worth;

        Assert.Equal("10 of 10 is thin.", worth[0].Strong);
        Assert.Equal("2 approved experts stand at 80–82 %. We suggest 15.", worth[0].Text);
    }

    [Theory, BothDatabases, Rule("P-036", "P-102", "P-104", "P-106", "P-244", "P-245", "P-246")]
    public async Task Services_come_and_go_with_their_owner_their_way_and_peoples_choice(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        var useCase = await portal.SeeAsync(db => db.UseCases.SingleAsync());
        var other = await portal.CreateUseCaseAsync("Templates");
        await portal.ApproveAsync(other, portal.Freelancers[0]);
        var owner = new Actor(portal.Freelancers[0].Id, "Expert 1", new Account(AccountKind.Freelancer, ""), Door.Page)
        {
            ConfirmedAt = portal.Clock.GetUtcNow(),
        };
        var welcome = await OfferAsync(portal, owner, "Welcome series");
        var cart = await OfferAsync(portal, owner, "Abandoned cart");
        Assert.Equal(["Abandoned cart", "Welcome series"], await ServicesAsync(portal, "email-automation"));

        await portal.RunAsync<PauseService>(pause => pause.RunAsync(owner, new(welcome.Id, true), default));
        Assert.Equal(["Abandoned cart"], await ServicesAsync(portal, "email-automation"));
        await portal.RunAsync<PauseService>(pause => pause.RunAsync(owner, new(welcome.Id, false), default));
        Assert.Equal(["Abandoned cart", "Welcome series"], await ServicesAsync(portal, "email-automation"));

        // Removed by people: the expert stays, the other use case keeps it, and its owner cannot bring it back.
        await portal.RunAsync<RemoveService>(remove => remove.RunAsync(portal.Nora, useCase.Id, cart.Id, default));
        await portal.RunAsync<PauseService>(pause => pause.RunAsync(owner, new(cart.Id, true), default));
        await portal.RunAsync<PauseService>(pause => pause.RunAsync(owner, new(cart.Id, false), default));
        Assert.Equal(["Welcome series"], await ServicesAsync(portal, "email-automation"));
        Assert.Equal(["Abandoned cart", "Welcome series"], await ServicesAsync(portal, "templates"));
        Assert.Contains("Expert 1", await portal.NamesAsync());

        await portal.RunAsync<OfferWays>(offer => offer.RunAsync(portal.Nora, other.Id, Ways.Hourly, default));
        Assert.Empty(await ServicesAsync(portal, "templates"));
        Assert.Contains((await portal.VisitAsync())!.Find("templates")!.Experts, expert => expert.Name == "Expert 1");

        // Removing the expert takes their services off that use case.
        await portal.DeclineAsync(useCase, portal.Freelancers[0]);
        Assert.Empty(await ServicesAsync(portal, "email-automation"));
    }

    [Theory, BothDatabases, Rule("P-100", "P-101", "P-103")]
    public async Task A_removed_service_stands_in_a_list_and_can_come_back(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        var useCase = await portal.SeeAsync(db => db.UseCases.SingleAsync());
        var owner = new Actor(portal.Freelancers[0].Id, "Expert 1", new Account(AccountKind.Freelancer, ""), Door.Page);
        var service = await OfferAsync(portal, owner, "Welcome series");

        await portal.RunAsync<RemoveService>(remove => remove.RunAsync(portal.Nora, useCase.Id, service.Id, default));
        var rows = await portal.RunAsync<ListServices, IReadOnlyList<ServiceRow>>(list => list.RunAsync(portal.Nora, default));
        Assert.Equal("Nora Lindqvist", Assert.Single(rows).RemovedBy);

        await portal.RunAsync<RestoreService>(restore => restore.RunAsync(portal.Nora, useCase.Id, service.Id, default));
        Assert.Equal(["Welcome series"], await ServicesAsync(portal, "email-automation"));
    }

    [Theory, BothDatabases, Rule("P-031", "P-270")]
    public async Task Names_of_use_cases_are_unique_ignoring_case_and_3_to_60_characters_long(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.CreateUseCaseAsync("Email");

        await Assert.ThrowsAsync<UseCaseNameTaken>(() => portal.CreateUseCaseAsync(" email"));
        await Assert.ThrowsAsync<InvalidInput>(() => portal.CreateUseCaseAsync("ab"));
        await Assert.ThrowsAsync<InvalidInput>(() => portal.CreateUseCaseAsync(new string('x', 61)));
        await portal.CreateUseCaseAsync(new string('x', 60));
    }

    [Theory, BothDatabases, Rule("P-037")]
    public async Task A_use_case_named_New_keeps_off_the_page_that_makes_one(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);

        Assert.Equal("new-2", (await portal.CreateUseCaseAsync("New")).Slug);
    }

    [Theory, BothDatabases, Rule("P-037")]
    public async Task A_renamed_use_case_leads_from_its_old_address_which_nobody_else_gets(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var useCase = await portal.SeeAsync(db => db.UseCases.SingleAsync());

        await portal.RunAsync<EditUseCase>(edit =>
            edit.RunAsync(portal.Nora, new(useCase.Id, useCase.Version, "Lifecycle Email", "", Ways.All, useCase.Search), default)
        );
        var another = await portal.CreateUseCaseAsync("Email Automation");

        Assert.Equal("email-automation-2", another.Slug);
        Assert.Equal(
            "lifecycle-email",
            await portal.RunAsync<OldAddresses, string?>(old => old.FindAsync("tidepost", "email-automation", default))
        );
        Assert.Equal("lifecycle-email", (await portal.VisitAsync())!.UseCases.Single().Slug);
    }

    [Theory, BothDatabases, Rule("P-038", "P-247")]
    public async Task Deleting_asks_for_the_name_and_says_what_remains(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 8, published: false);
        await portal.FreelancersAsync(4);
        var templates = await portal.CreateUseCaseAsync("Templates");
        await portal.ApproveAsync(templates, portal.Freelancers[8..]);

        var remains = await portal.RunAsync<ShowDeletion, ShowDeletion.Remains>(show => show.RunAsync(portal.Nora, templates.Id, default));
        Assert.Equal((12, 8, 10, true), (remains.Now, remains.After, remains.Least, remains.IsBelow));
        await Assert.ThrowsAsync<InvalidInput>(() => DeleteAsync("Template"));
        await DeleteAsync("templates");

        Assert.Equal(8, (await portal.RunAsync<ShowPortal, PortalHome>(show => show.RunAsync(portal.Nora, default))).Docket.Gate.Experts);
        // Kept for thirty days, then its approvals are gone for good.
        Assert.Equal(12, await portal.SeeAsync(db => db.Decisions.CountAsync()));
        portal.Clock.Pass(TimeSpan.FromDays(31));
        await SweepAsync(portal);
        Assert.Equal(8, await portal.SeeAsync(db => db.Decisions.CountAsync()));
        await portal.CreateUseCaseAsync("Templates");

        Task DeleteAsync(string typed) =>
            portal.RunAsync<DeleteUseCase>(delete => delete.RunAsync(portal.Nora, templates.Id, typed, default));
    }

    [Theory, BothDatabases, Rule("P-158")]
    public async Task A_page_that_is_not_public_can_be_looked_at_by_a_secret_address_until_it_ends(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 3, published: false);

        var address = await portal.RunAsync<MakePreviewLink, string>(make => make.RunAsync(portal.Nora, 7, default));
        var preview = await portal.RunAsync<Curate, Exhibition?>(curate => curate.FindAsync("tidepost", preview: true, default));

        Assert.StartsWith("/preview/", address, StringComparison.Ordinal);
        Assert.Equal(3, preview!.People);
        var hash = CoworkerInvitation.HashOf(address["/preview/".Length..]);
        Assert.Equal(
            portal.Clock.GetUtcNow().AddDays(7),
            (await portal.SeeAsync(db => db.PreviewLinks.SingleAsync(link => link.TokenHash == hash))).EndsAt
        );
        var html = await DrawAsync(portal, new PageView(preview, new PageQuery(), "/preview/x", portal.Clock.GetUtcNow()), preview: true);
        Assert.Contains("noindex", html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-170", "P-171", "P-173", "P-074")]
    public async Task The_page_shows_what_the_public_profile_shows_and_prints_its_order(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);

        var html = await HtmlAsync(portal);

        foreach (
            var text in new[]
            {
                "Expert 1<",
                "Email developer 1<",
                "$41",
                "90\u00a0% job success",
                "Poland, 13:00 there",
                "Email, HTML",
                "/people/expert-1-",
                "Nobody pays for a place. The order is drawn anew each day",
            }
        )
            Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
        Assert.DoesNotContain("nora", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, BothDatabases, Rule("P-178", "P-263", "P-177")]
    public async Task A_name_cannot_end_the_script_it_stands_in(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        const string Evil = "</script><script>alert(1)";
        await portal.MarketAsync(async db =>
        {
            var person = await db.People.SingleAsync(row => row.Id == portal.Freelancers[0].Id);
            person.Identify(Evil, person.Email);
        });
        portal.Clock.Pass(TimeSpan.FromMinutes(1));

        var html = await HtmlAsync(portal);

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("\\u003C/script\\u003E", html, StringComparison.Ordinal);
        Assert.DoesNotContain("aggregateRating", html, StringComparison.Ordinal);
        using var feed = JsonDocument.Parse(await FeedAsync(portal));
        Assert.Contains(
            feed.RootElement.GetProperty("useCases")[0].GetProperty("experts").EnumerateArray(),
            expert => expert.GetProperty("name").GetString() == Evil
        );
    }

    [Theory, BothDatabases, Rule("P-199")]
    public async Task The_feed_has_stable_ids_a_state_and_only_public_fields(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);

        using var feed = JsonDocument.Parse(await FeedAsync(portal));

        Assert.Equal(
            (1, "public"),
            (feed.RootElement.GetProperty("version").GetInt32(), feed.RootElement.GetProperty("state").GetString())
        );
        var expert = feed.RootElement.GetProperty("useCases")[0].GetProperty("experts").EnumerateArray().First();
        Assert.Equal(
            [
                "badge",
                "country",
                "currency",
                "hourlyRate",
                "id",
                "jobSuccessScore",
                "languages",
                "name",
                "picture",
                "profile",
                "skills",
                "title",
            ],
            expert.EnumerateObject().Select(field => field.Name).Append("badge").Distinct().Order()
        );
        Assert.Contains(portal.Freelancers, person => person.ShortId == expert.GetProperty("id").GetString());
    }

    [Theory, BothDatabases, Rule("P-182")]
    public async Task A_report_goes_to_the_company_and_nowhere_else(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);

        await portal.RunAsync<ReportPerson>(report => report.RunAsync("tidepost", new("Expert 1", "Left the trade"), default));

        Assert.Contains(
            await portal.SeeAsync(db => db.Notices.Select(notice => notice.Text).ToListAsync()),
            text => text.Contains("Left the trade", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Left the trade", await HtmlAsync(portal), StringComparison.Ordinal);
        await Assert.ThrowsAsync<Missing>(() =>
            portal.RunAsync<ReportPerson>(report => report.RunAsync("nobody", new("Expert 1", "x"), default))
        );
    }

    [Theory, BothDatabases, Rule("P-200")]
    public async Task The_audit_tells_of_people_rules_and_the_operator_alike(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 10);
        await portal.ScoreAsync(portal.Freelancers[0], 79);

        var lines = await portal.RunAsync<ReadAudit, IReadOnlyList<LatestChange>>(read => read.RunAsync(portal.Nora, 100, default));

        Assert.Contains(lines, line => line is { By: "Nora Lindqvist", Text: "approved Expert 1 for Email Automation" });
        Assert.Contains(
            lines,
            line => line is { By: Eligible.Rule, Text: "removed Expert 1 for Email Automation: Job Success Score below 80" }
        );
        Assert.Contains(lines, line => line is { By: "Ruth Adler", Text: "granted access to the portal" });
        Assert.Contains(lines, line => line.Text == "published the page");
    }

    // The page of the one use case, which shows everyone of it.
    private static async Task<string> HtmlAsync(Portal portal, string useCase = "email-automation") =>
        await DrawAsync(
            portal,
            new PageView((await portal.VisitAsync())!, new PageQuery { UseCase = useCase }, "/experts/tidepost", portal.Clock.GetUtcNow()),
            preview: false
        );

    private static async Task<string> DrawAsync(Portal portal, PageView view, bool preview) =>
        System.Text.Encoding.UTF8.GetString(
            await portal.Host.Services.GetRequiredService<PublicPages>().DrawAsync<ExpertsDocument>(ExpertsDocument.Of(view, null, preview))
        );

    private static async Task<string> FeedAsync(Portal portal) =>
        System.Text.Encoding.UTF8.GetString(
            Feed.Write((await portal.Host.Services.GetRequiredService<PublicPages>().FindAsync("tidepost", default))!)
        );

    private static Task UnpublishAsync(Portal portal) =>
        portal.RunAsync<UnpublishPage>(unpublish => unpublish.RunAsync(portal.Nora, default));

    private static Task SweepAsync(Portal portal) =>
        portal.RunAsync<SweepPages>(sweep => sweep.RunAsync(Actor.System("Nightly sweep"), default));

    private static Task<int> ToldAsync(Portal portal) => portal.SeeAsync(db => db.Notices.CountAsync(notice => notice.PersonId == null));

    private static async Task<Service> OfferAsync(Portal portal, Actor owner, string title)
    {
        var service = await portal.RunAsync<OfferService, Service>(offer =>
            offer.RunAsync(owner, new(ServiceKind.Project, title, $"{title} in one go.", "Email", 48000), default)
        );
        return await portal.RunAsync<ApproveService, Service>(approve => approve.RunAsync(portal.Ruth, new(service.Id), default));
    }

    private static async Task<IEnumerable<string>> ServicesAsync(Portal portal, string useCase) =>
        (await portal.VisitAsync())!.Find(useCase)!.Services.Select(service => service.Title).Order();
}

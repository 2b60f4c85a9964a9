using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.People;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    [Theory, BothDatabases, Rule("M-003")]
    public async Task A_status_has_a_reason_and_says_whether_it_stays(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        var artem = market.People["artem"].Id;

        await Assert.ThrowsAsync<InvalidInput>(() => SetAsync(AccountStatus.Suspended, " "));
        await SetAsync(AccountStatus.Suspended, "Shared login.", isPermanent: true);
        Assert.Equal((AccountStatus.Suspended, "Shared login.", true), await SeeAsync());

        await SetAsync(AccountStatus.Active, null);
        Assert.Equal((AccountStatus.Active, null, false), await SeeAsync());
        await SetAsync(AccountStatus.Closed, "On request.");
        await Assert.ThrowsAsync<AccountClosed>(() => SetAsync(AccountStatus.Active, null));

        Task SetAsync(AccountStatus status, string? reason, bool isPermanent = false) =>
            market.RunAsync<SetStatus>(set => set.RunAsync(Operator(market), new(artem, status, reason, isPermanent), default));
        Task<(AccountStatus, string?, bool)> SeeAsync() =>
            market.SeeAsync(async db =>
            {
                var person = await db.People.SingleAsync(one => one.Id == artem);
                return (person.Status, person.StatusReason, person.StatusIsPermanent);
            });
    }

    [Theory, BothDatabases, Rule("M-005")]
    public async Task Only_the_operator_changes_standing_and_a_status_only_after_a_recent_proof(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        var artem = market.People["artem"].Id;

        await Assert.ThrowsAsync<Missing>(() => StatusAsync(market.Me("olga")));
        await Assert.ThrowsAsync<ConfirmationNeeded>(() => StatusAsync(Operator(market) with { ConfirmedAt = null }));
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ImportScore>(import => import.RunAsync(market.Me("artem"), new(artem, 100), default))
        );
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<AwardBadge>(award => award.RunAsync(market.Me("artem"), new(artem, Badge.TopRated), default))
        );
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ConfirmUs>(confirm => confirm.RunAsync(market.Me("artem"), new(artem, true), default))
        );

        Task StatusAsync(Actor actor) =>
            market.RunAsync<SetStatus>(set => set.RunAsync(actor, new(artem, AccountStatus.OnHold, "Photo."), default));
    }

    [Fact, Rule("M-278")]
    public void A_score_says_over_which_months_and_when_it_was_computed()
    {
        var artem = Artem();

        artem.TakeScore(96, 12, Noon);

        Assert.Equal((96, 12, Noon), (artem.Score, artem.ScoreMonths, artem.ScoreAt));
        artem.TakeScore(null);
        Assert.Equal((null, null, null), (artem.Score, artem.ScoreMonths, artem.ScoreAt));
        Assert.Throws<InvalidInput>(() => artem.TakeScore(101));
        Assert.Throws<InvalidInput>(() => artem.TakeScore(-1));
        Assert.Throws<InvalidInput>(() => artem.TakeScore(90, 7));
    }

    [Fact, Rule("M-303")]
    public void What_the_platform_hides_comes_back_as_the_person_chose()
    {
        var artem = Artem();
        artem.HideByPlatform();
        Assert.Equal(Visibility.Private, artem.Visibility);

        artem.ShowTo(Visibility.PlatformUsers);
        Assert.Equal((Visibility.Private, Visibility.PlatformUsers), (artem.Visibility, artem.ChosenVisibility));

        artem.ShowAgain();
        Assert.Equal((Visibility.PlatformUsers, false), (artem.Visibility, artem.IsHiddenByPlatform));
    }

    [Fact, Rule("M-306")]
    public void A_profile_lists_fifteen_skills_at_most()
    {
        var artem = Artem();

        artem.Describe("Developer", "", 5000, [.. Enumerable.Range(1, 15).Select(n => $"skill {n}")]);

        Assert.Throws<InvalidInput>(() => artem.Describe("Developer", "", 5000, [.. Enumerable.Range(1, 16).Select(n => $"skill {n}")]));
        Assert.Equal(15, artem.Skills.Count);
    }

    [Fact, Rule("M-307")]
    public void A_project_is_looked_at_before_it_is_listed_and_can_rest()
    {
        var project = Service.Project(Artem(), null, "A landing page", "One page in a week.", "Web", 50_000, 7, Noon);
        Assert.False(project.IsListed);

        project.Approve();
        Assert.True(project.IsListed);
        project.Pause();
        Assert.False(project.IsListed);
        project.Resume();
        Assert.True(project.IsListed);
    }

    [Fact, Rule("M-310")]
    public void Consultations_are_for_badge_holders_three_at_most()
    {
        var artem = Artem();
        Assert.Throws<BadgeNeeded>(() => Offer(0));

        artem.Award(Badge.TopRated);

        Assert.True(Offer(2).IsListed);
        Assert.Throws<EnoughConsultations>(() => Offer(3));

        Service Offer(int already) => Service.Consultation(artem, already, "Ask me about React", "Half an hour.", "Web", 5_000, Noon);
    }

    [Theory, BothDatabases, Rule("M-309", "M-072")]
    public async Task An_agencys_project_is_made_by_its_managers_alone(Engine engine)
    {
        await using var market = await Market.WithAuxilityAsync(engine);
        var input = new OfferService.Input(ServiceKind.Project, "A landing page", "One page in a week.", "Web", 50_000);

        await Assert.ThrowsAsync<NotAllowed>(() =>
            market.RunAsync<OfferService>(offer => offer.RunAsync(market.InAgency("artem"), input, default))
        );
        var service = await market.RunAsync<OfferService, Service>(offer => offer.RunAsync(market.InAgency("dmytro"), input, default));
        var own = await market.RunAsync<OfferService, Service>(offer => offer.RunAsync(market.Me("artem"), input, default));

        Assert.NotNull(service.AgencyId);
        Assert.Null(own.AgencyId);
    }

    [Theory, BothDatabases, Rule("M-001")]
    public async Task One_login_is_one_person_who_may_also_open_client_accounts(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        var id = Guid.CreateVersion7();
        await market.RunAsync<RegisterPerson>(register => register.RunAsync(id, "Nadia Newcomer", "nadia@example.com", default));
        await market.RunAsync<RegisterPerson>(register => register.RunAsync(id, "Nadia Newcomer", "nadia@example.com", default));
        market.People["nadia"] = await market.SeeAsync(db => db.People.SingleAsync(one => one.Id == id));

        var first = await OpenAsync("Harbor & Co");
        var second = await OpenAsync("Harbor Co");

        Assert.Equal(("harbor-co", "harbor-co-2"), (first.Slug, second.Slug));
        Assert.Equal(2, await market.SeeAsync(db => db.ClientMembers.CountAsync(one => one.PersonId == id)));
        Assert.Equal("Harbor & Co", await market.Host.InAsync<IRoster, string?>(roster => roster.ClientAccountAsync(id, default)));

        Task<Client> OpenAsync(string name) =>
            market.RunAsync<OpenClientAccount, Client>(open => open.RunAsync(market.Me("nadia"), new(name, "Denmark"), default));
    }

    [Theory, BothDatabases, Rule("M-301")]
    public async Task A_changed_profile_is_in_force_and_told_at_once(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        var artem = market.People["artem"];
        var input = new EditProfile.Input("React lead", "", 8000, ["React"], "Ukraine", "Lviv", "Europe/Kyiv", ["English"], artem.Version);

        await market.RunAsync<EditProfile>(edit => edit.RunAsync(market.Me("artem"), input, default));

        var facts = await market.Host.InAsync<IRoster, PersonFacts?>(roster => roster.FindAsync(artem.Id, default));
        Assert.Equal(("React lead", 8000L, "Ukraine"), (facts!.Title, facts.Rate!.Value, facts.Country));
        Assert.Equal(1, await market.SeeAsync(db => db.Outbox.CountAsync(row => row.Type == typeof(RosterChanged).FullName)));
        // The form began from a version that is no longer the one there.
        await Assert.ThrowsAsync<Overtaken>(() => market.RunAsync<EditProfile>(edit => edit.RunAsync(market.Me("artem"), input, default)));
    }

    private static Actor Operator(Market market) => market.Me("clara") with { IsOperator = true, Account = Account.Instance };

    private static Person Artem()
    {
        var artem = Person.Join(Guid.CreateVersion7(), "Artem Kovalenko", "artem@example.com", Noon);
        artem.Describe("Developer", "", 5500, []);
        return artem;
    }
}

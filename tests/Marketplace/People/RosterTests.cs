using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Tests.Agencies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.People;

public sealed class RosterTests
{
    [Theory, BothDatabases, Rule("M-275", "M-276")]
    public async Task An_exclusive_member_shows_the_agencys_score_and_a_non_exclusive_one_the_own(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.RunAsync<ImportScore>(import => import.RunAsync(market.Operator, new(market.People["artem"].Id, 97), default));
        var agency = await market.SeeAsync(db => db.Agencies.Select(one => one.Id).SingleAsync());
        await market.RunAsync<ImportAgencyScore>(import => import.RunAsync(market.Operator, new(agency, 88), default));
        Assert.Equal((97, false), await ShownAsync(market, "artem"));

        await market.PermitAsync("artem", Permissions.Freelancer with { Contractor = Contractor.Exclusive });

        Assert.Equal((88, true), await ShownAsync(market, "artem"));
        await market.RunAsync<ImportAgencyScore>(import => import.RunAsync(market.Operator, new(agency, 79), default));
        Assert.Equal((79, true), await ShownAsync(market, "artem"));
        Assert.Equal(
            (market.People["artem"].Id, 79),
            ((await market.ToldAsync<RosterChanged>())[^1] is var told ? (told.PersonId, told.Score!.Value) : default)
        );
    }

    [Theory, BothDatabases, Rule("M-272", "M-276", "M-278")]
    public async Task No_score_is_none_and_not_zero(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        Assert.Equal((null, false), await ShownAsync(market, "artem"));
        await market.PermitAsync("artem", Permissions.Freelancer with { Contractor = Contractor.Exclusive });
        Assert.Equal((null, true), await ShownAsync(market, "artem"));
        Assert.All(await market.ToldAsync<RosterChanged>(), told => Assert.Null(told.Score));
        Assert.Empty(await SearchAsync(market, new() { ScoreFrom = 0 }));
    }

    [Theory, BothDatabases, Rule("M-082")]
    public async Task A_person_is_found_by_the_short_id_however_it_is_typed(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var artem = market.People["artem"];

        var found = await market.Host.InAsync<IRoster, PersonFacts?>(roster =>
            roster.FindByShortIdAsync($" {artem.ShortId.ToUpperInvariant()} ", default)
        );

        Assert.Equal(artem.Id, found?.Id);
    }

    [Theory, BothDatabases]
    public async Task A_search_takes_words_skills_rate_place_language_and_service(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.ChangeAsync(async db =>
        {
            var id = market.People["artem"].Id;
            var artem = await db.People.SingleAsync(one => one.Id == id);
            artem.Describe("Next.js developer", "Дашборди й SaaS", 7000, ["React", "TypeScript"]);
            artem.Locate("Ukraine", "Europe/Kyiv", ["Ukrainian", "English"], "Lviv");
            artem.Award(Badge.TopRated);
            var service = Service.Project(artem, null, "A landing page in a week", "One page", "Web", 50_000, 7, market.Clock.GetUtcNow());
            service.Approve();
            db.Add(service);
        });

        Assert.Equal(["Artem Kovalenko"], await SearchAsync(market, new() { Text = "next.js ДАШБОРДИ" }));
        Assert.Equal(["Artem Kovalenko"], await SearchAsync(market, new() { Skills = ["typescript", "REACT"] }));
        Assert.Empty(await SearchAsync(market, new() { Skills = ["type"] }));
        Assert.Equal(
            ["Artem Kovalenko"],
            await SearchAsync(
                market,
                new()
                {
                    RateFrom = 7000,
                    RateTo = 7000,
                    Country = "Ukraine",
                }
            )
        );
        Assert.Equal(["Artem Kovalenko"], await SearchAsync(market, new() { Language = "Ukrainian", Badge = Badge.TopRated }));
        Assert.Equal(["Artem Kovalenko"], await SearchAsync(market, new() { Offers = ServiceKind.Project }));
        Assert.Empty(await SearchAsync(market, new() { Offers = ServiceKind.Consultation }));
        // A sign parts words and stands for nothing else.
        Assert.Empty(await SearchAsync(market, new() { Text = "nex%developer" }));
    }

    [Theory, BothDatabases, Rule("M-300")]
    public async Task A_public_search_leaves_out_who_is_not_public_or_not_in_good_order(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        Assert.Contains("Artem Kovalenko", await SearchAsync(market, new()));

        await market.RunAsync<SetVisibility>(set => set.RunAsync(market.Me("artem"), new(Visibility.PlatformUsers), default));
        await market.RunAsync<SetStatus>(set =>
            set.RunAsync(market.Operator, new(market.People["sofiia"].Id, AccountStatus.OnHold, "Your photo."), default)
        );

        var found = await SearchAsync(market, new());
        Assert.DoesNotContain("Artem Kovalenko", found);
        Assert.DoesNotContain("Sofiia Lysenko", found);
        Assert.Contains("Artem Kovalenko", await SearchAsync(market, new() { OnlyPublic = false }));
    }

    [Theory, BothDatabases]
    public async Task A_lent_managers_account_is_made_once_and_is_in_no_search(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        var first = await LendAsync("52350E00");
        var second = await LendAsync("52350e00");

        Assert.Equal((first.Id, "52350e00"), (second.Id, second.ShortId));
        Assert.DoesNotContain("Mara Lund", await SearchAsync(market, new() { OnlyPublic = false }));
        await Assert.ThrowsAsync<ShortIdTaken>(() => LendAsync(market.People["artem"].ShortId));
        await Assert.ThrowsAsync<InvalidInput>(() => LendAsync("52350"));

        Task<PersonFacts> LendAsync(string id) =>
            market.Host.InAsync<IRoster, PersonFacts>(roster =>
                roster.MakeManagerAccountAsync(id, "Mara Lund", "United States", true, default)
            );
    }

    [Theory, BothDatabases]
    public async Task Other_modules_see_agency_teams_members_and_invitations(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.Host.InAsync<IRoster>(roster =>
            roster.MakeManagerAccountAsync("52350e00", "Mara Lund", "United States", true, default)
        );
        var mara = (await market.Host.InAsync<IRoster, PersonFacts?>(roster => roster.FindByShortIdAsync("52350e00", default)))!;
        var agency = (await market.Host.InAsync<IAgencies, AgencyFacts?>(agencies => agencies.FindAsync("auxility", default)))!;
        var team = Assert.Single(agency.Teams);

        var invitation = await market.Host.InAsync<IAgencies, Guid>(agencies =>
            agencies.InviteAsync(market.Me("olga"), agency.Id, team.Id, "52350E00", Permissions.BiddingManager, 100, default)
        );
        var waiting = Assert.Single(await ToAsync());
        Assert.Equal((invitation, JoinInvitationState.Pending, "Olga Marchenko"), (waiting.Id, waiting.State, waiting.InviterName));
        await market.Host.InAsync<IAgencies>(agencies => agencies.AcceptAsync(invitation, mara.Id, default));

        var place = (
            await market.Host.InAsync<IAgencies, MemberFacts?>(agencies => agencies.MembershipAsync(agency.Id, mara.Id, default))
        )!;
        Assert.Equal((Permissions.BiddingManager, 100, "Auxility"), (place.Permissions, place.TopUpLimit, place.TeamName));
        Assert.Equal(
            5,
            (await market.Host.InAsync<IAgencies, IReadOnlyList<MemberFacts>>(agencies => agencies.TeamAsync(team.Id, default))).Count
        );
        await Assert.ThrowsAsync<AlreadyMember>(() =>
            market.Host.InAsync<IAgencies>(agencies =>
                agencies.InviteAsync(market.Me("olga"), agency.Id, team.Id, "52350e00", Permissions.BiddingManager, 0, default)
            )
        );

        Task<IReadOnlyList<JoinInvitationFacts>> ToAsync() =>
            market.Host.InAsync<IAgencies, IReadOnlyList<JoinInvitationFacts>>(agencies => agencies.InvitationsToAsync(mara.Id, default));
    }

    private static async Task<(int?, bool)> ShownAsync(Joining market, string first)
    {
        var facts = (await market.Host.InAsync<IRoster, PersonFacts?>(roster => roster.FindAsync(market.People[first].Id, default)))!;
        return (facts.Score, facts.ScoreIsAgencys);
    }

    private static async Task<IReadOnlyList<string>> SearchAsync(Joining market, TalentQuery query) =>
        [
            .. (await market.Host.InAsync<IRoster, IReadOnlyList<PersonFacts>>(roster => roster.SearchAsync(query, 100, default))).Select(
                person => person.Name
            ),
        ];
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Marketplace.Tests.Agencies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.People;

public sealed class ReadProfileTests
{
    [Theory, BothDatabases, Rule("M-300")]
    public async Task Each_visibility_shows_what_the_rule_says_to_each_reader(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var clara = market.Me("clara");
        var artem = market.Me("artem");

        Assert.Equal(("Artem Kovalenko", true), await SeenAsync(market, null));

        await ShowAsync(market, Visibility.PlatformUsers);
        await Assert.ThrowsAsync<Missing>(() => SeenAsync(market, null));
        Assert.Equal(("Artem Kovalenko", true), await SeenAsync(market, clara));

        await ShowAsync(market, Visibility.Private);
        await Assert.ThrowsAsync<Missing>(() => SeenAsync(market, null));
        Assert.Equal(("Artem K.", false), await SeenAsync(market, clara));
        Assert.Equal(("Artem Kovalenko", true), await SeenAsync(market, artem));
    }

    [Theory, BothDatabases]
    public async Task A_suspended_persons_profile_is_there_for_its_owner_only(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.RunAsync<SetStatus>(set =>
            set.RunAsync(market.Operator, new(market.People["artem"].Id, AccountStatus.Suspended, "Shared login."), default)
        );

        await Assert.ThrowsAsync<Missing>(() => SeenAsync(market, market.Me("clara")));
        Assert.Equal(("Artem Kovalenko", true), await SeenAsync(market, market.Me("artem")));
    }

    [Theory, BothDatabases, Rule("M-020")]
    public async Task A_profile_links_to_its_agency_and_the_agency_to_the_profiles_its_reader_may_see(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await ShowAsync(market, Visibility.PlatformUsers);

        var profile = await market.RunAsync<ReadProfile, ProfileView>(read =>
            read.RunAsync(market.Me("clara"), market.People["artem"].Slug, default)
        );
        Assert.Equal(["auxility"], profile.More!.Agencies.Select(agency => agency.Slug));
        Assert.Contains("Artem Kovalenko", await PeopleAsync(market.Me("clara")));
        Assert.DoesNotContain("Artem Kovalenko", await PeopleAsync(null));

        async Task<IEnumerable<string>> PeopleAsync(Actor? reader) =>
            (await market.RunAsync<ReadAgencyProfile, AgencyProfileView>(read => read.RunAsync(reader, "auxility", default))).People.Select(
                person => person.Name
            );
    }

    [Theory, BothDatabases, Rule("M-001", "M-082")]
    public async Task Ones_own_account_tells_memberships_and_the_id_to_be_invited_by(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        var me = await market.RunAsync<ReadMe, MeView>(read => read.RunAsync(market.Me("artem"), default));

        Assert.Equal((market.People["artem"].ShortId, false), (me.ShortId, me.OwnsAgency));
        Assert.Equal(["Auxility"], me.Memberships.Select(row => row.Agency));
    }

    [Theory, BothDatabases]
    public async Task The_operator_finds_people_and_agencies_and_nobody_else_does(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        Assert.Equal(["Artem Kovalenko"], await FindAsync(new("kovalenko")));
        Assert.Equal(["Artem Kovalenko"], await FindAsync(new(market.People["artem"].ShortId)));
        Assert.Equal(["Artem Kovalenko"], await FindAsync(new("artem@example")));
        Assert.Empty(await FindAsync(new(Status: AccountStatus.Suspended)));
        var agencies = await market.RunAsync<ListAgencies, Page<OperatedAgency>>(list =>
            list.RunAsync(market.Operator, new("AUXIL", Plan.Plus), default)
        );
        Assert.Equal(("Olga Marchenko", 4), (agencies.Rows[0].Owner, agencies.Rows[0].Members));
        await Assert.ThrowsAsync<Missing>(() => market.RunAsync<ListPeople>(list => list.RunAsync(market.Me("olga"), new(), default)));
        await Assert.ThrowsAsync<Missing>(() => market.RunAsync<ListAgencies>(list => list.RunAsync(market.Me("olga"), new(), default)));

        async Task<IEnumerable<string>> FindAsync(ListPeople.Input input) =>
            (await market.RunAsync<ListPeople, Page<OperatedPerson>>(list => list.RunAsync(market.Operator, input, default))).Rows.Select(
                row => row.Name
            );
    }

    private static Task ShowAsync(Joining market, Visibility visibility) =>
        market.RunAsync<SetVisibility>(set => set.RunAsync(market.Me("artem"), new(visibility), default));

    private static async Task<(string, bool)> SeenAsync(Joining market, Actor? reader)
    {
        var view = await market.RunAsync<ReadProfile, ProfileView>(read => read.RunAsync(reader, market.People["artem"].Slug, default));
        return (view.Name, view.More is not null);
    }
}

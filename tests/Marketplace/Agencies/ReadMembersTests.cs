using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class ReadMembersTests
{
    [Theory, BothDatabases, Rule("M-030")]
    public async Task Why_inviting_is_shut_is_said_by_the_same_conditions_that_refuse_it(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        Assert.Null((await ReadAsync(market, "olga")).InvitingIsShut);
        Assert.Equal(ActionMatrix.Refusal(AgencyAct.ManagePeople), (await ReadAsync(market, "dmytro")).InvitingIsShut);

        await market.PutOnAsync(Plan.Basic);

        Assert.Equal(new PlusNeeded().Message, (await ReadAsync(market, "olga")).InvitingIsShut);
        Assert.Equal(
            new PlusNeeded().Message,
            (await Assert.ThrowsAsync<PlusNeeded>(() => market.InviteAsync("olga", "new@example.com"))).Message
        );
    }

    [Theory, BothDatabases]
    public async Task Members_are_found_by_name_team_and_role_and_only_by_members(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        Assert.Equal(4, (await ListAsync(new())).Count);
        Assert.Equal(["Artem Kovalenko"], await ListAsync(new("artem")));
        Assert.Equal(["Olga Marchenko", "Dmytro Bondar"], await ListAsync(new(Role: "manager")));
        Assert.Empty(await ListAsync(new(TeamId: Guid.CreateVersion7())));
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<ListMembers>(list => list.RunAsync(market.InAgency("clara"), new(), default))
        );

        async Task<List<string>> ListAsync(ListMembers.Input input) =>
            [
                .. (
                    await market.RunAsync<ListMembers, IReadOnlyList<MemberRow>>(list =>
                        list.RunAsync(market.InAgency("artem"), input, default)
                    )
                ).Select(row => row.Name),
            ];
    }

    [Theory, BothDatabases]
    public async Task Behind_an_address_the_name_is_told_by_the_answer_and_not_before(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();
        Assert.Null((await ListAsync())[0].Name);

        await market.JoinAsync("viktor", token);

        Assert.Equal("Viktor Melnyk", (await ListAsync())[0].Name);
        await Assert.ThrowsAsync<NotAllowed>(() =>
            market.RunAsync<ListJoinInvitations>(list => list.RunAsync(market.InAgency("artem"), default))
        );

        Task<IReadOnlyList<JoinInvitationRow>> ListAsync() =>
            market.RunAsync<ListJoinInvitations, IReadOnlyList<JoinInvitationRow>>(list => list.RunAsync(market.InAgency("olga"), default));
    }

    [Theory, BothDatabases, Rule("M-091", "M-036")]
    public async Task The_link_tells_whoever_holds_it_what_it_is_and_why_it_is_shut(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var token = await market.TokenForViktorAsync();

        Assert.Null((await SeeAsync(null)).IsForYou);
        Assert.False((await SeeAsync(market.Me("clara"))).IsForYou);
        var own = await SeeAsync(market.Me("viktor"));
        Assert.Equal((true, null, "Auxility", "Olga Marchenko"), (own.IsForYou, own.Shut, own.Agency, own.Inviter));

        await market.PutOnAsync(Plan.Basic);
        Assert.IsType<PlusLapsed>((await SeeAsync(market.Me("viktor"))).Shut);
        market.Clock.Pass(TimeSpan.FromDays(8));
        Assert.IsType<JoinInvitationExpired>((await SeeAsync(market.Me("viktor"))).Shut);

        Task<JoinInvitationView> SeeAsync(Actor? reader) =>
            market.RunAsync<ReadJoinInvitation, JoinInvitationView>(read => read.RunAsync(reader, token, default));
    }

    [Theory, BothDatabases, Rule("M-338")]
    public async Task The_history_is_for_those_who_manage_people_page_by_page(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        for (var n = 0; n < 51; n++)
            await market.RunAsync<EditAgency>(edit => edit.RunAsync(market.InAgency("olga"), new("Auxility", $"Tagline {n}", ""), default));

        var first = await ReadAsync(null);
        var second = await ReadAsync(first.Next);

        Assert.Equal((50, 2), (first.Rows.Count, second.Rows.Count));
        Assert.Equal("agency.created", second.Rows[^1].Act);
        await Assert.ThrowsAsync<NotAllowed>(() =>
            market.RunAsync<ReadHistory>(read => read.RunAsync(market.InAgency("artem"), null, default))
        );

        Task<Page<HistoryRow>> ReadAsync(Cursor? after) =>
            market.RunAsync<ReadHistory, Page<HistoryRow>>(read => read.RunAsync(market.InAgency("olga"), after, default));
    }

    [Theory, BothDatabases, Rule("M-001")]
    public async Task The_account_switcher_holds_the_accounts_a_person_has_and_no_other(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        Assert.Equal(["/me", "/a/auxility"], await AccountsAsync("artem"));
        Assert.Equal(["/me"], await AccountsAsync("viktor"));
        await using var scope = market.Host.Services.CreateAsyncScope();
        var agencies = scope.ServiceProvider.GetServices<INavigation>().Single(kind => kind.Kind is AccountKind.Agency);
        Assert.Equal("Dmytro · Business manager", (await agencies.FrameAsync(market.InAgency("dmytro"), default))!.PersonLine);
        Assert.Null(await agencies.FrameAsync(market.InAgency("viktor"), default));

        async Task<List<string>> AccountsAsync(string first)
        {
            await using var services = market.Host.Services.CreateAsyncScope();
            var accounts = new List<string>();
            foreach (var kind in services.ServiceProvider.GetServices<INavigation>())
                accounts.AddRange((await kind.AccountsAsync(market.Me(first), default)).Select(account => account.Href));
            return accounts;
        }
    }

    private static Task<AgencyView> ReadAsync(Joining market, string first) =>
        market.RunAsync<ReadAgency, AgencyView>(read => read.RunAsync(market.InAgency(first), default));
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Invitations;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Messages;
using Guildhall.Marketplace.Offers;
using Guildhall.Marketplace.Proposals;
using Guildhall.Marketplace.Tests.Jobs;
using Guildhall.Marketplace.Tests.Proposals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Marketplace.Tests.Notices;

public sealed class AnnounceTests
{
    private static readonly OfferTerms Terms = new("Fleet dashboard", JobType.Hourly, 55_00, 30, null, "We look forward to it.", true);

    [Theory, BothDatabases, Rule("M-124", "M-212", "M-241", "R-309", "R-465")]
    public async Task Everyone_is_told_what_concerns_them_and_no_side_learns_who_stands_behind_the_other(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 200);
        var job = await market.PostAsync();
        var proposal = await market.SubmitAsync("dmytro", job, "artem");
        await market.ReadAsync(proposal);
        await WriteAsync(market, market.Clara(), proposal, "When could you begin?");
        await WriteAsync(market, market.InAgency("dmytro"), proposal, "On Monday.");
        await market.RunAsync<SendOffer>(send => send.RunAsync(market.Clara(), new(proposal.Id, Terms), default));
        var offer = await market.SeeAsync(db => db.Offers.SingleAsync());
        await market.RunAsync<AcceptOffer>(accept => accept.RunAsync(market.InAgency("dmytro"), new(offer.Id, 1), default));

        var told = await market.ToldAsync();
        var (artem, dmytro, olga, clara, sofiia) = (Id("artem"), Id("dmytro"), Id("olga"), Id("clara"), Id("sofiia"));
        Assert.Single(told, one => one.Text.StartsWith("Sent in your name", StringComparison.Ordinal) && one.People.SequenceEqual([artem]));
        var toClient = told.Where(one => one.Account == market.Clara().Account.Home).ToList();
        Assert.Equal([NoticeKind.Proposal, NoticeKind.Message, NoticeKind.Contract], toClient.Select(one => one.Kind));
        Assert.All(toClient, one => Assert.Equal([clara], one.People));
        Assert.All(toClient, one => Assert.DoesNotContain("Dmytro", one.Text, StringComparison.Ordinal));
        var toAgency = told.Where(one => one.Account == "/a/auxility").ToList();
        Assert.Equal([NoticeKind.Proposal, NoticeKind.Message, NoticeKind.Offer, NoticeKind.Contract], toAgency.Select(one => one.Kind));
        Assert.All(toAgency, one => Assert.Equivalent(new[] { artem, dmytro, olga }, one.People, strict: true));
        Assert.All(toAgency, one => Assert.DoesNotContain("Clara", one.Text, StringComparison.Ordinal));
        Assert.Equal($"/a/auxility/offers/{offer.Id}", toAgency[2].Href);
        Assert.DoesNotContain(told, one => one.People.Contains(sofiia));
        Assert.DoesNotContain(
            told,
            one => one.Text.Contains("begin?", StringComparison.Ordinal) || one.Text.Contains("Monday", StringComparison.Ordinal)
        );

        Guid Id(string name) => market.People[name].Id;
    }

    [Theory, BothDatabases, Rule("M-086", "M-225")]
    public async Task The_invited_are_told_and_those_who_wait_for_the_answer(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine);
        var job = await market.PostAsync();
        var interview = await market.RunAsync<InviteToInterview, InterviewInvitation>(invite =>
            invite.RunAsync(market.Clara(), new(job.Id, market.People["artem"].Id, "Would you look at this?"), default)
        );
        await market.RunAsync<AnswerInvitation>(answer =>
            answer.RunAsync(market.InAgency("dmytro"), new(interview.Id, AnswerInvitation.Kind.Decline, "Booked out."), default)
        );

        var told = await market.ToldAsync();
        var asked = Assert.Single(told, one => one is { Kind: NoticeKind.Invitation, Account: "/a/auxility" });
        Assert.Equivalent(new[] { "artem", "dmytro", "olga" }.Select(name => market.People[name].Id), asked.People, strict: true);
        Assert.Equal($"/a/auxility/invitations/{interview.Id}", asked.Href);
        var answered = Assert.Single(told, one => one.Kind is NoticeKind.Invitation && one.Account == market.Clara().Account.Home);
        Assert.Equal("Artem Kovalenko declined your invitation to “" + job.Title + "”.", answered.Text);
    }

    [Theory, BothDatabases, Rule("M-086", "M-107")]
    public async Task Who_is_invited_to_an_agency_is_told_and_its_admins_that_they_came(Engine engine)
    {
        await using var market = await Market.WithAuxilityAsync(engine);
        var clara = market.People["clara"];
        await market.ChangeAsync(async db =>
            (await db.People.SingleAsync(person => person.Id == clara.Id)).Describe("Clara works too", "", 4000, [])
        );
        var team = await market.SeeAsync(db => db.Teams.Select(team => team.Id).SingleAsync());
        await market.RunAsync<InvitePeople>(invite =>
            invite.RunAsync(market.InAgency("olga"), new(team, clara.ShortId, null, Permissions.Freelancer), default)
        );
        var invitation = await market.SeeAsync(db => db.JoinInvitations.SingleAsync());
        await market.RunAsync<JoinAgency>(join => join.RunAsync(market.Me("clara"), new(InvitationId: invitation.Id), default));

        var told = await market.ToldAsync();
        var invited = Assert.Single(told, one => one.People.SequenceEqual([clara.Id]));
        Assert.Equal(
            ("", "Olga Marchenko invites you to the agency Auxility.", $"/me/agencies?invitation={invitation.Id}"),
            (invited.Account, invited.Text, invited.Href)
        );
        var settled = Assert.Single(market.Host.Services.GetRequiredService<Overheard>().Of<NoticeSettled>());
        Assert.Equal((clara.Id, invited.Kind, invited.Href), (Assert.Single(settled.People), settled.Kind, settled.Href));
        var joined = Assert.Single(told, one => one.Text == "Clara Whitfield joined Auxility.");
        Assert.Equal([market.People["olga"].Id], joined.People);
    }

    [Theory, BothDatabases, Rule("R-406")]
    public async Task A_pool_that_runs_low_is_told_once_at_each_mark(Engine engine)
    {
        await using var market = await Pitch.ReadyAsync(engine, connects: 86);
        foreach (var _ in Enumerable.Range(0, 4))
            await market.SubmitAsync("dmytro", await market.PostAsync(Posted.Dashboard), "artem");

        var low = (await market.ToldAsync()).Where(one => one.Kind is NoticeKind.Connects).ToList();

        // 86, 72, 58, 44, 30 at fourteen each: past 80 once, past 40 once.
        Assert.Equal(["Auxility is down to 72 Connects.", "Auxility is down to 30 Connects."], low.Select(one => one.Text));
        Assert.Equivalent(new[] { market.People["olga"].Id, market.People["dmytro"].Id }, low[0].People, strict: true);
    }

    [Theory, Rule("R-406")]
    [InlineData(90, 80, true)]
    [InlineData(80, 70, false)]
    [InlineData(41, 40, true)]
    [InlineData(40, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, false)]
    public void The_marks_are_the_setting_half_of_it_and_nothing(int before, int after, bool falls)
    {
        var pool = Pool.Open(Guid.NewGuid());
        var now = new DateTimeOffset(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);
        var cause = new Cause(Guid.NewGuid(), "Olga Marchenko", null, null, null);
        if (after > 0)
            pool.Receive(EntryKind.Buy, after, "key", cause, now.AddDays(1), now);

        Assert.Equal(falls, pool.FellFrom(before, 80));
    }

    private static Task WriteAsync(Market market, Actor actor, Proposal proposal, string text) =>
        market.RunAsync<WriteMessage>(write => write.RunAsync(actor, new(proposal.Id, text), default));
}

using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Guildhall.Server.Mail;
using Guildhall.Server.Notices;
using Guildhall.Server.SignIn;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Notices;

public sealed class NoticeTests
{
    [Theory, BothDatabases, Rule("R-467")]
    public async Task An_event_heard_twice_is_one_line(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var artem = await JoinAsync(town, "Artem Kovalenko");
        var queued = new NoticeQueued([artem.PersonId, artem.PersonId, Guid.NewGuid()], NoticeKind.Offer, "", "An offer.", "/me/offers");
        var envelope = new Envelope(
            Guid.CreateVersion7(),
            typeof(NoticeQueued).FullName!,
            JsonSerializer.Serialize(queued, Json.Options),
            town.Clock.GetUtcNow()
        );

        for (var i = 0; i < 2; i++)
            await town.Services.GetRequiredService<IBus>().PublishAsync(envelope, default);

        var kept = Assert.Single((await SeeAsync(town, artem)).Page.Rows);
        Assert.Equal(("An offer.", 1, true), (kept.Text, kept.Times, kept.IsNew));
    }

    [Theory, BothDatabases, Rule("R-464")]
    public async Task What_happens_again_before_it_is_read_moves_its_line_up_and_counts(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var artem = await JoinAsync(town, "Artem Kovalenko");
        await TellAsync(town, artem, NoticeKind.Message, "The client wrote.", "/a/auxility/messages/1");
        await TellAsync(town, artem, NoticeKind.Offer, "An offer.", "/me/offers");
        town.Clock.Pass(TimeSpan.FromMinutes(5));
        await TellAsync(town, artem, NoticeKind.Message, "The client wrote again.", "/a/auxility/messages/1");

        var view = await SeeAsync(town, artem);
        Assert.Equal(["The client wrote again.", "An offer."], view.Page.Rows.Select(row => row.Text));
        Assert.Equal((2, 2), (view.Page.Rows[0].Times, view.Unread));

        await town.InAsync<OpenNotice>(open => open.RunAsync(artem, view.Page.Rows[0].Id, default));
        await TellAsync(town, artem, NoticeKind.Message, "And again.", "/a/auxility/messages/1");
        Assert.Equal(
            ["And again.", "The client wrote again.", "An offer."],
            (await SeeAsync(town, artem)).Page.Rows.Select(row => row.Text)
        );
    }

    [Theory, BothDatabases]
    public async Task What_is_settled_is_read_for_whom_it_was_settled_and_nothing_else_is(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var artem = await JoinAsync(town, "Artem Kovalenko");
        var dmytro = await JoinAsync(town, "Dmytro Bondar");
        foreach (var one in new[] { artem, dmytro })
        {
            await TellAsync(town, one, NoticeKind.Invitation, "An invitation.", "/me/invitations/1");
            await TellAsync(town, one, NoticeKind.Invitation, "Another invitation.", "/me/invitations/2");
            await TellAsync(town, one, NoticeKind.Message, "A message.", "/me/invitations/1");
        }

        for (var i = 0; i < 2; i++) // an answer may be heard of twice
        {
            await town.InAsync<ServerDb>(async db =>
            {
                db.Tell(new NoticeSettled([artem.PersonId], NoticeKind.Invitation, "/me/invitations/1"), town.Clock.GetUtcNow());
                await db.SaveChangesAsync();
            });
            await town.DrainAsync();
        }

        Assert.Equal(
            [("A message.", true), ("An invitation.", false), ("Another invitation.", true)],
            (await SeeAsync(town, artem)).Page.Rows.Select(row => (row.Text, row.IsNew)).Order()
        );
        Assert.Equal(3, (await SeeAsync(town, dmytro)).Unread);
    }

    [Theory, BothDatabases]
    public async Task All_read_leaves_what_came_meanwhile(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var artem = await JoinAsync(town, "Artem Kovalenko");
        var dmytro = await JoinAsync(town, "Dmytro Bondar");
        await TellAsync(town, artem, NoticeKind.Offer, "One.", "/1");
        await TellAsync(town, dmytro, NoticeKind.Offer, "Another’s.", "/1");
        var drawn = town.Clock.GetUtcNow();
        town.Clock.Pass(TimeSpan.FromSeconds(3));
        await TellAsync(town, artem, NoticeKind.Offer, "Two.", "/2");

        Assert.Equal(1, await town.InAsync<ReadNotices, int>(read => read.RunAsync(artem, drawn, default)));

        Assert.Equal([("Two.", true), ("One.", false)], (await SeeAsync(town, artem)).Page.Rows.Select(row => (row.Text, row.IsNew)));
        Assert.Equal(1, (await SeeAsync(town, dmytro)).Unread);
    }

    [Theory, BothDatabases, Rule("R-011")]
    public async Task Anothers_notice_does_not_exist_and_an_agencys_goes_with_the_membership(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var olga = await JoinAsync(town, "Olga Marchenko");
        var artem = await JoinAsync(town, "Artem Kovalenko");
        await town.InAsync<CreateAgency>(create => create.RunAsync(olga, new("Auxility"), default));
        await ChangeMarketAsync(
            town,
            async db =>
                db.Members.Add(
                    Member.Join(
                        await db.Agencies.SingleAsync(),
                        (await db.Teams.SingleAsync()).Id,
                        await db.People.SingleAsync(person => person.Id == artem.PersonId),
                        Permissions.Freelancer,
                        0,
                        town.Clock.GetUtcNow()
                    )
                )
        );
        await TellAsync(town, artem, NoticeKind.Offer, "An offer.", "/a/auxility/offers", "/a/auxility");
        var notice = Assert.Single((await SeeAsync(town, artem)).Page.Rows);
        Assert.Equal("/a/auxility", notice.Account);

        await Assert.ThrowsAsync<Missing>(() => town.InAsync<OpenNotice, string>(open => open.RunAsync(olga, notice.Id, default)));
        await ChangeMarketAsync(town, async db => (await db.Members.SingleAsync(member => !member.IsOwner)).End(town.Clock.GetUtcNow()));

        var after = await SeeAsync(town, artem);
        Assert.Empty(after.Page.Rows);
        Assert.Equal(0, after.Unread);
    }

    [Theory, BothDatabases, Rule("R-461")]
    public async Task Mail_goes_to_whoever_wants_it_about_that_kind(Engine engine)
    {
        await using var town = await StartAsync(engine);
        var artem = await JoinAsync(town, "Artem Kovalenko");
        var dmytro = await JoinAsync(town, "Dmytro Bondar");
        await town.InAsync<WishMail>(wish => wish.RunAsync(dmytro, new HashSet<NoticeKind> { NoticeKind.Proposal }, default));

        foreach (var kind in new[] { NoticeKind.Offer, NoticeKind.Proposal })
            await town.InAsync<ServerDb>(async db =>
            {
                db.Tell(new NoticeQueued([artem.PersonId, dmytro.PersonId], kind, "", $"About {kind}.", "/x"), town.Clock.GetUtcNow());
                await db.SaveChangesAsync();
            });
        await town.DrainAsync();

        var mails = await town.InAsync<ServerDb, List<string>>(db =>
            db.Mails.OrderBy(mail => mail.To).Select(mail => mail.To + ": " + mail.Subject).ToListAsync()
        );
        Assert.Equal(["artem@example.com: About Offer.", "dmytro@example.com: About Proposal."], mails);
        Assert.Equal(2, (await SeeAsync(town, dmytro)).Unread);
    }

    private static Task<TestHost> StartAsync(Engine engine) =>
        TestHost.StartAsync(
            engine,
            "notices",
            services =>
            {
                services.Configure<MailOptions>(mail => mail.Site = "https://guildhall.example");
                services.AddSingleton<IServer>(provider => new Microsoft.AspNetCore.TestHost.TestServer(provider));
                services.AddMarketplace().AddModule<ServerDb>(ServerDb.Name).AddScoped<NoticesOf>();
            }
        );

    private static async Task<Actor> JoinAsync(TestHost town, string name)
    {
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}@example.com";
        var id = Guid.CreateVersion7();
        await town.InAsync<RegisterPerson>(register => register.RunAsync(id, name, email, default));
        await ChangeMarketAsync(town, async db => (await db.People.SingleAsync(person => person.Id == id)).Describe("Works", "", 5000, []));
        await town.InAsync<ServerDb>(async db =>
        {
            db.Logins.Add(
                new Login
                {
                    Id = id,
                    Name = name,
                    Email = email,
                    NormalizedEmail = email.ToUpperInvariant(),
                    UserName = email,
                    NormalizedUserName = email.ToUpperInvariant(),
                    EmailConfirmed = true,
                }
            );
            await db.SaveChangesAsync();
        });
        return new Actor(id, name, new Account(AccountKind.Freelancer, ""), Door.Page) { ConfirmedAt = town.Clock.GetUtcNow() };
    }

    private static async Task TellAsync(TestHost town, Actor whom, NoticeKind kind, string text, string href, string account = "")
    {
        await town.InAsync<ServerDb>(async db =>
        {
            db.Tell(new NoticeQueued([whom.PersonId], kind, account, text, href), town.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });
        await town.DrainAsync();
    }

    private static Task<NoticesView> SeeAsync(TestHost town, Actor actor) =>
        town.InAsync<SeeNotices, NoticesView>(see => see.RunAsync(actor, null, null, default));

    private static Task ChangeMarketAsync(TestHost town, Func<MarketplaceDb, Task> change) =>
        town.InAsync<MarketplaceDb>(async db =>
        {
            await change(db);
            await db.SaveChangesAsync();
        });
}

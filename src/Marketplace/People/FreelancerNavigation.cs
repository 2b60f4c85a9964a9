using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>A person's own sidebar.</summary>
internal sealed class FreelancerNavigation(MarketplaceDb db, SeeMyWork work) : INavigation
{
    public AccountKind Kind => AccountKind.Freelancer;

    public async Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation)
    {
        var me = await db
            .People.AsNoTracking()
            .Where(person => person.Id == actor.PersonId)
            .Select(person => new
            {
                person.Name,
                person.Picture,
                person.Title,
            })
            .SingleOrDefaultAsync(cancellation);
        if (me is null)
            return null;
        var open = await work.RunAsync(actor, cancellation);
        return new Frame(
            me.Name,
            "/me",
            Pictures.Of(me.Name, me.Picture),
            me.Title.Length > 0 ? "Freelancer" : "No profile yet",
            [
                new NavGroup(
                    null,
                    new NavItem("Today", "home", "/me"),
                    new NavItem("Invitations", "mail-opened", "/me/invitations", open.Invitations, Hot: true)
                ),
                new NavGroup(
                    "Pipeline",
                    new NavItem("Proposals", "send", "/me/proposals", open.Proposals),
                    new NavItem("Offers", "gavel", "/me/offers", open.Offers),
                    new NavItem("Contracts", "file-text", "/me/contracts", open.Contracts),
                    new NavItem("Messages", "message", "/me/messages", open.Rooms, Hot: true)
                ),
                new NavGroup(
                    "You",
                    new NavItem("Profile", "user", "/me/profile"),
                    new NavItem("Services", "package", "/me/services"),
                    new NavItem("Agencies", "users-group", "/me/agencies"),
                    new NavItem("In your name", "user-check", "/me/in-my-name"),
                    new NavItem("Settings", "settings", "/settings/you")
                ),
            ]
        );
    }

    public async Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation)
    {
        var me = await db
            .People.AsNoTracking()
            .Where(person => person.Id == actor.PersonId)
            .Select(person => new { person.Name, person.Picture })
            .SingleOrDefaultAsync(cancellation);
        return me is null ? [] : [new AccountChoice(me.Name, "Freelancer", "/me", Pictures.Of(me.Name, me.Picture))];
    }
}

/// <summary>A client account's sidebar, and the client accounts one may switch to.</summary>
internal sealed class ClientNavigation(MarketplaceDb db) : INavigation
{
    public AccountKind Kind => AccountKind.Client;

    public async Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation)
    {
        var here = actor.Account.Slug;
        var client = await Mine(actor).Where(client => client.Slug == here).SingleOrDefaultAsync(cancellation);
        return client is null
            ? null
            : new Frame(
                client.Name,
                $"/c/{here}",
                Pictures.Of(client.Name, client.Picture, organisation: true),
                $"{actor.Name.Split(' ')[0]} · Client",
                [
                    new NavGroup(
                        null,
                        [
                            new NavItem("Jobs", "briefcase", $"/c/{here}/jobs", await OpenJobsAsync(client.Id, cancellation)),
                            new NavItem(
                                "Messages",
                                "message",
                                $"/c/{here}/messages",
                                await db.Rooms.CountAsync(room => room.ClientId == client.Id && !room.ClientWaits, cancellation),
                                Hot: true
                            ),
                            new NavItem("Offers", "gavel", $"/c/{here}/offers"),
                            new NavItem(
                                "Contracts",
                                "file-text",
                                $"/c/{here}/contracts",
                                await db.Contracts.CountAsync(
                                    contract => contract.ClientId == client.Id && contract.EndedAt == null,
                                    cancellation
                                )
                            ),
                        ]
                    ),
                ]
            );
    }

    public async Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation) =>
        [
            .. (await Mine(actor).OrderBy(client => client.CreatedAt).ToListAsync(cancellation)).Select(client => new AccountChoice(
                client.Name,
                "Client",
                $"/c/{client.Slug}",
                Pictures.Of(client.Name, client.Picture, organisation: true)
            )),
        ];

    private Task<int> OpenJobsAsync(Guid clientId, CancellationToken cancellation) =>
        db.Jobs.CountAsync(job => job.ClientId == clientId && job.State == JobState.Open, cancellation);

    private IQueryable<Client> Mine(Actor actor) =>
        db
            .Clients.AsNoTracking()
            .Where(client => db.ClientMembers.Any(member => member.ClientId == client.Id && member.PersonId == actor.PersonId));
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class TransferOwnershipTests
{
    [Theory, BothDatabases, Rule("M-017", "M-012")]
    public async Task The_owner_offers_the_member_accepts_and_the_owner_before_stays_a_full_admin(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);

        await OfferAsync(market, "olga", "dmytro");
        Assert.Equal("Olga Marchenko", await OwnerAsync(market));
        await AnswerAsync(market, "dmytro", accepted: true);

        Assert.Equal("Dmytro Bondar", await OwnerAsync(market));
        var owners = await market.SeeAsync(db => db.Members.Where(one => one.IsOwner).Select(one => one.Person.Name).ToListAsync());
        Assert.Equal(["Dmytro Bondar"], owners);
        // Full admin, and able to go now.
        Assert.Null((await market.InviteAsync("olga", "new@example.com"))[0].Refusal);
        await market.RunAsync<LeaveAgency>(async leave =>
            await leave.RunAsync(market.Me("olga"), new(await market.MemberIdAsync("olga")), default)
        );
    }

    [Theory, BothDatabases, Rule("M-017")]
    public async Task Only_the_owner_offers_only_members_are_offered_and_only_the_one_asked_accepts(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.PermitAsync("sofiia", Permissions.Freelancer with { Admin = Admin.Full });
        await Assert.ThrowsAsync<NotAllowed>(() => OfferAsync(market, "sofiia", "dmytro"));
        // Viktor is only invited.
        await market.TokenForViktorAsync();
        var invitation = await market.SeeAsync(db => db.JoinInvitations.Select(one => one.Id).SingleAsync());
        await Assert.ThrowsAsync<Missing>(() =>
            market.RunAsync<OfferOwnership>(offer => offer.RunAsync(market.InAgency("olga"), new(invitation), default))
        );

        await OfferAsync(market, "olga", "dmytro");

        await Assert.ThrowsAsync<NotOffered>(() => AnswerAsync(market, "artem", accepted: true));
        await market.RunAsync<OfferOwnership>(offer => offer.RunAsync(market.InAgency("olga"), new(MemberId: null), default));
        await Assert.ThrowsAsync<NotOffered>(() => AnswerAsync(market, "dmytro", accepted: true));
        Assert.Equal("Olga Marchenko", await OwnerAsync(market));
    }

    [Theory, BothDatabases, Rule("M-017", "M-005")]
    public async Task Both_prove_who_they_are(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        var dmytro = await market.MemberIdAsync("dmytro");

        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            market.RunAsync<OfferOwnership>(offer =>
                offer.RunAsync(market.InAgency("olga") with { ConfirmedAt = null }, new(dmytro), default)
            )
        );
        await OfferAsync(market, "olga", "dmytro");
        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            market.RunAsync<AnswerOwnership>(answer =>
                answer.RunAsync(market.InAgency("dmytro") with { ConfirmedAt = null }, new(true), default)
            )
        );
    }

    [Theory, BothDatabases, Rule("M-012")]
    public async Task Who_owns_an_agency_already_takes_over_no_second_one(Engine engine)
    {
        await using var market = await Joining.StartAsync(engine);
        await market.RunAsync<CreateAgency>(create => create.RunAsync(market.Me("dmytro"), new("Brightfold"), default));
        await OfferAsync(market, "olga", "dmytro");

        await Assert.ThrowsAsync<OwnsAnAgency>(() => AnswerAsync(market, "dmytro", accepted: true));
    }

    private static async Task OfferAsync(Joining market, string by, string to)
    {
        var id = await market.MemberIdAsync(to);
        await market.RunAsync<OfferOwnership>(offer => offer.RunAsync(market.InAgency(by), new(id), default));
    }

    private static Task AnswerAsync(Joining market, string who, bool accepted) =>
        market.RunAsync<AnswerOwnership>(answer => answer.RunAsync(market.InAgency(who), new(accepted), default));

    private static Task<string> OwnerAsync(Joining market) =>
        market.SeeAsync(db =>
            db.Agencies.Where(one => one.Slug == "auxility")
                .Join(db.People, one => one.OwnerId, owner => owner.Id, (_, owner) => owner.Name)
                .SingleAsync()
        );
}

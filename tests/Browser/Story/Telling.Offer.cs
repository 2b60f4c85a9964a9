using System.Text.RegularExpressions;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Offers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>5: an invitation answered for Artem, and an offer that only a business manager accepts, once.</summary>
internal sealed partial class Telling
{
    private const string SecondJob = "Keep our stock numbers right";
    private Guid offer;

    /// <summary>Clara invites Artem by his profile; Dmytro accepts for him.</summary>
    public async Task ClaraInvitesAndDmytroAcceptsForArtemAsync()
    {
        var job = await PostAsync(SecondJob, "C#, PostgreSQL");
        var clara = await AtAsync("Clara Whitfield", $"/c/harbor-pine/jobs/{job}/invite");
        await clara.FollowAsync("Invite Artem Kovalenko");
        await clara.EnterAsync("Message", "Hello Artem, your profile fits. Shall we talk?");
        await clara.PushAsync("Invite Artem");
        await site.SettleAsync();

        var dmytro = await AtAsync("Dmytro Bondar", "/a/auxility/invitations");
        await dmytro.FollowAsync(SecondJob);
        await dmytro.SeesAsync("your profile fits. Shall we talk?");
        await dmytro.EnterAsync("Hourly rate", "60");
        await dmytro.EnterAsync("Letter or reason", "Yes: stock is counted twice where two systems book it. I would begin there.");
        await dmytro.PushAsync("Accept as Artem");

        var answer = Assert.Single(await ProposalsAsync(SecondJob));
        Assert.Equal(("Artem Kovalenko", "Dmytro Bondar", 0), (answer.Sender!.Name, answer.ActorName, answer.Connects));
    }

    /// <summary>Artem cannot answer the offer. Dmytro and Kateryna press at once: a contract exists once, and the later one reads who was first.</summary>
    public async Task OfTwoManagersOneAcceptsTheOfferAsync()
    {
        var proposal = Assert.Single(await ProposalsAsync(SecondJob));
        var clara = await AtAsync("Clara Whitfield", $"/c/harbor-pine/offers/new?proposal={proposal.Id}");
        await clara.EnterAsync("Message", "We would like to begin on Monday.");
        await clara.PushAsync("Send offer to Artem");
        await site.SettleAsync();
        offer = await site.InAsync<MarketplaceDb, Guid>(db => db.Offers.Select(offer => offer.Id).SingleAsync());

        // What only an open offer has.
        Assert.NotNull(await KeepAsync(clara, $"/c/harbor-pine/offers/{offer}/edit"));

        var artem = await AtAsync("Artem Kovalenko", $"/a/auxility/offers/{offer}");
        var shut = artem.GetByRole(AriaRole.Button, new() { Name = "Accept for Artem", Exact = true });
        await Assertions.Expect(shut).ToHaveAttributeAsync("aria-disabled", "true");
        // The button is not what keeps him from it.
        var forced = await artem.Context.APIRequest.PostAsync(
            "/api/v1/a/auxility/offers/accept",
            new() { DataObject = new { offerId = offer, revision = 1 } }
        );
        Assert.Equal(403, forced.Status);

        IPage[] managers =
        [
            await AtAsync("Dmytro Bondar", $"/a/auxility/offers/{offer}"),
            await AtAsync("Kateryna Shevchuk", $"/a/auxility/offers/{offer}"),
        ];
        await Task.WhenAll(managers.Select(manager => manager.PushAsync("Accept for Artem")));

        var contract = await site.InAsync<MarketplaceDb, Contract>(db => db.Contracts.AsNoTracking().SingleAsync());
        var answered = await site.InAsync<MarketplaceDb, Offer>(db => db.Offers.AsNoTracking().SingleAsync());
        Assert.Equal((offer, OfferState.Accepted), (contract.OfferId, answered.State));
        var late = Assert.Single(managers, manager => !manager.Url.EndsWith("/contracts", StringComparison.Ordinal));
        var note = late.GetByRole(AriaRole.Alert);
        await Assertions.Expect(note).ToHaveCountAsync(1);
        await Assertions.Expect(note).ToContainTextAsync(answered.AnsweredByName!);
        var prompt = Assert.Single(managers, manager => manager != late);
        await prompt.SeesAsync("Artem Kovalenko", SecondJob);
    }
}

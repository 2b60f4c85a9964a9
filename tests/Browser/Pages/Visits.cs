using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.Offers;
using Guildhall.Partners;
using Guildhall.Partners.Companies;
using Guildhall.Radar;
using Guildhall.Radar.Bidding;
using Guildhall.Radar.Managers;
using Guildhall.Server.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Browser.Tests.Pages;

/// <summary>Where each page is found in the demo's world, and who may see it. Whoever adds a page adds its line here.</summary>
internal sealed partial class Visits(DemoSite demo)
{
    /// <summary>One look at a page.</summary>
    /// <param name="Who">First name of somebody of the demo, or "anyone".</param>
    /// <param name="Address">The page's address.</param>
    public sealed record Visit(string Who, string Address);

    /// <summary>What of a route's parameters does not tell it from others: <c>/a/{agency}</c> and <c>/a/{Slug}</c> are one.</summary>
    public static string Bare(string route) => Parameter().Replace(route, "{}");

    /// <summary>The visits by route, and those of pages that no route belongs to.</summary>
    public async Task<ILookup<string, Visit>> FindAsync()
    {
        var market = await MarketAsync();
        var radar = await RadarAsync();
        var partners = await PartnersAsync();
        return new[] { Everybody(), market, radar, partners }
            .SelectMany(each => each)
            .ToLookup(each => Bare(each.Route), each => new Visit(each.Who, each.Address), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Route, string Who, string Address)> Everybody() =>
        [
            ("/", "anyone", "/"),
            ("/sign-in", "anyone", "/sign-in"),
            ("/sign-in/code", DemoSite.WithCodes, "/sign-in/code"),
            ("/sign-in/lost", "anyone", "/sign-in/lost"),
            ("/sign-in/new-password", "anyone", $"/sign-in/new-password?id={Guid.Empty}&token=none"),
            ("/sign-up", "anyone", "/sign-up"),
            ("/sign-up/confirm", "anyone", $"/sign-up/confirm?id={Guid.Empty}&token=none"),
            ("/confirm", "olga", "/confirm?next=%2Fa%2Fauxility%2Fmembers"),
            ("/start", "olga", "/start"),
            ("/start", "clara", "/start"),
            ("/go", "dmytro", "/go?q=react"),
            ("/go", "clara", "/go?q=nothingisnamedso"),
            ("/notifications", "dmytro", "/notifications"),
            ("/notifications", "ruth", "/notifications"),
            ("/settings/you", "artem", "/settings/you"),
            ("/settings/you/address", "artem", "/settings/you/address?to=artem%40new.example&token=none"),
            ("/settings/security", "artem", "/settings/security"),
            ("/help", "anyone", "/help"),
            ("/help", "artem", "/help?q=connects"),
            ("/help/{slug}", "anyone", "/help/connect-your-agency"),
            ("/support", "olga", "/support"),
            ("/mail", "ruth", "/mail"),
            ("/operator", "ruth", "/operator"),
            ("/operator/agencies", "ruth", "/operator/agencies"),
            ("/operator/audit", "ruth", "/operator/audit"),
            ("/operator/help", "ruth", "/operator/help"),
            ("/operator/managers", "ruth", "/operator/managers"),
            ("/operator/numbers", "ruth", "/operator/numbers"),
            ("/operator/partners", "ruth", "/operator/partners"),
            ("/operator/people", "ruth", "/operator/people"),
            ("style guide", "anyone", "/design"),
        ];

    private async Task<IEnumerable<(string Route, string Who, string Address)>> MarketAsync()
    {
        var artem = (await demo.World.AsAsync("artem")).PersonId;
        const string A = "/a/auxility";
        const string C = "/c/harbor-pine";
        return await demo.Site.InAsync<MarketplaceDb, (string, string, string)[]>(async db =>
        {
            var harbor = await db.Clients.Where(client => client.Slug == "harbor-pine").Select(client => client.Id).SingleAsync();
            var auxility = await db.Agencies.Where(agency => agency.Slug == "auxility").Select(agency => agency.Id).SingleAsync();
            var team = await db.Teams.Where(team => team.AgencyId == auxility).Select(team => team.Id).FirstAsync();
            var slug = await db.People.Where(person => person.Id == artem).Select(person => person.Slug).SingleAsync();
            var member = await db.Members.Where(one => one.PersonId == artem && one.LeftAt == null).Select(one => one.Id).SingleAsync();
            var free = (
                await db
                    .Jobs.Where(job => job.State == JobState.Open && !job.UsOnly)
                    .Where(job => !db.Proposals.Any(proposal => proposal.JobId == job.Id && proposal.AgencyId == auxility))
                    .OrderByDescending(job => job.PostedAt)
                    .ToListAsync()
            )
                .First(job => job.Questions.Count > 0)
                .Id;
            var sent = await db
                .Proposals.Where(one => one.AgencyId == auxility && one.State == ProposalState.Submitted)
                .OrderByDescending(one => one.SentAt)
                .Select(one => one.Id)
                .FirstAsync();
            var offer = await db.Offers.SingleAsync(one => one.ClientId == harbor && one.State == OfferState.Open);
            var given = await db.Proposals.SingleAsync(one => one.Id == offer.ProposalId);
            var unoffered = await db
                .Proposals.Where(one =>
                    one.Job.ClientId == harbor && one.Job.State == JobState.Open && one.State == ProposalState.Submitted
                )
                .Select(one => one.Id)
                .FirstAsync();
            var invited = await db.InterviewInvitations.Where(one => one.PersonId == artem).Select(one => one.Id).FirstAsync();
            var room = await db.Rooms.Where(one => one.AgencyId == auxility).Select(one => one.Id).FirstAsync();
            var contract = await db.Contracts.OrderBy(one => one.BegunAt).FirstAsync();
            var hirer = await db
                .ClientMembers.Where(one => one.ClientId == contract.ClientId)
                .Select(one => new
                {
                    Slug = db.Clients.Where(client => client.Id == one.ClientId).Select(client => client.Slug).Single(),
                    Email = db.People.Where(person => person.Id == one.PersonId).Select(person => person.Email).Single(),
                })
                .SingleAsync();
            var talk = await db.Rooms.Where(one => one.ClientId == harbor).Select(one => one.Id).FirstAsync();
            await demo.World.InAsync<InvitePeople>(async invite =>
                await invite.RunAsync(
                    await demo.World.AsAsync("olga", AccountKind.Agency, "auxility"),
                    new(team, "ines@new.example", null, Permissions.Freelancer),
                    default
                )
            );
            await demo.World.SettleAsync(default);
            var joins = await demo.Site.PathInMailAsync("ines@new.example", "/join/");
            return
            [
                ("/people/{Slug}", "anyone", $"/people/{slug}"),
                ("/agencies/{Slug}", "anyone", "/agencies/auxility"),
                ("/operator/people/{Id}", "ruth", $"/operator/people/{artem}"),
                ("/join/{Token}", "anyone", joins),
                ("/join/{Token}", "artem", joins),
                ("/me", "artem", "/me"),
                ("/me/agencies", "artem", "/me/agencies"),
                ("/me/contracts", "artem", "/me/contracts"),
                ("/me/in-my-name", "artem", "/me/in-my-name"),
                ("/me/invitations", "artem", "/me/invitations"),
                ("/me/messages", "artem", "/me/messages"),
                ("/me/offers", "artem", "/me/offers"),
                ("/me/profile", "artem", "/me/profile"),
                ("/me/proposals", "artem", "/me/proposals"),
                ("/me/services", "artem", "/me/services"),
                ("/a/new", "artem", "/a/new"),
                ("/c/new", "artem", "/c/new"),
                ("/a/{}", "olga", A),
                ("/a/{}/members", "olga", $"{A}/members"),
                ("/a/{}/members", "artem", $"{A}/members"),
                ("/a/{}/members/history", "olga", $"{A}/members/history"),
                ("/a/{}/members/invitations", "olga", $"{A}/members/invitations"),
                ("/a/{}/members/invite", "olga", $"{A}/members/invite"),
                ("/a/{}/members/teams", "olga", $"{A}/members/teams"),
                ("/a/{}/members/{}", "olga", $"{A}/members/{member}"),
                ("/a/{}/members/{}/remove", "olga", $"{A}/members/{member}/remove"),
                ("/a/{}/profile", "olga", $"{A}/profile"),
                ("/a/{}/settings", "olga", $"{A}/settings"),
                ("/a/{}/connects", "olga", $"{A}/connects"),
                ("/a/{}/invitations", "dmytro", $"{A}/invitations"),
                ("/a/{}/invitations/{}", "dmytro", $"{A}/invitations/{invited}"),
                ("/a/{}/jobs", "dmytro", $"{A}/jobs"),
                ("/a/{}/jobs", "artem", $"{A}/jobs"),
                ("/a/{}/jobs/{}", "dmytro", $"{A}/jobs/{free}"),
                ("/a/{}/jobs/{}/propose", "dmytro", $"{A}/jobs/{free}/propose"),
                ("/a/{}/proposals", "dmytro", $"{A}/proposals"),
                ("/a/{}/proposals/{}", "dmytro", $"{A}/proposals/{sent}"),
                ("/a/{}/contracts", "dmytro", $"{A}/contracts"),
                ("/a/{}/messages", "dmytro", $"{A}/messages"),
                ("/a/{}/messages/{}", "dmytro", $"{A}/messages/{room}"),
                ("/a/{}/offers", "dmytro", $"{A}/offers"),
                ("/a/{}/offers/{}", "dmytro", $"{A}/offers/{offer.Id}"),
                ("/c/{}", "clara", C),
                ("/c/{}/jobs", "clara", $"{C}/jobs"),
                ("/c/{}/jobs/new", "clara", $"{C}/jobs/new"),
                ("/c/{}/jobs/{}", "clara", $"{C}/jobs/{given.JobId}"),
                ("/c/{}/jobs/{}/edit", "clara", $"{C}/jobs/{given.JobId}/edit"),
                ("/c/{}/jobs/{}/invite", "clara", $"{C}/jobs/{given.JobId}/invite"),
                ("/c/{}/jobs/{}/proposals", "clara", $"{C}/jobs/{given.JobId}/proposals"),
                ("/c/{}/jobs/{}/proposals/{}", "clara", $"{C}/jobs/{given.JobId}/proposals/{given.Id}"),
                ("/c/{}/offers", "clara", $"{C}/offers"),
                ("/c/{}/offers/new", "clara", $"{C}/offers/new?proposal={unoffered}"),
                ("/c/{}/offers/{}", "clara", $"{C}/offers/{offer.Id}"),
                ("/c/{}/offers/{}/edit", "clara", $"{C}/offers/{offer.Id}/edit"),
                ("/c/{}/messages", "clara", $"{C}/messages"),
                ("/c/{}/messages/{}", "clara", $"{C}/messages/{talk}"),
                ("/c/{}/contracts", "clara", $"{C}/contracts"),
                ("/c/{}/contracts/{}", hirer.Email.Split('@')[0], $"/c/{hirer.Slug}/contracts/{contract.Id}"),
                ("nothing there", "artem", "/a/auxility/nothing-here"),
            ];
        });
    }

    private async Task<IEnumerable<(string Route, string Who, string Address)>> RadarAsync()
    {
        const string R = "/r/auxility-radar";
        return await demo.Site.InAsync<RadarDb, (string, string, string)[]>(async db =>
        {
            var waits = await db
                .Bids.Where(bid => bid.State == BidState.AwaitingApproval)
                .OrderByDescending(bid => bid.MatchedAt)
                .Select(bid => new { bid.Id, bid.OpportunityId })
                .ToListAsync();
            // The demo leaves something to decide to whoever opens it.
            Assert.InRange(waits.Count, 2, 10);
            var scanner = await db.Scanners.OrderBy(one => one.Name).Select(one => one.Id).FirstAsync();
            var letter = await db.Templates.Select(one => one.Id).FirstAsync();
            var assigned = await db.Assignments.Where(one => one.Kind == ManagerKind.Sync).Select(one => one.Id).SingleAsync();
            return
            [
                ("/r/new", "sara", "/r/new"),
                ("/r/{}", "dmytro", R),
                ("/r/{}/analytics", "dmytro", $"{R}/analytics"),
                ("/r/{}/approvals", "dmytro", $"{R}/approvals"),
                ("/r/{}/approvals/{}", "dmytro", $"{R}/approvals/{waits[^1].Id}"),
                ("/r/{}/approvals/{}", "dmytro", $"{R}/approvals/{waits[^1].Id}?edit=true"),
                ("/r/{}/connect", "olga", $"{R}/connect"),
                ("/r/{}/connection", "olga", $"{R}/connection"),
                ("/r/{}/letters", "dmytro", $"{R}/letters"),
                ("/r/{}/letters/new", "dmytro", $"{R}/letters/new"),
                ("/r/{}/letters/{}", "dmytro", $"{R}/letters/{letter}"),
                ("/r/{}/opportunities", "dmytro", $"{R}/opportunities"),
                ("/r/{}/opportunities", "artem", $"{R}/opportunities"),
                ("/r/{}/opportunities/{}", "dmytro", $"{R}/opportunities/{waits[0].OpportunityId}"),
                ("/r/{}/people", "olga", $"{R}/people"),
                ("/r/{}/scanners", "dmytro", $"{R}/scanners"),
                ("/r/{}/scanners/new", "dmytro", $"{R}/scanners/new"),
                ("/r/{}/scanners/overlap", "dmytro", $"{R}/scanners/overlap"),
                ("/r/{}/scanners/{}", "dmytro", $"{R}/scanners/{scanner}"),
                ("/r/{}/scanners/{}/archive", "dmytro", $"{R}/scanners/{scanner}/archive"),
                ("/r/{}/scanners/{}/backtest", "dmytro", $"{R}/scanners/{scanner}/backtest"),
                ("/r/{}/scanners/{}/move", "dmytro", $"{R}/scanners/{scanner}/move"),
                ("/r/{}/scanners/{}/versions", "dmytro", $"{R}/scanners/{scanner}/versions"),
                ("/r/{}/settings", "olga", $"{R}/settings"),
                ("/connect/{}", "anyone", demo.Site.Services.GetRequiredService<WizardLink>().For(assigned)),
            ];
        });
    }

    private async Task<IEnumerable<(string Route, string Who, string Address)>> PartnersAsync()
    {
        const string P = "/p/tidepost";
        var nora = await demo.World.AsAsync("nora", AccountKind.Partner, "tidepost");
        await demo.World.InAsync<InviteCoworkers>(invite => invite.RunAsync(nora, new("liv@new.example"), default));
        await demo.World.SettleAsync(default);
        var joins = await demo.Site.PathInMailAsync("liv@new.example", "/p/join/");
        var slug = await demo.Site.InAsync<PartnersDb, string>(db =>
            db.UseCases.OrderBy(one => one.Name).Select(one => one.Slug).FirstAsync()
        );
        return
        [
            ("/p/join/{}", "clara", joins),
            ("/p/{}", "nora", P),
            ("/p/{}/audit", "nora", $"{P}/audit"),
            ("/p/{}/brand", "nora", $"{P}/brand"),
            ("/p/{}/coworkers", "nora", $"{P}/coworkers"),
            ("/p/{}/preview", "nora", $"{P}/preview"),
            ("/p/{}/services", "nora", $"{P}/services"),
            ("/p/{}/settings", "nora", $"{P}/settings"),
            ("/p/{}/use-cases/new", "nora", $"{P}/use-cases/new"),
            ("/p/{}/use-cases/{}", "nora", $"{P}/use-cases/{slug}"),
            ("/p/{}/use-cases/{}/delete", "nora", $"{P}/use-cases/{slug}/delete"),
            ("/p/{}/use-cases/{}/edit", "nora", $"{P}/use-cases/{slug}/edit"),
            ("/p/{}/use-cases/{}/{}", "nora", $"{P}/use-cases/{slug}/approved"),
            ("/p/{}/use-cases/{}/{}", "nora", $"{P}/use-cases/{slug}/declined"),
            ("/experts/{}/report", "anyone", "/experts/tidepost/report"),
            ("experts page", "anyone", "/experts/tidepost"),
            ("experts page", "anyone", $"/experts/tidepost/{slug}"),
        ];
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}

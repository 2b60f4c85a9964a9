using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Tests.Agencies;

public sealed class CreateAgencyTests
{
    [Theory, BothDatabases, Rule("M-012", "M-014")]
    public async Task A_new_agency_has_one_owner_and_one_team_named_like_it(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);

        var agency = await CreateAsync(market, "olga", "Auxility");

        var team = await market.SeeAsync(db => db.Teams.SingleAsync(team => team.AgencyId == agency.Id));
        var owner = await market.SeeAsync(db => db.Members.SingleAsync(member => member.AgencyId == agency.Id));
        Assert.Equal("auxility", agency.Slug);
        Assert.Equal(market.People["olga"].Id, agency.OwnerId);
        Assert.Equal(("Auxility", true), (team.Name, team.IsPrimary));
        Assert.True(owner.IsOwner);
        Assert.Equal(Admin.Full, owner.Permissions.Admin);
    }

    [Theory, BothDatabases, Rule("M-012")]
    public async Task A_person_owns_one_agency_at_most(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);
        await CreateAsync(market, "olga", "Auxility");

        await Assert.ThrowsAsync<OwnsAnAgency>(() => CreateAsync(market, "olga", "Second"));
    }

    [Theory, BothDatabases, Rule("M-011")]
    public async Task An_agency_is_founded_from_a_freelancer_profile(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);

        await Assert.ThrowsAsync<ProfileNeeded>(() => CreateAsync(market, "clara", "Harbor"));
    }

    [Theory, BothDatabases]
    public async Task Agencies_of_one_name_have_different_addresses(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);

        Assert.Equal("auxility", (await CreateAsync(market, "olga", "Auxility")).Slug);
        Assert.Equal("auxility-2", (await CreateAsync(market, "dmytro", "Auxility!")).Slug);
    }

    [Theory, BothDatabases, Rule("M-338")]
    public async Task Founding_stands_in_the_audit(Engine engine)
    {
        await using var market = await Market.StartAsync(engine);

        var agency = await CreateAsync(market, "olga", "Auxility");

        var line = await market.SeeAsync(db => db.Audit.SingleAsync());
        Assert.Equal(("agency.created", agency.Id, "/a/auxility", Door.Page), (line.Act, line.SubjectId, line.Account, line.Door));
    }

    private static Task<Agency> CreateAsync(Market market, string owner, string name) =>
        market.RunAsync<CreateAgency, Agency>(create => create.RunAsync(market.Me(owner), new(name), default));
}

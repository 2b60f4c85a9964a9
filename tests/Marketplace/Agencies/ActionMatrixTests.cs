using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;

namespace Guildhall.Marketplace.Tests.Agencies;

/// <summary>The table of the rule book (section 4.1), written out again cell by cell, against the one in code.</summary>
public sealed class ActionMatrixTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    // One person for each column who has this role and no other.
    private static readonly Dictionary<string, (Permissions Permissions, bool IsOwner)> Roles = new()
    {
        ["owner"] = (new(Admin.Full, Business.None, Contractor.None, Diaries.None, Chat.Nobody), true),
        ["admin"] = (new(Admin.Full, Business.None, Contractor.None, Diaries.None, Chat.Nobody), false),
        ["financial"] = (new(Admin.Financial, Business.None, Contractor.None, Diaries.None, Chat.Nobody), false),
        ["manager"] = (new(Admin.None, Business.Manager, Contractor.None, Diaries.None, Chat.Nobody), false),
        ["exclusive"] = (new(Admin.None, Business.None, Contractor.Exclusive, Diaries.None, Chat.Nobody), false),
        ["non-exclusive"] = (new(Admin.None, Business.None, Contractor.NonExclusive, Diaries.None, Chat.Nobody), false),
        ["admin and manager"] = (new(Admin.Full, Business.Manager, Contractor.None, Diaries.None, Chat.Nobody), false),
        ["exclusive, all diaries"] = (new(Admin.None, Business.None, Contractor.Exclusive, Diaries.Full, Chat.Nobody), false),
        ["non-exclusive, all diaries"] = (new(Admin.None, Business.None, Contractor.NonExclusive, Diaries.Full, Chat.Nobody), false),
        ["manager who is owner"] = (new(Admin.Full, Business.Manager, Contractor.None, Diaries.None, Chat.Nobody), true),
    };

    [Theory]
    [InlineData(AgencyAct.CreateTeam, "Y - - - - -"), Rule("M-060", "M-013")]
    public void Creating_teams(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.ManagePeople, "Y Y - - - -"), Rule("M-061", "M-040")]
    public void Managing_people(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.BuyConnects, "Y Y - - - -"), Rule("M-062", "M-051")]
    public void Buying_connects(AgencyAct act, string row) => Check(act, row);

    // The owner always has a business manager's power (M-076), so "only if also BM" is yes for the owner.
    [Theory]
    [InlineData(AgencyAct.SubmitProposal, "Y bm - Y own own"), Rule("M-063", "M-041", "M-076")]
    public void Submitting_proposals(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.EditProposal, "Y bm - Y own own"), Rule("M-064")]
    public void Editing_proposals(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.AnswerInvitation, "Y bm - Y own own"), Rule("M-065")]
    public void Answering_invitations(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.AnswerOffer, "Y bm - Y - -"), Rule("M-066")]
    public void Answering_offers(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.EditTerms, "Y bm - Y - -"), Rule("M-067")]
    public void Editing_terms(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.SubmitMilestone, "Y bm - Y own own"), Rule("M-068")]
    public void Submitting_milestones(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.LogTime, "- - - - own own"), Rule("M-069", "M-049")]
    public void Logging_time(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.SetExclusiveProfile, "Y bm - Y - own"), Rule("M-070")]
    public void Setting_an_exclusive_members_profile(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.SeeReports, "Y Y Y Y diaries diaries"), Rule("M-071", "M-043")]
    public void Seeing_reports(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.CreateCatalogProject, "Y bm - Y - -"), Rule("M-072")]
    public void Creating_catalog_projects(AgencyAct act, string row) => Check(act, row);

    [Theory]
    [InlineData(AgencyAct.EditAgencyProfile, "Y Y - - - -"), Rule("M-073")]
    public void Editing_the_agency(AgencyAct act, string row) => Check(act, row);

    [Fact]
    public void Every_act_has_a_row_and_a_sentence_for_those_who_may_not()
    {
        foreach (var act in Enum.GetValues<AgencyAct>())
        {
            Assert.Equal(
                Reach.None,
                ActionMatrix.Of(act, new(Admin.None, Business.None, Contractor.None, Diaries.None, Chat.Nobody), false)
            );
            Assert.EndsWith(".", ActionMatrix.Refusal(act), StringComparison.Ordinal);
        }
    }

    [Fact, Rule("M-046")]
    public void The_axes_are_independent_and_a_person_has_the_best_of_their_roles()
    {
        var manager = Permissions.BiddingManager;

        Assert.Equal((Admin.None, Business.Manager, Contractor.NonExclusive), (manager.Admin, manager.Business, manager.Contractor));
        Assert.Equal(Reach.All, ActionMatrix.Of(AgencyAct.SubmitProposal, manager, isOwner: false));
        Assert.Equal(Reach.Own, ActionMatrix.Of(AgencyAct.LogTime, manager, isOwner: false));
        Assert.Equal(Reach.None, ActionMatrix.Of(AgencyAct.ManagePeople, manager, isOwner: false));
    }

    [Fact, Rule("M-075", "M-076")]
    public void A_business_manager_reaches_the_own_team_and_the_owner_all()
    {
        var (agency, first, olga) = Found("Olga Marchenko", "auxility");
        var second = Team.Create(olga, "Design", Noon);
        var dmytro = Join(agency, first.Id, "Dmytro Bondar", Permissions.BiddingManager);
        var artem = Join(agency, first.Id, "Artem Kovalenko", Permissions.Freelancer);
        var sofiia = Join(agency, second.Id, "Sofiia Lysenko", Permissions.Freelancer);
        var stranger = Found("Bohdan Savchuk", "brightfold").Owner;

        Assert.True(dmytro.MayBidFor(artem));
        Assert.False(dmytro.MayBidFor(sofiia));
        Assert.True(olga.MayBidFor(sofiia));
        Assert.False(artem.MayBidFor(sofiia));
        Assert.True(artem.MayBidFor(artem));
        Assert.False(stranger.MayBidFor(artem));
    }

    [Fact, Rule("M-107")]
    public void Who_left_may_do_nothing_and_can_be_no_sender()
    {
        var (agency, team, _) = Found("Olga Marchenko", "auxility");
        var dmytro = Join(agency, team.Id, "Dmytro Bondar", Permissions.BiddingManager with { Admin = Admin.Full });
        var artem = Join(agency, team.Id, "Artem Kovalenko", Permissions.Freelancer);
        artem.End(Noon);
        Assert.False(dmytro.MayBidFor(artem));

        dmytro.End(Noon);

        Assert.All(Enum.GetValues<AgencyAct>(), act => Assert.False(dmytro.May(act)));
        Assert.All(Enum.GetValues<AgencyAct>(), act => Assert.False(dmytro.May(act, dmytro)));
    }

    [Fact, Rule("M-014", "M-016")]
    public void A_further_team_can_be_hidden_and_shown_the_first_one_not()
    {
        var (_, first, olga) = Found("Olga Marchenko", "auxility");
        var second = Team.Create(olga, "Design", Noon);

        second.Hide();

        Assert.True(second.IsHidden);
        second.Show();
        Assert.False(second.IsHidden);
        Assert.Throws<PrimaryTeamStays>(first.Hide);
    }

    /// <summary>Compares a row as the rule book writes it with what each role really may do.</summary>
    private static void Check(AgencyAct act, string row)
    {
        var cells = row.Split(' ');
        string[] columns = ["owner", "admin", "financial", "manager", "exclusive", "non-exclusive"];
        for (var column = 0; column < columns.Length; column++)
        {
            var plain = cells[column] switch
            {
                "Y" => Reach.All,
                "own" => Reach.Own,
                _ => Reach.None,
            };
            Assert.Equal((act, columns[column], plain), (act, columns[column], Of(columns[column])));
        }
        Assert.Equal(cells[1] == "-" && cells[3] == "-" ? Reach.None : Reach.All, Of("admin and manager"));
        Assert.Equal(cells[0] == "-" && cells[3] == "-" ? Reach.None : Reach.All, Of("manager who is owner"));
        if (cells[4] == "diaries")
            Assert.Equal((Reach.All, Reach.All), (Of("exclusive, all diaries"), Of("non-exclusive, all diaries")));
        else
            Assert.Equal((Of("exclusive"), Of("non-exclusive")), (Of("exclusive, all diaries"), Of("non-exclusive, all diaries")));

        Reach Of(string role) => ActionMatrix.Of(act, Roles[role].Permissions, Roles[role].IsOwner);
    }

    private static (Agency Agency, Team Team, Member Owner) Found(string owner, string slug)
    {
        var person = Person.Join(Guid.CreateVersion7(), owner, $"{slug}@example.com", Noon);
        person.Describe("Owner", "", 6000, []);
        return Agency.Found(person, slug, slug, Noon);
    }

    private static Member Join(Agency agency, Guid teamId, string name, Permissions permissions) =>
        Member.Join(agency, teamId, Person.Join(Guid.CreateVersion7(), name, "", Noon), permissions, 0, Noon);
}

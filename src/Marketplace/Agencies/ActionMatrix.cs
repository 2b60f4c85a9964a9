using Guildhall.Marketplace.Contracts;

namespace Guildhall.Marketplace.Agencies;

/// <summary>What people of an agency do in it: the rows of the action matrix (M-060 to M-073).</summary>
public enum AgencyAct
{
    /// <summary>Create a team (M-060).</summary>
    CreateTeam,

    /// <summary>Invite, change and remove people (M-061).</summary>
    ManagePeople,

    /// <summary>Buy Connects and set automatic top-up (M-062).</summary>
    BuyConnects,

    /// <summary>Submit a proposal in a member's name (M-063).</summary>
    SubmitProposal,

    /// <summary>Edit or withdraw a proposal of the agency (M-064).</summary>
    EditProposal,

    /// <summary>Answer an invitation for a member (M-065).</summary>
    AnswerInvitation,

    /// <summary>Accept or decline an offer (M-066).</summary>
    AnswerOffer,

    /// <summary>Edit the terms of a contract (M-067).</summary>
    EditTerms,

    /// <summary>Submit a milestone (M-068).</summary>
    SubmitMilestone,

    /// <summary>Log time (M-069).</summary>
    LogTime,

    /// <summary>Set an exclusive member's rate and visibility (M-070).</summary>
    SetExclusiveProfile,

    /// <summary>See the agency's time reports (M-071).</summary>
    SeeReports,

    /// <summary>Create a catalog project of the agency (M-072).</summary>
    CreateCatalogProject,

    /// <summary>Edit the agency's profile (M-073).</summary>
    EditAgencyProfile,
}

/// <summary>How far a person may do an act.</summary>
public enum Reach
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Only for themselves.</summary>
    Own,

    /// <summary>For everyone in reach: the owner all teams of the agency, others their own (M-075, M-076).</summary>
    All,
}

/// <summary>The action matrix as one table (M-060 to M-073): a row an act, a column a role. A person has the best of their roles.</summary>
public static class ActionMatrix
{
    private enum Cell
    {
        No,
        Yes,
        Own,
        IfManager,
        IfAllDiaries,
    }

    private static readonly Dictionary<AgencyAct, Cell[]> Rows = new()
    {
        //                                   Owner           Admin Full      Financial Manager   Exclusive          Non-exclusive
        [AgencyAct.CreateTeam] = [Cell.Yes, Cell.No, Cell.No, Cell.No, Cell.No, Cell.No],
        [AgencyAct.ManagePeople] = [Cell.Yes, Cell.Yes, Cell.No, Cell.No, Cell.No, Cell.No],
        [AgencyAct.BuyConnects] = [Cell.Yes, Cell.Yes, Cell.No, Cell.No, Cell.No, Cell.No],
        [AgencyAct.SubmitProposal] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.Own, Cell.Own],
        [AgencyAct.EditProposal] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.Own, Cell.Own],
        [AgencyAct.AnswerInvitation] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.Own, Cell.Own],
        [AgencyAct.AnswerOffer] = [Cell.Yes, Cell.IfManager, Cell.No, Cell.Yes, Cell.No, Cell.No],
        [AgencyAct.EditTerms] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.No, Cell.No],
        [AgencyAct.SubmitMilestone] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.Own, Cell.Own],
        [AgencyAct.LogTime] = [Cell.No, Cell.No, Cell.No, Cell.No, Cell.Own, Cell.Own],
        [AgencyAct.SetExclusiveProfile] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.No, Cell.Own],
        [AgencyAct.SeeReports] = [Cell.Yes, Cell.Yes, Cell.Yes, Cell.Yes, Cell.IfAllDiaries, Cell.IfAllDiaries],
        [AgencyAct.CreateCatalogProject] = [Cell.IfManager, Cell.IfManager, Cell.No, Cell.Yes, Cell.No, Cell.No],
        [AgencyAct.EditAgencyProfile] = [Cell.Yes, Cell.Yes, Cell.No, Cell.No, Cell.No, Cell.No],
    };

    /// <summary>How far someone with these permissions may do the act; the owner always is a business manager (M-076).</summary>
    public static Reach Of(AgencyAct act, Permissions permissions, bool isOwner)
    {
        var manages = isOwner || permissions.Business is Business.Manager;
        var row = Rows[act];
        var best = Reach.None;
        Take(isOwner, 0);
        Take(permissions.Admin is Admin.Full, 1);
        Take(permissions.Admin is Admin.Financial or Admin.Full, 2);
        Take(permissions.Business is Business.Manager, 3);
        Take(permissions.Contractor is Contractor.Exclusive, 4);
        Take(permissions.Contractor is Contractor.NonExclusive, 5);
        return best;

        void Take(bool has, int column)
        {
            if (!has)
                return;
            var reach = row[column] switch
            {
                Cell.Yes => Reach.All,
                Cell.IfManager when manages => Reach.All,
                Cell.IfAllDiaries when permissions.Diaries is Diaries.Full => Reach.All,
                Cell.Own => Reach.Own,
                _ => Reach.None,
            };
            best = reach > best ? reach : best;
        }
    }

    /// <summary>The sentence a person reads who may not do the act.</summary>
    public static string Refusal(AgencyAct act) =>
        act switch
        {
            AgencyAct.CreateTeam => "Only the agency's owner creates teams.",
            AgencyAct.ManagePeople => "Only the owner and admins with Admin: Full invite, change and remove people.",
            AgencyAct.BuyConnects => "Only the owner and admins with Admin: Full buy Connects.",
            AgencyAct.SubmitProposal => "Only a business manager of the team sends proposals in a colleague's name.",
            AgencyAct.EditProposal => "Only a business manager of the team changes or withdraws a colleague's proposal.",
            AgencyAct.AnswerInvitation => "Only a business manager of the team answers an invitation for a colleague.",
            AgencyAct.AnswerOffer => "Only the agency's business managers accept and decline offers.",
            AgencyAct.EditTerms => "Only the agency's business managers change the terms of contracts.",
            AgencyAct.SubmitMilestone => "Only a business manager of the team submits a colleague's milestone.",
            AgencyAct.LogTime => "Only the member hired on a contract logs time.",
            AgencyAct.SetExclusiveProfile => "Only a business manager sets an exclusive member's rate and visibility.",
            AgencyAct.SeeReports => "The reports are for admins, business managers and those who see all work diaries.",
            AgencyAct.CreateCatalogProject => "Only the agency's business managers create catalog projects.",
            AgencyAct.EditAgencyProfile => "Only the owner and admins with Admin: Full edit the agency.",
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
}

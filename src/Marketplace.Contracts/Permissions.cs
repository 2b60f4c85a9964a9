namespace Guildhall.Marketplace.Contracts;

/// <summary>What one person may do in one team of an agency: five axes that are independent of each other (M-040 to M-046).</summary>
public sealed record Permissions(Admin Admin, Business Business, Contractor Contractor, Diaries Diaries, Chat Chat)
{
    /// <summary>What a business manager of a bidding service is invited with (M-324, R-045).</summary>
    public static readonly Permissions BiddingManager = new(
        Admin.None,
        Business.Manager,
        Contractor.NonExclusive,
        Diaries.Individual,
        Chat.Company
    );

    /// <summary>What a freelancer who also works elsewhere is invited with.</summary>
    public static readonly Permissions Freelancer = new(Admin.None, Business.None, Contractor.NonExclusive, Diaries.Individual, Chat.Team);
}

/// <summary>Admin (M-040).</summary>
public enum Admin
{
    /// <summary>No money, no members, no settings.</summary>
    None,

    /// <summary>Payment and billing methods, and reports.</summary>
    Financial,

    /// <summary>Financial, and members and permissions, buying Connects, company data.</summary>
    Full,
}

/// <summary>Business (M-041).</summary>
public enum Business
{
    /// <summary>No part in the business.</summary>
    None,

    /// <summary>Submits and manages proposals and contracts for everyone in the team: a business manager.</summary>
    Manager,
}

/// <summary>Agency contractor (M-042).</summary>
public enum Contractor
{
    /// <summary>Does not work for the agency's clients.</summary>
    None,

    /// <summary>Works through this agency only (M-048).</summary>
    Exclusive,

    /// <summary>May also work elsewhere; the agency sees agency work only.</summary>
    NonExclusive,
}

/// <summary>View work diaries (M-043).</summary>
public enum Diaries
{
    /// <summary>None.</summary>
    None,

    /// <summary>Own diaries only.</summary>
    Individual,

    /// <summary>All diaries of agency contracts, and agency reports.</summary>
    Full,
}

/// <summary>Can chat with (M-044).</summary>
public enum Chat
{
    /// <summary>Sees and answers only those who write first.</summary>
    Nobody,

    /// <summary>Everyone on the team.</summary>
    Team,

    /// <summary>Everyone across all teams.</summary>
    Company,
}

namespace Guildhall.Radar.Workspaces;

/// <summary>Roles in a workspace; a person may hold several. Owner holds what Admin holds, and so on down to Writer.</summary>
[Flags]
public enum Roles
{
    /// <summary>No role.</summary>
    None = 0,

    /// <summary>Owns the workspace.</summary>
    Owner = 1,

    /// <summary>Runs people, connections, policies and limits.</summary>
    Admin = 2,

    /// <summary>Decides what is automatic, and in which order.</summary>
    Lead = 4,

    /// <summary>Makes scanners, approves and sends.</summary>
    Bidder = 8,

    /// <summary>Writes templates, snippets and facts.</summary>
    Writer = 16,

    /// <summary>Answers clients and moves deals.</summary>
    Closer = 32,

    /// <summary>Reads numbers, and exports them.</summary>
    Analyst = 64,

    /// <summary>Sees and stops what goes out in their own name.</summary>
    Sender = 128,
}

/// <summary>What a person may do in a workspace: the rows of R-009.</summary>
public enum Act
{
    /// <summary>See jobs, opportunities, decisions, numbers.</summary>
    See,

    /// <summary>People, connections, managers, tokens, webhooks.</summary>
    Connect,

    /// <summary>Gate policies, market modes, retention.</summary>
    SetPolicy,

    /// <summary>Create and edit scanners; set Draft, Shadow, Review.</summary>
    EditScanners,

    /// <summary>Set a scanner to Auto, reorder, archive.</summary>
    RunScanners,

    /// <summary>Raise caps and budgets.</summary>
    RaiseLimits,

    /// <summary>Lower caps and budgets.</summary>
    LowerLimits,

    /// <summary>Templates, snippets, facts.</summary>
    Write,

    /// <summary>Confirm a fact.</summary>
    ConfirmFacts,

    /// <summary>Approve and send a bid, as far as the gate allows.</summary>
    Send,

    /// <summary>Override a skip or a soft hold .</summary>
    Override,

    /// <summary>Answer invitations, write to clients, move deals.</summary>
    Answer,

    /// <summary>See deal values and money.</summary>
    SeeMoney,

    /// <summary>Export.</summary>
    Export,

    /// <summary>Press a kill switch; releasing is R-277.</summary>
    Stop,

    /// <summary>Delete the workspace, pass on ownership.</summary>
    Dispose,
}

/// <summary>How far a right goes.</summary>
public enum Right
{
    /// <summary>May not.</summary>
    No,

    /// <summary>Only what is in one's own name.</summary>
    Own,

    /// <summary>May.</summary>
    Yes,
}

/// <summary>The table of R-009. A role may do what it says and nothing else.</summary>
public static class Rights
{
    private const Roles DownToAdmin = Roles.Owner | Roles.Admin;
    private const Roles DownToLead = DownToAdmin | Roles.Lead;
    private const Roles DownToBidder = DownToLead | Roles.Bidder;
    private const Roles DownToWriter = DownToBidder | Roles.Writer;

    private static readonly Dictionary<Act, (Roles Yes, Roles Own)> Table = new()
    {
        [Act.See] = (DownToWriter | Roles.Closer | Roles.Analyst, Roles.Sender),
        [Act.Connect] = (DownToAdmin, Roles.None),
        [Act.SetPolicy] = (DownToAdmin, Roles.None),
        [Act.EditScanners] = (DownToBidder, Roles.None),
        [Act.RunScanners] = (DownToLead, Roles.None),
        [Act.RaiseLimits] = (DownToAdmin, Roles.None),
        [Act.LowerLimits] = (DownToLead, Roles.None),
        [Act.Write] = (DownToWriter, Roles.None),
        [Act.ConfirmFacts] = (DownToLead, Roles.None),
        [Act.Send] = (DownToBidder, Roles.None),
        [Act.Override] = (DownToBidder, Roles.None),
        [Act.Answer] = (DownToLead | Roles.Closer, Roles.None),
        [Act.SeeMoney] = (DownToLead | Roles.Closer | Roles.Analyst, Roles.None),
        [Act.Export] = (DownToAdmin | Roles.Lead | Roles.Analyst, Roles.Sender),
        [Act.Stop] = (DownToBidder, Roles.Sender),
        [Act.Dispose] = (Roles.Owner, Roles.None),
    };

    /// <summary>How far the right of someone with these roles goes.</summary>
    public static Right Of(Roles roles, Act act)
    {
        var (yes, own) = Table[act];
        return (roles & yes) != Roles.None ? Right.Yes
            : (roles & own) != Roles.None ? Right.Own
            : Right.No;
    }

    /// <summary>The roles in words, highest first: "Lead, Closer".</summary>
    public static string Words(this Roles roles) =>
        string.Join(", ", Enum.GetValues<Roles>().Where(role => role != Roles.None && roles.HasFlag(role)));
}

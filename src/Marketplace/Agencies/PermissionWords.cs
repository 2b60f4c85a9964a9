using Guildhall.Marketplace.Contracts;

namespace Guildhall.Marketplace.Agencies;

/// <summary>The five axes in words: the value as it stands in forms, and what it means (M-040 to M-044).</summary>
public static class PermissionWords
{
    /// <summary>The value's name.</summary>
    public static string Name(Admin value) => value.ToString();

    /// <summary>The value's name.</summary>
    public static string Name(Business value) => value.ToString();

    /// <summary>The value's name.</summary>
    public static string Name(Contractor value) => value is Contractor.NonExclusive ? "Non-exclusive" : value.ToString();

    /// <summary>The value's name.</summary>
    public static string Name(Diaries value) => value.ToString();

    /// <summary>The value's name.</summary>
    public static string Name(Chat value) => value.ToString();

    /// <summary>What the value means.</summary>
    public static string Meaning(Admin value) =>
        value switch
        {
            Admin.Financial => "Payment and billing methods, and reports. No members, no Connects.",
            Admin.Full => "Also adds and removes people, changes everyone's permissions, buys Connects and edits the agency.",
            _ => "No money, no people, no settings.",
        };

    /// <summary>What the value means.</summary>
    public static string Meaning(Business value) =>
        value is Business.Manager
            ? "Sends and manages proposals and contracts for everyone in the team, in their names."
            : "Sends own proposals only.";

    /// <summary>What the value means.</summary>
    public static string Meaning(Contractor value) =>
        value switch
        {
            Contractor.Exclusive => "Works through this agency only. The profile then shows the agency's score.",
            Contractor.NonExclusive => "Also works elsewhere. The agency sees its own proposals and contracts only.",
            _ => "Does not work for the agency's clients.",
        };

    /// <summary>What the value means.</summary>
    public static string Meaning(Diaries value) =>
        value switch
        {
            Diaries.Full => "Sees all diaries of the agency's contracts, and its reports.",
            Diaries.Individual => "Sees own diaries only.",
            _ => "Sees no diaries.",
        };

    /// <summary>What the value means.</summary>
    public static string Meaning(Chat value) =>
        value switch
        {
            Chat.Company => "Writes to everyone across all teams.",
            Chat.Team => "Writes to everyone on the team.",
            _ => "Sees and answers only those who write first.",
        };

    /// <summary>Who someone with these permissions is, in a few words (M-018).</summary>
    public static string Role(Permissions permissions, bool isOwner) =>
        isOwner ? "Owner"
        : permissions.Business is Business.Manager ? "Business manager"
        : permissions.Admin is not Admin.None ? "Admin"
        : "Member";

    /// <summary>All five as lines: axis, value, meaning.</summary>
    public static IReadOnlyList<(string Axis, string Value, string Meaning)> Of(Permissions permissions) =>
        [
            ("Admin", Name(permissions.Admin), Meaning(permissions.Admin)),
            ("Business", Name(permissions.Business), Meaning(permissions.Business)),
            ("Agency contractor", Name(permissions.Contractor), Meaning(permissions.Contractor)),
            ("View work diaries", Name(permissions.Diaries), Meaning(permissions.Diaries)),
            ("Can chat with", Name(permissions.Chat), Meaning(permissions.Chat)),
        ];
}

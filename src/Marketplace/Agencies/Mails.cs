using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Marketplace.Agencies;

/// <summary>The mails agencies send.</summary>
internal static class Mails
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Tells the one invited, in words, what they are invited to (M-084, M-086). Accounts without an address get none.</summary>
    public static void Invite(
        MarketplaceDb db,
        JoinInvitation invitation,
        string link,
        Member by,
        Team team,
        Person? person,
        DateTimeOffset now
    )
    {
        var to = invitation.IsToEmail ? invitation.Addressee : person?.Email;
        if (string.IsNullOrEmpty(to))
            return;
        var lines = new List<string> { $"{by.Person.Name} invites you to the team {team.Name} of the agency {by.Agency.Name}.", "" };
        if (invitation.Message.Length > 0)
            lines.AddRange([invitation.Message, ""]);
        lines.Add("What you would be given:");
        lines.AddRange(PermissionWords.Of(invitation.Permissions).Select(axis => $"- {axis.Axis}: {axis.Value}. {axis.Meaning}"));
        if (invitation.TopUpLimit > 0)
            lines.Add(string.Create(English, $"- Buys up to {invitation.TopUpLimit:N0} Connects a month."));
        lines.AddRange([
            "",
            "Nothing is granted before you accept. Read it, and accept or decline, here:",
            link,
            "",
            string.Create(English, $"The invitation ends on {invitation.EndsAt:d MMMM yyyy} at {invitation.EndsAt:HH:mm} UTC."),
        ]);
        db.Tell(new MailQueued(to, $"{by.Agency.Name} invites you to join", string.Join('\n', lines)), now);
    }
}

/// <summary>Where this instance is, as the one who asks sees it.</summary>
internal static class Origins
{
    /// <summary>Scheme and host, such as <c>https://guildhall.example</c>.</summary>
    public static string Origin(this HttpRequest request) => $"{request.Scheme}://{request.Host}";
}

using System.Globalization;
using System.Text.Json;

namespace Guildhall.Marketplace.Agencies.Pages;

/// <summary>Lines of an agency's audit as sentences.</summary>
internal static class Histories
{
    private static readonly string[] Axes = ["admin", "business", "contractor", "diaries", "chat"];

    /// <summary>What happened: " invited new@example.com".</summary>
    public static string Sentence(HistoryRow row)
    {
        var after = Read(row.After);
        var before = Read(row.Before);
        var name = Text(after, "name") ?? Text(before, "name");
        var addressee = Text(after, "addressee");
        return row.Act switch
        {
            "agency.created" => $" founded {name}",
            "agency.edited" => " edited the agency’s profile",
            "agency.plan-changed" => $" put the agency on {Capital(Text(after, "plan"))}, before on {Capital(Text(before, "plan"))}",
            "agency.scored" => $" set the agency’s Job Success Score to {Text(after, "score") ?? "none"}",
            "agency.owner-changed" => $" became the owner; before it was {Text(before, "owner")}",
            "agency.offered" => $" offered the agency to {name}",
            "agency.offer-withdrawn" => " took the offer of the agency back",
            "agency.offer-declined" => " declined the offer of the agency",
            "team.created" => $" made the team {name}",
            "team.hidden" => $" hid the team {name}",
            "team.shown" => $" showed the team {name} again",
            "member.joined" => " joined",
            "member.changed" => $" changed the permissions of {name}",
            "member.became-exclusive" => " agreed to work through the agency only",
            "member.stayed-non-exclusive" => " stays non-exclusive",
            "member.removed" => $" removed {name}",
            "member.left" => " left the agency",
            "invitation.sent" => $" invited {addressee}",
            "invitation.resent" => $" sent the invitation of {addressee} again",
            "invitation.replaced" => $" replaced the invitation of {addressee}",
            "invitation.withdrawn" => $" withdrew the invitation of {addressee}",
            "invitation.declined" => " declined the invitation",
            _ => $" {row.Act.Replace('.', ' ').Replace('-', ' ')}",
        };
    }

    /// <summary>The values before and after, where something changed.</summary>
    public static string? Detail(HistoryRow row)
    {
        var after = Read(row.After);
        var before = Read(row.Before);
        if (row.Act == "member.changed")
        {
            var changes = Axes.Select(axis => (axis, From: Axis(before, axis), To: Axis(after, axis)))
                .Where(one => one.From != one.To)
                .Select(one => $"{Capital(one.axis)}: {Capital(one.From)} → {Capital(one.To)}")
                .ToList();
            var (limitBefore, limitAfter) = (Text(before, "topUpLimit"), Text(after, "topUpLimit"));
            if (limitBefore != limitAfter)
                changes.Add($"Top-up limit: {limitBefore} → {limitAfter}");
            if (Text(after, "awaitsExclusive") == "true")
                changes.Add("Exclusive once the member agrees");
            return changes.Count > 0 ? string.Join(" · ", changes) : null;
        }
        if (row.Act == "member.joined" && Text(after, "invitedBy") is { } inviter)
            return Text(after, "vouchedBy") is { } vouches && vouches != inviter
                ? $"Invited by {inviter}; {vouches} stood for it."
                : $"Invited by {inviter}.";
        return Text(after, "reason");
    }

    /// <summary>The icon of a kind of act.</summary>
    public static string Icon(string act) =>
        act.Split('.')[0] switch
        {
            "member" => "user",
            "invitation" => "mail",
            "team" => "users-group",
            _ => "building",
        };

    private static JsonElement? Read(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement;

    private static string? Text(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(name, out var found)
        && found.ValueKind is not JsonValueKind.Null
            ? found.ToString() is var text && found.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? text.ToLowerInvariant()
                : found.ToString()
            : null;

    private static string? Axis(JsonElement? of, string axis) =>
        of is { } value && value.TryGetProperty("permissions", out var permissions) ? Text(permissions, axis) : null;

    private static string Capital(string? word) =>
        word switch
        {
            null or "" => "none",
            "nonExclusive" => "Non-exclusive",
            _ => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}"),
        };
}

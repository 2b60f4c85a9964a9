using Guildhall.Marketplace.Contracts;

namespace Guildhall.Radar.Managers;

/// <summary>What is looked at on each manager (2.3 of the rule book), in the order it is shown.</summary>
public enum HealthItemKind
{
    /// <summary>Member of the agency.</summary>
    Membership,

    /// <summary>The connection's team.</summary>
    Team,

    /// <summary>Admin.</summary>
    Admin,

    /// <summary>Business.</summary>
    Business,

    /// <summary>Agency contractor.</summary>
    Contractor,

    /// <summary>Work diaries.</summary>
    Diaries,

    /// <summary>Chat.</summary>
    Chat,

    /// <summary>The account's status.</summary>
    Account,

    /// <summary>The grant: whether the manager may be acted for.</summary>
    Grant,

    /// <summary>U.S. location of a manager of the kind US.</summary>
    UsLocation,

    /// <summary>When a Sync manager last read.</summary>
    LastSync,
}

/// <summary>What an item's found value means.</summary>
public enum Verdict
{
    /// <summary>As wanted.</summary>
    Right,

    /// <summary>Not read yet, shortly after acceptance .</summary>
    Waiting,

    /// <summary>Differs without harm worth a warning.</summary>
    Note,

    /// <summary>Differs; work goes on with less, or with more right than needed .</summary>
    Warning,

    /// <summary>The market does not show it and nobody confirmed it .</summary>
    Unreadable,

    /// <summary>Wrong: the manager is not used.</summary>
    Blocking,
}

/// <summary>One item: wanted beside found .</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Wanted">The value wanted, as people read it.</param>
/// <param name="Found">The value found; null when unreadable.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Code">The reason's stable code where it is not right, such as <c>other-team</c>.</param>
/// <param name="Says">What follows from it, one clause; empty when right.</param>
/// <param name="ReadAt">When it was read (UTC).</param>
/// <param name="ConfirmedBy">Who confirmed an unreadable value, or the act that proved it.</param>
/// <param name="ConfirmedAt">When (UTC).</param>
public sealed record HealthItem(
    HealthItemKind Kind,
    string Wanted,
    string? Found,
    Verdict Verdict,
    string? Code,
    string Says,
    DateTimeOffset ReadAt,
    string? ConfirmedBy = null,
    DateTimeOffset? ConfirmedAt = null
);

/// <summary>What a gateway read of a manager on its market; null is unreadable, which is neither right nor wrong.</summary>
public sealed record ManagerReading
{
    /// <summary>Member of the agency.</summary>
    public bool? IsMember { get; init; }

    /// <summary>The team.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The team's name.</summary>
    public string? TeamName { get; init; }

    /// <summary>Admin.</summary>
    public Admin? Admin { get; init; }

    /// <summary>Business.</summary>
    public Business? Business { get; init; }

    /// <summary>Agency contractor.</summary>
    public Contractor? Contractor { get; init; }

    /// <summary>Work diaries.</summary>
    public Diaries? Diaries { get; init; }

    /// <summary>Chat.</summary>
    public Chat? Chat { get; init; }

    /// <summary>The account's status.</summary>
    public AccountStatus? Account { get; init; }

    /// <summary>Whether the manager may be acted for.</summary>
    public bool? Grant { get; init; }

    /// <summary>Whether a U.S. location is confirmed.</summary>
    public bool? UsConfirmed { get; init; }

    /// <summary>When a Sync manager last read (UTC).</summary>
    public DateTimeOffset? LastSyncAt { get; init; }

    /// <summary>When the invitation was accepted (UTC), as far as the market says so.</summary>
    public DateTimeOffset? JoinedAt { get; init; }
}

/// <summary>What an assignment is measured by.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="TeamId">The connection's team.</param>
/// <param name="TeamName">Its name.</param>
/// <param name="TopUp">Whether the managers shall top Connects up.</param>
/// <param name="InLag">Whether values may still be on their way .</param>
/// <param name="StaleAfter">When a Sync manager is stale.</param>
public sealed record HealthWanted(ManagerKind Kind, Guid TeamId, string TeamName, bool TopUp, bool InLag, TimeSpan StaleAfter);

/// <summary>The table of 2.3: each item wanted, found, and what follows .</summary>
public static class Health
{
    /// <summary>Items without which a manager is not used while unreadable and unconfirmed .</summary>
    private static readonly HealthItemKind[] Guarding =
    [
        HealthItemKind.Membership,
        HealthItemKind.Team,
        HealthItemKind.Business,
        HealthItemKind.Contractor,
        HealthItemKind.Account,
        HealthItemKind.Grant,
        HealthItemKind.UsLocation,
    ];

    /// <summary>Judges every item. Confirmations of unreadable values are taken over from <paramref name="before"/>.</summary>
    public static IReadOnlyList<HealthItem> Judge(
        HealthWanted wanted,
        ManagerReading found,
        IReadOnlyList<HealthItem> before,
        DateTimeOffset now
    )
    {
        var items = new List<HealthItem>
        {
            Item(
                HealthItemKind.Membership,
                "member",
                found.IsMember,
                member => member ? "member" : "not a member",
                member => member ? null : Blocks("not-member", "the agency does not list this manager")
            ),
            Item(
                HealthItemKind.Team,
                wanted.TeamName,
                found.TeamId,
                _ => found.TeamName ?? "another team",
                team =>
                    team == wanted.TeamId
                        ? null
                        : Blocks(
                            "other-team",
                            $"the team is {found.TeamName}, the connection's is {wanted.TeamName}; it is never used there"
                        )
            ),
            Item(
                HealthItemKind.Admin,
                wanted.TopUp ? "Full" : "None",
                found.Admin,
                Words,
                admin =>
                    (admin, wanted.TopUp) switch
                    {
                        (Admin.Full, true) or (Admin.None, false) => null,
                        (_, true) => Missing(Verdict.Warning, "top-up-off", "Connects are not topped up; bids go on"),
                        _ => new(Verdict.Warning, "admin-more", "more than needed"),
                    }
            ),
            Item(
                HealthItemKind.Business,
                "Manager",
                found.Business,
                Words,
                business =>
                    business is Business.Manager ? null : Missing(Verdict.Blocking, "business", "it may not send proposals; bids are held")
            ),
            Item(
                HealthItemKind.Contractor,
                "Non-exclusive",
                found.Contractor,
                Words,
                contractor =>
                    contractor switch
                    {
                        Contractor.NonExclusive => null,
                        Contractor.Exclusive => Blocks("exclusive", "an exclusive manager is bound to one agency"),
                        _ => Missing(Verdict.Warning, "contractor", "it is no contractor of the agency; bids go on"),
                    }
            ),
            Item(
                HealthItemKind.Diaries,
                "Individual",
                found.Diaries,
                Words,
                diaries =>
                    diaries switch
                    {
                        Diaries.Individual => null,
                        Diaries.Full => new(Verdict.Warning, "diaries-more", "more than needed"),
                        _ => Missing(Verdict.Note, "diaries", "nothing depends on it"),
                    }
            ),
            Item(
                HealthItemKind.Chat,
                "Company",
                found.Chat,
                Words,
                chat =>
                    chat is Chat.Company
                        ? null
                        : Missing(Verdict.Warning, "chat", "clients' replies to people out of its reach are not seen; bids go on")
            ),
            Item(
                HealthItemKind.Account,
                "active",
                found.Account,
                Words,
                status => status is AccountStatus.Active ? null : Blocks("account", "the market holds the account")
            ),
            Item(
                HealthItemKind.Grant,
                "valid",
                found.Grant,
                valid => valid ? "valid" : "not valid",
                valid => valid ? null : Missing(Verdict.Blocking, "grant", "nothing may be done as this manager")
            ),
        };
        if (wanted.Kind is ManagerKind.Us)
            items.Add(
                Item(
                    HealthItemKind.UsLocation,
                    "confirmed",
                    found.UsConfirmed,
                    yes => yes ? "confirmed" : "not confirmed",
                    yes => yes ? null : Blocks("us-location", "it may not send to U.S.-only posts")
                )
            );
        if (wanted.Kind is ManagerKind.Sync && found.IsMember is true)
            items.Add(
                Item(
                    HealthItemKind.LastSync,
                    $"under {Length(wanted.StaleAfter)}",
                    found.LastSyncAt,
                    at => Length(now - at) + " ago",
                    at => now - at < wanted.StaleAfter ? null : Blocks("stale", "the agency's data is old")
                )
            );
        return items;

        (Verdict, string, string)? Missing(Verdict verdict, string code, string says) =>
            wanted.InLag ? (Verdict.Waiting, code, "waiting for the market") : (verdict, code, says);

        HealthItem Item<T>(HealthItemKind kind, string want, T? value, Func<T, string> words, Func<T, (Verdict, string, string)?> judge)
            where T : struct
        {
            if (value is { } read)
            {
                var (verdict, code, says) = judge(read) ?? (Verdict.Right, null!, "");
                return new(kind, want, words(read), verdict, code, says, now);
            }
            if (before.FirstOrDefault(item => item.Kind == kind) is { ConfirmedAt: not null } confirmed && confirmed.Wanted == want)
                return confirmed with { ReadAt = now };
            return Guarding.Contains(kind)
                ? new(kind, want, null, Verdict.Unreadable, "unreadable", "the market does not show it: confirm it", now)
                : new(kind, want, null, Verdict.Note, "unreadable", "the market does not show it", now);
        }
    }

    /// <summary>The item with someone's word for it, or the act that proved it .</summary>
    public static HealthItem Confirmed(HealthItem item, string by, DateTimeOffset now) =>
        item.Verdict is not (Verdict.Unreadable or Verdict.Note) || item.Found is not null
            ? throw new NothingToConfirm()
            : item with
            {
                Verdict = Verdict.Right,
                Code = null,
                Says = "",
                ConfirmedBy = by,
                ConfirmedAt = now,
            };

    /// <summary>The axis value as the market's form calls it.</summary>
    public static string Words<T>(T value)
        where T : struct, Enum =>
        value switch
        {
            Contractor.NonExclusive => "Non-exclusive",
            AccountStatus.Active => "active",
            AccountStatus.OnHold => "on hold",
            AccountStatus.Suspended => "suspended",
            AccountStatus.Closed => "closed",
            _ => value.ToString(),
        };

    /// <summary>A length of time as a person says it: "42 s", "5 min", "2 h", "3 days".</summary>
    public static string Length(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 60 } => FormattableString.Invariant($"{Math.Max(0, (int)time.TotalSeconds)} s"),
            { TotalMinutes: < 60 } => FormattableString.Invariant($"{(int)time.TotalMinutes} min"),
            { TotalHours: < 48 } => FormattableString.Invariant($"{(int)time.TotalHours} h"),
            _ => FormattableString.Invariant($"{(int)time.TotalDays} days"),
        };

    private static (Verdict, string, string)? Blocks(string code, string says) => (Verdict.Blocking, code, says);
}

/// <summary>Only what the market does not show is confirmed by a person.</summary>
public sealed class NothingToConfirm() : Kernel.Refusal("The market shows this value; there is nothing to confirm. Change it there.");

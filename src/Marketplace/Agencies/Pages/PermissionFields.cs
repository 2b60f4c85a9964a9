using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Ui;

namespace Guildhall.Marketplace.Agencies.Pages;

/// <summary>The five axes and the top-up limit as forms post them.</summary>
public class PermissionFields
{
    /// <summary>Admin.</summary>
    public string? Admin { get; set; } = nameof(Contracts.Admin.None);

    /// <summary>Whether Connects may be topped up within a limit (M-052).</summary>
    public bool MayTopUp { get; set; }

    /// <summary>The limit in Connects a month.</summary>
    public string? TopUp { get; set; } = "400";

    /// <summary>Business.</summary>
    public string? Business { get; set; } = nameof(Contracts.Business.None);

    /// <summary>Agency contractor.</summary>
    public string? Contractor { get; set; } = nameof(Contracts.Contractor.NonExclusive);

    /// <summary>Work diaries.</summary>
    public string? Diaries { get; set; } = nameof(Contracts.Diaries.Individual);

    /// <summary>Chat.</summary>
    public string? Chat { get; set; } = nameof(Contracts.Chat.Team);

    /// <summary>Takes these permissions over into the fields.</summary>
    public void Show(Permissions permissions, int topUpLimit)
    {
        Admin = permissions.Admin.ToString();
        Business = permissions.Business.ToString();
        Contractor = permissions.Contractor.ToString();
        Diaries = permissions.Diaries.ToString();
        Chat = permissions.Chat.ToString();
        MayTopUp = topUpLimit > 0;
        TopUp = topUpLimit > 0 ? topUpLimit.ToString(CultureInfo.InvariantCulture) : "400";
    }

    /// <summary>The permissions; refuses what is no value of an axis.</summary>
    public Permissions ToPermissions() =>
        new(
            Read<Admin>(Admin, "admin"),
            Read<Business>(Business, "business"),
            Read<Contractor>(Contractor, "contractor"),
            Read<Diaries>(Diaries, "diaries"),
            Read<Chat>(Chat, "chat")
        );

    /// <summary>The limit, 0 where topping up is not allowed.</summary>
    public int ToLimit() =>
        !MayTopUp ? 0
        : int.TryParse(TopUp, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var limit) ? limit
        : throw new InvalidInput("topUp", $"A top-up limit is 0 to {Member.MostTopUp} Connects a month.");

    private static T Read<T>(string? text, string field)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value)
            ? value
            : throw new InvalidInput(field, "Choose one of these values.");

    internal static IReadOnlyList<Choice> Choices<T>(Func<T, string> name, Func<T, string> meaning)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => new Choice(value.ToString(), name(value), Hint: meaning(value)))];
}

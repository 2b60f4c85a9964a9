namespace Guildhall.Kernel;

/// <summary>
/// Who is acting: a person, the account they act in, and the door they came through. Doors make it; use cases ask it. The account
/// comes from the address, never from a leftover session (M-129).
/// </summary>
/// <param name="PersonId">The person; <see cref="Guid.Empty"/> for the program itself.</param>
/// <param name="Name">The name that stands in the audit.</param>
/// <param name="Account">The account the act happens in.</param>
/// <param name="Door">How the act came in.</param>
public sealed record Actor(Guid PersonId, string Name, Account Account, Door Door)
{
    /// <summary>How long a proof of identity counts as recent (M-005).</summary>
    public static readonly TimeSpan ConfirmationLife = TimeSpan.FromMinutes(15);

    /// <summary>When the person last proved who they are (UTC); null if they never did at this door.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Whether the person runs this instance.</summary>
    public bool IsOperator { get; init; }

    /// <summary>The program acting by a rule, for example a scanner or a timer; <paramref name="name"/> names the rule in the audit.</summary>
    public static Actor System(string name, Account? account = null) =>
        new(Guid.Empty, name, account ?? Account.Instance, Door.Timer) { IsOperator = true };

    /// <summary>Whether this is the program itself and not a person.</summary>
    public bool IsSystem => PersonId == Guid.Empty;

    /// <summary>Whether the person proved who they are within the last 15 minutes (M-005). The program itself always has.</summary>
    public bool HasConfirmed(DateTimeOffset now) => IsSystem || (ConfirmedAt is { } at && now - at <= ConfirmationLife);

    /// <summary>Refuses with <see cref="ConfirmationNeeded"/> unless the person proved who they are lately (M-005).</summary>
    public void MustHaveConfirmed(DateTimeOffset now)
    {
        if (!HasConfirmed(now))
            throw new ConfirmationNeeded();
    }

    /// <summary>Refuses with <see cref="Missing"/> anyone but the operator: what one may not see does not exist .</summary>
    public void MustBeOperator()
    {
        if (!IsOperator)
            throw new Missing("page");
    }

    /// <summary>The same actor in another account.</summary>
    public Actor In(AccountKind kind, string slug) => this with { Account = new Account(kind, slug) };
}

/// <summary>An account one can act in, as the address names it: <c>/a/auxility</c> is (Agency, auxility).</summary>
public sealed record Account(AccountKind Kind, string Slug)
{
    /// <summary>The instance itself, where the operator and the program act.</summary>
    public static readonly Account Instance = new(AccountKind.Operator, "");

    /// <summary>The address of the account's home.</summary>
    public string Home =>
        Kind switch
        {
            AccountKind.Freelancer => "/me",
            AccountKind.Agency => $"/a/{Slug}",
            AccountKind.Client => $"/c/{Slug}",
            AccountKind.Workspace => $"/r/{Slug}",
            AccountKind.Partner => $"/p/{Slug}",
            _ => "/operator",
        };

    /// <summary>The account that an address belongs to; null for addresses outside any account.</summary>
    public static Account? OfPath(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["api", "v1", ..])
            parts = parts[2..];
        return parts switch
        {
            ["me", ..] => new(AccountKind.Freelancer, ""),
            ["operator", ..] => Instance,
            ["a", "new", ..] or ["c", "new", ..] or ["r", "new", ..] => new(AccountKind.Freelancer, ""),
            ["a", var slug, ..] => new(AccountKind.Agency, slug),
            ["c", var slug, ..] => new(AccountKind.Client, slug),
            ["r", var slug, ..] => new(AccountKind.Workspace, slug),
            ["p", var slug, ..] => new(AccountKind.Partner, slug),
            _ => null,
        };
    }
}

/// <summary>The kinds of account a person can switch between (M-001, P-006).</summary>
public enum AccountKind
{
    /// <summary>The person's own freelancer profile.</summary>
    Freelancer,

    /// <summary>An agency the person is a member of.</summary>
    Agency,

    /// <summary>A client account.</summary>
    Client,

    /// <summary>A workspace of Radar.</summary>
    Workspace,

    /// <summary>A partner company's portal.</summary>
    Partner,

    /// <summary>The instance itself.</summary>
    Operator,
}

/// <summary>The ways in.</summary>
public enum Door
{
    /// <summary>A page in a browser.</summary>
    Page,

    /// <summary>The API.</summary>
    Api,

    /// <summary>The command line.</summary>
    CommandLine,

    /// <summary>Another module.</summary>
    Module,

    /// <summary>A message or a timer.</summary>
    Timer,
}

using Guildhall.Kernel;

namespace Guildhall.Marketplace.Contracts;

/// <summary>A person as other modules may know them.</summary>
/// <param name="Id">The person, also the id of their login.</param>
/// <param name="ShortId">Eight hexadecimal digits, like 52350e00 (M-082); always text .</param>
/// <param name="Name">First and last name.</param>
/// <param name="Slug">The address of the public profile, <c>/people/{slug}</c>.</param>
/// <param name="Picture">The address of the picture.</param>
/// <param name="Title">The profile's title; empty without a profile.</param>
/// <param name="Country">The country by name.</param>
/// <param name="UsConfirmed">Whether a U.S. location is confirmed (M-216).</param>
/// <param name="Status">Account status (M-003).</param>
/// <param name="Visibility">Profile visibility in force (M-300).</param>
/// <param name="Rate">Hourly rate in minor units of USD; null without a profile.</param>
/// <param name="Skills">Profile skills.</param>
/// <param name="Score">The Job Success Score the profile shows, 0 to 100; null for none yet (M-272, P-070).</param>
/// <param name="ScoreIsAgencys">Whether the score shown is the agency's (M-276).</param>
/// <param name="Badge">The talent badge anonymous people see; null for none.</param>
/// <param name="CreatedAt">When the account was made (UTC).</param>
public sealed record PersonFacts(
    Guid Id,
    string ShortId,
    string Name,
    string Slug,
    string Picture,
    string Title,
    string Country,
    bool UsConfirmed,
    AccountStatus Status,
    Visibility Visibility,
    long? Rate,
    IReadOnlyList<string> Skills,
    int? Score,
    bool ScoreIsAgencys,
    Badge? Badge,
    DateTimeOffset CreatedAt
)
{
    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];
}

/// <summary>Account status (M-003).</summary>
public enum AccountStatus
{
    /// <summary>In good order.</summary>
    Active,

    /// <summary>On hold, reversible.</summary>
    OnHold,

    /// <summary>Suspended for a breach of the terms.</summary>
    Suspended,

    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>Profile visibility (M-300).</summary>
public enum Visibility
{
    /// <summary>The whole internet.</summary>
    Public,

    /// <summary>Signed-in people.</summary>
    PlatformUsers,

    /// <summary>Not in search.</summary>
    Private,
}

/// <summary>Talent badges (M-285 to M-288).</summary>
public enum Badge
{
    /// <summary>Rising Talent.</summary>
    RisingTalent,

    /// <summary>Top Rated.</summary>
    TopRated,

    /// <summary>Top Rated Plus.</summary>
    TopRatedPlus,

    /// <summary>Expert-Vetted.</summary>
    ExpertVetted,
}

/// <summary>Something that decides about experts and senders changed: status, score, visibility, profile or services (R-437, P-087).</summary>
public sealed record RosterChanged(Guid PersonId, AccountStatus Status, Visibility Visibility, int? Score, DateTimeOffset At) : IEvent;

/// <summary>Whoever signs in as this person changed their name or proved another address. The host tells it; the marketplace follows.</summary>
public sealed record LoginChanged(Guid PersonId, string Name, string Email, DateTimeOffset At) : IEvent;

/// <summary>A ready-made service of a freelancer or an agency (M-307, M-310).</summary>
/// <param name="Id">The service.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="AgencyId">The agency it belongs to; null for a freelancer's own.</param>
/// <param name="Kind">Project or consultation.</param>
/// <param name="Title">Title.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Category">Category by name.</param>
/// <param name="Price">From price, minor units of USD.</param>
/// <param name="Days">Days of delivery; null for consultations.</param>
/// <param name="IsListed">Whether it is approved and not paused.</param>
public sealed record ServiceFacts(
    Guid Id,
    Guid PersonId,
    Guid? AgencyId,
    ServiceKind Kind,
    string Title,
    string Summary,
    string Category,
    long Price,
    int? Days,
    bool IsListed
);

/// <summary>Kinds of service.</summary>
public enum ServiceKind
{
    /// <summary>A package at a fixed price.</summary>
    Project,

    /// <summary>A call, one to one.</summary>
    Consultation,
}

/// <summary>What a talent search asks for; null means "don't care".</summary>
public sealed record TalentQuery
{
    /// <summary>Words to look for in title, overview, skills and name.</summary>
    public string? Text { get; init; }

    /// <summary>All of these skills.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Least Job Success Score.</summary>
    public int? ScoreFrom { get; init; }

    /// <summary>Hourly rate range, minor units of USD.</summary>
    public long? RateFrom { get; init; }

    /// <summary>Greatest hourly rate, minor units of USD.</summary>
    public long? RateTo { get; init; }

    /// <summary>Country by name.</summary>
    public string? Country { get; init; }

    /// <summary>Spoken language by name.</summary>
    public string? Language { get; init; }

    /// <summary>Exactly this badge.</summary>
    public Badge? Badge { get; init; }

    /// <summary>Offers a service of this kind.</summary>
    public ServiceKind? Offers { get; init; }

    /// <summary>Only public profiles of active accounts; otherwise everyone but closed accounts.</summary>
    public bool OnlyPublic { get; init; } = true;
}

/// <summary>Asks about people: the one roster that senders and experts come from .</summary>
public interface IRoster
{
    /// <summary>The person; null when there is none.</summary>
    Task<PersonFacts?> FindAsync(Guid personId, CancellationToken cancellation);

    /// <summary>The person with that short id; null when there is none.</summary>
    Task<PersonFacts?> FindByShortIdAsync(string shortId, CancellationToken cancellation);

    /// <summary>The people that exist among the ids; the score is the one the profile shows (M-276).</summary>
    Task<IReadOnlyDictionary<Guid, PersonFacts>> FindAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation);

    /// <summary>The best matches first, at most <paramref name="size"/> (1 to 500).</summary>
    Task<IReadOnlyList<PersonFacts>> SearchAsync(TalentQuery query, int size, CancellationToken cancellation);

    /// <summary>The services of these people, listed or not.</summary>
    Task<IReadOnlyList<ServiceFacts>> ServicesAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation);

    /// <summary>Languages a person speaks, by name, and the profile's time zone (IANA); empty when not said.</summary>
    Task<IReadOnlyDictionary<Guid, (IReadOnlyList<string> Languages, string TimeZone)>> TonguesAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancellation
    );

    /// <summary>Whether the person has a client account (P-007), and its name.</summary>
    Task<string?> ClientAccountAsync(Guid personId, CancellationToken cancellation);

    /// <summary>
    /// Makes an account for a business manager that the operator lends out: no one signs in to it, its owner is the instance.
    /// Making it twice for one short id gives the same account.
    /// </summary>
    Task<PersonFacts> MakeManagerAccountAsync(
        string shortId,
        string name,
        string country,
        bool usConfirmed,
        CancellationToken cancellation
    );
}

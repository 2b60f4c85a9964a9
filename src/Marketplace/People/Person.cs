using System.Globalization;
using System.Security.Cryptography;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.People;

/// <summary>
/// A person with one login (M-001): the account, and the freelancer profile once <see cref="Title"/> is filled in. The id is the login's.
/// </summary>
public sealed class Person : IVersioned
{
    /// <summary>Most skills a profile lists (M-306).</summary>
    public const int MostSkills = 15;

    private Person() { } // EF

    /// <summary>The id, also of the login.</summary>
    public Guid Id { get; private init; }

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>Eight hexadecimal digits in lower case, unique and never given twice (M-082, R-035). For people also a username.</summary>
    public string ShortId { get; private init; } = "";

    /// <summary>First and last name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The confirmed address, in lower case; empty for accounts nobody signs in to.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The address of the public profile: <c>/people/{slug}</c>.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>The address of the picture.</summary>
    public string Picture { get; private set; } = "";

    /// <summary>Account status (M-003).</summary>
    public AccountStatus Status { get; private set; }

    /// <summary>Why the status is not active, for the person and the operator.</summary>
    public string? StatusReason { get; private set; }

    /// <summary>Whether the status is meant to stay (M-003); what is reversible and what is not is told apart.</summary>
    public bool StatusIsPermanent { get; private set; }

    /// <summary>Whether nobody signs in to this account: a business manager whom the operator lends out .</summary>
    public bool IsLent { get; private init; }

    /// <summary>The country by name; empty when not said.</summary>
    public string Country { get; private set; } = "";

    /// <summary>The city; empty when not said.</summary>
    public string City { get; private set; } = "";

    /// <summary>The time zone, IANA.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>Whether a U.S. location is stated and confirmed (M-216).</summary>
    public bool UsConfirmed { get; private set; }

    /// <summary>The general profile's title; empty without a profile.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The overview; its first 250 characters are what lists show (M-306).</summary>
    public string Overview { get; private set; } = "";

    /// <summary>Hourly rate in minor units of USD; null without a profile.</summary>
    public long? Rate { get; private set; }

    /// <summary>Skills in the person's order, at most 15.</summary>
    public List<string> Skills { get; private set; } = [];

    /// <summary>
    /// What a search looks into, in lower case as .NET knows it, since databases differ there: name, title, overview, and the skills
    /// each between bars.
    /// </summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Languages by name.</summary>
    public List<string> Languages { get; private set; } = [];

    /// <summary>Visibility in force (M-300).</summary>
    public Visibility Visibility { get; private set; }

    /// <summary>Visibility as the person chose it, kept while the platform shows less (M-303).</summary>
    public Visibility ChosenVisibility { get; private set; }

    /// <summary>Whether the platform made the profile private (M-303).</summary>
    public bool IsHiddenByPlatform { get; private set; }

    /// <summary>The person's own Job Success Score, 0 to 100; null until there is one, which is not zero (M-272).</summary>
    public int? Score { get; private set; }

    /// <summary>The months the score looks back over: 6, 12 or 24 (M-271); null without a score.</summary>
    public int? ScoreMonths { get; private set; }

    /// <summary>When the score was computed (UTC, M-278); null without one.</summary>
    public DateTimeOffset? ScoreAt { get; private set; }

    /// <summary>The talent badge; null for none.</summary>
    public Badge? Badge { get; private set; }

    /// <summary>When the account was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether there is a freelancer profile.</summary>
    public bool HasProfile => Title.Length > 0;

    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];

    /// <summary>The first name and the initial of the last, as a private profile shows it (M-300).</summary>
    public string ShortName =>
        Name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, .., var last] ? $"{first} {last[0]}." : Name;

    /// <summary>
    /// Makes an account. <paramref name="shortId"/> is drawn when not given; <paramref name="id"/> is the login's, and
    /// <paramref name="email"/> its confirmed address, empty until there is one.
    /// </summary>
    public static Person Join(Guid id, string name, string email, DateTimeOffset now, string? shortId = null, bool isLent = false)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100)
            throw new InvalidInput("name", "A name has 1 to 100 characters.");

        shortId ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var person = new Person
        {
            Id = id,
            ShortId = shortId,
            Name = name,
            Email = email.Trim().ToLowerInvariant(),
            Slug = $"{Slugs.Of(name)}-{shortId}",
            CreatedAt = now,
            IsLent = isLent,
        };
        person.NoteSearchText();
        return person;
    }

    /// <summary>Takes over name and confirmed address from the login.</summary>
    public void Identify(string name, string email)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100)
            throw new InvalidInput("name", "A name has 1 to 100 characters.");
        (Name, Email) = (name, email.Trim().ToLowerInvariant());
        NoteSearchText();
    }

    /// <summary>Fills in the freelancer profile; the rate is in minor units of USD.</summary>
    public void Describe(string title, string overview, long rate, IReadOnlyCollection<string> skills)
    {
        if (title.Trim().Length is 0 or > 100)
            throw new InvalidInput("title", "A title has 1 to 100 characters.");
        if (skills.Count > MostSkills)
            throw new InvalidInput("skills", $"A profile lists at most {MostSkills} skills; these are {skills.Count}.");
        if (rate is < 300 or > 100_000)
            throw new InvalidInput(
                "rate",
                string.Create(CultureInfo.InvariantCulture, $"An hourly rate is 3 to 1,000 dollars; this is {rate / 100m}.")
            );

        (Title, Overview, Rate, Skills) = (title.Trim(), overview.Trim(), rate, [.. skills]);
        NoteSearchText();
    }

    /// <summary>Says where the person lives and which languages they speak; the zone is an IANA name.</summary>
    public void Locate(string country, string timeZone, IEnumerable<string> languages, string city = "")
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _))
            throw new InvalidInput("timeZone", $"{timeZone} is no time zone; Europe/Kyiv is one.");
        (Country, City, TimeZone, Languages) = (country.Trim(), city.Trim(), timeZone, [.. languages]);
    }

    /// <summary>Notes that a U.S. location was confirmed, or no longer is (M-216).</summary>
    public void ConfirmUs(bool confirmed) => UsConfirmed = confirmed;

    /// <summary>Shows another picture.</summary>
    public void Show(string picture) => Picture = picture;

    /// <summary>
    /// Changes who may see the profile (M-300), in force at once (M-301). While the platform keeps the profile private, the choice is
    /// kept for later (M-303).
    /// </summary>
    public void ShowTo(Visibility visibility)
    {
        ChosenVisibility = visibility;
        if (!IsHiddenByPlatform)
            Visibility = visibility;
    }

    /// <summary>Makes the profile private by the platform's doing, and keeps what the person chose (M-303).</summary>
    public void HideByPlatform() => (IsHiddenByPlatform, Visibility) = (true, Visibility.Private);

    /// <summary>Gives the person's own choice of visibility back (M-303).</summary>
    public void ShowAgain() => (IsHiddenByPlatform, Visibility) = (false, ChosenVisibility);

    /// <summary>
    /// Changes the account's status (M-003). Refuses anything but active without a reason; a closed account stays closed.
    /// </summary>
    public void Put(AccountStatus status, string? reason, bool isPermanent = false)
    {
        reason = reason?.Trim();
        if (status is not AccountStatus.Active && string.IsNullOrEmpty(reason))
            throw new InvalidInput("reason", "A status other than active has a reason; the person reads it.");
        if (Status is AccountStatus.Closed && status is not AccountStatus.Closed)
            throw new AccountClosed();
        (Status, StatusReason, StatusIsPermanent) = status is AccountStatus.Active ? (status, null, false) : (status, reason, isPermanent);
    }

    /// <summary>
    /// Takes over a score from the operator's import (M-278): 0 to 100, or null for none, with the months it looks back over and when it
    /// was computed.
    /// </summary>
    public void TakeScore(int? score, int months = 24, DateTimeOffset? at = null)
    {
        if (score is < 0 or > 100)
            throw new InvalidInput("score", "A Job Success Score is 0 to 100, or empty for none.");
        if (months is not (6 or 12 or 24))
            throw new InvalidInput("months", "A score looks back over 6, 12 or 24 months.");
        (Score, ScoreMonths, ScoreAt) = score is null ? (null, null, null) : ((int?)score, (int?)months, at);
    }

    /// <summary>Grants or takes a badge; only the platform does (M-290).</summary>
    public void Award(Badge? badge) => Badge = badge;

    private void NoteSearchText() => SearchText = $"{Name}\n{Title}\n{Overview}\n|{string.Join('|', Skills)}|".ToLowerInvariant();

    /// <summary>What others may know, with the score the profile shows: the agency's for an exclusive member, else the own (M-276).</summary>
    public PersonFacts Facts(int? exclusiveAgencysScore, bool isExclusive) =>
        new(
            Id,
            ShortId,
            Name,
            Slug,
            Picture,
            Title,
            Country,
            UsConfirmed,
            Status,
            Visibility,
            Rate,
            Skills,
            isExclusive ? exclusiveAgencysScore : Score,
            isExclusive,
            Badge,
            CreatedAt
        );

    private sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> entity)
        {
            entity.ToTable("People");
            entity.HasIndex(person => person.ShortId).IsUnique();
            entity.HasIndex(person => person.Slug).IsUnique();
            entity.HasIndex(person => person.Email);
        }
    }
}

/// <summary>A closed account is not opened again; the person makes a new one.</summary>
public sealed class AccountClosed() : Refusal("This account is closed. A closed account is not opened again.");

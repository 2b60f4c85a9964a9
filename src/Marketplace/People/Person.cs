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

    /// <summary>The country by name; empty when not said.</summary>
    public string Country { get; private set; } = "";

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

    /// <summary>Languages by name.</summary>
    public List<string> Languages { get; private set; } = [];

    /// <summary>Visibility in force (M-300).</summary>
    public Visibility Visibility { get; private set; }

    /// <summary>The person's own Job Success Score, 0 to 100; null until there is one, which is not zero (M-272).</summary>
    public int? Score { get; private set; }

    /// <summary>The talent badge; null for none.</summary>
    public Badge? Badge { get; private set; }

    /// <summary>When the account was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether there is a freelancer profile.</summary>
    public bool HasProfile => Title.Length > 0;

    /// <summary>The first name.</summary>
    public string FirstName => Name.Split(' ')[0];

    /// <summary>Makes an account. <paramref name="shortId"/> is drawn when not given; <paramref name="id"/> is the login's.</summary>
    public static Person Join(Guid id, string name, string email, DateTimeOffset now, string? shortId = null)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100)
            throw new InvalidInput("name", "A name has 1 to 100 characters.");

        shortId ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        return new Person
        {
            Id = id,
            ShortId = shortId,
            Name = name,
            Email = email.Trim().ToLowerInvariant(),
            Slug = $"{Slugs.Of(name)}-{shortId}",
            CreatedAt = now,
            Visibility = Visibility.Public,
        };
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
    }

    /// <summary>Says where the person lives and which languages they speak.</summary>
    public void Locate(string country, string timeZone, IEnumerable<string> languages) =>
        (Country, TimeZone, Languages) = (country, timeZone, [.. languages]);

    /// <summary>Notes that a U.S. location was confirmed, or no longer is (M-216).</summary>
    public void ConfirmUs(bool confirmed) => UsConfirmed = confirmed;

    /// <summary>Shows another picture.</summary>
    public void Show(string picture) => Picture = picture;

    /// <summary>Changes who may see the profile (M-300); in force at once (M-301).</summary>
    public void ShowTo(Visibility visibility) => Visibility = visibility;

    /// <summary>Changes the account's status with its reason (M-003).</summary>
    public void Put(AccountStatus status, string? reason) =>
        (Status, StatusReason) = (status, status is AccountStatus.Active ? null : reason);

    /// <summary>Takes over a score from the operator's import (M-278): 0 to 100, or null for none.</summary>
    public void TakeScore(int? score)
    {
        if (score is < 0 or > 100)
            throw new InvalidInput("score", "A Job Success Score is 0 to 100, or empty for none.");
        Score = score;
    }

    /// <summary>Grants or takes a badge; only the platform does (M-290).</summary>
    public void Award(Badge? badge) => Badge = badge;

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

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Curation;

/// <summary>A specific scenario of using the partner's product, with the experts for it (P-030, P-033).</summary>
public sealed class UseCase : IVersioned
{
    /// <summary>The shortest and longest name (P-031).</summary>
    public const int ShortestName = 3,
        LongestName = 60;

    /// <summary>The longest description.</summary>
    public const int LongestDescription = 300;

    /// <summary>How long a deleted one is kept (P-038).</summary>
    public static readonly TimeSpan KeptAfterDeletion = TimeSpan.FromDays(30);

    private UseCase() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The name, unique on the page ignoring case (P-031).</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name in lower case while it counts; null once deleted.</summary>
    public string? NameKey { get; private set; }

    /// <summary>The address below the page.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>One or two sentences.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Its place on the page, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>Which ways to work it offers (P-034).</summary>
    public Ways Ways { get; private set; } = Ways.All;

    /// <summary>The saved search that fills the candidates (P-045, P-046).</summary>
    public SavedSearch Search { get; private set; } = new();

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it was deleted (UTC); null while it is there (P-038).</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Makes one.</summary>
    public static UseCase Create(Guid company, string name, string slug, string description, Ways ways, int position, DateTimeOffset now)
    {
        var useCase = new UseCase
        {
            CompanyId = company,
            Slug = slug,
            Position = position,
            CreatedAt = now,
        };
        useCase.Describe(name, slug, description, ways);
        return useCase;
    }

    /// <summary>Changes name, address, description and ways to work. Switching a way off deletes nobody (P-036).</summary>
    public void Describe(string name, string slug, string description, Ways ways)
    {
        name = name.Trim();
        if (name.Length is < ShortestName or > LongestName)
            throw new InvalidInput("name", $"A use case's name has {ShortestName} to {LongestName} characters.");
        if (description.Trim().Length > LongestDescription)
            throw new InvalidInput("description", $"A description has at most {LongestDescription} characters.");
        (Name, NameKey, Slug, Description, Ways) = (name, KeyOf(name), slug, description.Trim(), ways);
    }

    /// <summary>Saves another search; it approves and removes nobody (P-046, P-052).</summary>
    public void Look(SavedSearch search) => Search = search.Checked();

    /// <summary>Puts it at a place of the page.</summary>
    public void Place(int position) => Position = position;

    /// <summary>Deletes it for whoever types its name (P-038).</summary>
    public void Delete(string typedName, DateTimeOffset now)
    {
        if (!string.Equals(typedName.Trim(), Name, StringComparison.OrdinalIgnoreCase))
            throw new InvalidInput("name", $"Type the name “{Name}” to delete it.");
        (DeletedAt, NameKey) = (now, null);
    }

    /// <summary>What makes two names the same (P-031, P-270).</summary>
    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();

    private sealed class Mapping : IEntityTypeConfiguration<UseCase>
    {
        public void Configure(EntityTypeBuilder<UseCase> entity)
        {
            entity.ToTable("UseCases");
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(useCase => useCase.CompanyId);
            // Deleted ones have no key, so their names are free again.
            entity.HasIndex(useCase => new { useCase.CompanyId, useCase.NameKey }).IsUnique();
            entity.Property(useCase => useCase.Ways).HasConversion<int>();
            entity
                .Property(useCase => useCase.Search)
                .HasConversion(
                    search => System.Text.Json.JsonSerializer.Serialize(search, Json.Options),
                    stored => System.Text.Json.JsonSerializer.Deserialize<SavedSearch>(stored, Json.Options)!
                );
        }
    }
}

/// <summary>Ways to work with an expert (P-034, P-035).</summary>
[Flags]
public enum Ways
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Hourly contracts: open scope and time.</summary>
    Hourly = 1,

    /// <summary>Fixed-price projects: a package, a price, a date.</summary>
    Projects = 2,

    /// <summary>Consultations: one call, one to one.</summary>
    Consultations = 4,

    /// <summary>All three.</summary>
    All = Hourly | Projects | Consultations,
}

/// <summary>An address a use case has or had; it is never given to another of the same page (P-037).</summary>
public sealed class UseCaseAddress
{
    /// <summary>The company.</summary>
    public required Guid CompanyId { get; init; }

    /// <summary>The address.</summary>
    public required string Slug { get; init; }

    /// <summary>The use case.</summary>
    public required Guid UseCaseId { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<UseCaseAddress>
    {
        public void Configure(EntityTypeBuilder<UseCaseAddress> entity)
        {
            entity.ToTable("UseCaseAddresses");
            entity.HasKey(address => new { address.CompanyId, address.Slug });
            entity.HasOne<UseCase>().WithMany().HasForeignKey(address => address.UseCaseId);
        }
    }
}

/// <summary>What candidates are looked for by (P-056). Null and empty mean "don't care".</summary>
public sealed record SavedSearch
{
    /// <summary>Words in title, overview, skills and name.</summary>
    public string Text { get; init; } = "";

    /// <summary>All of these skills.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Least Job Success Score.</summary>
    public int? ScoreFrom { get; init; }

    /// <summary>Least hourly rate, minor units of USD.</summary>
    public long? RateFrom { get; init; }

    /// <summary>Greatest hourly rate, minor units of USD.</summary>
    public long? RateTo { get; init; }

    /// <summary>Country by name.</summary>
    public string Country { get; init; } = "";

    /// <summary>Spoken language by name.</summary>
    public string Language { get; init; } = "";

    /// <summary>Exactly this badge.</summary>
    public Badge? Badge { get; init; }

    /// <summary>Offers a service of this kind.</summary>
    public ServiceKind? Offers { get; init; }

    /// <summary>Only people this company brought to the platform.</summary>
    public bool BroughtByUs { get; init; }

    /// <summary>Whether nothing is asked for.</summary>
    public bool IsEmpty => this with { Skills = [] } == new SavedSearch { Skills = [] } && Skills.Count == 0;

    /// <summary>The same, tidied; refuses what cannot be found by.</summary>
    public SavedSearch Checked()
    {
        if (Text.Length > 200)
            throw new InvalidInput("text", "A search has at most 200 characters.");
        if (ScoreFrom is < 0 or > 100)
            throw new InvalidInput("scoreFrom", "A Job Success Score is 0 to 100.");
        if (RateFrom < 0 || RateTo < 0 || RateTo < RateFrom)
            throw new InvalidInput("rateTo", "The greatest rate is not less than the least.");
        return this with
        {
            Text = Text.Trim(),
            Skills = [.. Skills.Select(skill => skill.Trim()).Where(skill => skill.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)],
            Country = Country.Trim(),
            Language = Language.Trim(),
        };
    }

    /// <summary>What the roster is asked: only public profiles of active accounts (P-057, P-220).</summary>
    public TalentQuery AsQuery() =>
        new()
        {
            Text = Text.Length > 0 ? Text : null,
            Skills = Skills,
            ScoreFrom = ScoreFrom,
            RateFrom = RateFrom,
            RateTo = RateTo,
            Country = Country.Length > 0 ? Country : null,
            Language = Language.Length > 0 ? Language : null,
            Badge = Badge,
            Offers = Offers,
            OnlyPublic = true,
        };
}

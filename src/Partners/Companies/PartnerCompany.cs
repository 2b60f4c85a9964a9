using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Companies;

/// <summary>A company that shows its customers experts for its product. The operator grants it the portal (P-004, P-005).</summary>
public sealed class PartnerCompany : IVersioned
{
    /// <summary>How long data is kept after the operator withdrew access (P-268).</summary>
    public static readonly TimeSpan KeptAfterSuspension = TimeSpan.FromDays(90);

    private static readonly string[] Reserved = ["join", "new", "embed", "assets", "preview"];

    private PartnerCompany() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The address: <c>/p/{slug}</c> and <c>/experts/{slug}</c>.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>The name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The domain of the company's e-mail addresses, in lower case; coworkers of other domains are marked (P-017).</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Whether only addresses of <see cref="Domain"/> may be invited (P-017).</summary>
    public bool OnlyOwnDomain { get; private set; }

    /// <summary>The picture in the portal; empty for initials.</summary>
    public string Picture { get; private set; } = "";

    /// <summary>The client account that belongs to it, by name (P-004); empty until the first admin accepted.</summary>
    public string ClientAccount { get; private set; } = "";

    /// <summary>Where access stands (P-005).</summary>
    public CompanyState State { get; private set; }

    /// <summary>When the operator suspended it (UTC); null while it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>When it was written down (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether its people may use the portal.</summary>
    public bool HasAccess => State is CompanyState.Granted or CompanyState.Active;

    /// <summary>Writes down a company that asked for the portal (P-005).</summary>
    public static PartnerCompany Request(string name, string slug, string domain, DateTimeOffset now)
    {
        name = name.Trim();
        domain = domain.Trim().TrimStart('@').ToLowerInvariant();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "A company's name has 2 to 60 characters.");
        if (domain.Length is < 3 or > 100 || !domain.Contains('.', StringComparison.Ordinal) || domain.Any(char.IsWhiteSpace))
            throw new InvalidInput("domain", "A domain looks like tidepost.example.");
        if (Reserved.Contains(slug))
            throw new InvalidInput("slug", "This address is not free. Choose another.");

        return new PartnerCompany
        {
            Name = name,
            Slug = slug,
            Domain = domain,
            CreatedAt = now,
        };
    }

    /// <summary>Switches portal access on (P-004), also after a suspension.</summary>
    public void Grant()
    {
        if (HasAccess)
            throw new HasAccessAlready();
        State = ClientAccount.Length > 0 ? CompanyState.Active : CompanyState.Granted;
        SuspendedAt = null;
    }

    /// <summary>Notes that an admin with a client account is there (P-005, P-007).</summary>
    public void Activate(string clientAccount)
    {
        if (State is CompanyState.Granted)
            State = CompanyState.Active;
        if (ClientAccount.Length == 0)
            ClientAccount = clientAccount;
    }

    /// <summary>Takes access away; its page goes at once, its data stays for 90 days (P-268).</summary>
    public void Suspend(DateTimeOffset now)
    {
        if (!HasAccess)
            throw new HasNoAccess();
        (State, SuspendedAt) = (CompanyState.Suspended, now);
    }

    /// <summary>Gives it another name and address; the old address leads to the new one (P-269).</summary>
    public void Rename(string name, string slug)
    {
        name = name.Trim();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "A company's name has 2 to 60 characters.");
        (Name, Slug) = (name, slug);
    }

    /// <summary>Shows a picture in the portal, and says whether only the own domain may be invited (P-017).</summary>
    public void Set(string picture, bool onlyOwnDomain) => (Picture, OnlyOwnDomain) = (picture.Trim(), onlyOwnDomain);

    /// <summary>Whether an address is of the company's domain or one below it (P-017).</summary>
    public bool Owns(string email) =>
        email.EndsWith("@" + Domain, StringComparison.OrdinalIgnoreCase)
        || email.EndsWith("." + Domain, StringComparison.OrdinalIgnoreCase);

    private sealed class Mapping : IEntityTypeConfiguration<PartnerCompany>
    {
        public void Configure(EntityTypeBuilder<PartnerCompany> entity)
        {
            entity.ToTable("Companies");
            entity.HasIndex(company => company.Slug).IsUnique();
        }
    }
}

/// <summary>Where a company's access stands (P-005).</summary>
public enum CompanyState
{
    /// <summary>Asked for; nobody has access.</summary>
    Requested,

    /// <summary>Access is on and the first admin invited.</summary>
    Granted,

    /// <summary>The first admin is there.</summary>
    Active,

    /// <summary>The operator took access away.</summary>
    Suspended,
}

/// <summary>An address a company had or has; it is never given to another (P-269).</summary>
public sealed class CompanyAddress
{
    /// <summary>The address.</summary>
    public required string Slug { get; init; }

    /// <summary>The company.</summary>
    public required Guid CompanyId { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<CompanyAddress>
    {
        public void Configure(EntityTypeBuilder<CompanyAddress> entity)
        {
            entity.ToTable("CompanyAddresses");
            entity.HasKey(address => address.Slug);
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(address => address.CompanyId);
        }
    }
}

/// <summary>The company has the portal already.</summary>
public sealed class HasAccessAlready() : Refusal("This company has the portal already.");

/// <summary>The company has no portal that could be taken away.</summary>
public sealed class HasNoAccess() : Refusal("This company has no access to the portal.");

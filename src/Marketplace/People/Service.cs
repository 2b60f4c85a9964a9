using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.People;

/// <summary>A ready-made service: a catalog project at a fixed price (M-307) or a consultation (M-310).</summary>
public sealed class Service : IVersioned
{
    /// <summary>The most consultations one person offers (M-310).</summary>
    public const int MostConsultations = 3;

    private Service() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>Whose it is.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The agency it belongs to (M-309); null for a freelancer's own.</summary>
    public Guid? AgencyId { get; private init; }

    /// <summary>Project or consultation.</summary>
    public ServiceKind Kind { get; private init; }

    /// <summary>The title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>One sentence.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>The category by name.</summary>
    public string Category { get; private set; } = "";

    /// <summary>The least price in minor units of USD: of the smallest tier, or of 30 minutes.</summary>
    public long Price { get; private set; }

    /// <summary>Days of delivery; null for consultations.</summary>
    public int? Days { get; private set; }

    /// <summary>Where the operator's review stands: projects are looked at before they are listed (M-307).</summary>
    public Review Review { get; private set; }

    /// <summary>Whether its owner paused it.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether people find it.</summary>
    public bool IsListed => Review is Review.Approved && !IsPaused;

    /// <summary>Offers a project; it waits for review (M-307). The price is in minor units of USD.</summary>
    public static Service Project(
        Person person,
        Guid? agencyId,
        string title,
        string summary,
        string category,
        long price,
        int days,
        DateTimeOffset now
    )
    {
        if (days is < 1 or > 365)
            throw new InvalidInput("days", "A project is delivered in 1 to 365 days.");
        return Of(person, agencyId, ServiceKind.Project, title, summary, category, price, days, Review.Waiting, now);
    }

    /// <summary>
    /// Offers a consultation; listed at once. The price in minor units of USD is for 30 minutes. Refuses people without a badge and the
    /// fourth one (M-310).
    /// </summary>
    public static Service Consultation(
        Person person,
        int offeredAlready,
        string title,
        string summary,
        string category,
        long price,
        DateTimeOffset now
    )
    {
        if (person.Badge is null)
            throw new BadgeNeeded();
        if (offeredAlready >= MostConsultations)
            throw new EnoughConsultations();
        return Of(person, null, ServiceKind.Consultation, title, summary, category, price, null, Review.Approved, now);
    }

    /// <summary>Lists it after a look (M-307).</summary>
    public void Approve() => Review = Review.Approved;

    /// <summary>Takes it off the lists for a while.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>Puts it on the lists again.</summary>
    public void Resume() => IsPaused = false;

    /// <summary>What others may know.</summary>
    public ServiceFacts Facts => new(Id, PersonId, AgencyId, Kind, Title, Summary, Category, Price, Days, IsListed);

    private static Service Of(
        Person person,
        Guid? agencyId,
        ServiceKind kind,
        string title,
        string summary,
        string category,
        long price,
        int? days,
        Review review,
        DateTimeOffset now
    )
    {
        if (!person.HasProfile)
            throw new ProfileFirst();
        if (title.Trim().Length is < 5 or > 100)
            throw new InvalidInput("title", "A service's title has 5 to 100 characters.");
        if (summary.Trim().Length is 0 or > 250)
            throw new InvalidInput("summary", "The summary has 1 to 250 characters.");
        if (price is < 500 or > 10_000_000)
            throw new InvalidInput("price", "A price is 5 to 100,000 dollars.");
        return new Service
        {
            PersonId = person.Id,
            AgencyId = agencyId,
            Kind = kind,
            Title = title.Trim(),
            Summary = summary.Trim(),
            Category = category.Trim(),
            Price = price,
            Days = days,
            Review = review,
            CreatedAt = now,
        };
    }

    private sealed class Mapping : IEntityTypeConfiguration<Service>
    {
        public void Configure(EntityTypeBuilder<Service> entity)
        {
            entity.ToTable("Services");
            entity.HasIndex(service => service.PersonId);
            entity.HasIndex(service => service.AgencyId);
            entity.HasOne<Person>().WithMany().HasForeignKey(service => service.PersonId);
            entity.Ignore(service => service.Facts);
        }
    }
}

/// <summary>Where the review of a service stands.</summary>
public enum Review
{
    /// <summary>Waits for the operator.</summary>
    Waiting,

    /// <summary>May be listed.</summary>
    Approved,
}

/// <summary>Services are offered from a freelancer profile.</summary>
public sealed class ProfileFirst() : Refusal("A service is offered from a freelancer profile. Fill in yours first.");

/// <summary>Consultations are for badge holders (M-310).</summary>
public sealed class BadgeNeeded() : Refusal("Consultations are offered by people with a talent badge.");

/// <summary>Three consultations at most (M-310).</summary>
public sealed class EnoughConsultations() : Refusal($"A person offers at most {Service.MostConsultations} consultations.");

using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.People;

/// <summary>A client account: posts jobs and hires. Applicants see its facts, not its name, until it talks to them (M-212).</summary>
public sealed class Client : IVersioned
{
    private Client() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The address: <c>/c/{slug}</c>.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>The company's or person's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The address of the picture.</summary>
    public string Picture { get; private set; } = "";

    /// <summary>The country by name.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Whether payment is verified.</summary>
    public bool PaymentVerified { get; private set; }

    /// <summary>Spent in all before and on this instance, minor units of USD.</summary>
    public long Spent { get; private set; }

    /// <summary>Hires in all.</summary>
    public int Hires { get; private set; }

    /// <summary>Jobs posted in all.</summary>
    public int JobsPosted { get; private set; }

    /// <summary>Reviews in all.</summary>
    public int Reviews { get; private set; }

    /// <summary>Rating in hundredths, 0 to 500; null without reviews.</summary>
    public int? Rating { get; private set; }

    /// <summary>When the account was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Opens a client account.</summary>
    public static Client Open(string name, string slug, string country, DateTimeOffset now)
    {
        name = name.Trim();
        if (name.Length is 0 or > 80)
            throw new InvalidInput("name", "A client account's name has 1 to 80 characters.");
        return new Client
        {
            Name = name,
            Slug = slug,
            Country = country.Trim(),
            CreatedAt = now,
        };
    }

    /// <summary>Shows a picture.</summary>
    public void Show(string picture) => Picture = picture;

    /// <summary>Notes that payment is verified, or no longer is.</summary>
    public void VerifyPayment(bool verified) => PaymentVerified = verified;

    /// <summary>Counts a posted job.</summary>
    public void CountJob() => JobsPosted++;

    /// <summary>Counts a hire.</summary>
    public void CountHire() => Hires++;

    /// <summary>Takes over a history from elsewhere: spent in minor units of USD, rating in hundredths.</summary>
    public void TakeHistory(long spent, int hires, int jobsPosted, int reviews, int? rating) =>
        (Spent, Hires, JobsPosted, Reviews, Rating) = (spent, hires, jobsPosted, reviews, rating);

    private sealed class Mapping : IEntityTypeConfiguration<Client>
    {
        public void Configure(EntityTypeBuilder<Client> entity)
        {
            entity.ToTable("Clients");
            entity.HasIndex(client => client.Slug).IsUnique();
        }
    }
}

/// <summary>A person who acts for a client account.</summary>
public sealed class ClientMember
{
    private ClientMember() { } // EF

    /// <summary>The client account.</summary>
    public Guid ClientId { get; private init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>Whether they may add and remove others.</summary>
    public bool IsAdmin { get; private init; }

    /// <summary>Lets a person act for the client.</summary>
    public static ClientMember Of(Client client, Person person, bool isAdmin) =>
        new()
        {
            ClientId = client.Id,
            PersonId = person.Id,
            IsAdmin = isAdmin,
        };

    private sealed class Mapping : IEntityTypeConfiguration<ClientMember>
    {
        public void Configure(EntityTypeBuilder<ClientMember> entity)
        {
            entity.ToTable("ClientMembers");
            entity.HasKey(member => new { member.ClientId, member.PersonId });
            entity.HasIndex(member => member.PersonId);
            entity.HasOne<Client>().WithMany().HasForeignKey(member => member.ClientId);
            entity.HasOne<Person>().WithMany().HasForeignKey(member => member.PersonId);
        }
    }
}

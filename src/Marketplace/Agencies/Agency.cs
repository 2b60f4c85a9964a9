using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Freelancers who find work together under one name. It has exactly one owner (M-012).</summary>
public sealed class Agency : IVersioned
{
    private Agency() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The address: <c>/a/{slug}</c>.</summary>
    public string Slug { get; private init; } = "";

    /// <summary>The name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>One line about it.</summary>
    public string Tagline { get; private set; } = "";

    /// <summary>What it says of itself.</summary>
    public string Overview { get; private set; } = "";

    /// <summary>The address of the picture.</summary>
    public string Picture { get; private set; } = "";

    /// <summary>The owner; always an admin (M-012).</summary>
    public Guid OwnerId { get; private set; }

    /// <summary>The member whom the owner offered the agency (M-017); null while nobody is asked.</summary>
    public Guid? OfferedToId { get; private set; }

    /// <summary>The plan, set by the operator (M-037).</summary>
    public Plan Plan { get; private set; }

    /// <summary>The agency's Job Success Score, 0 to 100; null until there is one (M-275).</summary>
    public int? Score { get; private set; }

    /// <summary>When it was founded (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Whether it is on Agency Plus.</summary>
    public bool IsPlus => Plan is Plan.Plus;

    /// <summary>
    /// Founds an agency with its primary team, named like the agency (M-014). Refuses a founder without a freelancer profile (M-011).
    /// </summary>
    public static (Agency Agency, Team Team, Member Owner) Found(Person owner, string name, string slug, DateTimeOffset now)
    {
        if (!owner.HasProfile)
            throw new ProfileNeeded();
        name = name.Trim();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "An agency's name has 2 to 60 characters.");

        var agency = new Agency
        {
            Name = name,
            Slug = slug,
            OwnerId = owner.Id,
            CreatedAt = now,
        };
        var team = Team.Primary(agency, now);
        return (agency, team, Member.Owner(agency, team, owner, now));
    }

    /// <summary>
    /// Offers the agency to one of its members (M-017). Refuses anyone but the owner, and anyone who is not a member now: whoever is only
    /// invited cannot be the one.
    /// </summary>
    public void Offer(Member by, Member to)
    {
        if (!by.IsOwner)
            throw new NotAllowed("Only the owner hands the agency over.");
        if (to.AgencyId != Id || !to.IsActive || to.IsOwner)
            throw new Missing("member");
        OfferedToId = to.PersonId;
    }

    /// <summary>Takes the offer back, or declines it.</summary>
    public void KeepOwner()
    {
        if (OfferedToId is null)
            throw new NotOffered();
        OfferedToId = null;
    }

    /// <summary>The one it was offered to becomes the owner; the one before stays a full admin and business manager (M-017).</summary>
    public void HandOver(Member from, Member to)
    {
        if (OfferedToId != to.PersonId || !to.IsActive)
            throw new NotOffered();
        if (from.PersonId != OwnerId)
            throw new ArgumentException("Handed over by someone who does not own it.", nameof(from));
        from.GiveOwnership(to);
        (OwnerId, OfferedToId) = (to.PersonId, null);
    }

    /// <summary>Puts the agency on another plan (M-037).</summary>
    public void PutOn(Plan plan) => Plan = plan;

    /// <summary>Shows another picture and tagline.</summary>
    public void Show(string tagline, string picture) => (Tagline, Picture) = (tagline.Trim(), picture);

    /// <summary>Says what it is, with neither contact details nor advertising for elsewhere (M-020).</summary>
    public void Describe(string name, string tagline, string overview)
    {
        name = name.Trim();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "An agency's name has 2 to 60 characters.");
        if (tagline.Trim().Length > 120)
            throw new InvalidInput("tagline", "A tagline has at most 120 characters.");
        if (overview.Trim().Length > 5000)
            throw new InvalidInput("overview", "An overview has at most 5,000 characters.");
        (Name, Tagline, Overview) = (name, tagline.Trim(), overview.Trim());
    }

    /// <summary>Takes over a score (M-275, M-278): 0 to 100, or null for none.</summary>
    public void TakeScore(int? score)
    {
        if (score is < 0 or > 100)
            throw new InvalidInput("score", "A Job Success Score is 0 to 100, or empty for none.");
        Score = score;
    }

    /// <summary>Refuses with <see cref="PlusNeeded"/> on Agency Basic (M-030, M-031).</summary>
    public void MustBePlus()
    {
        if (!IsPlus)
            throw new PlusNeeded();
    }

    private sealed class Mapping : IEntityTypeConfiguration<Agency>
    {
        public void Configure(EntityTypeBuilder<Agency> entity)
        {
            entity.ToTable("Agencies");
            entity.HasIndex(agency => agency.Slug).IsUnique();
            // A person owns at most one agency (M-012).
            entity.HasIndex(agency => agency.OwnerId).IsUnique();
            entity.HasOne<Person>().WithMany().HasForeignKey(agency => agency.OwnerId);
        }
    }
}

/// <summary>An agency's plan (M-030 to M-037).</summary>
public enum Plan
{
    /// <summary>Agency Basic: no invitations, no Connects to buy.</summary>
    Basic,

    /// <summary>Agency Plus.</summary>
    Plus,
}

/// <summary>A team of an agency; permissions are held per team (M-015).</summary>
public sealed class Team
{
    private Team() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The name, unique within the agency.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether it was made with the agency (M-014).</summary>
    public bool IsPrimary { get; private init; }

    /// <summary>Whether it left the pick lists (M-016).</summary>
    public bool IsHidden { get; private set; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    internal static Team Primary(Agency agency, DateTimeOffset now) =>
        new()
        {
            AgencyId = agency.Id,
            Name = agency.Name,
            IsPrimary = true,
            CreatedAt = now,
        };

    /// <summary>Makes a further team; only the owner does (M-013, M-060).</summary>
    public static Team Create(Member by, string name, DateTimeOffset now)
    {
        by.Must(AgencyAct.CreateTeam);
        name = name.Trim();
        if (name.Length is < 2 or > 60)
            throw new InvalidInput("name", "A team's name has 2 to 60 characters.");
        return new Team
        {
            AgencyId = by.AgencyId,
            Name = name,
            CreatedAt = now,
        };
    }

    /// <summary>Takes the team out of the pick lists; its history stays (M-016). The primary team stays in sight.</summary>
    public void Hide()
    {
        if (IsPrimary)
            throw new PrimaryTeamStays();
        IsHidden = true;
    }

    /// <summary>Puts the team back into the pick lists.</summary>
    public void Show() => IsHidden = false;

    private sealed class Mapping : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> entity)
        {
            entity.ToTable("Teams");
            entity.HasIndex(team => new { team.AgencyId, team.Name }).IsUnique();
            entity.HasOne<Agency>().WithMany().HasForeignKey(team => team.AgencyId);
        }
    }
}

/// <summary>An agency is founded from a freelancer account (M-011).</summary>
public sealed class ProfileNeeded() : Refusal("An agency is founded from a freelancer profile. Fill in yours first.");

/// <summary>A person owns at most one agency (M-012).</summary>
public sealed class OwnsAnAgency() : Refusal("You own an agency already; a person owns one at most.");

/// <summary>People are invited, and Connects bought, on Agency Plus only (M-030, M-031).</summary>
public sealed class PlusNeeded() : Refusal("Inviting people needs Agency Plus. This agency is on Agency Basic.");

/// <summary>The team an agency was founded with cannot be hidden: invitations need one to choose.</summary>
public sealed class PrimaryTeamStays() : Refusal("The agency's first team cannot be hidden.");

/// <summary>Two teams of an agency do not share a name.</summary>
public sealed class TeamNameTaken() : Refusal("The agency has a team of this name already.");

/// <summary>There is no offer to take over the agency (M-017).</summary>
public sealed class NotOffered() : Refusal("The agency is not offered to you, or the offer was taken back.");

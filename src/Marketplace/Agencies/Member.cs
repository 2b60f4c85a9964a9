using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Agencies;

/// <summary>A person's place in one team of an agency, with what they may do there (M-040 to M-046).</summary>
public sealed class Member : IVersioned
{
    private Member() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The agency itself; loaded with <see cref="MemberLookups.ActingAsync"/>.</summary>
    public Agency Agency { get; private init; } = null!;

    /// <summary>The team the permissions are for.</summary>
    public Guid TeamId { get; private set; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person themselves; loaded with <see cref="MemberLookups.ActingAsync"/>.</summary>
    public Person Person { get; private init; } = null!;

    /// <summary>Whether the person owns the agency.</summary>
    public bool IsOwner { get; private set; }

    /// <summary>The five axes.</summary>
    public Permissions Permissions { get; private set; } = Permissions.Freelancer;

    /// <summary>Connects a month the member may buy without Admin Full (M-052); 0 for none.</summary>
    public int TopUpLimit { get; private set; }

    /// <summary>When they joined (UTC).</summary>
    public DateTimeOffset JoinedAt { get; private init; }

    /// <summary>When they left or were removed (UTC); null while they are a member.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Whether they are a member now.</summary>
    public bool IsActive => LeftAt is null;

    /// <summary>Whether they are a business manager of their team; the owner always is, in all teams (M-076).</summary>
    public bool Manages => IsActive && (IsOwner || Permissions.Business is Business.Manager);

    /// <summary>Whether they work for the agency's clients.</summary>
    public bool Works => IsActive && Permissions.Contractor is not Contractor.None;

    /// <summary>Whether they may invite, change and remove people, and edit the agency (M-061, M-073).</summary>
    public bool Administers => IsActive && (IsOwner || Permissions.Admin is Admin.Full);

    /// <summary>Whether the other is in reach: the owner reaches all teams of the agency, others their own (M-075, M-076).</summary>
    public bool Reaches(Member other) => other.AgencyId == AgencyId && (IsOwner || other.TeamId == TeamId);

    /// <summary>Whether they may send a proposal in that member's name (M-063, M-120, M-122).</summary>
    public bool MayBidFor(Member sender) => sender.IsActive && Reaches(sender) && (sender.Id == Id ? Works || Manages : Manages);

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not send in that member's name.</summary>
    public void MustBidFor(Member sender)
    {
        if (!MayBidFor(sender))
            throw new NotAllowed("Only a business manager of the team sends proposals in a colleague's name.");
    }

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not invite, change or remove people (M-061).</summary>
    public void MustAdminister()
    {
        if (!Administers)
            throw new NotAllowed("Only the owner and admins with Admin: Full do this.");
    }

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever is no business manager (M-066, M-240).</summary>
    public void MustManage()
    {
        if (!Manages)
            throw new NotAllowed("Only the agency's business managers do this.");
    }

    internal static Member Owner(Agency agency, Team team, Person owner, DateTimeOffset now) =>
        new()
        {
            AgencyId = agency.Id,
            TeamId = team.Id,
            PersonId = owner.Id,
            IsOwner = true,
            Permissions = new Permissions(Admin.Full, Business.Manager, Contractor.NonExclusive, Diaries.Full, Chat.Company),
            JoinedAt = now,
        };

    /// <summary>Takes a person in with the permissions they accepted (M-086).</summary>
    public static Member Join(Agency agency, Guid teamId, Person person, Permissions permissions, int topUpLimit, DateTimeOffset now) =>
        new()
        {
            AgencyId = agency.Id,
            TeamId = teamId,
            PersonId = person.Id,
            Permissions = permissions,
            TopUpLimit = topUpLimit,
            JoinedAt = now,
        };

    private sealed class Mapping : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> entity)
        {
            entity.ToTable("Members");
            entity.ComplexProperty(
                member => member.Permissions,
                axes =>
                {
                    axes.Property(permissions => permissions.Admin).HasColumnName("Admin");
                    axes.Property(permissions => permissions.Business).HasColumnName("Business");
                    axes.Property(permissions => permissions.Contractor).HasColumnName("Contractor");
                    axes.Property(permissions => permissions.Diaries).HasColumnName("Diaries");
                    axes.Property(permissions => permissions.Chat).HasColumnName("Chat");
                }
            );
            entity.HasOne(member => member.Agency).WithMany().HasForeignKey(member => member.AgencyId);
            entity.HasOne<Team>().WithMany().HasForeignKey(member => member.TeamId);
            entity.HasOne(member => member.Person).WithMany().HasForeignKey(member => member.PersonId);
            // One living membership per team and person; ended ones stay as history.
            entity.HasIndex(member => new { member.TeamId, member.PersonId }).IsUnique().HasFilter("left_at IS NULL");
            entity.HasIndex(member => member.AgencyId);
            entity.HasIndex(member => member.PersonId);
        }
    }
}

/// <summary>Finding the member who acts.</summary>
public static class MemberLookups
{
    /// <summary>
    /// The actor's membership in the agency of their account, with agency and person. Whoever is no member is told the agency does not
    /// exist.
    /// </summary>
    public static Task<Member> ActingAsync(this IQueryable<Member> members, Actor actor, CancellationToken cancellation) =>
        members
            .Include(member => member.Agency)
            .Include(member => member.Person)
            .Where(member => member.PersonId == actor.PersonId && member.Agency.Slug == actor.Account.Slug && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .Take(1)
            .OneAsync("agency", cancellation);
}

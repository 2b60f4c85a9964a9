using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Agencies;

/// <summary>A person's place in one team of an agency, with what they may do there (M-040 to M-046).</summary>
public sealed class Member : IVersioned
{
    /// <summary>The greatest limit for buying Connects without Admin Full (M-052), a month.</summary>
    public const int MostTopUp = 10_000;

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

    /// <summary>Whether an exclusive place was asked for and waits for the member's consent (M-094).</summary>
    public bool AwaitsExclusive { get; private set; }

    /// <summary>Whether they are a business manager of their team; the owner always is, in all teams (M-076).</summary>
    public bool Manages => IsActive && (IsOwner || Permissions.Business is Business.Manager);

    /// <summary>Whether they work for the agency's clients.</summary>
    public bool Works => IsActive && Permissions.Contractor is not Contractor.None;

    /// <summary>Whether they may invite, change and remove people (M-061).</summary>
    public bool Administers => May(AgencyAct.ManagePeople);

    /// <summary>Whether they may read the ledger of Connects: who spends from the pool, and who answers for it.</summary>
    public bool SeesConnects => IsActive && (Manages || Permissions.Admin is not Admin.None);

    /// <summary>Whether the other is in reach: the owner reaches all teams of the agency, others their own (M-075, M-076).</summary>
    public bool Reaches(Member other) => other.AgencyId == AgencyId && (IsOwner || other.TeamId == TeamId);

    /// <summary>Whether they may do an act that concerns no single colleague (M-060 to M-073).</summary>
    public bool May(AgencyAct act) => IsActive && ActionMatrix.Of(act, Permissions, IsOwner) is Reach.All;

    /// <summary>Whether they may do the act for that member, themselves included (M-060 to M-073).</summary>
    public bool May(AgencyAct act, Member on) =>
        IsActive
        && ActionMatrix.Of(act, Permissions, IsOwner) switch
        {
            Reach.All => Reaches(on),
            Reach.Own => on.Id == Id,
            _ => false,
        };

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not do the act.</summary>
    public void Must(AgencyAct act)
    {
        if (!May(act))
            throw new NotAllowed(ActionMatrix.Refusal(act));
    }

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not do the act for that member.</summary>
    public void Must(AgencyAct act, Member on)
    {
        if (!May(act, on))
            throw new NotAllowed(ActionMatrix.Refusal(act));
    }

    /// <summary>Whether they may send a proposal in that member's name (M-063, M-120, M-122).</summary>
    public bool MayBidFor(Member sender) => sender.IsActive && May(AgencyAct.SubmitProposal, sender);

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not send in that member's name.</summary>
    public void MustBidFor(Member sender)
    {
        if (!MayBidFor(sender))
            throw new NotAllowed(ActionMatrix.Refusal(AgencyAct.SubmitProposal));
    }

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever may not invite, change or remove people (M-061).</summary>
    public void MustAdminister() => Must(AgencyAct.ManagePeople);

    /// <summary>Refuses with <see cref="NotAllowed"/> whoever is no business manager (M-066, M-240).</summary>
    public void MustManage()
    {
        if (!Manages)
            throw new NotAllowed("Only the agency's business managers do this.");
    }

    /// <summary>
    /// Gives the member other permissions (M-061). A place that becomes exclusive waits for the member's consent and stays non-exclusive
    /// until then (M-094); everything else is in force at once (M-077). Refuses permissions without any role (M-047) and any change of
    /// the owner's admin (M-012).
    /// </summary>
    public void Grant(Permissions permissions, int topUpLimit, Guid teamId)
    {
        if (!IsActive)
            throw new MemberGone();
        permissions.MustMakeSense();
        if (topUpLimit is < 0 or > MostTopUp)
            throw new InvalidInput("topUpLimit", $"A top-up limit is 0 to {MostTopUp} Connects a month.");
        if (IsOwner && (permissions.Admin is not Admin.Full || teamId != TeamId))
            throw new OwnerStaysAdmin();

        AwaitsExclusive = permissions.Contractor is Contractor.Exclusive && Permissions.Contractor is not Contractor.Exclusive;
        Permissions = AwaitsExclusive ? permissions with { Contractor = Permissions.Contractor } : permissions;
        (TopUpLimit, TeamId) = (topUpLimit, teamId);
    }

    /// <summary>The member agrees to work through this agency only (M-094).</summary>
    public void ConsentToExclusive()
    {
        if (!AwaitsExclusive)
            throw new NothingToConsentTo();
        (AwaitsExclusive, Permissions) = (false, Permissions with { Contractor = Contractor.Exclusive });
    }

    /// <summary>The member stays non-exclusive (M-094).</summary>
    public void RefuseExclusive()
    {
        if (!AwaitsExclusive)
            throw new NothingToConsentTo();
        AwaitsExclusive = false;
    }

    /// <summary>Ends the membership; the person's history and ratings stay theirs (M-102). The owner cannot go (M-108).</summary>
    public void End(DateTimeOffset now)
    {
        if (IsOwner)
            throw new OwnerStays();
        if (!IsActive)
            throw new MemberGone();
        LeftAt = now;
    }

    internal void GiveOwnership(Member to)
    {
        (IsOwner, to.IsOwner) = (false, true);
        to.Permissions = to.Permissions with { Admin = Admin.Full, Business = Business.Manager };
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
    public static Member Join(Agency agency, Guid teamId, Person person, Permissions permissions, int topUpLimit, DateTimeOffset now)
    {
        permissions.MustMakeSense();
        return new()
        {
            AgencyId = agency.Id,
            TeamId = teamId,
            PersonId = person.Id,
            Permissions = permissions,
            TopUpLimit = topUpLimit,
            JoinedAt = now,
        };
    }

    private sealed class Mapping : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> entity)
        {
            entity.ToTable("Members");
            entity.ComplexProperty(
                member => member.Permissions,
                axes =>
                {
                    axes.Property(permissions => permissions.Admin).HasColumnName("admin");
                    axes.Property(permissions => permissions.Business).HasColumnName("business");
                    axes.Property(permissions => permissions.Contractor).HasColumnName("contractor");
                    axes.Property(permissions => permissions.Diaries).HasColumnName("diaries");
                    axes.Property(permissions => permissions.Chat).HasColumnName("chat");
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
    /// The actor's membership in the agency of their account, with agency and person; of several the one with the most rights. Whoever
    /// is no member is told the agency does not exist.
    /// </summary>
    public static Task<Member> ActingAsync(this IQueryable<Member> members, Actor actor, CancellationToken cancellation) =>
        members
            .Include(member => member.Agency)
            .Include(member => member.Person)
            .Where(member => member.PersonId == actor.PersonId && member.Agency.Slug == actor.Account.Slug && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenByDescending(member => member.Permissions.Admin == Admin.Full)
            .ThenByDescending(member => member.Permissions.Business == Business.Manager)
            .ThenBy(member => member.JoinedAt)
            .ThenBy(member => member.Id)
            .Take(1)
            .OneAsync("agency", cancellation);
}

/// <summary>What permissions need so that giving them makes sense.</summary>
public static class PermissionRules
{
    /// <summary>Refuses permissions in which admin, business and contractor are all None (M-047).</summary>
    public static void MustMakeSense(this Permissions permissions)
    {
        if (permissions is { Admin: Admin.None, Business: Business.None, Contractor: Contractor.None })
            throw new NoRoleGiven();
    }
}

/// <summary>Permissions without any role make no sense (M-047).</summary>
public sealed class NoRoleGiven()
    : Refusal("Choose at least one of admin, business and agency contractor; with all three at None there is nothing to do.");

/// <summary>The owner is always an admin, and in all teams (M-012).</summary>
public sealed class OwnerStaysAdmin() : Refusal("The owner keeps Admin: Full and the first team.");

/// <summary>The owner can neither be removed nor leave (M-108).</summary>
public sealed class OwnerStays() : Refusal("The owner can neither be removed nor leave. Hand the agency over first.");

/// <summary>The membership ended.</summary>
public sealed class MemberGone() : Refusal("This person is no longer a member of the agency.");

/// <summary>There is no change of affiliation to answer (M-094).</summary>
public sealed class NothingToConsentTo() : Refusal("Nobody asks you to become exclusive, or the request was taken back.");

using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Workspaces;

/// <summary>A person's place in a workspace, with their roles. It grants no right on any market (R-010).</summary>
public sealed class WorkspacePerson : IVersioned
{
    private WorkspacePerson() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>The workspace itself; loaded with <see cref="WorkspaceLookups.ActingAsync"/>.</summary>
    public Workspace Workspace { get; private init; } = null!;

    /// <summary>The person, by the id of their login.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The name they joined with, for lists and histories.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Their roles, at least one.</summary>
    public Roles Roles { get; private set; }

    /// <summary>When they joined (UTC).</summary>
    public DateTimeOffset JoinedAt { get; private init; }

    /// <summary>When they left or were removed (UTC); null while they are in.</summary>
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Takes a person in.</summary>
    public static WorkspacePerson Join(Workspace workspace, Guid personId, string name, Roles roles, DateTimeOffset now) =>
        new()
        {
            WorkspaceId = workspace.Id,
            Workspace = workspace,
            PersonId = personId,
            Name = name,
            Roles = Some(roles),
            JoinedAt = now,
        };

    /// <summary>How far their right goes (R-009).</summary>
    public Right RightTo(Act act) => LeftAt is null ? Rights.Of(Roles, act) : Right.No;

    /// <summary>Whether they may, for everyone in the workspace.</summary>
    public bool May(Act act) => RightTo(act) is Right.Yes;

    /// <summary>Whether they may where it concerns this sender: one's own name takes less (R-009).</summary>
    public bool MayFor(Act act, Guid senderId) =>
        RightTo(act) is var right && (right is Right.Yes || (right is Right.Own && senderId == PersonId));

    /// <summary>Refuses with <see cref="NotAllowed"/> what the person may not do for everyone in the workspace.</summary>
    public void Must(Act act)
    {
        if (!May(act))
            throw new NotAllowed(Say(act));
    }

    /// <summary>Refuses with <see cref="NotAllowed"/> what the person may not do where it concerns this sender.</summary>
    public void MustFor(Act act, Guid senderId)
    {
        if (!MayFor(act, senderId))
            throw new NotAllowed(Say(act));
    }

    /// <summary>Gives other roles. Refuses to lower the last Owner (R-013).</summary>
    public void Give(Roles roles, int owners)
    {
        roles = Some(roles);
        if (Roles.HasFlag(Roles.Owner) && !roles.HasFlag(Roles.Owner) && owners <= 1)
            throw new LastOwner();
        Roles = roles;
    }

    /// <summary>Takes the person out. Refuses the last Owner (R-013).</summary>
    public void Leave(int owners, DateTimeOffset now)
    {
        if (Roles.HasFlag(Roles.Owner) && owners <= 1)
            throw new LastOwner();
        LeftAt = now;
    }

    private static Roles Some(Roles roles) => roles is Roles.None ? throw new InvalidInput("roles", "Choose at least one role.") : roles;

    private static string Say(Act act)
    {
        var roles = Enum.GetValues<Roles>().Where(role => role is not Roles.None && Rights.Of(role, act) is Right.Yes);
        return $"This takes one of these roles in the workspace: {string.Join(", ", roles)}.";
    }

    private sealed class Mapping : IEntityTypeConfiguration<WorkspacePerson>
    {
        public void Configure(EntityTypeBuilder<WorkspacePerson> entity)
        {
            entity.ToTable("WorkspacePeople");
            entity.HasOne(person => person.Workspace).WithMany().HasForeignKey(person => person.WorkspaceId);
            entity.HasIndex(person => new { person.WorkspaceId, person.PersonId }).IsUnique().HasFilter("left_at IS NULL");
            entity.HasIndex(person => person.PersonId);
        }
    }
}

/// <summary>The last Owner stays until another has accepted (R-013).</summary>
public sealed class LastOwner() : Refusal("A workspace keeps one Owner. Make someone else Owner first.");

/// <summary>Finding the person who acts.</summary>
public static class WorkspaceLookups
{
    /// <summary>
    /// The actor's place in the workspace of their account, with the workspace, asked anew at each act (R-011). Whoever is not in it is
    /// told it does not exist.
    /// </summary>
    public static Task<WorkspacePerson> ActingAsync(this IQueryable<WorkspacePerson> people, Actor actor, CancellationToken cancellation)
    {
        if (actor.Account.Kind is not AccountKind.Workspace)
            throw new Missing("workspace");
        return people
            .Include(person => person.Workspace)
            .Where(person => person.PersonId == actor.PersonId && person.Workspace.Slug == actor.Account.Slug && person.LeftAt == null)
            .OneAsync("workspace", cancellation);
    }
}

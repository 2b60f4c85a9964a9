using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// Stops everything not yet in Sending for what it names; it holds and does not cancel. Read from the database in the
/// transaction that begins a send.
/// </summary>
public sealed class KillSwitch : IVersioned
{
    private KillSwitch() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>What it stops.</summary>
    public SwitchOf Of { get; private init; }

    /// <summary>Which one; empty for the instance.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>The workspace in which it was pressed; empty for the operator's.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>Who pressed it.</summary>
    public Guid PressedById { get; private init; }

    /// <summary>Their name.</summary>
    public string PressedBy { get; private init; } = "";

    /// <summary>The highest role they had, for who may release it.</summary>
    public Roles Rank { get; private init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset PressedAt { get; private init; }

    /// <summary>When it was released (UTC).</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>Who released it.</summary>
    public string? ReleasedBy { get; private set; }

    /// <summary>Why it was released.</summary>
    public string? Reason { get; private set; }

    /// <summary>Presses a switch of a workspace.</summary>
    public static KillSwitch Press(WorkspacePerson by, SwitchOf of, Guid subjectId, DateTimeOffset now) =>
        new()
        {
            Of = of,
            SubjectId = subjectId,
            WorkspaceId = by.WorkspaceId,
            PressedById = by.PersonId,
            PressedBy = by.Name,
            Rank = RankOf(by.Roles),
            PressedAt = now,
        };

    /// <summary>Presses the operator's switch for the whole instance.</summary>
    public static KillSwitch PressForAll(Actor by, DateTimeOffset now) =>
        new()
        {
            Of = SwitchOf.Instance,
            SubjectId = Guid.Empty,
            PressedById = by.PersonId,
            PressedBy = by.Name,
            PressedAt = now,
        };

    /// <summary>
    /// Releases it with a reason. Refuses a person of lower rank than whoever pressed, and no reason.
    /// </summary>
    public void Release(WorkspacePerson by, string reason, DateTimeOffset now)
    {
        if (
            RankOf(by.Roles) is var rank
            && (rank is Roles.None || rank > Rank)
            && !(Rank is Roles.None or Roles.Sender && by.PersonId == PressedById)
        )
            throw new NotAllowed($"{PressedBy} pressed this switch; someone of the same rank or a higher one releases it.");
        Release(by.Name, reason, now);
    }

    /// <summary>Releases it as the operator.</summary>
    public void Release(string by, string reason, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new InvalidInput("reason", "Say why sending may go on.");
        (ReleasedAt, ReleasedBy, Reason) = (now, by, reason.Trim());
    }

    // Owner < Admin < Lead < Bidder as numbers: the smaller, the higher.
    private static Roles RankOf(Roles roles) =>
        new[] { Roles.Owner, Roles.Admin, Roles.Lead, Roles.Bidder, Roles.Sender }.FirstOrDefault(role => roles.HasFlag(role));

    private sealed class Mapping : IEntityTypeConfiguration<KillSwitch>
    {
        public void Configure(EntityTypeBuilder<KillSwitch> entity)
        {
            entity.ToTable("KillSwitches");
            entity.HasIndex(pressed => new { pressed.Of, pressed.SubjectId }).IsUnique().HasFilter("released_at IS NULL");
        }
    }
}

/// <summary>What a switch stops .</summary>
public enum SwitchOf
{
    /// <summary>The whole instance.</summary>
    Instance,

    /// <summary>A workspace.</summary>
    Workspace,

    /// <summary>A manager, by person.</summary>
    Manager,

    /// <summary>A scanner.</summary>
    Scanner,

    /// <summary>A sender, by person.</summary>
    Sender,
}

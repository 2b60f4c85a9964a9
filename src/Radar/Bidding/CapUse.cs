using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Radar.Bidding;

/// <summary>
/// What of a cap or budget is used up in one local day or month: bids that reached Sending, and their Connects.
/// Two that take the last place at once collide on the version.
/// </summary>
public sealed class CapUse : IVersioned
{
    private CapUse() { } // EF

    /// <summary>The workspace.</summary>
    public Guid WorkspaceId { get; private init; }

    /// <summary>Whose cap.</summary>
    public CapOf Of { get; private init; }

    /// <summary>The scanner, sender or workspace.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>When the period began (UTC).</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>Whether the period is a day or a month.</summary>
    public CapPeriod Period { get; private init; }

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>Bids that reached Sending.</summary>
    public int Bids { get; private set; }

    /// <summary>Connects they took.</summary>
    public int Connects { get; private set; }

    /// <summary>An unused cap.</summary>
    public static CapUse Unused(Guid workspaceId, CapOf of, Guid subjectId, CapPeriod period, DateTimeOffset since) =>
        new()
        {
            WorkspaceId = workspaceId,
            Of = of,
            SubjectId = subjectId,
            Period = period,
            Since = since,
        };

    /// <summary>Takes a place and the Connects.</summary>
    public void Take(int connects)
    {
        Bids++;
        Connects += connects;
    }

    /// <summary>Gives them back, when the market definitely has no proposal.</summary>
    public void GiveBack(int connects)
    {
        Bids = Math.Max(0, Bids - 1);
        Connects = Math.Max(0, Connects - connects);
    }

    private sealed class Mapping : IEntityTypeConfiguration<CapUse>
    {
        public void Configure(EntityTypeBuilder<CapUse> entity)
        {
            entity.ToTable("CapUses");
            entity.HasKey(use => new
            {
                use.WorkspaceId,
                use.Of,
                use.SubjectId,
                use.Period,
                use.Since,
            });
        }
    }
}

/// <summary>Whose cap.</summary>
public enum CapOf
{
    /// <summary>The workspace.</summary>
    Workspace,

    /// <summary>A scanner.</summary>
    Scanner,

    /// <summary>A sender.</summary>
    Sender,
}

/// <summary>The local period of a cap .</summary>
public enum CapPeriod
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A month.</summary>
    Month,
}

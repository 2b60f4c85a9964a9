using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.Notices;

/// <summary>One line under a person's bell. What happens again about the same thing while it is unread moves it up and counts .</summary>
public sealed class Notice
{
    /// <summary>How long a notice that was read is kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private Notice() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>What kind of thing happened.</summary>
    public NoticeKind Kind { get; private init; }

    /// <summary>The home of the account it belongs to; empty for the person's own.</summary>
    public string Account { get; private init; } = "";

    /// <summary>What happened last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where something can be done about it.</summary>
    public string Href { get; private init; } = "";

    /// <summary>How often it happened since it was read last.</summary>
    public int Times { get; private set; } = 1;

    /// <summary>When it happened last (UTC).</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>When it was read (UTC); null while it is new.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>A new line.</summary>
    public static Notice Of(Guid person, NoticeQueued queued, DateTimeOffset now) =>
        new()
        {
            PersonId = person,
            Kind = queued.Kind,
            Account = queued.Account,
            Text = queued.Text,
            Href = queued.Href,
            At = now,
        };

    /// <summary>It happened again before it was read.</summary>
    public void Again(string text, DateTimeOffset now) => (Text, Times, At) = (text, Times + 1, now);

    private sealed class Mapping : IEntityTypeConfiguration<Notice>, IEntityTypeConfiguration<MailWish>
    {
        public void Configure(EntityTypeBuilder<Notice> entity)
        {
            entity.ToTable("Notices");
            entity.HasIndex(notice => new { notice.PersonId, notice.At });
            // One unread line about one thing, also when two events come at once; and what the bell counts.
            entity
                .HasIndex(notice => new
                {
                    notice.PersonId,
                    notice.Kind,
                    notice.Href,
                })
                .IsUnique()
                .HasFilter("read_at IS NULL")
                .HasDatabaseName("ix_notices_new");
        }

        public void Configure(EntityTypeBuilder<MailWish> entity)
        {
            entity.ToTable("MailWishes");
            entity.HasKey(wish => new { wish.PersonId, wish.Kind });
        }
    }
}

/// <summary>Whether a person wants mail about a kind of notice, where that differs from <see cref="NoticeKinds.IsMailed"/>.</summary>
public sealed class MailWish
{
    /// <summary>Whose wish.</summary>
    public Guid PersonId { get; init; }

    /// <summary>About which kind.</summary>
    public NoticeKind Kind { get; init; }

    /// <summary>Whether it is mailed.</summary>
    public bool IsMailed { get; set; }
}

/// <summary>The kinds in words.</summary>
public static class NoticeKinds
{
    /// <summary>Whether a kind is mailed to whoever said nothing: what waits for an answer and runs out is.</summary>
    public static bool IsMailed(NoticeKind kind) => kind is NoticeKind.Invitation or NoticeKind.Offer or NoticeKind.Manager;

    /// <summary>What the kind is called.</summary>
    public static string Word(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.Membership => "Agencies and members",
            NoticeKind.Invitation => "Invitations to interview",
            NoticeKind.Proposal => "Proposals",
            NoticeKind.Message => "Messages",
            NoticeKind.Offer => "Offers",
            NoticeKind.Contract => "Contracts",
            NoticeKind.Connects => "Connects",
            NoticeKind.Manager => "Business managers",
            NoticeKind.Approval => "Approvals",
            NoticeKind.Scanner => "Scanners",
            NoticeKind.Expert => "Experts page",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>Its icon.</summary>
    public static string Icon(NoticeKind kind) =>
        kind switch
        {
            NoticeKind.Membership => "users",
            NoticeKind.Invitation => "mail-opened",
            NoticeKind.Proposal => "send",
            NoticeKind.Message => "message",
            NoticeKind.Offer => "gavel",
            NoticeKind.Contract => "file-text",
            NoticeKind.Connects => "coins",
            NoticeKind.Manager => "plug-connected",
            NoticeKind.Approval => "clipboard-check",
            NoticeKind.Scanner => "scan",
            NoticeKind.Expert => "certificate",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}

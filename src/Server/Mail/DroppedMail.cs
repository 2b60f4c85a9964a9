using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.Mail;

/// <summary>A mail kept here: what was sent, or what could only be dropped because no mail server is set.</summary>
public sealed class DroppedMail
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The address.</summary>
    public required string To { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; init; }

    /// <summary>When it was taken up (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether a mail server took it.</summary>
    public required bool IsSent { get; init; }

    private sealed class Mapping : IEntityTypeConfiguration<DroppedMail>
    {
        public void Configure(EntityTypeBuilder<DroppedMail> entity)
        {
            entity.ToTable("Mails");
            entity.HasIndex(mail => new { mail.To, mail.At });
        }
    }
}

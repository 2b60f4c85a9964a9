using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Publishing;

/// <summary>Something a company is told (P-092, P-160); never the freelancer (P-053).</summary>
public sealed class Notice
{
    private Notice() { } // EF

    /// <summary>The id; later ones have later ids.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The person it is about; null when it is about the page.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>The text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The day (UTC) for which a person is told about only once (P-091); null for what is about the page.</summary>
    public DateOnly? Day { get; private init; }

    /// <summary>Whether it went out with a digest.</summary>
    public bool IsMailed { get; private set; }

    /// <summary>Tells the company about a person, at most once a day (P-091).</summary>
    public static Notice About(Guid company, Guid person, string text, DateTimeOffset now) =>
        new()
        {
            CompanyId = company,
            PersonId = person,
            Text = text,
            At = now,
            Day = DateOnly.FromDateTime(now.UtcDateTime),
        };

    /// <summary>Tells the company about its page; it goes out at once.</summary>
    public static Notice OfPage(Guid company, string text, DateTimeOffset now) =>
        new()
        {
            CompanyId = company,
            Text = text,
            At = now,
            IsMailed = true,
        };

    /// <summary>Notes that it went out.</summary>
    public void Mailed() => IsMailed = true;

    private sealed class Mapping : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> entity)
        {
            entity.ToTable("Notices");
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(notice => notice.CompanyId);
            entity.HasIndex(notice => new { notice.CompanyId, notice.At });
            entity
                .HasIndex(notice => new
                {
                    notice.CompanyId,
                    notice.PersonId,
                    notice.Day,
                })
                .IsUnique();
        }
    }
}

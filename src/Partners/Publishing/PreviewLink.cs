using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Publishing;

/// <summary>A secret address under which the page can be looked at before it is public, until it ends (P-158).</summary>
public sealed class PreviewLink
{
    private PreviewLink() { } // EF

    /// <summary>The hash of the secret.</summary>
    public string TokenHash { get; private init; } = "";

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>Until when it works (UTC).</summary>
    public DateTimeOffset EndsAt { get; private init; }

    /// <summary>Makes one.</summary>
    public static PreviewLink For(Guid company, string token, DateTimeOffset endsAt) =>
        new()
        {
            TokenHash = CoworkerInvitation.HashOf(token),
            CompanyId = company,
            EndsAt = endsAt,
        };

    private sealed class Mapping : IEntityTypeConfiguration<PreviewLink>
    {
        public void Configure(EntityTypeBuilder<PreviewLink> entity)
        {
            entity.ToTable("PreviewLinks");
            entity.HasKey(link => link.TokenHash);
            entity.HasOne<PartnerCompany>().WithMany().HasForeignKey(link => link.CompanyId);
        }
    }
}

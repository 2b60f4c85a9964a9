using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.SignIn;

/// <summary>How a person signs in (M-001): e-mail, password, passkeys, second factor. The id is the person's.</summary>
public sealed class Login : IdentityUser<Guid>
{
    /// <summary>First and last name, as they stand in the audit.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether this person runs the instance.</summary>
    public bool IsOperator { get; set; }

    /// <summary>When the login was made (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    private sealed class Mapping
        : IEntityTypeConfiguration<Login>,
            IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
            IEntityTypeConfiguration<IdentityUserLogin<Guid>>,
            IEntityTypeConfiguration<IdentityUserToken<Guid>>,
            IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
    {
        public void Configure(EntityTypeBuilder<Login> entity)
        {
            entity.ToTable("Logins");
            entity.HasKey(login => login.Id);
            entity.Property(login => login.ConcurrencyStamp).IsConcurrencyToken();
            entity.HasIndex(login => login.NormalizedUserName).IsUnique();
            entity.HasIndex(login => login.NormalizedEmail).IsUnique();
        }

        public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> entity)
        {
            entity.ToTable("LoginClaims");
            entity.HasKey(claim => claim.Id);
            entity.HasOne<Login>().WithMany().HasForeignKey(claim => claim.UserId);
        }

        public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> entity)
        {
            entity.ToTable("LoginProviders");
            entity.HasKey(provider => new { provider.LoginProvider, provider.ProviderKey });
            entity.HasOne<Login>().WithMany().HasForeignKey(provider => provider.UserId);
        }

        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> entity)
        {
            entity.ToTable("LoginTokens");
            entity.HasKey(token => new
            {
                token.UserId,
                token.LoginProvider,
                token.Name,
            });
            entity.HasOne<Login>().WithMany().HasForeignKey(token => token.UserId);
        }

        public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> entity)
        {
            entity.ToTable("Passkeys");
            entity.HasKey(passkey => passkey.CredentialId);
            entity.HasOne<Login>().WithMany().HasForeignKey(passkey => passkey.UserId);
            entity.OwnsOne(passkey => passkey.Data).ToJson();
        }
    }
}

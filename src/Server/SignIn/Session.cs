using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Server.SignIn;

/// <summary>One signed-in browser. Ending it signs that browser out at its next request.</summary>
public sealed class Session
{
    private Session() { } // EF

    /// <summary>The id, also in the browser's cookie.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Whose it is.</summary>
    public Guid LoginId { get; private init; }

    /// <summary>What the browser calls itself, at most 200 characters.</summary>
    public string Browser { get; private init; } = "";

    /// <summary>The address it came from.</summary>
    public string Address { get; private init; } = "";

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset BeganAt { get; private init; }

    /// <summary>When the person last proved who they are in it (UTC); see M-005.</summary>
    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>When it ended (UTC); null while it lives.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Begins a session; signing in is a proof of who one is.</summary>
    public static Session Begin(Guid login, string browser, string address, DateTimeOffset now) =>
        new()
        {
            LoginId = login,
            Browser = browser.Length > 200 ? browser[..200] : browser,
            Address = address,
            BeganAt = now,
            ConfirmedAt = now,
        };

    /// <summary>Notes a fresh proof of who one is.</summary>
    public void Confirm(DateTimeOffset now) => ConfirmedAt = now;

    /// <summary>Ends the session; ending it twice keeps the first time.</summary>
    public void End(DateTimeOffset now) => EndedAt ??= now;

    private sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> entity)
        {
            entity.ToTable("Sessions");
            entity.HasIndex(session => session.LoginId);
            entity.HasOne<Login>().WithMany().HasForeignKey(session => session.LoginId);
        }
    }
}

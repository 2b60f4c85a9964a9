using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Partners.Companies;

/// <summary>Asks a person into a partner company (P-010, P-011, P-018). Nothing is granted before it is accepted.</summary>
public sealed class CoworkerInvitation : IVersioned
{
    /// <summary>The longest message that goes with it.</summary>
    public const int LongestMessage = 1000;

    private CoworkerInvitation() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The company.</summary>
    public Guid CompanyId { get; private init; }

    /// <summary>The company itself.</summary>
    public PartnerCompany Company { get; private init; } = null!;

    /// <summary>Whom it is for, in lower case.</summary>
    public string Email { get; private init; } = "";

    /// <summary>Whether whoever accepts becomes an admin: so for the first one (P-005).</summary>
    public bool AsAdmin { get; private init; }

    /// <summary>Who invited, by name.</summary>
    public string InviterName { get; private init; } = "";

    /// <summary>What they wrote.</summary>
    public string Message { get; private init; } = "";

    /// <summary>The hash of the token in the mail; the token itself is kept nowhere.</summary>
    public string TokenHash { get; private set; } = "";

    /// <summary>What became of it, as written down; see <see cref="StateAt"/>.</summary>
    public InvitationState State { get; private set; }

    /// <summary>When it was sent last (UTC).</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <summary>Until when it can be accepted (UTC).</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>Invites an address; the token goes into the mail and is not kept.</summary>
    public static (CoworkerInvitation Invitation, string Token) Send(
        PartnerCompany company,
        string email,
        bool asAdmin,
        string inviterName,
        string message,
        int lifeDays,
        DateTimeOffset now
    )
    {
        if (message.Length > LongestMessage)
            throw new InvalidInput("message", $"A message has at most {LongestMessage} characters.");
        var invitation = new CoworkerInvitation
        {
            CompanyId = company.Id,
            Email = email,
            AsAdmin = asAdmin,
            InviterName = inviterName,
            Message = message.Trim(),
        };
        return (invitation, invitation.Issue(lifeDays, now));
    }

    /// <summary>Sends it again under a new token; the old one is void from now on (P-018). Also an expired one comes to life so.</summary>
    public string Resend(int lifeDays, DateTimeOffset now)
    {
        if (State is not (InvitationState.Pending or InvitationState.Expired))
            throw new CoworkerInvitationSettled();
        State = InvitationState.Pending;
        return Issue(lifeDays, now);
    }

    /// <summary>Takes it back.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        MustBePending(now);
        State = InvitationState.Withdrawn;
    }

    /// <summary>Says no to it.</summary>
    public void Decline(DateTimeOffset now)
    {
        MustBePending(now);
        State = InvitationState.Declined;
    }

    /// <summary>Accepts it for whoever has the address it was sent to (P-018, P-252).</summary>
    public Coworker Accept(Guid person, string name, string email, DateTimeOffset now)
    {
        MustBePending(now);
        MustBeFor(email);
        State = InvitationState.Accepted;
        return Coworker.Join(Company, person, name, Email, AsAdmin, now);
    }

    /// <summary>Refuses whoever has another address, saying whom it is for (P-252).</summary>
    public void MustBeFor(string? email)
    {
        if (!string.Equals(email, Email, StringComparison.OrdinalIgnoreCase))
            throw new CoworkerInvitationForAnother(Email);
    }

    /// <summary>What became of it: a pending one whose time is over has expired.</summary>
    public InvitationState StateAt(DateTimeOffset now) =>
        State is InvitationState.Pending && now >= EndsAt ? InvitationState.Expired : State;

    /// <summary>The hash under which a token is kept.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private string Issue(int lifeDays, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        (TokenHash, SentAt, EndsAt) = (HashOf(token), now, now.AddDays(lifeDays));
        return token;
    }

    private void MustBePending(DateTimeOffset now)
    {
        switch (StateAt(now))
        {
            case InvitationState.Expired:
                throw new CoworkerInvitationExpired();
            case not InvitationState.Pending:
                throw new CoworkerInvitationSettled();
        }
    }

    private sealed class Mapping : IEntityTypeConfiguration<CoworkerInvitation>
    {
        public void Configure(EntityTypeBuilder<CoworkerInvitation> entity)
        {
            entity.ToTable("CoworkerInvitations");
            entity.HasOne(invitation => invitation.Company).WithMany().HasForeignKey(invitation => invitation.CompanyId);
            entity.HasIndex(invitation => invitation.TokenHash).IsUnique();
            entity.HasIndex(invitation => new { invitation.CompanyId, invitation.Email });
        }
    }
}

/// <summary>States of an invitation to a company (P-018).</summary>
public enum InvitationState
{
    /// <summary>Waits for an answer.</summary>
    Pending,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Declined by whom it was for.</summary>
    Declined,

    /// <summary>Taken back.</summary>
    Withdrawn,

    /// <summary>Ran out.</summary>
    Expired,
}

/// <summary>The invitation's time is over (P-018).</summary>
public sealed class CoworkerInvitationExpired() : Refusal("This invitation has expired. Ask for a new one; nothing was granted.");

/// <summary>The invitation was answered or taken back.</summary>
public sealed class CoworkerInvitationSettled() : Refusal("This invitation was already answered or taken back.");

/// <summary>The invitation is for someone else (P-252).</summary>
public sealed class CoworkerInvitationForAnother(string email)
    : Refusal($"This invitation is for {email}. Sign in with that address to accept it; nothing was granted.");

/// <summary>Everyone with access needs a client account (P-007).</summary>
public sealed class ClientAccountNeeded()
    : Refusal("Everyone in the portal has a client account. Create yours, then come back to this address; the invitation is kept.");

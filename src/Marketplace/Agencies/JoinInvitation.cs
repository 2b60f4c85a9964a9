using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Marketplace.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Marketplace.Agencies;

/// <summary>An invitation to join a team with certain permissions; nothing is granted before it is accepted (M-084, M-086).</summary>
public sealed class JoinInvitation : IVersioned
{
    /// <summary>The longest message.</summary>
    public const int LongestMessage = 1000;

    private JoinInvitation() { } // EF

    /// <summary>The id.</summary>
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <inheritdoc/>
    public int Version { get; private set; } = 1;

    /// <summary>The agency.</summary>
    public Guid AgencyId { get; private init; }

    /// <summary>The team the permissions are for.</summary>
    public Guid TeamId { get; private init; }

    /// <summary>As the inviter typed it: an e-mail address, a short id or a username (M-082).</summary>
    public string Addressee { get; private init; } = "";

    /// <summary>The person, where the addressee named one or someone answered; null for an address nobody has confirmed yet.</summary>
    public Guid? PersonId { get; private set; }

    /// <summary>Whether it was sent to an e-mail address: then only that address, confirmed, may accept (M-091).</summary>
    public bool IsToEmail { get; private init; }

    /// <summary>Who invited.</summary>
    public Guid InviterId { get; private init; }

    /// <summary>What is granted on acceptance.</summary>
    public Permissions Permissions { get; private init; } = Permissions.Freelancer;

    /// <summary>Connects a month the member may buy without Admin Full (M-052).</summary>
    public int TopUpLimit { get; private init; }

    /// <summary>A few words; may be empty (M-081).</summary>
    public string Message { get; private init; } = "";

    /// <summary>The hash of the one-time token of its link; the token itself is only in the mail.</summary>
    public string TokenHash { get; private set; } = "";

    /// <summary>Its state (M-087).</summary>
    public JoinInvitationState State { get; private set; }

    /// <summary>Why it was declined or withdrawn.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was sent, or sent again (UTC).</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <summary>The last moment at which it can be accepted (UTC; M-088, M-337).</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>When it left Pending (UTC).</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Invites. Returns the invitation and its token, which is nowhere else.</summary>
    public static (JoinInvitation Invitation, string Token) Send(
        Member by,
        Team team,
        Addressee addressee,
        Person? person,
        Permissions permissions,
        int topUpLimit,
        string message,
        TimeSpan life,
        DateTimeOffset now
    )
    {
        by.Must(AgencyAct.ManagePeople);
        permissions.MustMakeSense();
        if (team.AgencyId != by.AgencyId)
            throw new Missing("team");
        if (team.IsHidden)
            throw new TeamHidden();
        if (topUpLimit is < 0 or > Member.MostTopUp)
            throw new InvalidInput("topUpLimit", $"A top-up limit is 0 to {Member.MostTopUp} Connects a month.");
        if (message.Trim().Length > LongestMessage)
            throw new InvalidInput("message", $"A message has at most {LongestMessage} characters.");

        var invitation = new JoinInvitation
        {
            AgencyId = by.AgencyId,
            TeamId = team.Id,
            Addressee = addressee.Text,
            PersonId = person?.Id,
            IsToEmail = addressee.IsEmail,
            InviterId = by.PersonId,
            Permissions = permissions,
            TopUpLimit = permissions.Admin is Admin.Full ? 0 : topUpLimit,
            Message = message.Trim(),
        };
        return (invitation, invitation.Renew(life, now));
    }

    /// <summary>Sends it again: a new token, which voids the old one, and a new life (M-088).</summary>
    public string Resend(Member by, TimeSpan life, DateTimeOffset now)
    {
        by.Must(AgencyAct.ManagePeople);
        MustBeOpen(now);
        return Renew(life, now);
    }

    /// <summary>Whether the person is the one it is for: the one named, or the one whose confirmed address it went to (M-091).</summary>
    public bool IsFor(Person person) => IsToEmail ? person.Email == Addressee : person.Id == PersonId;

    /// <summary>The state at a moment: what ran out is expired although nobody has noted it yet.</summary>
    public JoinInvitationState StateAt(DateTimeOffset now) =>
        State is JoinInvitationState.Pending && now > EndsAt ? JoinInvitationState.Expired : State;

    /// <summary>Refuses unless it waits for an answer now; each state in its own words (M-089).</summary>
    public void MustBeOpen(DateTimeOffset now)
    {
        switch (State)
        {
            case JoinInvitationState.Accepted:
                throw new JoinInvitationUsed();
            case JoinInvitationState.Declined:
                throw new JoinInvitationDeclined();
            case JoinInvitationState.Withdrawn:
                throw new JoinInvitationWithdrawn();
            case JoinInvitationState.Expired:
                throw new JoinInvitationExpired();
            case JoinInvitationState.Pending when now > EndsAt:
                throw new JoinInvitationExpired();
        }
    }

    /// <summary>Accepts: the caller has checked agency, inviter and exclusivity again (M-092).</summary>
    public void Accept(Person by, DateTimeOffset now)
    {
        MustBeFor(by);
        MustBeOpen(now);
        PersonId = by.Id;
        Settle(JoinInvitationState.Accepted, null, now);
    }

    /// <summary>Declines, with a reason the agency is told.</summary>
    public void Decline(Person by, string? reason, DateTimeOffset now)
    {
        MustBeFor(by);
        MustBeOpen(now);
        PersonId = by.Id;
        Settle(JoinInvitationState.Declined, reason?.Trim() is { Length: > 0 } said ? said : null, now);
    }

    /// <summary>Takes it back.</summary>
    public void Withdraw(string? reason, DateTimeOffset now)
    {
        MustBeOpen(now);
        Settle(JoinInvitationState.Withdrawn, reason, now);
    }

    /// <summary>Notes that it ran out. Only for one that did.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (State is not JoinInvitationState.Pending || now <= EndsAt)
            throw new InvalidOperationException("An invitation runs out once, after its end.");
        Settle(JoinInvitationState.Expired, null, now);
    }

    /// <summary>What other modules are told of it now.</summary>
    public JoinInvitationChanged Changed(DateTimeOffset now) => new(Id, AgencyId, TeamId, PersonId, State, Reason, now);

    /// <summary>The hash a token is known by.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Refuses anyone but the one it is for, and names whom it is for (M-091).</summary>
    public void MustBeFor(Person person)
    {
        if (!IsFor(person))
            throw new JoinInvitationForSomeoneElse(Addressee);
    }

    private string Renew(TimeSpan life, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        (TokenHash, SentAt, EndsAt) = (HashOf(token), now, now + life);
        return token;
    }

    private void Settle(JoinInvitationState state, string? reason, DateTimeOffset now) => (State, Reason, SettledAt) = (state, reason, now);

    private sealed class Mapping : IEntityTypeConfiguration<JoinInvitation>
    {
        public void Configure(EntityTypeBuilder<JoinInvitation> entity)
        {
            entity.ToTable("JoinInvitations");
            entity.ComplexProperty(
                invitation => invitation.Permissions,
                axes =>
                {
                    axes.Property(permissions => permissions.Admin).HasColumnName("admin");
                    axes.Property(permissions => permissions.Business).HasColumnName("business");
                    axes.Property(permissions => permissions.Contractor).HasColumnName("contractor");
                    axes.Property(permissions => permissions.Diaries).HasColumnName("diaries");
                    axes.Property(permissions => permissions.Chat).HasColumnName("chat");
                }
            );
            entity.HasOne<Agency>().WithMany().HasForeignKey(invitation => invitation.AgencyId);
            entity.HasOne<Team>().WithMany().HasForeignKey(invitation => invitation.TeamId);
            entity.HasOne<Person>().WithMany().HasForeignKey(invitation => invitation.InviterId);
            entity.HasIndex(invitation => invitation.TokenHash).IsUnique();
            entity.HasIndex(invitation => new { invitation.AgencyId, invitation.SentAt });
            entity.HasIndex(invitation => invitation.PersonId);
            entity.HasIndex(invitation => invitation.Addressee);
            // What runs out next.
            entity.HasIndex(invitation => invitation.EndsAt).HasFilter("state = 'Pending'");
            // One that waits for each team and person (M-090).
            entity.HasIndex(invitation => new { invitation.TeamId, invitation.PersonId }).IsUnique().HasFilter("state = 'Pending'");
            entity.HasIndex(invitation => new { invitation.TeamId, invitation.Addressee }).IsUnique().HasFilter("state = 'Pending'");
        }
    }
}

/// <summary>It ran out; nothing was granted (M-089).</summary>
public sealed class JoinInvitationExpired() : Refusal("This invitation has run out. Nothing was granted; ask the agency for a new one.");

/// <summary>The agency took it back.</summary>
public sealed class JoinInvitationWithdrawn() : Refusal("The agency has withdrawn this invitation. Nothing was granted.");

/// <summary>It was accepted before.</summary>
public sealed class JoinInvitationUsed() : Refusal("This invitation was accepted already.");

/// <summary>It was declined before.</summary>
public sealed class JoinInvitationDeclined() : Refusal("This invitation was declined. Ask the agency for a new one if that changed.");

/// <summary>It is for another person (M-091).</summary>
public sealed class JoinInvitationForSomeoneElse(string addressee)
    : Refusal($"This invitation is for {addressee}. Switch to that account to answer it.")
{
    /// <inheritdoc/>
    public override int Status => 403;
}

/// <summary>Nobody who could have invited is left (M-092, M-109).</summary>
public sealed class NobodyVouches() : Refusal("Nobody of the agency may invite people any more. Ask the agency for a new invitation.");

/// <summary>Agency Plus lapsed meanwhile (M-036).</summary>
public sealed class PlusLapsed()
    : Refusal("The agency's plan has lapsed. The invitation stays; it can be accepted once the agency is on Agency Plus again.");

/// <summary>A person is an exclusive contractor in one agency, and then in no other (M-048).</summary>
public sealed class ExclusiveElsewhere(string name)
    : Refusal($"{name} works exclusively for another agency and cannot work for a second one.");

/// <summary>Working exclusively needs leaving the other agencies first (M-048).</summary>
public sealed class WorksElsewhere(string name)
    : Refusal($"{name} works for another agency too; an exclusive contractor works for one only.");

/// <summary>The person is in the team already: their roles are edited, not invited again (M-093).</summary>
public sealed class AlreadyMember(Guid memberId, string name)
    : Refusal($"{name} is a member of this team already. Edit the permissions instead.")
{
    /// <summary>The membership to edit.</summary>
    public Guid MemberId => memberId;
}

/// <summary>A hidden team is in no pick list (M-016).</summary>
public sealed class TeamHidden() : Refusal("This team is hidden. Show it again, or choose another one.");

using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>An admin invites people by e-mail, several at once, and is answered for each address (P-010, P-011, P-013, P-019).</summary>
public sealed class InviteCoworkers(PartnersDb db, Settings<PartnersDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The most addresses at once.</summary>
    public const int Most = 50;

    /// <summary>Addresses, separated by commas, semicolons, spaces or lines, and an optional message.</summary>
    public sealed record Input(string Addresses, string Message = "");

    /// <summary>Invites whom it can; what is wrong with one address does not keep the others back.</summary>
    public async Task<IReadOnlyList<Answer>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        acting.MustAdminister();
        var company = acting.Company;
        var now = clock.GetUtcNow();
        var texts = input.Addresses.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length is 0 or > Most)
            throw new InvalidInput("addresses", $"Enter 1 to {Most} e-mail addresses.");

        var members = await db
            .Coworkers.Where(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null)
            .Select(coworker => coworker.Email)
            .ToListAsync(cancellation);
        var pending = await db
            .Invitations.Where(invitation =>
                invitation.CompanyId == company.Id && invitation.State == InvitationState.Pending && invitation.EndsAt > now
            )
            .Select(invitation => invitation.Email)
            .ToListAsync(cancellation);
        var days = await settings.GetAsync(PartnersSettings.InvitationDays, cancellation);

        var answers = new List<Answer>();
        foreach (var text in texts)
        {
            var email = text.Trim().ToLowerInvariant();
            var answer = new Answer(email, AnswerOf(email));
            if (answer.Outcome is InviteOutcome.Invited)
            {
                var (invitation, token) = CoworkerInvitation.Send(company, email, false, actor.Name, input.Message, days, now);
                db.Add(invitation);
                db.Tell(InvitationMail.For(company, invitation, token), now);
                db.Record(actor, "coworker.invited", invitation.Id, now, after: new { email });
            }
            answers.Add(answer with { OtherDomain = !company.Owns(email) });
        }
        await db.SaveChangesAsync(cancellation);
        return answers;

        InviteOutcome AnswerOf(string email) =>
            !EmailAddress.IsOne(email) ? InviteOutcome.NotAnAddress
            : answers.Any(earlier => earlier.Email == email) ? InviteOutcome.Doubled
            : members.Contains(email) ? InviteOutcome.MemberAlready
            : pending.Contains(email) ? InviteOutcome.InvitedAlready
            : company.OnlyOwnDomain && !company.Owns(email) ? InviteOutcome.DomainNotAllowed
            : InviteOutcome.Invited;
    }

    /// <summary>What became of one address (P-019).</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Outcome">What became of it.</param>
    /// <param name="OtherDomain">Whether it is of another domain than the company's (P-017).</param>
    public sealed record Answer(string Email, InviteOutcome Outcome, bool OtherDomain = false)
    {
        /// <summary>The outcome in words.</summary>
        public string Says =>
            Outcome switch
            {
                InviteOutcome.Invited => "invited",
                InviteOutcome.Doubled => "named twice; invited once",
                InviteOutcome.MemberAlready => "is a coworker already",
                InviteOutcome.InvitedAlready => "has an invitation already; send it again from the list",
                InviteOutcome.DomainNotAllowed => "is of another domain, which your company does not allow",
                _ => "is no e-mail address",
            };
    }
}

/// <summary>What became of an address that was to be invited (P-019).</summary>
public enum InviteOutcome
{
    /// <summary>Invited.</summary>
    Invited,

    /// <summary>Stood in the list twice.</summary>
    Doubled,

    /// <summary>Belongs to the company already.</summary>
    MemberAlready,

    /// <summary>Has an invitation that can still be accepted.</summary>
    InvitedAlready,

    /// <summary>The company allows only its own domain (P-017).</summary>
    DomainNotAllowed,

    /// <summary>Is no address.</summary>
    NotAnAddress,
}

/// <summary>Sends an invitation again, under a new token and for another seven days (P-018).</summary>
public sealed class ResendInvitation(PartnersDb db, Settings<PartnersDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>Sends it.</summary>
    public async Task RunAsync(Actor actor, Guid invitationId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        acting.MustAdminister();
        var invitation = await db
            .Invitations.Where(known => known.Id == invitationId && known.CompanyId == acting.CompanyId)
            .OneAsync("invitation", cancellation);
        var now = clock.GetUtcNow();
        var token = invitation.Resend(await settings.GetAsync(PartnersSettings.InvitationDays, cancellation), now);
        db.Tell(InvitationMail.For(acting.Company, invitation, token), now);
        db.Record(actor, "coworker.invitation.resent", invitation.Id, now, after: new { invitation.Email });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Takes an invitation back (P-018).</summary>
public sealed class WithdrawCoworkerInvitation(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it back.</summary>
    public async Task RunAsync(Actor actor, Guid invitationId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        acting.MustAdminister();
        var invitation = await db
            .Invitations.Where(known => known.Id == invitationId && known.CompanyId == acting.CompanyId)
            .OneAsync("invitation", cancellation);
        var now = clock.GetUtcNow();
        invitation.Withdraw(now);
        db.Record(actor, "coworker.invitation.withdrawn", invitation.Id, now, after: new { invitation.Email });
        await db.SaveChangesAsync(cancellation);
    }
}

internal static class InvitationMail
{
    /// <summary>The mail that carries an invitation (P-011).</summary>
    public static MailQueued For(PartnerCompany company, CoworkerInvitation invitation, string token)
    {
        var message = invitation.Message.Length > 0 ? $"\n\n{invitation.Message}" : "";
        return new MailQueued(
            invitation.Email,
            $"{invitation.InviterName} invites you to the partner portal of {company.Name}",
            $"{invitation.InviterName} invites you to join {company.Name} in the partner portal.{message}\n\nOpen this address to accept; it works until {invitation.EndsAt:d MMMM yyyy, HH:mm} UTC:\n/p/join/{token}\n\nYou need a client account. If you have none yet, create one first; the invitation is kept."
        );
    }
}

/// <summary>E-mail addresses as people type them.</summary>
internal static partial class EmailAddress
{
    public static bool IsOne(string text) => text.Length <= 254 && Form().IsMatch(text);

    /// <summary>The address in lower case; refuses what is none.</summary>
    public static string Read(string text, string field)
    {
        var email = text.Trim().ToLowerInvariant();
        return IsOne(email) ? email : throw new InvalidInput(field, "An e-mail address looks like nora@tidepost.example.");
    }

    [GeneratedRegex(@"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>An invitation as its addressee sees it.</summary>
public sealed record InvitationShown(
    string Company,
    string CompanySlug,
    string Picture,
    string Email,
    string Inviter,
    string Message,
    InvitationState State,
    DateTimeOffset EndsAt
);

/// <summary>Shows what an invitation is about to whoever holds its token.</summary>
public sealed class ShowInvitation(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The invitation; refuses with <see cref="Missing"/> a token there is none for, also one that was replaced (P-018).</summary>
    public async Task<InvitationShown> RunAsync(string token, CancellationToken cancellation)
    {
        var invitation = await db.Invitations.WithTokenAsync(token, cancellation);
        return new InvitationShown(
            invitation.Company.Name,
            invitation.Company.Slug,
            invitation.Company.Picture,
            invitation.Email,
            invitation.InviterName,
            invitation.Message,
            invitation.StateAt(clock.GetUtcNow()),
            invitation.EndsAt
        );
    }
}

/// <summary>
/// Accepts an invitation (P-007, P-018): for the person with the address it was sent to, who has a client account. Without one the
/// invitation stays as it is, so that it can be accepted once they have.
/// </summary>
public sealed class AcceptCoworkerInvitation(PartnersDb db, IRoster roster, IAddresses addresses, TimeProvider clock) : IUseCase
{
    /// <summary>Accepts it and returns the company's address.</summary>
    public async Task<string> RunAsync(Actor actor, string token, CancellationToken cancellation)
    {
        var invitation = await db.Invitations.WithTokenAsync(token, cancellation);
        var company = invitation.Company;
        if (!company.HasAccess)
            throw new Missing("invitation");
        var email = await addresses.EmailAsync(actor.PersonId, cancellation) ?? throw new NotSignedIn();
        var client = await roster.ClientAccountAsync(actor.PersonId, cancellation);
        var now = clock.GetUtcNow();

        var coworker = invitation.Accept(actor.PersonId, actor.Name, email, now);
        if (client is null)
            throw new ClientAccountNeeded();
        if (
            await db.Coworkers.AnyAsync(
                known => known.CompanyId == company.Id && known.PersonId == actor.PersonId && known.LeftAt == null,
                cancellation
            )
        )
            throw new CoworkerAlready();
        if (invitation.AsAdmin)
            company.Activate(client);
        db.Add(coworker);
        db.Record(
            actor.In(AccountKind.Partner, company.Slug),
            "coworker.joined",
            coworker.Id,
            now,
            after: new
            {
                coworker.Name,
                coworker.Email,
                coworker.IsAdmin,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return company.Slug;
    }
}

/// <summary>Declines an invitation.</summary>
public sealed class DeclineCoworkerInvitation(PartnersDb db, IAddresses addresses, TimeProvider clock) : IUseCase
{
    /// <summary>Declines it.</summary>
    public async Task RunAsync(Actor actor, string token, CancellationToken cancellation)
    {
        var invitation = await db.Invitations.WithTokenAsync(token, cancellation);
        invitation.MustBeFor(await addresses.EmailAsync(actor.PersonId, cancellation));
        var now = clock.GetUtcNow();
        invitation.Decline(now);
        db.Record(
            actor.In(AccountKind.Partner, invitation.Company.Slug),
            "coworker.invitation.declined",
            invitation.Id,
            now,
            after: new { invitation.Email }
        );
        await db.SaveChangesAsync(cancellation);
    }
}

internal static class InvitationLookups
{
    public static Task<CoworkerInvitation> WithTokenAsync(
        this IQueryable<CoworkerInvitation> invitations,
        string token,
        CancellationToken cancellation
    )
    {
        var hash = CoworkerInvitation.HashOf(token);
        return invitations
            .Include(invitation => invitation.Company)
            .Where(invitation => invitation.TokenHash == hash)
            .OneAsync("invitation", cancellation);
    }
}

/// <summary>The person belongs to the company already.</summary>
public sealed class CoworkerAlready() : Refusal("You belong to this company already.");

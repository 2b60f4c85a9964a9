using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>A coworker in the list.</summary>
public sealed record CoworkerRow(
    Guid Id,
    Guid PersonId,
    string Name,
    string Email,
    string Picture,
    bool IsAdmin,
    bool IsYou,
    bool OtherDomain,
    DateTimeOffset JoinedAt
);

/// <summary>An invitation in the list.</summary>
public sealed record InvitationRow(
    Guid Id,
    string Email,
    InvitationState State,
    string Inviter,
    bool OtherDomain,
    DateTimeOffset SentAt,
    DateTimeOffset EndsAt
);

/// <summary>People and invitations of a company.</summary>
public sealed record CoworkerList(
    string Company,
    string Domain,
    bool MayAdminister,
    int Admins,
    IReadOnlyList<CoworkerRow> People,
    IReadOnlyList<InvitationRow> Invitations
);

/// <summary>Lists people and invitations of the acting one's company; everyone sees them, admins change them (P-013).</summary>
public sealed class ListCoworkers(PartnersDb db, IRoster roster, TimeProvider clock) : IUseCase
{
    /// <summary>Of the acting one's company.</summary>
    public async Task<CoworkerList> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        var company = acting.Company;
        var now = clock.GetUtcNow();
        var people = await db
            .Coworkers.AsNoTracking()
            .Where(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null)
            .OrderBy(coworker => coworker.JoinedAt)
            .ToListAsync(cancellation);
        var invitations = await db
            .Invitations.AsNoTracking()
            .Where(invitation => invitation.CompanyId == company.Id && invitation.State != InvitationState.Accepted)
            .OrderByDescending(invitation => invitation.SentAt)
            .Take(50)
            .ToListAsync(cancellation);
        var faces = await roster.FindAsync(people.Select(coworker => coworker.PersonId).ToList(), cancellation);
        return new CoworkerList(
            company.Name,
            company.Domain,
            acting.IsAdmin,
            people.Count(coworker => coworker.IsAdmin),
            [
                .. people.Select(coworker => new CoworkerRow(
                    coworker.Id,
                    coworker.PersonId,
                    coworker.Name,
                    coworker.Email,
                    faces.TryGetValue(coworker.PersonId, out var face) ? face.Picture : "",
                    coworker.IsAdmin,
                    coworker.PersonId == actor.PersonId,
                    !company.Owns(coworker.Email),
                    coworker.JoinedAt
                )),
            ],
            [
                .. invitations.Select(invitation => new InvitationRow(
                    invitation.Id,
                    invitation.Email,
                    invitation.StateAt(now),
                    invitation.InviterName,
                    !company.Owns(invitation.Email),
                    invitation.SentAt,
                    invitation.EndsAt
                )),
            ]
        );
    }
}

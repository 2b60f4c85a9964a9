using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>
/// An admin removes a coworker, or a coworker leaves: access ends at once, what they made stays, and so does their client account
/// (P-013, P-016). Refuses the last admin (P-015).
/// </summary>
public sealed class RemoveCoworker(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Removes them.</summary>
    public async Task RunAsync(Actor actor, Guid coworkerId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        if (coworkerId != acting.Id)
            acting.MustAdminister();
        var (coworker, admins) = await db.CoworkerAsync(acting, coworkerId, cancellation);
        var now = clock.GetUtcNow();
        coworker.Leave(admins, now);
        db.Record(
            actor,
            coworkerId == acting.Id ? "coworker.left" : "coworker.removed",
            coworker.Id,
            now,
            before: new
            {
                coworker.Name,
                coworker.Email,
                coworker.IsAdmin,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>An admin who confirmed lately makes a coworker an admin, or an admin an ordinary coworker (P-014, P-015).</summary>
public sealed class MakeAdmin(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Makes them an admin, or no longer one.</summary>
    public async Task RunAsync(Actor actor, Guid coworkerId, bool admin, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        acting.MustAdminister();
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);
        var (coworker, admins) = await db.CoworkerAsync(acting, coworkerId, cancellation);
        var before = new { coworker.Name, coworker.IsAdmin };
        if (admin)
            coworker.Promote();
        else
            coworker.Lower(admins);
        db.Record(actor, "coworker.changed", coworker.Id, now, before: before, after: new { coworker.Name, coworker.IsAdmin });
        await db.SaveChangesAsync(cancellation);
    }
}

internal static class OtherCoworkers
{
    /// <summary>
    /// A coworker of the acting one's company, and how many admins it has. The company is saved along, so that two admins who remove
    /// each other at once do not both succeed (P-015).
    /// </summary>
    public static async Task<(Coworker Coworker, int Admins)> CoworkerAsync(
        this PartnersDb db,
        Coworker acting,
        Guid coworkerId,
        CancellationToken cancellation
    )
    {
        var coworker = await db
            .Coworkers.Where(known => known.Id == coworkerId && known.CompanyId == acting.CompanyId && known.LeftAt == null)
            .OneAsync("coworker", cancellation);
        var admins = await db.Coworkers.CountAsync(
            known => known.CompanyId == acting.CompanyId && known.LeftAt == null && known.IsAdmin,
            cancellation
        );
        db.Entry(acting.Company).Property(company => company.Version).IsModified = true;
        return (coworker, admins);
    }
}

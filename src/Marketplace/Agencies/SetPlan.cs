using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>
/// Puts an agency on Basic or Plus (M-037). For the operator, after a recent proof of identity. Members stay members when Plus lapses,
/// and invitations wait (M-036).
/// </summary>
public sealed class SetPlan(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which agency, and its plan.</summary>
    public sealed record Input(Guid AgencyId, Plan Plan);

    /// <summary>Changes it at once.</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);
        var agency = await db.Agencies.Where(agency => agency.Id == input.AgencyId).OneAsync("agency", cancellation);
        var before = agency.Plan;
        agency.PutOn(input.Plan);
        db.Record(
            actor.In(AccountKind.Agency, agency.Slug),
            "agency.plan-changed",
            agency.Id,
            now,
            before: new { plan = before },
            after: new { agency.Plan }
        );
        await db.SaveChangesAsync(cancellation);
        return agency;
    }
}

/// <summary>Takes over an agency's Job Success Score as the operator knows it (M-275, M-278); exclusive members show it (M-276).</summary>
public sealed class ImportAgencyScore(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which agency, and its score: 0 to 100, or null for none.</summary>
    public sealed record Input(Guid AgencyId, int? Score);

    /// <summary>Changes it at once, and tells it for every exclusive member.</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var agency = await db.Agencies.Where(agency => agency.Id == input.AgencyId).OneAsync("agency", cancellation);
        var before = agency.Score;
        agency.TakeScore(input.Score);
        var exclusive = await db
            .Members.Include(member => member.Person)
            .Where(member => member.AgencyId == agency.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive)
            .ToListAsync(cancellation);
        foreach (var member in exclusive)
            db.TellRoster(member.Person, member, agency, now);
        db.Record(
            actor.In(AccountKind.Agency, agency.Slug),
            "agency.scored",
            agency.Id,
            now,
            before: new { score = before },
            after: new { agency.Score }
        );
        await db.SaveChangesAsync(cancellation);
        return agency;
    }
}

internal sealed class SetPlanEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/operator/agencies/plan",
            async (SetPlan.Input input, SetPlan set, Actor actor, CancellationToken cancellation) =>
            {
                await set.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/operator/agencies/score",
            async (ImportAgencyScore.Input input, ImportAgencyScore import, Actor actor, CancellationToken cancellation) =>
            {
                await import.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

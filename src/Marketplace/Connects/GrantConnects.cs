using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Connects;

/// <summary>The operator puts an agency's pool right, up or down, and says why. The same key does it once.</summary>
public sealed class GrantConnects(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>How many: above zero to give, below zero to take; the reason; the request's key.</summary>
    public sealed record Input(Guid AgencyId, int Amount, string Reason, string? Key = null);

    /// <summary>Moves them; returns the balance after it.</summary>
    public async Task<int> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        if (input.Amount is 0 or > 1_000_000 or < -1_000_000)
            throw new InvalidInput("amount", "Give or take 1 to 1,000,000 Connects.");
        if (input.Reason.Trim().Length is 0 or > 200)
            throw new InvalidInput("reason", "Say why in 1 to 200 characters.");

        var now = clock.GetUtcNow();
        await using var turn = await db.TakeTurnAsync(null, cancellation);
        var agency = await db.Agencies.Where(agency => agency.Id == input.AgencyId).OneAsync("agency", cancellation);
        var pool = await db.PoolAsync(agency.Id, cancellation);
        if (await db.MadeBeforeAsync(actor, "connects.grant", input.Key, cancellation) is not null)
            return pool.Balance;

        var key = $"adjust/{Guid.CreateVersion7():N}";
        var cause = Cause.Of(actor, input.Reason.Trim());
        var entry =
            input.Amount < 0
                ? pool.Correct(input.Amount, key, cause, now)
                : pool.Receive(
                    EntryKind.Adjust,
                    input.Amount,
                    key,
                    cause,
                    now.AddDays(await settings.GetAsync(ConnectsSettings.LifeDays, cancellation)),
                    now
                );
        db.Remember(actor, "connects.grant", input.Key, entry.Id, now);
        db.Record(
            actor,
            "connects.adjusted",
            agency.Id,
            now,
            after: new
            {
                entry.Amount,
                entry.Balance,
                entry.Note,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return pool.Balance;
    }
}

internal sealed class GrantConnectsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/operator/connects",
            async (GrantConnects.Input input, GrantConnects grant, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(new { Balance = await grant.RunAsync(actor, input, cancellation) })
        );
}

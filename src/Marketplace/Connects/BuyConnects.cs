using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Connects;

/// <summary>
/// Buys Connects for the agency: the owner and admins (M-051, M-062), or a member within the monthly limit they were given (M-052).
/// Needs Agency Plus (M-031). The same key buys once.
/// </summary>
public sealed class BuyConnects(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The bundles (M-181).</summary>
    public static readonly IReadOnlyList<int> Bundles = [10, 20, 40, 60, 80];

    /// <summary>How many, one of <see cref="Bundles"/>, and the request's key.</summary>
    public sealed record Input(int Amount, string? Key = null);

    /// <summary>Buys them; returns the balance after it.</summary>
    public async Task<int> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        if (!Bundles.Contains(input.Amount))
            throw new InvalidInput("amount", $"Connects come in bundles of {string.Join(", ", Bundles)}.");

        var now = clock.GetUtcNow();
        await using var turn = await db.TakeTurnAsync(null, cancellation);
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var pool = await db.PoolAsync(acting.AgencyId, cancellation);
        if (await db.MadeBeforeAsync(actor, "connects.buy", input.Key, cancellation) is not null)
            return pool.Balance;
        if (!acting.Agency.IsPlus)
            throw new BuyingNeedsPlus();
        if (!acting.Administers)
            await MustStayWithinLimitAsync(acting, input.Amount, now, cancellation);

        var entry = pool.Receive(
            EntryKind.Buy,
            input.Amount,
            $"buy/{input.Key ?? Guid.CreateVersion7().ToString("N")}",
            Cause.Of(actor),
            now.AddDays(await settings.GetAsync(ConnectsSettings.LifeDays, cancellation)),
            now,
            paid: (long)input.Amount * await settings.GetAsync(ConnectsSettings.Price, cancellation)
        );
        db.Remember(actor, "connects.buy", input.Key, entry.Id, now);
        db.Record(
            actor,
            "connects.bought",
            acting.AgencyId,
            now,
            after: new
            {
                entry.Amount,
                entry.Balance,
                entry.Paid,
            }
        );
        await db.SaveChangesAsync(cancellation);
        await turn.CommitAsync(cancellation);
        return pool.Balance;
    }

    private async Task MustStayWithinLimitAsync(Member acting, int amount, DateTimeOffset now, CancellationToken cancellation)
    {
        if (acting.TopUpLimit == 0)
            throw new NotAllowed("Only the owner and admins with Admin: Full buy Connects.");
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var bought = await db
            .ConnectsEntries.Where(entry =>
                entry.AgencyId == acting.AgencyId && entry.ActorId == acting.PersonId && entry.Kind == EntryKind.Buy && entry.At >= month
            )
            .SumAsync(entry => entry.Amount, cancellation);
        if (bought + amount > acting.TopUpLimit)
            throw new TopUpLimitReached(acting.TopUpLimit, bought);
    }
}

/// <summary>Only agencies on Agency Plus buy Connects (M-031).</summary>
public sealed class BuyingNeedsPlus() : Refusal("Buying Connects needs Agency Plus.");

/// <summary>The member's own monthly limit would be passed (M-052).</summary>
public sealed class TopUpLimitReached(int limit, int bought)
    : Refusal(string.Create(CultureInfo.InvariantCulture, $"You may buy {limit} Connects a month and have bought {bought} this month."));

internal sealed class BuyConnectsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/a/{agency}/connects",
            async (string agency, BuyConnects.Input input, BuyConnects buy, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(new { Balance = await buy.RunAsync(actor, input, cancellation) })
        );
}

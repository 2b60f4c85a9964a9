using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Connects;

/// <summary>A line of the ledger.</summary>
public sealed record LedgerRow(
    int Number,
    EntryKind Kind,
    int Amount,
    int Balance,
    DateTimeOffset At,
    string By,
    string? Sender,
    Guid? JobId,
    string? Job,
    string Note
);

/// <summary>An agency's pool: what is there, what expires within 30 days (M-185), and the ledger, latest first.</summary>
public sealed record ConnectsView(
    string Agency,
    int Balance,
    int Expiring,
    int Price,
    string? WhyNot,
    IReadOnlyList<LedgerRow> Rows,
    int? Next
);

/// <summary>The pool and its ledger, for everyone who works with it.</summary>
public sealed class SeeConnects(MarketplaceDb db, Settings<MarketplaceDb> settings, TimeProvider clock) : IUseCase
{
    private const int Size = 50;

    /// <summary>Reads it; <paramref name="before"/> is the number after which the page begins.</summary>
    public async Task<ConnectsView> RunAsync(Actor actor, int? before, CancellationToken cancellation)
    {
        var acting = await db.Members.AsNoTracking().ActingAsync(actor, cancellation);
        if (!acting.SeesConnects)
            throw new NotAllowed("The ledger is for the owner, admins and business managers.");
        var now = clock.GetUtcNow();
        var soon = now.AddDays(30);
        var lots = await db
            .ConnectsLots.Where(lot => lot.AgencyId == acting.AgencyId && lot.Left > 0 && lot.ExpiresAt >= now)
            .Select(lot => new { lot.Left, lot.ExpiresAt })
            .ToListAsync(cancellation);
        var rows = await (
            from entry in db.ConnectsEntries.AsNoTracking()
            where entry.AgencyId == acting.AgencyId && (before == null || entry.Number < before)
            orderby entry.Number descending
            select new LedgerRow(
                entry.Number,
                entry.Kind,
                entry.Amount,
                entry.Balance,
                entry.At,
                entry.ActorName,
                db.People.Where(person => person.Id == entry.SenderId).Select(person => person.Name).FirstOrDefault(),
                entry.JobId,
                db.Jobs.Where(job => job.Id == entry.JobId).Select(job => job.Title).FirstOrDefault(),
                entry.Note
            )
        )
            .Take(Size + 1)
            .ToListAsync(cancellation);
        var why =
            !acting.Agency.IsPlus ? "Buying Connects needs Agency Plus."
            : acting.Administers || acting.TopUpLimit > 0 ? null
            : "Only the owner and admins with Admin: Full buy Connects.";
        return new(
            acting.Agency.Name,
            lots.Sum(lot => lot.Left),
            lots.Where(lot => lot.ExpiresAt <= soon).Sum(lot => lot.Left),
            await settings.GetAsync(ConnectsSettings.Price, cancellation),
            why,
            rows.Count > Size ? rows.GetRange(0, Size) : rows,
            rows.Count > Size ? rows[Size - 1].Number : null
        );
    }
}

internal sealed class SeeConnectsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/a/{agency}/connects",
            async (string agency, int? before, SeeConnects see, Actor actor, CancellationToken cancellation) =>
                TypedResults.Ok(await see.RunAsync(actor, before, cancellation))
        );
}

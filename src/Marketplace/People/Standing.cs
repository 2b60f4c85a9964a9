using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Puts an account on hold, suspends, closes or restores it (M-003). For the operator, after a recent proof of identity.</summary>
public sealed class SetStatus(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whose account, the status, why (the person reads it), and whether it is meant to stay.</summary>
    public sealed record Input(Guid PersonId, AccountStatus Status, string? Reason, bool IsPermanent = false);

    /// <summary>Changes it at once.</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);
        var person = await db.People.Where(person => person.Id == input.PersonId).OneAsync("person", cancellation);
        var before = new
        {
            person.Status,
            reason = person.StatusReason,
            permanent = person.StatusIsPermanent,
        };
        person.Put(input.Status, input.Reason, input.IsPermanent);
        db.Record(
            actor,
            "person.status-changed",
            person.Id,
            now,
            before: before,
            after: new
            {
                person.Status,
                reason = person.StatusReason,
                permanent = person.StatusIsPermanent,
            }
        );
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

/// <summary>Takes over a person's own Job Success Score as the operator knows it (M-278).</summary>
public sealed class ImportScore(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whose score, 0 to 100 or null for none, the months it looks back over, and when it was computed (UTC; null for now).</summary>
    public sealed record Input(Guid PersonId, int? Score, int Months = 24, DateTimeOffset? ComputedAt = null);

    /// <summary>Changes it at once.</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == input.PersonId).OneAsync("person", cancellation);
        var before = person.Score;
        person.TakeScore(input.Score, input.Months, input.ComputedAt ?? now);
        db.Record(actor, "person.scored", person.Id, now, before: new { score = before }, after: new { person.Score, input.Months });
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

/// <summary>Grants or takes a talent badge; only the platform does (M-290).</summary>
public sealed class AwardBadge(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whose badge, and which; null for none.</summary>
    public sealed record Input(Guid PersonId, Badge? Badge);

    /// <summary>Changes it at once.</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == input.PersonId).OneAsync("person", cancellation);
        var before = person.Badge;
        person.Award(input.Badge);
        db.Record(actor, "person.badge-changed", person.Id, now, before: new { badge = before }, after: new { person.Badge });
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

/// <summary>Notes that a person's U.S. location is confirmed, or no longer is (M-216).</summary>
public sealed class ConfirmUs(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whose, and whether it is.</summary>
    public sealed record Input(Guid PersonId, bool Confirmed);

    /// <summary>Changes it at once.</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == input.PersonId).OneAsync("person", cancellation);
        var before = person.UsConfirmed;
        person.ConfirmUs(input.Confirmed);
        db.Record(
            actor,
            "person.us-confirmed",
            person.Id,
            now,
            before: new { confirmed = before },
            after: new { confirmed = input.Confirmed }
        );
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

internal sealed class StandingEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/operator/people/status",
            async (SetStatus.Input input, SetStatus set, Actor actor, CancellationToken cancellation) =>
            {
                await set.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/operator/people/score",
            async (ImportScore.Input input, ImportScore import, Actor actor, CancellationToken cancellation) =>
            {
                await import.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/operator/people/badge",
            async (AwardBadge.Input input, AwardBadge award, Actor actor, CancellationToken cancellation) =>
            {
                await award.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/operator/people/us",
            async (ConfirmUs.Input input, ConfirmUs confirm, Actor actor, CancellationToken cancellation) =>
            {
                await confirm.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>
/// Offers a ready-made service from one's own profile, or as a business manager from the agency (M-072, M-307, M-309, M-310).
/// </summary>
public sealed class OfferService(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Kind">Project or consultation; an agency offers projects.</param>
    /// <param name="Title">5 to 100 characters.</param>
    /// <param name="Summary">One sentence, 1 to 250 characters.</param>
    /// <param name="Category">By name.</param>
    /// <param name="Price">From price in minor units of USD; for consultations of 30 minutes.</param>
    /// <param name="Days">Days of delivery, for projects.</param>
    public sealed record Input(ServiceKind Kind, string Title, string Summary, string Category, long Price, int Days = 7);

    /// <summary>Makes it; a project waits for review before it is listed.</summary>
    public async Task<Service> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (person, agencyId) = await OwnerAsync(actor, cancellation);
        var service =
            input.Kind is ServiceKind.Project
                ? Service.Project(person, agencyId, input.Title, input.Summary, input.Category, input.Price, input.Days, now)
                : Service.Consultation(
                    person,
                    await db.Services.CountAsync(
                        service => service.PersonId == person.Id && service.Kind == ServiceKind.Consultation,
                        cancellation
                    ),
                    input.Title,
                    input.Summary,
                    input.Category,
                    input.Price,
                    now
                );
        db.Services.Add(service);
        db.Record(
            actor,
            "service.offered",
            service.Id,
            now,
            after: new
            {
                service.Kind,
                service.Title,
                service.Price,
            }
        );
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return service;
    }

    private async Task<(Person Person, Guid? AgencyId)> OwnerAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.Account.Kind is not AccountKind.Agency)
            return (await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation), null);
        var acting = await db.Members.ActingAsync(actor, cancellation);
        acting.Must(AgencyAct.CreateCatalogProject);
        return (acting.Person, acting.AgencyId);
    }
}

/// <summary>Takes one's own service off the lists for a while, or puts it back.</summary>
public sealed class PauseService(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which one, and whether it rests.</summary>
    public sealed record Input(Guid ServiceId, bool Paused);

    /// <summary>Pauses or resumes it at once.</summary>
    public async Task<Service> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var service = await db
            .Services.Where(service => service.Id == input.ServiceId && service.PersonId == actor.PersonId)
            .OneAsync("service", cancellation);
        var person = await db.People.Where(person => person.Id == service.PersonId).OneAsync("person", cancellation);
        if (input.Paused)
            service.Pause();
        else
            service.Resume();
        db.Record(actor, input.Paused ? "service.paused" : "service.resumed", service.Id, now);
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return service;
    }
}

/// <summary>Lists a service after the operator looked at it (M-307).</summary>
public sealed class ApproveService(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Which one.</summary>
    public sealed record Input(Guid ServiceId);

    /// <summary>Lists it at once.</summary>
    public async Task<Service> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var service = await db.Services.Where(service => service.Id == input.ServiceId).OneAsync("service", cancellation);
        var person = await db.People.Where(person => person.Id == service.PersonId).OneAsync("person", cancellation);
        service.Approve();
        db.Record(actor, "service.approved", service.Id, now);
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return service;
    }
}

internal sealed class ServiceEndpoints : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var account in new[] { "/me", "/a/{agency}" })
            routes.MapPost(
                $"{account}/services",
                async (OfferService.Input input, OfferService offer, Actor actor, CancellationToken cancellation) =>
                {
                    var service = await offer.RunAsync(actor, input, cancellation);
                    return TypedResults.Created($"/api/v1/services/{service.Id}", new { service.Id, service.IsListed });
                }
            );
        routes.MapPost(
            "/me/services/pause",
            async (PauseService.Input input, PauseService pause, Actor actor, CancellationToken cancellation) =>
            {
                var service = await pause.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { service.IsListed });
            }
        );
        routes.MapPost(
            "/operator/services/approve",
            async (ApproveService.Input input, ApproveService approve, Actor actor, CancellationToken cancellation) =>
            {
                await approve.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

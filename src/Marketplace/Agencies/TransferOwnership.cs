using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Offers the agency to one of its members, or takes the offer back; the owner proves who they are (M-017, M-005).</summary>
public sealed class OfferOwnership(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>To whom; null takes the offer back.</summary>
    public sealed record Input(Guid? MemberId);

    /// <summary>Nothing changes hands before the other one accepts.</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        if (!acting.IsOwner)
            throw new NotAllowed("Only the owner hands the agency over.");
        actor.MustHaveConfirmed(now);
        var agency = acting.Agency;
        if (input.MemberId is { } id)
        {
            var to = await db
                .Members.Include(member => member.Person)
                .Where(member => member.Id == id && member.AgencyId == agency.Id && member.LeftAt == null)
                .OneAsync("member", cancellation);
            agency.Offer(acting, to);
            db.Record(actor, "agency.offered", agency.Id, now, after: new { to.Person.Name });
            if (to.Person.Email.Length > 0)
                db.Tell(
                    new MailQueued(
                        to.Person.Email,
                        $"{acting.Person.Name} offers you the agency {agency.Name}",
                        $"{acting.Person.Name} wants to hand the agency {agency.Name} over to you. Accept or decline on the agency’s settings page. Nothing changes before you accept."
                    ),
                    now
                );
        }
        else
        {
            agency.KeepOwner();
            db.Record(actor, "agency.offer-withdrawn", agency.Id, now);
        }
        await db.SaveChangesAsync(cancellation);
        return agency;
    }
}

/// <summary>Takes an agency over that its owner offered, or declines; the new owner proves who they are (M-017, M-005).</summary>
public sealed class AnswerOwnership(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Whether the agency is taken over.</summary>
    public sealed record Input(bool Accepted);

    /// <summary>A person owns one agency at most (M-012).</summary>
    public async Task<Agency> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var acting = await db.Members.ActingAsync(actor, cancellation);
        var agency = acting.Agency;
        if (agency.OfferedToId != acting.PersonId)
            throw new NotOffered();
        if (!input.Accepted)
        {
            agency.KeepOwner();
            db.Record(actor, "agency.offer-declined", agency.Id, now);
            await db.SaveChangesAsync(cancellation);
            return agency;
        }

        actor.MustHaveConfirmed(now);
        if (!acting.Person.HasProfile)
            throw new ProfileNeeded();
        if (await db.Agencies.AnyAsync(other => other.OwnerId == acting.PersonId, cancellation))
            throw new OwnsAnAgency();
        var owner = await db
            .Members.Include(member => member.Person)
            .Where(member => member.AgencyId == agency.Id && member.IsOwner && member.LeftAt == null)
            .OneAsync("owner", cancellation);
        agency.HandOver(owner, acting);
        foreach (var member in new[] { owner, acting })
            db.Tell(new MembershipChanged(agency.Id, member.TeamId, member.PersonId, MembershipChange.Changed, now), now);
        db.Record(
            actor,
            "agency.owner-changed",
            agency.Id,
            now,
            before: new { owner = owner.Person.Name },
            after: new { owner = acting.Person.Name }
        );
        await db.SaveChangesAsync(cancellation);
        return agency;
    }
}

internal sealed class TransferOwnershipEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(
            "/a/{agency}/ownership/offer",
            async (OfferOwnership.Input input, OfferOwnership offer, Actor actor, CancellationToken cancellation) =>
            {
                await offer.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
        routes.MapPost(
            "/a/{agency}/ownership/answer",
            async (AnswerOwnership.Input input, AnswerOwnership answer, Actor actor, CancellationToken cancellation) =>
            {
                await answer.RunAsync(actor, input, cancellation);
                return TypedResults.NoContent();
            }
        );
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>A profile as one reader may see it (M-300).</summary>
/// <param name="Name">First and last name; of a private profile the first name and an initial.</param>
/// <param name="Title">The title.</param>
/// <param name="Picture">The picture's address; empty for none.</param>
/// <param name="Rate">The hourly rate in minor units of USD.</param>
/// <param name="City">The city; may be empty.</param>
/// <param name="Country">The country by name; may be empty.</param>
/// <param name="IsYou">Whether it is the reader's own.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="More">The rest; null of a private profile.</param>
public sealed record ProfileView(
    string Name,
    string Title,
    string Picture,
    long? Rate,
    string City,
    string Country,
    bool IsYou,
    Visibility Visibility,
    ProfileMore? More
);

/// <summary>What a private profile does not show.</summary>
/// <param name="Overview">The overview.</param>
/// <param name="Skills">Skills in the person's order.</param>
/// <param name="Languages">Languages by name.</param>
/// <param name="Score">The Job Success Score the profile shows; null for none yet (M-272, M-276).</param>
/// <param name="ScoreIsAgencys">Whether it is the agency's.</param>
/// <param name="Badge">The talent badge.</param>
/// <param name="Agencies">The agencies the person works for (M-020).</param>
/// <param name="Services">Listed services.</param>
public sealed record ProfileMore(
    string Overview,
    IReadOnlyList<string> Skills,
    IReadOnlyList<string> Languages,
    int? Score,
    bool ScoreIsAgencys,
    Badge? Badge,
    IReadOnlyList<AgencyLink> Agencies,
    IReadOnlyList<ServiceFacts> Services
);

/// <summary>An agency as profiles link to it.</summary>
public sealed record AgencyLink(string Name, string Slug, string Picture);

/// <summary>Reads a profile by its address for whoever asks. What the reader may not see does not exist (M-300).</summary>
public sealed class ReadProfile(MarketplaceDb db) : IUseCase
{
    /// <summary>Null stands for someone not signed in. Profiles of accounts that are not active are there for their owner only.</summary>
    public async Task<ProfileView> RunAsync(Actor? reader, string slug, CancellationToken cancellation)
    {
        var listed = await db
            .People.Where(person => person.Slug == slug && person.Title != "")
            .AsListed(db)
            .OneAsync("profile", cancellation);
        var person = listed.Person;
        var isYou = reader?.PersonId == person.Id;
        var sees = isYou || person.Status is AccountStatus.Active && (person.Visibility is Visibility.Public || reader is not null);
        if (!sees)
            throw new Missing("profile");
        if (person.Visibility is Visibility.Private && !isYou)
            return new(
                person.ShortName,
                person.Title,
                person.Picture,
                person.Rate,
                person.City,
                person.Country,
                false,
                person.Visibility,
                null
            );

        var agencies = await db
            .Members.Where(member =>
                member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor != Contractor.None
            )
            .OrderBy(member => member.JoinedAt)
            .Select(member => new AgencyLink(member.Agency.Name, member.Agency.Slug, member.Agency.Picture))
            .ToListAsync(cancellation);
        var services = await db
            .Services.AsNoTracking()
            .Where(service =>
                service.PersonId == person.Id && service.AgencyId == null && service.Review == Review.Approved && !service.IsPaused
            )
            .OrderBy(service => service.Id)
            .ToListAsync(cancellation);
        var facts = listed.Facts;
        return new(
            person.Name,
            person.Title,
            person.Picture,
            person.Rate,
            person.City,
            person.Country,
            isYou,
            person.Visibility,
            new(
                person.Overview,
                person.Skills,
                person.Languages,
                facts.Score,
                facts.ScoreIsAgencys,
                person.Badge,
                [.. agencies.DistinctBy(agency => agency.Slug)],
                [.. services.Select(service => service.Facts)]
            )
        );
    }
}

/// <summary>An agency as everyone sees it (M-020).</summary>
/// <param name="Name">The name.</param>
/// <param name="Tagline">One line.</param>
/// <param name="Overview">What it says of itself.</param>
/// <param name="Picture">The picture's address; empty for none.</param>
/// <param name="Score">Its Job Success Score; null for none yet.</param>
/// <param name="RateFrom">The least rate of its members, minor units of USD; null where none is public.</param>
/// <param name="RateTo">The greatest.</param>
/// <param name="People">Its members whose profiles the reader may see.</param>
/// <param name="Services">Its listed services.</param>
public sealed record AgencyProfileView(
    string Name,
    string Tagline,
    string Overview,
    string Picture,
    int? Score,
    long? RateFrom,
    long? RateTo,
    IReadOnlyList<PersonFacts> People,
    IReadOnlyList<ServiceFacts> Services
);

/// <summary>Reads an agency's public profile, with links to its members' and back (M-020).</summary>
public sealed class ReadAgencyProfile(MarketplaceDb db) : IUseCase
{
    /// <summary>Null stands for someone not signed in.</summary>
    public async Task<AgencyProfileView> RunAsync(Actor? reader, string slug, CancellationToken cancellation)
    {
        var agency = await db.Agencies.AsNoTracking().Where(agency => agency.Slug == slug).OneAsync("agency", cancellation);
        var works = db
            .Members.Where(member =>
                member.AgencyId == agency.Id && member.LeftAt == null && member.Permissions.Contractor != Contractor.None
            )
            .Select(member => member.PersonId);
        var people = db.People.Where(person =>
            works.Contains(person.Id) && person.Status == AccountStatus.Active && person.Title != "" && !person.IsLent
        );
        people = reader is null
            ? people.Where(person => person.Visibility == Visibility.Public)
            : people.Where(person => person.Visibility != Visibility.Private);
        var shown = await people.AsListed(db).OrderBy(one => one.Person.Id).ToListAsync(cancellation);
        var services = await db
            .Services.AsNoTracking()
            .Where(service => service.AgencyId == agency.Id && service.Review == Review.Approved && !service.IsPaused)
            .OrderBy(service => service.Id)
            .ToListAsync(cancellation);
        return new(
            agency.Name,
            agency.Tagline,
            agency.Overview,
            agency.Picture,
            agency.Score,
            shown.Min(one => one.Person.Rate),
            shown.Max(one => one.Person.Rate),
            [.. shown.Select(one => one.Facts)],
            [.. services.Select(service => service.Facts)]
        );
    }
}

/// <summary>One's own account and profile, to edit it.</summary>
/// <param name="Version">The version an edit begins from.</param>
/// <param name="ShortId">Also the username (M-082).</param>
/// <param name="Slug">The profile's address.</param>
/// <param name="Name">The name.</param>
/// <param name="Picture">The picture's address.</param>
/// <param name="Status">Account status.</param>
/// <param name="StatusReason">Why it is not active.</param>
/// <param name="StatusIsPermanent">Whether that is meant to stay.</param>
/// <param name="Title">The title; empty without a profile.</param>
/// <param name="Overview">The overview.</param>
/// <param name="Rate">Minor units of USD.</param>
/// <param name="Skills">Skills.</param>
/// <param name="Languages">Languages.</param>
/// <param name="Country">The country.</param>
/// <param name="City">The city.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Visibility">In force.</param>
/// <param name="Chosen">As chosen (M-303).</param>
/// <param name="IsHiddenByPlatform">Whether the platform keeps it private.</param>
/// <param name="Memberships">The agencies one is in.</param>
/// <param name="OwnsAgency">Whether one of them is one's own.</param>
/// <param name="HasClientAccount">Whether there is a client account.</param>
public sealed record MeView(
    int Version,
    string ShortId,
    string Slug,
    string Name,
    string Picture,
    AccountStatus Status,
    string? StatusReason,
    bool StatusIsPermanent,
    string Title,
    string Overview,
    long? Rate,
    IReadOnlyList<string> Skills,
    IReadOnlyList<string> Languages,
    string Country,
    string City,
    string TimeZone,
    Visibility Visibility,
    Visibility Chosen,
    bool IsHiddenByPlatform,
    IReadOnlyList<MembershipRow> Memberships,
    bool OwnsAgency,
    bool HasClientAccount
)
{
    /// <summary>Whether there is a freelancer profile.</summary>
    public bool HasProfile => Title.Length > 0;
}

/// <summary>One's own place in an agency.</summary>
public sealed record MembershipRow(
    Guid Id,
    string Agency,
    string Slug,
    string Picture,
    string Team,
    bool IsOwner,
    Permissions Permissions,
    int TopUpLimit,
    bool AwaitsExclusive,
    DateTimeOffset JoinedAt
);

/// <summary>Reads one's own account.</summary>
public sealed class ReadMe(MarketplaceDb db) : IUseCase
{
    /// <summary>Refuses a login without a person with <see cref="Missing"/>.</summary>
    public async Task<MeView> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var me = await db.People.AsNoTracking().Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        var memberships = await db
            .Members.Where(member => member.PersonId == me.Id && member.LeftAt == null)
            .OrderByDescending(member => member.IsOwner)
            .ThenBy(member => member.JoinedAt)
            .Join(
                db.Teams,
                member => member.TeamId,
                team => team.Id,
                (member, team) =>
                    new MembershipRow(
                        member.Id,
                        member.Agency.Name,
                        member.Agency.Slug,
                        member.Agency.Picture,
                        team.Name,
                        member.IsOwner,
                        member.Permissions,
                        member.TopUpLimit,
                        member.AwaitsExclusive,
                        member.JoinedAt
                    )
            )
            .ToListAsync(cancellation);
        return new(
            me.Version,
            me.ShortId,
            me.Slug,
            me.Name,
            me.Picture,
            me.Status,
            me.StatusReason,
            me.StatusIsPermanent,
            me.Title,
            me.Overview,
            me.Rate,
            me.Skills,
            me.Languages,
            me.Country,
            me.City,
            me.TimeZone,
            me.Visibility,
            me.ChosenVisibility,
            me.IsHiddenByPlatform,
            memberships,
            memberships.Any(row => row.IsOwner),
            await db.ClientMembers.AnyAsync(member => member.PersonId == me.Id, cancellation)
        );
    }
}

internal sealed class ReadProfileEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/me",
            async (ReadMe read, Actor actor, CancellationToken cancellation) => TypedResults.Ok(await read.RunAsync(actor, cancellation))
        );
        routes.MapGet(
            "/people/{slug}",
            async (string slug, ReadProfile read, HttpContext http, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(http.Features.Get<Actor>(), slug, cancellation))
        );
        routes.MapGet(
            "/agencies/{slug}",
            async (string slug, ReadAgencyProfile read, HttpContext http, CancellationToken cancellation) =>
                TypedResults.Ok(await read.RunAsync(http.Features.Get<Actor>(), slug, cancellation))
        );
    }
}

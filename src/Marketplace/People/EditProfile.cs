using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>Fills in or changes one's own freelancer profile (M-306).</summary>
public sealed class EditProfile(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Title">The title, 1 to 100 characters.</param>
    /// <param name="Overview">The overview; its first 250 characters are what lists show.</param>
    /// <param name="Rate">The hourly rate in minor units of USD.</param>
    /// <param name="Skills">At most 15.</param>
    /// <param name="Country">By name.</param>
    /// <param name="City">The city; may be empty.</param>
    /// <param name="TimeZone">An IANA name.</param>
    /// <param name="Languages">By name.</param>
    /// <param name="Version">The version the form began from; null overwrites.</param>
    public sealed record Input(
        string Title,
        string Overview,
        long Rate,
        IReadOnlyList<string> Skills,
        string Country,
        string City,
        string TimeZone,
        IReadOnlyList<string> Languages,
        int? Version = null
    );

    /// <summary>Saves it; in force at once (M-301).</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        if (input.Version is { } version && version != person.Version)
            throw new Overtaken();
        var before = Line(person);
        person.Describe(
            input.Title,
            input.Overview,
            input.Rate,
            [.. input.Skills.Select(skill => skill.Trim()).Where(skill => skill != "").Distinct()]
        );
        person.Locate(input.Country, input.TimeZone, input.Languages, input.City);
        db.Record(actor, "profile.edited", person.Id, now, before: before, after: Line(person));
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }

    private static object Line(Person person) =>
        new
        {
            person.Title,
            person.Overview,
            person.Rate,
            person.Skills,
            person.Country,
            person.City,
            person.TimeZone,
            person.Languages,
        };
}

/// <summary>Changes who may see one's own profile (M-300), at once (M-301).</summary>
public sealed class SetVisibility(MarketplaceDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Who may see it.</summary>
    public sealed record Input(Visibility Visibility);

    /// <summary>Saves it. While the platform keeps the profile private, the choice waits (M-303).</summary>
    public async Task<Person> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var person = await db.People.Where(person => person.Id == actor.PersonId).OneAsync("person", cancellation);
        var before = person.ChosenVisibility;
        person.ShowTo(input.Visibility);
        db.Record(
            actor,
            "profile.shown",
            person.Id,
            now,
            before: new { visibility = before },
            after: new { visibility = input.Visibility }
        );
        await db.TellRosterAsync(person, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return person;
    }
}

internal sealed class EditProfileEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(
            "/me/profile",
            async (EditProfile.Input input, EditProfile edit, Actor actor, CancellationToken cancellation) =>
            {
                var person = await edit.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { person.Id, person.Version });
            }
        );
        routes.MapPut(
            "/me/visibility",
            async (SetVisibility.Input input, SetVisibility set, Actor actor, CancellationToken cancellation) =>
            {
                var person = await set.RunAsync(actor, input, cancellation);
                return TypedResults.Ok(new { person.Visibility, chosen = person.ChosenVisibility });
            }
        );
    }
}

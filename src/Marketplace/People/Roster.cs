using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Matching;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>A person with what decides about the score their profile shows (M-276).</summary>
internal sealed class Listed
{
    public required Person Person { get; init; }

    /// <summary>Whether they are an exclusive contractor, or the exclusive owner, of an agency.</summary>
    public required bool IsExclusive { get; init; }

    /// <summary>That agency's score.</summary>
    public required int? AgencyScore { get; init; }

    public PersonFacts Facts => Person.Facts(AgencyScore, IsExclusive);
}

/// <summary>Reading people as their profiles show them.</summary>
internal static class Listing
{
    /// <summary>The people with the score their profile shows; not tracked.</summary>
    public static IQueryable<Listed> AsListed(this IQueryable<Person> people, MarketplaceDb db) =>
        people
            .AsNoTracking()
            .Select(person => new Listed
            {
                Person = person,
                IsExclusive = db.Members.Any(member =>
                    member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive
                ),
                // An exclusive contractor is one in a single agency (M-048), perhaps in several of its teams.
                AgencyScore = db
                    .Members.Where(member =>
                        member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive
                    )
                    .Select(member => member.Agency.Score)
                    .FirstOrDefault(),
            });

    /// <summary>Tells other modules what decides about the person as an expert or a sender now (R-437, P-087).</summary>
    public static async Task TellRosterAsync(this MarketplaceDb db, Person person, DateTimeOffset now, CancellationToken cancellation)
    {
        var agencyId = await db
            .Members.Where(member =>
                member.PersonId == person.Id && member.LeftAt == null && member.Permissions.Contractor == Contractor.Exclusive
            )
            .Select(member => (Guid?)member.AgencyId)
            .FirstOrDefaultAsync(cancellation);
        var score = agencyId is null
            ? person.Score
            : await db.Agencies.Where(agency => agency.Id == agencyId).Select(agency => agency.Score).SingleAsync(cancellation);
        db.Tell(new RosterChanged(person.Id, person.Status, person.Visibility, score, now), now);
    }
}

/// <summary>The one roster that senders and experts come from .</summary>
internal sealed class Roster(MarketplaceDb db, PeopleDirectory directory, MakeManagerAccount makeManagerAccount) : IRoster
{
    // The best of the text that the other filters choose among.
    private const int MostByText = 2_000;

    public async Task<PersonFacts?> FindAsync(Guid personId, CancellationToken cancellation) =>
        (await db.People.Where(person => person.Id == personId).AsListed(db).SingleOrDefaultAsync(cancellation))?.Facts;

    public async Task<PersonFacts?> FindByShortIdAsync(string shortId, CancellationToken cancellation)
    {
        var wanted = shortId.Trim().ToLowerInvariant();
        return (await db.People.Where(person => person.ShortId == wanted).AsListed(db).SingleOrDefaultAsync(cancellation))?.Facts;
    }

    public async Task<IReadOnlyDictionary<Guid, PersonFacts>> FindAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancellation
    ) =>
        (await db.People.Where(person => personIds.Contains(person.Id)).AsListed(db).ToListAsync(cancellation)).ToDictionary(
            listed => listed.Person.Id,
            listed => listed.Facts
        );

    public async Task<IReadOnlyList<PersonFacts>> SearchAsync(TalentQuery query, int size, CancellationToken cancellation)
    {
        var people = db.People.Where(person => person.Title != "");
        people = query.OnlyPublic
            ? people.Where(person => person.Visibility == Visibility.Public && person.Status == AccountStatus.Active)
            : people.Where(person => person.Status != AccountStatus.Closed && !person.IsLent);
        if (query.Country is { Length: > 0 } country)
            people = people.Where(person => person.Country == country);
        if (query.RateFrom is { } from)
            people = people.Where(person => person.Rate >= from);
        if (query.RateTo is { } to)
            people = people.Where(person => person.Rate <= to);
        if (query.Badge is { } badge)
            people = people.Where(person => person.Badge == badge);
        if (query.Language is { Length: > 0 } language)
            people = people.Where(person => person.Languages.Contains(language));
        foreach (var skill in query.Skills.Select(skill => $"|{skill.Trim().ToLowerInvariant()}|"))
            people = people.Where(person => person.SearchText.Contains(skill));
        if (query.Offers is { } kind)
            people = people.Where(person =>
                db.Services.Any(service =>
                    service.PersonId == person.Id && service.Kind == kind && service.Review == Review.Approved && !service.IsPaused
                )
            );
        Dictionary<Guid, double>? scores = null;
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var found = (await directory.LookAsync(db, cancellation)).Find(
                new Search { Text = SearchBox.Read(query.Text), Take = MostByText }
            );
            scores = found.Entries.ToDictionary(entry => entry.Key, entry => entry.Score);
            var ids = scores.Keys.ToList();
            people = people.Where(person => ids.Contains(person.Id));
        }

        var listed = people.AsListed(db);
        if (query.ScoreFrom is { } least)
            listed = listed.Where(one => (one.IsExclusive ? one.AgencyScore : one.Person.Score) >= least);
        if (scores is not null)
        {
            var ranked = await listed.ToListAsync(cancellation);
            return
            [
                .. ranked
                    .OrderByDescending(one => scores[one.Person.Id])
                    .ThenByDescending(one => (one.IsExclusive ? one.AgencyScore : one.Person.Score) ?? -1)
                    .ThenBy(one => one.Person.Id)
                    .Take(Math.Clamp(size, 1, 500))
                    .Select(one => one.Facts),
            ];
        }
        var best = await listed
            // Those without a score last, on every database.
            .OrderByDescending(one => (one.IsExclusive ? one.AgencyScore : one.Person.Score) ?? -1)
            .ThenBy(one => one.Person.Id)
            .Take(Math.Clamp(size, 1, 500))
            .ToListAsync(cancellation);
        return [.. best.Select(one => one.Facts)];
    }

    public async Task<IReadOnlyList<ServiceFacts>> ServicesAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation) =>
        [
            .. (
                await db
                    .Services.AsNoTracking()
                    .Where(service => personIds.Contains(service.PersonId))
                    .OrderBy(service => service.Id)
                    .ToListAsync(cancellation)
            ).Select(service => service.Facts),
        ];

    public async Task<IReadOnlyDictionary<Guid, (IReadOnlyList<string> Languages, string TimeZone)>> TonguesAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancellation
    ) =>
        (
            await db
                .People.AsNoTracking()
                .Where(person => personIds.Contains(person.Id))
                .Select(person => new
                {
                    person.Id,
                    person.Languages,
                    person.TimeZone,
                })
                .ToListAsync(cancellation)
        ).ToDictionary(person => person.Id, person => ((IReadOnlyList<string>)person.Languages, person.TimeZone));

    public Task<string?> ClientAccountAsync(Guid personId, CancellationToken cancellation) =>
        db
            .ClientMembers.Where(member => member.PersonId == personId)
            .Join(db.Clients, member => member.ClientId, client => client.Id, (_, client) => client)
            .OrderBy(client => client.CreatedAt)
            .Select(client => client.Name)
            .FirstOrDefaultAsync(cancellation);

    public async Task<PersonFacts> MakeManagerAccountAsync(
        string shortId,
        string name,
        string country,
        bool usConfirmed,
        CancellationToken cancellation
    )
    {
        var person = await makeManagerAccount.RunAsync(new(shortId, name, country, usConfirmed), cancellation);
        return (await FindAsync(person.Id, cancellation))!;
    }
}

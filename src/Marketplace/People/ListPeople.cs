using Guildhall.Kernel;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Marketplace.People;

/// <summary>A person as the operator sees them.</summary>
public sealed record OperatedPerson(
    Guid Id,
    string ShortId,
    string Name,
    string Slug,
    string Email,
    string Picture,
    string Title,
    string Country,
    bool UsConfirmed,
    AccountStatus Status,
    string? StatusReason,
    bool StatusIsPermanent,
    Visibility Visibility,
    int? Score,
    int? ScoreMonths,
    DateTimeOffset? ScoreAt,
    Badge? Badge,
    bool IsLent,
    DateTimeOffset CreatedAt
);

/// <summary>Lists the people of this instance for its operator, newest first.</summary>
public sealed class ListPeople(MarketplaceDb db) : IUseCase
{
    private const int Size = 50;

    /// <summary>Part of a name, title, address or id; a status; one person; and where the page begins.</summary>
    public sealed record Input(string? Text = null, AccountStatus? Status = null, Guid? Id = null, Cursor? After = null);

    /// <summary>Fifty a page.</summary>
    public async Task<Page<OperatedPerson>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var people = db.People.AsNoTracking();
        if (input.Id is { } id)
            people = people.Where(person => person.Id == id);
        if (input.Status is { } status)
            people = people.Where(person => person.Status == status);
        if (input.Text?.Trim().ToLowerInvariant() is { Length: > 0 } text)
            people = people.Where(person => person.SearchText.Contains(text) || person.Email.Contains(text) || person.ShortId == text);
        var rows = await people
            .NewestFirst(input.After, Size, person => person.CreatedAt, person => person.Id)
            .Select(person => new OperatedPerson(
                person.Id,
                person.ShortId,
                person.Name,
                person.Slug,
                person.Email,
                person.Picture,
                person.Title,
                person.Country,
                person.UsConfirmed,
                person.Status,
                person.StatusReason,
                person.StatusIsPermanent,
                person.Visibility,
                person.Score,
                person.ScoreMonths,
                person.ScoreAt,
                person.Badge,
                person.IsLent,
                person.CreatedAt
            ))
            .ToListAsync(cancellation);
        return Page<OperatedPerson>.Of(rows, Size, row => new Cursor(row.CreatedAt, row.Id));
    }
}

/// <summary>An agency as the operator sees it.</summary>
public sealed record OperatedAgency(
    Guid Id,
    string Slug,
    string Name,
    string Picture,
    string Owner,
    Plan Plan,
    int? Score,
    int Members,
    DateTimeOffset CreatedAt
);

/// <summary>Lists the agencies of this instance for its operator, newest first.</summary>
public sealed class ListAgencies(MarketplaceDb db) : IUseCase
{
    private const int Size = 50;

    /// <summary>Part of a name or an id, a plan, and where the page begins.</summary>
    public sealed record Input(string? Text = null, Plan? Plan = null, Cursor? After = null);

    /// <summary>Fifty a page.</summary>
    public async Task<Page<OperatedAgency>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var agencies = db.Agencies.AsNoTracking();
        if (Guid.TryParse(input.Text, out var id))
            agencies = agencies.Where(agency => agency.Id == id);
        else if (input.Text is { } words && Slugs.Of(words) is var text && words.Trim().Length > 0)
            agencies = agencies.Where(agency => agency.Slug.Contains(text));
        if (input.Plan is { } plan)
            agencies = agencies.Where(agency => agency.Plan == plan);
        var rows = await agencies
            .NewestFirst(input.After, Size, agency => agency.CreatedAt, agency => agency.Id)
            .Join(
                db.People,
                agency => agency.OwnerId,
                owner => owner.Id,
                (agency, owner) =>
                    new OperatedAgency(
                        agency.Id,
                        agency.Slug,
                        agency.Name,
                        agency.Picture,
                        owner.Name,
                        agency.Plan,
                        agency.Score,
                        db.Members.Where(member => member.AgencyId == agency.Id && member.LeftAt == null)
                            .Select(member => member.PersonId)
                            .Distinct()
                            .Count(),
                        agency.CreatedAt
                    )
            )
            .ToListAsync(cancellation);
        return Page<OperatedAgency>.Of(
            [.. rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id)],
            Size,
            row => new Cursor(row.CreatedAt, row.Id)
        );
    }
}

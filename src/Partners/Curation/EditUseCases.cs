using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Curation;

/// <summary>Creates a use case (P-031) and fills its candidates by its saved search (P-046).</summary>
public sealed class CreateUseCase(PartnersDb db, Candidates candidates, TimeProvider clock) : IUseCase
{
    /// <summary>Name, description, ways to work and saved search.</summary>
    public sealed record Input(string Name, string Description, Ways Ways, SavedSearch Search);

    /// <summary>Creates it at the end of the page.</summary>
    public async Task<UseCase> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var now = clock.GetUtcNow();
        await db.MustBeFreeAsync(acting.CompanyId, input.Name, null, cancellation);
        var last = await db
            .UseCases.Where(known => known.CompanyId == acting.CompanyId)
            .MaxAsync(known => (int?)known.Position, cancellation);
        var slug = await db.UseCaseSlugAsync(acting.CompanyId, input.Name, null, cancellation);
        var useCase = UseCase.Create(acting.CompanyId, input.Name, slug, input.Description, input.Ways, (last ?? -1) + 1, now);
        useCase.Look(input.Search);
        db.AddRange(
            useCase,
            new UseCaseAddress
            {
                CompanyId = acting.CompanyId,
                Slug = slug,
                UseCaseId = useCase.Id,
            }
        );
        var found = await candidates.FillAsync(useCase, cancellation);
        db.Record(
            actor,
            "use-case.created",
            useCase.Id,
            now,
            after: new
            {
                useCase.Name,
                useCase.Search,
                candidates = found,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return useCase;
    }
}

/// <summary>
/// Changes a use case's details and its saved search. Only candidates change by that: nobody approved or declined is touched (P-052).
/// Another name gives another address; the old one leads to it (P-037).
/// </summary>
public sealed class EditUseCase(PartnersDb db, Candidates candidates, TimeProvider clock) : IUseCase
{
    /// <summary>The use case, the version the form began from, and its new details.</summary>
    public sealed record Input(Guid UseCaseId, int? Version, string Name, string Description, Ways Ways, SavedSearch Search);

    /// <summary>Changes it.</summary>
    public async Task<UseCase> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, input.UseCaseId, cancellation);
        if (input.Version is { } version && version != useCase.Version)
            throw new Overtaken();
        await db.MustBeFreeAsync(acting.CompanyId, input.Name, useCase.Id, cancellation);
        var now = clock.GetUtcNow();
        var before = new
        {
            useCase.Name,
            useCase.Description,
            useCase.Ways,
            useCase.Search,
        };

        var slug =
            UseCase.KeyOf(input.Name) == useCase.NameKey
                ? useCase.Slug
                : await db.UseCaseSlugAsync(acting.CompanyId, input.Name, useCase.Id, cancellation);
        useCase.Describe(input.Name, slug, input.Description, input.Ways);
        useCase.Look(input.Search);
        if (!await db.UseCaseAddresses.AnyAsync(address => address.CompanyId == acting.CompanyId && address.Slug == slug, cancellation))
            db.Add(
                new UseCaseAddress
                {
                    CompanyId = acting.CompanyId,
                    Slug = slug,
                    UseCaseId = useCase.Id,
                }
            );
        var found = await candidates.FillAsync(useCase, cancellation);
        db.Record(
            actor,
            "use-case.edited",
            useCase.Id,
            now,
            before: before,
            after: new
            {
                useCase.Name,
                useCase.Description,
                useCase.Ways,
                useCase.Search,
                candidates = found,
            }
        );
        await db.SaveChangesAsync(cancellation);
        return useCase;
    }
}

/// <summary>Changes which ways to work a use case offers; approvals stay (P-034, P-036).</summary>
public sealed class OfferWays(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Changes them.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, Ways ways, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        var before = useCase.Ways;
        useCase.Describe(useCase.Name, useCase.Slug, useCase.Description, ways);
        db.Record(actor, "use-case.edited", useCase.Id, clock.GetUtcNow(), before: new { ways = before }, after: new { useCase.Ways });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Moves a use case up or down on the page.</summary>
public sealed class MoveUseCase(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Moves it by one place; at the end it stays where it is.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, bool up, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var all = await db
            .UseCases.Where(known => known.CompanyId == acting.CompanyId && known.DeletedAt == null)
            .OrderBy(known => known.Position)
            .ThenBy(known => known.Id)
            .ToListAsync(cancellation);
        var at = all.FindIndex(known => known.Id == useCaseId);
        if (at < 0)
            throw new Missing("use case");
        var to = Math.Clamp(at + (up ? -1 : 1), 0, all.Count - 1);
        (all[at], all[to]) = (all[to], all[at]);
        for (var i = 0; i < all.Count; i++)
            all[i].Place(i);
        db.Record(actor, "use-case.moved", useCaseId, clock.GetUtcNow(), before: new { position = at }, after: new { position = to });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Shows what would remain if a use case were deleted (P-038, P-247).</summary>
public sealed class ShowDeletion(PartnersDb db, Showing showing) : IUseCase
{
    /// <summary>How many different people are shown now, how many would be, and how many the page needs.</summary>
    public sealed record Remains(int Now, int After, int Least)
    {
        /// <summary>Whether the page would fall below the minimum.</summary>
        public bool IsBelow => After < Least;
    }

    /// <summary>What would remain.</summary>
    public async Task<Remains> RunAsync(Actor actor, Guid useCaseId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var gate = await showing.GateAsync(page, cancellation);
        var visible = await showing.VisibleAsync(acting.CompanyId, cancellation);
        var elsewhere = await db
            .Decisions.Where(decision =>
                decision.CompanyId == acting.CompanyId
                && decision.State == DecisionState.Approved
                && decision.UseCaseId != useCaseId
                && db.UseCases.Any(known => known.Id == decision.UseCaseId && known.DeletedAt == null)
            )
            .Select(decision => decision.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        return new Remains(visible.Count, elsewhere.Count(visible.Contains), gate.Least);
    }
}

/// <summary>Deletes a use case for whoever types its name; its approvals go with it, and it is kept 30 days (P-038).</summary>
public sealed class DeleteUseCase(PartnersDb db, Eligible eligible, TimeProvider clock) : IUseCase
{
    /// <summary>Deletes it.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, string typedName, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        var now = clock.GetUtcNow();
        useCase.Delete(typedName, now);
        db.Record(actor, "use-case.deleted", useCase.Id, now, before: new { useCase.Name });
        await db.SaveChangesAsync(cancellation);
        await eligible.WatchAsync(acting.CompanyId, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Fills the candidates of a use case from its saved search (P-046, P-052, P-057).</summary>
public sealed class Candidates(PartnersDb db, IRoster roster, Showing showing, TimeProvider clock)
{
    /// <summary>The most candidates a search leaves.</summary>
    public const int Most = 200;

    /// <summary>
    /// Makes the candidates those whom the search finds now, who are eligible and about whom nobody decided. Returns how many there are.
    /// The caller saves.
    /// </summary>
    public async Task<int> FillAsync(UseCase useCase, CancellationToken cancellation)
    {
        var found = await FindAsync(useCase.CompanyId, useCase.Search, cancellation);
        var decided = await db.Decisions.Where(decision => decision.UseCaseId == useCase.Id).ToListAsync(cancellation);
        var known = decided.ToDictionary(decision => decision.PersonId);
        var now = clock.GetUtcNow();
        db.RemoveRange(decided.Where(decision => decision.State is DecisionState.Candidate && !found.Contains(decision.PersonId)));
        db.AddRange(found.Where(person => !known.ContainsKey(person)).Select(person => Decision.Found(useCase, person, now)));
        return found.Count(person => !known.TryGetValue(person, out var decision) || decision.State is DecisionState.Candidate);
    }

    /// <summary>How many eligible people a search finds, for the editor.</summary>
    public async Task<int> CountAsync(Guid companyId, SavedSearch search, CancellationToken cancellation) =>
        (await FindAsync(companyId, search.Checked(), cancellation)).Count;

    private async Task<IReadOnlyList<Guid>> FindAsync(Guid companyId, SavedSearch search, CancellationToken cancellation)
    {
        var people = await roster.SearchAsync(search.AsQuery(), Most, cancellation);
        var judged = await showing.JudgeAsync(companyId, people.ToDictionary(person => person.Id), cancellation);
        return
        [
            .. people
                .Where(person => judged[person.Id].Eligibility.IsEligible)
                .Where(person => !search.BroughtByUs || judged[person.Id].Brought?.IsEvidenceFor(person) == true)
                .Select(person => person.Id),
        ];
    }
}

internal static class UseCaseLookups
{
    /// <summary>A use case of the acting one's company that is not deleted.</summary>
    public static Task<UseCase> OfAsync(this IQueryable<UseCase> useCases, Coworker acting, Guid id, CancellationToken cancellation) =>
        useCases
            .Where(known => known.Id == id && known.CompanyId == acting.CompanyId && known.DeletedAt == null)
            .OneAsync("use case", cancellation);

    /// <summary>Refuses a name that another use case of the page has, ignoring case (P-031, P-270).</summary>
    public static async Task MustBeFreeAsync(this PartnersDb db, Guid company, string name, Guid? except, CancellationToken cancellation)
    {
        var key = UseCase.KeyOf(name);
        if (await db.UseCases.AnyAsync(known => known.CompanyId == company && known.NameKey == key && known.Id != except, cancellation))
            throw new UseCaseNameTaken(name.Trim());
    }

    /// <summary>An address that no other use case of the page has or had (P-037).</summary>
    public static async Task<string> UseCaseSlugAsync(
        this PartnersDb db,
        Guid company,
        string name,
        Guid? except,
        CancellationToken cancellation
    )
    {
        var wanted = Slugs.Of(name);
        var taken = await db
            .UseCaseAddresses.Where(address => address.CompanyId == company && address.UseCaseId != except)
            .Select(address => address.Slug)
            .ToListAsync(cancellation);
        return Slugs.Free(wanted, [.. taken, "feed-json"]);
    }
}

/// <summary>The page has a use case of that name (P-031).</summary>
public sealed class UseCaseNameTaken : Refusal
{
    /// <summary>Names the name.</summary>
    public UseCaseNameTaken(string name)
        : base($"There is a use case “{name}” already; capital letters make no difference.") => Field = "name";
}

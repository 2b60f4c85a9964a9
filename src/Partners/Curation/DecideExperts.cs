using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Curation;

/// <summary>
/// Approves or declines people for a use case, one or several (P-047 to P-051, P-058). Whoever is not eligible cannot be approved, and is
/// told with the reason; the others are (P-057, P-059). Nobody tells the freelancers (P-053).
/// </summary>
public sealed class DecideExperts(PartnersDb db, Showing showing, Eligible eligible, TimeProvider clock) : IUseCase
{
    /// <summary>The most people at once.</summary>
    public const int Most = 200;

    /// <summary>The use case, the people, whether they are approved or declined, and an optional internal note.</summary>
    public sealed record Input(Guid UseCaseId, IReadOnlyList<Guid> People, bool Approve, string? Note = null);

    /// <summary>What became of one of them; the refusal is null when it was done.</summary>
    public sealed record Answer(Guid PersonId, string Name, Refusal? Refused);

    /// <summary>Decides. A single person who cannot be approved is a refusal; among several it is an answer.</summary>
    public async Task<IReadOnlyList<Answer>> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, input.UseCaseId, cancellation);
        var people = input.People.Distinct().ToList();
        if (people.Count is 0 or > Most)
            throw new InvalidInput("people", $"Choose 1 to {Most} people.");
        var judged = await showing.JudgeAsync(acting.CompanyId, people, cancellation);
        var decisions = await db
            .Decisions.Where(decision => decision.UseCaseId == useCase.Id && people.Contains(decision.PersonId))
            .ToDictionaryAsync(decision => decision.PersonId, cancellation);
        var now = clock.GetUtcNow();

        var answers = new List<Answer>();
        foreach (var id in people)
        {
            if (!judged.TryGetValue(id, out var one))
            {
                answers.Add(new Answer(id, "", new Missing("person")));
                continue;
            }
            var isNew = !decisions.TryGetValue(id, out var decision);
            decision ??= Decision.Found(useCase, id, now);
            var before = decision.State;
            try
            {
                if (input.Approve)
                    decision.Approve(actor, one.Eligibility, now);
                else
                    decision.Decline(actor, now);
            }
            catch (NotEligible refused) when (people.Count > 1)
            {
                answers.Add(new Answer(id, one.Person.Name, refused));
                continue;
            }
            if (input.Note is { } note)
                decision.Annotate(note);
            if (isNew)
                db.Add(decision);
            db.Record(
                actor,
                input.Approve ? "expert.approved" : "expert.declined",
                id,
                now,
                before: new { useCase = useCase.Id, state = before },
                after: new
                {
                    useCase = useCase.Id,
                    state = decision.State,
                    note = input.Note,
                }
            );
            answers.Add(new Answer(id, one.Person.Name, null));
        }
        if (answers is [{ Refused: { } single }])
            throw single;
        await db.SaveChangesAsync(cancellation);
        await eligible.WatchAsync(acting.CompanyId, cancellation);
        await db.SaveChangesAsync(cancellation);
        return answers;
    }
}

/// <summary>Takes back the person's own decisions of the last ten seconds (P-058).</summary>
public sealed class UndoDecisions(PartnersDb db, Showing showing, Eligible eligible, TimeProvider clock) : IUseCase
{
    /// <summary>Takes them back.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        var decisions = await db
            .Decisions.Where(decision => decision.UseCaseId == useCase.Id && people.Contains(decision.PersonId))
            .ToListAsync(cancellation);
        if (decisions.Count == 0)
            throw new Missing("decision");
        var judged = await showing.JudgeAsync(acting.CompanyId, people, cancellation);
        var now = clock.GetUtcNow();
        foreach (var decision in decisions)
        {
            var before = decision.State;
            decision.Undo(actor, judged.TryGetValue(decision.PersonId, out var one) ? one.Eligibility : default, now);
            db.Record(
                actor,
                "expert.undone",
                decision.PersonId,
                now,
                before: new { useCase = useCase.Id, state = before },
                after: new { useCase = useCase.Id, state = decision.State }
            );
        }
        await db.SaveChangesAsync(cancellation);
        await eligible.WatchAsync(acting.CompanyId, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Writes an internal note about a person for a use case (P-058).</summary>
public sealed class AnnotateExpert(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Writes it.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, Guid personId, string note, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        var decision = await db
            .Decisions.Where(known => known.UseCaseId == useCase.Id && known.PersonId == personId)
            .OneAsync("person", cancellation);
        var before = decision.Note;
        decision.Annotate(note);
        db.Record(actor, "expert.noted", personId, clock.GetUtcNow(), before: new { note = before }, after: new { decision.Note });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Takes one service off a use case; the expert stays (P-100, P-102).</summary>
public sealed class RemoveService(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it off. Doing it twice does no harm.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, Guid serviceId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var useCase = await db.UseCases.OfAsync(acting, useCaseId, cancellation);
        if (await db.ServiceRemovals.AnyAsync(removed => removed.UseCaseId == useCase.Id && removed.ServiceId == serviceId, cancellation))
            return;
        var now = clock.GetUtcNow();
        db.Add(
            new ServiceRemoval
            {
                CompanyId = acting.CompanyId,
                UseCaseId = useCase.Id,
                ServiceId = serviceId,
                By = actor.Name,
                At = now,
            }
        );
        db.Record(actor, "service.removed", serviceId, now, before: new { useCase = useCase.Id });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Puts a removed service back (P-101); it shows while its owner offers it and the expert is approved.</summary>
public sealed class RestoreService(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Puts it back.</summary>
    public async Task RunAsync(Actor actor, Guid useCaseId, Guid serviceId, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var removed = await db
            .ServiceRemovals.Where(known =>
                known.CompanyId == acting.CompanyId && known.UseCaseId == useCaseId && known.ServiceId == serviceId
            )
            .OneAsync("service", cancellation);
        db.Remove(removed);
        db.Record(actor, "service.restored", serviceId, clock.GetUtcNow(), after: new { useCase = useCaseId });
        await db.SaveChangesAsync(cancellation);
    }
}

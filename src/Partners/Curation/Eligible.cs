using System.Globalization;
using Guildhall.Kernel;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Curation;

/// <summary>
/// Applies <see cref="Eligibility"/> to what is stored: takes off who does not meet the criteria any more, marks who meets them again,
/// tells the company, and watches that its page has enough people (P-067, P-085 to P-092, P-160). The freelancer is never told (P-053).
/// </summary>
public sealed class Eligible(PartnersDb db, IRoster roster, Showing showing, Settings<PartnersDb> settings, TimeProvider clock)
{
    /// <summary>The name of the rule in the audit.</summary>
    public const string Rule = "Eligibility rule";

    /// <summary>Reviews one person wherever they stand.</summary>
    public Task ReviewAsync(Guid person, CancellationToken cancellation) => ReviewAsync([person], cancellation);

    /// <summary>Reviews people wherever they stand, and saves.</summary>
    public async Task ReviewAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var decisions = await db
            .Decisions.Where(decision =>
                people.Contains(decision.PersonId)
                && (decision.State == DecisionState.Approved || decision.State == DecisionState.RemovedAutomatically)
            )
            .ToListAsync(cancellation);
        var known = await roster.FindAsync(people, cancellation);
        await ForgetAsync(people.Where(person => !known.ContainsKey(person)).ToList(), cancellation);

        var evidence = await db
            .BroughtBy.Where(brought => people.Contains(brought.PersonId))
            .ToDictionaryAsync(brought => (brought.CompanyId, brought.PersonId), cancellation);
        var least = await settings.GetAsync(PartnersSettings.LeastScore, cancellation);
        var companies = decisions.Select(decision => decision.CompanyId).Distinct().ToList();
        var names = await db
            .UseCases.Where(useCase => companies.Contains(useCase.CompanyId))
            .ToDictionaryAsync(useCase => useCase.Id, cancellation);
        var pages = await db
            .Pages.Where(page => companies.Contains(page.CompanyId))
            .ToDictionaryAsync(page => page.CompanyId, cancellation);
        var slugs = await db
            .Companies.Where(company => companies.Contains(company.Id))
            .ToDictionaryAsync(company => company.Id, company => company.Slug, cancellation);
        var now = clock.GetUtcNow();
        var changed = new HashSet<Guid>();

        foreach (var decision in decisions.Where(decision => known.ContainsKey(decision.PersonId)))
        {
            var person = known[decision.PersonId];
            var eligibility = Eligibility.Of(person, evidence.GetValueOrDefault((decision.CompanyId, person.Id)), least);
            var actor = Actor.System(Rule, new Account(AccountKind.Partner, slugs[decision.CompanyId]));
            var useCase = names[decision.UseCaseId];
            changed.Add(decision.CompanyId);
            if (decision.State is DecisionState.Approved && eligibility.Removes)
            {
                var reason = eligibility.Why!.Value.AsRemoval();
                decision.Remove(reason, Rule, now);
                db.Record(
                    actor,
                    "expert.removed",
                    person.Id,
                    now,
                    before: new { useCase = useCase.Id, state = DecisionState.Approved },
                    after: new
                    {
                        useCase = useCase.Id,
                        state = decision.State,
                        reason,
                    }
                );
                await TellAsync(decision.CompanyId, person, reason, now, cancellation);
            }
            else if (decision.State is DecisionState.RemovedAutomatically)
            {
                if (eligibility.IsEligible && decision.ReturnsWithin(pages[decision.CompanyId].ReturnDays, now))
                {
                    decision.Return(Rule, now);
                    db.Record(
                        actor,
                        "expert.returned",
                        person.Id,
                        now,
                        before: new { useCase = useCase.Id, state = DecisionState.RemovedAutomatically },
                        after: new { useCase = useCase.Id, state = decision.State }
                    );
                }
                else
                    decision.Reconsider(eligibility, now);
            }
        }
        await db.SaveChangesAsync(cancellation);
        foreach (var company in changed)
            await WatchAsync(company, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Looks whether a company's published page has enough people, and does and tells what follows (P-160 to P-163).</summary>
    public async Task WatchAsync(Guid companyId, CancellationToken cancellation)
    {
        var page = await db.Pages.SingleAsync(page => page.CompanyId == companyId, cancellation);
        if (!page.IsPublished)
            return;
        var now = clock.GetUtcNow();
        var least = await settings.GetAsync(PartnersSettings.LeastExperts, cancellation);
        var days = await settings.GetAsync(PartnersSettings.DaysBelow, cancellation);
        var visible = (await showing.VisibleAsync(companyId, cancellation)).Count;
        var follows = page.Watch(visible, least, days, now);
        if (follows is BelowMinimum.Nothing)
            return;

        var company = await db.Companies.SingleAsync(company => company.Id == companyId, cancellation);
        var count = string.Create(CultureInfo.InvariantCulture, $"{visible} of {least}");
        var text =
            follows is BelowMinimum.TakenDown
                ? $"Your experts page was taken down: it has {count} experts. Nothing is lost; publish it again when {least} are there."
                : $"Your experts page is below the minimum: {count} experts. It stays public; once taken off, it needs {least} again.";
        db.Add(Notice.OfPage(companyId, text, now));
        if (follows is BelowMinimum.TakenDown)
            db.Record(
                Actor.System("Minimum of experts", new Account(AccountKind.Partner, company.Slug)),
                "page.unpublished",
                companyId,
                now
            );
        var addresses = await db
            .Coworkers.Where(coworker => coworker.CompanyId == companyId && coworker.LeftAt == null)
            .Select(coworker => coworker.Email)
            .ToListAsync(cancellation);
        foreach (var address in addresses)
            db.Tell(new MailQueued(address, $"{company.Name}: {count} experts on your page", $"{text}\n\n/p/{company.Slug}"), now);
        await RingAsync(companyId, text, now, cancellation);
    }

    // The account is gone: no trace of the person stays but their id in the audit (P-093).
    private async Task ForgetAsync(List<Guid> gone, CancellationToken cancellation)
    {
        if (gone.Count == 0)
            return;
        var decisions = await db.Decisions.Where(decision => gone.Contains(decision.PersonId)).ToListAsync(cancellation);
        db.RemoveRange(decisions);
        db.RemoveRange(await db.BroughtBy.Where(brought => gone.Contains(brought.PersonId)).ToListAsync(cancellation));
        db.RemoveRange(
            await db.Notices.Where(notice => notice.PersonId != null && gone.Contains(notice.PersonId.Value)).ToListAsync(cancellation)
        );
        foreach (var decision in decisions)
            db.Record(
                Actor.System(Rule),
                "expert.forgotten",
                decision.PersonId,
                clock.GetUtcNow(),
                before: new { useCase = decision.UseCaseId }
            );
    }

    private async Task TellAsync(Guid company, PersonFacts person, RemovalReason reason, DateTimeOffset now, CancellationToken cancellation)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var told =
            db.Notices.Local.Any(notice => notice.CompanyId == company && notice.PersonId == person.Id && notice.Day == day)
            || await db.Notices.AnyAsync(
                notice => notice.CompanyId == company && notice.PersonId == person.Id && notice.Day == day,
                cancellation
            );
        if (!told)
        {
            db.Add(Notice.About(company, person.Id, $"{person.Name} was removed automatically: {reason.Words()}.", now));
            // Without the name: what stands under a bell cannot be forgotten with the person (P-093).
            await RingAsync(company, $"One of your experts was removed automatically: {reason.Words()}.", now, cancellation);
        }
    }

    private async Task RingAsync(Guid companyId, string text, DateTimeOffset now, CancellationToken cancellation)
    {
        var slug = await db.Companies.Where(company => company.Id == companyId).Select(company => company.Slug).SingleAsync(cancellation);
        var people = await db
            .Coworkers.Where(coworker => coworker.CompanyId == companyId && coworker.LeftAt == null)
            .Select(coworker => coworker.PersonId)
            .ToListAsync(cancellation);
        db.Tell(new NoticeQueued(people, NoticeKind.Expert, $"/p/{slug}", text, $"/p/{slug}"), now);
    }
}

/// <summary>Reviews a person as soon as anything about them changed (P-087).</summary>
public sealed class ReviewOnRosterChanged(Eligible eligible) : IHear<RosterChanged>
{
    /// <inheritdoc/>
    public Task HearAsync(RosterChanged happened, CancellationToken cancellation) => eligible.ReviewAsync(happened.PersonId, cancellation);
}

/// <summary>Reviews a person whose place in an agency changed: another score may be shown now (P-074, P-236).</summary>
public sealed class ReviewOnMembershipChanged(Eligible eligible) : IHear<MembershipChanged>
{
    /// <inheritdoc/>
    public Task HearAsync(MembershipChanged happened, CancellationToken cancellation) =>
        eligible.ReviewAsync(happened.PersonId, cancellation);
}

/// <summary>
/// Reviews everyone who stands anywhere, watches every page, sends the day's digests and forgets what is past its time (P-087, P-092).
/// The host runs it each night, and at start.
/// </summary>
public sealed class SweepPages(PartnersDb db, Eligible eligible, TimeProvider clock) : IUseCase
{
    private const int Batch = 200;

    /// <summary>Sweeps.</summary>
    public async Task RunAsync(Actor actor, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var people = await db
            .Decisions.Where(decision => decision.State == DecisionState.Approved || decision.State == DecisionState.RemovedAutomatically)
            .Select(decision => decision.PersonId)
            .Distinct()
            .ToListAsync(cancellation);
        foreach (var some in people.Chunk(Batch))
        {
            await eligible.ReviewAsync(some, cancellation);
            db.ChangeTracker.Clear();
        }
        foreach (var company in await db.Pages.Where(page => page.IsPublished).Select(page => page.CompanyId).ToListAsync(cancellation))
            await eligible.WatchAsync(company, cancellation);
        await DigestAsync(cancellation);
        await ForgetAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task DigestAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var waiting = await db.Notices.Where(notice => !notice.IsMailed).OrderBy(notice => notice.At).ToListAsync(cancellation);
        foreach (var ofCompany in waiting.GroupBy(notice => notice.CompanyId))
        {
            var company = await db.Companies.SingleAsync(company => company.Id == ofCompany.Key, cancellation);
            var text = string.Join('\n', ofCompany.Select(notice => notice.Text));
            var addresses = await db
                .Coworkers.Where(coworker => coworker.CompanyId == company.Id && coworker.LeftAt == null)
                .Select(coworker => coworker.Email)
                .ToListAsync(cancellation);
            foreach (var address in addresses)
                db.Tell(new MailQueued(address, $"{company.Name}: changes on your experts page", $"{text}\n\n/p/{company.Slug}"), now);
            foreach (var notice in ofCompany)
                notice.Mailed();
        }
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = now - UseCase.KeptAfterDeletion;
        db.RemoveRange(
            await db
                .Decisions.Where(decision =>
                    db.UseCases.Any(useCase => useCase.Id == decision.UseCaseId && useCase.DeletedAt != null && useCase.DeletedAt < before)
                )
                .ToListAsync(cancellation)
        );
        db.RemoveRange(await db.PreviewLinks.Where(link => link.EndsAt < now).ToListAsync(cancellation));
    }
}

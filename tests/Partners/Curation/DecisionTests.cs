using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Partners.Tests.Curation;

public sealed class DecisionTests
{
    [Theory, BothDatabases, Rule("P-045", "P-046", "P-057", "P-085", "P-220")]
    public async Task Saving_a_search_lists_eligible_people_as_candidates_and_approves_nobody(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(3);
        await portal.FreelancersAsync(1, score: 79);
        await portal.ShowToAsync(portal.Freelancers[0], Visibility.Private);

        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email developer" });

        var decisions = await portal.SeeAsync(db => db.Decisions.Where(decision => decision.UseCaseId == useCase.Id).ToListAsync());
        Assert.Equal(portal.Freelancers[1..3].Select(person => person.Id).Order(), decisions.Select(decision => decision.PersonId).Order());
        Assert.All(decisions, decision => Assert.Equal(DecisionState.Candidate, decision.State));
    }

    [Theory, BothDatabases, Rule("P-052")]
    public async Task Another_search_changes_only_the_candidates(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(4);
        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email" });
        await portal.ApproveAsync(useCase, portal.Freelancers[0]);
        await portal.DeclineAsync(useCase, portal.Freelancers[1]);

        await EditAsync(portal, useCase, new SavedSearch { Text = "developer 3" });
        Assert.Equal([DecisionState.Approved, DecisionState.Declined, DecisionState.Candidate], await StatesAsync(portal, useCase));

        await EditAsync(portal, useCase, new SavedSearch { Text = "email" });
        Assert.Equal(DecisionState.Declined, (await portal.DecisionAsync(useCase, portal.Freelancers[1])).State);
    }

    [Theory, BothDatabases, Rule("P-047", "P-048", "P-049", "P-050")]
    public async Task Approving_declining_and_approving_again_move_a_person_between_the_tabs(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(1);
        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email" });
        var person = portal.Freelancers[0];

        await portal.ApproveAsync(useCase, person);
        Assert.Equal(DecisionState.Approved, (await portal.DecisionAsync(useCase, person)).State);
        await portal.DeclineAsync(useCase, person);
        Assert.Equal(DecisionState.Declined, (await portal.DecisionAsync(useCase, person)).State);
        await portal.ApproveAsync(useCase, person);
        Assert.Equal(DecisionState.Approved, (await portal.DecisionAsync(useCase, person)).State);
    }

    [Theory, BothDatabases, Rule("P-051", "P-242")]
    public async Task A_person_may_be_approved_in_one_use_case_and_declined_in_another(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, experts: 10);
        var templates = await portal.CreateUseCaseAsync("Templates");
        await portal.DeclineAsync(templates, portal.Freelancers[0]);
        await portal.ApproveAsync(templates, portal.Freelancers[1]);

        var page = (await portal.VisitAsync())!;

        Assert.Contains(page.Find("email-automation")!.Experts, expert => expert.Id == portal.Freelancers[0].Id);
        Assert.DoesNotContain(page.Find("templates")!.Experts, expert => expert.Id == portal.Freelancers[0].Id);
    }

    [Theory, BothDatabases, Rule("P-053", "P-054", "P-266")]
    public async Task Freelancers_are_told_of_nothing(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        await portal.DeclineAsync(await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);
        await portal.ScoreAsync(portal.Freelancers[1], 60, drain: false);
        await portal.RunAsync<ReviewOnRosterChanged>(review =>
            review.HearAsync(
                new RosterChanged(portal.Freelancers[1].Id, AccountStatus.Active, Visibility.Public, 60, portal.Clock.GetUtcNow()),
                default
            )
        );
        await portal.RunAsync<SweepPages>(sweep => sweep.RunAsync(Actor.System("Nightly sweep"), default));

        // Everything this module ever sent to anyone: mails and notices, and none to a freelancer.
        var sent = await portal.SeeAsync(db => db.Outbox.Select(message => new { message.Type, message.Payload }).ToListAsync());
        Assert.NotEmpty(sent);
        Assert.All(sent, message => Assert.Contains(message.Type, new[] { typeof(MailQueued).FullName, typeof(NoticeQueued).FullName }));
        Assert.DoesNotContain(sent, message => message.Payload.Contains("@example.com", StringComparison.Ordinal));
        Assert.DoesNotContain(
            sent,
            message =>
                portal.Freelancers.Exists(person => message.Payload.Contains(person.Id.ToString(), StringComparison.OrdinalIgnoreCase))
        );
        // And nothing of it stands with the marketplace, whose pages and API freelancers see.
        var told = await portal.Host.InAsync<MarketplaceDb, List<string>>(db =>
            db.Audit.Select(line => line.Account).Distinct().ToListAsync()
        );
        Assert.DoesNotContain(told, account => account.StartsWith("/p/", StringComparison.Ordinal));
    }

    [Theory, BothDatabases, Rule("P-057", "P-059")]
    public async Task Whoever_is_not_eligible_cannot_be_approved_and_the_reason_is_said(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(1);
        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email" });
        await portal.ScoreAsync(portal.Freelancers[0], 79);

        var refusal = await Assert.ThrowsAsync<NotEligible>(() => portal.ApproveAsync(useCase, portal.Freelancers[0]));

        Assert.Contains("Job Success Score below 80", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-057")]
    public async Task Someone_found_by_name_is_shown_with_the_reason(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(2);
        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email" });
        await portal.ShowToAsync(portal.Freelancers[0], Visibility.PlatformUsers);

        var listed = await portal.RunAsync<ShowUseCase, UseCasePage>(show =>
            show.RunAsync(portal.Nora, useCase.Slug, UseCaseTab.Candidates, null, default)
        );
        var found = await portal.RunAsync<ShowUseCase, UseCasePage>(show =>
            show.RunAsync(portal.Nora, useCase.Slug, UseCaseTab.Candidates, "Expert 1", default)
        );

        Assert.Equal("Expert 2", Assert.Single(listed.Rows).Person.Name);
        Assert.Equal("Profile not public", Assert.Single(found.Rows).Eligibility.Says);
    }

    [Theory, BothDatabases, Rule("P-058")]
    public async Task Several_at_once_are_answered_one_by_one(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(3);
        await portal.ScoreAsync(portal.Freelancers[1], 10);
        var useCase = await portal.CreateUseCaseAsync("Email Automation");

        var answers = await portal.DecideAsync(useCase, true, portal.Freelancers);

        Assert.Equal([null, "not-eligible", null], answers.Select(answer => answer.Refused?.Code));
        Assert.Equal(2, await portal.SeeAsync(db => db.Decisions.CountAsync(decision => decision.State == DecisionState.Approved)));
    }

    [Theory, BothDatabases, Rule("P-058")]
    public async Task Ones_own_decision_can_be_taken_back_for_ten_seconds(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.FreelancersAsync(2);
        var useCase = await portal.CreateUseCaseAsync("Email Automation", new SavedSearch { Text = "email" });
        await portal.ApproveAsync(useCase, portal.Freelancers);

        portal.Clock.Pass(TimeSpan.FromSeconds(10));
        await UndoAsync(portal, useCase, portal.Freelancers[0].Id);
        Assert.Equal(DecisionState.Candidate, (await portal.DecisionAsync(useCase, portal.Freelancers[0])).State);

        portal.Clock.Pass(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<UndoOver>(() => UndoAsync(portal, useCase, portal.Freelancers[1].Id));
    }

    [Theory, BothDatabases, Rule("P-065", "P-067", "P-068", "P-085", "P-087", "P-232")]
    public async Task A_fallen_score_removes_with_reason_and_time_into_a_tab_of_its_own(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);
        portal.Clock.Pass(TimeSpan.FromHours(1));

        await portal.ScoreAsync(person, 79);

        var decision = await portal.DecisionAsync(useCase, person);
        Assert.Equal(
            (DecisionState.RemovedAutomatically, RemovalReason.ScoreTooLow, portal.Clock.GetUtcNow()),
            (decision.State, decision.Reason, decision.At)
        );
        var audit = await portal.SeeAsync(db => db.Audit.SingleAsync(line => line.Act == "expert.removed"));
        Assert.Equal((Eligible.Rule, person.Id, "/p/tidepost"), (audit.ActorName, audit.SubjectId, audit.Account));
    }

    [Theory, BothDatabases, Rule("P-078", "P-086")]
    public async Task A_hold_hides_and_its_end_shows_again(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);

        await portal.StatusAsync(person, AccountStatus.OnHold);
        Assert.DoesNotContain(person.Name, await portal.NamesAsync());
        Assert.Equal(DecisionState.Approved, (await portal.DecisionAsync(useCase, person)).State);

        await portal.StatusAsync(person, AccountStatus.Active);
        Assert.Contains(person.Name, await portal.NamesAsync());
    }

    [Theory, BothDatabases, Rule("P-088", "P-230", "P-234")]
    public async Task Whoever_meets_the_criteria_again_is_marked_and_not_shown_by_itself(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);

        await portal.ScoreAsync(person, 79);
        portal.Clock.Pass(TimeSpan.FromHours(2));
        await portal.ScoreAsync(person, 80);

        var decision = await portal.DecisionAsync(useCase, person);
        Assert.Equal((DecisionState.RemovedAutomatically, portal.Clock.GetUtcNow()), (decision.State, decision.EligibleAgainAt));
        Assert.DoesNotContain(person.Name, await portal.NamesAsync());
        var tab = await portal.RunAsync<ShowUseCase, UseCasePage>(show =>
            show.RunAsync(portal.Nora, useCase.Slug, UseCaseTab.Removed, null, default)
        );
        Assert.Equal(1, tab.EligibleAgain);
    }

    [Theory, BothDatabases, Rule("P-089")]
    public async Task The_return_policy_brings_back_whoever_was_away_shortly_but_nobody_suspended(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 12);
        await portal.ChangeAsync(async db => (await db.Pages.SingleAsync()).Arrange(PageOrder.Shuffled, 7));
        var (shortly, suspended, long_) = (portal.Freelancers[0], portal.Freelancers[1], portal.Freelancers[2]);
        await portal.ShowToAsync(shortly, Visibility.Private);
        await portal.StatusAsync(suspended, AccountStatus.Suspended);
        await portal.ShowToAsync(long_, Visibility.Private);

        portal.Clock.Pass(TimeSpan.FromHours(1));
        await portal.ShowToAsync(shortly, Visibility.Public);
        await portal.StatusAsync(suspended, AccountStatus.Active);
        portal.Clock.Pass(TimeSpan.FromDays(7));
        await portal.ShowToAsync(long_, Visibility.Public);

        var names = await portal.NamesAsync();
        Assert.Contains(shortly.Name, names);
        Assert.DoesNotContain(suspended.Name, names);
        Assert.DoesNotContain(long_.Name, names);
    }

    [Theory, BothDatabases, Rule("P-090", "P-243")]
    public async Task Whom_people_declined_stays_declined(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);
        await portal.DeclineAsync(useCase, person);

        await portal.ScoreAsync(person, 50);
        await portal.ScoreAsync(person, 99);

        var decision = await portal.DecisionAsync(useCase, person);
        Assert.Equal((DecisionState.Declined, null), (decision.State, decision.EligibleAgainAt));
    }

    [Theory, BothDatabases, Rule("P-091", "P-092")]
    public async Task The_company_is_told_once_a_person_and_day_and_by_a_digest(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 12);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);

        for (var i = 0; i < 3; i++)
        {
            await portal.ShowToAsync(person, Visibility.Private);
            await portal.ShowToAsync(person, Visibility.Public);
            await portal.ApproveAsync(useCase, person);
        }
        await portal.RunAsync<SweepPages>(sweep => sweep.RunAsync(Actor.System("Nightly sweep"), default));

        Assert.Equal(1, await portal.SeeAsync(db => db.Notices.CountAsync(notice => notice.PersonId == person.Id)));
        Assert.Equal(
            1,
            await portal.SeeAsync(db =>
                db.Outbox.CountAsync(message =>
                    message.Payload.Contains("Expert 1 was removed automatically") && message.Payload.Contains("nora@")
                )
            )
        );
    }

    [Theory, BothDatabases, Rule("P-092", "P-053", "P-093")]
    public async Task Coworkers_learn_of_a_removal_under_their_bell_without_the_name_and_the_person_learns_nothing(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 12);
        var person = portal.Freelancers[0];

        await portal.ScoreAsync(person, 79);

        var told = portal.Host.Services.GetRequiredService<Overheard>().Of<NoticeQueued>();
        var notice = Assert.Single(told, notice => notice.Kind is NoticeKind.Expert);
        Assert.Equal([portal.People["nora"].Id], notice.People);
        Assert.Equal(("/p/tidepost", "/p/tidepost"), (notice.Account, notice.Href));
        Assert.DoesNotContain(person.Name, notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(told, other => other.People.Contains(person.Id));
    }

    [Theory, BothDatabases, Rule("P-087")]
    public async Task The_nightly_sweep_finds_what_no_event_told(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var (useCase, person) = (await portal.SeeAsync(db => db.UseCases.SingleAsync()), portal.Freelancers[0]);
        await portal.MarketAsync(async db => (await db.People.SingleAsync(row => row.Id == person.Id)).TakeScore(70));

        await portal.RunAsync<SweepPages>(sweep => sweep.RunAsync(Actor.System("Nightly sweep"), default));

        Assert.Equal(DecisionState.RemovedAutomatically, (await portal.DecisionAsync(useCase, person)).State);
    }

    [Theory, BothDatabases, Rule("P-093")]
    public async Task Of_someone_whose_account_is_gone_only_an_id_in_the_audit_stays(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        var person = portal.Freelancers[0];
        await portal.ScoreAsync(person, 79);
        await portal.MarketAsync(async db => db.Remove(await db.People.SingleAsync(row => row.Id == person.Id)));

        await portal.RunAsync<SweepPages>(sweep => sweep.RunAsync(Actor.System("Nightly sweep"), default));

        Assert.False(await portal.SeeAsync(db => db.Decisions.AnyAsync(decision => decision.PersonId == person.Id)));
        Assert.False(await portal.SeeAsync(db => db.Notices.AnyAsync(notice => notice.PersonId == person.Id)));
        var lines = await portal.SeeAsync(db => db.Audit.Where(line => line.SubjectId == person.Id).ToListAsync());
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => $"{line.Before}{line.After}".Contains("Expert 1", StringComparison.Ordinal));
    }

    [Theory, BothDatabases, Rule("P-066", "P-070", "P-073", "P-231")]
    public async Task A_newcomer_is_fine_for_the_company_that_brought_them_and_for_no_other(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        portal.Clock.Pass(TimeSpan.FromDays(1));
        await portal.FreelancersAsync(1, score: null);
        var newcomer = portal.Freelancers[0];
        var useCase = await portal.CreateUseCaseAsync("Email Automation");
        await Assert.ThrowsAsync<NotEligible>(() => portal.ApproveAsync(useCase, newcomer));

        var imported = await portal.RunAsync<ImportBroughtBy, ImportBroughtBy.Imported>(import =>
            import.RunAsync(
                portal.Ruth,
                new(portal.Tidepost.Id, $"{newcomer.ShortId}, 00000000", BroughtWay.EmailList, portal.Clock.GetUtcNow().AddHours(-1)),
                default
            )
        );
        await portal.ApproveAsync(useCase, newcomer);

        Assert.Equal((1, "00000000"), (imported.Noted, imported.Unknown.Single()));
        Assert.Equal(DecisionState.Approved, (await portal.DecisionAsync(useCase, newcomer)).State);
        await Assert.ThrowsAsync<Missing>(() =>
            portal.RunAsync<ImportBroughtBy>(import =>
                import.RunAsync(
                    portal.Nora,
                    new(portal.Tidepost.Id, newcomer.ShortId, BroughtWay.Operator, portal.Clock.GetUtcNow()),
                    default
                )
            )
        );
    }

    private static Task EditAsync(Portal portal, UseCase useCase, SavedSearch search) =>
        portal.RunAsync<EditUseCase>(edit =>
            edit.RunAsync(portal.Nora, new(useCase.Id, null, useCase.Name, useCase.Description, useCase.Ways, search), default)
        );

    private static Task UndoAsync(Portal portal, UseCase useCase, Guid person) =>
        portal.RunAsync<UndoDecisions>(undo => undo.RunAsync(portal.Nora, useCase.Id, [person], default));

    private static async Task<IEnumerable<DecisionState>> StatesAsync(Portal portal, UseCase useCase)
    {
        var decisions = await portal.SeeAsync(db => db.Decisions.Where(decision => decision.UseCaseId == useCase.Id).ToListAsync());
        return portal.Freelancers.Join(decisions, person => person.Id, decision => decision.PersonId, (_, decision) => decision.State);
    }
}

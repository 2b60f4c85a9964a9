using Guildhall.Kernel;
using Guildhall.Marketplace.People;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Tests.Companies;

public sealed class CoworkerTests
{
    [Theory, BothDatabases, Rule("P-004", "P-005")]
    public async Task The_operator_grants_access_and_the_first_admin_makes_the_company_active(Engine engine)
    {
        await using var portal = await Portal.StartAsync(engine);

        var granted = await portal.RunAsync<GrantAccess, GrantAccess.Granted>(grant =>
            grant.RunAsync(portal.Ruth, new("Tidepost", "tidepost.example", "nora@tidepost.example"), default)
        );
        Assert.Equal(CompanyState.Granted, granted.Company.State);
        await portal.RunAsync<AcceptCoworkerInvitation, string>(accept => accept.RunAsync(portal.As("nora"), granted.Token, default));

        var company = await portal.SeeAsync(db => db.Companies.SingleAsync());
        Assert.Equal((CompanyState.Active, "Nora at Tidepost"), (company.State, company.ClientAccount));
        Assert.True(await portal.SeeAsync(db => db.Coworkers.AnyAsync(coworker => coworker.IsAdmin)));
    }

    [Theory, BothDatabases, Rule("P-003", "P-004")]
    public async Task Nobody_but_the_operator_grants_access_and_she_confirms_first(Engine engine)
    {
        await using var portal = await Portal.StartAsync(engine);
        var input = new GrantAccess.Input("Tidepost", "tidepost.example", "nora@tidepost.example");

        await Assert.ThrowsAsync<Missing>(() => portal.RunAsync<GrantAccess>(grant => grant.RunAsync(portal.As("nora"), input, default)));
        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            portal.RunAsync<GrantAccess>(grant => grant.RunAsync(portal.Ruth with { ConfirmedAt = null }, input, default))
        );
    }

    [Theory, BothDatabases, Rule("P-017")]
    public async Task The_first_admins_address_is_the_companys(Engine engine)
    {
        await using var portal = await Portal.StartAsync(engine);

        await Assert.ThrowsAsync<InvalidInput>(() =>
            portal.RunAsync<GrantAccess>(grant =>
                grant.RunAsync(portal.Ruth, new("Tidepost", "tidepost.example", "nora@elsewhere.example"), default)
            )
        );
    }

    [Theory, BothDatabases, Rule("P-005", "P-156", "P-268")]
    public async Task Access_withdrawn_takes_the_page_off_at_once_and_keeps_the_data(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        Assert.NotNull(await portal.VisitAsync());

        await portal.RunAsync<SuspendCompany>(suspend => suspend.RunAsync(portal.Ruth, portal.Tidepost.Id, default));

        Assert.Null(await portal.VisitAsync());
        Assert.Equal(10, await portal.SeeAsync(db => db.Decisions.CountAsync()));
        await Assert.ThrowsAsync<Missing>(() => portal.PublishAsync());
    }

    [Theory, BothDatabases, Rule("P-010", "P-011", "P-019")]
    public async Task Several_addresses_are_answered_one_by_one(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);

        var answers = await InviteAsync(
            portal,
            "theo@tidepost.example, theo@tidepost.example nora@tidepost.example; nonsense\nmax@agency.example"
        );
        var again = await InviteAsync(portal, "theo@tidepost.example");

        Assert.Equal(
            [InviteOutcome.Invited, InviteOutcome.Doubled, InviteOutcome.MemberAlready, InviteOutcome.NotAnAddress, InviteOutcome.Invited],
            answers.Select(answer => answer.Outcome)
        );
        Assert.Equal(InviteOutcome.InvitedAlready, again.Single().Outcome);
        Assert.True(answers[^1].OtherDomain);
        var mails = await portal.SeeAsync(db =>
            db.Outbox.Where(message => message.Type == typeof(MailQueued).FullName).Select(message => message.Payload).ToListAsync()
        );
        Assert.Single(mails, mail => mail.Contains("\"theo@tidepost.example\"", StringComparison.Ordinal));
    }

    [Theory, BothDatabases, Rule("P-017")]
    public async Task A_company_may_allow_only_its_own_domain(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        await portal.ChangeAsync(async db => (await db.Companies.SingleAsync()).Set("", onlyOwnDomain: true));

        var answers = await InviteAsync(portal, "max@agency.example, theo@tidepost.example");

        Assert.Equal([InviteOutcome.DomainNotAllowed, InviteOutcome.Invited], answers.Select(answer => answer.Outcome));
    }

    [Theory, BothDatabases, Rule("P-012", "P-013", "P-020")]
    public async Task A_coworker_may_do_everything_but_change_people(Engine engine)
    {
        await using var portal = await WithTheoAsync(engine);

        await portal.CreateUseCaseAsync("Email Automation", by: "theo");
        await Assert.ThrowsAsync<NotAllowed>(() => InviteAsync(portal, "max@tidepost.example", by: "theo"));
        var nora = await portal.SeeAsync(db => db.Coworkers.SingleAsync(coworker => coworker.Name.StartsWith("Nora")));
        await Assert.ThrowsAsync<NotAllowed>(() =>
            portal.RunAsync<RemoveCoworker>(remove => remove.RunAsync(portal.In("theo"), nora.Id, default))
        );
        await Assert.ThrowsAsync<NotAllowed>(() =>
            portal.RunAsync<MakeAdmin>(make => make.RunAsync(portal.In("theo"), nora.Id, false, default))
        );
    }

    [Theory, BothDatabases, Rule("P-015", "P-248")]
    public async Task The_last_admin_can_neither_leave_nor_be_lowered(Engine engine)
    {
        await using var portal = await WithTheoAsync(engine);
        var nora = await portal.SeeAsync(db => db.Coworkers.SingleAsync(coworker => coworker.IsAdmin));

        await Assert.ThrowsAsync<LastAdmin>(() =>
            portal.RunAsync<RemoveCoworker>(remove => remove.RunAsync(portal.Nora, nora.Id, default))
        );
        await Assert.ThrowsAsync<LastAdmin>(() => portal.RunAsync<MakeAdmin>(make => make.RunAsync(portal.Nora, nora.Id, false, default)));
    }

    [Theory, BothDatabases, Rule("P-014", "P-015")]
    public async Task Another_admin_is_made_after_confirming_and_then_the_first_may_go(Engine engine)
    {
        await using var portal = await WithTheoAsync(engine);
        var (nora, theo) = (await OfAsync(portal, "Nora"), await OfAsync(portal, "Theo"));

        await Assert.ThrowsAsync<ConfirmationNeeded>(() =>
            portal.RunAsync<MakeAdmin>(make => make.RunAsync(portal.Nora with { ConfirmedAt = null }, theo.Id, true, default))
        );
        await portal.RunAsync<MakeAdmin>(make => make.RunAsync(portal.Nora, theo.Id, true, default));
        await portal.RunAsync<RemoveCoworker>(remove => remove.RunAsync(portal.Nora, nora.Id, default));

        Assert.NotNull((await OfAsync(portal, "Nora")).LeftAt);
    }

    [Theory, BothDatabases, Rule("P-006", "P-016")]
    public async Task A_removed_coworker_has_no_portal_at_once_and_their_work_stays(Engine engine)
    {
        await using var portal = await WithTheoAsync(engine);
        await portal.CreateUseCaseAsync("Email Automation", by: "theo");
        Assert.Single(await AccountsAsync(portal, "theo"));

        await portal.RunAsync<RemoveCoworker>(async remove =>
            await remove.RunAsync(portal.Nora, (await OfAsync(portal, "Theo")).Id, default)
        );

        Assert.Empty(await AccountsAsync(portal, "theo"));
        await Assert.ThrowsAsync<Missing>(() => portal.CreateUseCaseAsync("Templates", by: "theo"));
        Assert.Equal(1, await portal.SeeAsync(db => db.UseCases.CountAsync()));
        Assert.Contains(await portal.SeeAsync(db => db.Audit.Select(line => line.ActorName).ToListAsync()), name => name == "Theo Brandt");
    }

    [Theory, BothDatabases, Rule("P-006")]
    public async Task The_portal_is_absent_for_whoever_has_no_access(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);

        Assert.Empty(await AccountsAsync(portal, "theo"));
        await Assert.ThrowsAsync<Missing>(() => portal.RunAsync<ShowPortal>(show => show.RunAsync(portal.In("theo"), default)));
        Assert.Null(await portal.RunAsync<PartnersDb, Ui.Frame?>(db => new PartnerNavigation(db).FrameAsync(portal.In("theo"), default)));
        Assert.NotNull(
            (await portal.RunAsync<PartnersDb, Ui.Frame?>(db => new PartnerNavigation(db).FrameAsync(portal.Nora, default)))!.Invite
        );
    }

    [Theory, BothDatabases, Rule("P-007", "P-250")]
    public async Task Without_a_client_account_one_is_asked_for_and_the_invitation_is_kept(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var token = await TokenAsync(portal, "theo@tidepost.example");
        await portal.MarketAsync(async db =>
            db.RemoveRange(await db.ClientMembers.Where(member => member.PersonId == portal.People["theo"].Id).ToListAsync())
        );

        await Assert.ThrowsAsync<ClientAccountNeeded>(() => AcceptAsync(portal, "theo", token));
        await portal.RunAsync<OpenClientAccount>(open => open.RunAsync(portal.As("theo"), new("Theo", "Sweden"), default));
        await AcceptAsync(portal, "theo", token);

        Assert.Equal(2, await portal.SeeAsync(db => db.Coworkers.CountAsync()));
    }

    [Theory, BothDatabases, Rule("P-252")]
    public async Task Someone_with_another_address_is_told_whom_it_is_for_and_gets_nothing(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var token = await TokenAsync(portal, "max@tidepost.example");

        var refusal = await Assert.ThrowsAsync<CoworkerInvitationForAnother>(() => AcceptAsync(portal, "theo", token));

        Assert.Contains("max@tidepost.example", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await portal.SeeAsync(db => db.Coworkers.CountAsync()));
    }

    [Theory, BothDatabases, Rule("P-018", "P-251")]
    public async Task An_expired_invitation_says_so_and_does_not_block_a_new_one(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var token = await TokenAsync(portal, "theo@tidepost.example");
        portal.Clock.Pass(TimeSpan.FromDays(7));

        await Assert.ThrowsAsync<CoworkerInvitationExpired>(() => AcceptAsync(portal, "theo", token));
        Assert.Equal(InviteOutcome.Invited, (await InviteAsync(portal, "theo@tidepost.example")).Single().Outcome);
        await AcceptAsync(portal, "theo", await LastTokenAsync(portal));

        Assert.Equal(2, await portal.SeeAsync(db => db.Coworkers.CountAsync()));
    }

    [Theory, BothDatabases, Rule("P-018")]
    public async Task Sending_again_voids_the_earlier_token(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var first = await TokenAsync(portal, "theo@tidepost.example");
        var id = await portal.SeeAsync(db =>
            db.Invitations.Where(invitation => invitation.Email.StartsWith("theo")).Select(invitation => invitation.Id).SingleAsync()
        );

        await portal.RunAsync<ResendInvitation>(resend => resend.RunAsync(portal.Nora, id, default));

        await Assert.ThrowsAsync<Missing>(() => AcceptAsync(portal, "theo", first));
        await AcceptAsync(portal, "theo", await LastTokenAsync(portal));
    }

    [Theory, BothDatabases, Rule("P-018")]
    public async Task A_withdrawn_or_declined_invitation_grants_nothing(Engine engine)
    {
        await using var portal = await Portal.WithTidepostAsync(engine);
        var withdrawn = await TokenAsync(portal, "theo@tidepost.example");
        var id = await portal.SeeAsync(db =>
            db.Invitations.Where(invitation => invitation.Email.StartsWith("theo")).Select(invitation => invitation.Id).SingleAsync()
        );
        await portal.RunAsync<WithdrawCoworkerInvitation>(withdraw => withdraw.RunAsync(portal.Nora, id, default));
        await Assert.ThrowsAsync<CoworkerInvitationSettled>(() => AcceptAsync(portal, "theo", withdrawn));

        var declined = await TokenAsync(portal, "theo@tidepost.example");
        await portal.RunAsync<DeclineCoworkerInvitation>(decline => decline.RunAsync(portal.As("theo"), declined, default));
        await Assert.ThrowsAsync<CoworkerInvitationSettled>(() => AcceptAsync(portal, "theo", declined));

        Assert.Equal(1, await portal.SeeAsync(db => db.Coworkers.CountAsync()));
    }

    [Theory, BothDatabases, Rule("P-269")]
    public async Task The_old_address_of_a_renamed_company_leads_to_the_new_one(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);

        await portal.RunAsync<RenameCompany>(rename => rename.RunAsync(portal.Ruth, portal.Tidepost.Id, "Tidewater", default));

        Assert.Equal("tidewater", (await portal.VisitAsync("tidepost"))!.Slug);
        Assert.Equal("tidewater", (await portal.VisitAsync("tidewater"))!.Slug);
    }

    private static async Task<Portal> WithTheoAsync(Engine engine)
    {
        var portal = await Portal.WithTidepostAsync(engine);
        await AcceptAsync(portal, "theo", await TokenAsync(portal, "theo@tidepost.example"));
        return portal;
    }

    private static Task<IReadOnlyList<InviteCoworkers.Answer>> InviteAsync(Portal portal, string addresses, string by = "nora") =>
        portal.RunAsync<InviteCoworkers, IReadOnlyList<InviteCoworkers.Answer>>(invite =>
            invite.RunAsync(portal.In(by), new(addresses), default)
        );

    private static async Task<string> TokenAsync(Portal portal, string address)
    {
        await InviteAsync(portal, address);
        return await LastTokenAsync(portal);
    }

    // The token is in the mail and nowhere else.
    private static async Task<string> LastTokenAsync(Portal portal)
    {
        var mail = await portal.SeeAsync(db =>
            db.Outbox.Where(message => message.Type == typeof(MailQueued).FullName)
                .OrderByDescending(message => message.Position)
                .Select(message => message.Payload)
                .FirstAsync()
        );
        return mail.Split("/p/join/")[1].Split('\\')[0];
    }

    private static Task<string> AcceptAsync(Portal portal, string first, string token) =>
        portal.RunAsync<AcceptCoworkerInvitation, string>(accept => accept.RunAsync(portal.As(first), token, default));

    private static Task<Coworker> OfAsync(Portal portal, string first) =>
        portal.SeeAsync(db => db.Coworkers.SingleAsync(coworker => coworker.Name.StartsWith(first)));

    private static Task<IReadOnlyList<Ui.AccountChoice>> AccountsAsync(Portal portal, string first) =>
        portal.RunAsync<PartnersDb, IReadOnlyList<Ui.AccountChoice>>(db =>
            new PartnerNavigation(db).AccountsAsync(portal.As(first), default)
        );
}

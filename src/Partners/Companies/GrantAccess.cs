using Guildhall.Kernel;
using Guildhall.Partners.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Companies;

/// <summary>
/// The operator switches the portal on for a company and invites its first admin (P-004, P-005). Refuses anyone else, and whoever has
/// not confirmed lately. The admin's address must be the company's (P-017).
/// </summary>
public sealed class GrantAccess(PartnersDb db, Settings<PartnersDb> settings, TimeProvider clock) : IUseCase
{
    /// <summary>The company's name, the domain of its e-mail addresses, and its first admin's address; its id where it is known already.</summary>
    public sealed record Input(string Name, string Domain, string AdminEmail, Guid? CompanyId = null);

    /// <summary>What was granted; the token is in the first admin's mail and returned for the operator to hand over.</summary>
    public sealed record Granted(PartnerCompany Company, string Token);

    /// <summary>Grants it.</summary>
    public async Task<Granted> RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);

        var company = input.CompanyId is { } id
            ? await db.Companies.Where(known => known.Id == id).OneAsync("company", cancellation)
            : await db.AddCompanyAsync(input.Name, input.Domain, now, cancellation);
        var email = EmailAddress.Read(input.AdminEmail, "adminEmail");
        if (!company.Owns(email))
            throw new InvalidInput("adminEmail", $"The first admin's address must be the company's, ending in {company.Domain}.");
        company.Grant();

        var days = await settings.GetAsync(PartnersSettings.InvitationDays, cancellation);
        var (invitation, token) = CoworkerInvitation.Send(company, email, asAdmin: true, actor.Name, "", days, now);
        db.Add(invitation);
        db.Tell(InvitationMail.For(company, invitation, token), now);
        db.Record(
            actor.In(AccountKind.Partner, company.Slug),
            "company.granted",
            company.Id,
            now,
            after: new { company.Name, admin = email }
        );
        await db.SaveChangesAsync(cancellation);
        return new Granted(company, token);
    }
}

/// <summary>The operator writes down a company that asked for the portal (P-005); nobody has access by that.</summary>
public sealed class RequestAccess(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Writes it down.</summary>
    public async Task<PartnerCompany> RunAsync(Actor actor, string name, string domain, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var company = await db.AddCompanyAsync(name, domain, now, cancellation);
        db.Record(
            actor.In(AccountKind.Partner, company.Slug),
            "company.requested",
            company.Id,
            now,
            after: new { company.Name, company.Domain }
        );
        await db.SaveChangesAsync(cancellation);
        return company;
    }
}

/// <summary>The operator takes the portal away: the page goes at once, the data stays 90 days (P-268).</summary>
public sealed class SuspendCompany(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it away.</summary>
    public async Task RunAsync(Actor actor, Guid companyId, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        actor.MustHaveConfirmed(now);
        var company = await db.Companies.Where(known => known.Id == companyId).OneAsync("company", cancellation);
        var page = await db.Pages.Where(known => known.CompanyId == companyId).OneAsync("page", cancellation);
        company.Suspend(now);
        page.Unpublish();
        db.Record(actor.In(AccountKind.Partner, company.Slug), "company.suspended", company.Id, now);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>The operator gives a company another name; its old addresses lead to the new one (P-269).</summary>
public sealed class RenameCompany(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Renames it.</summary>
    public async Task<PartnerCompany> RunAsync(Actor actor, Guid companyId, string name, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var now = clock.GetUtcNow();
        var company = await db.Companies.Where(known => known.Id == companyId).OneAsync("company", cancellation);
        var before = new { company.Name, company.Slug };
        var taken = await db
            .CompanyAddresses.Where(address => address.CompanyId != companyId)
            .Select(address => address.Slug)
            .ToListAsync(cancellation);
        company.Rename(name, Slugs.Free(Slugs.Of(name), taken));
        if (!await db.CompanyAddresses.AnyAsync(address => address.Slug == company.Slug, cancellation))
            db.Add(new CompanyAddress { Slug = company.Slug, CompanyId = company.Id });
        db.Record(
            actor.In(AccountKind.Partner, company.Slug),
            "company.renamed",
            company.Id,
            now,
            before: before,
            after: new { company.Name, company.Slug }
        );
        await db.SaveChangesAsync(cancellation);
        return company;
    }
}

internal static class NewCompanies
{
    /// <summary>Adds a company with its address and its empty page.</summary>
    public static async Task<PartnerCompany> AddCompanyAsync(
        this PartnersDb db,
        string name,
        string domain,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var wanted = Slugs.Of(name);
        var taken = await db
            .CompanyAddresses.Where(address => address.Slug.StartsWith(wanted))
            .Select(address => address.Slug)
            .ToListAsync(cancellation);
        var company = PartnerCompany.Request(name, Slugs.Free(wanted, taken), domain, now);
        db.AddRange(company, new CompanyAddress { Slug = company.Slug, CompanyId = company.Id }, ExpertsPage.For(company));
        return company;
    }
}

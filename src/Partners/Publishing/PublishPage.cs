using System.Buffers.Text;
using System.Security.Cryptography;
using Guildhall.Kernel;
using Guildhall.Partners.Companies;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Partners.Publishing;

/// <summary>
/// Publishes the page, at once (P-150 to P-155). The gate is asked again in the transaction of the switch: someone may have fallen out
/// since the person looked (P-239). Pressing twice does no harm (P-157).
/// </summary>
public sealed class PublishPage(PartnersDb db, Showing showing, TimeProvider clock) : IUseCase
{
    /// <summary>Publishes it.</summary>
    public async Task RunAsync(Actor actor, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var gate = await showing.GateAsync(page, cancellation);
        var now = clock.GetUtcNow();
        var before = page.IsPublished;
        page.Publish(gate, now);
        db.Record(
            actor,
            "page.published",
            acting.CompanyId,
            now,
            before: new { published = before },
            after: new { published = true, gate.Experts }
        );
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

/// <summary>Takes the page off, at once; nothing is lost (P-156).</summary>
public sealed class UnpublishPage(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Takes it off.</summary>
    public async Task RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var before = page.IsPublished;
        page.Unpublish();
        db.Record(
            actor,
            "page.unpublished",
            acting.CompanyId,
            clock.GetUtcNow(),
            before: new { published = before },
            after: new { published = false }
        );
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Changes what stands on the page, its accent, its order and its return policy (P-089, P-173, P-176).</summary>
public sealed class DescribePage(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>Everything a company says about its page.</summary>
    public sealed record Input(
        string Headline,
        string Lead,
        string Website,
        string AccentLight,
        string AccentDark,
        PageOrder Order,
        int ReturnDays
    );

    /// <summary>Changes it.</summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var page = await db.Pages.SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
        var before = new Input(page.Headline, page.Lead, page.Website, page.AccentLight, page.AccentDark, page.Order, page.ReturnDays);
        page.Describe(input.Headline, input.Lead, input.Website);
        page.Paint(input.AccentLight, input.AccentDark);
        page.Arrange(input.Order, input.ReturnDays);
        db.Record(actor, "page.described", acting.CompanyId, clock.GetUtcNow(), before: before, after: input);
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>Makes a secret address under which the page can be looked at for some days before it is public (P-158).</summary>
public sealed class MakePreviewLink(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The most days a secret address works.</summary>
    public const int MostDays = 30;

    /// <summary>Makes it and returns it; it is shown once and kept nowhere.</summary>
    public async Task<string> RunAsync(Actor actor, int days, CancellationToken cancellation)
    {
        if (days is < 1 or > MostDays)
            throw new InvalidInput("days", $"A secret address works 1 to {MostDays} days.");
        var acting = await db.Coworkers.ActingAsync(actor, cancellation);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var now = clock.GetUtcNow();
        db.Add(PreviewLink.For(acting.CompanyId, token, now.AddDays(days)));
        db.Record(actor, "preview.shared", acting.CompanyId, now, after: new { days });
        await db.SaveChangesAsync(cancellation);
        return $"/preview/{token}";
    }
}

/// <summary>A visitor says that someone should not be on the page; the company reads it, nobody else (P-182).</summary>
public sealed class ReportPerson(PartnersDb db, TimeProvider clock) : IUseCase
{
    /// <summary>The most reports a page takes in a day; more are refused.</summary>
    public const int MostADay = 50;

    /// <summary>Who, and why.</summary>
    public sealed record Input(string Who, string Why);

    /// <summary>Passes it on.</summary>
    public async Task RunAsync(string companySlug, Input input, CancellationToken cancellation)
    {
        var company = await db
            .Companies.Where(company =>
                company.Slug == companySlug && db.Pages.Any(page => page.CompanyId == company.Id && page.IsPublished)
            )
            .OneAsync("page", cancellation);
        if (input.Who.Trim().Length is 0 or > 100)
            throw new InvalidInput("who", "Name the person as the page does.");
        if (input.Why.Trim().Length is 0 or > 500)
            throw new InvalidInput("why", "Say why in 1 to 500 characters.");
        var now = clock.GetUtcNow();
        var since = now.AddDays(-1);
        if (
            await db.Notices.CountAsync(
                notice => notice.CompanyId == company.Id && notice.PersonId == null && notice.At > since,
                cancellation
            ) >= MostADay
        )
            throw new TooManyReports();
        db.Add(Notice.OfPage(company.Id, $"A visitor says {input.Who.Trim()} should not be on the page: {input.Why.Trim()}", now));
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>The page had more reports today than anyone reads.</summary>
public sealed class TooManyReports() : Refusal("This page had many reports today. Try again tomorrow.")
{
    /// <inheritdoc/>
    public override int Status => 429;
}

/// <summary>Shows what a company says about its page.</summary>
public sealed class ShowPageSettings(PartnersDb db) : IUseCase
{
    /// <summary>Of the acting one's company.</summary>
    public async Task<ExpertsPage> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var acting = await db.Coworkers.AsNoTracking().ActingAsync(actor, cancellation);
        return await db.Pages.AsNoTracking().SingleAsync(page => page.CompanyId == acting.CompanyId, cancellation);
    }
}

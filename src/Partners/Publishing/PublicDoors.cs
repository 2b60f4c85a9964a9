using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Kernel;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Publishing.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Partners.Publishing;

/// <summary>The ways in that need no account: the experts page, its feed, its pictures, and secret previews.</summary>
public static class PublicDoors
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapPartners(this IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods(
                "/experts/{company}",
                ["GET", "HEAD"],
                (HttpContext http, string company, PublicPages pages) => PageAsync(http, company, "", pages)
            )
            .ExcludeFromDescription();
        routes.MapMethods("/experts/{company}/{useCase}", ["GET", "HEAD"], PageAsync).ExcludeFromDescription();
        routes.MapMethods("/experts/{company}/feed.json", ["GET", "HEAD"], FeedAsync).ExcludeFromDescription();
        routes.MapGet("/assets/{file:length(64)}.{extension}", AssetAsync).ExcludeFromDescription();
        routes.MapGet("/preview/{token}", SecretPreviewAsync).ExcludeFromDescription();
        routes.MapGet("/p/{company}/preview/page", OwnPreviewAsync).ExcludeFromDescription();
        return routes;
    }

    // What is not public answers like what never was (P-156): the same status, and the host's one page for it.
    private static async Task PageAsync(HttpContext http, string company, string useCase, PublicPages pages)
    {
        if (await pages.FindAsync(company, http.RequestAborted) is not { } shown)
        {
            http.Response.StatusCode = 404;
            return;
        }
        var exhibition = shown.Exhibition;
        if (exhibition.Slug != company)
        {
            Move(http, $"/experts/{exhibition.Slug}{(useCase.Length > 0 ? "/" + useCase : "")}{http.Request.QueryString}");
            return;
        }
        if (useCase.Length > 0 && exhibition.Find(useCase) is null)
        {
            if (
                await http.RequestServices.GetRequiredService<OldAddresses>().FindAsync(company, useCase, http.RequestAborted) is { } moved
                && exhibition.Find(moved) is not null
            )
                Move(http, $"/experts/{company}/{moved}{http.Request.QueryString}");
            else
                http.Response.StatusCode = 404;
            return;
        }
        var theme = http.Request.Cookies[Ui.UiRegistration.ThemeCookie] is "light" or "dark"
            ? http.Request.Cookies[Ui.UiRegistration.ThemeCookie]
            : null;
        var query = http.Request.QueryString.Value;
        var rendered = await PublicPages.RenderAsync(
            shown,
            $"{theme}|{useCase}|{query}",
            one =>
                pages.DrawAsync<ExpertsDocument>(
                    ExpertsDocument.Of(
                        new PageView(one.Exhibition, PageQuery.Read(useCase, http.Request.Query), $"/experts/{company}", DateOf(one)),
                        theme,
                        preview: false
                    )
                )
        );
        await SendAsync(http, rendered, "text/html; charset=utf-8");
    }

    private static DateTimeOffset DateOf(OnShow shown) => new(shown.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static async Task FeedAsync(HttpContext http, string company, PublicPages pages)
    {
        var shown = await pages.FindAsync(company, http.RequestAborted);
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (shown is null)
        {
            // Empty, with a code that stays the same, whether the page is off or never was (P-156).
            http.Response.StatusCode = 404;
            http.Response.Headers.CacheControl = "no-cache";
            await http.Response.WriteAsJsonAsync(
                new
                {
                    version = 1,
                    state = "not-public",
                    useCases = Array.Empty<object>(),
                }
            );
            return;
        }
        if (shown.Exhibition.Slug != company)
        {
            Move(http, $"/experts/{shown.Exhibition.Slug}/feed.json");
            return;
        }
        var rendered = await PublicPages.RenderAsync(shown, "feed", one => Task.FromResult(Feed.Write(one)));
        await SendAsync(http, rendered, "application/json; charset=utf-8");
    }

    private static void Move(HttpContext http, string address)
    {
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Redirect(address, permanent: true);
    }

    private static async Task SendAsync(HttpContext http, Rendered rendered, string type)
    {
        var (request, response) = (http.Request, http.Response);
        var headers = response.Headers;
        headers.ETag = rendered.ETag;
        // Kept only to be asked about: a person who may no longer be shown is gone with the next request (P-086, P-181).
        headers.CacheControl = "public, no-cache";
        headers.Vary = "Accept-Encoding, Cookie";
        headers.ContentSecurityPolicy = PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        if (request.Headers.IfNoneMatch == rendered.ETag)
        {
            response.StatusCode = 304;
            return;
        }
        var accepts = request.Headers.AcceptEncoding.ToString();
        var body = rendered.Plain;
        if (accepts.Contains("br", StringComparison.Ordinal))
            (body, headers.ContentEncoding) = (rendered.Brotli, "br");
        else if (accepts.Contains("gzip", StringComparison.Ordinal))
            (body, headers.ContentEncoding) = (rendered.Gzip, "gzip");
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }

    // A logo opened by itself must be harmless too (P-130): its own type, no guessing, no script, a box around it.
    private static async Task AssetAsync(
        HttpContext http,
        string file,
        string extension,
        PartnersDb db,
        IFileStore files,
        Settings<PartnersDb> settings,
        TimeProvider clock
    )
    {
        var days = await settings.GetAsync(PartnersSettings.OldFileDays, http.RequestAborted);
        var since = clock.GetUtcNow().AddDays(-days);
        var asset = await db
            .Assets.AsNoTracking()
            .Where(asset => asset.File == file && (asset.ReplacedAt == null || asset.ReplacedAt > since))
            .OrderByDescending(asset => asset.Id)
            .FirstOrDefaultAsync(http.RequestAborted);
        if (asset is null || asset.Address != $"/assets/{file}.{extension}" || files.Open(file) is not { } content)
        {
            http.Response.StatusCode = 404;
            return;
        }
        await using (content)
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "public, max-age=31536000, immutable";
            headers.ETag = $"\"{file[..24]}\"";
            if (http.Request.Headers.IfNoneMatch == headers.ETag)
            {
                http.Response.StatusCode = 304;
                return;
            }
            http.Response.ContentType = asset.MediaType;
            http.Response.ContentLength = content.Length;
            await content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    private static async Task SecretPreviewAsync(
        HttpContext http,
        string token,
        PartnersDb db,
        Curate curate,
        PublicPages pages,
        TimeProvider clock
    )
    {
        var (hash, now) = (CoworkerInvitation.HashOf(token), clock.GetUtcNow());
        var slug = await db
            .PreviewLinks.AsNoTracking()
            .Where(link => link.TokenHash == hash && link.EndsAt > now)
            .Join(db.Companies, link => link.CompanyId, company => company.Id, (_, company) => company.Slug)
            .SingleOrDefaultAsync(http.RequestAborted);
        await PreviewAsync(http, slug, $"/preview/{token}", curate, pages, now);
    }

    private static async Task OwnPreviewAsync(
        HttpContext http,
        string company,
        Actor actor,
        PartnersDb db,
        Curate curate,
        PublicPages pages,
        TimeProvider clock
    )
    {
        var acting = await db.Coworkers.ActingAsync(actor, http.RequestAborted);
        await PreviewAsync(http, acting.Company.Slug, $"/p/{company}/preview/page", curate, pages, clock.GetUtcNow());
    }

    private static async Task PreviewAsync(
        HttpContext http,
        string? slug,
        string address,
        Curate curate,
        PublicPages pages,
        DateTimeOffset now
    )
    {
        if (slug is null || await curate.FindAsync(slug, preview: true, http.RequestAborted) is not { } exhibition)
        {
            http.Response.StatusCode = 404;
            return;
        }
        var theme = http.Request.Query["theme"].ToString() is "light" or "dark"
            ? http.Request.Query["theme"].ToString()
            : http.Request.Cookies[Ui.UiRegistration.ThemeCookie];
        var view = new PageView(exhibition, PageQuery.Read(http.Request.Query["use"].ToString(), http.Request.Query), address, now);
        var page = await pages.DrawAsync<ExpertsDocument>(ExpertsDocument.Of(view, theme, preview: true));
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        // The portal shows it in a frame of its own page, nobody else does.
        http.Response.Headers.ContentSecurityPolicy = PagePolicy.Replace(
            "frame-ancestors 'none'",
            "frame-ancestors 'self'",
            StringComparison.Ordinal
        );
        http.Response.Headers.XFrameOptions = "SAMEORIGIN";
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.Body.WriteAsync(page, http.RequestAborted);
    }
}

/// <summary>Where a use case's old address leads now (P-037).</summary>
public sealed class OldAddresses(PartnersDb db)
{
    /// <summary>The address it has now; null when it never had that one, or is deleted.</summary>
    public Task<string?> FindAsync(string company, string useCase, CancellationToken cancellation) =>
        db
            .UseCaseAddresses.AsNoTracking()
            .Where(address => address.Slug == useCase && db.Companies.Any(known => known.Id == address.CompanyId && known.Slug == company))
            .Join(db.UseCases, address => address.UseCaseId, known => known.Id, (_, known) => known)
            .Where(known => known.DeletedAt == null)
            .Select(known => (string?)known.Slug)
            .SingleOrDefaultAsync(cancellation);
}

/// <summary>The page as data, for whoever shows it elsewhere (P-199): stable ids, only what the page shows, in the day's order.</summary>
public static class Feed
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes it.</summary>
    public static byte[] Write(OnShow shown)
    {
        var page = shown.Exhibition;
        var day = new DateTimeOffset(shown.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var view = new PageView(page, new PageQuery(), $"/experts/{page.Slug}", day);
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                version = 1,
                state = page.People == 0 ? "empty" : "public",
                company = page.Company,
                page = $"/experts/{page.Slug}",
                generatedAt = shown.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                order = view.OrderRule,
                useCases = page.UseCases.Select(useCase => new
                {
                    id = useCase.Id,
                    slug = useCase.Slug,
                    name = useCase.Name,
                    description = useCase.Description,
                    experts = (
                        page.Order is PageOrder.Shuffled
                            ? Shuffle.Order(useCase.Experts.OrderBy(expert => expert.Id), view.Seed, useCase.Id.ToString("N"))
                            : useCase.Experts
                    ).Select(expert => new
                    {
                        id = expert.ShortId,
                        name = expert.Name,
                        title = expert.Title,
                        profile = $"/people/{expert.Slug}",
                        picture = expert.Picture,
                        country = expert.Country,
                        languages = expert.Languages,
                        skills = expert.Skills,
                        hourlyRate = useCase.Ways.HasFlag(Curation.Ways.Hourly) ? expert.Rate : null,
                        currency = "USD",
                        jobSuccessScore = expert.Score,
                        scoreIsAgencys = expert.ScoreIsAgencys ? true : (bool?)null,
                        badge = expert.Badge,
                    }),
                    services = useCase.Services.Select(service => new
                    {
                        id = service.Id,
                        kind = service.Kind,
                        title = service.Title,
                        summary = service.Summary,
                        price = service.Price,
                        currency = "USD",
                        days = service.Days,
                        expert = page.UseCases.SelectMany(one => one.Experts).First(expert => expert.Id == service.PersonId).ShortId,
                    }),
                }),
            },
            Options
        );
    }
}

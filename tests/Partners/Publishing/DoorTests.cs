using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners.Brand;
using Guildhall.Partners.Companies;
using Guildhall.Partners.Curation;
using Guildhall.Partners.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Partners.Tests.Publishing;

public sealed class DoorTests
{
    [Theory, BothDatabases, Rule("P-156")]
    public async Task A_page_that_is_off_answers_like_one_that_never_was(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        await portal.RunAsync<UnpublishPage>(unpublish => unpublish.RunAsync(portal.Nora, default));

        foreach (
            var (off, never) in new[]
            {
                ("/experts/tidepost", "/experts/nobody"),
                ("/experts/tidepost/email-automation", "/experts/nobody/email-automation"),
                ("/experts/tidepost/feed.json", "/experts/nobody/feed.json"),
            }
        )
        {
            var (one, other) = (await GetAsync(portal, off), await GetAsync(portal, never));
            Assert.Equal(404, one.Status);
            Assert.Equal((other.Status, other.Text, other.Headers.Count), (one.Status, one.Text, one.Headers.Count));
        }
        Assert.Contains("\"state\":\"not-public\"", (await GetAsync(portal, "/experts/tidepost/feed.json")).Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases, Rule("P-181", "P-199")]
    public async Task A_page_is_kept_only_to_be_asked_about(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 11);
        foreach (var address in new[] { "/experts/tidepost", "/experts/tidepost/feed.json" })
        {
            var first = await GetAsync(portal, address);
            Assert.Equal((200, "public, no-cache"), (first.Status, first.Headers.CacheControl.ToString()));
            Assert.Equal(304, (await GetAsync(portal, address, ("If-None-Match", first.Headers.ETag.ToString()))).Status);

            var packed = await GetAsync(portal, address, ("Accept-Encoding", "gzip, br"));
            Assert.Equal("br", packed.Headers.ContentEncoding.ToString());
            using var unpacking = new BrotliStream(new MemoryStream(packed.Body), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            unpacking.CopyTo(unpacked);
            Assert.Equal(first.Body, unpacked.ToArray());
        }

        var before = await GetAsync(portal, "/experts/tidepost/email-automation");
        await portal.StatusAsync(portal.Freelancers[0], AccountStatus.Suspended, drain: false);
        Assert.Equal(
            200,
            (await GetAsync(portal, "/experts/tidepost/email-automation", ("If-None-Match", before.Headers.ETag.ToString()))).Status
        );
    }

    [Theory, BothDatabases, Rule("P-037", "P-269")]
    public async Task Old_addresses_lead_to_the_new_ones_for_good(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var useCase = await portal.SeeAsync(db => db.UseCases.SingleAsync());
        await portal.RunAsync<EditUseCase>(edit =>
            edit.RunAsync(portal.Nora, new(useCase.Id, null, "Lifecycle Email", "", Ways.All, useCase.Search), default)
        );

        var moved = await GetAsync(portal, "/experts/tidepost/email-automation");
        Assert.Equal((301, "/experts/tidepost/lifecycle-email"), (moved.Status, moved.Headers.Location.ToString()));
        Assert.Equal(404, (await GetAsync(portal, "/experts/tidepost/nothing")).Status);

        await portal.RunAsync<RenameCompany>(rename => rename.RunAsync(portal.Ruth, portal.Tidepost.Id, "Tidewater", default));
        moved = await GetAsync(portal, "/experts/tidepost/lifecycle-email");
        Assert.Equal((301, "/experts/tidewater/lifecycle-email"), (moved.Status, moved.Headers.Location.ToString()));
    }

    [Theory, BothDatabases, Rule("P-129", "P-130", "P-143")]
    public async Task A_logo_opened_by_itself_is_harmless_and_stays_30_days_after_it_was_replaced(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine);
        var old = await UploadAsync(portal, "#0b7285");
        var logo = await GetAsync(portal, old.Address);
        Assert.Equal(
            (200, "image/svg+xml", "nosniff"),
            (logo.Status, logo.Headers.ContentType.ToString(), logo.Headers.XContentTypeOptions.ToString())
        );
        Assert.StartsWith("default-src 'none'", logo.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("sandbox", logo.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        var page = (await GetAsync(portal, "/experts/tidepost")).Text;
        Assert.Contains(
            $"<img class=\"only-light\" src=\"{old.Address}\" alt=\"Tidepost\" width=\"100\" height=\"24\"",
            page,
            StringComparison.Ordinal
        );

        await UploadAsync(portal, "#123456");
        portal.Clock.Pass(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await GetAsync(portal, old.Address)).Status);
        portal.Clock.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(404, (await GetAsync(portal, old.Address)).Status);
        Assert.Equal(404, (await GetAsync(portal, old.Address.Replace(".svg", ".html", StringComparison.Ordinal))).Status);
    }

    [Theory, BothDatabases, Rule("P-158")]
    public async Task A_secret_preview_is_not_indexed_and_ends(Engine engine)
    {
        await using var portal = await Portal.WithPageAsync(engine, 3, published: false);
        var address = await portal.RunAsync<MakePreviewLink, string>(make => make.RunAsync(portal.Nora, 7, default));

        var preview = await GetAsync(portal, address);
        Assert.Equal(
            (200, "noindex", "no-store"),
            (preview.Status, preview.Headers["X-Robots-Tag"].ToString(), preview.Headers.CacheControl.ToString())
        );
        Assert.Contains("Preview. This is how the page would be", preview.Text, StringComparison.Ordinal);

        portal.Clock.Pass(TimeSpan.FromDays(7));
        Assert.Equal(404, (await GetAsync(portal, address)).Status);
        Assert.Equal(404, (await GetAsync(portal, "/preview/guessed")).Status);
    }

    private static Task<Asset> UploadAsync(Portal portal, string fill) =>
        portal.RunAsync<UploadAsset, Asset>(upload =>
            upload.RunAsync(
                portal.Nora,
                new(
                    AssetKind.LogoLight,
                    new MemoryStream(
                        Encoding.UTF8.GetBytes(
                            $"<svg xmlns='http://www.w3.org/2000/svg' height='24' width='100'><path d='M0 0h9' fill='{fill}'/></svg>"
                        )
                    )
                ),
                default
            )
        );

    private sealed record Answer(int Status, IHeaderDictionary Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }

    private static readonly ConditionalWeakTable<Portal, RequestDelegate> Doors = [];

    private static RequestDelegate Build(Portal portal)
    {
        var routes = new Routes(portal.Host.Services);
        routes.MapPartners();
        var builder = new ApplicationBuilder(portal.Host.Services);
        builder.UseRouting();
        builder.UseEndpoints(endpoints =>
        {
            foreach (var source in routes.DataSources)
                endpoints.DataSources.Add(source);
        });
        return builder.Build();
    }

    /// <summary>Sends a request through the module's own routes.</summary>
    private static async Task<Answer> GetAsync(Portal portal, string address, params (string Name, string Value)[] headers)
    {
        await using var scope = portal.Host.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Method = "GET";
        http.Request.Path = address;
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        using var body = new MemoryStream();
        http.Response.Body = body;

        await Doors.GetValue(portal, Build)(http);
        return new Answer(http.Response.StatusCode, http.Response.Headers, body.ToArray());
    }

    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;
        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Guildhall.Marketplace;
using Guildhall.Marketplace.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests.Story;

/// <summary>The promise to all managers: whatever the client is sent names the member, never who acted (M-124).</summary>
internal sealed partial class Telling
{
    private static readonly string[] Acting = ["Dmytro Bondar", "Kateryna Shevchuk", "Radar Bidding", "Radar Sync"];

    private readonly Dictionary<string, string> sent = new(StringComparer.Ordinal);

    /// <summary>
    /// Everything Clara can get: every page and every API answer of her account, whatever they link to, and her mails. Neither a name nor
    /// an address nor an id of those who acted stands in any of it.
    /// </summary>
    public async Task NothingClaraWasSentNamesWhoActedAsync()
    {
        await KeepEverythingAsync(await AtAsync("Clara Whitfield", "/c/harbor-pine"));
        foreach (var mail in await site.MailsToAsync("Clara Whitfield"))
            sent[$"mail {mail.Subject}"] = mail.Subject + "\n" + mail.Text;

        // Not to have looked would find nothing, too.
        Assert.DoesNotContain(ClientRoutes(), route => !sent.Keys.Any(route.IsMatch));
        Assert.Contains(sent, one => one.Value.Contains("Artem Kovalenko", StringComparison.Ordinal));
        var traces = await TracesAsync();
        var found =
            from one in sent
            from trace in traces
            where one.Value.Contains(trace, StringComparison.OrdinalIgnoreCase)
            select $"{one.Key}: {trace}";
        Assert.Empty(found);
        // Olga approved what Radar sent. She also shows a profile of her own, and may be invited herself.
        Assert.DoesNotContain(
            sent,
            one =>
                !Regex.IsMatch(one.Key, "^/(people|agencies)/|/(invite|talent)\\b")
                && one.Value.Contains("Olga", StringComparison.OrdinalIgnoreCase)
        );
    }

    // Follows her own pages and the public profiles, and asks each API address with every id that was ever seen.
    private async Task KeepEverythingAsync(IPage clara)
    {
        var open = new Queue<string>(["/c/harbor-pine", "/c/harbor-pine/jobs/new", "/agencies/auxility", "/people/artem-kovalenko"]);
        var seen = new HashSet<string>(open, StringComparer.Ordinal);
        while (open.TryDequeue(out var path))
        {
            if (await KeepAsync(clara, path) is not { } text)
                continue;
            foreach (
                Match link in Regex.Matches(
                    text,
                    "href=\"(?<to>/(?:c/harbor-pine|people|agencies)[^\"#]*)",
                    RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(5)
                )
            )
            {
                // Filters combine without end: each page is seen bare, and once with each single parameter.
                var next = System.Net.WebUtility.HtmlDecode(link.Groups["to"].Value);
                if (!next.Contains('&', StringComparison.Ordinal) && seen.Add(next.Split('=')[0]))
                    open.Enqueue(next);
            }
        }
        var ids = sent.SelectMany(one => Regex.Matches(one.Key + one.Value, "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
            .Select(id => id.Value)
            .ToHashSet();
        foreach (var address in ApiRoutes())
        foreach (var id in address.Contains("{id", StringComparison.Ordinal) ? ids : [""])
        {
            var path = Regex.Replace(address.Replace("{client}", "harbor-pine", StringComparison.Ordinal), "\\{id[^}]*\\}", id);
            await KeepAsync(clara, path);
        }
    }

    // Remembers what the client is sent at an address, as it comes over the wire; null where there is nothing for her.
    private async Task<string?> KeepAsync(IPage clara, string path)
    {
        var answer = await clara.Context.APIRequest.GetAsync(path);
        return answer.Status == 200 ? sent[path] = await answer.TextAsync() : null;
    }

    // The patterns of every page and every API address that a client's account can get.
    private IEnumerable<Regex> ClientRoutes() =>
        Endpoints()
            .Where(route =>
                route.StartsWith("/c/{", StringComparison.OrdinalIgnoreCase)
                || route.StartsWith("/api/v1/c/{", StringComparison.OrdinalIgnoreCase)
            )
            .Select(route => new Regex("^" + Regex.Replace(route, "\\{[^}]*\\}", "[^/?]+") + "(\\?.*)?$"));

    private IEnumerable<string> ApiRoutes() => Endpoints().Where(route => route.StartsWith("/api/v1/c/{client}", StringComparison.Ordinal));

    private IEnumerable<string> Endpoints() =>
        site
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(one => one.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { } methods || methods.Contains("GET"))
            .Select(one => "/" + one.RoutePattern.RawText!.TrimStart('/'))
            .Distinct();

    // Names in part and whole, addresses, short ids, and every id that leads to them: of the person and of each membership.
    private Task<List<string>> TracesAsync() =>
        site.InAsync<MarketplaceDb, List<string>>(async db =>
        {
            var people = await db.People.AsNoTracking().Where(person => Acting.Contains(person.Name)).ToListAsync();
            Assert.Equal(Acting.Length, people.Count);
            var ids = people.ConvertAll(person => person.Id);
            var members = await db.Members.Where(member => ids.Contains(member.PersonId)).Select(member => member.Id).ToListAsync();
            return
            [
                .. people.SelectMany(person =>
                    new[] { person.Name, person.ShortId, person.Slug, person.Id.ToString(), person.Id.ToString("N") }
                ),
                .. people.Select(person => person.Email).Where(email => email.Length > 0),
                .. members.Select(id => id.ToString()),
                "Dmytro",
                "Bondar",
                "Kateryna",
                "Shevchuk",
            ];
        });
}

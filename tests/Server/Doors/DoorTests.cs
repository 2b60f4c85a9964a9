using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Guildhall.Server.Tests.Doors;

public sealed class DoorTests
{
    [Theory, BothDatabases]
    public async Task Every_page_says_that_no_foreign_script_runs_and_no_frame_holds_it(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        foreach (var path in new[] { "/", "/sign-in", "/nothing-here", "/health/live", "/api/v1/a/auxility/none" })
        {
            var answer = await instance.Client().GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory, BothDatabases]
    public async Task No_page_holds_script_or_styles_of_its_own(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine, demo: true);
        foreach (var path in new[] { "/", "/sign-in", "/sign-up", "/help" })
        {
            var html = await instance.Client().GetStringAsync(path);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("onclick=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        }
    }

    [Theory, BothDatabases]
    public async Task Whoever_is_not_signed_in_is_led_there_and_back(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);

        var answer = await instance.Client().GetAsync("/a/auxility/members?team=1");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in?next=%2Fa%2Fauxility%2Fmembers%3Fteam%3D1", answer.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task The_api_answers_a_refusal_with_its_code(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var nobody = await instance.Client().PostAsJsonAsync("/api/v1/a/new", new { name = "Auxility" });
        var client = await instance.SignedInAsync("Artem Kovalenko");
        var noProfile = await client.PostAsJsonAsync("/api/v1/a/new", new { name = "Auxility" });

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, noProfile.StatusCode);
        var problem = await noProfile.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("profile-needed", problem.GetProperty("code").GetString());
        Assert.Equal("application/problem+json", noProfile.Content.Headers.ContentType?.MediaType);
    }

    [Theory, BothDatabases, Rule("R-011")]
    public async Task What_one_may_not_see_does_not_exist(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Artem Kovalenko");

        foreach (var path in new[] { "/operator", "/operator/numbers", "/operator/audit", "/mail" })
        {
            var hidden = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task The_operator_sees_what_waits(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Ruth Asante", isOperator: true);

        foreach (var path in new[] { "/operator", "/operator/numbers", "/operator/audit", "/mail" })
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_form_without_its_token_is_refused(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Artem Kovalenko");

        var answer = await client.PostAsync("/sign-out", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_way_back_never_leads_off_this_instance(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        await instance.SignedInAsync("Artem Kovalenko");
        foreach (var next in new[] { "https://example.org/", "//example.org/", "/\\example.org" })
        {
            var answer = await Instance.PostFormAsync(
                instance.Client(),
                $"/sign-in?next={Uri.EscapeDataString(next)}",
                "sign-in",
                new() { ["Input.Email"] = "artem@example.com", ["Input.Password"] = "a sentence is best" }
            );
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.DoesNotContain("example.org", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task The_casts_way_in_exists_in_demo_mode_only(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await instance.Client().PostAsync("/demo/sign-in/olga", new FormUrlEncodedContent([]))).StatusCode
        );
        Assert.DoesNotContain("demo", await instance.Client().GetStringAsync("/sign-in"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, BothDatabases]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);
        var client = await instance.SignedInAsync("Artem Kovalenko");
        // The first question to the API puts it together, longer than a client waits for the word to go on.
        await client.GetAsync("/api/v1/openapi.json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/a/new")
        {
            Content = new ByteArrayContent(new byte[12 * 1024 * 1024]),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.ExpectContinue = true;

        var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task It_says_that_it_lives_and_whether_it_can_work(Engine engine)
    {
        await using var instance = await Instance.StartAsync(engine);

        Assert.Equal("live", await instance.Client().GetStringAsync("/health/live"));
        var ready = await instance.Client().GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Equal(4, ready.GetProperty("modules").EnumerateObject().Count());
    }
}

using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Ui.Tests;

public class FrameTests
{
    private static readonly Actor Dmytro = new(Guid.CreateVersion7(), "Dmytro", new Account(AccountKind.Agency, "auxility"), Door.Page);

    [Fact, Rule("M-001")]
    public async Task The_switcher_lists_the_accounts_by_kind_and_ticks_the_current_one()
    {
        await using var page = new Drawn(more: add =>
        {
            add.AddScoped<INavigation>(_ => new Kind(AccountKind.Client, "Dmytro’s client account", "/c/dmytro"));
            add.AddScoped<INavigation>(_ => new Kind(AccountKind.Workspace, "Auxility Radar", "/r/auxility"));
            add.AddScoped<INavigation>(_ => new Kind(AccountKind.Agency, "Auxility", "/a/auxility"));
        });
        var shown = page.Scope.GetRequiredService<Shown>();
        await shown.AskAsync(Dmytro, default);

        Assert.Equal(["Auxility", "Auxility Radar", "Dmytro’s client account"], shown.Accounts.Select(account => account.Name));
        var html = await page.Html<AccountSwitcher>(("Frame", shown.Frame), ("Accounts", shown.Accounts));
        Assert.Contains("href=\"/a/auxility\" aria-current=\"true\"", html, StringComparison.Ordinal);
        Assert.Single(html.Split("aria-current").Skip(1));
    }

    [Fact, Rule("P-006")]
    public async Task A_kind_of_account_one_has_not_is_not_even_named()
    {
        await using var page = new Drawn(more: add =>
        {
            add.AddScoped<INavigation>(_ => new Kind(AccountKind.Agency, "Auxility", "/a/auxility"));
            add.AddScoped<INavigation>(_ => new Kind(AccountKind.Partner, null, ""));
        });
        var shown = page.Scope.GetRequiredService<Shown>();
        await shown.AskAsync(Dmytro, default);

        var html = await page.Html<AccountSwitcher>(("Frame", shown.Frame), ("Accounts", shown.Accounts));
        Assert.DoesNotContain("partner", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("coworker", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/a/auxility", "Home")]
    [InlineData("/a/auxility/jobs", "Find work")]
    [InlineData("/a/auxility/jobs/42/propose", "Find work")]
    [InlineData("/a/auxility/jobsearch", "Home")]
    [InlineData("/a/auxility2", null)]
    public void The_current_line_is_the_longest_that_begins_the_address(string path, string? text)
    {
        var frame = new Frame(
            "Auxility",
            "/a/auxility",
            new Picture("Auxility"),
            "",
            [new NavGroup(null, new NavItem("Home", "home", "/a/auxility"), new NavItem("Find work", "search", "/a/auxility/jobs"))]
        );

        Assert.Equal(text, Shown.Current(frame, path)?.Text);
    }

    [Fact]
    public void Each_line_of_the_sidebar_has_a_letter_of_its_own()
    {
        var frame = new Frame(
            "Auxility",
            "/a/auxility",
            new Picture("Auxility"),
            "",
            [
                new NavGroup(
                    null,
                    new NavItem("Connects", "coins", "/c"),
                    new("Contracts", "file-text", "/d"),
                    new("Co", "x", "/e"),
                    new("Co", "x", "/f")
                ),
            ]
        );

        var letters = Shown.Letters(frame);

        Assert.Equal("c", letters["/c"]);
        Assert.Equal("o", letters["/d"]);
        Assert.False(letters.ContainsKey("/e"));
        Assert.Equal(letters.Count, letters.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_toast_survives_one_redirect_and_no_more()
    {
        await using var page = new Drawn();
        var http = page.Scope.GetRequiredService<IHttpContextAccessor>();
        var toasts = page.Scope.GetRequiredService<Toasts>();

        http.HttpContext = new DefaultHttpContext();
        toasts.Say(
            new Toast("Declined Samir.", "/p/tidepost/use-cases/email", "undo", new Dictionary<string, string> { ["Expert"] = "samir" })
        );
        var cookie = http.HttpContext.Response.Headers.SetCookie.ToString().Split(';')[0];
        Assert.DoesNotContain("Samir", cookie, StringComparison.Ordinal);

        http.HttpContext = new DefaultHttpContext();
        http.HttpContext.Request.Headers.Cookie = cookie;
        await using var next = new Drawn(more: add =>
            add.AddSingleton(_ => page.Scope.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>())
        );
        next.Scope.GetRequiredService<IHttpContextAccessor>().HttpContext = http.HttpContext;
        var html = await next.Html<Toasted>();

        Assert.Contains("Declined Samir.", html, StringComparison.Ordinal);
        Assert.Contains("name=\"_handler\" value=\"undo\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"Expert\" value=\"samir\"", html, StringComparison.Ordinal);
        Assert.Contains(
            "toasts=; expires=Thu, 01 Jan 1970",
            http.HttpContext.Response.Headers.SetCookie.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_toast_someone_made_up_is_not_shown()
    {
        await using var page = new Drawn();
        var http = page.Scope.GetRequiredService<IHttpContextAccessor>();
        http.HttpContext = new DefaultHttpContext();
        http.HttpContext.Request.Headers.Cookie = "toasts=W3siVGV4dCI6Im1hZGUgdXAifV0";

        Assert.Empty(page.Scope.GetRequiredService<Toasts>().Take());
    }

    [Theory]
    [InlineData("/a/auxility?x=1", "/a/auxility?x=1")]
    [InlineData("/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData(null, "/")]
    public void The_way_back_is_only_ever_ours(string? back, string to) => Assert.Equal(to, UiRegistration.Local(back));

    [Fact]
    public async Task The_style_guide_draws_every_component()
    {
        await using var page = new Drawn("/design");

        var html = await page.Html<DesignDocument>();

        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\son[a-z]+=", html);
        Assert.DoesNotMatch("<script(?![^>]* src=)", html);
        Assert.Single(html.Split("<h1").Skip(1));
        Assert.Single(html.Split("<main").Skip(1));
        Assert.DoesNotContain("@if", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_elements_of_the_style_guide_share_an_id()
    {
        await using var page = new Drawn("/design");

        var ids = System
            .Text.RegularExpressions.Regex.Matches(await page.Html<DesignDocument>(), " id=\"([^\"]*)\"")
            .Select(id => id.Groups[1].Value)
            .ToList();

        Assert.Equal(ids.Distinct(), ids);
    }

    private sealed class Kind(AccountKind kind, string? name, string home) : INavigation
    {
        AccountKind INavigation.Kind => kind;

        public Task<Frame?> FrameAsync(Actor actor, CancellationToken cancellation) =>
            Task.FromResult(name is null ? null : new Frame(name, home, new Picture(name), "Dmytro · Business manager", []));

        public Task<IReadOnlyList<AccountChoice>> AccountsAsync(Actor actor, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<AccountChoice>>(name is null ? [] : [new AccountChoice(name, "", home, new Picture(name))]);
    }
}

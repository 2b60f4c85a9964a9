using System.Net;
using Guildhall.Kernel;
using Guildhall.Marketplace;
using Guildhall.Marketplace.Agencies;
using Guildhall.Marketplace.Contracts;
using Guildhall.Partners;
using Guildhall.Radar;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Guildhall.Server.Tests.Demo;

public sealed class DemoTests
{
    [Theory, BothDatabases]
    public async Task A_demo_killed_while_it_is_filled_goes_on_and_doubles_nothing(Engine engine)
    {
        await using var whole = await Instance.StartAsync(engine, serve: false);
        await FillAsync(whole, stopAfter: null);
        await using var killed = await Instance.StartAsync(engine, serve: false);
        // Among the people, after the agencies, and in the middle of the market.
        foreach (var share in new[] { 0.05, 0.13, 0.6 })
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FillAsync(killed, share));
        await FillAsync(killed, stopAfter: null);

        var expected = await CountAsync(whole);
        Assert.Equal(expected, await CountAsync(killed));
        Assert.True(expected["jobs"] >= 8);

        // A second start finds it whole.
        await FillAsync(killed, stopAfter: null);
        Assert.Equal(expected, await CountAsync(killed));
    }

    [Fact]
    public async Task An_instance_of_real_people_is_left_alone()
    {
        await using var instance = await Instance.StartAsync(Engine.Sqlite);
        await instance.SignedInAsync("Olga Marchenko");

        await FillAsync(instance, stopAfter: null);

        Assert.Equal(1, (await CountAsync(instance))["logins"]);
    }

    [Fact]
    public async Task Whoever_comes_while_the_demo_is_filled_is_told_how_far_it_is()
    {
        await using var instance = await Instance.StartAsync(Engine.Sqlite, demo: true);
        var progress = instance.Services.GetRequiredService<DemoProgress>();

        progress.Reach(0.12);
        var early = await instance.Client().GetStringAsync("/sign-in");
        Assert.Contains("12 %", early, StringComparison.Ordinal);
        Assert.DoesNotContain("/demo/sign-in/dmytro", early, StringComparison.Ordinal);

        progress.Meet();
        progress.Reach(0.4);
        var part = await instance.Client().GetStringAsync("/demo/cast");
        Assert.Contains("40 %", part, StringComparison.Ordinal);
        Assert.Contains("/demo/sign-in/dmytro", part, StringComparison.Ordinal);

        progress.Finish();
        var whole = await instance.Client().GetStringAsync("/sign-in");
        Assert.DoesNotContain("being filled", whole, StringComparison.Ordinal);
        Assert.Contains("/demo/sign-in/dmytro", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_works_on_the_data_before_the_past_is_told()
    {
        await using var instance = await StartAsync();

        var wasWhole = await instance.Services.GetRequiredService<Seen>().WasWhole.Task;

        Assert.True(wasWhole);
        Assert.False(instance.Services.GetRequiredService<DemoProgress>().HasFailed);
        var client = instance.Client();
        Assert.Equal("/a/auxility/jobs", (await SignInAsync(client)).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task What_somebody_may_not_any_more_they_do_not_see_at_their_next_request()
    {
        await using var instance = await StartAsync();
        await instance.Services.GetRequiredService<DemoProgress>().Ended;
        var client = instance.Client();
        await SignInAsync(client);
        var world = new DemoWorld(instance.Services, TimeProvider.System);
        var olga = await world.AsAsync("olga", AccountKind.Agency, "auxility");
        var dmytro = await world.AsAsync("dmytro");
        var member = await world.InAsync<MarketplaceDb, Member>(db =>
            db.Members.AsNoTracking().SingleAsync(one => one.PersonId == dmytro.PersonId && one.LeftAt == null)
        );
        // Asked twice, so that the second answer comes from memory.
        await client.GetStringAsync("/a/auxility/jobs");
        Assert.Contains("/a/auxility/connects", await client.GetStringAsync("/a/auxility/jobs"), StringComparison.Ordinal);

        await world.InAsync<ChangePermissions>(change =>
            change.RunAsync(olga, new(member.Id, member.TeamId, Permissions.Freelancer), default)
        );
        Assert.DoesNotContain("/a/auxility/connects\"", await client.GetStringAsync("/a/auxility/jobs"), StringComparison.Ordinal);

        await world.InAsync<RemoveMember>(remove => remove.RunAsync(olga, new(member.Id), default));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/a/auxility/jobs")).StatusCode);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client) =>
        Instance.PostFormAsync(client, "/sign-in", "", new() { ["next"] = "/a/auxility/jobs" }, "/demo/sign-in/dmytro");

    [Fact]
    public async Task Whoever_opens_the_first_page_need_not_share_the_processor_with_the_demo()
    {
        var clock = new ManualClock();
        await using var instance = await StartAsync(clock);
        var progress = instance.Services.GetRequiredService<DemoProgress>();

        // A supervisor is no visitor.
        await instance.Client().GetStringAsync("/health/live");
        clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(0, progress.Percent);
        Assert.False(instance.Services.GetRequiredService<FirstPage>().Sent.IsCompleted);

        // From here on the clock stands still.
        await instance.Client().GetStringAsync("/sign-in");
        await progress.Ended;
        Assert.False(progress.HasFailed);
    }

    private static async Task<Instance> StartAsync()
    {
        var instance = await StartAsync(TimeProvider.System);
        await instance.Client().GetStringAsync("/sign-in");
        return instance;
    }

    private static Task<Instance> StartAsync(TimeProvider clock) =>
        Instance.StartAsync(
            Engine.Sqlite,
            demo: true,
            change: services =>
            {
                services.Replace(ServiceDescriptor.Singleton(clock));
                services.AddSingleton<Seen>();
                services.AddHostedService<Watcher>();
                services.AddDemo();
                services.AddSingleton(provider => new DemoData(
                    provider.GetRequiredService<ServeOptions>(),
                    provider.GetRequiredService<Database>(),
                    provider.GetRequiredService<OutboxSignal>(),
                    Clock,
                    provider.GetRequiredService<DemoProgress>()
                )
                {
                    Past = TimeSpan.FromHours(4),
                });
            }
        );

    private sealed class Seen
    {
        public TaskCompletionSource<bool> WasWhole { get; } = new();
    }

    private sealed class Watcher(Seen seen, DemoProgress progress) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            seen.WasWhole.TrySetResult(progress.Ended.IsCompleted);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task The_demo_lives_on_until_the_operator_switches_it_off()
    {
        await using var instance = await Instance.StartAsync(Engine.Sqlite, serve: false);
        await FillAsync(instance, stopAfter: null);
        var life = ActivatorUtilities.CreateInstance<DemoLife>(instance.Services);
        var settings = instance.Services.GetRequiredService<Settings<ServerDb>>();
        var ruth = await new DemoWorld(instance.Services, TimeProvider.System).AsAsync("ruth", AccountKind.Operator);
        await settings.ChangeAsync(ruth, DemoSettings.Pace.Name, "3 h", default);

        var before = (await CountAsync(instance))["jobs"];
        await life.RoundAsync(default);
        Assert.Equal(before + 1, (await CountAsync(instance))["jobs"]);

        await settings.ChangeAsync(ruth, DemoSettings.Lives.Name, "off", default);
        await life.RoundAsync(default);
        Assert.Equal(before + 1, (await CountAsync(instance))["jobs"]);
    }

    private static async Task FillAsync(Instance instance, double? stopAfter)
    {
        using var kill = new CancellationTokenSource();
        var progress = new DemoProgress
        {
            Told = share =>
            {
                if (share > stopAfter)
                    kill.Cancel();
            },
        };
        var data = new DemoData(
            instance.Services.GetRequiredService<ServeOptions>(),
            instance.Services.GetRequiredService<Database>(),
            instance.Services.GetRequiredService<OutboxSignal>(),
            Clock,
            progress
        )
        {
            Past = TimeSpan.FromDays(1),
        };
        await data.FillAsync(kill.Token);
    }

    // The demo's past ends here, whenever the test runs.
    private static readonly ManualClock Clock = new();

    private static async Task<Dictionary<string, int>> CountAsync(Instance instance)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        var host = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var market = scope.ServiceProvider.GetRequiredService<MarketplaceDb>();
        var radar = scope.ServiceProvider.GetRequiredService<RadarDb>();
        var partners = scope.ServiceProvider.GetRequiredService<PartnersDb>();
        return new()
        {
            ["logins"] = await host.Logins.CountAsync(),
            ["people"] = await market.People.CountAsync(),
            ["services"] = await market.Services.CountAsync(),
            ["clients"] = await market.Clients.CountAsync(),
            ["agencies"] = await market.Agencies.CountAsync(),
            ["members"] = await market.Members.CountAsync(member => member.LeftAt == null),
            ["granted"] = await market.ConnectsEntries.CountAsync(entry => entry.Note == "Demo"),
            ["jobs"] = await market.Jobs.CountAsync(),
            ["titles"] = await market.Jobs.Select(job => job.Title).Distinct().CountAsync(),
            ["companies"] = await partners.Companies.CountAsync(),
            ["coworkers"] = await partners.Coworkers.CountAsync(),
            ["use cases"] = await partners.UseCases.CountAsync(),
            ["managers"] = await radar.Managers.CountAsync(),
            ["workspaces"] = await radar.Workspaces.CountAsync(),
            ["colleagues"] = await radar.WorkspacePeople.CountAsync(),
            ["active managers"] = await radar.Assignments.CountAsync(one => one.State == Radar.Managers.AssignmentState.Active),
            ["templates"] = await radar.Templates.CountAsync(),
            ["scanners"] = await radar.Scanners.CountAsync(),
        };
    }
}

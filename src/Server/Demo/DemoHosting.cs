using Guildhall.Kernel;
using Guildhall.Server.Hosting;

namespace Guildhall.Server.Demo;

/// <summary>Adds the demo to a program that serves.</summary>
internal static class DemoHosting
{
    /// <summary>
    /// The demo is filled behind the start, and lives on when it is whole. Timers, dispatcher and lane of the serving program begin after
    /// that: while the past is told nobody may act on it at today's time.
    /// </summary>
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
            if (services[i] is { ServiceType: var type } work && type == typeof(IHostedService) && IsOurs(work))
                services[i] = ServiceDescriptor.Singleton<IHostedService>(provider => new AfterThePast(
                    Make(work, provider),
                    provider.GetRequiredService<DemoProgress>()
                ));
        services.AddSingleton<DemoData>();
        services.AddSingleton<FirstPage>();
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<FirstPage>());
        services.AddHostedService<DemoFilling>();
        services.AddSingleton<IHostedService>(provider => new AfterThePast(
            ActivatorUtilities.CreateInstance<DemoLife>(provider),
            provider.GetRequiredService<DemoProgress>()
        ));
        return services;
    }

    private static bool IsOurs(ServiceDescriptor work) =>
        (work.ImplementationType ?? work.ImplementationFactory?.GetType().GenericTypeArguments[1]) is { } type
        && type.IsAssignableTo(typeof(BackgroundService))
        && type.Namespace!.StartsWith(nameof(Guildhall), StringComparison.Ordinal);

    private static BackgroundService Make(ServiceDescriptor work, IServiceProvider services) =>
        (BackgroundService)(
            work.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, work.ImplementationType!)
        );

    /// <summary>Background work that begins when nothing of the past is told any more.</summary>
    private sealed class AfterThePast(BackgroundService work, DemoProgress progress) : BackgroundService
    {
        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            await base.StopAsync(cancellationToken);
            await work.StopAsync(cancellationToken);
        }

        public override void Dispose()
        {
            work.Dispose();
            base.Dispose();
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await progress.Ended.WaitAsync(stoppingToken);
            await work.StartAsync(stoppingToken);
            if (work.ExecuteTask is { } running)
                await running;
        }
    }
}

/// <summary>Knows when the first page was sent.</summary>
internal sealed class FirstPage : IStartupFilter
{
    private readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a page was sent whole; what supervisors and programs ask for is none.</summary>
    public Task Sent => sent.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(WatchAsync);
            next(app);
        };

    private async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (!sent.Task.IsCompleted && http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            sent.TrySetResult();
    }
}

/// <summary>Fills the demo behind the start, so that the first page need not wait for it.</summary>
internal sealed class DemoFilling(
    DemoData data,
    DemoProgress progress,
    FirstPage first,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<DemoFilling> log
) : BackgroundService
{
    // Whoever started the program opens its first page now, and should not have to share the processor for it: on a slow or busy
    // machine, where the page alone takes longer than a short wait, sharing it made that page several times as late.
    private static readonly TimeSpan Visitor = TimeSpan.FromSeconds(20);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Said before the first page is drawn, so that it offers nobody who is not there yet.
        if (!await data.IsWholeAsync(cancellationToken))
            progress.Reach(0);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = lifetime.ApplicationStarted.Register(listens.SetResult);
            await listens.Task.WaitAsync(stoppingToken);
            await Task.WhenAny(first.Sent, Task.Delay(Visitor, clock, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
            await data.FillAsync(stoppingToken);
            progress.Finish();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
        catch (Exception error)
        {
            // What is there can be looked at; the next start goes on where this one stopped.
            log.LogError(error, "The demo could not be filled");
            progress.Fail();
        }
    }
}

using Guildhall.Kernel;
using Guildhall.Marketplace.Connects;
using Guildhall.Marketplace.Jobs;
using Guildhall.Marketplace.Offers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Marketplace;

/// <summary>What time alone changes: offers run out, Connects lapse, idle jobs expire. Looks once a minute.</summary>
internal sealed class MarketplaceTimer(IServiceScopeFactory scopes, TimeProvider clock, ILogger<MarketplaceTimer> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly Actor Time = Actor.System("Expiry");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await DoAsync<ExpireOffers>(expire => expire.RunAsync(Time, stoppingToken), stoppingToken);
            await DoAsync<ExpireConnects>(expire => expire.RunAsync(Time, stoppingToken), stoppingToken);
            await DoAsync<ExpireJobs>(expire => expire.RunAsync(Time, stoppingToken), stoppingToken);
        }
    }

    private async Task DoAsync<TUseCase>(Func<TUseCase, Task<int>> act, CancellationToken stopping)
        where TUseCase : notnull
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await act(scope.ServiceProvider.GetRequiredService<TUseCase>());
        }
        // The database may be away for a while, or someone was first; the next look finds what is left.
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            log.LogError(error, "{UseCase} failed", typeof(TUseCase).Name);
        }
    }
}

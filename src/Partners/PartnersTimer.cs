using Guildhall.Kernel;
using Guildhall.Partners.Curation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Partners;

/// <summary>Sweeps the pages at start and each night at two o'clock UTC (P-087); what it does stands doing twice.</summary>
internal sealed class PartnersTimer(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PartnersTimer> log) : BackgroundService
{
    private static readonly TimeSpan Night = TimeSpan.FromHours(2);
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var next = Settle;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(next, clock, stoppingToken);
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SweepPages>().RunAsync(Actor.System("Nightly sweep"), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The next night looks again, and every page checks for itself when it is asked for.
                log.LogError(error, "The pages could not be swept");
            }
            var now = clock.GetUtcNow();
            var tonight = now.Date + Night;
            next = (now.TimeOfDay < Night ? tonight : tonight.AddDays(1)) - now.UtcDateTime;
        }
    }
}

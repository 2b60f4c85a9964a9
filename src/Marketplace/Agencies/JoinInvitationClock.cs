using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Marketplace.Agencies;

/// <summary>Looks every minute which invitations to join ran out. Late or twice does no harm: the end itself is asked at the act (M-089).</summary>
internal sealed class JoinInvitationClock(IServiceScopeFactory scopes, TimeProvider clock, ILogger<JoinInvitationClock> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ExpireJoinInvitations>().RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The database may be away for a while, or someone settled one at this very moment; the next look finds what is left.
                log.LogWarning(error, "Invitations to join could not be looked through");
            }
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Kernel;

/// <summary>Keeps the outboxes empty: wakes on every save, and looks by itself each second for what has to be tried again.</summary>
public sealed class Dispatcher(IEnumerable<IOutbox> outboxes, OutboxSignal signal, TimeProvider clock, ILogger<Dispatcher> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tidy = TimeSpan.FromMinutes(10);

    /// <summary>Delivers until nothing is due any more, also what delivering caused.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        int taken;
        do
        {
            taken = 0;
            foreach (var outbox in outboxes)
                taken += await outbox.DeliverAsync(cancellation);
        } while (taken > 0);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(outboxes.Select(outbox => Task.Run(() => RunAsync(outbox, stoppingToken), stoppingToken)));

    private async Task RunAsync(IOutbox outbox, CancellationToken stopping)
    {
        var tidied = DateTimeOffset.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                if (clock.GetUtcNow() - tidied > Tidy)
                {
                    await outbox.TidyAsync(stopping);
                    tidied = clock.GetUtcNow();
                }
                if (await outbox.DeliverAsync(stopping) > 0)
                    continue;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The database may be away for a while; what waits there is not lost.
                log.LogError(error, "An outbox could not be read");
            }
            await Task.WhenAny(next, Task.Delay(Look, clock, stopping));
        }
    }
}

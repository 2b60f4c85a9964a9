using Microsoft.Data.Sqlite;

namespace Guildhall.Server.Hosting;

/// <summary>
/// Gives memory back when the program has come to rest: a start, an import or a busy hour leaves a heap full of holes that would be held
/// until the next busy hour. Looks once a minute; costs a pause of some 50 ms in a minute when hardly anybody asks for anything.
/// </summary>
internal sealed class Rest(TimeProvider clock) : BackgroundService
{
    private const long Busy = 32 << 20;
    private const long Worth = 16 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private long before;
    private long given;

    /// <summary>
    /// Whether this is a moment to give memory back, when so many bytes were made since the start: less than 32 MB since the look before,
    /// and more than 16 MB since it was last done.
    /// </summary>
    public bool IsDue(long made)
    {
        var due = made - before < Busy && made - given > Worth;
        before = made;
        if (due)
            given = made;
        return due;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsDue(GC.GetTotalAllocatedBytes()))
                continue;
            SqliteConnection.ClearAllPools(); // up to 4 MB of pages each; those at work stay open
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}

using System.Collections.Immutable;
using Guildhall.Matching;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Guildhall.Radar.Scanners;

/// <summary>
/// The live scanners of all workspaces in memory, compiled so that a job meets all of them at once. The database is the truth: whoever
/// judges looks there first and takes over what was saved since, by whichever process. Where nothing was, that is one sum.
/// </summary>
public sealed class LiveScanners(ILogger<LiveScanners> log) : IDisposable
{
    private const int AtOnce = 500;
    private const int Kept = 5_000;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<Guid, ScannerDefinition> definitions = []; // by version; read and written in one's turn only
    private ScannerIndex<Guid> index = new();
    private Seen seen = new(-1, -1, -1);

    /// <summary>The scanners in force by their ids, as of the last look.</summary>
    public ImmutableDictionary<Guid, LiveScanner> All { get; private set; } = ImmutableDictionary<Guid, LiveScanner>.Empty;

    /// <summary>How many there were to read at the last look, and how many of them are in memory: the progress of starting up.</summary>
    public (int Done, int Of) Progress { get; private set; }

    /// <summary>Takes over what was saved since the last look; after this call every match sees it.</summary>
    public async Task LookAsync(RadarDb db, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            // Each save raises a version and no row goes away, so equal sums are equal rows.
            var now = new Seen(
                await db.Scanners.CountAsync(cancellation),
                await db.Scanners.SumAsync(scanner => (long)scanner.Version, cancellation),
                await db.Workspaces.SumAsync(workspace => (long)workspace.Version, cancellation)
            );
            if (now == seen)
                return;
            await TakeOverAsync(db, cancellation);
            seen = now;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The scanners that match the job or ask about it, in no order.</summary>
    public IEnumerable<Guid> Meeting(Posting posting)
    {
        var found = index.Match(posting);
        return found.Matching.Concat(found.Asking);
    }

    /// <summary>What these versions look for; read once and remembered while there is room.</summary>
    public async Task<IReadOnlyDictionary<Guid, ScannerDefinition>> DefinitionsAsync(
        RadarDb db,
        IReadOnlyCollection<Guid> versions,
        CancellationToken cancellation
    )
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (definitions.Count > Kept)
                definitions.Clear();
            foreach (var some in versions.Where(version => !definitions.ContainsKey(version)).Chunk(AtOnce))
            foreach (var version in await ReadAsync(db, some, cancellation))
                definitions[version.Id] = version.Configuration.Definition;
            return versions.ToDictionary(version => version, version => definitions[version]);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task TakeOverAsync(RadarDb db, CancellationToken cancellation)
    {
        var rows = await (
            from scanner in db.Scanners.AsNoTracking()
            where scanner.ArchivedAt == null && scanner.Mode != ScannerMode.Draft
            join workspace in db.Workspaces on scanner.WorkspaceId equals workspace.Id
            where workspace.State != WorkspaceState.Archived
            select new LiveScanner(scanner.Id, scanner.WorkspaceId, scanner.VersionId)
        ).ToListAsync(cancellation);
        var live = rows.ToImmutableDictionary(scanner => scanner.Id);
        var changed = rows.Where(scanner => All.GetValueOrDefault(scanner.Id)?.VersionId != scanner.VersionId).ToList();
        Progress = (0, changed.Count);
        var all = All;
        foreach (var gone in all.Keys.Where(id => !live.ContainsKey(id)))
            index.Remove(gone);
        // Into an empty index the first come packed; later ones one by one.
        foreach (var some in changed.Chunk(all.IsEmpty ? 20 * AtOnce : AtOnce))
        {
            var read = new List<KeyValuePair<Guid, ScannerDefinition>>(some.Length);
            foreach (var few in some.Chunk(AtOnce))
            {
                var byVersion = few.ToDictionary(scanner => scanner.VersionId, scanner => scanner.Id);
                foreach (var version in await ReadAsync(db, byVersion.Keys, cancellation))
                    read.Add(new(byVersion[version.Id], version.Configuration.Definition));
            }
            if (read.Count > AtOnce)
                index.Load(read);
            else
                foreach (var (id, definition) in read)
                    index.Put(id, definition);
            Progress = (Progress.Done + some.Length, changed.Count);
            if (changed.Count > AtOnce)
                log.LogInformation("{Done} of {Of} scanners are in memory", Progress.Done, changed.Count);
        }
        All = live;
    }

    private static Task<List<ScannerVersion>> ReadAsync(RadarDb db, IEnumerable<Guid> versions, CancellationToken cancellation) =>
        db.ScannerVersions.AsNoTracking().Where(version => versions.Contains(version.Id)).ToListAsync(cancellation);

    private sealed record Seen(int Scanners, long Saves, long Workspaces);
}

/// <summary>A scanner that judges new jobs, and the version in force.</summary>
public sealed record LiveScanner(Guid Id, Guid WorkspaceId, Guid VersionId);

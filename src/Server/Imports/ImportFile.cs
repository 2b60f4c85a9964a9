using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Marketplace.Jobs;

namespace Guildhall.Server.Imports;

/// <summary>
/// Imports a job file in batches. What is done is noted after each batch, so that a run that was cut off goes on where it stopped;
/// doing a batch twice does no harm, because a job is known by its id. Bad lines go to a rejects file with number and reason.
/// </summary>
public sealed class ImportFile(IServiceScopeFactory scopes, Database database)
{
    private const int Batch = 200;

    /// <summary>What a run did.</summary>
    public sealed record Report(long Lines, int Posted, int Changed, int Unchanged, int Rejected, long StartedAt, string? RejectsFile);

    /// <summary>Imports the file; <paramref name="progress"/> is told the share that was read, 0 to 1.</summary>
    public async Task<Report> RunAsync(string path, Action<double> progress, CancellationToken cancellation)
    {
        var marks = Path.Combine(database.Folder, "imports");
        Directory.CreateDirectory(marks);
        var mark = Path.Combine(marks, Fingerprint(path));
        var from = File.Exists(mark) ? long.Parse(await File.ReadAllTextAsync(mark, cancellation), CultureInfo.InvariantCulture) + 1 : 1;
        var rejectsPath = Path.Combine(marks, $"{Path.GetFileName(path)}.rejects.jsonl");

        var (reader, share) = JobLines.Open(path);
        using var _ = reader;
        await using var rejects = new StreamWriter(rejectsPath, append: from > 1);
        var (lines, posted, changed, unchanged, rejected) = (0L, 0, 0, 0, 0);
        var batch = new List<ImportJobs.Input>(Batch);
        long last = from - 1;

        await foreach (var line in JobLines.ReadAsync(reader, from, cancellation))
        {
            (lines, last) = (lines + 1, line.Number);
            if (line.Job is null)
            {
                rejected++;
                await rejects.WriteLineAsync(
                    JsonSerializer.Serialize(
                        new
                        {
                            line = line.Number,
                            reason = line.Reason,
                            text = line.Text,
                        },
                        Json.Options
                    )
                );
            }
            else
            {
                batch.Add(line.Job);
            }
            if (batch.Count == Batch)
                await SaveAsync();
        }
        await SaveAsync();
        // Done: the next run of the same file begins at its start and finds everything unchanged.
        File.Delete(mark);
        progress(1);
        return new Report(lines, posted, changed, unchanged, rejected, from, rejected > 0 ? rejectsPath : null);

        async Task SaveAsync()
        {
            if (batch.Count > 0)
            {
                await using var scope = scopes.CreateAsyncScope();
                var results = await scope
                    .ServiceProvider.GetRequiredService<ImportJobs>()
                    .RunAsync(Actor.System("import"), batch, cancellation);
                posted += results.Count(result => result.Outcome is ImportJobs.Outcome.Posted);
                changed += results.Count(result => result.Outcome is ImportJobs.Outcome.Changed);
                unchanged += results.Count(result => result.Outcome is ImportJobs.Outcome.Unchanged);
                batch.Clear();
            }
            await rejects.FlushAsync(cancellation);
            await File.WriteAllTextAsync(mark, last.ToString(CultureInfo.InvariantCulture), cancellation);
            progress(share());
        }
    }

    // A file is the same if its full name, length and time of change are.
    private static string Fingerprint(string path)
    {
        var file = new FileInfo(path);
        var text = string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}

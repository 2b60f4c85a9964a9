using System.Globalization;
using System.IO.Compression;
using System.Text;
using Guildhall.Marketplace;
using Guildhall.Server.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Tests.Imports;

public sealed class ImportFileTests
{
    [Theory, BothDatabases]
    public async Task Importing_twice_is_importing_once_and_bad_lines_are_counted(Engine engine)
    {
        await using var host = await TestHost.StartAsync(engine, "marketplace", services => services.AddMarketplace());
        var import = ActivatorUtilities.CreateInstance<ImportFile>(host.Services);
        var file = await WriteAsync(450, packed: true, extra: "no job at all");

        var first = await import.RunAsync(file, _ => { }, default);
        var second = await import.RunAsync(file, _ => { }, default);

        Assert.Equal((451, 450, 1), (first.Lines, first.Posted, first.Rejected));
        Assert.Equal((0, 450), (second.Posted, second.Unchanged));
        Assert.Equal(450, await host.InAsync<MarketplaceDb, int>(db => db.Jobs.CountAsync()));
        var rejects = await File.ReadAllLinesAsync(first.RejectsFile!);
        Assert.Contains("\"line\":451", Assert.Single(rejects), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory, BothDatabases]
    public async Task A_run_that_was_cut_off_goes_on_where_it_stopped(Engine engine)
    {
        await using var host = await TestHost.StartAsync(engine, "marketplace", services => services.AddMarketplace());
        var import = ActivatorUtilities.CreateInstance<ImportFile>(host.Services);
        var file = await WriteAsync(450, packed: false, extra: null);
        using var cut = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import.RunAsync(file, _ => cut.Cancel(), cut.Token));
        Assert.Equal(200, await host.InAsync<MarketplaceDb, int>(db => db.Jobs.CountAsync()));
        var rest = await import.RunAsync(file, _ => { }, default);

        Assert.Equal((201, 250, 250), (rest.StartedAt, rest.Lines, rest.Posted));
        Assert.Equal(450, await host.InAsync<MarketplaceDb, int>(db => db.Jobs.CountAsync()));
        File.Delete(file);
    }

    private static async Task<string> WriteAsync(int jobs, bool packed, string? extra)
    {
        var path = Path.Combine(Path.GetTempPath(), $"jobs-{Guid.NewGuid():N}.jsonl");
        var text = new StringBuilder();
        for (var i = 1; i <= jobs; i++)
            text.Append(CultureInfo.InvariantCulture, $$"""{"id":"j{{i}}","title":"Job {{i}}"}""").Append('\n');
        if (extra is not null)
            text.Append(extra).Append('\n');
        await using var file = File.Create(path);
        await using Stream stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        return path;
    }
}

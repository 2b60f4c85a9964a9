using System.CommandLine;
using Guildhall.Server.Imports;
using Spectre.Console;

namespace Guildhall.Server.Commands;

/// <summary><c>guildhall import jobs FILE</c>: takes over job posts from elsewhere.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON lines, plain or gzip" };
        var data = CommandHost.Data();
        var jobs = new Command(
            "jobs",
            "Imports job posts, one JSON object a line. Bad lines go to a rejects file; a run that was cut off goes on where it stopped."
        )
        {
            file,
            data,
        };
        jobs.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(file), parsed.GetRequiredValue(data), cancellation));
        return new Command("import", "Takes over data from elsewhere.") { jobs };
    }

    private static async Task<int> RunAsync(FileInfo file, string data, CancellationToken cancellation)
    {
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"There is no file {file.FullName}.");
            return 1;
        }
        return await CommandHost.RunAsync(
            data,
            async services =>
            {
                var import = ActivatorUtilities.CreateInstance<ImportFile>(services);
                ImportFile.Report report = null!;
                await AnsiConsole
                    .Progress()
                    .StartAsync(async progress =>
                    {
                        var bar = progress.AddTask(file.Name, maxValue: 1);
                        report = await import.RunAsync(file.FullName, share => bar.Value = share, cancellation);
                    });
                var began = report.StartedAt > 1 ? $" (went on at line {report.StartedAt})" : "";
                Console.WriteLine(
                    $"{report.Lines} lines{began}: {report.Posted} new, {report.Changed} changed, {report.Unchanged} known, {report.Rejected} rejected"
                );
                if (report.RejectsFile is not null)
                    Console.WriteLine($"Rejected lines are in {report.RejectsFile}");
                return 0;
            },
            cancellation
        );
    }
}

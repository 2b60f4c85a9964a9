using System.CommandLine;
using Guildhall.Server.Doors;
using Guildhall.Server.Hosting;

namespace Guildhall.Server.Commands;

/// <summary>
/// <c>guildhall api [FILE]</c>: writes the description of the API as the program has it, by default into <c>docs/api/openapi.json</c>.
/// It asks a program of its own on an empty folder, as anyone would ask a running one.
/// </summary>
internal static class ApiCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "Where to write it",
            DefaultValueFactory = _ => Path.Combine("docs", "api", "openapi.json"),
        };
        var command = new Command("api", "Writes the OpenAPI description of this program’s API.") { file };
        command.SetAction(async (parsed, cancellation) => await WriteAsync(parsed.GetRequiredValue(file), cancellation));
        return command;
    }

    private static async Task<int> WriteAsync(string file, CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("guildhall-api-");
        try
        {
            await using var app = GuildhallApp.Build(new ServeOptions("http://127.0.0.1:0", data.FullName) { Quiet = true });
            await GuildhallApp.MigrateAsync(app.Services, cancellation);
            await app.StartAsync(cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            var document = ApiDocument.Ordered(await client.GetStringAsync(new Uri(ApiDocument.Path, UriKind.Relative), cancellation));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            await File.WriteAllTextAsync(file, document, cancellation);
            await app.StopAsync(cancellation);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            data.Delete(recursive: true);
        }
        Console.WriteLine($"Written to {file}");
        return 0;
    }
}

using System.CommandLine;
using Guildhall.Server.Doors;

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
        var document = await ApiDocument.AskAsync(cancellation);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, document, cancellation);
        Console.WriteLine($"Written to {file}");
        return 0;
    }
}

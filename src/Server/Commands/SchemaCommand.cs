using System.CommandLine;
using System.Text.RegularExpressions;
using Guildhall.Kernel;
using Guildhall.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Commands;

/// <summary>
/// <c>guildhall schema MODULE --dialect Sqlite|PostgreSql</c>: prints the statements that would make the module's own tables as the
/// model has them, to write a migration from. It needs no database.
/// </summary>
internal static partial class SchemaCommand
{
    private static readonly string[] OfKernel = ["outbox", "inbox", "audit", "requests", "settings"];

    public static Command Create()
    {
        var module = new Argument<string>("module") { Description = "marketplace, radar, partners or server" };
        var dialect = new Option<string>("--dialect") { Description = "Sqlite or PostgreSql", DefaultValueFactory = _ => "Sqlite" };
        var command = new Command("schema", "Prints the statements that make a module's tables, to write a migration from.")
        {
            module,
            dialect,
        };
        command.SetAction(parsed => Print(parsed.GetRequiredValue(module), parsed.GetRequiredValue(dialect)));
        return command;
    }

    private static int Print(string name, string dialect)
    {
        var url = dialect == "PostgreSql" ? "Host=none" : null;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new Database(Path.GetTempPath(), url));
        services.AddGuildhall();
        using var provider = services.BuildServiceProvider();
        var module = provider.GetServices<Module>().SingleOrDefault(module => module.Name == name);
        if (module is null)
        {
            Console.Error.WriteLine($"There is no module {name}.");
            return 1;
        }
        using var scope = provider.CreateScope();
        var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(module.Db);
        var script = db.Database.GenerateCreateScript().ReplaceLineEndings("\n").Replace($"{name}.", "", StringComparison.Ordinal);
        foreach (var statement in Statements().Split(script).Select(statement => statement.Trim()).Where(IsOwn))
            Console.WriteLine($"{statement}\n");
        return 0;
    }

    private static bool IsOwn(string statement) =>
        statement.StartsWith("CREATE", StringComparison.Ordinal)
        && !statement.Contains("CREATE SCHEMA", StringComparison.Ordinal)
        && !OfKernel.Any(table =>
            Regex.IsMatch(
                statement,
                $"""^CREATE (TABLE|(UNIQUE )?INDEX "?\w+"? ON) "?{table}"? \(""",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
        );

    [GeneratedRegex(@"(?<=;)\s*\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statements();
}

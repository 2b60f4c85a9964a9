using System.CommandLine;
using Guildhall.Server.Hosting;

namespace Guildhall.Server.Commands;

/// <summary>The program's services without its doors, for commands that work on the data.</summary>
internal static class CommandHost
{
    /// <summary>The option every such command has.</summary>
    public static Option<string> Data() => new("--data") { Description = "The data folder", DefaultValueFactory = _ => "data" };

    /// <summary>Runs a command on migrated databases.</summary>
    public static async Task<int> RunAsync(string data, Func<IServiceProvider, Task<int>> act, CancellationToken cancellation)
    {
        await using var app = GuildhallApp.Build(new ServeOptions("http://127.0.0.1:0", Path.GetFullPath(data)) { Quiet = true });
        await GuildhallApp.MigrateAsync(app.Services, cancellation);
        return await act(app.Services);
    }
}

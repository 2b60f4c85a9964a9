using System.CommandLine;
using Guildhall.Server.Demo;
using Guildhall.Server.Hosting;

namespace Guildhall.Server.Commands;

/// <summary><c>guildhall serve</c>: brings the databases up to date and serves until Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port to listen on", DefaultValueFactory = _ => 5080 };
        var address = new Option<string?>("--address") { Description = "The whole address to listen on, instead of localhost and a port" };
        var data = new Option<string>("--data") { Description = "The data folder", DefaultValueFactory = _ => "data" };
        var demo = new Option<bool>("--demo")
        {
            Description = "Fill an empty instance with the demo and let its cast sign in with one click",
        };
        var noDemo = new Option<bool>("--no-demo") { Description = "No demo; the default" };
        var command = new Command("serve", "Serves Guildhall.") { port, address, data, demo, noDemo };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var options = new ServeOptions(
                    parsed.GetValue(address) ?? $"http://localhost:{parsed.GetValue(port)}",
                    Path.GetFullPath(parsed.GetRequiredValue(data)),
                    parsed.GetValue(demo) && !parsed.GetValue(noDemo)
                );
                await using var app = GuildhallApp.Build(options, options.Demo ? services => services.AddDemo() : null);
                await GuildhallApp.MigrateAsync(app.Services, cancellation);
                await app.StartAsync(cancellation);
                Console.WriteLine($"Guildhall is at {string.Join(", ", app.Urls)}");
                await app.WaitForShutdownAsync(cancellation);
                return 0;
            }
        );
        return command;
    }
}

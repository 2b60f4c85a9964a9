using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Hosting;

/// <summary>Two questions a supervisor asks: does it live, and can it work?</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    // Ready means: every module's database answers. Waiting messages do not make it unready; they are shown.
    private static async Task<IResult> ReadyAsync(IEnumerable<Module> modules, IServiceProvider services, CancellationToken cancellation)
    {
        var states = new Dictionary<string, object>();
        var ready = true;
        foreach (var module in modules)
        {
            await using var scope = services.CreateAsyncScope();
            var db = (ModuleDb)scope.ServiceProvider.GetRequiredService(module.Db);
            var reachable = await db.Database.CanConnectAsync(cancellation);
            ready &= reachable;
            states[module.Name] = reachable ? new { waiting = await db.Outbox.CountAsync(cancellation) } : "not reachable";
        }
        return TypedResults.Json(new { ready, modules = states }, statusCode: ready ? 200 : 503);
    }
}

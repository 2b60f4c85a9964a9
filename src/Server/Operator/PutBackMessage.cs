using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Server.Operator;

/// <summary>Has a message delivered again that was given up, once what stopped it is mended.</summary>
public sealed class PutBackMessage(IEnumerable<Module> modules, IServiceProvider services, TimeProvider clock) : IUseCase
{
    /// <summary>Puts it back; the operator's act stands in the audit of the module.</summary>
    /// <exception cref="Missing">There is no such message among those given up.</exception>
    public async Task RunAsync(Actor actor, string module, long position, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var db = modules.DbOf(module, services);
        var message = await db.Outbox.Where(message => message.Position == position && message.IsDead).OneAsync("message", cancellation);
        var now = clock.GetUtcNow();
        message.PutBack(now);
        db.Record(actor, "message.put-back", message.Id, now);
        await db.SaveChangesAsync(cancellation);
    }
}

using Guildhall.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Server.Operator;

/// <summary>The audit of one module, for the operator (M-338, P-200).</summary>
public sealed class SeeAudit(IEnumerable<Module> modules, IServiceProvider services) : IUseCase
{
    private const int Size = 50;

    /// <summary>The latest lines first; with <paramref name="act"/> those whose act begins with it.</summary>
    /// <exception cref="Missing">There is no such module.</exception>
    public async Task<Page<AuditEntry>> RunAsync(Actor actor, string module, string? act, Cursor? after, CancellationToken cancellation)
    {
        actor.MustBeOperator();
        var rows = modules.DbOf(module, services).Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(act))
            rows = rows.Where(line => line.Act.StartsWith(act));
        return Page<AuditEntry>.Of(
            await rows.NewestFirst(after, Size, line => line.At, line => line.Id).ToListAsync(cancellation),
            Size,
            line => new Cursor(line.At, line.Id)
        );
    }
}

internal static class ModuleStorage
{
    /// <summary>The database of a module by its name.</summary>
    /// <exception cref="Missing">There is no such module.</exception>
    public static ModuleDb DbOf(this IEnumerable<Module> modules, string name, IServiceProvider services) =>
        (ModuleDb)services.GetRequiredService((modules.SingleOrDefault(module => module.Name == name) ?? throw new Missing("module")).Db);
}

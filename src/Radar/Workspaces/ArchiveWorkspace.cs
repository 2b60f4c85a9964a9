using Guildhall.Kernel;
using Guildhall.Radar.Managers;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Workspaces;

/// <summary>Puts a workspace away: read-only, no polling, its managers free again .</summary>
public sealed class ArchiveWorkspace(RadarDb db, TimeProvider clock) : IUseCase
{
    /// <param name="Name">The workspace's name, typed by who archives it.</param>
    public sealed record Input(string Name);

    /// <summary>
    /// Archives it. Refuses while a bid is being sent or in doubt; the lanes cancel the rest (<c>workspace-archived</c>). Owners only.
    /// </summary>
    public async Task RunAsync(Actor actor, Input input, CancellationToken cancellation)
    {
        var acting = await db.WorkspacePeople.ActingAsync(actor, cancellation);
        acting.Must(Act.Dispose);
        var workspace = acting.Workspace;
        if (!string.Equals(input.Name.Trim(), workspace.Name, StringComparison.Ordinal))
            throw new InvalidInput("typed", $"Type {workspace.Name} to archive it.");

        var now = clock.GetUtcNow();
        workspace.Archive(await db.InFlightAsync(workspace.Id, cancellation), now);
        var living = await db
            .Assignments.Where(each => each.Connection.WorkspaceId == workspace.Id && each.State != AssignmentState.Removed)
            .ToListAsync(cancellation);
        foreach (var assignment in living)
            assignment.Remove("workspace-archived", "The workspace was archived. Remove the manager in the agency too.", actor.Name, now);
        db.Record(actor, "workspace.archived", workspace.Id, now, after: new { managers = living.Count });
        await db.SaveChangesAsync(cancellation);
    }
}

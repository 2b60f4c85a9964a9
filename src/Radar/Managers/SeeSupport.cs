using Guildhall.Kernel;
using Guildhall.Radar.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Radar.Managers;

/// <summary>What the support page shows a person: the workspaces they may ask for, and their requests with state .</summary>
public sealed class SeeSupport(RadarDb db) : IUseCase
{
    /// <summary>A workspace one may ask for.</summary>
    public sealed record WorkspaceChoice(string Slug, string Name);

    /// <summary>What the page shows.</summary>
    public sealed record View(IReadOnlyList<WorkspaceChoice> Workspaces, IReadOnlyList<RequestRow> Requests);

    /// <summary>For whoever asks, over all their workspaces.</summary>
    public async Task<View> RunAsync(Actor actor, CancellationToken cancellation)
    {
        var places = await db
            .WorkspacePeople.AsNoTracking()
            .Include(each => each.Workspace)
            .Where(each => each.PersonId == actor.PersonId && each.LeftAt == null && each.Workspace.ArchivedAt == null)
            .ToListAsync(cancellation);
        var mine = places.Where(each => each.May(Act.Connect)).ToList();
        var ids = mine.Select(each => each.WorkspaceId).ToList();
        var requests = await db
            .ManagerRequests.Where(request => ids.Contains(request.Connection.WorkspaceId))
            .NewestAsync(50, cancellation);
        return new View(
            [
                .. mine.Select(each => new WorkspaceChoice(each.Workspace.Slug, each.Workspace.Name))
                    .OrderBy(each => each.Name, StringComparer.Ordinal),
            ],
            requests
        );
    }
}
